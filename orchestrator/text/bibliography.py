"""Citations and a list of works, put into words by a style of the Citation Style Language.

`citeproc-py` does it, of the extra `write`; nothing here formats a second time in another way. Its `Harvard (Cite Them
Right)` is the style where none is given. A style is a program somebody wrote: it may hold no entities, and no macros
that come to more work than a style has.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from orchestrator.text.citation import Citation, Cited
from orchestrator.text.extra_install import install_extra
from orchestrator.text.script import is_unspaced
from orchestrator.text.work import OTHERS, Work, who, year_of
from orchestrator.values import dataclass

EXTRA = "write"
USUAL_STYLE = "harvard-cite-them-right"
_MOST_CHARACTERS = 1_000_000
"""Of a style; the largest of ten thousand has 200,000."""
_MOST_WORK = 100_000
"""Elements a style comes to when its macros are written out. The largest common ones come to some 5,000."""
_DECLARED = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML_HEAD = re.compile(r"\A\ufeff?\s*<\?xml\b[^>]*\?>")
_CSL = "{http://purl.org/net/xbiblio/csl}"
_SIGNS = "\\`*_[]<>@&#~|"
_HIDDEN = {ord(sign): chr(0xE000 + place) for place, sign in enumerate(_SIGNS)}
"""Signs that mean something in Markdown go through a style as characters that mean nothing anywhere."""
_SHOWN = {ord(hidden): f"\\{chr(sign)}" for sign, hidden in _HIDDEN.items()}
_BARE = {ord(hidden): chr(sign) for sign, hidden in _HIDDEN.items()}
_ADDRESS = re.compile(r"https?://(?:[^\s<>()]|\([^\s<>()]*\))*(?:[^\s<>().,;:\]”’\"']|\([^\s<>()]*\))")
"""Brackets in pairs are its own, as in `10.1016/S0140-6736(98)01234-5`."""
_OTHERS = "\ue0f0"
_AND_OTHERS = re.compile(rf",?\s+(?:(?:and|&|und|et|y|e|en|og|och|i|и)\s+)?{_OTHERS}\.?")
"""What a style makes of somebody whose name is none: the people that a library does not name."""
_NO_YEAR = re.compile(r"no date|\bn\.\s?d\.|\bo\.\s?[JD]\.|\bs\.\s?[ad]\.")
"""What styles say for a year that nobody knows."""
_TAG = re.compile(r"</?(?:i|b|em|strong|sup|sub|sc|span)\b[^<>]{0,200}>")
_NUMBER = re.compile(r"\A(?:\[\d+\]|\d+\.|\(\d+\))(?=[^\s\d])")
"""Of a work in a list; the style parts it from the work by its place on the page."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class NoStyle(Exception):
    """Nothing can be put into words; the message says why, as a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class PutIntoWords:
    """What stands in the place of citations, and the list."""

    citations: tuple[str, ...]
    """One for each that was given, as Markdown."""
    works: tuple[str, ...]
    """The entries of the list, in the style's order."""
    style: str
    """Its title."""
    notes: tuple[str, ...] = ()
    """Of a style that cites below the page: what each citation's foot-note says. Its mark stands in the text."""


def put_into_words(found: Sequence[Citation], works: Mapping[str, Work], style: str = "") -> PutIntoWords:
    """Citations, all of whose keys are in `works`, in a style.

    Args:
        found: in the order of the text.
        works: by key.
        style: the text of a CSL file; empty for the usual one.

    Raises:
        NoStyle: the extra is not installed, or the style cannot be used.
    """
    library = _library()
    checked = _checked(style) if style else None
    names = {key: f"w{number}" for number, key in enumerate(works)}
    records = [{**_record(work), "id": names[key]} for key, work in _lettered(works).items()]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of fields and styles it knows only in part
            return _rendered(library, found, names, records, works, checked)
    except (Exception, RecursionError) as error:  # whatever the library makes of a style
        raise NoStyle(f"the style cannot be used: {type(error).__name__}: {str(error)[:200]}") from error


