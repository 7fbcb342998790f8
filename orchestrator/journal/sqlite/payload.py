"""How artifacts lie in the file: small ones in the row of their event, larger ones as blobs of their own."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import apsw

from orchestrator.domain.canonical import Digest, canonical_json, digest_of
from orchestrator.journal.sqlite.packing import packed_digest, spelt_digest

if TYPE_CHECKING:  # it makes dataclasses, which the decision list can do without
    from orchestrator.domain.artifact import Artifact

INLINE_BYTES = 2048
"""Up to this size an artifact in its event's row is cheaper than a row of its own."""
_COMPRESS_BYTES = 512
"""Below this size compressing takes more time than the bytes it saves are worth."""
_SHORT_BYTES = 4096
"""Up to here the window below holds the whole text: a larger one only takes longer to clear."""
_WINDOW_BITS, _MEMORY_LEVEL = 12, 5
"""For what is short: 1 KiB of prose takes 9 us so, where zlib's own choice (15, 8) takes 60 to clear its 256 KiB, and
comes out as short."""


_AGAIN, _AGAIN_BYTES = 8, 65_536
"""Blobs that are kept, and how long they may be. What a run is pinned to is packed for each run of an app and each
entry of a list again; 3 KiB take 25 us.
"""

_LISTED = struct.Struct(">32sHH")
_IS_BLOB = 0xFFFF
"""No size in a row comes near: INLINE_BYTES is far below."""
_JSON = "application/json"


class Damaged(Exception):
    """Stored bytes are not what was written; the message says what is wrong with them."""


class ManifestEntry(NamedTuple):
    """What a manifest says of one artifact."""

    digest: Digest
    media_type: str
    size: int = 0
    """0 for a blob, which carries its own size."""
    start: int = -1
    """Where it begins in the payload; -1 for a blob."""
    row_size: int = 0
    """Bytes of all artifacts in its row, before compression."""


class Blob(NamedTuple):
    digest: Digest
    size: int
    """Before compression."""
    data: bytes
    """Compressed exactly when it is shorter than `size`."""


class Payload(NamedTuple):
    """The artifacts of one append, ready to be stored."""

    manifest: bytes | str = b""
    """What is in `data`, and which blobs: see `manifest_of`. A text where a file of an older version is cleared."""
    data: bytes = b""
    """Compressed exactly when it is shorter than what the manifest lists."""
    blobs: tuple[Blob, ...] = ()

    @property
    def manifest_crc(self) -> int:
        return _crc(self.manifest)


NOTHING = Payload()


def pack(artifacts: Iterable[Artifact]) -> Payload:
    once: dict[Digest, Artifact] = {}
    for artifact in artifacts:
        once.setdefault(artifact.digest, artifact)
    if not once:
        return NOTHING
    listed: list[bytes] = []
    small: list[bytes] = []
    blobs: list[Blob] = []
    for digest, artifact in once.items():
        if len(artifact.data) > INLINE_BYTES:
            listed.append(_record(digest, artifact.media_type, _IS_BLOB))
            blobs.append(_blob(artifact))
        else:
            listed.append(_record(digest, artifact.media_type, len(artifact.data)))
            small.append(artifact.data)
    return Payload(b"".join(listed), _compressed(b"".join(small)), tuple(blobs))


def pack_each(named: Sequence[Iterable[Digest]], artifacts: Iterable[Artifact]) -> list[Payload]:
    """For each fact what it is the first to name; what none names goes with the first.

    A row is read whole for each artifact in it, so those of a long append must not all lie in one.
    """
    if len(named) == 1:
        return [pack(artifacts)]
    places: dict[Digest, int] = {}
    for place, digests in enumerate(named):
        for digest in digests:
            places.setdefault(digest, place)
    rows: list[list[Artifact]] = [[] for _ in named]
    for artifact in artifacts:
        rows[places.get(artifact.digest, 0)].append(artifact)
    return [pack(row) for row in rows]


def _blob(artifact: Artifact) -> Blob:
    return _blob_again(artifact) if len(artifact.data) <= _AGAIN_BYTES else _new_blob(artifact)


def _new_blob(artifact: Artifact) -> Blob:
    return Blob(artifact.digest, len(artifact.data), _compressed(artifact.data))


_blob_again = lru_cache(maxsize=_AGAIN)(_new_blob)


def _compressed(data: bytes) -> bytes:
    if len(data) < _COMPRESS_BYTES:
        return data
    if len(data) <= _SHORT_BYTES:
        packer = zlib.compressobj(wbits=_WINDOW_BITS, memLevel=_MEMORY_LEVEL)
        packed = packer.compress(data) + packer.flush()
    else:
        packed = zlib.compress(data)
    return packed if len(packed) < len(data) else data


def _uncompressed(data: bytes, size: int) -> bytes:
    """What was stored. Of more than that, a little: a damaged row must not fill the memory. Raises zlib.error."""
    if len(data) >= size:
        return data
    unpacker = zlib.decompressobj()
    unpacked = unpacker.decompress(data, size + 1)
    if len(unpacked) == size and not unpacker.eof:
        raise zlib.error("its end is missing")
    return unpacked + unpacker.unused_data


