"""The ways a secret can be spelled: as it stands, in base64 wherever it begins there, in hex."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from orchestrator.domain.escapes import levels
from orchestrator.values import dataclass

SHORTEST = 8
"""Characters a spelling has at least; anything shorter stands in ordinary text by chance."""

_URL_SAFE = str.maketrans("+/", "-_")


@dataclass(frozen=True, slots=True)
class Spelling:
    text: str
    shares_last: bool = False
    """The character behind it holds some of the secret's last bits."""


def spellings(value: str) -> Iterator[Spelling]:
    for spaced in {value, value.replace(" ", "+")}:
        for text in levels(spaced):
            # A backslash at the end may be told from a continued line by nobody.
            yield from _long_enough(Spelling(text.strip("\\")))
    data = value.encode("utf-8", "surrogateescape" if _is_from_bytes(value) else "surrogatepass")
    yield from _long_enough(Spelling(data.hex()), Spelling(data.hex().upper()))
    for before in range(3):
        core = _base64_core(data, before)
        yield from _long_enough(core, Spelling(core.text.translate(_URL_SAFE), core.shares_last))


def _base64_core(data: bytes, before: int) -> Spelling:
    """The characters that depend on nothing but `data` when it stands behind so many bytes of a group of three."""
    encoded = b64encode(bytes(before) + data).decode()
    bits = 8 * (before + len(data))
    return Spelling(encoded[-(-8 * before // 6) : bits // 6], bits % 6 != 0)


def _long_enough(*found: Spelling) -> Iterator[Spelling]:
    return (spelling for spelling in found if len(spelling.text) >= SHORTEST)


def _is_from_bytes(value: str) -> bool:
    """An environment variable that is not UTF-8 comes as halves of surrogate pairs."""
    return any("\udc80" <= character <= "\udcff" for character in value)
