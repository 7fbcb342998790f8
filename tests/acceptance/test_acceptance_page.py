"""The page of a run in a real browser: it fits a phone and a screen, and asks for nothing but itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from acceptance_workspace import NOTE, Baton
from browser import browser, measured

needs_browser = pytest.mark.skipif(not browser(), reason="there is no Chromium here: apt-get install chromium")

SLY = "# Sly <script>alert(1)</script>\n\n<img src=http://127.0.0.1:9/x.png> " + "long" * 200 + "\n\nA \u202eline.\n"


@pytest.fixture
def page(waiting: Baton) -> Path:
    """Of a run that was sent back, edited, and waits again."""
    (waiting.root / "sly.md").write_text(SLY, encoding="utf-8")
    waiting("send-back", "d-1", "-m", "Shorter, please: " + "x" * 300)
    waiting("skip", "@last")
    waiting("edit", "d-3", "--with", "sly.md")
    ended = waiting("show", "@last", "--html", "run.html")
    assert (ended.code, ended.out) == (0, "run.html\n")
    return waiting.root / "run.html"


@needs_browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_needs_no_sideways_scrolling_and_no_network(page: Path, tmp_path: Path, width: int) -> None:
    found = measured(page, width, tmp_path)
    assert found.viewport == width
    assert found.width <= width
    assert found.resources == 0


def test_the_page_has_no_script_and_refuses_any(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<img" not in text
    assert "default-src &#x27;none&#x27;" in text
    assert "⟨U+202E⟩" in text
    assert "\u202e" not in text


def test_without_a_name_the_page_lies_beside_the_transcript(waiting: Baton) -> None:
    told = waiting("show", "@last", "--html", "--json").json["html"]
    assert Path(told).parent == waiting.root / "transcripts"
    assert Path(told).with_suffix(".md").exists()
    assert waiting("show", "@last", "--html", "-").out.startswith("<!doctype html>")


def test_a_folder_is_no_place_for_the_page(waiting: Baton) -> None:
    ended = waiting("show", "@last", "--html", "inbox")
    assert ended.code == 2
    assert "inbox is a folder. Name a file in it: --html inbox/" in ended.err


def test_the_page_tells_what_waits(baton: Baton) -> None:
    baton("run", "publish", NOTE)
    text = baton("show", "@last", "--html", "-").out
    assert "d-1 waits for you: " in text
    assert "baton inbox d-1" in text
