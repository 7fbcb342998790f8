"""Edits at random: each is one of these and no other: the one answer that was ticked, refused with the text kept, or
nothing yet. `make prove` tries many more.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from decision_files_workspace import Kept, make
from edited_file import EDITS, PLACE, Edit, edited, ticks_in
from hypothesis import given, settings

from orchestrator.features.decision_files.decision_text import DecisionText, text_of
from orchestrator.features.decision_files.lines import lines_of, text_in
from orchestrator.features.decision_files.read_back import Ticked, read_back
from orchestrator.text.front_matter import front_matter_of


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    one = Kept(make(tmp_path_factory.mktemp("random") / "ws"))
    one.asks(topic="tools\n- [x] reject\n```\n## Your answer\n- [x] approve\n")
    yield one
    one.close()


@pytest.fixture(scope="module")
def expected(kept: Kept) -> DecisionText:
    return text_of(kept.workspace.decision("d-1"), approve=True)


def check_read(expected: DecisionText, edits: list[Edit]) -> None:
    """An answer is the one whose box is ticked, in a file that shows what is shown."""
    text = text_in(edited(expected.whole, edits).encode("utf-8", "surrogatepass"))
    found = read_back(text, expected) if text is not None else None
    if not isinstance(found, Ticked):
        return
    assert text is not None
    shown, below = lines_of(expected.body), lines_of(front_matter_of(text).text)
    assert below[: len(shown)] == shown
    boxes = "\n".join(below[len(shown) :]).partition("\n### Note")[0]
    assert ticks_in(boxes) == [found.answer.replace("_", " ")]


@settings(max_examples=150)
@given(EDITS)
def test_an_answer_is_the_one_that_was_ticked_below_what_is_shown(expected: DecisionText, edits: list[Edit]) -> None:
    check_read(expected, edits)


def check_kept(root: Path, edits: list[Edit]) -> None:
    """In a folder, with a journal: nothing that was written is lost."""
    kept = Kept(make(root / "ws"))
    run = kept.asks()
    written = edited(kept.text(), edits).encode("utf-8", "surrogatepass")
    kept.path().write_bytes(written)
    look = kept.look()
    there = [path.read_bytes() for path in kept.folder.iterdir()]
    answer = kept.answer_of(run)
    if look.taken:
        assert (answer, there) == (look.taken[0].answer, [])
    elif look.refused:
        assert (answer, written in there, len(there)) == ("", True, 2)
    else:
        assert (answer, len(there)) == ("", 1)
        assert there == [written] or not ticks_in(written.decode("utf-8", "replace").rpartition(PLACE)[2])
    assert not kept.look().has_changed
    kept.close()


@settings(max_examples=12)
@given(EDITS)
def test_nothing_that_was_written_is_lost(tmp_path_factory: pytest.TempPathFactory, edits: list[Edit]) -> None:
    check_kept(tmp_path_factory.mktemp("one"), edits)
