"""How digests lie in the file: as their 32 bytes, where a text takes 71.

A handoff of 1 KiB names some five of them beside what it hands over. In a body, which is JSON, the bytes stand for the
quoted text behind a byte that no UTF-8 holds.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import Callable
from typing import NamedTuple

from orchestrator.domain.canonical import Digest

_SCHEME = "sha256:"
_SCHEME_LENGTH = len(_SCHEME)
_PACKED_BYTES = 32
_MARK = b"\xff"
_SPELT = re.compile(rb'"sha256:([0-9a-f]{64})"')
_PACKED = re.compile(_MARK + b"(.{32})", re.DOTALL)


def packed_digest(digest: str) -> bytes:
    """Its 32 bytes; of a text that is no digest, those of the text, which are no event's."""
    try:
        packed = bytes.fromhex(digest[_SCHEME_LENGTH:])
    except ValueError:
        packed = b""
    # spelt anew and compared, which is a quarter of the work of a look by pattern: a handoff packs seven
    is_digest = len(packed) == _PACKED_BYTES and digest == f"{_SCHEME}{packed.hex()}"
    return packed if is_digest else digest.encode("utf-8", "surrogatepass")


def spelt_digest(stored: bytes | str) -> Digest:
    """As it is spelt everywhere else; in a file of an older version it is stored so."""
    return Digest(stored if isinstance(stored, str) else f"{_SCHEME}{stored.hex()}")


def packed_body(body: bytes) -> bytes:
    return _SPELT.sub(lambda found: _MARK + unhexlify(found[1]), body)


def spelt_body(stored: bytes) -> bytes:
    """The canonical JSON that was packed; in a file of an older version it is stored so."""
    if _MARK not in stored:
        return stored
    return _PACKED.sub(lambda found: b'"%b%b"' % (_SCHEME.encode(), found[1].hex().encode()), stored)


class RowSpelling(NamedTuple):
    """How the columns of an event's row are written."""

    digest: Callable[[str], bytes | str]
    body: Callable[[bytes], bytes]
    no_manifest: bytes | str


_PACKED_ROW = RowSpelling(packed_digest, packed_body, b"")
_TEXT_ROW = RowSpelling(str, bytes, "")
_PACKED_SINCE = 4
"""The version of the file whose migration packed the rows."""


def spelling_of(version: int) -> RowSpelling:
    """That of a file of some version: a copy of an older one is read, and cleared, as it is."""
    return _PACKED_ROW if version >= _PACKED_SINCE else _TEXT_ROW
