"""How artifacts lie in the file: small ones in the row of their event, larger ones as blobs of their own."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from orchestrator.domain.canonical import JSON, Digest, canonical_json, digest_of

if TYPE_CHECKING:  # it makes dataclasses, which the decision list can do without
    from orchestrator.domain.artifact import Artifact

INLINE_BYTES = 2048
"""Up to this size an artifact in its event's row is cheaper than a row of its own."""
_COMPRESS_BYTES = 4096
"""Below this size compressing costs more time than the bytes it saves are worth."""


class Damaged(Exception):
    """Stored bytes are not what was written; the message says what is wrong with them."""


class Entry(NamedTuple):
    """What a manifest says of one artifact."""

    digest: Digest
    media_type: str
    size: int
    """0 for a blob, which carries its own size."""
    start: int
    """Where it begins in the payload; -1 for a blob."""


class Blob(NamedTuple):
    digest: Digest
    size: int
    """Before compression."""
    data: bytes
    """Compressed exactly when it is shorter than `size`."""


class Payload(NamedTuple):
    """The artifacts of one append, ready to be stored."""

    manifest: str = ""
    data: bytes = b""
    blobs: tuple[Blob, ...] = ()

    @property
    def manifest_crc(self) -> int:
        return zlib.crc32(self.manifest.encode())


NOTHING = Payload()


def pack(artifacts: Iterable[Artifact]) -> Payload:
    once: dict[Digest, Artifact] = {}
    for artifact in artifacts:
        once.setdefault(artifact.digest, artifact)
    if not once:
        return NOTHING
    listed: list[list[str | int]] = []
    small: list[bytes] = []
    blobs: list[Blob] = []
    for digest, artifact in once.items():
        if len(artifact.data) > INLINE_BYTES:
            listed.append([digest, artifact.media_type])
            blobs.append(_blob(artifact))
        else:
            listed.append([digest, artifact.media_type, len(artifact.data)])
            small.append(artifact.data)
    return Payload(canonical_json(listed).decode(), b"".join(small), tuple(blobs))


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
    data = artifact.data
    if len(data) >= _COMPRESS_BYTES:
        compressed = zlib.compress(data)
        data = compressed if len(compressed) < len(data) else data
    return Blob(artifact.digest, len(artifact.data), data)


def unpack_blob(blob: Blob) -> bytes:
    """The artifact's bytes. Raises Damaged when they do not have the blob's digest and size."""
    try:
        data = blob.data
        if len(data) < blob.size:
            data = zlib.decompressobj().decompress(data, blob.size + 1)  # a damaged row must not fill the memory
    except (zlib.error, TypeError, OverflowError) as err:
        raise Damaged(f"artifact {blob.digest} cannot be decompressed") from err
    if len(data) != blob.size:
        raise Damaged(f"artifact {blob.digest} has another size than was written")
    return checked(data, blob.digest)


def checked(data: object, digest: Digest) -> bytes:
    """The data, when it has the digest. A damaged file can hold a value of any type."""
    if not isinstance(data, bytes) or digest_of(data) != digest:
        raise Damaged(f"artifact {digest} has other bytes than were written")
    return data


def entries(manifest: str, manifest_crc: int) -> list[Entry]:
    """What a stored manifest lists, in order. Raises Damaged when it is not the one that was written."""
    try:
        if zlib.crc32(manifest.encode()) != manifest_crc:
            raise Damaged("the list of its artifacts is not what was written")
        return _listed(json.loads(manifest or "[]"))
    except (ValueError, TypeError, AttributeError, RecursionError) as err:
        raise Damaged("the list of its artifacts cannot be read") from err


def without(manifest: str, manifest_crc: int, data: bytes, gone: Collection[Digest]) -> Payload:
    """What is left of a row's artifacts when some are taken out. Raises Damaged."""
    kept = [entry for entry in entries(manifest, manifest_crc) if entry.digest not in gone]
    if not kept:
        return NOTHING
    listed = [[entry.digest, entry.media_type, *([entry.size] if entry.start >= 0 else [])] for entry in kept]
    small = [data[entry.start : entry.start + entry.size] for entry in kept if entry.start >= 0]
    return Payload(canonical_json(listed).decode(), b"".join(small))


def _listed(manifest: JSON) -> list[Entry]:
    found = []
    start = 0
    for digest, media_type, *sizes in manifest:
        size = sizes[0] if sizes else 0
        found.append(Entry(digest, media_type, size, start if sizes else -1))
        start += size
    return found
