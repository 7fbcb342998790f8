"""The day with a person at it: one key for each thing they say of it, and nothing said unseen."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import NOTE, Baton
from pseudo_terminal import COLUMNS, PseudoTerminal, at_terminal

KEYS = "(q)uit"
PROJECTS = """\
projects:
  - id: site
    title: The site
    weight: 3
    tasks:
      - {id: site-1, title: Draft the note, minutes: 90, energy: high}
      - {id: site-2, title: Mend the links, minutes: 20, energy: low, after: [site-1]}
  - id: taxes
    title: Taxes
    weight: 5
    tasks:
      - {id: tax-1, title: Find the receipts, minutes: 45, energy: low}
"""
ANY_TIME = "timezone: UTC\nwork_hours: {mon: W, tue: W, wed: W, thu: W, fri: W, sat: W, sun: W}\nlunch: 23:58-23:59\n"


@pytest.fixture
def day(baton: Baton) -> Baton:
    """A workspace with three tasks, whatever day and time it is."""
    (baton.root / "state" / "projects.yaml").write_text(PROJECTS, encoding="utf-8")
    (baton.root / "state" / "constraints.yaml").write_text(ANY_TIME.replace("W", "00:00-24:00"), encoding="utf-8")
    return baton


def placed(baton: Baton) -> list[str]:
    return [one["id"] for one in baton("today", "--json").json["placed"]]


def log(baton: Baton) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = baton("log", "--json").json["log"]
    return [one for one in entries if one["kind"] != "planned"]


def answer(terminal: PseudoTerminal, *, asked: str, given: str) -> None:
    """Wait for a question and its bracket, and give it a line."""
    terminal.wait_for(asked)
    terminal.wait_for("] ")
    terminal.type(given)


def leave(terminal: PseudoTerminal, key: str) -> None:
    """Press it; Ctrl-C is a signal, which a terminal sends only to what it controls."""
    if key == "\x03":
        terminal.interrupt()
    else:
        terminal.press(key)


def test_one_key_and_enter_mark_the_next_task_as_done_and_show_the_plan_again(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        assert "next: baton done" not in terminal.screen
        terminal.press("d")
        terminal.wait_for("done: which? [")
        following = terminal.wait_for("] ").rpartition("which? [")[2].partition("] ")[0]
        assert following in placed(day)  # which of them is next depends on the clock
        terminal.type("")
        screen = terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    again = screen[screen.index("done: which?") :]
    assert "done: " in again
    assert "changed since the plan before: " in again
    assert [one["id"] for one in log(day)] == [following]
    assert following not in placed(day)


def test_a_word_of_the_title_names_the_task(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("d")
        answer(terminal, asked="done: which?", given="receipts")
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    assert [one["id"] for one in log(day)] == ["tax-1"]


def test_none_or_several_are_told_in_a_line_and_the_keys_are_asked_again(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        for given, told in [("nothing", 'there is no open task "nothing".'), ("the", '"the" could be')]:
            terminal.press("d")
            answer(terminal, asked="done: which?", given=given)
            terminal.wait_for(told)
            terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    assert log(day) == []


def test_later_asks_until_when(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("l")
        answer(terminal, asked="later: which?", given="tax")
        answer(terminal, asked="to? [tomorrow] ", given="2020-01-01")
        terminal.wait_for("2020-01-01 is no later day.")
        terminal.wait_for(KEYS)
        terminal.press("l")
        answer(terminal, asked="later: which?", given="tax")
        answer(terminal, asked="to? [tomorrow] ", given="soon")
        terminal.wait_for('  to: "soon" is no day.')
        terminal.wait_for(KEYS)
        terminal.press("l")
        answer(terminal, asked="later: which?", given="tax")
        answer(terminal, asked="to? [tomorrow] ", given="")
        terminal.wait_for("tax-1 comes back on")
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    assert "tax-1" not in placed(day)


def test_energy_takes_one_more_key_and_undo_takes_it_back(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("e")
        terminal.wait_for("(l)ow (m)id (h)igh")
        terminal.press("l")
        terminal.wait_for("energy low, for ")
        terminal.wait_for(KEYS)
        terminal.press("u")
        terminal.wait_for("taken back: energy low")
        terminal.wait_for("energy unsaid")
        terminal.wait_for(KEYS)
        terminal.press("u")
        terminal.wait_for("there is nothing to take back.")
        terminal.wait_for(KEYS)
        terminal.press("e")
        terminal.wait_for("(l)ow (m)id (h)igh")
        terminal.press("x\n")
        terminal.wait_for('"x" is no energy.')
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    assert log(day) == []


def test_why_is_what_the_option_says(day: Baton) -> None:
    told = day("today", "--why", "site-2").out
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("w")
        answer(terminal, asked="why: which?", given="links")
        terminal.wait_for("rank")
        screen = terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    assert told.splitlines()[0] in re.sub(r"\x1b\[[0-9;]*m", "", screen)
    assert screen.count("free      ") == 1


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("\n", 0), ("\x04", 0), ("\x03", 130)])
def test_leaving(day: Baton, key: str, code: int) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.wait_for("? ")
        leave(terminal, key)
        assert terminal.end() == code


@pytest.mark.parametrize(("key", "code"), [("\x04", 0), ("\x03", 130)])
def test_leaving_while_a_task_is_asked_for_says_nothing(day: Baton, key: str, code: int) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.wait_for("? ")
        terminal.press("d")
        terminal.wait_for("done: which?")
        terminal.wait_for("] ")
        leave(terminal, key)
        assert terminal.end() == code
    assert log(day) == []


def test_what_was_typed_before_the_question_answers_nothing(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.press("d\n\n")
        terminal.wait_for(KEYS)
        terminal.wait_for("? ")
        time.sleep(0.2)  # what would be read, would be by now
        terminal.press("q")
        assert terminal.end() == 0
    assert "done: which?" not in terminal.screen
    assert log(day) == []


def test_a_key_that_is_none_is_told(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.type("dd")
        terminal.wait_for("no such key: dd")
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    assert log(day) == []


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"TERM": "dumb", "LC_ALL": "", "LANG": "C"}])
def test_a_plain_terminal_takes_a_line(day: Baton, environment: dict[str, str]) -> None:
    with at_terminal(day, "today", **environment) as terminal:
        terminal.wait_for("key, then Enter ?")
        terminal.type("d")
        answer(terminal, asked="done: which?", given="tax-1")
        terminal.wait_for("key, then Enter ?")
        terminal.type("e")
        terminal.wait_for("(l)ow (m)id (h)igh ?")
        terminal.type("low")
        terminal.wait_for("energy low, for")
        terminal.wait_for("key, then Enter ?")
        terminal.type("quit")
        assert terminal.end() == 0
    assert [one["kind"] for one in log(day)] == ["energy", "done"]
    assert "\x1b" not in terminal.screen
    assert [line for line in terminal.screen.splitlines() if len(line) > COLUMNS] == []
    assert terminal.screen.isascii() or environment.get("LANG") != "C"


def test_decisions_of_the_plan_say_how_they_are_answered(day: Baton) -> None:
    day("run", "publish", NOTE)
    day("decide", "Migrate?")
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        for given, told in [("d-1", "baton inbox d-1"), ("d1", 'baton decided D1 "ANSWER"')]:
            for key, asked in [("d", "done: which?"), ("l", "later: which?")]:
                terminal.press(key)
                answer(terminal, asked=asked, given=given)
                terminal.wait_for(told)
                terminal.wait_for(KEYS)
        terminal.press("w")
        answer(terminal, asked="why: which?", given="D1")
        terminal.wait_for("Migrate?")
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    assert [one["kind"] for one in log(day)] == ["asked"]


def test_an_empty_plan_has_nothing_to_do(day: Baton) -> None:
    (day.root / "state" / "projects.yaml").write_text("projects: []\n", encoding="utf-8")
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        for key in "dlw":
            terminal.press(key)
            terminal.wait_for("there is nothing to do today.")
            terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0


def test_what_was_cut_is_shown_with_a_key(day: Baton) -> None:
    (day.root / "notes").mkdir()
    tasks = "".join(f"- [ ] Task {n} [minutes:: 900]\n" for n in range(40))
    (day.root / "notes" / "tasks.md").write_text(tasks, encoding="utf-8")
    with at_terminal(day, "today") as terminal:
        cut = terminal.wait_for(KEYS)
        terminal.press("a")
        whole = terminal.wait_for(KEYS)[len(cut) :]
        terminal.press("q")
        assert terminal.end() == 0
    assert "(a)ll" in cut
    assert "(a)ll" not in whole
    assert all(re.search(rf"Task {n}\b", whole) for n in range(40))


def test_a_file_that_cannot_be_written_is_told_and_the_keys_come_again(day: Baton) -> None:
    (day.root / "notes").mkdir()
    notes = day.root / "notes" / "tasks.md"
    notes.write_text("- [ ] Call the printer\n", encoding="utf-8")
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        notes.write_text("- [ ] Call somebody else\n", encoding="utf-8")
        terminal.press("d")
        answer(terminal, asked="done: which?", given="printer")
        terminal.wait_for("there is no open task")
        terminal.wait_for(KEYS)
        terminal.press("q")
        assert terminal.end() == 0
    assert notes.read_text("utf-8") == "- [ ] Call somebody else\n"


def test_each_plan_that_was_shown_is_recorded_once(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("e")
        terminal.wait_for("(h)igh")
        terminal.press("l")
        terminal.wait_for("energy low")
        terminal.wait_for(KEYS)
        terminal.press("q")
        terminal.end()
    day("today")
    plans = [one for one in day("log", "--json").json["log"] if one["kind"] == "planned"]

    assert len(plans) == 2


@pytest.mark.parametrize("words", [("--json",), ("--energy", "low"), ("--why", "tax-1")])
def test_with_an_option_it_asks_nothing(day: Baton, words: tuple[str, ...]) -> None:
    with at_terminal(day, "today", *words) as terminal:
        assert terminal.end() == 0
    assert KEYS not in terminal.screen


def test_a_window_that_closes_ends_it(day: Baton) -> None:
    with at_terminal(day, "today") as terminal:
        terminal.wait_for(KEYS)
        terminal.press("d")
        terminal.wait_for("done: which?")
        terminal.hang_up()
    assert log(day) == []


def test_a_glance_is_read_without_anything_that_plans(day: Baton) -> None:
    time.sleep(2.1)  # before that, a change of the same moment could not be told
    first = day().out
    runner = str(Path(__file__).with_name("modules_loaded.py"))
    for words in ((), ("--json",)):
        ended = day.python(runner, *words)
        loaded = set(ended.out.splitlines()[-1].split())
        assert loaded & {"jinja2", "yaml", "zoneinfo", "uuid", "markdown_it"} == set()
    assert day().out == first
    assert "next: baton today" in first
