"""Where a sentence stood before is right or unknown: moved, edited, split and joined ones, doubles, near doubles."""

from __future__ import annotations

from itertools import islice

import pytest
from planted_origins import judged, planted_texts

from orchestrator.text.origin.entry_origin import entry_origin
from orchestrator.text.origin.origins import origins
from orchestrator.text.origin.unit import TextUnit
from orchestrator.text.origin.units import units_of, values_of

CASES = 200
"""A fixed sample; `make prove` tries others."""
BEFORE = """\
The first sentence is about invoices. Every customer gets a letter on Monday.

The server in Berlin has 40 users, and the backups run at night. Nobody has ever read them.

Ada wants a key for the old building.
"""


def told(later: str, earlier: str = BEFORE) -> list[tuple[str, list[int]]]:
    """Of each sentence of the later text its relation, and the lines it is from."""
    before = units_of(earlier)
    return [(one.relation, [before[place].line for place in one.places]) for one in origins(units_of(later), before)]


def changed(*changes: tuple[str, str]) -> str:
    text = BEFORE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_planted_texts_are_told_right_or_not_at_all() -> None:
    found = [judged(one) for one in islice(planted_texts("fixed"), CASES)]

    assert [wrong for one in found for wrong in one.wrong] == []
    assert sum(one.known for one in found) > sum(one.unknown for one in found)


def test_a_text_that_is_the_same_is_the_same_everywhere() -> None:
    assert {relation for relation, _ in told(BEFORE)} == {"same"}


def test_a_sentence_that_was_moved_keeps_its_line() -> None:
    moved = changed(
        ("Every customer gets a letter on Monday.", ""),
        ("building.\n", "building.\n\nEvery customer gets a letter on Monday.\n"),
    )

    assert told(moved)[-1] == ("moved", [1])


def test_a_sentence_with_another_number_is_edited() -> None:
    assert told(changed(("40 users", "41 users")))[2] == ("edited", [3])


def test_a_sentence_in_two_is_split() -> None:
    split = changed(("40 users, and the backups run at night.", "40 users. The backups run at night."))

    assert told(split)[2:4] == [("split", [3]), ("split", [3])]


def test_two_sentences_in_one_are_joined() -> None:
    joined = changed(("about invoices. Every customer gets", "about invoices, and every customer gets"))

    assert told(joined)[0] == ("joined", [1, 1])


def test_a_new_sentence_is_from_nowhere() -> None:
    assert told(f"{BEFORE}\nA wholly new thought stands here.\n")[-1] == ("unknown", [])


def test_the_same_sentence_twice_is_told_apart_by_what_stands_around_it() -> None:
    twice = f"{BEFORE}\nThe first sentence is about invoices.\n"

    assert told(twice.replace("40 users", "many users"), twice)[-1] == ("same", [7])


def test_where_one_of_two_is_gone_nobody_says_which() -> None:
    twice = f"{BEFORE}\nThe first sentence is about invoices.\n"
    found = origins(units_of(BEFORE), units_of(twice))[0]

    assert (found.relation, len(found.candidates), found.is_alike) == ("unknown", 2, True)


def test_a_sentence_written_once_more_leaves_open_which_is_the_new_one() -> None:
    found = told(f"{BEFORE}\nAda wants a key for the old building.\n")

    assert [relation for relation, _ in found[-2:]] == ["unknown", "unknown"]


def test_one_that_differs_in_a_number_is_not_taken_for_the_other() -> None:
    earlier = "The fee is 5 euros for a child.\n\nThe fee is 7 euros for a child.\n\nThat is all of it.\n"
    later = "The fee is 9 euros for a child.\n\nThat is all of it.\n"

    assert told(later, earlier)[0] == ("unknown", [])


def test_an_inserted_copy_with_another_number_is_not_an_edit() -> None:
    found = told(f"{BEFORE}\nThe server in Berlin has 90 users, and the backups run at night.\n")

    assert (found[2], found[-1]) == (("same", [3]), ("unknown", []))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("---\ntitle: A\ntags: [b, c]\n---\n\n# Head\n\nOne. Two\ngoes on.\n", [2, 3, 6, 8, 8]),
        ("In 2024. It rains.\n\n- a - b\n  goes on\n- [x] done\n", [1, 1, 3, 5]),
        ("```sh\ngit push\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", [1, 2, 5, 7]),
        ("> quoted words\n> go on. And\n\nTitle\n=====\n", [1, 2, 4]),
        ("日本語の文です。次の文は\n続きます。\n", [1, 1]),
        ("one\r\n\r\ntwo\r\n", [1, 3]),
    ],
)
def test_every_unit_knows_its_line(text: str, lines: list[int]) -> None:
    assert [unit.line for unit in units_of(text)] == lines


def test_no_letter_of_a_text_is_left_out() -> None:
    text = "A (b) c. Is it? Yes, 3.5 of it.\nIt goes on - so - and 2024. Then `a. B` ends.\n"

    assert "".join("".join(unit.text.split()) for unit in units_of(text)) == "".join(text.split())


def test_a_title_is_from_the_value_of_its_name() -> None:
    title = TextUnit("entry", "Two clocks", 2, 2, "title")
    found = entry_origin(title, values_of({"slug": "two-clocks", "title": "Two clocks", "warnings": ["Two clocks"]}))

    assert (found.relation, found.places) == ("same", (1,))


def test_a_day_of_some_other_page_is_no_origin() -> None:
    date = TextUnit("entry", "2026-11-28", 4, 4, "date")

    assert entry_origin(date, values_of({"pages": [{"date": "2026-11-28", "title": "Other"}]})).places == ()
