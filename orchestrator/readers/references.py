"""A library of what was read: CSL-JSON, and BibTeX by `bibtexparser`."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.readers.bibtex_names import names_in, too_many_commas
from orchestrator.readers.bibtex_parents import BibtexEntries, BibtexEntry, with_parents
from orchestrator.readers.bibtex_strings import bare, strings_of, values_of
from orchestrator.readers.extras import library
from orchestrator.readers.json_parts import Item, items_of
from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, SourceUnread, shortened
from orchestrator.readers.wording import text_of
from orchestrator.values import dataclass

EXTRA = "library"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})")
_YEAR = re.compile(r"-?\d{1,4}")
_DATE = re.compile(r"(?P<date>\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[/T].*)?")
_LONGEST_TEXT = 20_000
"""Characters of a field that are kept. Chosen by hand: abstracts have some 2,000."""
_LOGO = re.compile(
    r"\\((?:La|Bib|Xe|Lua|pdf|Con|Ams)*(?:TeX|TEX)|MetaPost|METAFONT|TikZ|BibLaTeX)(e?)(?![A-Za-z])(?:\{\}|\\(?= ))?"
)
"""Names that TeX sets in a way of their own. The decoder leaves out what it does not know, and it knows few of them."""
_PLAIN_LATEX = str.maketrans({"{": None, "}": None, "~": " "})


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A work."""

    id: str
    """The key it is cited by."""
    title: str
    place: str
    kind: str = ""
    """As its home says it: `article-journal`, `book`."""
    authors: tuple[str, ...] = ()
    """`Family, Given`, `Family, Given, Jr`, or a name as it is written."""
    issued: str = ""
    """`2026`, `2026-11` or `2026-11-30`."""
    container: str = ""
    publisher: str = ""
    doi: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    abstract: str = ""
    note: str = ""
    bodies: tuple[str, ...] = ()
    """Those of the authors and editors that are no person: whole, whatever commas they hold."""
    editors: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    edition: str = ""
    publisher_place: str = ""
    isbn: str = ""
    annotation: str = ""
    """What the person wrote about it."""


def read_csl(parts: Sequence[Brought], options: Options) -> SourceReading[ReferenceEntry]:
    """All works of CSL-JSON, as Zotero exports it.

    Raises:
        SourceUnread: none of the parts is JSON.
    """
    return _once(by_part(parts, _csl), options)


def read_bibtex(parts: Sequence[Brought], options: Options) -> SourceReading[ReferenceEntry]:
    """All works of BibTeX files, LaTeX decoded.

    Raises:
        SourceUnread: none of the parts is text, or the library is not installed.
    """
    return _once(by_part(parts, _bibtex), options)


def _once(reading: SourceReading[ReferenceEntry], options: Options) -> SourceReading[ReferenceEntry]:
    """The first of those with one key; and what is told of a year to come."""
    held: dict[str, ReferenceEntry] = {}
    alike: dict[str, ReferenceEntry] = {}
    told = list(reading.told)
    for entry in reading.entries:
        before = held.setdefault(entry.id, entry)
        near = alike.setdefault(entry.id.casefold(), entry)
        if before is entry and near.id != entry.id:
            why = (
                f"the key '{shortened(entry.id)[:60]}' differs from '{shortened(near.id)[:60]}' at {near.place} in case"
            )
            told.append(SourceTrouble(entry.place, f"{why} alone, and is another work", kept=True))
        if before is not entry:
            told.append(
                SourceTrouble(entry.place, f"the key '{shortened(entry.id)[:60]}' stands at {before.place} too")
            )
        elif options.day and entry.issued[:4].isdecimal() and int(entry.issued[:4]) > options.day.year + 1:
            told.append(
                SourceTrouble(
                    entry.place, f"'{shortened(entry.id)[:60]}' is of {entry.issued}, a year to come", kept=True
                )
            )
    return SourceReading(tuple(held.values()), tuple(told))


