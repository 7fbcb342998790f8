"""A search is a command that is told the topic, and what an earlier run made is a source of its own."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest
from small_workspace import Clock

from orchestrator.domain.canonical import JSON
from orchestrator.errors import ToolError
from orchestrator.face.pages import WorkspacePages
from orchestrator.face.workspace import Workspace
from orchestrator.ports.pages import KeptPage
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.pages.fetch_page import fetch_page

READ = """\
description: Hand on what a source holds.
inputs:
  topic: {type: string, default: ""}
  again: {type: string, default: ""}
  search: {from: search}
  before: {from: made}
phases:
  hand_on: {script: hand_on, reads: [search, before]}
"""
SEARCH = 'import json, os\nprint(json.dumps([{"url": "https://a.example/" + os.environ["BATON_TOPIC"]}]))\n'


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    for name, text in (
        ("apps/read.yaml", READ),
        ("apps/read.py", "def hand_on(search, before):\n    return [search, before]\n"),
    ):
        (ws.root / name).write_text(text, encoding="utf-8")
    (ws.root / "search.py").write_text(SEARCH, encoding="utf-8")
    command = json.dumps(shlex.join((sys.executable, "search.py")))
    with (ws.root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nsources: {{search: {{reader: links, command: {command}}}}}\n")
    return ws


def read(ws: Workspace, **given: JSON) -> tuple[JSON, JSON]:
    run = ws.start("read", inputs=given)
    run.drive()
    search, before = run.artifact("hand_on").value
    return search, before


def test_a_search_is_told_the_topic_in_its_environment(ws: Workspace) -> None:
    assert [one["url"] for one in read(ws, topic="eels; rm -rf /")[0]["entries"]] == []
    assert [one["url"] for one in read(ws, topic="eels")[0]["entries"]] == ["https://a.example/eels"]
    assert [one["url"] for one in read(ws, topic="bridge")[0]["entries"]] == ["https://a.example/bridge"]


def test_without_a_topic_there_is_nothing_to_search_for(ws: Workspace) -> None:
    (hole,) = read(ws)[0]["holes"]
    assert hole["why"].startswith("has no topic to look for")


def test_what_an_earlier_run_made_is_read_by_its_name(ws: Workspace) -> None:
    first = ws.start("read", inputs={"topic": "eels"})
    first.drive()
    (entry,) = read(ws, again="@last")[1]["entries"]
    assert read(ws, again=first.id)[1]["entries"] == [entry]

    assert (entry["run"], entry["app"]) == (first.id, "read")
    assert entry["made"]["topic"] == "eels"
    assert entry["made"]["hand_on"] == first.artifact("hand_on").value


def test_an_earlier_run_that_is_none_is_a_hole(ws: Workspace) -> None:
    found = read(ws, again="res-nothing")[1]
    assert found["entries"] == []
    assert found["holes"][0]["why"].startswith("there is no run 'res-nothing'")


def test_no_page_is_fetched_kept_or_believed_in_a_workspace_that_came_from_elsewhere(
    ws: Workspace, tmp_path: Path
) -> None:
    from orchestrator.domain.secrets import Secrets

    pages = WorkspacePages(ws.root, Clock(), lambda: Secrets())
    page = KeptPage("https://a.example/b", b"text", {"content-type": "text/plain"}, '"1"', "Fri")
    pages.save("https://a.example/a", page)

    assert pages.load("https://a.example/a") == page
    assert pages.load("https://a.example/b") is None
    foreign = WorkspacePages(tmp_path / "foreign", Clock(), lambda: Secrets())
    (tmp_path / "foreign").mkdir()
    foreign.save("https://a.example/a", page)
    assert foreign.load("https://a.example/a") is None
    assert foreign.allowed() == ()
    assert not foreign.may_ask
    with pytest.raises(ToolError, match="came from elsewhere"):
        fetch_page(Surroundings(tmp_path / "foreign", pages=foreign), "https://a.example/")
