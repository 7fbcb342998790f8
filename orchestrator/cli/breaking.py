"""Lines that are longer than the screen, broken where that does least harm."""

from __future__ import annotations

import re

from orchestrator.cli.advice import COLOUR, is_command, next_steps, whole_commands
from orchestrator.cli.cells import cells

_NEXT = "next: "
_LABEL = re.compile(
    r" *(?:(?:\x1b\[[0-9;]*m)*(?:[^\w\s\x1b]|ok|!!|\?\?|\.\.|--|zz)(?:\x1b\[[0-9;]*m)* +|[^ ]+(?: [^ ]+){0,2}  +)"
)
"""A glyph of `Terminal.glyph`, or a few words with more than one space behind them."""
_NARROW_LABEL = 3
"""Of the screen's width: behind a label that takes more of it there would be no room for what it is of."""


def broken(line: str, width: int) -> list[str]:
    """A line that may hold colours, broken between words; what follows is indented as the line is, and as what is told
    behind a label or a glyph.

    A word longer than the screen stays whole, and so does a command: half of an id helps nobody, and the screen shows
    all of it anyway. What is told to be next is broken between its steps.
    """
    margin = line[: len(line) - len(line.lstrip(" "))]
    advised = next_steps(line) if _seen(line) > width else None
    if not advised:
        label = _label(line, width)
        return _between_words(line[len(label) :], label, width, " " * _seen(label))
    told, steps = advised
    before = _between_words(told[len(margin) :], margin, width) if told else []
    return [*before, *_between_steps(steps, margin, width, "·" if "·" in line else "-")]


def _label(line: str, width: int) -> str:
    """What a line begins with that the rest is told of: spaces, a glyph, a word with a gap behind it."""
    found = _LABEL.match(line)
    return (
        found[0] if found and _seen(found[0]) <= width // _NARROW_LABEL else line[: len(line) - len(line.lstrip(" "))]
    )


def _between_words(text: str, label: str, width: int, below: str = "") -> list[str]:
    """`label` stands before the first line, `below`, or the same, before the others."""
    margin = below or label
    parts = re.findall(r"( *)([^ ]+)", text)
    words = [word for _, word in parts]
    lines, used, at = [label], len(margin), 0
    for unit in whole_commands(words):
        gap = parts[at][0]
        whole = unit[0] + "".join(before + word for before, word in parts[at + 1 : at + len(unit)])
        at += len(unit)
        size = _seen(whole)
        if used > len(margin) and used + len(gap) + size > width:
            lines.append(margin)
            gap, used = "", len(margin)
        lines[-1] += gap + whole
        used += len(gap) + size
    return lines


def _between_steps(steps: list[str], margin: str, width: int, dot: str) -> list[str]:
    """The end of a line parts two steps as `·` does, so that none is left there beside what is copied."""
    widest = max((_seen(step) for step in steps if is_command(step)), default=0)
    has_room = len(margin) + len(_NEXT) + widest <= width  # beside `next:`; else each gets a line of its own
    below = margin + " " * (len(_NEXT) if has_room else 2)
    lines: list[str] = []
    for step in steps:
        if lines and _seen(lines[-1]) + 3 + _seen(step) <= width:
            lines[-1] += f" {dot} {step}"
        else:
            lines += [below + step] if is_command(step) else _between_words(step, below, width)
    return [margin + _NEXT + lines[0][len(below) :], *lines[1:]] if has_room else [margin + _NEXT.rstrip(), *lines]


def _seen(text: str) -> int:
    """Cells of a text that may hold colours."""
    return cells(COLOUR.sub("", text))
