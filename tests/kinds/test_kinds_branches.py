"""Scripts for each of a list, and side by side: one step, in the order of the list; a failure stays with its item."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from small_workspace import Clock, open_workspace

from orchestrator.domain.canonical import JSON
from orchestrator.errors import DefinitionFaults
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.transcripts.summary import summary

SCRIPTS = """\
def split(text):
    return text.split()


def shout(word, mark="!"):
    if word == "bad":
        raise ValueError("no such word")
    return word.upper() + mark


def count(words):
    return len(words)


def join(said):
    return " ".join(one["value"] or f"({one['error']})" for one in said)


def fail(words):
    raise ValueError("nothing works")


def first(found):
    return found["shouted"]
"""
EACH = """\
description: Shout every word.
inputs: {text: string}
phases:
  split: {script: split, reads: [text]}
  said: {each: split, script: shout, reads: {word: item}, with: {mark: "?"}MORE}
  join: {script: join, reads: [said]}
"""
TOGETHER = """\
description: Count and shout.
inputs: {text: string}
phases:
  split: {script: split, reads: [text]}
  found:
    together:
      counted: {script: count, reads: {words: split}}
      shouted: {each: split, script: shout, reads: {word: item}}
      broken: {script: BROKEN, reads: {words: split}}
MORE
  first: {script: first, reads: [found]}
