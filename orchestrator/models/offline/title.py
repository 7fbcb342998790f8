"""The title a source has, or the one that can be made of its words."""

from __future__ import annotations

import re

from orchestrator.models.offline.piece import MODULE, is_prose
from orchestrator.text.boilerplate import boilerplate
from orchestrator.text.document import Document
from orchestrator.text.inline import plain
from orchestrator.text.language import POINTER, WORD
from orchestrator.text.script import word_count
from orchestrator.text.sentences import sentences

LONGEST_TITLE = 120
"""Characters; beyond, no list and no browser tab shows it."""
UNTITLED = "Untitled note"
_GOOD_LENGTH = 80
"""Characters, one line of a page. A longer first sentence is cut at a clause."""
_TOO_MANY = 2
"""Headings in HTML: with two, none is the one of the whole text."""
_LONGEST_CLAUSE = 100
"""Characters; more than a good length, as it is cut nowhere else."""
_SHORTEST_CLAUSE = 25
"""Characters. What is shorter, as in “In short, ...”, says nothing of the text."""
_NO_TITLE = re.compile(
    r"(?:\W|\d)*(?:introduction|overview|abstract|about|readme|read me|description|summary|background|contents|"
    r"index|notes?|"
    r"table of contents|changelog|change ?log|changes|history|release notes|news|installation|install|usage|features|"
    r"getting started|quick ?start|examples?|name|synopsis|what(?:'s| is) (?:it|this)|why\??|motivation|documentation|"
    r"описание|введение|bug fixes|breaking changes|einleitung|einführung|überblick|übersicht|beschreibung|"
    r"zusammenfassung|notizen?|inhalt|unreleased|"
    r"(?:version |release )?\[?v?\d+\.\d[\w.]*\]?(?:[\s(/–—-]*(?:\d{4}-\d{2}-\d{2}|unreleased))?)(?:\W|\d)*",
    re.IGNORECASE,
)
_GENERIC_BUT_TRUE = re.compile(
    r"(?:\W|\d)*(?:changelog|change ?log|changes|release notes|news)(?:\W|\d)*", re.IGNORECASE
)
"""Titles that say little, yet what follows is nothing else."""
_DEFINITION = re.compile(
    r"(?P<name>[A-Z][\w.+-]*(?: [A-Z][\w.+-]*)?) (?:is|are|ist|sind) (?P<what>(?:an?|the|eine?|der|die|das) .+?)"
    r"(?=[,;:.(](?:\s|$)| (?:that|which|designed|for|with|written|used|to|in|intended|and interaction|für|mit)\b|$)"
)
_LOOKED_AT = 60
"""Blocks; a title stands early, unless it is the only heading of the first level."""
_HTML_HEADING = re.compile(r"<h(?P<level>[1-3])\b[^<>]*>(?P<words>.{0,1000}?)</h[1-3]>", re.DOTALL | re.IGNORECASE)
_NEVER_ALONE = re.compile(
    r"\W*(?:read ?me|index|untitled|title|titel|introduction|overview|abstract|summary|description|contents|"
    r"table of contents|"
    r"einleitung|einführung|überblick|übersicht|beschreibung|zusammenfassung|inhalt|введение|описание)\W*",
    re.IGNORECASE,
)
"""Names of files and of parts, which are nobody's title."""
_SAID_ABOVE = re.compile(r"(?:#\+(?!title)\w+:.*\n)*(?:#\+title:[ \t]*|= )(?P<words>\S.*)", re.IGNORECASE)
_KIND = r"(?:note|post|page|essay|article|talk|piece|blog ?post|story)"
_LABEL = re.compile(
    rf"(?:(?:rough )?(?:idea|notes?|thoughts?|draft)(?: (?:for|on|of) (?:an? |the |my )?{_KIND})?|note to self|title|"
    rf"topic|subject|re|fwd?|titel|thema|betreff|entwurf|notiz|idee|aw|wg|{_KIND})[ \t]*:[ \t]+(?=\S)",
    re.IGNORECASE,
)
"""What people write before a thing to say what it is, which is no part of its title."""
_FEWEST_WORDS = 4
"""Of the sentence a paragraph begins with: “Ignore me.”, “Hi all,”, “Quick update.” speak to somebody, of nothing."""
_CLAUSE_END = re.compile(
    r"\s[-–—]\s|[,;:(](?=\s)|\s(?=(?:that|which|whose|who|where|because|when|so that|und|die|der|das|weil|"
    r"welche[rs]?)\s)"
)


