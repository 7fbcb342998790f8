"""Pictures and PDFs made of their parts, as small as they can be."""

from __future__ import annotations

import struct
import zlib


def png(width: int = 8, height: int = 8, *extra: tuple[bytes, bytes], color: bytes = b"\xff\0\0") -> bytes:
    """A square of one color; `extra` chunks stand before its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + color * width) * height) if width * height < 10**6 else zlib.compress(b"")
    chunks = ((b"IHDR", header), *extra, (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(width: int = 8, height: int = 8, *segments: tuple[int, bytes]) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    parts = (*segments, (0xC0, frame), (0xDA, b"\x01\x01\0\0\x3f\0"))
    return b"\xff\xd8" + b"".join(_segment(*part) for part in parts) + b"\x12\x34\xff\xd9"


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def gif(frames: int = 1, width: int = 8, height: int = 8) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    pause = b"\x21\xf9\x04\0\x0a\0\0\0"
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\0"
    return head + (pause + frame) * frames + b"\x3b"


def webp(width: int = 8, height: int = 8, *, moves: bool = False, extra: bytes = b"") -> bytes:
    packed = (width - 1) | (height - 1) << 14
    pixels = b"\x2f" + packed.to_bytes(4, "little") + b"\0"
    flags = bytes((0x02 if moves else 0, 0, 0, 0))
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    whole = b"WEBP" + _riff(b"VP8X", flags + size) + extra + _riff(b"VP8L", pixels)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def _riff(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)


def pdf(pages: int = 1, *, packed: bool = False, encrypted: bool = False, said: str = "Hello") -> bytes:
    """A document whose pages say a word; `packed`, its objects stand in an object stream, as since PDF 1.5."""
    kids = " ".join(f"{number} 0 R" for number in range(10, 10 + pages))
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    objects = {1: "<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"}
    objects |= dict.fromkeys(range(10, 10 + pages), page)
    text = f"BT /F1 12 Tf ({said}) Tj ET"
    body = f"5 0 obj\n<</Length {len(text)}>>stream\n{text}\nendstream\nendobj\n".encode()
    trailer = b"/Root 1 0 R/Size 99" + (b"/Encrypt 7 0 R" if encrypted else b"")
    if packed:
        inside = zlib.compress("".join(objects.values()).encode())
        head = f"3 0 obj\n<</Type/ObjStm/N {len(objects)}/First 0/Filter/FlateDecode/Length {len(inside)}>>stream\r\n"
        body += head.encode() + inside + b"\nendstream\nendobj\n"
        body += b"4 0 obj\n<</Type/XRef" + trailer + b"/Length 3>>stream\nabc\nendstream\nendobj\n"
    else:
        body += "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in objects.items()).encode()
        body += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<<" + trailer + b">>\n"
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + body + b"startxref\n9\n%%EOF\n"
