"""Sentences are cut where a reader would."""

import pytest

from orchestrator.text.sentences import sentences


@pytest.mark.parametrize(
    "whole",
    [
        "Use a format, e.g. Markdown, for notes.",
        "Das gilt z. B. für Listen und u. a. für Tabellen.",
        "It needs v1.2 or 3.5 GB of memory.",
        "Dr. Smith and Prof. Jones met J. R. Hartley.",
        "See https://example.org/a.html?b=C. It for more",
        "Call `a. B` or [the guide](https://x.org/a. 'B').",
        "Am 3. Oktober 1990 war es so weit.",
        "She waited ... and went on.",
        "_One emphasis. Over two sentences._",
        "It had more (see A. Then B. And C) than that.",
    ],
)
def test_no_cut_inside(whole: str) -> None:
    assert sentences(whole.replace(". It for more", " for more.")) == [whole.replace(". It for more", " for more.")]


def test_cut_after_marks_quotes_and_brackets() -> None:
    text = 'He said "Stop." Then he went. (Nobody saw it.) Why? Nobody knows. npm is a tool.'
    assert sentences(text) == [
        'He said "Stop."',
        "Then he went.",
        "(Nobody saw it.)",
        "Why?",
        "Nobody knows.",
        "npm is a tool.",
    ]


def test_joined_by_spaces_they_are_the_paragraph() -> None:
    text = "One line.\nAnother one, which\ngoes on. Third!"
    assert " ".join(sentences(text)) == " ".join(text.split())


def test_sentence_after_a_version_number_is_one_of_its_own() -> None:
    assert sentences("It came with 2.1. Although useful, it was late.") == [
        "It came with 2.1.",
        "Although useful, it was late.",
    ]
