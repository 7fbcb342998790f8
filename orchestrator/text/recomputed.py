"""Numbers of a text that can be worked out from the numbers beside them: shares and sums. The others are not judged.

A sentence is looked at where it names a share in per cent and the two counts it is of, or parts and their total:
`31 approvals, 4 stale (13 %)`, `12 + 30 = 42`, `8 of 12 (67 %)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from orchestrator.text.blocks import blocks
from orchestrator.text.citation import citations
from orchestrator.text.code_span import masked
from orchestrator.text.sentences import sentences
from orchestrator.values import dataclass, replace

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\w)|\d+(?:\.\d+)?"
_SHARE = re.compile(rf"(?<![\w.,])(?P<share>{_NUMBER})\s?(?:%|percent\b|per cent\b|Prozent\b)")
_COUNT = re.compile(rf"(?<![\w.,:/§$€£#-])(?P<count>{_NUMBER})(?![\w%:/-]|[.,]\d)(?!\s?(?:%|percent|per cent|Prozent))")
_SUM = re.compile(
    rf"(?<![\w.,])(?P<parts>(?:{_NUMBER})(?:\s*[+]\s*(?:{_NUMBER})){{1,20}})\s*=\s*(?P<total>{_NUMBER})(?![\w%])"
)
_OF = re.compile(
    rf"(?<![\w.,:/§$€£#-])(?P<part>{_NUMBER})\s(?:out of|of|von)\s(?:the |its |our |those |den )?"
    rf"(?P<whole>{_NUMBER})(?![\w%])"
)
_STANDS_FOR_THEM = re.compile(
    r"\((?:about |some |ca\. |i\.e\. |~)?\0\)|(?:\bthat is|\bi\.e\.|\bor|=|≈)[, ]{1,2}(?:about )?\0"
)
"""A share that is alone in brackets, or said in other words, is that of the two counts before it. Elsewhere it may be
of something else, and only what agrees is told.
"""
_YEAR = re.compile(r"(?:19|20)\d\d")
_ANY = re.compile(r"(?<![\w.,])\d[\d.,]*\d|(?<![\w.,])\d(?![\w])")
_ADDRESS = re.compile(r"\b(?:https?://|doi:\s?|10\.\d{4,9}/)\S+", re.IGNORECASE)
"""What stands in one is no number of the text."""
_ITEM = re.compile(r"\n(?=\s{0,9}(?:[-*+]|\d{1,9}[.)])\s)")
_BULLET = re.compile(r"\A\s{0,9}(?:[-*+]|\d{1,9}[.)])\s+")
_KNOWN_BY = 4
"""Words by which a sentence is found again in its block."""
_LONGEST = 400
"""Characters of a sentence that is looked at; in longer ones too many numbers could be meant."""
_PROSE = frozenset({"paragraph", "list", "quote", "heading"})


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One number that was worked out again."""

    line: int
    said: str
    """`13 %`, or the total of a sum."""
    found: str
    """What it comes to: `12.9 %`, with the numbers it comes from."""
    holds: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers of a text: those that were worked out again, and how many nobody looked at."""

    looked_at: tuple[Recomputed, ...]
    others: tuple[tuple[int, str], ...]
    """Line and number, in order."""


def recomputed(text: str) -> Numbers:
    """What the numbers of a text's prose come to. Code and citations are left out."""
    looked_at: list[Recomputed] = []
    others: list[tuple[int, str]] = []
    shown = _without_citations(text)
    for block in blocks(shown):
        if block.kind not in _PROSE:
            continue
        for line, sentence in _sentences(block.text, block.line):
            found = list(_in_sentence(sentence, line))
            looked_at += [told for told, _ in found]
            others += [(line, number) for number in _left(sentence, [span for _, spans in found for span in spans])]
    return Numbers(tuple(looked_at), tuple(others))


def numbers_in(text: str) -> list[str]:
    """The numbers that a text says, each once, in order; those of citations, addresses and DOIs are none."""
    return list(dict.fromkeys(_ANY.findall(_ADDRESS.sub(" ", _without_citations(text)))))


