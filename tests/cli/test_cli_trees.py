"""A run with its branches is one thing to people: the screens name what each line is about, and say what waits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from branching_workspace import make_branching
from cli_ended import Baton, Ended


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose apps branch out, entered."""
    monkeypatch.chdir(make_branching(tmp_path / "ws"))
    monkeypatch.setenv("TZ", "UTC")
    return tmp_path / "ws"


def told(ended: Ended) -> str:
    """What stands on the screen, without what is another one each time: ids, times and how long it took."""
    text = re.sub(r"\b(all|wit|fou)-[0-9a-f]{4,}", r"\1-1", ended.out)
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "NOW", text)
    lines = (re.sub(r" +", " ", line).rstrip() for line in text.splitlines())
    return "\n".join(re.sub(r"\b[\d.]+ (ms|s)\b", "TIME", line) for line in lines if line.strip())


def test_the_inbox_names_the_way_to_what_asks(baton: Baton) -> None:
    baton("run", "all", '["a", "b"]')
    baton("run", "within", "hello")

    assert told(baton("inbox")).splitlines() == [
        " d-1 all › gather › asked › 1 of 2 “a” all-1 TIME Keep a?",
        " d-2 all › gather › asked › 2 of 2 “b” all-1 TIME Keep b?",
        " d-3 within › inner wit-1 TIME Keep hello?",
        "next: baton inbox DECISION · baton approve DECISION",
    ]
    assert told(baton("inbox", "d-2")).splitlines()[0] == (
        "d-2 all › gather › asked › 2 of 2 “b” all-1/gather.asked/asked.2"
    )


def test_the_inbox_tells_programs_the_way_too(baton: Baton) -> None:
    baton("run", "all", '["a"]')
    baton("run", "keep", "topic=tools")
    ways = ["all › gather › asked › 1 of 1 “a”", "keep"]

    assert [decision["path"] for decision in baton("inbox", "--json").json["decisions"]] == ways
    assert [decision["path"] for decision in baton("--json").json["decisions"]] == ways
    assert baton("inbox", "d-1", "--json").json["decisions"][0]["path"] == ways[0]


def test_the_inbox_of_an_app_holds_what_its_branches_ask_whatever_app_does_their_work(baton: Baton) -> None:
    baton("run", "all", '["a"]')
    baton("run", "within", "hello")

    assert [baton("inbox", "--app", app).out.count("Keep ") for app in ("all", "within", "one", "keep")] == [1, 1, 2, 0]


def test_an_entry_that_is_long_or_moves_the_cursor_is_only_numbered_or_spelled_out(baton: Baton) -> None:
    baton("run", "all", '["a very long note that says much more than a name", "a\\u001b[2Jb"]')
    listed = told(baton("inbox"))

    assert "asked › 1 of 2 all-1" in listed
    assert "asked › 2 of 2 “a⟨U+001B⟩[2Jb” all-1" in listed
