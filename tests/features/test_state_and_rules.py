"""The person's day: what they said, what is true, what to do, and why. Their files stay theirs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from small_workspace import Clock

from orchestrator.domain.event import SYSTEM
from orchestrator.errors import DefinitionFaults, NotFound, UsageError, WorkspaceError
from orchestrator.face.attention import checked, rules_of
from orchestrator.face.day import Days
from orchestrator.face.workspace import Workspace
from orchestrator.features.governance.after_changes import followed_since
from orchestrator.features.rules.day import explained, note_shown, planned
from orchestrator.features.state import saying
from orchestrator.features.state.log import log_of
from orchestrator.features.state.saying import (
    ask_oneself,
    decided,
    defer,
    done,
    say_energy,
    take_note,
    undo,
)

PROJECTS = """\
projects:
  - id: site
    title: The site
    weight: 3
    due: 2026-12-18
    tasks:
      - {id: site-1, title: Draft the note, minutes: 90, energy: high}
      - {id: site-2, title: Mend the links, minutes: 20, energy: low, after: [site-1]}
  - id: taxes
    title: Taxes
    weight: 2
    due: 2026-11-24
    tasks:
      - {id: tax-1, title: Find the receipts, minutes: 45, energy: low}
"""
CONSTRAINTS = """\
timezone: Europe/Berlin
work_hours: {sun: 08:00-17:30, mon: 09:00-17:30, tue: 09:00-17:30}
lunch: 12:30-13:15
"""
NOTES = """\
# Today

