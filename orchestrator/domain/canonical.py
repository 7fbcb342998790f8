"""One spelling for every JSON value, and the digest of it."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any, NewType

Digest = NewType("Digest", str)
"""SHA-256 in lower-case hex behind `sha256:`."""

JSON = Any
"""A value made of dict, list, str, int, float, bool and None."""

_encoder = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, sort_keys=True, separators=(",", ":")
)
# `encode` makes CPython's own encoder anew for each value: 0.5 us, of some ten values in a handoff of a millisecond.
# Keeping that one would save it by nine positional arguments that no documentation has.


def canonical_json(value: JSON) -> bytes:
    """The one UTF-8 spelling of a JSON value: sorted keys, no spaces, no NaN.

    Raises:
        ValueError: a number is not finite.
        TypeError: something in it is no JSON.
        RecursionError: it is nested too deep, or holds itself.
    """
    return canonical_text(value).encode("utf-8", "surrogatepass")


def canonical_text(value: JSON) -> str:
    """The same before it becomes bytes. Raises what that raises."""
    return _encoder.encode(value)


quoted = encode_basestring
"""A text as it stands in `canonical_json`: the encoder spells texts by this. Of what is texts alone it is quicker."""


def digest_of(data: bytes) -> Digest:
    import hashlib  # OpenSSL takes two milliseconds to load, and lists name digests without making any

    return Digest("sha256:" + hashlib.sha256(data).hexdigest())


def digest_of_json(value: JSON) -> Digest:
    return digest_of(canonical_json(value))


def short(digest: str, length: int = 8) -> str:
    """The first characters of a digest, for people."""
    return digest.removeprefix("sha256:")[:length]
