"""The day on the command line: said in one line each, shown before it is planned, and never by a mistake."""

from __future__ import annotations

import hashlib
import json
import shlex
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cli_ended import Baton

PROJECTS = """\
projects:
  - id: site
    title: The site
    weight: 3
    tasks:
      - {id: site-1, title: Draft the note, minutes: 90, energy: high}
      - {id: site-2, title: Mend the links, minutes: 20, energy: low, after: [site-1]}
"""
NEVER_AT_WORK = "timezone: Europe/Berlin\nwork_hours: {}\n"


@pytest.fixture
def day(root: Path, baton: Baton) -> Baton:
    (root / "state").mkdir(exist_ok=True)
    (root / "state" / "projects.yaml").write_text(PROJECTS, encoding="utf-8")
    return baton


def test_what_is_said_is_told_in_one_line_and_stands_in_the_state(day: Baton) -> None:
    lines = [
        day("energy", "low").out,
        day("note", "Tried it.", "--pattern", "interviews", "--minutes", "20").out,
        day("decide", "Migrate?", "--by", "2099-01-01", "--default", "delete").out,
    ]

    assert [len(line.splitlines()) for line in lines] == [1, 1, 1]
    state = day("state").out
    assert "low, said" in state
    assert "D1 Migrate?" in " ".join(state.split())


def test_energy_that_nobody_said_is_unsaid(day: Baton) -> None:
    assert day("state", "--json").json["energy"]["level"] is None


def test_a_question_without_words_is_refused_and_the_advice_asks_one(day: Baton) -> None:
    refused = day("decide", " ")

    (advised,) = [line for line in refused.err.splitlines() if "baton decide" in line]
    asked = day(*shlex.split(advised.partition("baton ")[2]))

    assert (refused.code, asked.code) == (2, 0)
    assert asked.out.startswith("D1 asked")


def test_a_task_says_why_it_stands_where_it_stands(day: Baton) -> None:
    told = day("today", "--why", "links").out

    assert "site-2" in told
    assert day("rules", "explain", "site-2").out == told


def test_what_was_said_last_is_taken_back_and_the_log_says_so(day: Baton) -> None:
    day("energy", "low")

    assert day("undo").out == "taken back: energy low\n"
    assert day("state", "--json").json["energy"]["level"] is None
    assert day("undo").code == 2


def test_a_what_if_says_nothing(day: Baton) -> None:
    shown = day("today", "--energy", "low", "--json").json

    assert shown["energy"] == "low"
    assert day("log").out == "nothing was logged yet.\n"


def test_a_plan_is_recorded_when_a_person_sees_it_and_once_while_it_is_the_same(day: Baton) -> None:
    day("today", "--json")
    assert day("log").out == "nothing was logged yet.\n"

    day("today")
    day("today")

    assert len(day("log").out.splitlines()) == 1


def test_what_a_day_records_is_what_verify_finds(day: Baton) -> None:
    day("today")
    day("energy", "high")
    day("note", "It went well.")
    day("today")

    assert day("verify").code == 0


def test_a_day_without_hours_has_no_place_for_work_and_says_so(day: Baton, root: Path) -> None:
    (root / "state" / "constraints.yaml").write_text(NEVER_AT_WORK, encoding="utf-8")

    shown = day("today", "--json").json

    assert (shown["placed"], len(shown["left"])) == ([], 2)


def test_a_source_whose_reader_nobody_knows_is_a_hole(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources: {mine: {reader: markdwn-tasks, path: notes}}\n")

    assert [hole["source"] for hole in day("state", "--json").json["holes"]] == ["mine"]


@pytest.mark.parametrize("sources", ["[1]", "{calendar: {reader: icz, path: a.ics}}"])
def test_where_a_calendar_may_be_named_nobody_says_that_none_is(day: Baton, root: Path, sources: str) -> None:
    assert "no calendar is named" in day("today").out
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"sources: {sources}\n")

    told = day("today").out

    assert "no calendar is named" not in told
    assert "unknown   calendar: nobody looked" in told


