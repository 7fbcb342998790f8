"""A link to one decision as a short word: signed, for a time, and told from every other. Pure.

It says which decision it is of, as it was asked, and until when; nothing of that is a secret. What nobody can make
without the key is the signature over all of it. That a link is followed only once is for whoever keeps a record.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import NamedTuple

from orchestrator.domain.canonical import Digest

ID_BYTES = 9
"""72 random bits: no two links are alike, and 12 characters say it."""
_SHOWN_BYTES = 8
"""Of the digest of what is asked. Nobody can put another digest under the signature, so it need not be long."""
_MAC_BYTES = 16
"""128 bits of HMAC-SHA256: nobody guesses one, and a link fits into a line of a message."""
_VERSION = b"\x01"
_PURPOSE = b"baton link\x00"
"""So that the key signs nothing that could be taken for something else."""
_BODY_BYTES = len(_VERSION) + ID_BYTES + 4 + 4 + _SHOWN_BYTES
_TOKEN = re.compile(r"[A-Za-z0-9_-]{56}", re.ASCII)
"""42 bytes without a bit to spare: each token is spelled in one way."""
_DECISION = re.compile(r"d-([1-9][0-9]{0,8})", re.ASCII)


class LinkToken(NamedTuple):
    link: str
    """Its id, in base64 for addresses."""
    decision: str
    expires: datetime
    shown: bytes
    """The first bytes of the digest of what was asked."""

    def is_of(self, asked: Digest) -> bool:
        """Whether it was made for this very question."""
        return hmac.compare_digest(self.shown, _first_bytes(asked))


def link_id(random: bytes) -> str:
    return base64.urlsafe_b64encode(random).decode()


def mint(key: bytes, random: bytes, decision: str, asked: Digest, expires: datetime) -> str:
    """A token of 56 characters that may stand in an address.

    Args:
        key: nobody else has it.
        random: `ID_BYTES` of them, drawn for this link.
        decision: its id, `d-19`.
        asked: the digest of the event that opened it.
        expires: the first moment at which it opens nothing.

    Raises:
        ValueError: no decision that is open here is called so, or the moment lies beyond 2106.
    """
    number = _DECISION.fullmatch(decision)
    if number is None or len(random) != ID_BYTES:
        raise ValueError(f"{decision} takes no link")
    until = int(expires.timestamp())
    if not 0 <= until < 1 << 32:
        raise ValueError("a link does not hold so long")
    body = b"".join(
        (_VERSION, random, until.to_bytes(4, "big"), int(number[1]).to_bytes(4, "big"), _first_bytes(asked))
    )
    return base64.urlsafe_b64encode(body + _signature(key, body)).decode()


def could_be_token(text: str) -> bool:
    """Told without a key: most of what is tried at random is none."""
    return bool(_TOKEN.fullmatch(text))


def read_token(key: bytes, token: str) -> LinkToken | None:
    """What a token says; None for one that this key did not sign."""
    if not could_be_token(token):
        return None
    whole = base64.urlsafe_b64decode(token)
    body, signature = whole[:_BODY_BYTES], whole[_BODY_BYTES:]
    if not hmac.compare_digest(signature, _signature(key, body)) or body[:1] != _VERSION:
        return None
    random, until, number = body[1:10], body[10:14], body[14:18]
    expires = datetime.fromtimestamp(int.from_bytes(until, "big"), UTC)
    return LinkToken(link_id(random), f"d-{int.from_bytes(number, 'big')}", expires, body[18:])


def _signature(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, _PURPOSE + body, hashlib.sha256)[:_MAC_BYTES]


def _first_bytes(asked: Digest) -> bytes:
    return bytes.fromhex(asked.removeprefix("sha256:")[: 2 * _SHOWN_BYTES])
