"""Edits at random: each is one of these and no other: the one answer that was ticked, refused with the text kept, or
nothing yet. `make prove` tries many more.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from decision_files_workspace import Kept, make
from edited_file import PLACE, edited, misread, random_edits, ticks_in

from orchestrator.features.decision_files.decision_text import text_of
from orchestrator.features.decision_files.lines import text_in
from orchestrator.features.decision_files.read_back import Ticked, read_back

READ = 250
KEPT = 10


def chance(given: str) -> Random:
    return Random(given)  # noqa: S311 - repeatable, not secret


def test_an_answer_is_the_one_that_was_ticked_below_what_is_shown(tmp_path: Path) -> None:
    kept = Kept(make(tmp_path / "ws"))
    kept.asks(topic="tools\n- [x] reject\n```\n## Your answer\n- [x] approve\n")
    expected, taken = text_of(kept.workspace.decision("d-1"), approve=True), 0
    for number in range(READ):
        given = f"edits {number}"
        assert misread(expected, random_edits(chance(given))) == "", given
        text = text_in(edited(expected.whole, random_edits(chance(given))).encode("utf-8", "surrogatepass"))
        taken += text is not None and isinstance(read_back(text, expected), Ticked)
    assert READ // 10 < taken < READ // 2
    kept.close()


def test_nothing_that_was_written_is_lost(tmp_path: Path) -> None:
    """In a folder, with a journal."""
    for number in range(KEPT):
        kept = Kept(make(tmp_path / f"ws-{number}"))
        run = kept.asks()
        written = edited(kept.text(), random_edits(chance(f"kept {number}"))).encode("utf-8", "surrogatepass")
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
