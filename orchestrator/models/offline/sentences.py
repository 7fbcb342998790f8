"""Sentences of a paragraph, cut where a reader would."""

from __future__ import annotations

import re

from orchestrator.models.offline.language import ABBREVIATIONS, MONTHS, word_set

_ATOM = re.compile(
    r"(?P<code>`+)(?!`).+?(?<!`)(?P=code)(?!`)"
    r"|(?<=\])\((?:[^()\s]|\([^()\s]*\))+(?:\s+\"[^\"]*\")?\)"
    r"|<[^<>\s]+>"
    r"|\b(?:https?|ftp|mailto):[^\s<>)\]]*[^\s<>)\].,;:!?'\"]",
    re.DOTALL,
)
"""What no sentence ends inside: code, link targets, tags and addresses."""

_END = re.compile(r"(?P<mark>[.!?…]+)(?P<closing>[\"'”’»“)\]*_]*)(?=\s)\s+|(?P<wide>[。！？]+)", re.DOTALL)
_EMPHASIS_START = re.compile(r"(?<![\w*_])(?:\*|_)(?=[\w\"“])")
_EMPHASIS_END = re.compile(r"(?<=[\w.!?\"”)])(?:\*|_)(?![\w*_])")
_LOOKED_AHEAD = 8
_LEADING_MARKS = "\"'“„»«‘([*_`~"


def sentences(paragraph: str) -> list[str]:
    """The paragraph's sentences in order, each on one line; joined by spaces they are the paragraph."""
    text = " ".join(paragraph.split())
    masked = _ATOM.sub(lambda atom: "x" * len(atom[0]), text)
    found, start = [], 0
    for end in _END.finditer(masked):
        if end["wide"] or _is_boundary(masked, start, end):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return _whole([sentence for sentence in found if sentence])


def _whole(found: list[str]) -> list[str]:
    """Sentences that share a bracket or an emphasis stay together, if it is closed at all."""
    together: list[str] = []
    place = 0
    while place < len(found):
        end = place + 1
        if _is_open(found[place]):
            ahead = range(place + 2, min(place + _LOOKED_AHEAD, len(found)) + 1)
            end = next((stop for stop in ahead if not _is_open(" ".join(found[place:stop]))), end)
        together.append(" ".join(found[place:end]))
        place = end
    return together


def _is_open(text: str) -> bool:
    bare = _ATOM.sub("", text)
    if (
        bare.count("(") > bare.count(")")
        or bare.count("[") > bare.count("]")
        or bare.count("**") % 2
        or bare.count('"') % 2
    ):
        return True
    return len(_EMPHASIS_START.findall(bare)) > len(_EMPHASIS_END.findall(bare))


def _is_boundary(text: str, start: int, end: re.Match[str]) -> bool:
    following = text[end.end() :].lstrip(_LEADING_MARKS)
    if not following:
        return False
    token_start = max(text.rfind(" ", start, end.start("mark")) + 1, start)
    token = text[token_start : end.start("mark")].strip("\"'“„»«‘([*_`,;")
    if end["mark"] != "." and end["mark"][0] in "!?":
        return not following[0].islower()
    if end["mark"] != ".":
        return following[0].isupper()
    if end["closing"].startswith((")", "]")) and _opens_inside(text[start : end.end()]):
        return not following[0].islower()
    return not _is_abbreviation(token, following, first=token_start == start)


def _opens_inside(sentence: str) -> bool:
    return sentence[0] not in "(["


def _is_abbreviation(token: str, following: str, *, first: bool) -> bool:
    word = token.lower()
    if not word:
        return True
    if word == "etc" or word == "usw":
        return following[0].islower()
    if word in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"):
        return True
    if re.fullmatch(r"(?:[^\W\d]\.)+[^\W\d]", word):
        return following.split()[0] not in _SENTENCE_STARTS
    if re.fullmatch(r"\d{1,2}", word):
        return first or following.split()[0].lower() in MONTHS
    return following[0].islower() and len(word) < 4


_SENTENCE_STARTS = word_set("The This It If In A An We You They These When Das Die Der Es Wir Sie")
