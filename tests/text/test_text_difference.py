"""Two versions of a text, word by word: nothing is lost, a change is what a reader would name, time is bounded."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.text.difference import Piece, changed_words, shortened, word_difference

TEXTS = st.text(alphabet="ab c.\n日本e\u0301", max_size=80)


def texts_of(pieces: tuple[Piece, ...]) -> tuple[str, str]:
    before = "".join(piece.text for piece in pieces if piece.kind != "added")
    after = "".join(piece.text for piece in pieces if piece.kind != "removed")
    return before, after


def marked(before: str, after: str) -> str:
    signs = {"same": "{}", "added": "+[{}]", "removed": "-[{}]", "left_out": "..."}
    return "".join(signs[piece.kind].format(piece.text) for piece in word_difference(before, after))


@given(TEXTS, TEXTS)
def test_both_versions_can_be_read_from_the_pieces(before: str, after: str) -> None:
    assert texts_of(word_difference(before, after)) == (before, after)
    assert texts_of(shortened(word_difference(before, after))) == (before, after)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a small tool", "a small tool", "a small tool"),
        ("a small tool", "a sharp tool", "a -[small]+[sharp] tool"),
        ("It lasts.", "It lasts!", "It lasts-[.]+[!]"),
        ("It's old", "It is old", "-[It's]+[It is] old"),
        ("道具が残る", "道具は残る", "道具-[が]+[は]残る"),
        ("", "new", "+[new]"),
        ("one\ntwo\n", "one\ntwo\nthree\n", "one\ntwo\n+[three\n]"),
    ],
)
def test_a_change_is_as_small_as_a_reader_would_name_it(before: str, after: str, told: str) -> None:
    assert marked(before, after) == told


def test_a_word_left_alone_between_two_changes_is_part_of_them() -> None:
    assert marked("eight horses and seven carts", "nine oxen and several wagons") == (
        "-[eight horses and seven carts]+[nine oxen and several wagons]"
    )


def test_long_texts_are_compared_by_the_words_that_stand_once() -> None:
    words = [f"word{i}" for i in range(8000)]
    changed = [*words[:4000], "inserted", *words[4001:]]
    pieces = word_difference(" ".join(words), " ".join(changed))
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind != "same"] == [
        ("removed", "word4000"), ("added", "inserted"),
    ]  # fmt: skip


@pytest.mark.parametrize("vocabulary", [1, 2, 30, 100, 5000])
def test_fifty_kilobytes_that_differ_everywhere_are_compared_with_bounded_work(vocabulary: int) -> None:
    """No clock is asked: unbounded work would keep this test busy for minutes."""
    chance = random.Random(7)  # noqa: S311 - the same texts every time
    before, after = (" ".join(f"w{chance.randrange(vocabulary)}" for _ in range(12_000)) for _ in range(2))
    pieces = word_difference(before, after)
    assert texts_of(pieces) == (before, after)


def test_only_the_surroundings_of_a_change_are_kept() -> None:
    before = "".join(f"line {i}\n" for i in range(20))
    pieces = shortened(word_difference(before, before.replace("line 9\n", "line nine\n")))
    assert [(piece.kind, piece.text.count("\n")) for piece in pieces] == [
        ("left_out", 8), ("same", 1), ("removed", 0), ("added", 0), ("same", 2), ("left_out", 9),
    ]  # fmt: skip


def test_two_equal_texts_have_nothing_to_show() -> None:
    assert [piece.kind for piece in shortened(word_difference("a\nb\n", "a\nb\n"))] == ["left_out"]


def test_words_are_counted_without_space_and_punctuation() -> None:
    assert changed_words(word_difference("one two, three.", "one two; four five.")) == (2, 1)