def _csl(part: Brought) -> SourceReading[ReferenceEntry]:
    items, told = items_of(part)
    entries: list[ReferenceEntry] = []
    lost: list[SourceTrouble] = []
    for item in (one for each in items for one in _listed(each)):
        value = item.value
        key, title = _text(value.get("citation-key")) or _of_note(value, _KEY_OF_NOTE), _text(value.get("title"))
        key = key or _text(value.get("id"))
        if not key or not title:
            lost.append(SourceTrouble(item.place, "is a work without an id or a title"))
            continue
        issued = _issued(value.get("issued"))
        if issued is None:
            lost.append(SourceTrouble(item.place, f"'{shortened(key)[:60]}': its date is not understood", kept=True))
        entries.append(_work(item, key, title, issued or ""))
    return SourceReading(tuple(entries), (*told, *lost))


_LISTS = ("references", "items")
_KEY_OF_NOTE = re.compile(r"^[ \t]*citation[ -]key:\s*(\S{1,200})\s*$", re.IGNORECASE | re.MULTILINE)
_DOI_OF_NOTE = re.compile(r"^[ \t]*doi:\s*(\S{1,300})\s*$", re.IGNORECASE | re.MULTILINE)
"""Where Zotero keeps what its own fields have no place for."""


def _listed(item: Item) -> Iterator[Item]:
    """The works of an object that holds them in a list, as Pandoc's metadata does; else itself."""
    for name in _LISTS:
        if "id" not in item.value and isinstance(inner := item.value.get(name), list):
            yield from (Item(one, item.place) for one in inner if isinstance(one, dict))
            return
    yield item


def _of_note(value: Mapping[str, JSON], wanted: re.Pattern[str]) -> str:
    note = value.get("note")
    found = wanted.search(note[:_LONGEST_TEXT]) if isinstance(note, str) else None
    return found[1] if found else ""


def _work(item: Item, key: str, title: str, issued: str) -> ReferenceEntry:
    value = item.value
    authors, editors = _names(value.get("author")), _names(value.get("editor"))
    return ReferenceEntry(
        id=key,
        title=title,
        place=item.place,
        kind=_text(value.get("type")),
        authors=tuple(name for name, _ in authors),
        issued=issued,
        container=_text(value.get("container-title")),
        publisher=_text(value.get("publisher")),
        doi=_text(value.get("DOI")) or _of_note(value, _DOI_OF_NOTE),
        url=_text(value.get("URL")),
        tags=_tags(_text(value.get("keyword"))),
        abstract=_text(value.get("abstract")),
        note=_text(value.get("note")),
        bodies=_bodies(*authors, *editors),
        editors=tuple(name for name, _ in editors),
        volume=_text(value.get("volume")),
        issue=_text(value.get("issue")),
        pages=_text(value.get("page")),
        edition=_text(value.get("edition")),
        publisher_place=_text(value.get("publisher-place")),
        isbn=_text(value.get("ISBN")),
        annotation=_text(value.get("annote")) or _text(value.get("annotation")),
    )


def _bodies(*names: tuple[str, bool]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, is_body in names if is_body))


def _issued(value: JSON) -> str | None:
    """None of what is there and not understood."""
    if not isinstance(value, Mapping):
        return "" if value is None else _dated(_text(value)) or _year_in(_text(value)) or None
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(one) for one in parts[0][:3] if isinstance(one, (int, str)) and not isinstance(one, bool)]
        if numbers and all(_YEAR.fullmatch(one) for one in numbers):
            return "-".join((numbers[0].zfill(4), *(one.zfill(2) for one in numbers[1:])))
        return None
    said = _text(value.get("raw")) or _text(value.get("literal"))
    return _dated(said) or _year_in(said) or None


def _year_in(written: str) -> str:
    """The year of `2020`, of `2020 (in press)` and of `c. 1850`; empty where there is none, or more than one."""
    if _YEAR.fullmatch(written.strip()):
        return written.strip()
    found = set(re.findall(r"(?<!\d)\d{4}(?!\d)", written))
    return found.pop() if len(found) == 1 else ""


