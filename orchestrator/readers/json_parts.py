"""A JSON list of objects, or an object a line, one by one: a broken one takes nothing from the others."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.readers.reading import Brought, SourceTrouble, SourceUnread, shortened
from orchestrator.readers.wording import text_of
from orchestrator.values import dataclass

_TOKEN = re.compile(r'"(?>[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Item:
    """An object of the list."""

    value: Mapping[str, JSON]
    place: str


def items_of(part: Brought) -> tuple[tuple[Item, ...], tuple[SourceTrouble, ...]]:
    """The objects, and what is none.

    Raises:
        SourceUnread: it is neither a list nor an object.
    """
    text, told = text_of(part)
    begins = text.lstrip()[:1]
    if begins not in ("[", "{"):
        found = f"it begins with “{shortened(text.strip())[:60]}”" if begins else "it is empty"
        raise SourceUnread(f"is no JSON: {found}.", where=part.place)
    items: list[Item] = []
    lost: list[SourceTrouble] = []
    ends = [end.end() for end in _LINE_END.finditer(text)]
    for start, end in _pieces(text):
        piece = text[start:end]
        place = f"{part.place}:{bisect_right(ends, start) + 1}"
        try:
            value = read_json(piece)
        except NotJSON as error:
            lost.append(
                SourceTrouble(
                    place, f"is no JSON: {str(error).partition(': line ')[0]}" if piece else "the list is cut off"
                )
            )
            continue
        if isinstance(value, dict):
            items.append(Item(value, place))
        else:
            lost.append(SourceTrouble(place, f"is no object: {shortened(piece)[:60]}"))
    return tuple(items), (*told, *lost)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where each value stands, in one list, in none or in several, as a tool prints page after page.

    What is left open at the end is the last one, and an empty one says that a list is.
    """
    depth, start, done, in_list = 0, -1, 0, False
    for token in _TOKEN.finditer(text):
        opens = token[0] in "[{"
        if start >= 0:
            depth += (token[0] in "[{") - (token[0] in "]}")
            if depth == 0:
                yield start, token.end()
                start, done = -1, token.end()
        elif opens or token[0] in "]}":
            yield from _between(text, done, token.start())
            done = token.end()
            if opens and (in_list or token[0] == "{"):
                start, depth = token.start(), 1
            elif opens or (in_list and token[0] == "]"):
                in_list = opens
            else:
                yield token.span()
    yield from ((start, len(text)),) if start >= 0 else _between(text, done, len(text))
    if in_list:
        yield len(text), len(text)


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What stands between two values and is none."""
    stripped = text[start:end].strip(", \t\r\n\ufeff")
    if stripped:
        at = text.index(stripped, start)
        yield at, at + len(stripped)
