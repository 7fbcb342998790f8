"""Citations of a text, as Pandoc writes them; and what looks like one and is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.text.citation import Cited, citations, escaped, written

PAPER = (Path(__file__).parent / "papers" / "hypercomplex.md").read_text("utf-8")


def keys(text: str) -> list[str]:
    return [one.key for found in citations(text) for one in found.cited]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("[@key]", (Cited("key"),)),
        ("[@key, p. 3]", (Cited("key", label="page", locator="3"),)),
        ("[@key, pp. 3-5, 9]", (Cited("key", label="page", locator="3-5, 9"),)),
        ("[@key, 33]", (Cited("key", label="page", locator="33"),)),
        ("[@key, ch. 4, and more]", (Cited("key", label="chapter", locator="4", suffix=", and more"),)),
        ("[@key, S. 7]", (Cited("key", label="page", locator="7"),)),
        ("[@key, § iv]", (Cited("key", label="section", locator="iv"),)),
        ("[@key as quoted]", (Cited("key", suffix="as quoted"),)),
        ("[-@key]", (Cited("key", is_without_author=True),)),
        ("[see @a; also @b, p. 2]", (Cited("a", "see"), Cited("b", "also", "page", "2"))),
        ("[@{https://doi.org/10.1000/a(b)}]", (Cited("https://doi.org/10.1000/a(b)"),)),
        ("[@fousse:inria-00070266]", (Cited("fousse:inria-00070266"),)),
        ("[@王2020]", (Cited("王2020"),)),
        ("[@../../notes]", (Cited("../../notes"),)),
        ("[@key.]", (Cited("key", suffix="."),)),
    ],
)
def test_what_stands_in_brackets(text: str, cited: tuple[Cited, ...]) -> None:
    (found,) = citations(f"Some words {text}, and more.")
    assert found.cited == cited
    assert not found.is_in_sentence
    assert f"Some words {text}, and more."[found.start : found.end] == text


def test_a_sentence_may_name_the_author() -> None:
    text = "As @knuth1984 [p. 9] says, and -@gray too. See @lamport."
    first, second, third = citations(text)
    assert (first.cited, first.is_in_sentence) == ((Cited("knuth1984", label="page", locator="9"),), True)
    assert (second.cited[0].is_without_author, second.is_in_sentence) == (True, False)
    assert (third.cited[0].key, text[third.start : third.end]) == ("lamport", "@lamport")


@pytest.mark.parametrize(
    "text",
    [
        "Write to ada@example.org or <b.c@example.org>, [mail a@b.c].",
        "Call `[@key]`, or ``@key``.",
        "```\n[@key]\n```",
        "~~~yaml\n- uses: actions/checkout@v4\n- [@key]\n~~~",
        "A list:\n\n1. one\n\n   ```\n   [@key]\n   ```",
        "    [@key] stands in code",
        r"Call \@ada, or [\@key].",
        "See https://example.org/@ada and [her page](https://example.org/@ada).",
        "[@ada](https://example.org/@ada) wrote it.",
        "<!-- [@key] -->",
        "Text <!-- @key --> goes on.",
        '<a href="https://x.example/@key">there</a>',
        "<pre>\n[@key]\n</pre>",
        "---\nauthor: '@ada'\n---\n\nText.",
        "@@key and foo@bar@baz",
        "@ alone",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "- one ` there\n- two ` and [@key]",
        "A ` here.\n\nAnd ` there [@key].",
        "> quoted [@key]",
        "| a | b |\n|---|---|\n| [@key] | c |",
        "# Title [@key]",
        "Text[^1].\n\n[^1]: See [@key].",
        "<div>\n[@key]\n</div>",
        "> " * 40 + "[@key]",
        "Two\r\nlines\r\n[@key]\r\n",
        "*[@key]*, **@other**"[:8],
    ],
)
def test_nothing_hides_a_citation(text: str) -> None:
    assert keys(text) == ["key"]


def test_lines_count_from_one_whatever_ends_them() -> None:
    assert [found.line for found in citations("[@a]\n\r\n[@b]\r[@c]")] == [1, 3, 4]


def test_a_part_that_names_no_work_makes_brackets_a_text() -> None:
    assert [found.is_in_sentence for found in citations("[@a; and others]")] == [True]


def test_a_real_paper_has_the_works_of_its_library() -> None:
    found = keys(PAPER)
    assert len(found) == 14
    assert {"schafer2017introduction", "fousse:inria-00070266", "catch2", "NTRU"} <= set(found)


@pytest.mark.parametrize("key", ["knuth1984", "a:b", "10.1000/a(b)", "../x", "https://x.example/1", "王2020", "a-b_c"])
def test_a_key_is_written_so_that_it_is_read_again(key: str) -> None:
    assert keys(f"[{written(key)}, p. 3]") == keys(f"{written(key)} says") == [key]


@given(st.text(alphabet="@[]{}();:,-.`\\<>!/ \n\tab1p#|_é王\0\u2028", max_size=80))
def test_no_text_is_too_odd_and_an_escaped_one_cites_nothing(text: str) -> None:
    for found in citations(text):
        assert text[found.start : found.end]
        assert 1 <= found.line <= text.count("\n") + 1
    assert citations(escaped(text.replace("\\", ""))) == []


def test_a_long_text_takes_little() -> None:
    for piece in ("[@a", "@", "[", "<!--@", "[a](b@", "@a[p.3", "@a:", "`@"):
        assert len(citations(piece * 20_000)) <= 20_000


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("It is so [@a]: the ends know.", ["a"]),
        ("[@a]: the ends know.", ["a"]),
        ("@a [p. 3]: the ends know.", ["a"]),
        ("[@a]: https://example.org/a\n", []),
        ('[@a]: <https://example.org/a> "A title"\n', []),
    ],
)
def test_a_colon_behind_a_citation_is_the_sentences(text: str, cited: list[str]) -> None:
    assert keys(text) == cited


def test_a_key_with_spaces_is_one_in_brackets() -> None:
    (found,) = citations("It holds [see @{key with space}, p. 3; @b].")

    assert [(one.key, one.locator) for one in found.cited] == [("key with space", "3"), ("b", "")]
    assert citations("A template @{ user name } stands here.") == []
