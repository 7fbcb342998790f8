"""The names below a key of a YAML file, seen by its lines alone: for completion, which has no time to parse YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_LINE = re.compile(r"(?P<indent> *)(?P<key>[A-Za-z_][A-Za-z0-9_-]*):(?:\s|$)")


def keys_below(path: Path, key: str) -> list[str]:
    """`offline`, `claude` ... of `profiles`, in the order written. Empty when they are not written line by line."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    return list(dict.fromkeys(_keys(iter(lines), key)))


def _keys(lines: Iterator[str], key: str) -> Iterator[str]:
    for line in lines:
        if line.split("#")[0].rstrip() == f"{key}:":
            break
    depth = ""
    for line in lines:
        if line.strip() and not line.startswith((" ", "#")):
            return
        found = _LINE.match(line)
        if found and found["indent"] == (depth := depth or found["indent"]):
            yield found["key"]
