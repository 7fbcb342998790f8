"""A person's note is honoured where cutting and moving can do it, and declined where not."""

import pytest
from offline_publishing import ROOT, read, write

NOTE = read(ROOT / "inbox/why-small-tools-last.md")


@pytest.fixture
def draft() -> str:
    return write(NOTE).message.text


def changed(draft: str, *notes: str) -> str:
    answer = write(NOTE, draft, feedback=notes)
    assert answer.finish == "stop", answer.message.text
    return answer.message.text


def test_shorter_keeps_the_headings_and_cuts_sentences(draft: str) -> None:
    shorter = changed(draft, "Please make it shorter.")
    assert len(shorter.split()) < 0.85 * len(draft.split())
    assert "## What it costs" in shorter


def test_last_section_is_cut(draft: str) -> None:
    assert "What I do now" not in changed(draft, "Cut the last section.")


def test_section_is_found_by_its_name(draft: str) -> None:
    assert "What it costs" not in changed(draft, 'remove the section "What it costs"')
    assert "What it costs" not in changed(draft, "drop the section about costs")


def test_paragraph_is_found_by_what_it_is_about(draft: str) -> None:
    cut = changed(draft, "Remove the paragraph about the mailing list")
    assert "mailing list" not in cut
    assert "grep -Fxf" in cut


def test_code_is_dropped(draft: str) -> None:
    assert "```" not in changed(draft, "drop the code")


def test_section_moves_to_the_top(draft: str) -> None:
    moved = changed(draft, "Move the section about what I do now to the top")
    assert moved.index("## What I do now") < moved.index("## What I kept")


def test_two_wishes_in_one_note(draft: str) -> None:
    cut = changed(draft, "Cut the last section and drop the code")
    assert "What I do now" not in cut
    assert "```" not in cut


def test_german_wish_is_understood(draft: str) -> None:
    assert "What I do now" not in changed(draft, "Streiche den letzten Abschnitt")


@pytest.mark.parametrize(
    "note",
    ["Make it friendlier.", "Translate it into German", "Cut the paragraph about zebras", "Add a chapter on Rust"],
)
def test_what_cutting_cannot_do_is_declined_with_the_note_named(draft: str, note: str) -> None:
    answer = write(NOTE, draft, feedback=(note,))
    assert answer.finish == "declined"
    assert note.rstrip(".") in answer.message.text
