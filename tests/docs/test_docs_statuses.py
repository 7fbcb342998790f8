"""Whoever lists the statuses of a run lists all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.domain.run_status import STATUSES
from orchestrator.transcripts.page import STYLE

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_on_json_lists_them() -> None:
    assert f"`status` is one of `{' '.join(STATUSES)}`" in (DOCS / "json.md").read_text("utf-8")


@pytest.mark.parametrize("status", STATUSES)
def test_the_glossary_and_the_badge_of_the_page_know_it(status: str) -> None:
    assert f"`{status}`" in (DOCS / "glossary.md").read_text("utf-8")
    assert f".{status}" in STYLE
