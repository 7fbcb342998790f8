"""Bare `baton` opens with the day: it is true when it is printed, and planned anew only when something changed."""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_ended import Baton

from orchestrator.face import glance as kept
from orchestrator.face.lists import Lists
from orchestrator.face.workspace import Workspace
from orchestrator.features.rules import glance
from orchestrator.features.rules.glance import SeenDay
from orchestrator.files import seen

ALWAYS = "{mon: W, tue: W, wed: W, thu: W, fri: W, sat: W, sun: W}".replace("W", "00:00-24:00")
_TO_EIGHT = (8 - datetime.now(UTC).hour + 12) % 24 - 12
ZONE = f"Etc/GMT{-_TO_EIGHT:+d}"
"""Where it is about eight in the morning, whenever the tests run: late at night no task has a place in what is left of
the day. (Zones of this kind are named by what is to be added to them.)
"""
CONSTRAINTS = f"timezone: {ZONE}\nwork_hours: {ALWAYS}\nlunch: 23:58-23:59\n"
KEPT = "state/kept/day.glance"


class Planned(list[str]):
    """A word for each time the day was planned anew."""


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Planned:
    times, anew = Planned(), glance._anew

    def counting(root: Path) -> SeenDay:
        times.append("anew")
        return anew(root)

    monkeypatch.setattr(glance, "_anew", counting)
    return times


@pytest.fixture
def day(root: Path, baton: Baton, monkeypatch: pytest.MonkeyPatch) -> Baton:
    """A workspace with three tasks, all looked at long enough after they were written."""
    monkeypatch.setattr(seen, "SURE_AFTER_NS", 0)
    write(root, "state/constraints.yaml", CONSTRAINTS)
    write(root, "notes/tasks.md", "- [ ] Find the receipts [minutes:: 20] [id:: tax]\n- [ ] Mend it [id:: mend]\n")
    write(root, "notes/sub/more.md", "")
    return baton


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def test_the_next_task_stands_on_the_first_page(day: Baton) -> None:
    lines = day().out.splitlines()

    assert "Find the receipts" in lines[1]
    assert lines[1].startswith("  day  00:")
    assert "energy unsaid" in lines[1]
    assert lines[-1] == "next: baton today"


def test_a_glance_is_used_while_all_is_as_it_was(day: Baton, planned: Planned) -> None:
    first = day().out
    again = day().out

    assert again == first
    assert planned == ["anew"]


def test_a_plan_that_was_shown_is_a_glance(day: Baton, planned: Planned) -> None:
    day("today")
    assert "Find the receipts" in day().out
    day("today", "--json")
    assert "Find the receipts" in day().out

    assert planned == []


def test_a_what_if_and_a_look_at_the_state_are_none(day: Baton, root: Path) -> None:
    day("today", "--energy", "low")
    day("state")

    assert not (root / KEPT).exists()


