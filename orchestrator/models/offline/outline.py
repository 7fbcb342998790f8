"""An outline by rule: the sentences of the idea as its points, each marked by what stands in it. Nothing is added."""

from __future__ import annotations

import re

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.models.offline.task import Declined, Task
from orchestrator.models.offline.title import shortened
from orchestrator.text.blocks import blocks
from orchestrator.text.citation import citations
from orchestrator.text.inline import plain
from orchestrator.text.language import STOP_WORDS
from orchestrator.text.sentences import sentences
from orchestrator.text.slug import slug_of
from orchestrator.text.work import doi_in

_ITEM = re.compile(r"\n(?=\s{0,9}(?:[-*+]|\d{1,9}[.)])\s)")
_MARK = re.compile(r"\A\s{0,9}(?:(?:[-*+]|\d{1,9}[.)])\s+)?(?:\[[ xX]\]\s+)?")
_OWN = re.compile(r"\b(?:I|my|mine|we|our|ours|ich|mein\w*|wir|unser\w*)\b")
_DOUBTABLE = re.compile(
    r"\d|[“\"„«]|\b(?:stud(?:y|ies)|research|according to|survey|measured|reported|shows? that|showed that|found that"
    r"|Studien?|laut|Umfrage|gemessen|zeigt, dass)\b"
)
"""What a reader may want to know the source of: numbers, quotations, what somebody found."""
_LETTER = re.compile(r"\w")
_SEARCH_WORDS = 8
_LONGEST_HEADING = 60
_LONGEST_TITLE = 100
_LONGEST_POINT = 1_000
_MOST_POINTS, _MOST_SECTIONS, _MOST_KEYS = 30, 20, 10


def outline(task: Task) -> dict[str, JSON] | Declined:
    if task.notes:
        return Declined("The offline model has one outline of an idea. Change it yourself: edit it at its gate.")
    idea = task.block("idea") or ""
    shelf = _keys(task.block("shelf.works") or "[]")
    title = ""
    sections: list[tuple[str, list[dict[str, JSON]]]] = []
    for block in blocks(idea):
        if block.kind == "heading":
            title = title or block.title
            sections.append((block.title, []))
            continue
        points = [_point(one, shelf) for one in _said(block.text) if _LETTER.search(one)]
        if not sections or (block.kind == "paragraph" and sections[-1][1] and not _has_headings(idea)):
            sections.append(("", []))
        sections[-1][1].extend(points)
    told = [(heading, points[:_MOST_POINTS]) for heading, points in sections if points][:_MOST_SECTIONS]
    if not told:
        return Declined("The idea has no sentence to outline.")
    title = shortened(title or str(told[0][1][0]["text"]).rstrip(".!?"), _LONGEST_TITLE)
    return {
        "title": title,
        "slug": slug_of(title),
        "sections": [{"heading": heading or _heading(points, len(told)), "points": points} for heading, points in told],
    }


def _has_headings(idea: str) -> bool:
    return any(block.kind == "heading" for block in blocks(idea))


def _heading(points: list[dict[str, JSON]], count: int) -> str:
    return "The idea" if count == 1 else shortened(str(points[0]["text"]).rstrip(".!?"), _LONGEST_HEADING)


def _said(text: str) -> list[str]:
    return [one for part in _ITEM.split(text) for one in sentences(_MARK.sub("", part))]


def _point(sentence: str, shelf: frozenset[str]) -> dict[str, JSON]:
    """The sentence without its citations, which name its sources."""
    found = citations(sentence)
    keys = [one.key for each in found for one in each.cited]
    text, place = "", 0
    for each in found:
        if not each.is_in_sentence:
            text, place = text + sentence[place : each.start].rstrip(), each.end
    said = plain(text + sentence[place:]).strip()
    text = shortened(said if _LETTER.search(said) else plain(sentence), _LONGEST_POINT)
    if keys:
        mark = "has a source" if shelf.issuperset(keys) else "needs one"
        return {"text": text, "mark": mark, "keys": list(dict.fromkeys(keys))[:_MOST_KEYS]}
    if doi := doi_in(sentence):
        return {"text": text, "mark": "needs one", "search": doi}
    if _DOUBTABLE.search(sentence) and not _OWN.search(sentence):
        return {"text": text, "mark": "needs one", "search": _search(text)}
    return {"text": text, "mark": "is yours"}


def _search(text: str) -> str:
    words = [word for word in re.findall(r"[^\W_]{3,}", text) if word.casefold() not in STOP_WORDS]
    return " ".join(words[:_SEARCH_WORDS]) or text


def _keys(told: str) -> frozenset[str]:
    try:
        return frozenset(str(one["key"]) for one in read_json(told))
    except (NotJSON, TypeError, KeyError):
        return frozenset()
