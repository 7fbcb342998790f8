"""An app's input read `from:` a source: the person's state or a file outside, of one shape, recorded with the run."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from small_workspace import Clock

from orchestrator.domain.canonical import JSON
from orchestrator.domain.sources import KERNEL_SOURCES, OWN_READERS, USUAL_SOURCES
from orchestrator.errors import UsageError
from orchestrator.face.own_sources import OWN
from orchestrator.face.trust import trust_in
from orchestrator.face.workspace import Workspace
from orchestrator.features.rules.day import note_shown, planned
from orchestrator.features.state.saying import ask_oneself, done, say_energy, take_note, undo
from orchestrator.readers.table import READERS

PROJECTS = """\
projects:
  - id: site
    title: The site
    due: 2026-12-18
    tasks:
      - {id: site-1, title: Draft the note, minutes: 90, energy: high}
      - {id: site-2, title: Mend the links, minutes: 20, energy: low, after: [site-1]}
  - {id: site}
"""
CONSTRAINTS = "timezone: Europe/Berlin\nwork_hours: {sun: 08:00-17:30, mon: 09:00-17:30}\n"
READ = """\
description: Hand on what a source holds.
inputs:
  week: {{type: date, default: monday}}
  read: {{from: {source}}}
phases:
  hand_on: {{script: hand_on, reads: [read]}}
