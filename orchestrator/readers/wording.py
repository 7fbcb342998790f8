"""Bytes as text, whatever editor wrote them."""

from __future__ import annotations

import codecs

from orchestrator.readers.reading import Brought, SourceTrouble, SourceUnread

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_of(part: Brought) -> tuple[str, tuple[SourceTrouble, ...]]:
    """The text, with its own line ends and without a byte order mark.

    What is no UTF-8 is read as Windows-1252, byte by byte, and told.

    Raises:
        SourceUnread: it is no text.
    """
    encoding = next((name for mark, name in _MARKS if part.data.startswith(mark)), "utf-8")
    try:
        text, told = part.data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise SourceUnread(f"is no {encoding.upper()}, as its first bytes say.", where=part.place) from error
        line = part.data.count(b"\n", 0, error.start) + 1
        return _western(part, line)
    if "\0" in text:
        raise SourceUnread("is no text: it holds zero bytes.", where=part.place)
    return text, told


def _western(part: Brought, line: int) -> tuple[str, tuple[SourceTrouble, ...]]:
    if b"\0" in part.data:
        raise SourceUnread("is no text: it holds zero bytes.", where=part.place)
    text = part.data.decode("cp1252", "replace")
    why = "is not UTF-8 from here on; the file was read as Windows-1252. Save it as UTF-8"
    return text, (SourceTrouble(f"{part.place}:{line}", why, kept=True),)


def lines_of(text: str) -> list[str]:
    """Lines without their ends, counted as editors and git count them: a form feed or U+2028 ends none."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
