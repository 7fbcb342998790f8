"""The text of a PDF by `pypdf`, page by page."""

from __future__ import annotations

import io
import logging
import warnings
from importlib import import_module
from typing import Any

from orchestrator.tools.pages.page_text import MOST_CHARACTERS, PageText, UnreadablePage, one_line

MOST_PAGES = 600


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
    parts: list[str] = []
    starts: list[int] = []
    length, partial, failed = 0, "", []
    for number, page in enumerate(reader.pages, 1):
        if number > MOST_PAGES or length > MOST_CHARACTERS:
            partial = f"only its first {number - 1} pages are read"
            break
        try:
            text = page.extract_text().strip()
        except Exception:  # noqa: BLE001 - one broken page is told, and the others are read
            failed.append(number)
            text = ""
        starts.append(length)
        parts.append(text + "\n\n")
        length += len(parts[-1])
    text = "".join(parts).rstrip()
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
        page_starts=tuple(starts),
        told=told,
    )
