"""One spelling for every JSON value, and the digest of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NewType

Digest = NewType("Digest", str)
"""SHA-256 in lower-case hex behind `sha256:`."""

JSON = Any
"""A value made of dict, list, str, int, float, bool and None."""

_encoder = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, sort_keys=True, separators=(",", ":")
)
# `encode` would make this anew for every value, which costs more than a small value itself.
_pieces = (
    json.encoder.c_make_encoder(  # type: ignore[attr-defined]  # typeshed does not know it
        None, _encoder.default, json.encoder.encode_basestring, None, ":", ",", True, False, False
    )
    if json.encoder.c_make_encoder  # type: ignore[attr-defined]
    else lambda value, _: _encoder.iterencode(value)
)


def canonical_json(value: JSON) -> bytes:
    """The one UTF-8 spelling of a JSON value: sorted keys, no spaces, no NaN.

    Raises:
        ValueError: a number is not finite.
        TypeError: something in it is no JSON.
        RecursionError: it is nested too deep, or holds itself.
    """
    return "".join(_pieces(value, 0)).encode("utf-8", "surrogatepass")


def digest_of(data: bytes) -> Digest:
    return Digest("sha256:" + hashlib.sha256(data).hexdigest())


def digest_of_json(value: JSON) -> Digest:
    return digest_of(canonical_json(value))


def short(digest: str, length: int = 8) -> str:
    """The first characters of a digest, for people."""
    return digest.removeprefix("sha256:")[:length]
