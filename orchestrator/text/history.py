"""Change histories: versions with what changed in them. A section that is only numbered is none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orchestrator.text.block import Block

_DAY = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|"
    r"(?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2},?)? \d{4}|unreleased)"
)
_VERSION = re.compile(
    rf"(?:(?:version|release|v)[ .]?)?\[?v?\d+\.\d+[\w.+-]*\]?(?:\s*[-–—:(,/]*\s*(?:released? )?(?:on )?{_DAY}\)?)?|"
    r"\[?unreleased\]?",
    re.IGNORECASE,
)
_DATED = re.compile(_DAY, re.IGNORECASE)
_MARKED = re.compile(r"(?:version|release|v)[ .]?\[?\d|\[", re.IGNORECASE)
_NAMED = re.compile(
    r"\W*(?:change ?logs?|changes|release (?:notes|history)|version history|revision history|history|what's new|news|"
    r"änderungen|änderungsverlauf|versionsgeschichte|versionen|история изменений)\W*",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:add(?:ed|s)?|fix(?:ed|es)?|"
    r"chang(?:ed?|es)|remov(?:ed?|es)|deprecat\w+|updat(?:ed?|es)|improv\w+|bump\w*|support|"
    r"drop(?:ped)?|"
    r"renam\w+|refactor\w*|breaking|security|initial release|first release|bugfix(?:es)?|"
    r"hinzugefügt|behoben|geändert|entfernt|"
    r"korrigiert|erste version)\b|#\d+|\([\w-]+\)$",
    re.IGNORECASE,
)
_ENTRY = re.compile(rf"\s*(?:[-*+#]+\s+)?[*_`]{{0,3}}\(?(?:{_VERSION.pattern})\b", re.IGNORECASE)
_ENOUGH = 2


def is_version(title: str, blocks: Sequence[Block]) -> bool:
    """Whether a section is one version of a history: its heading is nothing else, and what stands in it are changes."""
    if not _VERSION.fullmatch(title.strip()):
        return False
    if not (_DATED.search(title) or _MARKED.match(title.strip())) and not any(block.kind == "list" for block in blocks):
        return False
    return not blocks or _tells_changes(blocks)


def names_history(title: str) -> bool:
    return _NAMED.fullmatch(title[:80]) is not None


def is_history(blocks: Sequence[Block], titles: Sequence[str]) -> bool:
    """Whether a section named so lists versions. `titles`: of the sections below; `blocks`: its own and theirs."""
    if sum(_VERSION.fullmatch(below.strip()) is not None for below in titles) * 2 > len(titles) > 0:
        return True
    lines = [line for block in blocks for line in block.text.split("\n") if line.strip()]
    return sum(_ENTRY.match(line) is not None for line in lines) >= _ENOUGH and _tells_changes(blocks)


def _tells_changes(blocks: Sequence[Block]) -> bool:
    lines = [line for block in blocks for line in block.text.split("\n") if line.strip()]
    return sum(_CHANGE.search(line) is not None for line in lines) * 4 >= len(lines)
