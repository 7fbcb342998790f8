"""The text of a PDF by `pypdf`, page by page."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from orchestrator.tools.pages.page_text import MOST_CHARACTERS, PageText, UnreadablePage, one_line

MOST_PAGES = 600
_REPEATED = 3
"""Pages that begin or end with one line: it is no sentence of theirs."""
_LINES_OF_EDGE = 3
"""A journal, its volume and a number stand in three lines."""
_A_NUMBER = "#"
_NUMBER = re.compile(
    r"(?:page|seite|p\.|s\.)?\s*[-–—|]?\s*"
    r"(?:\d{1,4}(?:\s*(?:/|of|von|de|sur|di)\s*\d{1,4})?|(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))\s*[-–—|]?",
    re.IGNORECASE,
)
_ENDS = (".", "!", "?", ":", "”", '"', "»", "。", "…")
"""Of a page whose last sentence is over."""


def pdf_text(data: bytes) -> PageText:
    """Raises UnreadablePage: it is no PDF, is locked, or has no text."""
    try:
        pypdf = import_module("pypdf")
    except ImportError as error:
        raise UnreadablePage("extra") from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(pypdf.PdfReader(io.BytesIO(data)))
    except UnreadablePage:
        raise
    except Exception as error:  # a broken file makes the library raise whatever its parts raise
        raise UnreadablePage(f"it is no PDF that can be read: {type(error).__name__}") from error


def _read(reader: Any) -> PageText:
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadablePage("it is locked with a password")
    pages: list[str] = []
    length, partial, failed = 0, "", []
    for number, page in enumerate(reader.pages, 1):
        if number > MOST_PAGES or length > MOST_CHARACTERS:
            partial = f"only its first {number - 1} pages are read"
            break
        try:
            pages.append(page.extract_text().strip())
        except Exception:  # noqa: BLE001 - one broken page is told, and the others are read
            failed.append(number)
            pages.append("")
        length += len(pages[-1])
    text, starts = joined(pages)
    if not text.strip():
        raise UnreadablePage("it holds no text: its pages are pictures")
    about = reader.metadata
    told = (f"pages {', '.join(map(str, failed[:20]))} cannot be read",) if failed else ()
    return PageText(
        text,
        title=one_line(about.title) if about else "",
        author=one_line(about.author) if about else "",
        published=f"{about.creation_date:%Y-%m-%d}" if about and about.creation_date else "",
        partial=partial or ("some of its pages cannot be read" if failed else ""),
        page_starts=starts,
        told=told,
    )


def joined(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """One text, and where its pages begin. A sentence goes on over the end of a page, so what stands at its head and
    foot alone, its number and a title that others have too, is left away.
    """
    lines = [page.split("\n") for page in pages]
    for end in (0, -1):
        is_numbered = False
        for _ in range(_LINES_OF_EDGE):
            is_numbered = _without_edge(lines, end, is_numbered=is_numbered)
    parts: list[str] = []
    starts: list[int] = []
    for page in lines:
        starts.append(sum(map(len, parts[-1:])) + (starts[-1] if starts else 0))
        text = "\n".join(page).strip()
        parts.append(text + ("\n\n" if text.endswith(_ENDS) or not text else "\n"))
    return "".join(parts).rstrip(), tuple(starts)


def _without_edge(lines: list[list[str]], end: int, *, is_numbered: bool) -> bool:
    """Take the first or last line from pages that share it. A page has one number at an end: more are a column of some
    table.

    Returns:
        Whether the numbers are off.
    """
    seen = Counter(_at_edge(page[end]) for page in lines)
    has_numbers = not is_numbered and seen[_A_NUMBER] > 1
    for page in lines:
        edge = _at_edge(page[end])
        is_shared = has_numbers if edge == _A_NUMBER else bool(edge) and seen[edge] >= _REPEATED
        if len(page) > 1 and is_shared:
            page.pop(end)
    return is_numbered or has_numbers


def _at_edge(line: str) -> str:
    """A line without the number of its page: `Page 3 of 10`, `- 3 -`, `Journal of Eels 12 (2026) 44`."""
    line = line.strip()
    return _A_NUMBER if _NUMBER.fullmatch(line) else re.sub(r"\d+", _A_NUMBER, line)
