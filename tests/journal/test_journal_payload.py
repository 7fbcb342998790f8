from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from journal_samples import DEFINITION, DRAFT, NOISE

from orchestrator.domain.artifact import Artifact
from orchestrator.journal.sqlite.payload import (
    NOTHING,
    Blob,
    Damaged,
    checked,
    entries,
    pack,
    pack_each,
    unpack_blob,
    unpack_row,
    without,
)


def test_nothing_packs_to_nothing() -> None:
    assert pack([]) == NOTHING
    assert entries(NOTHING.manifest, NOTHING.manifest_crc) == []


def test_a_manifest_lists_small_artifacts_by_place_and_large_ones_by_digest() -> None:
    other = Artifact.of_text("other")
    packed = pack([DRAFT, NOISE, other, DRAFT])
    found = [(entry.digest, entry.start, entry.size) for entry in entries(packed.manifest, packed.manifest_crc)]
    assert found == [(DRAFT.digest, 0, 23), (NOISE.digest, -1, 0), (other.digest, 23, 5)]
    assert packed.data == DRAFT.data + other.data
    assert [blob.digest for blob in packed.blobs] == [NOISE.digest]


def test_each_row_of_an_append_has_what_its_fact_is_the_first_to_name() -> None:
    other = Artifact.of_text("other")
    unnamed = Artifact.of_text("unnamed")
    rows = pack_each([[DRAFT.digest], [], [DRAFT.digest, other.digest]], [other, unnamed, DRAFT])
    assert [row.data for row in rows] == [unnamed.data + DRAFT.data, b"", other.data]


def test_a_blob_that_grows_when_unpacked_is_stopped_at_its_size() -> None:
    bomb = Blob(DEFINITION.digest, 10_000, zlib.compress(bytes(50_000_000)))
    with pytest.raises(Damaged, match="another size"):
        unpack_blob(bomb)


@pytest.mark.parametrize("manifest", ["{", "[1]", '[["a"]]', "null", '[["a","b","c"]]', "[" * 100_000, b"[]", None])
def test_a_manifest_of_any_other_form_is_damaged(manifest: Any) -> None:
    crc = zlib.crc32(manifest.encode()) if isinstance(manifest, str) else 0
    with pytest.raises(Damaged):
        entries(manifest, crc)


@pytest.mark.parametrize(
    ("size", "data"), [("9", b""), (9, "text"), (None, b""), (9, None), (-1, b""), (1 << 62, b"x")]
)
def test_a_blob_of_other_types_is_damaged(size: Any, data: Any) -> None:
    with pytest.raises(Damaged):
        unpack_blob(Blob(DRAFT.digest, size, data))


@pytest.mark.parametrize("data", [None, "# Why small tools last\n", 5, b""])
def test_bytes_that_are_no_bytes_are_damaged(data: object) -> None:
    with pytest.raises(Damaged):
        checked(data, DRAFT.digest)


PROSE = Artifact.of_text("Small tools last because they are read in an evening and mended in an hour. " * 8)


def test_small_artifacts_of_a_row_are_compressed_together_where_that_is_shorter() -> None:
    packed = pack([PROSE, DRAFT])
    size = len(PROSE.data) + len(DRAFT.data)
    assert len(packed.data) < size / 2
    assert unpack_row(packed.data, size) == PROSE.data + DRAFT.data


def test_what_would_not_become_shorter_stays_as_it_is() -> None:
    noise = Artifact(os.urandom(1024), "application/octet-stream")
    assert pack([noise]).data == noise.data


def test_what_is_left_of_a_row_is_stored_as_the_row_was() -> None:
    packed = pack([PROSE, DRAFT])
    left = without(packed.manifest, packed.manifest_crc, packed.data, {DRAFT.digest})
    assert unpack_row(left.data, len(PROSE.data)) == PROSE.data
    assert len(left.data) < len(PROSE.data)
    plain = without(packed.manifest, packed.manifest_crc, PROSE.data + DRAFT.data, {DRAFT.digest})
    assert plain.data == PROSE.data, "an older version, which wrote it, could not read it compressed"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data + b"\0",
        lambda data: data[:-1],
        lambda data: data[1:],
        lambda data: b"",
        lambda data: zlib.compress(bytes(50_000_000)),
        lambda data: zlib.compress(PROSE.data[:-1]),
    ],
)
def test_a_compressed_row_of_any_other_length_is_damaged(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(Damaged):
        unpack_row(damage(pack([PROSE]).data), len(PROSE.data))


def test_a_row_of_before_keeps_its_form_when_something_is_taken_out() -> None:
    before = f'[["{DRAFT.digest}","text/markdown",{len(DRAFT.data)}],["{NOISE.digest}","application/octet-stream"]]'
    left = without(before, zlib.crc32(before.encode()), DRAFT.data, {NOISE.digest})
    assert left.manifest == f'[["{DRAFT.digest}","text/markdown",{len(DRAFT.data)}]]'
    assert left.data == DRAFT.data
