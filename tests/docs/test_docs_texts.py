"""The four texts of the documentation, and the pages that are made of them without a model."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "docs" / "texts"
WHOLE = ("essay", "sqlite-wal-lab-note", "warning")


def body_of(name: str) -> str:
    return (TEXTS / "pages" / f"{name}.md").read_text(encoding="utf-8").split("\n---\n\n", 1)[1]


def test_the_pages_are_what_the_app_makes_of_the_texts_now() -> None:
    made = runpy.run_path(str(ROOT / ".ci" / "texts"))["pages"]()
    there = {path: (TEXTS / path).read_text(encoding="utf-8") for path in made}
    assert there == made, "run: make pages"


@pytest.mark.parametrize("name", WHOLE)
def test_a_text_that_is_kept_as_it_is_is_its_page_below_the_front_matter(name: str) -> None:
    assert body_of(name).strip() == (TEXTS / f"{name}.md").read_text(encoding="utf-8").strip()


def test_notes_stand_under_their_outline_without_what_is_said_to_their_writer() -> None:
    notes = (TEXTS / "braindump.md").read_text(encoding="utf-8").strip().split("\n")
    body = body_of("braindump").strip()
    assert "no hype" not in body
    assert "checklist" not in body
    assert body.endswith("\n".join(notes[:-2]).strip())
