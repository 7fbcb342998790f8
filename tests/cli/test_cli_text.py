"""Pages and their differences on a terminal: readable, inside the screen, and with nothing left out."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.cli.cells import cells
from orchestrator.cli.differences import change_lines, difference_lines, told_in_words
from orchestrator.cli.markdown import markdown_lines
from orchestrator.cli.styled import Styled, laid_out
from orchestrator.cli.terminal import Terminal
from orchestrator.transcripts.findings import Finding

PLAIN = Terminal(io.StringIO(), width=60)
COLOURED = Terminal(io.StringIO(), width=60, colour=True)
WORDS = st.text(alphabet="ab 日本-\n", max_size=120)

PAGE = """\
---
title: Tools
---

# Tools

A small tool does **one** thing, and it can be read in an evening by `anybody` who wants to.

- The survivors take their input as text and refuse what they do not understand.

> Quoted by somebody who could not stop talking before the end of the line was there.

```sh
# not a heading
```
"""


def bare(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", "bold", "dim"])), max_size=5), st.integers(4, 40))
def test_wrapped_text_fits_and_loses_no_word(texts: list[tuple[str, str]], width: int) -> None:
    lines = laid_out(PLAIN, [Styled(*text) for text in texts], width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(text for text, _ in texts).split())


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("terminal", [PLAIN, COLOURED], ids=["plain", "coloured"])
def test_a_page_keeps_every_character_and_fits(terminal: Terminal, width: int) -> None:
    lines = [bare(line) for line in markdown_lines(terminal, PAGE, width=width - 3)]
    assert all(cells(line) <= width - 3 for line in lines)
    assert "".join(" ".join(lines).replace("> ", "").split()) == "".join(PAGE.replace("> ", "").split())


def test_what_hangs_in_a_list_or_quote_stays_there() -> None:
    lines = markdown_lines(PLAIN, PAGE, width=50)
    assert (
        lines[lines.index("- The survivors take their input as text and") + 1]
        == "  refuse what they do not understand."
    )
    assert sum(line.startswith("> ") for line in lines) == 2


def test_a_heading_is_bold_and_code_is_none() -> None:
    lines = markdown_lines(COLOURED, PAGE)
    assert "\x1b[1m# Tools\x1b[0m" in lines
    assert "\x1b[1m# not a heading\x1b[0m" not in lines


def test_a_finding_stands_below_the_line_it_quotes() -> None:
    lines = markdown_lines(PLAIN, "one\ntwo\nthree", {1: [Finding("two", "Cut it.", "must")]})
    assert lines == ["one", "two", "  ↳ must: Cut it.", "three"]


def test_without_colour_a_change_has_the_signs_of_git() -> None:
    assert difference_lines(PLAIN, "a small tool\n", "a sharp tool\n", 60) == ["a [-small-]{+sharp+} tool"]


def test_with_colour_a_change_has_no_signs() -> None:
    [line] = difference_lines(COLOURED, "a small tool\n", "a sharp tool\n", 60)
    assert line == "a \x1b[9;31msmall\x1b[0m\x1b[4;32msharp\x1b[0m tool"


def test_lines_that_take_the_place_of_others_are_compared_by_word() -> None:
    unified = "--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n same\n-a small tool\n+a sharp tool\n+and more\n kept\n"
    assert change_lines(PLAIN, unified, 60) == [
        "--- a/x", "+++ b/x", "@@ -1,2 +1,3 @@", "same", "a [-small-]{+sharp+} tool", "{+and more+}", "kept",
    ]  # fmt: skip


def test_a_new_file_is_shown_with_its_signs() -> None:
    assert change_lines(PLAIN, "--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+all new\n", 60)[-1] == "+all new"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a b", "a c d", "2 words added, 1 removed"),
        ("a b", "a  b.", "only spaces and signs changed"),
        ("a", "a", "unchanged"),
    ],
)
def test_a_difference_is_told_in_words(before: str, after: str, told: str) -> None:
    assert told_in_words(before, after) == told
