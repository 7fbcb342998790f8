"""A work that is cited, as CSL-JSON: from an entry of a library, or from what a register says of it.

What comes from outside is cut down to the fields that a bibliography has, each bounded, without tags.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from html import unescape
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.text.script import is_unspaced
from orchestrator.text.slug import slug_of

_KINDS = {
    "article": "article-journal", "inproceedings": "paper-conference", "conference": "paper-conference",
    "incollection": "chapter", "inbook": "chapter", "phdthesis": "thesis", "mastersthesis": "thesis",
    "thesis": "thesis", "techreport": "report", "report": "report", "manual": "report", "online": "webpage",
    "electronic": "webpage", "www": "webpage", "unpublished": "manuscript", "book": "book", "misc": "document",
    "proceedings": "book", "collection": "book", "dataset": "dataset", "software": "software", "patent": "patent",
    "journal-article": "article-journal", "proceedings-article": "paper-conference", "book-chapter": "chapter",
    "posted-content": "article", "monograph": "book", "dissertation": "thesis",
}  # fmt: skip
"""What BibTeX, BibLaTeX and registers call a kind of work, in the words of CSL."""
_PLAIN = (
    "title", "container-title", "publisher", "publisher-place", "volume", "issue", "page", "edition", "DOI", "ISBN",
)  # fmt: skip
_LONGEST = 1_000
"""Characters of a field; the longest titles have some 400."""
_LONGEST_ABSTRACT = 5_000
_MOST_NAMES = 100
"""Of authors. A paper of physics has three thousand, of whom no style prints more than twenty."""
_TAG = re.compile(r"<[/!?A-Za-z][^<>]{0,300}>")
_YEAR = re.compile(r"-?\d{1,4}")
_DOI = re.compile(r"(?<![\w.])(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(?P<doi>10\.\d{4,9}/\S{1,300})", re.IGNORECASE)
_OPENING = {")": "(", "]": "[", ">": "<", "}": "{"}
"""Signs that a DOI may hold in pairs, as `10.1175/1520-0442(1996)009<0373:MCSDIO>2.0.CO;2` does; one alone at its end
is the sentence's.
"""
_WORD = re.compile(r"[^\W_]+")
_AND = frozenset(("and", "und", "et", "y", "e", "en"))
_LOOKS = re.compile(r"</?(?:i|b|em|strong|sup|sub|sc|scp|span)\b[^<>]{0,200}>", re.IGNORECASE)
_PARTICLE = re.compile(
    r"(?:(?:van|von|vom|zu|zum|der|den|de|del|della|di|da|dos|du|la|le|ter|ten|af|el|al|bin|ibn)\s+)+(?=\S)",
    re.IGNORECASE,
)
"""Before a family's name; libraries and registers disagree on whether they belong to it."""
OTHERS = "others"
"""The name that stands for all that are not named."""
_SAME_WORD = 0.75
"""Of `difflib`: `clcks` and `clocks` have 0.91, `notes` and `nodes` 0.8, words that only share letters less."""

Work = dict[str, Any]
"""`{id type title author issued ...}` as CSL-JSON has it."""


def work_of_entry(entry: Mapping[str, JSON]) -> Work:
    """A work of a library, as its source hands it to an app: `{id title authors issued container ...}`."""
    bodies = set(entry.get("bodies") or ())
    work: Work = {
        "id": str(entry["id"]),
        "type": _kind(str(entry.get("kind") or "")),
        "title": unescape(str(entry.get("title") or "")),
        "author": [_name(name, name in bodies) for name in entry.get("authors") or ()],
        "editor": [_name(name, name in bodies) for name in entry.get("editors") or ()],
        "container-title": unescape(str(entry.get("container") or "")),
        "publisher": str(entry.get("publisher") or ""),
        "publisher-place": str(entry.get("publisher_place") or ""),
        "volume": str(entry.get("volume") or ""),
        "issue": str(entry.get("issue") or ""),
        "page": str(entry.get("pages") or ""),
        "edition": str(entry.get("edition") or ""),
        "DOI": doi_in(str(entry.get("doi") or "")),
        "ISBN": str(entry.get("isbn") or ""),
        "URL": _address(str(entry.get("url") or "")),
        "issued": _issued(str(entry.get("issued") or "")),
    }
    return {name: value for name, value in work.items() if value}


