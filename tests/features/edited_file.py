"""A decision's file as somebody may leave it: one edit after another, at random."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from orchestrator.features.decision_files.decision_text import DecisionText
from orchestrator.features.decision_files.lines import lines_of, text_in
from orchestrator.features.decision_files.read_back import Ticked, read_back
from orchestrator.text.front_matter import front_matter_of

Edit = Callable[[str], str]
ANSWERS = ("approve", "later", "send back", "reject")
PLACE = "## Your answer"
_WORDS = (
    "x", "[x]", "- [x] approve", "- [X] reject", "* [x] later", "- [ ] send back", "[x] approve it", "☑ later", "",
    "focus: a", "## Your answer", "### Note", "### Form", "End of d-1.", "---", "```", "````text", "<<<<<<< HEAD", " ",
    ">>>>>>> b", "\ufeff", "\u200b", "\u202e", "“so”", "decision: d-2", "baton: decision", "> **Not taken:** no",
    "✅ 2026-11-28", "shorter",
)  # fmt: skip
_MARKS = ("x", "x", "x", "X", "✓", "?", " ")


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


def random_edits(chance: Random) -> list[Edit]:
    """From one to five, most of them near the boxes, which stand at the end; nearly always with a tick."""
    edits = [_one(chance) for _ in range(chance.randint(0, 4))]
    edits.insert(chance.randint(0, len(edits)), _ticked(chance.choice(ANSWERS), chance.choice(_MARKS)))
    return edits


def _one(chance: Random) -> Edit:
    def where() -> float:
        return chance.uniform(0.75, 1) if chance.random() < 0.6 else chance.random()

    word = chance.choice(_WORDS)
    edits: list[Edit] = [
        _ticked(chance.choice(ANSWERS), chance.choice(_MARKS)),
        _noted(word),
        _with_line(word, where()),
        _without_lines(where(), chance.randint(1, 4)),
        _typed(word, where(), chance.randint(0, 3)),
        _moved(where(), where()),
        _cut(where()),
        _twice(where()),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("- [", "* ["),
    ]
    return chance.choice(edits)


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


def misread(expected: DecisionText, edits: list[Edit]) -> str:
    """What is wrong with how an edited file is read: an answer is the one whose box is ticked, below all that is shown.
    Empty: nothing is.
    """
    text = text_in(edited(expected.whole, edits).encode("utf-8", "surrogatepass"))
    found = read_back(text, expected) if text is not None else None
    if text is None or not isinstance(found, Ticked):
        return ""
    shown, below = lines_of(expected.body), lines_of(front_matter_of(text).text)
    if below[: len(shown)] != shown:
        return f"{found.answer}, though something else was shown"
    ticks = ticks_in("\n".join(below[len(shown) :]).partition("\n### Note")[0])
    return "" if ticks == [found.answer.replace("_", " ")] else f"{found.answer}, though {ticks} were ticked"
