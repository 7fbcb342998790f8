"""The glossary has a line for every fact."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from orchestrator.domain.facts import Fact

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf-8")
WORDS, _, HAPPENED = GLOSSARY.partition("## What can happen")


def test_every_fact_has_its_line_and_its_word() -> None:
    words = set(re.findall(r"^\| ([^|`]+?) \|", WORDS, re.MULTILINE))

    told = re.findall(r"^\| `(\w+)` \| ([^|]+?) \| [^|]+ \|$", HAPPENED, re.MULTILINE)

    assert sorted(fact for fact, _ in told) == sorted(cls.__name__ for cls in get_args(Fact))
    assert {word for _, word in told} <= words