def _dated(written: str) -> str:
    found = _DATE.fullmatch(written.strip())
    return found["date"] if found else ""


def _names(value: JSON) -> list[tuple[str, bool]]:
    """Each, and whether it is a body's."""
    names = []
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            family = " ".join(filter(None, (_text(one.get("non-dropping-particle")), _text(one.get("family")))))
            given = " ".join(filter(None, (_text(one.get("given")), _text(one.get("dropping-particle")))))
            person = ", ".join(filter(None, (family, given, _text(one.get("suffix")))))
            names.append((person or _text(one.get("literal")), not person))
    return [(name, is_body) for name, is_body in names if name]


def _bibtex(part: Brought) -> SourceReading[ReferenceEntry]:
    bibtexparser = library("bibtexparser", EXTRA, part.place)
    decoder = _Latex(part.place)
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it warns of is told below
    text, told = text_of(part)
    if text.strip() and "@" not in text:
        raise SourceUnread(f"is no BibTeX: it begins with “{shortened(text.strip())[:60]}”.", where=part.place)
    try:
        parsed = bibtexparser.parse_string(text)
    except Exception as error:  # the library raises what its parts raise
        raise SourceUnread(f"is not understood: {shortened(str(error))}.", where=part.place) from error
    entries: list[ReferenceEntry] = []
    lost: list[SourceTrouble] = []
    strings = strings_of(iter(parsed.strings))
    blocks = list(parsed.entries)
    written_as = [BibtexEntry.of(one.key, one.entry_type, _raw(values_of(one, strings))) for one in blocks]
    others = BibtexEntries(written_as)
    for block, own in zip(blocks, written_as, strict=True):
        place = f"{part.place}:{block.start_line + 1}"
        if block.entry_type.casefold() == "xdata":  # of others alone
            continue
        written, of_others = with_parents(own, others)
        fields = _fields(written.items(), decoder)
        if block.key and fields.get("title"):
            entries.append(_bibtex_work(place, block.key, block.entry_type, fields))
            lost += [SourceTrouble(place, why, kept=True) for why in _odd(block.key, of_others, written, fields)]
        else:
            lost.append(SourceTrouble(place, f"@{block.entry_type} is a work without a key or a title"))
    for block in parsed.failed_blocks:
        entry, trouble = _failed(part.place, block, decoder)
        lost.append(trouble)
        entries += [entry] if entry else []
    return SourceReading(tuple(entries), (*told, *lost))


_NAMED = ("author", "editor")


def _raw(values: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.casefold(): value for name, value in values}


def _odd(key: str, of_others: Sequence[str], written: Mapping[str, str], fields: Mapping[str, Any]) -> Iterator[str]:
    """What of an entry is kept, and is not what its home wants it to be."""
    at = f"'{shortened(key)[:60]}'"
    for why in of_others:
        yield f"{at}: {why}"
    said = fields.get("date", "") or fields.get("year", "")
    if said and not _YEAR.fullmatch(said) and not _dated(said):
        year = _year_in(said)
        yield f"{at}: '{shortened(said)[:60]}' is " + (f"read as {year}" if year else "no year")
    for name in _NAMED:
        if too_many_commas(written.get(name, "")[:_LONGEST_TEXT]):
            yield f"{at}: {name} has names that are not parted by 'and', and stay as they are written"


def _fields(written: Iterable[tuple[str, str]], decoder: _Latex) -> dict[str, Any]:
    """By name, LaTeX as text; names parted before that, since their braces say what belongs together."""
    return {name.casefold(): decoder.read(value, name.casefold() in _NAMED) for name, value in written}


