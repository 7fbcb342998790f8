"""What the bytes of a PDF say of it: how many pages it has at most, and whether it can be opened. No text is read.

ISO 32000-1: a page is an object whose /Type is /Page; since version 1.5 objects may stand packed in object streams.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from orchestrator.domain.picture_bytes import BrokenMedia
from orchestrator.values import dataclass

PDF_START = b"%PDF-"
_HEAD, _TAIL = 1024, 4096
"""Readers look for the beginning and the end of a PDF in so many bytes, for mail and scanners put something around."""
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(\d{1,7})")
_PAGES = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
_PACKED = re.compile(rb"/Type\s*/ObjStm(?![A-Za-z])")
_ENCRYPTED = re.compile(rb"/Encrypt(?:\s+\d{1,9}\s+\d{1,9}\s+R|\s*<<)")
_END = re.compile(rb"startxref|stream|endobj")
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 4_096
"""Bytes of one dictionary that are looked at: one of a page tree or an object stream has hundreds."""
_MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all object streams. They hold no text and no pictures: a book of a thousand pages has one or two million."""


@dataclass(frozen=True, slots=True)
class Document:
    pages: int
    """At least one, and never too few where the file is what it says: a page that was replaced counts again."""
    is_encrypted: bool = False


def is_pdf(data: bytes) -> bool:
    return PDF_START in data[:_HEAD]


def document_of(data: bytes) -> Document:
    """Raises BrokenMedia: it is no whole PDF."""
    tail = data[-_TAIL:]
    if b"startxref" not in tail and b"%%EOF" not in tail:
        raise BrokenMedia("is cut off: its end is missing")
    if _is_encrypted(data):
        return Document(1, is_encrypted=True)
    pages = sum(len(_PAGE.findall(part)) for part in _plain_parts(data)) or max(_counted(data), default=0)
    if not pages:
        raise BrokenMedia("is damaged: it has no pages")
    return Document(pages)


def _is_encrypted(data: bytes) -> bool:
    """Said in a trailer, or in the dictionary of a cross-reference stream; neither is ever packed, and each names the
    root beside it. In a text about PDFs the same words may stand, and are no part of a dictionary then.
    """
    for found in _ENCRYPTED.finditer(data):
        before = data[max(0, found.start() - _DICTIONARY) : found.start()]
        begun = max(before.rfind(b"trailer"), before.rfind(b"obj"))
        after = _END.split(data[found.end() : found.end() + _DICTIONARY], 1)[0]
        if begun >= 0 and b"stream" not in before[begun:] and b"/Root" in before[begun:] + after:
            return True
    return False


def _plain_parts(data: bytes) -> Iterator[bytes]:
    """The file, and what its object streams hold."""
    yield data
    left = _MOST_UNPACKED
    for found in _PACKED.finditer(data):
        stream = _STREAM.search(data, found.end(), found.end() + _DICTIONARY)
        if stream is None:
            continue
        part = _unpacked(data, stream.end(), left)
        left -= len(part)
        if left <= 0:
            raise BrokenMedia(f"unpacks to more than {_MOST_UNPACKED:,} bytes of objects")
        yield part


def _unpacked(data: bytes, start: int, most: int) -> bytes:
    """Empty where it is packed in another way than by Flate, as all writers do."""
    end = data.find(b"endstream", start)
    try:
        return zlib.decompressobj().decompress(memoryview(data)[start : end if end >= 0 else None], most)
    except zlib.error:
        return b""


def _counted(data: bytes) -> Iterator[int]:
    """What the trees of pages say of themselves."""
    for part in _plain_parts(data):
        for found in _PAGES.finditer(part):
            near = part[max(0, found.start() - _DICTIONARY) : found.end() + _DICTIONARY]
            yield from (int(count) for count in _COUNT.findall(near))
