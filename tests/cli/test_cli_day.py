"""The day on the command line: said in one line each, shown before it is planned, and never by a mistake."""

from __future__ import annotations

import shlex
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


def test_a_day_without_hours_has_no_place_for_work_and_says_so(day: Baton, root: Path) -> None:
    (root / "state" / "constraints.yaml").write_text(NEVER_AT_WORK, encoding="utf-8")

    shown = day("today", "--json").json

    assert (shown["placed"], len(shown["left"])) == ([], 2)


def test_a_source_whose_reader_nobody_knows_is_a_hole(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources: {mine: {reader: markdwn-tasks, path: notes}}\n")

    assert [hole["source"] for hole in day("state", "--json").json["holes"]] == ["mine"]


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
