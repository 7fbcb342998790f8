"""The words a reader sees of a line of Markdown."""

from __future__ import annotations

import pytest

from orchestrator.text.inline import plain, without_block_signs, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Along stands [[Hornbeam|the hedge]], cut ==only== in August. ^id-1",
            "Along stands the hedge, cut only in August.",
        ),
        ("[[Hornbeam]] and [[Hornbeam#Pruning]] and [[#Pruning]]", "Hornbeam and Hornbeam and Pruning"),
        ("![[hedge.png]] The hedge", "The hedge"),
        ("{{< lead >}} The oven. {{< /lead >}}", "The oven."),
        ("{{% notice tip %}}So.{{% /notice %}} {% raw %}x{% endraw %}", "So. x"),
        ("Title {#id .class}", "Title"),
        ("[!tip] Take care", "Take care"),
        ("H~2~O and x^2^", "H2O and x2"),
        ("So $E=mc^2$ costs $5 and $10", "So E=mc2 costs $5 and $10"),
        ("See[^1] ^[inside] it", "See it"),
        ("<b>Bold</b> &amp; :tada: at 10:30:45", "Bold & at 10:30:45"),
        ("a == b == c and x^2 + y^2", "a == b == c and x^2 + y^2"),
        ("`[[ -f x ]]` and `==`", "[[ -f x ]] and =="),
        ("opened in 1921[2] and [well] known", "opened in 1921[2] and well known"),
        ("What is C++? Yes! No: that.", "What is C++? Yes! No: that."),
    ],
)
def test_marks_of_notes_and_generators_are_no_words(text: str, words: str) -> None:
    assert plain(text) == words


def test_comments_are_no_words_of_a_title() -> None:
    assert words_of("Bees %%draft 3%% in <!-- my --> town") == "Bees in town"


def test_a_line_that_only_marks_a_block_goes() -> None:
    text = "::: warning\nHot.\n:::\n!!! note\n> [!tip] Care\n> Text.\n{{< x >}}\n{: .lead}\n^id\n"
    assert without_block_signs(text).split() == ["Hot.", ">", "Text."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("می\u200cخواهم بروم", "می\u200cخواهم بروم"),
        ("Party 👩\u200d👩\u200d👧\u200d👦", "Party 👩\u200d👩\u200d👧\u200d👦"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202bx\u202c \u200b and\u200c \u200d.", "x and ."),
        ("a\u2028b\u00a0c\x07d\ufeff", "a b c d"),
    ],
)
def test_what_shows_nothing_ends_no_word(text: str, words: str) -> None:
    assert plain(text) == words
