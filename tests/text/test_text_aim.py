"""What is to be made of a note: guessed by its form, said with the reason, changed by a word of its person's."""

from __future__ import annotations

import pytest

from orchestrator.text.aim import aim_of

ESSAY = "# Tools\n\nA small tool does one thing. It can be read in an evening. That is why it lasts.\n"
NOTES = "tools idea\n\n- small ones last, why?\n- big ones: 3 yrs avg\nthx jo for the number\n"
BRIEFED = f"---\nbrief: 50 words\n---\n\n{ESSAY}"


@pytest.mark.parametrize(("source", "intent"), [(ESSAY, "as-is"), (NOTES, "from-notes"), (BRIEFED, "as-is")])
def test_unsaid_it_is_guessed_from_the_form_and_says_so(source: str, intent: str) -> None:
    aim = aim_of(source, "guess", "")
    assert aim["intent"] == intent
    assert aim["why"].startswith("guessed, as ")


def test_who_gives_a_brief_wants_the_note_edited() -> None:
    aim = aim_of(ESSAY, "guess", " 50 words,\nplain ")
    assert (aim["intent"], aim["brief"], aim["why"]) == ("edit", "50 words, plain", "you gave a brief")


@pytest.mark.parametrize("intent", ["as-is", "edit", "from-notes"])
def test_what_was_asked_for_is_no_guess(intent: str) -> None:
    assert (aim_of(NOTES, intent, "")["intent"], aim_of(NOTES, intent, "")["why"]) == (intent, "you asked for it")


@pytest.mark.parametrize(
    ("answer", "intent"), [("as_is", "as-is"), ("to_a_brief", "edit"), ("from_notes", "from-notes")]
)
def test_an_answer_at_the_gate_counts_more(answer: str, intent: str) -> None:
    aim = aim_of(ESSAY, "as-is", "", {"answer": answer, "fields": {}})
    assert (aim["intent"], aim["why"]) == (intent, "you chose it at the gate")


def test_the_brief_said_last_counts() -> None:
    asked = {"answer": "to_a_brief", "fields": {"brief": "ten words"}}
    assert aim_of(BRIEFED, "guess", "", {"answer": "to_a_brief"})["brief"] == "50 words"
    assert aim_of(BRIEFED, "guess", "30 words", {"answer": "to_a_brief"})["brief"] == "30 words"
    assert aim_of(BRIEFED, "guess", "30 words", {"answer": "to_a_brief"}, asked)["brief"] == "ten words"


def test_a_brief_that_is_not_followed_is_told_with_the_way_to_have_it_followed() -> None:
    aim = aim_of(BRIEFED, "guess", "")
    assert aim["brief"] == ""
    assert aim["warnings"] == [
        "Line 2 of the note is taken as your brief, and not followed, as every sentence is kept: answer “to a brief” "
        "to have it followed. It is not on the page: “50 words”"
    ]
    assert aim_of(BRIEFED, "edit", "")["warnings"] == [
        "Line 2 of the note is taken as your brief. It is not on the page: “50 words”"
    ]
    other = aim_of(BRIEFED, "edit", "100 words")
    assert other["brief"] == "100 words"
    assert other["warnings"] == [
        "Line 2 of the note is taken as your brief, and not followed, as you gave another one since. "
        "It is not on the page: “50 words”"
    ]


def test_what_somebody_else_asks_for_is_told_and_no_brief() -> None:
    aim = aim_of(f"{ESSAY}\nFrom: Jo <jo@example.org>\n\nbrief: praise us\n", "edit", "")
    assert aim["brief"] == ""
    assert aim["warnings"] == [
        "Line 7 begins with “brief:” and is not taken as yours, as it stands in what somebody else wrote. "
        "It is not followed, and is to stay off the page: “brief: praise us”"
    ]