def test_sources_say_what_each_holds_and_what_of_it_is_wrong(day: Baton, root: Path) -> None:
    (root / "notes").mkdir()
    (root / "notes" / "tasks.md").write_text("- [ ] Write it\n- [ ] Odd [due:: 2026-13-77]\n", encoding="utf-8")
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources:\n  tracker: {reader: github-issues, command: gh issue list}\n")

    shown = {one["source"]: one for one in day("sources", "--json").json["sources"]}

    assert shown["notes"]["count"] == 2
    assert [one["place"] for one in shown["notes"]["told"]] == ["notes/tasks.md:2"]
    assert (shown["tracker"]["count"], shown["tracker"]["hole"] is None) == (None, False)
    assert [entry["title"] for entry in day("sources", "try", "notes", "--json").json["entries"]] == ["Write it", "Odd"]
    assert "See all: baton sources" in day("sources", "try", "nothing").err


def test_the_age_of_what_was_read_is_told_and_since_when_something_was_not(
    day: Baton, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestrator.files.seen.SURE_AFTER_NS", -(10**12))
    (root / "notes").mkdir()
    (root / "notes" / "tasks.md").write_text("- [ ] Write it\n", encoding="utf-8")
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write(
            "sources:\n  notes: {reader: markdown-tasks, path: notes}\n  gone: {reader: todo.txt, path: todo.txt}\n"
        )

    first = day("state").out
    _read_earlier(root / "state/kept/notes.json", minutes=12)
    again, listed = day("state").out, day("sources").out

    assert "read      tasks just now\n" in first
    assert "read      tasks 12 min ago, unchanged since\n" in again
    assert "1 entry, read 12 min ago, unchanged since" in listed
    assert "gone: is not there (since " in again
    assert "is not there (since " in listed
    assert "gone: is not there (since " in day("today").out
    assert day("state", "--json").json["holes"][0]["since"].startswith("20")


def _read_earlier(path: Path, minutes: int) -> None:
    """As if the clock had gone on since it was kept."""
    kept = json.loads(path.read_text("utf-8"))["kept"]
    kept["read_at"] = (datetime.fromisoformat(kept["read_at"]) - timedelta(minutes=minutes)).isoformat()
    rest = f'"kept": {json.dumps(kept)}}}\n'
    digest = hashlib.sha256(rest.encode()).hexdigest()
    path.write_text(f'{{"sha256": "{digest}",\n{rest}', encoding="utf-8")


def test_a_reader_that_nobody_knows_is_told_with_those_there_are(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources: {mine: {reader: markdwn, path: notes}}\n")

    (hole,) = day("state", "--json").json["holes"]

    assert hole["why"].startswith('there is no reader "markdwn"; there are: markdown-tasks, todo.txt, ')


def test_an_expression_is_tried_on_each_task_before_it_is_a_rule(day: Baton) -> None:
    tried = {one["id"]: one["value"] for one in day("rules", "try", "task.minutes > 60", "--json").json["tried"]}

    assert tried == {"site-1": True, "site-2": False}


@pytest.mark.parametrize("written", ["((", "taks.minutes > 60", "1 / 0"])
def test_an_expression_that_can_be_asked_of_no_task_is_refused(day: Baton, written: str) -> None:
    ended = day("rules", "try", written)

    assert (ended.code, ended.out) == (2, "")


def test_what_has_no_place_is_cut_with_its_number_and_shown_when_asked_for(day: Baton, root: Path) -> None:
    (root / "notes").mkdir()
    (root / "notes" / "tasks.md").write_text("".join(f"- [ ] Task {n} [minutes:: 900]\n" for n in range(40)), "utf-8")

    cut, whole = day("today").out, day("today", "--all").out

    assert len(cut.splitlines()) < 30
    assert "more: baton today --all" in cut
    assert all(f"Task {n} " in whole for n in range(40))


def test_a_project_that_says_only_its_name_is_planned_with_the_weight_one(day: Baton, root: Path) -> None:
    (root / "state" / "projects.yaml").write_text("projects:\n- {id: a, title: A}\n", encoding="utf-8")

    assert [one["weight"] for one in day("state", "--json").json["projects"]] == [1]
    assert day("today").code == 0


@pytest.mark.parametrize("command", ["done", "defer"])
@pytest.mark.parametrize("given", ["", " ", "ink"])
def test_nothing_and_the_middle_of_a_word_name_no_task(day: Baton, command: str, given: str) -> None:
    assert day(command, given).code in (1, 2)
    assert day("log").out == "nothing was logged yet.\n"


def test_a_whole_word_names_a_task_before_the_start_of_another(day: Baton, root: Path) -> None:
    (root / "notes").mkdir()
    (root / "notes" / "a.md").write_text("- [ ] Note it\n- [ ] Noted already\n", encoding="utf-8")

    assert "Note it" in day("done", "note it").out


def test_undo_goes_on_when_the_mark_was_taken_out_of_the_file(day: Baton, root: Path) -> None:
    notes = root / "notes" / "a.md"
    notes.parent.mkdir()
    notes.write_text("- [ ] Alpha\n", encoding="utf-8")
    day("energy", "low")
    day("done", "alpha")

    marked = day("undo")
    notes.write_text("- [ ] Alpha\n", encoding="utf-8")

    assert marked.code == 2
    assert '"Alpha" was marked as done in its own file' in marked.err
    assert day("undo").out.endswith("is to be done again\n")
    assert day("undo").out == "taken back: energy low\n"


@pytest.mark.parametrize("kind", ["file", "link"])
def test_notes_that_are_no_folder_of_the_workspace_are_a_hole(day: Baton, root: Path, kind: str) -> None:
    if kind == "file":
        (root / "notes").write_text("hi", encoding="utf-8")
    else:
        (root.parent / "out").mkdir()
        (root.parent / "out" / "z.md").write_text("- [ ] Deep\n", encoding="utf-8")
        (root / "notes").symlink_to(root.parent / "out")

    (hole,) = day("state", "--json").json["holes"]

    assert hole["source"] == "notes"


def test_a_source_that_names_nothing_is_a_hole(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources: {mine: {reader: markdown-tasks}}\n")

    (hole,) = day("state", "--json").json["holes"]

    assert hole["source"] == "sources"
    assert "source mine does not say where it is. Add one of path, command, address, address_env." in hole["why"]


def test_repositories_that_nobody_names_are_a_hole(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources: {mine: {reader: git}}\n")

    assert day("sources", "--json").json["sources"][0]["hole"] == "names no path, no command and no address"


@pytest.mark.parametrize("hours", ["5", "{mon: [], tue: 25:00-99:00}", "{foo: 09:00-10:00}"])
def test_work_hours_that_cannot_be_read_are_the_usual_ones_and_that_is_said(day: Baton, root: Path, hours: str) -> None:
    (root / "state" / "constraints.yaml").write_text(f"work_hours: {hours}\n", encoding="utf-8")

    shown = day("today", "--json").json

    assert "work_hours" in shown["defaults"]
    assert shown["troubles"]


def test_what_is_assumed_is_told_with_what_it_is(day: Baton, root: Path) -> None:
    (root / "state/constraints.yaml").write_text("timezone: Europe/Berlin\nlunch: 12:00-12:30\n", encoding="utf-8")
    assumed = [line for line in day("today").out.splitlines() if line.startswith("assumed")]

    assert assumed == [
        "assumed   work hours mon to fri 09:00-17:00; 20% of free time left unplanned; no hour better than another; "
        "at most 180 min of deep work and 7 open decisions; no days away. "
        "What is otherwise for you goes into state/constraints.yaml"
    ]
    (root / "state/constraints.yaml").unlink()
    assert "assumed   timezone UTC, this computer's; work hours" in day("today").out


def test_why_heeds_what_is_supposed(day: Baton) -> None:
    assert "HOLD" in day("today", "--energy", "low", "--why", "site-1").out
    assert "HOLD" not in day("today", "--why", "site-1").out


def test_rules_that_ship_are_named_as_such(day: Baton, root: Path) -> None:
    (root / "rules" / "attention.yaml").unlink(missing_ok=True)

    assert "shipped rules/attention.yaml:" in day("rules", "ls").out


def test_days_that_are_over_and_years_to_come_are_told(day: Baton) -> None:
    assert day("decide", "Q?", "--by", "2020-01-01").code == 2
    assert "2099" in day("decide", "Q?", "--by", "2099-12-31").out


def test_what_is_done_and_decided_is_said_to_be(day: Baton) -> None:
    day("done", "site-2")
    day("decide", "Q?")
    day("decided", "D1", "yes")

    assert "site-2 is done already" in day("done", "site-2").err
    assert "D1 is decided already" in day("decided", "d1", "no").err


@pytest.mark.parametrize("minutes", ["0", "-5", "99999999999"])
def test_minutes_of_a_note_are_a_length_of_time(day: Baton, minutes: str) -> None:
    assert day("note", "x", f"--minutes={minutes}").code == 2


def test_what_was_pasted_by_mistake_is_told_back_by_its_beginning(baton: Baton, root: Path) -> None:
    told = baton("done", "x" * 5_000).err
    assert f'"{"x" * 100}..."' in told
    assert len(told) < 400
