"""What the bytes of a picture say of it: its kind, its size in pixels, whether it moves. Nothing is decoded.

The structure is walked as PNG (RFC 2083, APNG), JPEG (ITU T.81), GIF89a and WebP (RFC 9649) describe it, so a file that
was cut off, or bears another kind's name, is known before anybody pays for it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from orchestrator.values import dataclass


class BrokenMedia(ValueError):
    """The bytes are no whole file of their kind; the message says why, to follow the file's name."""


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    """In pixels, as stored; a camera may say beside it how to turn it."""
    moves: bool = False
    """It has more than one frame."""

    @property
    def pixels(self) -> int:
        return self.width * self.height


_CUT_OFF = "is cut off: its end is missing"
_NO_SIZE = "is damaged: it does not say how large it is"
_PNG = b"\x89PNG\r\n\x1a\n"


def picture_type(data: bytes) -> str:
    """The media type its first bytes say; empty where they are no picture's that models take."""
    if data.startswith(_PNG):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else ""


def picture_of(data: bytes) -> Picture:
    """Raises BrokenMedia: it is no whole picture."""
    read = {"image/png": _png, "image/jpeg": _jpeg, "image/gif": _gif, "image/webp": _webp}[picture_type(data)]
    try:
        picture = read(data)
    except (struct.error, IndexError):
        raise BrokenMedia(_CUT_OFF) from None
    if not picture.pixels:
        raise BrokenMedia(_NO_SIZE)
    return picture


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, and from where to where its content stands. Raises BrokenMedia, struct.error."""
    at = len(_PNG)
    while True:
        size, name = struct.unpack_from(">I4s", data, at)
        start, end = at + 8, at + 8 + size
        (crc,) = struct.unpack_from(">I", data, end)
        if crc != zlib.crc32(data[at + 4 : end]):
            raise BrokenMedia("is damaged: a part of it is not what was written (CRC)")
        yield name, start, end
        if name == b"IEND":
            return
        at = end + 4


def _png(data: bytes) -> Picture:
    width = height = 0
    moves = has_pixels = False
    for name, start, _ in png_chunks(data):
        if name == b"IHDR":
            width, height = struct.unpack_from(">II", data, start)
        elif name == b"acTL":
            moves = struct.unpack_from(">I", data, start)[0] > 1
        has_pixels = has_pixels or name == b"IDAT"
    if not has_pixels:
        raise BrokenMedia("is damaged: it holds no pixels")
    return Picture(width, height, moves)


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, and from where to where its content stands, up to the scan. Raises BrokenMedia, struct.error."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise BrokenMedia("is damaged: a part of it does not begin as parts of a JPEG do")
        marker = data[at + 1]
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker in (0x01, *range(0xD0, 0xD9)):  # stand alone
            at += 2
            continue
        (size,) = struct.unpack_from(">H", data, at + 2)
        yield marker, at + 4, at + 2 + size
        if marker == 0xDA:
            return
        at += 2 + size


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _jpeg(data: bytes) -> Picture:
    width = height = scan = 0
    for marker, start, end in jpeg_segments(data):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, start + 1)
        scan = end
    if data.rfind(b"\xff\xd9") < scan:
        raise BrokenMedia(_CUT_OFF)
    return Picture(width, height)


def _gif(data: bytes) -> Picture:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at = 13 + _table_bytes(flags)
    frames = 0
    while at < len(data) and data[at] != 0x3B:  # some writers leave the last byte out, and all readers let them
        if data[at] == 0x21:
            at = _past_blocks(data, at + 2)
        elif data[at] == 0x2C:
            frames += 1
            at = _past_blocks(data, at + 11 + _table_bytes(data[at + 9]))
        else:
            raise BrokenMedia("is damaged: a part of it does not begin as parts of a GIF do")
    if not frames:
        raise BrokenMedia("is damaged: it holds no pixels")
    return Picture(width, height, moves=frames > 1)


def _table_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _past_blocks(data: bytes, at: int) -> int:
    while size := data[at]:
        at += size + 1
    return at + 1


def webp_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, and from where to where its content stands. Raises BrokenMedia, struct.error."""
    whole = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    at = 12
    while at + 8 <= whole:
        name, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > len(data):
            raise BrokenMedia(_CUT_OFF)
        yield name, at + 8, at + 8 + size
        at += 8 + size + (size & 1)


def _webp(data: bytes) -> Picture:
    if 8 + struct.unpack_from("<I", data, 4)[0] > len(data):
        raise BrokenMedia(_CUT_OFF)
    chunks = {name: start for name, start, _ in reversed([*webp_chunks(data)])}
    if (start := chunks.get(b"VP8X")) is not None:
        width, height = (1 + int.from_bytes(data[at : at + 3], "little") for at in (start + 4, start + 7))
        return Picture(width, height, moves=bool(data[start] & 0x02))
    if (start := chunks.get(b"VP8L")) is not None:
        packed = int.from_bytes(data[start + 1 : start + 5], "little")
        return Picture(1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF))
    if (start := chunks.get(b"VP8 ")) is not None:
        width, height = struct.unpack_from("<HH", data, start + 6)
        return Picture(width & 0x3FFF, height & 0x3FFF)
    raise BrokenMedia("is damaged: it holds no pixels")