def title_of(document: Document) -> str:
    """Never empty, never longer than `LONGEST_TITLE`."""
    if title := document.front_matter.title or _of_no_markdown(document) or _only_heading(document):
        return shortened(title, LONGEST_TITLE)
    title = _heading(document) or _phrase(document)
    return shortened(title, LONGEST_TITLE) if re.search(r"\w", title) else UNTITLED


def own_title(document: Document) -> str:
    """The title that its author gave it; empty where one has to be made of its words."""
    return document.front_matter.title or _of_no_markdown(document) or _only_heading(document) or _heading(document)


def _of_no_markdown(document: Document) -> str:
    """In Org and AsciiDoc, where the first lines say it."""
    found = (_SAID_ABOVE.match(block.text) for block in document.blocks[:3])
    return next((title["words"].strip() for title in found if title), "")


def shortened(text: str, length: int) -> str:
    """The text up to a clause or a word that fits."""
    if len(text) <= length:
        return text
    clauses = [end.start() for end in _CLAUSE_END.finditer(text) if 12 <= end.start() <= length]
    end = clauses[-1] if clauses else text.rfind(" ", 0, length)
    return text[: end if end > 0 else length].rstrip(" ,;:-–—(")


def _only_heading(document: Document) -> str:
    """The one heading of the first level as its author wrote it; empty where it is not alone."""
    found = [block.title for block in document.blocks if block.kind == "heading" and block.level == 1]
    for block in document.blocks:
        if block.kind == "html" and len(found) < _TOO_MANY:
            found += [plain(tag["words"]) for tag in _HTML_HEADING.finditer(block.text) if tag["level"] == "1"]
    title = found[0].rstrip("¶ ") if len(found) == 1 else ""
    return "" if _NEVER_ALONE.fullmatch(title) else title


def _heading(document: Document) -> str:
    """The first heading that is one of the whole text: it stands above all prose."""
    for block in document.blocks[:_LOOKED_AT]:
        if block.kind == "paragraph" and is_prose(block) and not boilerplate(block, document.targets):
            return ""
        if block.kind == "heading":
            words = _clean(block.title)
        elif block.kind == "html" and (found := _HTML_HEADING.search(block.text)):
            words = _clean(plain(found["words"]))
        else:
            continue
        if words and (not _NO_TITLE.fullmatch(words) or (block.level == 1 and _GENERIC_BUT_TRUE.fullmatch(words))):
            return words
    return ""


def _clean(title: str) -> str:
    """Without the marks around it that are no quotation and no bracket."""
    start = next((place for place, one in enumerate(title) if one.isalnum() or one in '_"“„«('), len(title))
    end = next((place for place in range(len(title), 0, -1) if _ends(title[place - 1])), 0)
    return title[start:end]


def _ends(one: str) -> bool:
    return one.isalnum() or one in '_"”“»)?!…+'


def _phrase(document: Document) -> str:
    """Made of the first sentence that speaks of the matter: what it defines, or its first clause."""
    prose = [plain(block.text) for section in document.sections for block in section.blocks if is_prose(block)]
    found = [sentence for text in prose for sentence in sentences(text)[:1]]
    telling = [one for one in found if not POINTER.search(one) and word_count(one) >= _FEWEST_WORDS]
    first = next(iter([*telling, *found]), "")
    if not first:
        texts = (block.text for block in document.blocks if block.kind != "code" and not MODULE.match(block.text))
        lines = (line for text in texts for line in text.splitlines())
        first = next((words for line in lines if WORD.search(words := plain(line).strip(" -*+.:|#>"))), "")
    if label := _LABEL.match(first):
        first = first[label.end() :][:1].upper() + first[label.end() + 1 :]
    if (definition := _DEFINITION.match(first)) and len(definition["what"].split()) > 1:
        return shortened(f"{definition['name']}: {definition['what']}".rstrip(".:!"), _GOOD_LENGTH)
    clause = next((end.start() for end in _CLAUSE_END.finditer(first) if end.start() >= _SHORTEST_CLAUSE), None)
    if len(first) > _GOOD_LENGTH and clause:
        first = first[:clause]
    return shortened(first.rstrip(".:!"), _LONGEST_CLAUSE)
