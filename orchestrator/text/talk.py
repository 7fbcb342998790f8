"""A recorded talk taken apart by who speaks, so that nothing is ever said by somebody else.

The labels are `BEN:`, `**Ben**:`, `[12:03] Ben:`, `Q:`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from orchestrator.text.block import Block
from orchestrator.text.language import word_set
from orchestrator.values import replace

_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?"
_MARKS = r"(?:\*{1,3}|__?)"
_LABEL = re.compile(
    rf"[ \t]{{0,3}}(?P<time>{_TIME}[ \t]*(?:[-–—][ \t]*)?)?(?P<marks>{_MARKS})?(?P<inner>{_TIME}[ \t]*)?"
    r"(?:<(?P<nick>[^\s<>:/@]{1,30})>(?=[ \t])|"
    r"(?P<name>[^\W\d_][\w.'’-]{0,24}(?:[ \t]+[^\W_][\w.'’-]{0,24}){0,4}?(?:[ \t]*\([^()\d\n]{1,30}\))?)"
    rf"(?P<late>[ \t]*{_TIME})?"
    rf"(?:[ \t]?[:：](?P<shut>{_MARKS})?|(?P<ends>{_MARKS})?(?P<after>[ \t]*{_TIME})?"
    r"(?:[ \t]?[:：]|[ \t][-–—](?=[ \t])|(?P<stop>\.[ \t])|(?P<alone>[ \t]*\n))))",
)
_NOT_A_NAME = word_set("""
    abstract achtung action advantages aim anmerkung attention background beispiel caution caveat cause
    caveats conclusion conclusions context cost date datum decision default definition description difference
    disadvantages effect ergebnis example examples exception fact features figure finding fix goal hint hinweis
    important input idea info key lesson lesson location merke method motivation name note notes notice output
    p.s pps price problem ps purpose reason remark result results rule solution source status step
    subject summary symptom table tip tipp title todo update usage vorsicht warning was warum wer
    what when where who why wie how
    zusammenfassung
    """)
_OFTEN = 2
"""Turns: a label that comes once is a sentence with a colon."""


def label_of(text: str) -> str:
    """The name at the beginning of a paragraph or line, in lower case; empty where nobody is named."""
    found = _LABEL.match(text)
    if found is None:
        return ""
    if found["nick"]:
        return found["nick"].casefold()
    name, marked = found["name"], bool(found["marks"])
    if marked != bool(found["shut"] or found["ends"]) or (found["stop"] and not _shouted(name)):
        return ""
    if found["alone"] and not (marked or _shouted(name) or found["time"] or found["late"] or found["after"]):
        return ""
    if name.casefold().split("(")[0].strip(" .") in _NOT_A_NAME or not (found["time"] or _is_named(name)):
        return ""
    return name.casefold()


def _shouted(name: str) -> bool:
    """Whether it is written in capitals, as in plays."""
    return len(name) > 1 and name.isupper()


def _is_named(name: str) -> bool:
    """Names begin with a capital, in scripts that have them, in every word but the small ones between."""
    words = [word for word in re.split(r"[ \t]+", name.split("(")[0]) if word]
    small = frozenset(("de", "der", "van", "von", "of", "la", "al", "bin", "und", "and"))
    return all(not word[0].islower() or word in small for word in words) and not words[0][0].islower()


def is_talk(paragraphs: Iterable[str]) -> bool:
    """Whether these record a talk: two are named, and someone comes back or hardly anybody goes unnamed."""
    found = [label_of(text) for text in paragraphs]
    named = Counter(label for label in found if label)
    if sum(named.values()) < _OFTEN:
        return False
    return (len(named) > 1 and max(named.values()) > 1) or sum(named.values()) * 2 > len(found)


_ITEM = re.compile(r"(?:[-*+]|\d{1,4}[.)])[ \t]+")
_LONG_LIST = 150
"""Words; a shorter list stays one block."""


def with_turns(found: list[Block]) -> list[Block]:
    """The blocks, with each turn of a talk as one: from a label to the next one, or to a heading or a rule."""
    if not any(_begins(block.text) for block in found if block.kind in ("paragraph", "list")):
        return found
    apart = [part for block in found for part in _by_line(block)]
    spoken = [part.text for part in apart if part.kind in ("paragraph", "list")]
    return list(_gathered(apart)) if is_talk(_ITEM.sub("", text, count=1) for text in spoken) else found


def _begins(text: str) -> bool:
    return any(label_of(_ITEM.sub("", line, count=1) + "\n-") for line in text.split("\n")[:50])


def _by_line(block: Block) -> Iterator[Block]:
    """A paragraph, or a long list, in which several are named, line by line."""
    lines = block.text.split("\n")
    if block.kind == "paragraph":
        starts = [number for number, _ in enumerate(lines) if label_of("\n".join(lines[number : number + 2]))]
    elif block.kind == "list" and block.words > _LONG_LIST:
        items = [number for number, line in enumerate(lines) if _ITEM.match(line)]
        starts = items if all(label_of(_ITEM.sub("", lines[item], count=1)) for item in items) else []
    else:
        starts = []
    if len(starts) < 2:
        yield block
        return
    cuts = [*({0, *starts} - {0}), len(lines)]
    start = 0
    for end in sorted(cuts):
        yield replace(block, text="\n".join(lines[start:end]).rstrip(), line=block.line + start)
        start = end


def _gathered(parts: Sequence[Block]) -> Iterator[Block]:
    turn: list[Block] = []
    for part in parts:
        named = part.kind in ("paragraph", "list") and label_of(_ITEM.sub("", part.text, count=1)) != ""
        ends = part.kind in ("heading", "rule")
        if turn and (named or ends):
            yield _made_one(turn)
            turn = []
        if named or (turn and part.kind != "definition"):
            turn.append(part)
        else:
            yield part
    if turn:
        yield _made_one(turn)


def _made_one(turn: Sequence[Block]) -> Block:
    return replace(turn[0], kind="turn", text="\n\n".join(part.text for part in turn))