- [ ] Call the printer 📅 2026-11-23
- [x] Sent the proofs
- [ ] Water the plants 🔁 every week 📅 2026-11-20
"""


@pytest.fixture
def ws(ws: Workspace) -> Workspace:
    write(ws.root, "state/projects.yaml", PROJECTS)
    write(ws.root, "state/constraints.yaml", CONSTRAINTS)
    write(ws.root, "notes/tasks.md", NOTES)
    return ws


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def titles(ws: Workspace) -> list[str]:
    return [one.item.title for one in planned(ws).plan.placed]


def test_the_day_is_that_of_the_persons_zone(ws: Workspace, clock: Clock) -> None:
    clock.pass_(hours=11, minutes=30)  # half past eleven at night in UTC is the next day in Berlin
    assert ws.state().day == date(2026, 11, 23)


def test_energy_nobody_said_is_unsaid_and_yesterdays_is_not_todays(ws: Workspace, clock: Clock) -> None:
    assert ws.state().energy.level is None
    say_energy(ws, "low")
    assert ws.state().energy.level == "low"
    clock.pass_(days=1)
    assert ws.state().energy.level is None


def test_tasks_come_from_projects_and_from_notes_and_inherit_of_their_project(ws: Workspace) -> None:
    tasks = {task.entry.title: task for task in ws.state().tasks}
    assert set(tasks) == {
        "Draft the note",
        "Mend the links",
        "Find the receipts",
        "Call the printer",
        "Water the plants",
    }
    assert (tasks["Find the receipts"].due, tasks["Find the receipts"].weight) == (date(2026, 11, 24), 2)
    assert tasks["Find the receipts"].inherited == ("due", "weight")
    assert tasks["Call the printer"].entry.place == "notes/tasks.md:3"


def test_a_real_deadline_comes_before_any_points(ws: Workspace) -> None:
    assert titles(ws)[:3] == ["Water the plants", "Call the printer", "Find the receipts"]


def test_done_marks_a_task_where_it_lives_and_records_it(ws: Workspace) -> None:
    said = done(ws, "printer")
    assert said.told == "done in notes/tasks.md:3: Call the printer"
    assert (ws.root / "notes/tasks.md").read_text().splitlines()[
        2
    ] == "- [x] Call the printer 📅 2026-11-23 ✅ 2026-11-22"
    assert [entry.kind for entry in log_of(ws)] == ["done"]


def test_a_recurring_task_that_is_done_comes_again_in_the_same_replacement(ws: Workspace) -> None:
    done(ws, "plants")
    lines = (ws.root / "notes/tasks.md").read_text().splitlines()
    assert lines[4] == "- [ ] Water the plants 🔁 every week 📅 2026-11-27"
    assert lines[5].startswith("- [x] Water the plants")
    assert "Water the plants" in [task.entry.title for task in ws.state().tasks]


def test_a_line_that_reads_otherwise_by_now_is_not_written_over(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = ws.days.on()
    write(ws.root, "notes/tasks.md", NOTES.replace("printer", "printers"))
    monkeypatch.setattr(Days, "on", lambda *_: seen)
    with pytest.raises(WorkspaceError, match="reads otherwise by now; nothing was written"):
        done(ws, "printer")
    assert log_of(ws) == []


def test_a_task_of_projects_yaml_is_done_by_what_was_said_and_can_be_taken_back(ws: Workspace) -> None:
    done(ws, "tax-1")
    assert "tax-1" in ws.state().done
    assert (ws.root / "state/projects.yaml").read_text() == PROJECTS
    assert undo(ws).told == "taken back: tax-1 is to be done again"
    assert "tax-1" not in ws.state().done


def test_a_task_that_is_moved_is_held_until_its_day(ws: Workspace, clock: Clock) -> None:
    assert defer(ws, "tax-1", "2026-11-25").told.endswith("It is due before that.")
    assert "Find the receipts" not in titles(ws)
    clock.pass_(days=3)
    assert "Find the receipts" in [one.item.title for one in (*planned(ws).plan.placed, *planned(ws).plan.left)]


def test_a_task_that_could_be_several_is_asked_for_again(ws: Workspace) -> None:
    with pytest.raises(UsageError, match=r'"the" could be .*site-1 \(Draft the note\)'):
        done(ws, "the")
    with pytest.raises(NotFound):
        done(ws, "nothing like it")


def test_questions_of_ones_own_stand_beside_gates_that_wait(ws: Workspace) -> None:
    ws.start("keep", topic="x").drive()
    asked = ask_oneself(ws, "Migrate the comments?", by="2026-11-27", default="delete them")
    assert asked.told == "D1 asked, by Fri 27 Nov."
    pending = ws.state().pending
    assert [(one.id, one.kind, one.default) for one in pending] == [
        ("D1", "question", "delete them"),
        ("d-1", "gate", "reject"),
    ]
    decided(ws, "d1", "keep them", why="people wrote them")
    assert [one.id for one in ws.state().pending] == ["d-1"]
    assert ("decided", "keep them (people wrote them)") in [(one.kind, one.told) for one in log_of(ws)]


def test_a_gate_is_not_answered_as_a_question_of_ones_own(ws: Workspace) -> None:
    ws.start("keep", topic="x").drive()
    with pytest.raises(UsageError, match="d-1 is a gate's question"):
        decided(ws, "d-1", "yes")


def test_too_many_open_decisions_are_told(ws: Workspace) -> None:
    write(ws.root, "state/constraints.yaml", f"{CONSTRAINTS}limits: {{open_decisions: 1}}\n")
    ask_oneself(ws, "One?")
    assert ask_oneself(ws, "Two?").told == "D2 asked. 2 decisions are open; you set a limit of 1."


def test_a_note_keeps_its_words_in_the_log_without_the_secrets_in_them(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_PASSWORD", "hunter2-and-more-9917")
    take_note(ws, "logged in with hunter2-and-more-9917", pattern="standup", minutes=20)
    (entry,) = log_of(ws, "standup")
    assert "hunter2" not in entry.told
    assert (entry.pattern, entry.minutes) == ("standup", 20)
    assert log_of(ws, "nothing like it") == []


def test_the_same_day_asked_again_gives_the_same_plan_and_what_changed_is_named(ws: Workspace) -> None:
    first = planned(ws)
    assert note_shown(ws, first)
    again = planned(ws)
    assert again.plan == first.plan
    assert (again.changed, note_shown(ws, again)) == ((), False)
    say_energy(ws, "low")
    assert "energy" in planned(ws).changed


def test_what_if_changes_nothing(ws: Workspace) -> None:
    before = ws.journal.read("system")
    assert "Draft the note" not in [one.item.title for one in planned(ws, energy="low").plan.placed]
    assert ws.journal.read("system") == before


def test_what_was_planned_and_not_done_is_carried(ws: Workspace, clock: Clock) -> None:
    note_shown(ws, planned(ws))
    done(ws, "tax-1")
    clock.pass_(days=1)
    before = planned(ws).plan.before
    assert before is not None
    assert before.done == ("tax-1",)
    assert "site-1" in before.open


def test_an_explanation_adds_up_and_names_where_each_rule_stands(ws: Workspace) -> None:
    found, _ = explained(ws, "site-1")
    assert sum(one.points for one in found.score.spoken) == found.score.points
    assert all(one.place.startswith("shipped rules/attention.yaml:") for one in found.score.spoken)
    assert found.inherited_from == "state/projects.yaml:2"


def test_without_rules_of_ones_own_the_eight_that_ship_hold(ws: Workspace) -> None:
    assert not (ws.root / "rules/attention.yaml").exists()
    rules, faults = rules_of(ws.root)
    assert [rule.name for rule in rules] == [
        "deadline-near",
        "tired",
        "not-yet",
        "project-weight",
        "fits-energy",
        "unblocks",
        "carried",
        "decision-waits",
    ]
    assert faults == []
    checked(ws.root)


def test_a_rule_that_cannot_be_read_is_left_out_and_shown(ws: Workspace) -> None:
    write(
        ws.root,
        "rules/attention.yaml",
        "rules:\n  a: {add: 3, why: always}\n  b: {first: task.dew, why: x}\n  c: {add: 1}\n",
    )
    assert [rule.name for rule in planned(ws).rules] == ["a", "b"]
    assert [fault.found for fault in planned(ws).faults] == ["rule c has no 'why'"]
    with pytest.raises(DefinitionFaults, match=r"rule b reads 'task.dew', which there is not. Write 'task.due'"):
        checked(ws.root)


def test_a_broken_entry_is_told_with_its_place_and_the_rest_is_used(ws: Workspace) -> None:
    write(
        ws.root,
        "state/projects.yaml",
        PROJECTS.replace("minutes: 45", "minutes: soon").replace("due: 2026-11-24", "due: 24.11."),
    )
    state = ws.state()
    assert {trouble.place for trouble in state.troubles} == {"state/projects.yaml:12", "state/projects.yaml:14"}
    assert "tax-1" in [task.id for task in state.tasks]


def test_a_file_that_cannot_be_read_is_a_hole_and_no_empty_list(ws: Workspace) -> None:
    write(ws.root, "state/projects.yaml", "projects: [")
    state = ws.state()
    assert [hole.source for hole in state.holes] == ["projects"]
    assert planned(ws).plan.holes == state.holes


def test_a_zone_that_does_not_exist_is_told_and_the_rest_holds(ws: Workspace) -> None:
    write(ws.root, "state/constraints.yaml", CONSTRAINTS.replace("Europe/Berlin", "Europe/Atlantis"))
    state = ws.state()
    assert [trouble.told for trouble in state.troubles] == [
        "'Europe/Atlantis' is no time zone. Write a zone such as Europe/Berlin."
    ]
    assert "timezone" in state.constraints.defaults


def test_with_nothing_but_notes_it_still_plans_and_says_what_it_could_not_know(ws: Workspace) -> None:
    for name in ("state/projects.yaml", "state/constraints.yaml"):
        (ws.root / name).unlink()
    plan = planned(ws).plan
    assert {one.item.title for one in (*plan.placed, *plan.left)} == {"Call the printer", "Water the plants"}
    assert "calendar" in plan.unread
    assert "work_hours" in plan.defaults


def test_without_any_app_the_state_the_plan_and_the_rules_are_still_there(ws: Workspace) -> None:
    for app in (ws.root / "apps").glob("*"):
        app.unlink()

    assert [one.item.id for one in planned(ws).plan.placed]
    assert ws.state().tasks


def test_every_part_of_the_state_says_as_of_when_it_holds(ws: Workspace) -> None:
    state = ws.state()

    assert set(state.as_of) >= {"projects", "tasks", "gates"}
    assert state == ws.state()


@pytest.mark.parametrize("written", ["work_hours: [unclosed", "- a list\n", "\x00"])
def test_constraints_of_which_nothing_can_be_read_are_a_hole_on_the_plan(ws: Workspace, written: str) -> None:
    write(ws.root, "state/constraints.yaml", written)

    plan = planned(ws).plan

    assert "constraints" in [hole.source for hole in plan.holes]


def test_a_question_whose_number_another_process_took_gets_the_next(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = iter((0,))
    numbered = saying._number
    ask_oneself(ws, "First?")
    monkeypatch.setattr(saying, "_number", lambda days: next(behind, numbered(days)))

    assert ask_oneself(ws, "Second?").id == "D2"
    assert len(ws.state().pending) == 2


def test_no_word_names_no_task(ws: Workspace) -> None:
    with pytest.raises(UsageError, match="no task is named"):
        done(ws, " ")


def test_what_is_told_of_the_past_reads_the_kinds_it_tells_and_not_all_that_was_ever_said(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_note(ws, "standup with the others")
    read = ws.journal.read

    def bounded(stream: str, after: int = 0, limit: int | None = None) -> object:
        assert stream != SYSTEM or after or limit, "the whole stream of years was read"
        return read(stream, after, limit)

    monkeypatch.setattr(ws.journal, "read", bounded)
    assert [entry.kind for entry in log_of(ws)] == ["note"]
    assert followed_since(ws) == []
