"""Sentences of a paragraph, cut where a reader would."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.text.code_span import masked
from orchestrator.text.language import ABBREVIATIONS, MONTHS, word_set
from orchestrator.text.script import joined, unwrapped

_ATOM = re.compile(
    r"(?<=\])\((?:[^()\s]|\([^()\s]*\))+(?:\s{1,9}\"[^\"]*\")?\)"
    r"|<(?:[a-z][a-z+.-]{0,20}:|[^<>\s@]+@)[^<>\s]+>"
    r"|\{\{[^{}]{0,300}\}\}|\{%[^{}]{0,300}%\}"
    r"|\b(?:https?|ftp|mailto):[^\s<>)\]]*[^\s<>)\].,;:!?'\"]",
)
"""What no sentence ends inside, as code: link targets, tags, shortcodes and addresses."""

_END = re.compile(
    r"(?P<mark>(?<![.!?…؟۔।])[.!?…؟۔।]+)(?P<closing>[\"'”’»“)\]*_」』]*)(?=\s)\s+"
    r"|(?P<wide>[。！？｡]+)(?P<shut>[」』）》】〉〕］｝”’]*)"
)
_GOES_ON = re.compile(r"[、，；：。！？）」』》】]|と|って")
"""After a closing mark: what was said, or asked, is part of a longer sentence."""
_EMPHASIS_START = re.compile(r"(?<![\w*_])(?:\*|_)(?=[\w\"“])")
_EMPHASIS_END = re.compile(r"(?<=[\w.!?\"”)])(?:\*|_)(?![\w*_])")
_TAG = re.compile(r"<(?P<end>/?)(?!(?:br|img|hr|wbr|input)\b)[A-Za-z][^<>]*(?<!/)>")
_PAIRS = ("()", "[]", "「」", "『』", "（）", "《》", "【】", "“”", "„“")
_LOOKED_AHEAD = 8
"""Sentences in which an opened bracket may be closed; one that is not closed by then is a slip, or a list mark."""
_READ_ON = 60
"""Characters after an end that tell whether it is one."""
_LEADING_MARKS = "\"'“„»«‘([*_`~"


def sentences(paragraph: str) -> list[str]:
    """The paragraph's sentences in order, each on one line; `script.joined` makes them the paragraph again."""
    text = unwrapped(paragraph)
    hidden = _ATOM.sub(lambda atom: "x" * len(atom[0]), masked(text))
    found, start = [], 0
    for end in _END.finditer(hidden):
        if stop := _wide_end(hidden, start, end) if end["wide"] else _end(hidden, start, end):
            found.append((start, stop))
            start = stop
    found.append((start, len(text)))
    return [text[first:last] for first, last in _whole(hidden, list(_trimmed(text, found)))]