CHANGES = {
    "a line of the same size": lambda root, _: write(
        root, "notes/tasks.md", "- [ ] Seek the receipts [minutes:: 20] [id:: tax]\n- [ ] Mend it [id:: mend]\n"
    ),
    "a new file in a folder below": lambda root, _: write(root, "notes/sub/new.md", "- [ ] New [priority:: highest]\n"),
    "a new folder": lambda root, _: write(root, "notes/other/new.md", "- [ ] New\n"),
    "projects": lambda root, _: write(root, "state/projects.yaml", "projects:\n- {id: a, title: A}\n"),
    "constraints": lambda root, _: write(root, "state/constraints.yaml", CONSTRAINTS + "buffer: 0.1\n"),
    "rules": lambda root, _: write(root, "rules/attention.yaml", "rules: {}\n"),
    "settings": lambda root, _: write(root, "baton.yaml", (root / "baton.yaml").read_text("utf-8") + "# more\n"),
    "a task that is done": lambda _, day: day("done", "tax"),
    "a task for later": lambda _, day: day("defer", "tax"),
    "energy": lambda _, day: day("energy", "low"),
    "a question": lambda _, day: day("decide", "Migrate?"),
    "a gate that opens": lambda _, day: day("run", "keep", "tools"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_glance_is_void_after(day: Baton, root: Path, planned: Planned, change: str) -> None:
    day()
    day()
    assert planned == ["anew"]

    CHANGES[change](root, day)
    day()

    assert planned == ["anew", "anew"]
    day()
    assert len(planned) == 2  # and the new one holds


def test_a_gate_that_is_answered_voids_it(day: Baton, planned: Planned) -> None:
    day("run", "keep", "tools")
    day()
    assert day("reject", "d-1").code in (0, 4)
    day()

    assert planned == ["anew", "anew"]


def test_what_was_done_is_not_next_any_more(day: Baton) -> None:
    assert "Find the receipts" in day().out
    day("done", "tax")

    assert "Find the receipts" not in day().out
    assert "Mend it" in day().out


def test_another_day_has_another_glance(day: Baton, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day()
    with Lists.open() as lists:
        assert kept.read_glance(root, lists.behind_a_plan())
        tomorrow = time.time() + 86_400
        monkeypatch.setattr(kept.time, "time", lambda: tomorrow)
        assert kept.read_glance(root, lists.behind_a_plan()) is None


def test_another_version_of_the_package_has_another_glance(
    day: Baton, planned: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    day()
    other = tmp_path / "glance.py"
    other.write_text("", encoding="utf-8")
    monkeypatch.setattr(kept, "__file__", str(other))
    day()

    assert planned == ["anew", "anew"]


@pytest.mark.parametrize(("name", "value"), [("TZ", "Asia/Tokyo"), ("HOME", "/nowhere")])
def test_another_place_has_another_glance(
    day: Baton, planned: Planned, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    day()
    monkeypatch.setenv(name, value)
    day()

    assert planned == ["anew", "anew"]


def test_a_copy_of_a_workspace_has_no_glance(
    day: Baton, root: Path, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    day()
    os.system(f"cp -a {root} {root.parent}/copy")  # noqa: S605 - a path of pytest's
    monkeypatch.chdir(root.parent / "copy")
    day()

    assert planned == ["anew", "anew"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", '{"form": 1}', "[" * 100_000, "\0"])
def test_what_is_no_glance_is_ignored(day: Baton, root: Path, planned: Planned, text: str) -> None:
    first = day().out
    (root / KEPT).write_text(text, encoding="utf-8")

    assert day().out == first
    assert planned == ["anew", "anew"]


def test_a_glance_that_others_can_write_is_ignored(day: Baton, root: Path, planned: Planned) -> None:
    day()
    assert stat.S_IMODE((root / KEPT).stat().st_mode) == 0o600
    assert stat.S_IMODE((root / KEPT).parent.stat().st_mode) == 0o700
    (root / KEPT).chmod(0o644)
    day()

    assert planned == ["anew", "anew"]


@pytest.mark.parametrize("way", ["a file", "a link"])
def test_where_nothing_can_be_kept_the_day_is_planned_each_time(
    day: Baton, root: Path, planned: Planned, way: str
) -> None:
    if way == "a file":
        write(root, "state/kept", "")
    else:
        (root.parent / "elsewhere").mkdir()
        (root / "state" / "kept").symlink_to(root.parent / "elsewhere")

    assert day().out == day().out
    assert "Find the receipts" in day().out
    assert planned == ["anew"] * 3
    assert not list(root.parent.glob("elsewhere/*"))


def test_no_secret_is_kept(day: Baton, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRINTER_API_KEY", "sk-7f3a91bd04c2e8")
    write(root, "notes/tasks.md", "- [ ] Try sk-7f3a91bd04c2e8 [id:: tax]\n")

    told = day()

    assert "sk-7f3a91bd04c2e8" not in (root / KEPT).read_text("utf-8") + told.out + told.err
    assert "(secret PRINTER_API_KEY)" in told.out


def test_what_changed_a_moment_ago_is_not_kept(day: Baton, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "SURE_AFTER_NS", 10**12)
    day()

    assert not (root / KEPT).exists()


def test_questions_of_ones_own_wait_with_the_others(day: Baton) -> None:
    day("decide", "Migrate the comments?", "--by", "2099-01-02", "--default", "delete them")

    told = day().out

    assert told.startswith("1 question of your own\n")
    assert "D1" in told
    assert "Migrate the comments?  (by Fri 02 Jan, else delete them)" in told
    assert 'next: baton decided D1 "ANSWER"  ·  baton today' in told
    day("decided", "D1", "yes")
    assert day().out.startswith("nothing needs you.\n")


def test_holes_are_told(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources: {mine: {reader: markdwn-tasks, path: notes}}\n")

    assert "  hole  mine: there is no reader" in day().out
    assert day("--json").json["day"]["holes"][0]["source"] == "mine"


def test_when_all_times_are_over_the_first_that_is_open_is_told(day: Baton) -> None:
    with Lists.open() as lists:
        found = glance.day_seen(lists).glance
    assert found
    late = datetime.fromisoformat(found.placed[-1].end) + timedelta(seconds=1)
    between = datetime.fromisoformat(found.placed[0].end)

    assert [one.id for one in found.placed] == ["tax", "mend"]
    first, later = found.next_at(late), found.next_at(between)
    assert (first and first.id, later and later.id) == ("tax", "mend")
    assert first
    assert glance.is_over(first, late)


def test_a_task_whose_time_is_over_says_so(day: Baton) -> None:
    told = [day().out, day("--json").json["day"]["next"]]
    late = datetime.now(UTC) > datetime.fromisoformat(told[1]["end"])

    assert ("is over" in told[0]) == told[1]["is_over"] == late


def test_a_command_is_never_run_and_the_age_of_what_it_said_is_told(day: Baton, root: Path, planned: Planned) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources:\n  mine: {reader: todo.txt, command: touch ran}\n  notes: ")
        settings.write('{reader: markdown-tasks, path: "notes/**/*.md"}\n')
    day("decide", "Migrate?")  # which reads all there is
    (root / "ran").unlink()
    shutil.rmtree((root / KEPT).parent)

    told = day().out
    assert "  hole  mine: not read yet: baton today" in told
    assert "Migrate?" in told
    assert not (root / "ran").exists()

    day("today")
    assert (root / "ran").exists()
    (root / "ran").unlink()
    told = day().out
    assert re.search(r"\(.*as of \d\d:\d\d\)", told)
    assert "not read" not in told
    os.utime(root / "notes" / "tasks.md")
    assert re.search(r"\(.*as of \d\d:\d\d\)", day().out)
    assert not (root / "ran").exists()


def test_in_a_workspace_of_somebody_else_nothing_is_run(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources:\n  mine: {reader: todo.txt, command: touch ran}\n")
    (root / "state" / "trust").unlink()

    assert "  hole  mine: is not read" in day().out
    day("today")
    assert "  hole  mine: runs touch, and this workspace is not known to be yours" in day().out
    assert not (root / "ran").exists()


def test_an_answer_of_a_command_has_its_age(day: Baton, root: Path, planned: Planned) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources:\n  mine: {reader: todo.txt, command: echo Answer the letter}\n")
    day("today")

    assert "Answer the letter" in day().out
    assert "as of " in day().out
    assert planned == []


def test_what_goes_wrong_with_the_day_leaves_the_decisions_on_the_screen(
    day: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    day("run", "keep", "tools")

    def broken(_root: Path) -> SeenDay:
        raise RuntimeError("no such\nluck")

    monkeypatch.setattr(glance, "_anew", broken)
    told = day()

    assert told.code == 0
    assert "d-1  keep" in told.out
    assert "  day   cannot be told: RuntimeError: no such luck\n" in told.out
    assert "no such luck" in day("--json").json["day"]["told"]


def test_a_workspace_without_tasks_says_nothing_of_the_day(root: Path, baton: Baton) -> None:
    assert baton().out == "nothing needs you.\nnext: baton run APP\n"
    assert baton("--json").json["day"]["next"] is None


def test_what_is_forgotten_is_not_kept_either(day: Baton, root: Path) -> None:
    run = day("run", "keep", "tools", "--json").json["run"]
    day()
    day("reject", "d-1")
    assert (root / KEPT).exists()

    assert day("forget", run, "--yes").code == 0
    assert not (root / KEPT).exists()


def test_it_says_the_same_as_the_plan(day: Baton) -> None:
    shown = day("--json").json["day"]
    plan = day("today", "--json").json

    assert shown["next"]["id"] in [one["id"] for one in plan["placed"]]
    assert (shown["day"], shown["unread"]) == (plan["day"], plan["unread"])


def test_a_glance_read_by_another_hand_is_the_one_kept(day: Baton, root: Path) -> None:
    day("energy", "mid")
    day()
    with Workspace.open() as workspace, Lists.open() as lists:
        found = kept.read_glance(root, lists.behind_a_plan())
        assert found
        assert (found.day, found.energy) == (workspace.days.today.isoformat(), "mid")


def test_a_hole_says_since_when_as_a_person_says_it(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources:\n  tracker: {reader: github-issues, command: no-such-program-here}\n")
    day("sources")

    assert re.search(r"  hole  tracker: no-such-program-here cannot be run: .* \(since \d\d:\d\d\)", day().out)
    assert day("state", "--json").json["holes"][0]["source"] == "tracker"


def test_a_hole_that_is_found_or_mended_elsewhere_voids_the_glance(day: Baton, root: Path) -> None:
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write("sources:\n  tracker: {reader: github-issues, path: issues.json}\n")
    day("today")
    assert "hole" not in day().out
    day("sources")
    assert "  hole  tracker: is not there" in day().out
    (root / "issues.json").write_text("[]", encoding="utf-8")
    day("sources")
    assert "hole" not in day().out