def _rendered(
    library: Any,
    found: Sequence[Citation],
    names: Mapping[str, str],
    records: list[Work],
    works: Mapping[str, Work],
    style: bytes | None,
) -> PutIntoWords:
    loaded = library.CitationStylesStyle(io.BytesIO(style) if style else USUAL_STYLE, validate=False)
    bibliography = library.CitationStylesBibliography(loaded, library.CiteProcJSON(records), _markdown())
    asked = [library.Citation([_item(library, one, names[one.key]) for one in each.cited]) for each in found]
    for each in asked:
        bibliography.register(each)
    said = [str(bibliography.cite(each, _nothing)) for each in asked]
    if loaded.has_bibliography():
        bibliography.sort()
    listed = [str(entry) for entry in bibliography.bibliography()] if loaded.has_bibliography() else []
    title = loaded.root.find(f"{_CSL}info/{_CSL}title")
    name = str(getattr(title, "text", "") or "a style without a title")
    entries = tuple(_as_markdown(_NUMBER.sub(r"\g<0> ", " ".join(entry.split()))) for entry in listed)
    if loaded.root.get("class") == "note":
        marks = tuple(f"{_named(each, works)}{note_mark(number)}" for number, each in enumerate(found, 1))
        return PutIntoWords(marks, entries, name, tuple(_as_markdown(" ".join(one.split())) for one in said))
    placed = (_as_markdown(_placed(each, text, works)) for each, text in zip(found, said, strict=True))
    return PutIntoWords(tuple(placed), entries, name)


def note_mark(number: int) -> str:
    """The mark of a citation's foot-note, unlike any that a person gives one."""
    return f"[^cited-{number}]"


def _named(citation: Citation, works: Mapping[str, Work]) -> str:
    """Before a mark: whom the sentence names."""
    return _as_markdown(who(works[citation.cited[0].key]).translate(_HIDDEN)) if citation.is_in_sentence else ""


def _as_markdown(said: str) -> str:
    """What the style made, in which the words of others do nothing and addresses can be followed."""
    said = _AND_OTHERS.sub(" et al.", said).replace(_OTHERS, "et al.")
    parts, place = [], 0
    for address in _ADDRESS.finditer(said):
        leads = address[0].translate(_BARE).replace("<", "%3C").replace(">", "%3E")
        parts += [said[place : address.start()].translate(_SHOWN), f"<{leads}>"]
        place = address.end()
    return "".join((*parts, said[place:].translate(_SHOWN)))


def _nothing(_: object) -> None:
    """Called for a work that is not known, of which there is none here."""


def _item(library: Any, one: Cited, name: str) -> Any:
    given: dict[str, Any] = {}
    if one.locator:
        given["locator"] = library.Locator(one.label, one.locator)
    if one.prefix:
        given["prefix"] = f"{one.prefix} "
    if one.suffix:
        given["suffix"] = one.suffix if one.suffix[:1] in ",;.:" else f" {one.suffix}"
    return library.CitationItem(name, **given)


def _placed(citation: Citation, said: str, works: Mapping[str, Work]) -> str:
    """As the sentence wants it: `Knuth (1984)` where it names the author, `(1984)` where it has named them."""
    wants = citation.is_in_sentence or any(one.is_without_author for one in citation.cited)
    if not wants or len(citation.cited) != 1:
        return said
    one = citation.cited[0]
    work, names = works[one.key], who(works[one.key]).translate(_HIDDEN)
    year = re.search(re.escape(year_of(work)), said) if year_of(work) else _NO_YEAR.search(said)
    if year and said.startswith("(") and said.endswith(")"):
        author, without = said[1 : year.start()].strip(" ,"), f"({said[year.start() :]}"
        return without if one.is_without_author else f"{author or names} {without}"
    return said if one.is_without_author or not names else f"{names} {said}"


def _lettered(works: Mapping[str, Work]) -> dict[str, Work]:
    """Works of the same people and year get a letter behind it, in the order of their titles."""
    alike: dict[tuple[str, str], list[str]] = {}
    for key, work in works.items():
        if year_of(work):
            alike.setdefault((repr(work.get("author")), year_of(work)), []).append(key)
    letters: dict[str, str] = {}
    for keys in alike.values():
        ordered = sorted(keys, key=lambda key: str(works[key].get("title", "")))
        if len(keys) > 1:
            letters |= {key: _LETTERS[place % len(_LETTERS)] for place, key in enumerate(ordered)}
    return {key: work | ({"year-suffix": letters[key]} if key in letters else {}) for key, work in works.items()}


