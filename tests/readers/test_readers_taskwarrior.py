from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.reading import SourceReading, SourceUnread
from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.readers.tasks.marking import NotMarked, mark_done
from orchestrator.readers.tasks.taskwarrior import read_taskwarrior

EXPORT = """[
{"id":1,"description":"Find the receipts","due":"20261129T230000Z","entry":"20261101T100000Z","priority":"H","project":"taxes",\
"status":"pending","tags":["home","next"],"uuid":"a-1","depends":["b-2"],"estimate":"45m","energy":"low","urgency":12.5},
{"id":0,"description":"Ask","end":"20261126T120000Z","status":"completed","uuid":"b-2"},
{"id":2,"description":"Template","status":"recurring","recur":"weekly","uuid":"c-3"},
{"id":3,"description":"Waits","status":"waiting","wait":"20261201T000000Z","start":"20261126T120000Z","depends":"a-1,b-2","uuid":"d-4"}
]
"""  # noqa: E501


def read(text: str | bytes) -> SourceReading[HomeTask]:
    return read_taskwarrior(given(text, "task export"), options(zone="Europe/Berlin"))


def test_an_export_is_read_on_the_persons_clock() -> None:
    first, second, third = read(EXPORT).entries
    assert (first.id, first.title, first.due, first.created) == (
        "a-1",
        "Find the receipts",
        date(2026, 11, 30),
        date(2026, 11, 1),
    )
    assert (first.priority, first.project, first.tags, first.depends_on) == (
        "high",
        "taxes",
        ("home", "next"),
        ("b-2",),
    )
    assert (first.minutes, first.energy, first.place) == (45, "low", "task export:2")
    assert (second.state, second.ended) == ("done", date(2026, 11, 26))
    assert (third.state, third.scheduled, third.depends_on) == ("doing", date(2026, 12, 1), ("a-1", "b-2"))


def test_it_is_not_marked_in_its_file() -> None:
    with pytest.raises(NotMarked, match="a task of taskwarrior cannot be marked"):
        mark_done(EXPORT, read(EXPORT).entries[0], date(2026, 11, 27))


@pytest.mark.parametrize(
    ("text", "titles", "why"),
    [
        (
            '[{"description":"a"},\n{"description":"b","due":"soon"}]',
            ["a", "b"],
            "task export:2: due: 'soon' is no moment",
        ),
        ('[{"description":"a"},\n{"status":"pending"}]', ["a"], "task export:2: is a task without a description"),
        ('[{"description":"a"},\n{"description":,}]', ["a"], "task export:2: is no JSON: Expecting value"),
        ('[{"description":"a"},\n7]', ["a"], "task export:2: is no object: 7"),
        ('[{"description":"a"},\n', ["a"], "task export:2: the list is cut off"),
        (
            '{"description":"a"}\n{"description":"b","status":"odd"}',
            ["a", "b"],
            "task export:2: status: 'odd' is not understood; it counts as open",
        ),
        (
            '[{"description":"a","uuid":"1"},\n{"description":"b","uuid":"1"}]',
            ["a", "b"],
            "task export:2: id '1' stands at task export:1 too",
        ),
        (
            '[{"description":"a","status":"completed",\n"end":"20270101T000000Z"}]',
            ["a"],
            "task export:1: is done on 2027-01-01, a day to come",
        ),
    ],
)
def test_a_broken_entry_is_told_and_the_rest_used(text: str, titles: list[str], why: str) -> None:
    reading = read(text.replace('"}', '","status":"pending"}') if "status" not in text else text)
    assert [entry.title for entry in reading.entries] == titles
    assert why in [str(trouble) for trouble in reading.told]


@pytest.mark.parametrize("text", ["", "  ", "task: not configured", "<html>"])
def test_what_is_no_json_is_a_hole(text: str) -> None:
    with pytest.raises(SourceUnread, match="is no JSON: it"):
        read(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3),
)
TASK = st.dictionaries(
    st.sampled_from(
        ["description", "due", "depends", "tags", "status", "start", "uuid", "priority", "estimate", "recur"]
    ),
    VALUES,
)


@tried(st.lists(TASK, max_size=5))
def test_any_values_are_read_or_told(tasks: list[dict[str, object]]) -> None:
    reading = read(json.dumps(tasks))
    lost = [one for one in reading.told if not one.kept]
    assert len(reading.entries) + len(lost) == len([task for task in tasks if task.get("status") != "recurring"])
    reading.plain()


@tried(st.text(alphabet='[]{}",:\\ \na1', max_size=30), st.binary(max_size=30))
def test_bytes_raise_the_one_error_or_are_read(text: str, data: bytes) -> None:
    for given_ in (f"[{text}", data):
        with contextlib.suppress(SourceUnread):
            read(given_).plain()


@pytest.mark.skipif(shutil.which("task") is None, reason="taskwarrior is not installed")
def test_the_real_taskwarrior_is_read(tmp_path: Path) -> None:
    environment = {"TASKDATA": str(tmp_path), "TASKRC": "/dev/null", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}

    def task(*words: str) -> bytes:
        return subprocess.run(
            ["task", "rc.confirmation=no", *words], env=environment, check=True, capture_output=True
        ).stdout

    task("add", "Find the receipts", "due:2026-11-30", "project:taxes", "+home", "priority:H")
    (entry,) = read(task("export")).entries
    assert (entry.title, entry.project, entry.priority, entry.tags) == ("Find the receipts", "taxes", "high", ("home",))
