"""A link's token: signed, for one decision as it was asked, until a moment."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.domain.canonical import digest_of
from orchestrator.domain.link_token import link_id, mint, read_token

KEY = b"k" * 32
RANDOM = bytes(range(9))
ASKED = digest_of(b"d-19 as it was asked")
UNTIL = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def token(decision: str = "d-19", expires: datetime = UNTIL) -> str:
    return mint(KEY, RANDOM, decision, ASKED, expires)


def test_a_token_says_what_it_was_made_for() -> None:
    said = read_token(KEY, token())
    assert said is not None
    assert (said.link, said.decision, said.expires) == (link_id(RANDOM), "d-19", UNTIL)
    assert said.is_of(ASKED)
    assert not said.is_of(digest_of(b"d-19 as it is asked now"))


def test_a_token_fits_into_a_line_and_into_an_address() -> None:
    assert len(token("d-999999999")) == 56
    assert token().replace("-", "").replace("_", "").isalnum()


def test_another_key_reads_nothing() -> None:
    assert read_token(b"K" * 32, token()) is None


def test_no_bit_of_a_token_can_be_changed() -> None:
    whole = bytearray(base64.urlsafe_b64decode(token()))
    for at in range(len(whole)):
        for bit in range(8):
            whole[at] ^= 1 << bit
            assert read_token(KEY, base64.urlsafe_b64encode(whole).decode()) is None
            whole[at] ^= 1 << bit


@pytest.mark.parametrize("odd", ["", "x", "A" * 56, "A" * 4096, "d-19", "=" * 56, "ä" * 56, f"{'A' * 55}\n"])
def test_what_is_no_token_is_none(odd: str) -> None:
    assert read_token(KEY, odd) is None
    assert read_token(KEY, token() + odd) is None or odd == ""


@pytest.mark.parametrize("decision", ["pub-1/d-2", "d-0", "d-01", "d-1234567890", "", "d-1\n"])
def test_what_was_not_asked_here_takes_no_link(decision: str) -> None:
    with pytest.raises(ValueError, match="takes no link"):
        token(decision)


def test_a_link_that_would_hold_for_ever_is_not_made() -> None:
    with pytest.raises(ValueError, match="so long"):
        token(expires=UNTIL + timedelta(days=40_000))