def unpack_blob(blob: Blob) -> bytes:
    """The artifact's bytes. Raises Damaged when they do not have the blob's digest and size."""
    try:
        data = _uncompressed(blob.data, blob.size)
    except (zlib.error, TypeError, OverflowError) as err:
        raise Damaged(f"artifact {blob.digest} cannot be decompressed") from err
    if len(data) != blob.size:
        raise Damaged(f"artifact {blob.digest} has another size than was written")
    return checked(data, blob.digest)


def unpack_row(data: bytes, size: int) -> bytes:
    """The artifacts of a row, one after another. Raises Damaged when they do not have the size its manifest lists."""
    try:
        unpacked = _uncompressed(data, size)
    except (zlib.error, TypeError, OverflowError) as err:
        raise Damaged("its artifacts cannot be decompressed") from err
    if len(unpacked) > size:
        raise Damaged("it holds bytes that belong to no artifact")
    if len(unpacked) < size:
        raise Damaged("its artifacts are shorter than was written")
    return unpacked


def checked(data: object, digest: Digest) -> bytes:
    """The data, when it has the digest. A damaged file can hold a value of any type."""
    if not isinstance(data, bytes) or digest_of(data) != digest:
        raise Damaged(f"artifact {digest} has other bytes than were written")
    return data


def stored_bytes(connection: apsw.Connection, row_id: int, entry: ManifestEntry) -> bytes:
    """An artifact's bytes, compared with its digest. Raises Damaged."""
    if entry.start >= 0:
        payload = connection.execute("SELECT payload FROM events WHERE id = ?", (row_id,)).get or b""
        payload = unpack_row(payload, entry.row_size)
        return checked(payload[entry.start : entry.start + entry.size], entry.digest)
    row = connection.execute("SELECT size, data FROM blobs WHERE digest = ?", (entry.digest,)).fetchone()
    if row is None:
        raise Damaged(f"artifact {entry.digest} is missing")
    return unpack_blob(Blob(entry.digest, *row))


def manifest_of(listed: Iterable[ManifestEntry]) -> bytes:
    """For each artifact its digest, its size or `_IS_BLOB`, the length of its media type, and that ("": JSON)."""
    return b"".join(
        _record(entry.digest, entry.media_type, entry.size if entry.start >= 0 else _IS_BLOB) for entry in listed
    )


def _record(digest: Digest, media_type: str, size: int) -> bytes:
    spelt = b"" if media_type == _JSON else media_type.encode()
    return _LISTED.pack(packed_digest(digest), size, len(spelt)) + spelt


def entries(manifest: bytes | str, manifest_crc: int) -> list[ManifestEntry]:
    """What a stored manifest lists, in order. Raises Damaged when it is not the one that was written."""
    try:
        if _crc(manifest) != manifest_crc:
            raise Damaged("the list of its artifacts is not what was written")
        listed = _listed_in_text(manifest) if isinstance(manifest, str) else _listed(manifest)
        return _placed([(digest, media_type, size) for digest, media_type, *size in listed])
    except (ValueError, TypeError, AttributeError, RecursionError, struct.error) as err:
        raise Damaged("the list of its artifacts cannot be read") from err


def without(manifest: bytes | str, manifest_crc: int, data: bytes, gone: Collection[Digest]) -> Payload:
    """What is left of a row's artifacts when some are taken out, in the form the row has. Raises Damaged."""
    before = entries(manifest, manifest_crc)
    kept = [entry for entry in before if entry.digest not in gone]
    if not kept:
        return Payload("") if isinstance(manifest, str) else NOTHING
    unpacked = unpack_row(data, before[0].row_size)
    listed = _text_manifest_of(kept) if isinstance(manifest, str) else manifest_of(kept)
    small = b"".join(unpacked[entry.start : entry.start + entry.size] for entry in kept if entry.start >= 0)
    return Payload(listed, small if len(data) == len(unpacked) else _compressed(small))


def _crc(manifest: bytes | str) -> int:
    return zlib.crc32(manifest.encode() if isinstance(manifest, str) else manifest)


def _listed(manifest: bytes) -> Iterator[tuple[Digest, str, *tuple[int, ...]]]:
    place = 0
    while place < len(manifest):
        digest, size, length = _LISTED.unpack_from(manifest, place)
        place += _LISTED.size + length
        if place > len(manifest):
            raise ValueError("cut off")
        media_type = manifest[place - length : place].decode() or _JSON
        yield spelt_digest(digest), media_type, *([] if size == _IS_BLOB else [size])


def _listed_in_text(manifest: str) -> Iterable[Any]:
    """Of an older version: [[digest, media type, size if it lies in the row], ...]."""
    listed: Iterable[Any] = json.loads(manifest or "[]")
    return listed


def _text_manifest_of(listed: Iterable[ManifestEntry]) -> str:
    records = [[entry.digest, entry.media_type, *([entry.size] if entry.start >= 0 else [])] for entry in listed]
    return canonical_json(records).decode()


def _placed(listed: Sequence[tuple[Digest, str, list[int]]]) -> list[ManifestEntry]:
    placed = []
    start, row_size = 0, sum(size for _, _, sizes in listed for size in sizes)
    for digest, media_type, sizes in listed:
        size = sizes[0] if sizes else 0
        placed.append(ManifestEntry(digest, media_type, size, start if sizes else -1, row_size))
        start += size
    return placed
