"""Where a photograph was taken, which cameras write into it: blanked, so that it is kept and sent nowhere.

Nothing moves and no byte is added, so all else that the file says of itself stays true, such as how it is to be turned:
the values of Exif's GPS directory become zeros and the directory empty, those of XMP become spaces. (Exif 2.32, 4.6.6;
XMP Part 2, exif:GPS...; PNG 3, eXIf; RFC 9649, EXIF and XMP chunks.)
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

from orchestrator.domain.picture_bytes import jpeg_segments, png_chunks, webp_chunks

_EXIF, _XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
_PNG_XMP = b"XML:com.adobe.xmp\0"
_GPS = 0x8825
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
"""Bytes of one value of each of Exif's types."""
_IN_PLACE = 4
"""A value of no more bytes stands where its offset would."""
_MOST_DIRECTORIES = 8
"""Of one picture: its own, that of its thumbnail, and what points in a circle ends."""
_IN_XMP = re.compile(
    rb"""exif:GPS\w{1,40}\s{0,9}=\s{0,9}(?:"(?P<quoted>[^"]{0,200})"|'(?P<single>[^']{0,200})')"""
    rb"""|<exif:GPS\w{1,40}[^>]{0,99}>(?P<within>[^<]{0,200})</exif:GPS"""
)


def without_place(data: bytes, media_type: str) -> bytes:
    """The picture without where it was taken; the very object that was given where it does not say."""
    parts = {"image/jpeg": _of_jpeg, "image/png": _of_png, "image/webp": _of_webp}.get(media_type)
    if parts is None:
        return data
    blanked = bytearray(data)
    for start, end, is_exif in parts(data):
        part = blanked[start:end]
        with suppress(struct.error):  # a part that was broken before it came here
            (_blank_exif if is_exif else _blank_xmp)(part)
        blanked[start:end] = part
    if blanked == data:
        return data
    return _sealed(blanked) if media_type == "image/png" else bytes(blanked)


def _of_jpeg(data: bytes) -> Iterator[tuple[int, int, bool]]:
    for marker, start, end in jpeg_segments(data):
        if marker == 0xE1 and data.startswith(_EXIF, start):
            yield start + len(_EXIF), end, True
        elif marker == 0xE1 and data.startswith(_XMP, start):
            yield start + len(_XMP), end, False


def _of_png(data: bytes) -> Iterator[tuple[int, int, bool]]:
    for name, start, end in png_chunks(data):
        if name == b"eXIf":
            yield start, end, True
        elif name == b"iTXt" and data.startswith(_PNG_XMP, start):
            yield start, end, False


def _of_webp(data: bytes) -> Iterator[tuple[int, int, bool]]:
    for name, start, end in webp_chunks(data):
        if name == b"EXIF":
            yield start + (len(_EXIF) if data.startswith(_EXIF, start) else 0), end, True
        elif name == b"XMP ":
            yield start, end, False


def _blank_exif(part: bytearray) -> None:
    """Every offset counts from its beginning, which says in what order bytes stand."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(part[:2]))
    if order is None:
        return
    at, seen = struct.unpack_from(f"{order}I", part, 4)[0], set[int]()
    while at and at not in seen and len(seen) < _MOST_DIRECTORIES:
        seen.add(at)
        entries = _entries(part, order, at)
        for tag, _, _, place in entries:
            if tag == _GPS:
                _blank_directory(part, order, struct.unpack_from(f"{order}I", part, place)[0])
        at = struct.unpack_from(f"{order}I", part, at + 2 + 12 * len(entries))[0]


def _entries(part: bytearray, order: str, at: int) -> list[tuple[int, int, int, int]]:
    """Tag, type, count, and where its value or the offset of it stands."""
    (count,) = struct.unpack_from(f"{order}H", part, at)
    places = range(at + 2, at + 2 + 12 * count, 12)
    return [(*struct.unpack_from(f"{order}HHI", part, place), place + 8) for place in places]


def _blank_directory(part: bytearray, order: str, at: int) -> None:
    entries = _entries(part, order, at)
    for _, kind, count, place in entries:
        size = _SIZES.get(kind, 1) * count
        if size > _IN_PLACE:
            _blank(part, struct.unpack_from(f"{order}I", part, place)[0], size)
    _blank(part, at, 2 + 12 * len(entries))


def _blank(part: bytearray, at: int, size: int) -> None:
    end = min(at + size, len(part))
    part[at:end] = bytes(max(0, end - at))


def _blank_xmp(part: bytearray) -> None:
    for found in _IN_XMP.finditer(bytes(part)):
        for start, end in (found.span(name) for name in ("quoted", "single", "within")):
            part[start:end] = b" " * (end - start)


def _sealed(data: bytearray) -> bytes:
    """A PNG with the sums of its chunks as they are now."""
    at = 8
    while at + 12 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        struct.pack_into(">I", data, at + 8 + size, zlib.crc32(data[at + 4 : at + 8 + size]))
        if data[at + 4 : at + 8] == b"IEND":
            break
        at += 12 + size
    return bytes(data)
