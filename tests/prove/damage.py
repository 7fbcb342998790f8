"""Inputs nobody would write: valid samples damaged, and the pieces that parsers fear, from a seed."""

# damage is repeatable, not secret

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

NASTY = (
    "\x00", "\ufeff", "\r\n", "\r", "\u2028", "\u202e", "\u200b", "\ud83d", "\udc00", "\udcff", "\U0001f600",
    "e\u0301", "\x1b[2J", "---\n", "...\n", "+++\n", "```\n", "~~~\n", "<!--", "-->", "%%", "<think>", "</think>",
    "{{", "}}", "{%", "%}", "{#",
    "NaN", "Infinity", "-0", "1e999", "9" * 500, "0x" + "f" * 500, "1e-999", "null", "true", "~", "\\ud83d", "\\u0000",
    "*x", "&x ", "!!python/object:os.system ", "<<: *x", "? ", "- ", ": ", "|\n", ">\n", "\t", '"', "'", "`", "$ref",
    "data: ", "event: error\n", "\n\n", "[DONE]", "../", "/dev/zero", "2026-02-30", "9999-99-99",
    "__class__", "%s", "\\",
)  # fmt: skip
DEEP = (
    "[",
    "{",
    "(",
    '{"a":',
    '["a",',
    "- ",
    "> ",
    "* ",
    "<div>",
    "((",
    "**",
    "[a](",
    "not ",
    "-",
    "<think>",
    "*_",
    "`" * 3 + "\n",
)
CLOSING = {"[": "]", "{": "}", "(": ")", '{"a":': "1}", '["a",': "]", "((": "))", "[a](": ")"}

Change = Callable[[random.Random, str], str]


def truncated(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text) + 1)]


def sprinkled(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(NASTY) + text[place:]
    return text


def repeated(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text) + 1)
    piece = text[start : start + chance.choice((1, 2, 5, 20, 200))]
    return text[:start] + piece * chance.choice((2, 10, 300, 3_000)) + text[start:]


def deepened(chance: random.Random, text: str) -> str:
    piece, depth = chance.choice(DEEP), chance.choice((5, 60, 101, 900, 3_000))
    place = chance.randrange(len(text) + 1)
    closing = CLOSING.get(piece, "") if chance.random() < 0.7 else ""
    return text[:place] + piece * depth + closing * depth + text[place:]


def swapped(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def cut_out(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.choice((1, 3, 20)) :]


def replaced(chance: random.Random, text: str) -> str:
    """A value where another stood."""
    pieces = text.split(chance.choice((" ", '"', ":", ",", "\n")))
    pieces[chance.randrange(len(pieces))] = chance.choice((*NASTY, "5", "[]", "{}", "[1, {}]", ""))
    return chance.choice((" ", '"', ":", ",")).join(pieces)


def line_ends(_: random.Random, text: str) -> str:
    return "\ufeff" + text.replace("\n", "\r\n")


def nothing_but(chance: random.Random, _: str) -> str:
    return chance.choice(NASTY) * chance.choice((1, 50, 5_000, 40_000))


CHANGES: tuple[Change, ...] = (
    truncated, sprinkled, sprinkled, repeated, deepened, swapped, cut_out, replaced, line_ends, nothing_but,
)  # fmt: skip


def damaged(chance: random.Random, samples: Sequence[str]) -> str:
    """One of the samples, damaged one to three times."""
    text = chance.choice(samples)
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = chance.choice(CHANGES)(chance, text)
    return text