def _trimmed(text: str, found: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without the spaces around; a space that a script without spaces has after its full stop is meant."""
    for start, end in found:
        part = text[start:end]
        bare = part.rstrip()
        first = start + len(part) - len(part.lstrip())
        last = start + len(bare)
        if bare and last < end < len(text) and not bare.isascii() and not joined((bare, "x")).endswith(" x"):
            last += 1
        if bare:
            yield first, last


def _whole(hidden: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sentences that share a bracket, an emphasis or a tag stay together, if it is closed at all."""
    together: list[tuple[int, int]] = []
    place = 0
    while place < len(found):
        start, end = found[place]
        stop = place + 1
        if _is_open(hidden[start:end]):
            ahead = range(place + 1, min(place + _LOOKED_AHEAD, len(found)))
            stop = next((last + 1 for last in ahead if not _is_open(hidden[start : found[last][1]])), stop)
        together.append((start, found[stop - 1][1]))
        place = stop
    return together


def _is_open(bare: str) -> bool:
    if any(bare.count(pair[0]) > bare.count(pair[1]) for pair in _PAIRS if pair[0] in bare and not _german(pair, bare)):
        return True
    if bare.count("**") % 2 or bare.count('"') % 2:
        return True
    ends = [bool(tag["end"]) for tag in _TAG.finditer(bare)]
    if len(ends) > 2 * sum(ends):
        return True
    return len(_EMPHASIS_START.findall(bare)) > len(_EMPHASIS_END.findall(bare))


def _german(pair: str, bare: str) -> bool:
    """Whether the mark that opens elsewhere closes here."""
    return pair == "“”" and "„" in bare


def _wide_end(text: str, start: int, end: re.Match[str]) -> int:
    """Where a sentence of a script without spaces ends, with the marks that close with it; 0 where it goes on."""
    stop = end.end()
    for mark in ("**", "*", "__", "_", '"'):
        if text.startswith(mark, stop) and text.count(mark, start, stop) % 2:
            stop += len(mark)
    if end["shut"] and _GOES_ON.match(text, stop):
        return 0
    while stop < len(text) and text[stop].isspace():
        stop += 1
    return stop


def _end(text: str, start: int, end: re.Match[str]) -> int:
    return end.end() if _is_boundary(text, start, end) else 0


def _is_boundary(text: str, start: int, end: re.Match[str]) -> bool:
    following = text[end.end() : end.end() + _READ_ON].lstrip(_LEADING_MARKS)
    if not following:
        return False
    token_start = max(text.rfind(" ", start, end.start("mark")) + 1, start)
    token = text[token_start : end.start("mark")].strip("\"'“„»«‘([*_`,;")
    if end["mark"] != "." and end["mark"][0] in "!?؟۔।":
        return not following[0].islower()
    if end["mark"] != ".":
        return following[0].isupper()
    if end["closing"].startswith((")", "]")) and text[start] not in "([":
        return not following[0].islower()
    if token in _UNITS and following[0].isupper() and text[:token_start].rstrip()[-1:].isdecimal():
        return True  # `It carries 36 V. Airlines do not take it.`
    return not is_abbreviation(token, following, first=token_start == start)


def is_abbreviation(token: str, following: str, *, first: bool) -> bool:
    """Whether the full stop behind a token belongs to it, and ends no sentence.

    Args:
        token: what stands before it, up to a space.
        following: what stands behind it, at least one character.
        first: whether the token begins its sentence, as the number of an item does.
    """
    word = token.lower()
    if not word:
        return True
    if token.isupper() and token.isalpha() and len(token) > _SHORT and _is_a_word(following.split()[0]):
        return False  # `We charge 9.9 % APR. You need not ...`
    if word == "etc" or word == "usw":
        return following[0].islower()
    if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"):
        return True
    if word in _HALVES:
        return following[0].islower() or following.split()[0].rstrip(".,;:!?)") in _BEHIND_A_TIME
    if re.fullmatch(r"(?:[^\W\d]\.)+[^\W\d]", word):
        return following.split()[0] not in _SENTENCE_STARTS
    if re.fullmatch(r"\d{1,2}", word):
        return first or following[0].islower() or following.split()[0].rstrip(".,;:!?)").lower() in MONTHS
    return following[0].islower() and len(word) < 4


def _is_a_word(text: str) -> bool:
    """With a capital, and no letter of its own: `FIG. A`."""
    return len(text) > 1 and text[0].isupper() and not text.isupper()


_SHORT = 2
"""Letters: longer ones in capitals are names of their own, no abbreviations."""
_HALVES = frozenset({"a.m", "p.m"})
_BEHIND_A_TIME = word_set(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun January February March April "
    "May June July August September October November December GMT BST UTC CET CEST EST EDT PST PDT CST CDT MST MDT "
    "Eastern Pacific Central Mountain Greenwich"
)
_UNITS = frozenset(
    ("ms", "s", "h", "min", "V", "W", "A", "m", "km", "g", "kg", "mg", "l", "L", "ml", "mm", "cm", "Hz", "B")
)
"""Behind a number these are no abbreviations of words."""
_SENTENCE_STARTS = word_set("The This It If In A An We You They These When Das Die Der Es Wir Sie")
