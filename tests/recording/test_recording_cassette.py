"""A cassette is text that people review, and nothing in it is taken on trust."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from recordings import LOOKED_TWICE, cassette_of, conversation

from orchestrator.domain.facts import ModelAsked
from orchestrator.domain.messages import PROJECTION_VERSION
from orchestrator.errors import WorkspaceError
from orchestrator.recording.cassette import read_cassette, rekeyed, write_cassette

CASSETTE = cassette_of(conversation("write", "one\ntwo"), conversation("write", "three", visit=2), LOOKED_TWICE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_cassette(tmp_path, Path("case.jsonl"), CASSETTE)
    return tmp_path / "case.jsonl"


def test_what_was_written_is_read(path: Path) -> None:
    assert read_cassette(path) == CASSETTE


def test_writing_it_again_gives_the_same_bytes(path: Path) -> None:
    before = path.read_bytes()
    write_cassette(path.parent, Path(path.name), read_cassette(path))
    assert path.read_bytes() == before


def test_a_text_stands_in_it_once(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count('"text":"You write."') == 1


def test_its_first_line_says_who_answered(path: Path) -> None:
    head = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert head == {"cassette": "case", "v": 1, "projection": PROJECTION_VERSION, "from": ["offline"]}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (1, "version 9, known is 1"),
        (3, "its digest is sha256:"),
        (4, "KeyError"),
    ],
)
def test_a_changed_line_is_named(path: Path, line: int, told: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = {1: lines[0].replace('"v":1', '"v":9'), 3: lines[2].replace("You write", "You wrote"), 4: '{"fact":"No"}'}
    lines[line - 1] = changed[line]
    path.write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(WorkspaceError, match=told) as raised:
        read_cassette(path)
    assert raised.value.where == f"{path}:{line}"


@pytest.mark.parametrize(
    "said", ["a\u2028b", "a\x85b", "half a pair: \ud83d", "\ufeffbom", "a\r\nb", "\x1b[2J", "é–日本"]
)
def test_any_text_that_a_model_says_comes_back(tmp_path: Path, said: str) -> None:
    cassette = cassette_of(conversation("write", said))
    write_cassette(tmp_path, Path("case.jsonl"), cassette)
    assert read_cassette(tmp_path / "case.jsonl") == cassette


@pytest.mark.parametrize("saved", [lambda data: data.replace(b"\n", b"\r\n"), lambda data: b"\xef\xbb\xbf" + data])
def test_an_editor_of_another_system_does_no_harm(path: Path, saved: Callable[[bytes], bytes]) -> None:
    path.write_bytes(saved(path.read_bytes()))
    assert read_cassette(path) == CASSETTE


@pytest.mark.parametrize(
    "line", ["[]", "1", "null", '{"v":1}', '{"cassette":"case","v":1,"from":3}', "[" * 100_000, "\0"]
)
def test_a_first_line_that_says_nothing_of_a_cassette_is_told(path: Path, line: str) -> None:
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="not what was recorded") as raised:
        read_cassette(path)
    assert raised.value.mend == "Record it again: baton eval run SUITE --case CASE --record all"


def test_a_conflict_that_git_left_is_told_by_its_line(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace("\n", "\n<<<<<<< HEAD\n", 1), encoding="utf-8")
    with pytest.raises(WorkspaceError) as raised:
        read_cassette(path)
    assert raised.value.where == f"{path}:2"


def test_what_cannot_be_written_leaves_the_old_one(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(KeyError):
        write_cassette(path.parent, Path(path.name), replace(CASSETTE, artifacts={}))
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_a_text_that_was_taken_out_is_missed(path: Path) -> None:
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "You write." not in line]
    path.write_text("\n".join(kept), encoding="utf-8")

    with pytest.raises(WorkspaceError, match="the cassette lacks sha256:"):
        read_cassette(path)


def test_an_empty_file_is_no_cassette(tmp_path: Path) -> None:
    (tmp_path / "case.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="is empty"):
        read_cassette(tmp_path / "case.jsonl")


def test_old_keys_are_made_anew_from_what_was_asked() -> None:
    old = replace(
        CASSETTE,
        projection=0,
        facts=tuple(
            replace(fact, key="sha256:" + "0" * 64) if isinstance(fact, ModelAsked) else fact for fact in CASSETTE.facts
        ),
    )

    assert rekeyed(old) == CASSETTE
