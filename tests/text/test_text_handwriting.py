"""Whose a line is, is followed through the versions of a text; what became of a person's lines is told."""

from __future__ import annotations

import random

from orchestrator.text.handwriting import Handwriting, OwnChange, own_change

AGENTS = "# Tools\n\nThey last.\n\nSome say they rust.\n\nThe end.\n"
EDITED = "# Tools\n\nThey last.\n\nMine rusted in 1998.\n\nThe end.\n"


def hand() -> Handwriting:
    return Handwriting.of(AGENTS, own=False).edited(EDITED)


def test_what_a_person_edited_is_theirs_and_the_rest_is_not() -> None:
    assert [line for line, own in zip(hand().lines, hand().own, strict=True) if own] == ["Mine rusted in 1998."]


def test_a_whole_text_of_theirs_is_theirs_line_by_line() -> None:
    assert all(Handwriting.of(EDITED, own=True).own)


def test_a_line_of_theirs_that_was_changed_is_told_with_what_it_became() -> None:
    assert own_change(hand(), EDITED.replace("in 1998", "long ago")) == OwnChange(
        1, 0, "@@ -5 +5 @@\n-Mine rusted in 1998.\n+Mine rusted long ago.\n"
    )


def test_a_line_of_theirs_that_went_is_told() -> None:
    found = own_change(hand(), EDITED.replace("Mine rusted in 1998.\n\n", ""))

    assert found is not None
    assert (found.changed, found.put_back) == (1, 0)
    assert "-Mine rusted in 1998.\n" in found.difference


def test_what_they_took_out_and_is_there_again_is_told() -> None:
    again = EDITED.replace("The end.", "Some say they rust.\n\nThe end.")

    assert own_change(hand(), again) == OwnChange(0, 1, "@@ -7 +7 @@\n+Some say they rust.\n+\n")


def test_other_peoples_lines_may_become_what_they_like() -> None:
    assert own_change(hand(), EDITED.replace("They last.", "They last for long.")) is None


def test_lines_that_are_only_broken_otherwise_or_stand_elsewhere_are_there() -> None:
    assert own_change(hand(), EDITED.replace("Mine rusted in 1998.", "Mine rusted\nin 1998.")) is None
    assert own_change(hand(), "Mine rusted in 1998.\n\n" + EDITED.replace("Mine rusted in 1998.\n\n", "")) is None


def test_one_of_two_equal_lines_that_went_is_told() -> None:
    twice = Handwriting.of("ja\nnein\nja\n", own=True)

    found = own_change(twice, "nein\nja\n")

    assert found is not None
    assert found.changed == 1


def test_what_was_left_of_theirs_is_followed_through_what_others_made_of_it() -> None:
    retitled = EDITED.replace("# Tools", "# Old tools")
    followed = hand().rewritten(retitled).rewritten(retitled.replace("rusted in", "rusted\nin"))

    assert [line for line, own in zip(followed.lines, followed.own, strict=True) if own] == ["Mine rusted", "in 1998."]
    found = own_change(followed, retitled.replace("Mine rusted in 1998.", "It rusted."))
    assert found is not None
    assert found.changed == 2


def test_what_they_put_in_again_themselves_is_taken_out_no_more() -> None:
    restored = hand().edited(AGENTS)

    assert own_change(restored.rewritten(EDITED), AGENTS) is None


def test_rules_fences_and_brackets_are_nobodys_words() -> None:
    assert own_change(Handwriting.of("---\n{\n}\n```\n", own=True), "other\n") is None


def test_nothing_is_told_of_a_text_that_is_as_they_left_it() -> None:
    for text in ("", "one", AGENTS, EDITED):
        assert own_change(Handwriting.of(text, own=True), text) is None


def test_any_line_of_theirs_that_is_nowhere_any_more_is_told() -> None:
    chance = random.Random(13)  # noqa: S311 - repeatable, not secret
    for _ in range(300):
        lines = [f"line {chance.randrange(30)}" for _ in range(chance.randrange(1, 40))]
        kept = [line for line in lines if chance.random() < 0.8]
        others = [f"other {n}" for n in range(chance.randrange(5))]
        after = sorted([*kept, *others], key=lambda _: chance.random()) if chance.random() < 0.3 else [*kept, *others]
        found = own_change(Handwriting.of("\n".join(lines), own=True), "\n".join(after))
        assert (found.changed if found else 0) == len(lines) - len(kept)
