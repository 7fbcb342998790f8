"""The scripts of the shipped app `research`: what is read, and who may name it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest


def _scripts() -> Any:
    path = Path(__file__).resolve().parents[2] / "apps" / "research.py"
    spec = importlib.util.spec_from_file_location("research_scripts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RESEARCH = _scripts()
NONE: dict[str, Any] = {"entries": [], "holes": []}


def entries(*urls: str, title: str = "The old bridge") -> dict[str, Any]:
    return {"entries": [{"url": url, "title": title, "summary": "", "feed": "F"} for url in urls], "holes": []}


@pytest.mark.parametrize("path", ["inbox/diary.md", "/etc/passwd", "../secret.txt", ".env", "C:\\\\x"])
def test_neither_a_feed_nor_a_search_names_a_file_of_this_machine(path: str) -> None:
    for feeds, search in ((entries(path), NONE), (NONE, entries(path))):
        plan = RESEARCH.choose("old bridge", [], feeds, search, NONE)

        assert plan["sources"] == []
        assert "no address of the web" in plan["told"][0]


def test_you_may_name_one() -> None:
    assert RESEARCH.choose("", ["inbox/diary.md"], NONE, NONE, NONE)["sources"] == [
        {"address": "inbox/diary.md", "named_by": "you"}
    ]


@pytest.mark.parametrize(
    ("topic", "title"), [("EU AI", "The EU and AI"), ("旧桥", "旧桥的历史"), ("old bridge", "Old BRIDGE")]
)
def test_a_topic_of_short_words_is_looked_for_in_feeds(topic: str, title: str) -> None:
    feeds = entries("https://a.example/1", title=title)

    assert len(RESEARCH.choose(topic, [], feeds, NONE, NONE)["sources"]) == 1
    assert RESEARCH.choose(topic, [], entries("https://a.example/1", title="Else"), NONE, NONE)["sources"] == []


def test_a_sentence_that_a_page_says_twice_is_one_claim() -> None:
    fetched = [{"value": {"text": "It is old. It rusts. It is old.", "partial": "", "page_starts": []}, "error": ""}]
    claims = [{"claim": said, "quote": said} for said in ("It is old.", "It rusts.", "It is old.")]
    summary = {"item": {"source": 1, "piece": 1}, "value": {"summary": "", "claims": claims}, "error": ""}
    told = RESEARCH.locate(fetched, [], [summary])["claims"]

    assert [(one["number"], one["claim"]) for one in told] == [(1, "It is old."), (2, "It rusts.")]


def test_a_part_of_the_feeds_that_could_not_be_read_is_told() -> None:
    hole = {"source": "feeds", "why": "is no feed", "since": None, "place": "feeds/b.xml"}
    told = RESEARCH.choose("old bridge", [], {**entries("https://a.example/1"), "holes": [hole] * 7}, NONE, NONE)[
        "told"
    ]

    assert told == [*["feeds: feeds/b.xml: is no feed"] * 5, "2 more of that kind: baton sources try"]