def _without_citations(text: str) -> str:
    """A page in a citation is no number of the text; lines stay where they are."""
    parts, place = [], 0
    for one in citations(text):
        parts += [text[place : one.start], re.sub(r"[^\n]", " ", text[one.start : one.end])]
        place = one.end
    return "".join((*parts, text[place:]))


def _sentences(text: str, line: int) -> Iterator[tuple[int, str]]:
    """Each sentence on one line, and the line it begins on. An item of a list ends one too."""
    place = 0
    for part in _ITEM.split(text):
        for sentence in sentences(_BULLET.sub("", part)):
            first = r"\s+".join(map(re.escape, sentence.split()[:_KNOWN_BY]))
            found = re.compile(first).search(text, place)
            place = found.end() if found else place
            yield line + text.count("\n", 0, found.start() if found else place), masked(sentence)


_Span = tuple[int, int]


def _left(sentence: str, used: Sequence[_Span]) -> Iterator[str]:
    """The numbers of a sentence that nothing was worked out of. Beside those that were, a year is a date."""
    for one in _ANY.finditer(_ADDRESS.sub(lambda address: " " * len(address[0]), sentence)):
        is_used = any(start < one.end() and one.start() < end for start, end in used)
        if not is_used and not (used and _YEAR.fullmatch(one[0])):
            yield one[0]


def _in_sentence(sentence: str, line: int) -> Iterator[tuple[Recomputed, list[_Span]]]:
    """What was worked out, and where its numbers stand."""
    if len(sentence) > _LONGEST:
        return
    for one in _SUM.finditer(sentence):
        parts = [_decimal(part) for part in re.findall(_NUMBER, one["parts"])]
        total = sum(parts, Decimal(0))
        summed = Recomputed(line, one["total"], f"{_told(total)} = {one['parts']}", total == _decimal(one["total"]))
        yield summed, [one.span()]
    shares = list(_SHARE.finditer(sentence))
    if len(shares) != 1:
        return
    share, before = shares[0], sentence[: shares[0].start()]
    counts = [(one["count"], one.span()) for one in _COUNT.finditer(before) if not _YEAR.fullmatch(one["count"])]
    if (pair := _OF.search(before)) is not None:
        counts = [(pair[name], pair.span(name)) for name in ("part", "whole")]
    numbers = [_decimal(number) for number, _ in counts]
    if len(numbers) != 2 or min(numbers) == max(numbers):
        return
    is_change = bool(_CHANGE.search(before)) and bool(numbers[0])
    told = (
        _change(line, share["share"], *numbers)
        if is_change
        else _share(line, share["share"], min(numbers), max(numbers))
    )
    if told.holds or _STANDS_FOR_THEM.search(f"{before}\0{sentence[share.end() :]}"):
        yield told, [share.span(), *(span for _, span in counts)]


_CHANGE = re.compile(rf"\b(?:from|von)\s\S{{0,2}}(?:{_NUMBER})\S{{0,3}}(?:\s\w+)?\s(?:to|auf)\s", re.IGNORECASE)


def _change(line: int, said: str, before: Decimal, after: Decimal) -> Recomputed:
    """`from 40 to 50 (25 %)`: a share of what it was."""
    told = _share(line, said, abs(after - before), before)
    return replace(told, found=f"{told.found.partition(' = ')[0]} from {_told(before)} to {_told(after)}")


def _share(line: int, said: str, part: Decimal, whole: Decimal) -> Recomputed:
    """A share holds where it is what the counts come to, rounded as it is written."""
    exact = part * 100 / whole
    places = len(said.partition(".")[2])
    step = Decimal(1).scaleb(-places)
    holds = abs(exact - _decimal(said)) <= step / 2
    return Recomputed(line, f"{said} %", f"{_told(exact)} % = {_told(part)} of {_told(whole)}", holds)


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", ""))


def _told(number: Decimal) -> str:
    rounded = number.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded.normalize():f}" if rounded != rounded.to_integral_value() else f"{rounded.to_integral_value():f}"