class _Latex:
    """LaTeX as text: its decoder takes 10 us for each character, so it is given only what needs it."""

    def __init__(self, place: str) -> None:
        self._decoder = library("pylatexenc.latex2text", EXTRA, place).LatexNodes2Text(math_mode="verbatim")
        fault = library("pylatexenc.latexwalker", EXTRA, place).LatexWalkerError
        self._wrong = (fault, ValueError, TypeError, LookupError, AttributeError, RecursionError)
        self._held: dict[tuple[str, bool], Any] = {}

    def read(self, written: str, are_names: bool) -> Any:
        """A text, or names; what many works have from one is decoded once."""
        if (key := (written, are_names)) not in self._held:
            self._held[key] = list(names_in(written[:_LONGEST_TEXT], self.text)) if are_names else self.text(written)
        return self._held[key]

    def text(self, written: str) -> str:
        written = written[:_LONGEST_TEXT]
        if "\\" in written or "$" in written:
            try:
                return str(self._decoder.latex_to_text(_LOGO.sub(r"\1\2", written)))
            except self._wrong:  # it stays as it is written
                return written
        return written.translate(_PLAIN_LATEX).replace("---", "—").replace("--", "–")


def _failed(place: str, block: Any, decoder: _Latex) -> tuple[ReferenceEntry | None, SourceTrouble]:
    """A work that names a field twice is one all the same; what has no end is none."""
    at = f"{place}:{(block.start_line or 0) + 1}"
    whole = getattr(block, "ignore_error_block", None)
    why = str(block.error).partition(". Note")[0] or "no end of it is found"
    key, fields = getattr(whole, "key", ""), getattr(whole, "fields", ())
    values = _fields(((one.key, bare(str(one.value))) for one in reversed(fields)), decoder)
    if type(block).__name__ == "DuplicateFieldKeyBlock" and key and values.get("title"):
        return _bibtex_work(at, key, getattr(whole, "entry_type", ""), values), SourceTrouble(
            at, f"is not understood: {shortened(why)}", kept=True
        )
    return None, SourceTrouble(at, f"is not understood: {shortened(why)}")


def _bibtex_work(place: str, key: str, kind: str, fields: Mapping[str, Any]) -> ReferenceEntry:
    month = fields.get("month", "").casefold()
    named = _MONTH.search(month)  # beside a day, too
    number = _MONTHS.index(named[0]) + 1 if named else int(month) if re.fullmatch("[0-9]{1,2}", month.strip()) else 0
    authors, editors = fields.get("author", ()), fields.get("editor", ())
    year = _year_in(fields.get("year", "") or fields.get("date", ""))
    return ReferenceEntry(
        id=key,
        title=_line(fields.get("title", "")),
        place=place,
        kind=kind.casefold(),
        authors=tuple(name for name, _ in authors),
        issued=_dated(fields.get("date", "")) or (f"{year}-{number:02}" if year and 1 <= number <= 12 else year),
        container=_first(fields, "journal", "journaltitle", "booktitle"),
        publisher=_first(fields, "publisher", "institution", "school", "organization"),
        doi=fields.get("doi", "").strip(),
        url=fields.get("url", "").strip() or _address(fields.get("howpublished", "")),
        tags=_tags(fields.get("keywords", "")),
        abstract=_line(fields.get("abstract", ""))[:_LONGEST_TEXT],
        note=_line(fields.get("note", ""))[:_LONGEST_TEXT],
        bodies=_bodies(*authors, *editors),
        editors=tuple(name for name, _ in editors),
        volume=_line(fields.get("volume", "")),
        issue=_first(fields, "number", "issue"),
        pages=_line(fields.get("pages", "")),
        edition=_line(fields.get("edition", "")),
        publisher_place=_first(fields, "address", "location"),
        isbn=_line(fields.get("isbn", "")),
        annotation=_first(fields, "annote", "annotation")[:_LONGEST_TEXT],
    )


def _address(text: str) -> str:
    found = re.search(r"https?://[^\s<>{}]+", text)
    return found[0].rstrip(".,;") if found else ""


def _first(fields: Mapping[str, Any], *names: str) -> str:
    return next(filter(None, (_line(fields.get(name, "")) for name in names)), "")


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one.strip() for one in re.split("[,;]", text)))))


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(value: JSON) -> str:
    """In one line. Registers give some fields as a list of one."""
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    return _line(str(value))[:_LONGEST_TEXT] if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