"""
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//t//t//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART:20261123T090000Z
DTEND:20261123T100000Z
RRULE:FREQ=WEEKLY
SUMMARY:Review
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20261101T000000Z
SUMMARY:Without a start
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    write(ws.root, "state/projects.yaml", PROJECTS)
    write(ws.root, "state/constraints.yaml", CONSTRAINTS)
    write(ws.root, "notes/tasks.md", "- [ ] Call the printer 📅 2026-11-23\n")
    write(ws.root, "apps/read.py", "def hand_on(read):\n    return read\n")
    return ws


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def value(ws: Workspace, source: str, *, more: str = "", **given: JSON) -> JSON:
    """What an app gets that reads a source: recorded, and handed on by its script."""
    write(ws.root, "apps/read.yaml", READ.format(source=f"{source}{more}"))
    run = ws.start("read", inputs=given)
    recorded = run.artifact_of(run.state.inputs["read"]).value
    run.drive()
    assert run.artifact("hand_on").value == recorded
    return recorded


def entry(ws: Workspace, source: str) -> JSON:
    (found,) = value(ws, source)["entries"]
    return found


def test_each_name_that_needs_no_configuration_is_known_and_the_readers_are_those_of_the_table() -> None:
    assert set(OWN) == set(KERNEL_SOURCES)
    assert {settings["reader"] for settings in USUAL_SOURCES.values() if settings} <= set(READERS)


@pytest.mark.parametrize("source", [*KERNEL_SOURCES, *USUAL_SOURCES, *sorted(OWN_READERS)])
def test_every_source_has_the_same_shape_and_says_when_it_was_read(ws: Workspace, source: str) -> None:
    found = value(ws, source)
    assert found.keys() == {"as_of", "entries", "holes"}
    assert datetime.fromisoformat(found["as_of"]).tzinfo is not None
    assert all(hole.keys() == {"source", "why", "since", "place"} for hole in found["holes"])


@pytest.mark.parametrize("source", ["calendar", "tracker", "library", "feeds", "time", "bibtex"])
def test_what_nobody_configured_is_a_hole_and_no_empty_list(ws: Workspace, source: str) -> None:
    (hole,) = value(ws, source)["holes"]
    assert (hole["source"], hole["why"]) == (source, f"not configured: add {source} to sources in baton.yaml")


def test_energy_nobody_said_is_a_hole_and_what_was_said_an_entry(ws: Workspace) -> None:
    unsaid = value(ws, "energy")
    assert (unsaid["entries"], [hole["why"] for hole in unsaid["holes"]]) == ([], ["unsaid"])
    say_energy(ws, "low")
    assert entry(ws, "energy")["level"] == "low"


def test_tasks_are_read_from_the_notes_where_nobody_says_otherwise(ws: Workspace) -> None:
    assert [task["title"] for task in value(ws, "tasks")["entries"]] == ["Call the printer"]


def test_projects_come_with_what_is_left_of_them_and_a_broken_one_is_a_hole_with_its_place(ws: Workspace) -> None:
    found = value(ws, "projects")
    assert [(one["id"], one["minutes_left"]) for one in found["entries"]] == [("site", 110)]
    assert [hole["place"].partition(":")[0] for hole in found["holes"]] == ["state/projects.yaml"]


def test_constraints_are_those_of_the_file_and_name_their_defaults(ws: Workspace) -> None:
    found = entry(ws, "constraints")
    assert (found["timezone"], found["work_hours"]["mon"]) == ("Europe/Berlin", "09:00-17:30")
    assert "lunch" in found["defaults"]


def test_decisions_are_gates_and_own_questions(ws: Workspace) -> None:
    ask_oneself(ws, "Migrate the comments?", by="2026-11-25")
    ws.start("keep", "tools").drive()
    assert {one["kind"] for one in value(ws, "decisions")["entries"]} == {"gate", "question"}


def test_the_plan_is_the_one_the_day_has_with_all_that_checks_it(ws: Workspace) -> None:
    plan = entry(ws, "plan")
    assert [item["id"] for item in plan["placed"]] == [one.item.id for one in planned(ws).plan.placed]
    told = {item["id"] for part in ("placed", "held", "left") for item in plan[part]}
    assert told == set(plan["open"])


def test_plan_and_state_are_of_the_day_that_the_app_names(ws: Workspace) -> None:
    write(ws.root, "apps/read.py", "def hand_on(plan):\n    return plan\n")
    write(
        ws.root,
        "apps/read.yaml",
        "description: A day.\ninputs: {day: date, plan: {from: plan}}\n"
        "phases:\n  hand_on: {script: hand_on, reads: [plan]}\n",
    )
    run = ws.start("read", "2026-11-23")
    assert run.artifact_of(run.state.inputs["plan"]).value["entries"][0]["day"] == "2026-11-23"


def test_the_log_holds_the_window_without_what_was_taken_back(ws: Workspace, clock: Clock) -> None:
    take_note(ws, "Before the week.")
    clock.pass_(days=1)  # a Monday
    take_note(ws, "Called three people.", pattern="calls", minutes=20)
    take_note(ws, "No.")
    undo(ws)
    assert len(value(ws, "log")["entries"]) == 2
    windowed = value(ws, "log", more=", window: {start: week, days: 7}")["entries"]
    assert [(one["day"], one["kind"], one["told"], one["pattern"], one["minutes"]) for one in windowed] == [
        ("2026-11-23", "note", "Called three people.", "calls", 20)
    ]


def test_plans_say_what_stood_in_them_and_what_came_of_it(ws: Workspace, clock: Clock) -> None:
    note_shown(ws, planned(ws))
    done(ws, "site-1")
    clock.pass_(days=1)
    (day,) = value(ws, "plans")["entries"]
    assert day["day"] == "2026-11-22"
    standing = {item["id"]: (item["title"], item["standing"], item["done_on"]) for item in day["items"]}
    assert standing["site-1"] == ("Draft the note", "done", "2026-11-22")
    assert ("Call the printer", "open", None) in standing.values()


def test_runs_and_stats_tell_of_the_runs_of_the_window(ws: Workspace) -> None:
    ws.start("keep", "tools").drive()
    assert [(one["app"], one["status"], one["day"]) for one in value(ws, "runs")["entries"]] == [
        ("keep", "waiting", "2026-11-22")
    ]
    stats = {one["app"]: (one["runs"], one["by_status"]) for one in value(ws, "stats")["entries"]}
    assert stats == {"keep": (1, {"waiting": 1}), "read": (1, {"done": 1})}


def test_apps_are_those_of_the_workspace_and_one_that_cannot_be_read_is_a_hole(ws: Workspace) -> None:
    write(ws.root, "apps/broken.yaml", "description: [")
    found = value(ws, "apps")
    assert [one["app"] for one in found["entries"]] == ["keep", "list", "read"]
    assert [hole["place"] for hole in found["holes"]] == ["apps/broken.yaml"]


def test_rules_come_with_their_places_and_one_that_cannot_be_read_is_a_hole(ws: Workspace) -> None:
    write(ws.root, "rules/attention.yaml", "rules:\n  a: {add: 1, why: x}\n  b: {ad: 1, why: x}\n")
    found = value(ws, "rules.attention")
    assert [(one["rule"], one["place"]) for one in found["entries"]] == [("a", "rules/attention.yaml:2")]
    assert {hole["place"] for hole in found["holes"]} == {"rules/attention.yaml:3"}


def test_categories_are_those_of_the_settings_in_their_order(ws: Workspace) -> None:
    with (ws.root / "baton.yaml").open("a") as file:
        file.write('categories: {meetings: "review|1:1", deep: write}\n')
    assert value(ws, "categories")["entries"] == [
        {"category": "meetings", "pattern": "review|1:1"},
        {"category": "deep", "pattern": "write"},
    ]


def test_reviews_are_those_that_are_kept_by_what_they_say_of_themselves(ws: Workspace) -> None:
    assert value(ws, "reviews") | {"as_of": ""} == {"as_of": "", "entries": [], "holes": []}
    front = '---\nreview: "2026-W47"\ncommentary: yours\nnext: ["Rest", 3]\n---\n'
    write(ws.root, "reviews/2026-W47.md", f"{front}\n# Much text\n")
    write(ws.root, "reviews/mine.md", "# Of my own\n")
    (ws.root / "reviews/2026-W48.md").write_bytes(b"\xff\xfe")
    found = value(ws, "reviews")
    of_week, mine = found["entries"]
    assert (of_week["place"], of_week["review"], of_week["next"]) == ("reviews/2026-W47.md", "2026-W47", ["Rest", "3"])
    assert (mine["place"], mine["review"], mine["next"]) == ("reviews/mine.md", None, [])
    assert [(hole["place"], hole["why"]) for hole in found["holes"]] == [
        ("reviews/2026-W48.md", "cannot be read: is no text")
    ]


def test_a_source_of_ones_own_is_read_for_the_window_with_its_broken_entries_told(ws: Workspace) -> None:
    pytest.importorskip("icalendar")
    write(ws.root, "work.ics", CALENDAR)
    with (ws.root / "baton.yaml").open("a") as file:
        file.write("sources: {calendar: {reader: ics, path: work.ics}}\n")
    found = value(ws, "calendar", more=", window: {start: week, days: 14}", week="2026-11-23")
    assert [one["start"][:10] for one in found["entries"]] == ["2026-11-23", "2026-11-30"]
    assert [hole["place"].partition(":")[0] for hole in found["holes"]] == ["work.ics"]
    week_ahead = value(ws, "calendar")["entries"]
    assert [one["start"][:10] for one in week_ahead] == ["2026-11-23"]


def test_the_repository_of_the_workspace_is_read_without_configuration(ws: Workspace) -> None:
    def git(*words: str) -> None:
        named = ("-c", "user.name=a", "-c", "user.email=a@b.c")
        subprocess.run(["git", *named, *words], cwd=ws.root, check=True, capture_output=True)

    trust_in(ws.root).allow_folder()
    git("init", "-q")
    git("add", "notes")
    git("commit", "-qm", "Note what is to do")
    assert [one["subject"] for one in value(ws, "repositories")["entries"]] == ["Note what is to do"]


def test_a_run_that_needs_a_source_does_not_begin_without_it(ws: Workspace) -> None:
    before = len(ws.runs())
    with pytest.raises(UsageError, match='read needs "read", which cannot be read: calendar: not configured'):
        value(ws, "calendar", more=", missing: stop")
    assert len(ws.runs()) == before


def test_a_value_can_be_given_instead(ws: Workspace) -> None:
    found = value(ws, "calendar", read=json.dumps({"entries": [{"title": "Lunch"}], "as_of": "2026-11-22"}))
    assert found == {"as_of": "2026-11-22", "entries": [{"title": "Lunch"}], "holes": []}


def test_a_secret_in_a_source_is_not_recorded(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-quite-long-and-secret-123")
    write(ws.root, "notes/tasks.md", "- [ ] Use sk-quite-long-and-secret-123 at once\n")
    assert "sk-quite-long-and-secret-123" not in json.dumps(value(ws, "tasks"))