def work_told(record: JSON) -> Work | None:
    """A work as somebody outside tells it, cut down to what can be used. None: it has no title."""
    if not isinstance(record, Mapping):
        return None
    work: Work = {"type": _kind(_text(record.get("type")))}
    work |= {name: _text(record.get(name)) for name in _PLAIN}
    for name in ("author", "editor"):
        people = record.get(name)
        work[name] = [one for one in map(_told_name, people[:_MOST_NAMES]) if one] if isinstance(people, list) else []
    work["URL"] = _address(_text(record.get("URL")))
    work["abstract"] = _text(record.get("abstract"), _LONGEST_ABSTRACT)
    work["issued"] = _told_date(record.get("issued"))
    work["DOI"] = doi_in(work["DOI"])
    return {name: value for name, value in work.items() if value} if work["title"] else None


def doi_in(text: str) -> str:
    """The DOI that a text holds, as `10.1000/182`; empty without one."""
    found = _DOI.search(unescape(text))
    doi = found["doi"] if found else ""
    while doi:
        last = doi[-1]
        opens = _OPENING.get(last)
        if last not in ".,;:!?'\"”’" and not (opens and doi.count(opens) < doi.count(last)):
            break
        doi = doi[:-1]
    return doi


def year_of(work: Mapping[str, JSON]) -> str:
    parts = (work.get("issued") or {}).get("date-parts")
    return str(parts[0][0]) if parts and parts[0] else ""


def who(work: Mapping[str, JSON]) -> str:
    """By whom it is, in a few words: `Knuth`, `Gray and Reuter`, `Lamport et al.`."""
    names = [_family(name) for name in work.get("author") or work.get("editor") or ()]
    if len(names) > 2 or OTHERS in names[1:]:
        return f"{names[0]} et al."
    return " and ".join(names)


def told_in_a_line(work: Mapping[str, JSON]) -> str:
    """`Knuth: Literate Programming. The Computer Journal, 1984. doi:10.1093/...`; fields as they are, in no style."""
    head = f"{who(work)}: {work.get('title', '')}" if who(work) else str(work.get("title", ""))
    where = ", ".join(filter(None, (str(work.get("container-title") or work.get("publisher") or ""), year_of(work))))
    address = f"doi:{work['DOI']}" if work.get("DOI") else str(work.get("URL") or "")
    return ". ".join(part.rstrip(".") for part in (head, where) if part) + "." + (f" {address}" if address else "")


def key_for(work: Mapping[str, JSON], taken: Iterable[str]) -> str:
    """A key for a work that came without one: `knuth1984literate`, with a letter where that is taken."""
    title = [word for word in slug_of(str(work.get("title") or "")).split("-") if len(word) > 3]
    family = slug_of(who(work).split(" ")[0]) if who(work) else ""
    key = "".join((family.replace("-", ""), year_of(work), *title[:1])) or "work"
    known = {one.casefold() for one in taken}
    letters = (f"{key}{letter}" for letter in ("", *"bcdefghijklmnopqrstuvwxyz"))
    return next((one for one in letters if one.casefold() not in known), f"{key}{len(known)}")


def differences(ours: Mapping[str, JSON], theirs: Mapping[str, JSON]) -> list[dict[str, str]]:
    """Where two accounts of one work differ: `{field, ours, theirs}` of year, title, authors. What one does not say
    is no difference.
    """
    found = []
    years = year_of(ours), year_of(theirs)
    if all(years) and years[0] != years[1]:
        found.append({"field": "year", "ours": years[0], "theirs": years[1]})
    titles = str(ours.get("title") or ""), str(theirs.get("title") or "")
    if all(titles) and not is_same_title(*titles):
        found.append({"field": "title", "ours": titles[0], "theirs": titles[1]})
    if not _are_same_people(ours.get("author") or [], theirs.get("author") or []):
        found.append({"field": "author", "ours": _people(ours), "theirs": _people(theirs)})
    return found


def is_another(ours: Mapping[str, JSON], theirs: Mapping[str, JSON]) -> bool:
    """Whether it cannot be one work that is told with a slip: the titles share less than half of their words, misspelt
    ones counted, and with the title the authors or the year are others'. A translation keeps both.
    """
    if _are_near(_title_words(ours), _title_words(theirs)):
        return False
    if is_same_title(str(ours.get("title") or ""), str(theirs.get("title") or "")):  # of short words alone: `The Log`
        return False
    people = _families(ours.get("author") or []), _families(theirs.get("author") or [])
    years = year_of(ours), year_of(theirs)
    return not _shared(*people) or (all(years) and years[0] != years[1])


