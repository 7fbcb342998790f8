"""Citations in a Markdown text, as Pandoc writes them: `[@key, p. 3]`, `[-@key]`, `[see @a; @b]`, and `@key says`.

What stands in code, in an address, in HTML or behind a backslash is none, and neither is the address of a mail.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt

from orchestrator.text.code_span import code_spans
from orchestrator.values import dataclass

_LONGEST_KEY = 200
_AT = (
    r"(?<![\w@\\])(?P<minus>-?)(?<!\\)@"
    rf"(?:\{{(?P<braced>[^{{}}\s]{{1,{_LONGEST_KEY}}})\}}|(?P<bare>\w(?:[:.#$%&+?<>~/-]?\w){{0,{_LONGEST_KEY}}}))"
)
"""Marks between letters and digits belong to a key; at its end they are the sentence's. Braces hold any other."""
_ONE = re.compile(_AT)
_AT_WITH_SPACES = _AT.replace(r"[^{}\s]", r"[^{}@\n\0]")
"""Libraries hold keys with spaces; outside of brackets `@{ ... }` is more often somebody's template."""
_ITEM = re.compile(rf"(?P<prefix>[^@]*?){_AT_WITH_SPACES}(?P<suffix>[^@]*)", re.DOTALL)
_LOOSE = re.compile(r"\s*(?P<minus>-?)@(?P<bare>[^\s,;@{}\0]{1,200})(?P<suffix>[^@]*)", re.DOTALL)
"""In brackets, what begins as a citation does is one, whatever its key looks like: `[@../notes]`."""
_GROUP = re.compile(r"\[(?P<inside>[^\[\]]*@[^\[\]]*)\](?![(\0])")
_DEFINES = re.compile(r"^[ \t]{0,3}\[[^\[\]\n]+\]:[ \t]*\S+(?:[ \t]+[\"'(].*)?[ \t]*$", re.MULTILINE)
"""A line `[@ada]: https://...` says where a link leads; elsewhere a colon is the sentence's."""
_BEHIND = re.compile(r"[ \t]?\[(?P<suffix>[^\[\]@\0]{1,80})\](?![(\[\0])")
"""`@key [p. 3]`."""
_LOCATOR = re.compile(
    r"\s*,?\s*(?:(?P<label>[A-Za-z]{1,9}\.?|§{1,2}|¶)\s*)?"
    r"(?P<place>\d+\w{0,3}(?:\s?[-–—,]\s?\d+\w{0,3}){0,20}|[ivxlc]{1,8}\b)(?P<rest>.*)",
    re.DOTALL,
)
_LABELS = {
    "p": "page", "pp": "page", "page": "page", "pages": "page", "s": "page", "seite": "page", "seiten": "page",
    "ch": "chapter", "chap": "chapter", "chapter": "chapter", "kap": "chapter", "kapitel": "chapter",
    "sec": "section", "section": "section", "§": "section", "§§": "section", "fig": "figure", "figure": "figure",
    "abb": "figure", "vol": "volume", "l": "line", "ll": "line", "para": "paragraph", "¶": "paragraph", "n": "note",
    "no": "issue", "nr": "issue",
}  # fmt: skip
_HIDDEN = re.compile(
    r"\[\s*-?@[^\[\]\s]*\s*\]\([^()\s]*\)"  # somebody's name as a link
    r"|(?<=\])\((?:[^()\s]|\([^()\s]*\))*(?:\s{1,9}\"[^\"]*\")?\)"  # where a link leads
    r"|(?<![\w@{])(?:https?|ftp|mailto):[^\s<>\]]+"
    r"|</?[A-Za-z!?][^<>]*>",
)
_WHOLE = tuple((re.compile(rf"<{name}\b", re.IGNORECASE), f"</{name}") for name in ("pre", "code", "script", "style"))
_HEADER = re.compile(r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|\n")
_GONE = "\0"
_NOT_TEXT = frozenset({"fence", "code_block"})


@dataclass(frozen=True, slots=True)
class Cited:
    """One work that a citation names."""

    key: str
    prefix: str = ""
    label: str = ""
    """Of the locator, in the words of CSL: `page`, `chapter` ..."""
    locator: str = ""
    suffix: str = ""
    is_without_author: bool = False
    """`[-@key]`: the sentence has said who."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a text refers to works: from `start` up to `end`, in characters."""

    start: int
    end: int
    line: int
    """From 1."""
    cited: tuple[Cited, ...]
    is_in_sentence: bool = False
    """`@key` outside of brackets: the author's name is part of the sentence."""


def citations(text: str) -> list[Citation]:
    """All of them, in order. Work linear in the length of the text."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    found = [one for start, end in _stretches(text, starts) for one in _in_stretch(text, start, end, starts)]
    return sorted(found, key=lambda one: one.start)


def written(key: str) -> str:
    """A key as it is cited: in braces where it would end early."""
    match = _ONE.fullmatch(f"@{key}")
    return f"@{key}" if match and match["bare"] == key else f"@{{{key}}}"


def escaped(text: str) -> str:
    """Somebody's words, in which nothing is a citation."""
    return text.replace("@", "\\@")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _stretches(text: str, starts: list[int]) -> Iterator[tuple[int, int]]:
    """Where text stands that is read as text: paragraphs, headings, cells. What the parser leaves out is read too."""
    header = _HEADER.match(text)
    above = header.end() if header else 0
    covered, spans = [False] * (len(starts) + 1), set()
    for token in _parser().parse(text.replace(_GONE, " ")):
        if token.map and token.type in _NOT_TEXT | {"inline", "html_block"}:
            first, last = token.map
            covered[first:last] = [True] * (last - first)
            if token.type not in _NOT_TEXT:
                spans.add((first, last))
    spans |= {(line, line + 1) for line in range(len(starts)) if not covered[line]}
    ends = [*starts[1:], len(text)]
    for first, last in sorted(spans):
        start, end = starts[first], ends[min(last, len(ends)) - 1]
        if start >= above and "@" in text[start:end]:
            yield start, end


def _in_stretch(text: str, start: int, end: int, starts: list[int]) -> Iterator[Citation]:
    shown = _shown(text[start:end])
    groups = [(group, _items(group["inside"])) for group in _GROUP.finditer(shown)]
    for group, items in groups:
        if items:
            yield _citation(start + group.start(), start + group.end(), items, starts)
    for group, items in groups:
        if items:
            shown = shown[: group.start()] + _GONE * len(group[0]) + shown[group.end() :]
    for one in _ONE.finditer(shown):
        behind = None if one["minus"] else _BEHIND.match(shown, one.end())
        last = behind.end() if behind else one.end()
        item = _cited(one, "", behind["suffix"] if behind else "")
        yield _citation(start + one.start(), start + last, (item,), starts, is_in_sentence=not one["minus"])


def _citation(
    start: int, end: int, items: tuple[Cited, ...], starts: list[int], *, is_in_sentence: bool = False
) -> Citation:
    return Citation(start, end, bisect_right(starts, start), items, is_in_sentence)


def _shown(stretch: str) -> str:
    """As long as before, without what is not read as text."""
    text = stretch.replace(_GONE, " ")
    for start, end, _ in code_spans(text):
        text = _without(text, start, end)
    for start, end in _wholes(text):
        text = _without(text, start, end)
    for hidden in (_DEFINES, _HIDDEN):
        text = hidden.sub(lambda found: _GONE * len(found[0]), text)
    return text


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + _GONE * (end - start) + text[end:]


def _wholes(text: str) -> Iterator[tuple[int, int]]:
    """Comments, and elements whose inside is no text either."""
    if "<" not in text:
        return
    for opening, closing in ((re.compile("<!--"), "-->"), *_WHOLE):
        place, lower = 0, text.lower()
        while (begins := opening.search(text, place)) and (end := lower.find(closing, begins.end())) >= 0:
            place = end + len(closing)
            yield begins.start(), place


def _items(inside: str) -> tuple[Cited, ...]:
    """Of one pair of brackets; none where a part of it names no work."""
    found = [_ITEM.fullmatch(part) or _LOOSE.fullmatch(part) for part in inside.split(";")]
    return tuple(_cited(one, one.groupdict().get("prefix") or "", one["suffix"]) for one in found if one) * all(found)


def _cited(one: re.Match[str], prefix: str, suffix: str) -> Cited:
    key = (one.groupdict().get("braced") or one["bare"]).strip()
    label, locator, rest = _located(suffix)
    return Cited(key, prefix.strip(), label, locator, rest, bool(one["minus"]))


def _located(suffix: str) -> tuple[str, str, str]:
    """`, pp. 3-5, and more` as `page`, `3-5` and `, and more`."""
    found = _LOCATOR.fullmatch(suffix)
    label = _LABELS.get((found["label"] or "p").rstrip(".").casefold()) if found else None
    if found is None or label is None or (not found["label"] and not found["place"][:1].isdigit()):
        return "", "", suffix.strip()
    return label, " ".join(found["place"].split()), found["rest"].strip()
