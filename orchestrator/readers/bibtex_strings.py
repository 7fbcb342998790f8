"""Values of BibTeX that are put together: `acm # " Queue"`, where `acm` is a `@string`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_RAW = "no-enclosing"
"""What `bibtexparser` says of a value that stands in no marks of its own."""


def strings_of(blocks: Iterator[Any]) -> dict[str, str]:
    """Name -> text of every `@string`; one may be made of those above it."""
    strings: dict[str, str] = {}
    for block in blocks:
        is_raw = block.parser_metadata.get("removed_enclosing") == _RAW
        strings[block.key.casefold()] = joined(str(block.value), strings) if is_raw else str(block.value)
    return strings


def values_of(block: Any, strings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields of an entry by their names, with what is put together as one text."""
    enclosing = block.parser_metadata.get("removed_enclosing", {})
    for name, one in block.fields_dict.items():
        is_raw = enclosing.get(name) == _RAW
        yield name, joined(str(one.value), strings) if is_raw else str(one.value)


def joined(written: str, strings: Mapping[str, str]) -> str:
    """Text of a value with its marks. A name that nothing defines, as that of a month, stays as it is written."""
    if "#" not in written:
        return written
    return "".join(bare(part) if bare(part) != part else strings.get(part.casefold(), part) for part in _parts(written))


def bare(value: str) -> str:
    """Without the pair of marks around a value."""
    return value[1:-1] if (value[:1], value[-1:]) in (("{", "}"), ('"', '"')) else value


def _parts(written: str) -> Iterator[str]:
    begin = depth = 0
    is_quoted = False
    for at, character in enumerate(written):
        if character == '"' and not depth:
            is_quoted = not is_quoted
        depth += (character == "{") - (character == "}")
        if character == "#" and not depth and not is_quoted:
            yield written[begin:at].strip()
            begin = at + 1
    yield written[begin:].strip()
