from __future__ import annotations

import pytest

from orchestrator.domain.canonical import Digest, canonical_json, digest_of
from orchestrator.journal.sqlite.packing import packed_body, packed_digest, spelling_of, spelt_body, spelt_digest

DIGEST = digest_of(b"Small tools last.")
AWKWARD = Digest("sha256:ff22" + "ff" * 30)
"""Packed it is nothing but marks of packed digests, and a quotation mark."""


@pytest.mark.parametrize("digest", [DIGEST, AWKWARD])
def test_a_digest_is_packed_to_its_bytes_and_spelt_again(digest: str) -> None:
    assert len(packed_digest(digest)) == 32
    assert spelt_digest(packed_digest(digest)) == digest


@pytest.mark.parametrize("text", ["", "no digest", DIGEST.upper(), DIGEST[:-1], f" {DIGEST}", f"{DIGEST}\n", "\udcff"])
def test_what_is_no_digest_is_packed_to_no_event_s(text: str) -> None:
    assert spelt_digest(packed_digest(text)) != DIGEST


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reads": {"draft": DIGEST, "page": AWKWARD}},
        [AWKWARD, AWKWARD, DIGEST],
        {DIGEST: AWKWARD},
        {"text": f'a quotation "{DIGEST}" and one cut off "{DIGEST[:40]}'},
        {"text": DIGEST.upper(), "also": f"{DIGEST}\ud8ff", "no": DIGEST[7:]},
        {"text": "ÿ \xff \ufffd \U0001f600"},
    ],
)
def test_a_body_is_packed_and_spelt_again_to_the_byte(body: object) -> None:
    spelt = canonical_json(body)
    assert spelt_body(packed_body(spelt)) == spelt


def test_each_digest_in_a_body_takes_33_bytes() -> None:
    assert len(packed_body(canonical_json([DIGEST, AWKWARD]))) == len("[,]") + 2 * 33


def test_a_body_that_was_cut_off_in_a_digest_is_no_json() -> None:
    assert b"\xff" in spelt_body(packed_body(canonical_json([DIGEST]))[:20])


def test_rows_of_a_file_of_before_are_written_as_that_version_reads_them() -> None:
    spelling = spelling_of(3)
    assert (spelling.digest(DIGEST), spelling.body(b"{}"), spelling.no_manifest) == (DIGEST, b"{}", "")
