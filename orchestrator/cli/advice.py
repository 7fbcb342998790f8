"""Commands that a line names: where the line has no room, none of them is broken, so that each can be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestrator.cli.catalogue import command_named

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NEXT = re.compile(r"(?:^|(?<= ))next: +")
_BETWEEN = re.compile(r" +[·-] +")
"""As it is, and as a screen without it spells it."""
_FIRST = re.compile(r"[(`'“\"]?baton$")
_ARGUMENT = re.compile(r"[(\[]?(?:--?\w|[A-Z](?:[A-Z_]+\b|$)|.*[\d/=|]|\w.*\.\w|['\"])")
"""What only a command has: an option, a placeholder, an id, a path, a value. A plain word may be the sentence's."""
_LAST = re.compile(r"[.,;:)`’”]$")
"""The sentence goes on behind the command."""


def whole_commands(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Words by words, but those of a command together."""
    at = 0
    while at < len(words):
        size = _size_of_command(words, at) if _FIRST.match(_plain(words[at])) else 1
        yield words[at : at + size]
        at += size


def _size_of_command(words: Sequence[str], at: int) -> int:
    names = [_LAST.sub("", _plain(word)) for word in words[at + 1 : at + 4]]
    found = command_named(names)
    if not found:
        return 1
    end = at + 1 + len(names) - len(found[1])
    while end < len(words) and _goes_on(_plain(words[end - 1]), _plain(words[end])):
        end += 1
    return end - at


def _goes_on(word: str, following: str) -> bool:
    """Behind an option its value may be any word. Where it is the sentence's, the line is broken before it as well."""
    return not _LAST.search(word) and (word.startswith("--") or bool(_ARGUMENT.match(following)))


def _plain(word: str) -> str:
    return COLOUR.sub("", word)


def next_steps(line: str) -> tuple[str, list[str]] | None:
    """What a line says before its `next:`, and the steps behind it, which `·` parts. None of a line without."""
    found = _NEXT.search(line)
    return (line[: found.start()].rstrip(), _BETWEEN.split(line[found.end() :])) if found else None


def is_command(step: str) -> bool:
    """Whether a step is nothing but a command, to be copied as it stands."""
    return bool(_FIRST.match(step.split(" ", 1)[0]))
