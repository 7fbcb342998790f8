"""Commands that a line names: where the line has no room, none of them is broken, so that each can be copied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from orchestrator.cli.catalogue import command_named

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NEXT = re.compile(r"(?:^|(?<= ))next: +")
_BETWEEN = re.compile(r" +[·-] +")
"""As it is, and as a screen without it spells it."""
_FIRST = re.compile(r"[(`'“\"]?baton$")
_ARGUMENT = re.compile(r"[(\[]?(?:--?\w|[A-Z](?:[A-Z_]+\b|$)|.*[\d/=|]|\w.*\.\w)")
"""What only a command has: an option, a placeholder, an id, a path, a value."""
_PLAIN = re.compile(r"[\w@-][^:]*$")
"""What may be a name, and may be the sentence's as well."""
_PARTS = re.compile(r"\W$|.*:$")
"""What no option has for its value: what stands between two commands."""
_LAST = re.compile(r"[.,;:)`’”]$")
"""The sentence goes on behind the command."""
_OF_SENTENCE = """
    a an and anew are as at baton because before but by does for from if in instead into is it its lets of on once or
    says shows so starts tells than that the them then there this to until was were what when where which while who will
    with without works would you your
"""
"""Before what a command may lack, these go on with the sentence."""


class _Takes(NamedTuple):
    """What a command takes besides what can be told by its looks."""

    must: int
    """So many names it cannot do without."""
    may: int
    """So many more; of those of which there may be any number, one."""
    flags: frozenset[str]
    """Options without a value."""


def whole_commands(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Words by words, but those of a command together."""
    at = 0
    while at < len(words):
        size = _size_of_command([_plain(word) for word in words[at:]]) if _FIRST.match(_plain(words[at])) else 1
        yield words[at : at + size]
        at += size


def _size_of_command(words: Sequence[str]) -> int:
    """How many of the words are the command that they begin with."""
    names = [_LAST.sub("", word) for word in words[1:4]]
    found = command_named(names)
    if not found:
        return 1
    end, left = 1 + len(names) - len(found[1]), _takes(found[0].name)
    around = words[0][0] if words[0][0] in "'\"" else ""  # a sentence's quotes, which end with the command
    while end < len(words) and not _ends(words[end - 1], around):
        size = _quoted(words[end:])
        if not _is_value(words[end - 1], left) or _PARTS.match(words[end]):
            if size == 1 and not _goes_on(words[end], left):
                break
            left = _less(left, words[end])
        end += size
    return end


def _ends(word: str, around: str) -> bool:
    return bool(_LAST.search(word)) or bool(around and word.endswith(around))


def _is_value(option: str, takes: _Takes) -> bool:
    """Behind an option its value may be any word."""
    return option.startswith("-") and len(option) > 1 and "=" not in option and option not in takes.flags


def _goes_on(word: str, left: _Takes) -> bool:
    if _ARGUMENT.match(word):
        return True
    if not _PLAIN.match(word):
        return False
    return left.must > 0 or (left.may > 0 and word.rstrip(",.;)").lower() not in _OF_SENTENCE.split())


def _less(left: _Takes, word: str) -> _Takes:
    if word.startswith("-") and len(word) > 1:
        return left
    return left._replace(must=left.must - 1) if left.must else left._replace(may=max(0, left.may - 1))


def _quoted(words: Sequence[str]) -> int:
    """How many words a quoted run takes as a shell reads it: 1 where none begins, or nothing ends it."""
    around = ""
    for number, word in enumerate(words, 1):
        around = _left_open(word, around)
        if not around:
            return number
    return 1


def _left_open(text: str, around: str = "") -> str:
    """The quote that nothing in the text ends; empty where there is none. `around`: one that was open before it."""
    for sign in text:
        if sign == around:
            around = ""
        elif not around and sign in "'\"":
            around = sign
    return around


@lru_cache
def _takes(name: str) -> _Takes:
    from orchestrator.cli.parser import parser_of  # argparse, which a line without a command can do without

    found = command_named(name.split())
    actions = parser_of(found[0]).actions if found else []
    named = [action for action in actions if not action.option_strings]
    must = sum(action.nargs in (None, "+") for action in named)
    flags = frozenset(name for action in actions if action.nargs == 0 for name in action.option_strings)
    return _Takes(must, len(named) - must, flags)


def _plain(word: str) -> str:
    return COLOUR.sub("", word)


def next_steps(line: str) -> tuple[str, list[str]] | None:
    """What a line says before its `next:`, and the steps behind it, which `·` parts. None of a line without."""
    found = _NEXT.search(line)
    return (line[: found.start()].rstrip(), list(_steps(line[found.end() :]))) if found else None


def _steps(text: str) -> Iterator[str]:
    """A dot within a command's quotes parts nothing."""
    begins = 0
    for between in _BETWEEN.finditer(text):
        step = text[begins : between.start()]
        around = _left_open(_plain(step)) if is_command(step) else ""
        if not around or around not in text[between.end() :]:
            yield step
            begins = between.end()
    yield text[begins:]


def is_command(step: str) -> bool:
    """Whether a step is nothing but a command, to be copied as it stands."""
    return bool(_FIRST.match(step.split(" ", 1)[0]))
