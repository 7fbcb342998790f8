"""A decision's file as somebody may leave it: one edit after another, at random."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import strategies as st

Edit = Callable[[str], str]
ANSWERS = ("approve", "later", "send back", "reject")
PLACE = "## Your answer"
_WORDS = st.sampled_from([
    "x", "[x]", "- [x] approve", "- [X] reject", "* [x] later", "- [ ] send back", "[x] approve it", "☑ later", "",
    "focus: a", "## Your answer", "### Note", "### Form", "End of d-1.", "---", "```", "````text", "<<<<<<< HEAD", " ",
    ">>>>>>> b", "\ufeff", "\u200b", "\u202e", "“so”", "decision: d-2", "baton: decision", "> **Not taken.** no",
    "✅ 2026-11-28", "shorter",
])  # fmt: skip


def _ticked(answer: str, mark: str) -> Edit:
    return lambda text: re.sub(rf"(?m)^(- \[) (\] {answer})$", rf"\g<1>{mark}\2", text)


def _with_line(line: str, where: float) -> Edit:
    def edit(text: str) -> str:
        lines = text.split("\n")
        at = round(where * len(lines))
        return "\n".join([*lines[:at], line, *lines[at:]])

    return edit


def _without_lines(where: float, count: int) -> Edit:
    def edit(text: str) -> str:
        lines = text.split("\n")
        at = round(where * len(lines))
        return "\n".join([*lines[:at], *lines[at + count :]])

    return edit


def _typed(inserted: str, where: float, gone: int) -> Edit:
    def edit(text: str) -> str:
        at = round(where * len(text))
        return text[:at] + inserted + text[at + gone :]

    return edit


def _moved(where: float, to: float) -> Edit:
    def edit(text: str) -> str:
        lines = text.split("\n")
        line = lines.pop(round(where * (len(lines) - 1)))
        lines.insert(round(to * len(lines)), line)
        return "\n".join(lines)

    return edit


def _noted(note: str) -> Edit:
    return lambda text: text.replace("\n\n\nEnd of", f"\n{note}\n\nEnd of")


def _cut(where: float) -> Edit:
    return lambda text: text[: round(where * len(text))]


def _twice(where: float) -> Edit:
    return lambda text: text + text[round(where * len(text)) :]


_WHERE = st.floats(0, 1)
_LATE = st.floats(0.75, 1)
"""Near the boxes, which stand at the end."""
_TICK = st.builds(_ticked, st.sampled_from(ANSWERS), st.sampled_from(["x", "X", "✓", "?", " "]))
EDITS: st.SearchStrategy[list[Edit]] = st.lists(
    st.one_of(
        _TICK, _TICK, _TICK,
        st.builds(_noted, _WORDS),
        st.builds(_with_line, _WORDS, _WHERE | _LATE),
        st.builds(_without_lines, _WHERE | _LATE, st.integers(1, 4)),
        st.builds(_typed, _WORDS, _WHERE | _LATE, st.integers(0, 3)),
        st.builds(_moved, _WHERE | _LATE, _WHERE | _LATE),
        st.builds(_cut, _LATE),
        st.builds(_twice, _WHERE),
        st.just(lambda text: text.replace("\n", "\r\n")),
        st.just(lambda text: text.replace("- [", "* [")),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


def edited(text: str, edits: list[Edit]) -> str:
    for edit in edits:
        text = edit(text)
    return text


def ticks_in(text: str) -> list[str]:
    """Answers whose box is ticked in a text, by another and a much simpler rule than the one that is tried."""
    marks = {"x", "X", "✓", "☑", "✅"}
    found = []
    for line in text.replace("\r\n", "\n").split("\n"):
        for answer in ANSWERS:
            before, named, _ = line.lower().partition(answer)
            found += [answer] if named and any(mark in before for mark in marks) else []
    return found
