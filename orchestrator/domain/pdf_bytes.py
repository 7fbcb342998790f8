"""What the bytes of a PDF say of it: how many pages it has at most, and whether it can be opened. No text is read.

ISO 32000-1: a page is an object whose /Type is /Page; since version 1.5 objects may stand packed in object streams.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import islice

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
_MOST_SAID = 1_000
"""Places of one kind that are looked at closely. A file that was changed a hundred times says it a hundred times."""
_MOST_STREAMS = 50_000
_FIRST_PIECE, _PIECE = 1_024, 65_536
_MOST_UNPACKED = 64 * 1024 * 1024
"""Bytes of all object streams. They hold no text and no pictures: a book of a thousand pages has one or two million."""


@dataclass(frozen=True, slots=True)
class PdfDocument:
    pages: int
    """At least one, and never too few where the file is what it says: a page that was replaced counts again."""
    is_encrypted: bool = False


def is_pdf(data: bytes) -> bool:
    return PDF_START in data[:_HEAD]


def document_of(data: bytes) -> PdfDocument:
    """Raises BrokenMedia: it is no whole PDF."""
    tail = data[-_TAIL:]
    if b"startxref" not in tail and b"%%EOF" not in tail:
        raise BrokenMedia("is cut off: its end is missing")
    if _is_encrypted(data):
        return PdfDocument(1, is_encrypted=True)
    pages = sum(len(_PAGE.findall(part)) for part in _plain_parts(data)) or max(_counted(data), default=0)
    if not pages:
        raise BrokenMedia("is damaged: it has no pages")
    return PdfDocument(pages)


def _is_encrypted(data: bytes) -> bool:
    """Said in a trailer, or in the dictionary of a cross-reference stream; neither is ever packed, and each names the
    root beside it. In a text about PDFs the same words may stand, and are no part of a dictionary then.
    """
    for found in islice(_ENCRYPTED.finditer(data), _MOST_SAID):
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
    for number, found in enumerate(_PACKED.finditer(data)):
        if number == _MOST_STREAMS:
            raise BrokenMedia(f"has more than {_MOST_STREAMS:,} object streams")
        stream = _STREAM.search(data, found.end(), found.end() + _DICTIONARY)
        if stream is None:
            continue
        part = _unpacked(data, stream.end(), left)
        left -= len(part)
        if left <= 0:
            raise BrokenMedia(f"unpacks to more than {_MOST_UNPACKED:,} bytes of objects")
        yield part


def _unpacked(data: bytes, start: int, most: int) -> bytes:
    """As far as it can be unpacked; empty where it is packed in another way than by Flate, as all writers do.

    It says by itself where it ends. It is given piece by piece, since what stands behind its end is copied each time.
    """
    unpacking, parts, size = zlib.decompressobj(), [], 0
    taken = _FIRST_PIECE
    while not unpacking.eof and start < len(data) and size < most:
        try:
            parts.append(unpacking.decompress(unpacking.unconsumed_tail + data[start : start + taken], most - size))
        except zlib.error:
            break
        start, taken, size = start + taken, _PIECE, size + len(parts[-1])
    return b"".join(parts)


def _counted(data: bytes) -> Iterator[int]:
    """What the trees of pages say of themselves."""
    for part in _plain_parts(data):
        for found in islice(_PAGES.finditer(part), _MOST_SAID):
            near = part[max(0, found.start() - _DICTIONARY) : found.end() + _DICTIONARY]
            yield from (int(count) for count in _COUNT.findall(near))