def _are_near(mine: set[str], other: set[str]) -> bool:
    return 2 * _shared(mine, other) >= max(1, min(len(mine), len(other)))


def _shared(mine: set[str], other: set[str]) -> int:
    """How many words of the one stand in the other, as they are or with a slip of the pen."""
    return sum(word in other or bool(get_close_matches(word, other, 1, _SAME_WORD)) for word in mine)


def is_same_title(one: str, other: str) -> bool:
    """Whatever the case, the accents, the marks between the words, and a subtitle that only one of them has."""
    first, second = (" ".join(_words(title)) for title in (one, other))
    shorter, longer = sorted((first, second), key=len)
    if shorter == longer:
        return True
    head = re.split(r"\s*[:–—(]\s|\?\s|\.\s", one if len(first) > len(second) else other)[0]
    return bool(shorter) and " ".join(_words(head)) == shorter


def _title_words(work: Mapping[str, JSON]) -> set[str]:
    return {word for word in _words(str(work.get("title") or "")) if len(word) > 3 or not word.isascii()}


def _words(text: str) -> list[str]:
    """Those of a title or name in one form; a sign for `and` is one."""
    said = _WORD.findall(_one_form(_LOOKS.sub("", unescape(text)).replace("&", " and ")))
    return [word for word in said if word not in _AND]


def _one_form(text: str) -> str:
    """Without accents and case, ligatures apart; `Müller` and `Mueller` stay two."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(char for char in parts if not unicodedata.combining(char))


def _are_same_people(ours: list[JSON], theirs: list[JSON]) -> bool:
    if not ours or not theirs:
        return True
    mine, other = ([_known_as(one) for one in names] for names in (ours, theirs))
    if OTHERS in mine:
        mine.remove(OTHERS)
        return set(mine) <= set(other)
    return mine == other


def _families(names: list[JSON]) -> set[str]:
    return {_known_as(name) for name in names} - {OTHERS}


def _known_as(name: Mapping[str, JSON]) -> str:
    return " ".join(_words(_PARTICLE.sub("", _family(name), count=1)))


def _people(work: Mapping[str, JSON]) -> str:
    return "; ".join(_family(name) for name in work.get("author") or ())


def _family(name: Mapping[str, JSON]) -> str:
    family = str(name.get("family") or name.get("literal") or "")
    return f"{family}{name.get('given', '')}" if is_unspaced(family) and name.get("family") else family


def _kind(written: str) -> str:
    word = written.strip().casefold()
    return _KINDS.get(word, word if re.fullmatch(r"[a-z_-]{2,40}", word) else "document")


def _name(written: str, is_body: bool) -> dict[str, str]:
    family, *rest = written.split(", ", 2)
    if is_body or not rest:
        return {"literal": written}
    return {"family": family, "given": rest[0]} | ({"suffix": rest[1]} if len(rest) > 1 else {})


def _told_name(name: JSON) -> dict[str, str] | None:
    if not isinstance(name, Mapping):
        return None
    family = " ".join(filter(None, (_text(name.get("non-dropping-particle")), _text(name.get("family")))))
    body = _text(name.get("literal")) or _text(name.get("name"))
    if not family:
        return {"literal": body} if body else None
    given = " ".join(filter(None, (_text(name.get("given")), _text(name.get("dropping-particle")))))
    parts = {"family": family, "given": given, "suffix": _text(name.get("suffix"))}
    return {part: text for part, text in parts.items() if text}


def _issued(written: str) -> dict[str, Any]:
    numbers = [int(part) for part in written.lstrip("-").split("-") if part.isdecimal()]
    if not numbers:
        return {}
    numbers[0] *= -1 if written.startswith("-") else 1
    return {"date-parts": [numbers[:3]]}


def _told_date(value: JSON) -> dict[str, Any]:
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [str(one) for one in first[:3] if isinstance(one, int | str) and not isinstance(one, bool)]
    if not numbers or not all(_YEAR.fullmatch(one) for one in numbers):
        return {}
    return {"date-parts": [[int(one) for one in numbers]]}


def _address(written: str) -> str:
    """Only one that a reader can follow."""
    return written if re.fullmatch(r"https?://[^\s<>\"]{3,1000}", written) else ""


def _text(value: JSON, longest: int = _LONGEST) -> str:
    """One line of plain text. A register gives some fields as lists of one."""
    if isinstance(value, list):
        value = next(iter(value), "")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = _TAG.sub("", str(value)[: 2 * longest])
    shown = "".join(char if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") else " " for char in text)
    return " ".join(shown.split())[:longest]