def _record(work: Work) -> Work:
    """Without marks that would mean something to the library, and without what no list of works has."""
    return {key: _plain(value) for key, value in work.items() if key not in ("abstract", "note", "annote")}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _TAG.sub("", value).translate(_HIDDEN)
    if isinstance(value, list):
        return [_plain_name(one) for one in value]
    return value


def _plain_name(name: Mapping[str, str]) -> dict[str, str]:
    """Where a family's name stands first and no initials are known, a name is written whole."""
    if name.get("literal") == OTHERS:
        return {"literal": _OTHERS}
    parts = {part: text.translate(_HIDDEN) for part, text in name.items()}
    if is_unspaced(parts.get("family", "")):
        return {"literal": f"{parts['family']}{parts.get('given', '')}"}
    return parts


def _checked(style: str) -> bytes:
    """A style's bytes, once it is known what it comes to. Raises NoStyle."""
    if len(style) > _MOST_CHARACTERS:
        raise NoStyle(f"the style has more than {_MOST_CHARACTERS:,} characters")
    if _DECLARED.search(style):
        raise NoStyle("the style declares entities or a document type, which no style needs")
    from xml.etree import ElementTree

    data = _XML_HEAD.sub("", style).encode("utf-8", "replace")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - it declares no entities, checked above
    except ElementTree.ParseError as error:
        raise NoStyle(f"the style is no XML: {error}") from error
    if root.tag != f"{_CSL}style":
        raise NoStyle("the file is no style of the Citation Style Language: it begins with another element")
    if root.find(f"{_CSL}citation") is None:
        raise NoStyle("the style has no rule for citations; one that depends on another cannot be used, name that one")
    _check_work(root)
    return data


def _check_work(root: Any) -> None:
    macros = {str(macro.get("name")): macro for macro in root.iterfind(f"{_CSL}macro")}
    calls = {name: _called(macro) for name, macro in macros.items()}
    sizes: dict[str, int] = {}

    def size(name: str, above: frozenset[str]) -> int:
        if name in above or len(above) > len(macros):
            raise NoStyle(f"the style's macro “{name[:60]}” leads back to itself")
        if name not in sizes:
            inside = above | {name}
            sizes[name] = 1 + sum(size(other, inside) for other in calls.get(name, ()))
            if sizes[name] > _MOST_WORK:
                raise NoStyle("the style's macros come to more than any style needs")
        return sizes[name]

    try:
        for name in [*macros, *_called(root)]:
            size(name, frozenset())
    except RecursionError as error:
        raise NoStyle("the style's macros stand too deep in each other") from error


def _called(element: Any) -> list[str]:
    return [name for one in element.iter() for attribute in ("macro",) if (name := one.get(attribute))]


def _library() -> Any:
    try:
        return _citeproc()
    except ImportError as error:
        raise NoStyle(f"the extra '{EXTRA}' is not installed. {install_extra(EXTRA)}") from error


@cache
def _citeproc() -> Any:
    library, records = import_module("citeproc"), import_module("citeproc.source.json")
    names = ("CitationStylesStyle", "CitationStylesBibliography", "Citation", "CitationItem", "Locator")
    return SimpleNamespace(CiteProcJSON=records.CiteProcJSON, **{name: getattr(library, name) for name in names})


@cache
def _markdown() -> Any:
    """What the library writes through: Markdown."""

    def around(mark: str) -> Callable[[object], str]:
        return lambda inside: f"{mark}{str(inside).strip()}{mark}" if str(inside).strip() else str(inside)

    styles = {"Italic": around("*"), "Oblique": around("*"), "Bold": around("**")}
    plains = dict.fromkeys(("Light", "Underline", "Superscript", "Subscript", "SmallCaps"), str)
    return SimpleNamespace(preformat=str, **styles, **plains)


def all_known(found: Iterable[Citation], works: Mapping[str, Work]) -> list[Citation]:
    """Those of the citations that can be put into words."""
    return [each for each in found if all(one.key in works for one in each.cited)]