"""


ALONE = "description: x\ninputs: {text: string}\nphases:\n  split: {script: split, reads: [text]}\n"


def start(ws: Workspace, app: str, text: str) -> Run:
    (ws.root / "apps/many.yaml").write_text(app, encoding="utf-8")
    (ws.root / "apps/many.py").write_text(SCRIPTS, encoding="utf-8")
    return ws.start("many", text)


def driven(ws: Workspace, app: str, text: str) -> Run:
    run = start(ws, app, text)
    run.drive()
    return run


def value(run: Run, name: str) -> JSON:
    return run.artifact(name).value


def test_every_entry_is_done_in_the_order_of_the_list(ws: Workspace) -> None:
    run = driven(ws, EACH.replace("MORE", ""), "one two")
    assert value(run, "said") == [
        {"item": "one", "value": "ONE?", "error": None},
        {"item": "two", "value": "TWO?", "error": None},
    ]
    assert run.artifact("join").text == "ONE? TWO?"
    assert [event.kind for event in run.events()].count("HandoffRecorded") == 3


def test_one_that_fails_stays_with_its_item_and_the_count_is_shown(ws: Workspace) -> None:
    run = driven(ws, EACH.replace("MORE", ""), "one bad two")
    said = value(run, "said")
    assert [one["value"] for one in said] == ["ONE?", None, "TWO?"]
    assert said[1]["error"] == "apps/many.py:7: ValueError: no such word"
    assert summary(run.artifact("said")) == "3 entries, 1 failed"
    assert run.status == "done"


def test_one_that_fails_stops_the_phase_where_it_says_so(ws: Workspace) -> None:
    run = driven(ws, EACH.replace("MORE", ", on_error: stop"), "one bad two")
    assert (run.status, run.state.at) == ("failed", "said")
    assert run.state.failure is not None
    told = run.artifact_of(run.state.failure).value
    assert told["message"] == "item 2 of 3: ValueError: no such word."
    assert "baton fork" in told["mend"]


def test_an_empty_list_makes_an_empty_list(ws: Workspace) -> None:
    assert value(driven(ws, EACH.replace("MORE", ""), " "), "said") == []


def test_what_is_no_list_is_told(ws: Workspace) -> None:
    app = EACH.replace("MORE", "").replace("script: split, reads: [text]", "script: count, reads: {words: text}")
    run = driven(ws, app, "one")
    assert run.state.failure is not None
    assert run.artifact_of(run.state.failure).value["message"] == "'each' of said gives no list: split"


def test_what_stands_side_by_side_is_one_map(ws: Workspace) -> None:
    run = driven(ws, TOGETHER.replace("BROKEN", "count").replace("MORE\n", ""), "one two")
    found = value(run, "found")
    assert (found["counted"], found["broken"]) == (2, 2)
    assert [one["value"] for one in found["shouted"]] == ["ONE!", "TWO!"]
    assert list(found) == ["broken", "counted", "shouted"]
    assert run.status == "done"


def test_a_member_that_fails_is_kept_with_its_error_and_named(ws: Workspace) -> None:
    run = driven(ws, TOGETHER.replace("BROKEN", "fail").replace("MORE\n", ""), "one")
    found = value(run, "found")
    assert found["broken"] == {"item": None, "value": None, "error": "apps/many.py:20: ValueError: nothing works"}
    assert summary(run.artifact("found")) == "broken, counted, shouted; failed: broken"
    assert run.status == "done"


def test_a_member_that_fails_stops_what_stands_beside_it_where_it_says_so(ws: Workspace) -> None:
    app = TOGETHER.replace("BROKEN", "fail").replace("MORE\n", "    on_error: stop\n")
    run = driven(ws, app, "one")
    assert (run.status, run.state.at) == ("failed", "found")
    assert run.state.failure is not None
    assert run.artifact_of(run.state.failure).value["message"].startswith("broken: ValueError: nothing works")


def test_a_run_cut_off_before_such_a_phase_ends_does_it_again_and_no_other(ws: Workspace, clock: Clock) -> None:
    run = start(ws, EACH.replace("MORE", ""), "one two")
    run.drive(steps=1)
    with open_workspace(ws.root, clock) as other:
        there = other.run(run.id)
        there.drive()
        assert there.artifact("join").text == "ONE? TWO?"
        assert [handoff.fact.phase for handoff in there.handoffs] == ["split", "said", "join"]


def test_a_fork_goes_on_from_the_list(ws: Workspace) -> None:
    run = driven(ws, EACH.replace("MORE", ""), "one bad")
    (ws.root / "apps/many.py").write_text(SCRIPTS.replace('== "bad"', '== "worse"'), encoding="utf-8")
    fork = ws.fork(run.id, start="said")
    fork.drive()
    assert fork.artifact("join").text == "ONE? BAD?"


def test_many_runs_at_once_keep_their_items_apart(ws: Workspace) -> None:
    runs = [start(ws, EACH.replace("MORE", ""), f"a{n} b{n}") for n in range(20)]

    async def all_of_them() -> None:
        await asyncio.gather(*(run.adrive() for run in runs))

    asyncio.run(all_of_them())
    assert [run.refresh().artifact("join").text for run in runs] == [f"A{n}? B{n}?" for n in range(20)]


@pytest.mark.parametrize(
    ("phase", "fault"),
    [
        ("{each: split, script: shout, reads: {word: item}, on_error: keeep}", "'on_error' is 'keeep'"),
        ("{script: shout, reads: {word: text}, on_error: keep}", "'on_error' does nothing without 'each'"),
        ("{script: shout, reads: {word: text}, at_once: 2}", "'at_once' does nothing without 'each'"),
    ],
)
def test_a_key_that_means_nothing_there_is_told(ws: Workspace, phase: str, fault: str) -> None:
    app = (
        f"description: x\ninputs: {{text: string}}\nphases:\n  split: {{script: split, reads: [text]}}\n  a: {phase}\n"
    )
    with pytest.raises(DefinitionFaults, match=fault):
        start(ws, app, "x")


def test_work_taken_by_hand_in_its_place_is_json(ws: Workspace, tmp_path: Path) -> None:
    run = start(ws, EACH.replace("MORE", ""), "one")
    run.drive(steps=1)
    mine = tmp_path / "mine.json"
    mine.write_text(json.dumps([{"item": "one", "value": "Uno", "error": None}]), encoding="utf-8")
    run.take_file(mine)
    run.drive()
    assert run.artifact("join").text == "Uno"
