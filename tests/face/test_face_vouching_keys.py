"""Keys that are made of a word in a workspace and of this machine's own key."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.face.vouching import Vouching

WORD = b"w" * 32


def test_a_word_that_came_along_makes_no_key_of_this_machine(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Who packed the workspace knows the word in it, and the folder it lay in."""
    here = Vouching(tmp_path, {"XDG_STATE_HOME": str(tmp_path_factory.mktemp("here"))})
    there = Vouching(tmp_path, {"XDG_STATE_HOME": str(tmp_path_factory.mktemp("there"))})
    assert here.own_key("links", WORD) == here.own_key("links", WORD)
    assert here.own_key("links", WORD) != there.own_key("links", WORD)


def test_each_purpose_each_word_and_each_workspace_has_a_key_of_its_own(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path_factory.mktemp("here"))}
    one, other = Vouching(tmp_path, environ), Vouching(tmp_path / "other", environ)
    keys = [
        one.own_key("links", WORD),
        one.own_key("links", b"v" * 32),
        one.own_key("other", WORD),
        other.own_key("links", WORD),
    ]
    assert len(set(keys)) == len(keys)
    assert {len(key) for key in keys} == {32}
