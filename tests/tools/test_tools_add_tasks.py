"""The starter's effect `add_tasks`, as the workspace's own effects are found and called."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing import MARK

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectRefused
from orchestrator.ports.effect import Preview
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.registry import workspace_effects

SOURCE = (Path(__file__).resolve().parents[2] / "tools" / "add_tasks.py").read_text("utf-8")
EFFECT = workspace_effects({"tools/add_tasks.py": SOURCE})["add_tasks"]
CALL = {"title": "Call the bank", "owner": "Bob", "due": "2026-12-01"}
BOOK = {"title": "Book a room", "owner": None, "due": None}


@pytest.fixture
def here(tmp_path: Path) -> Surroundings:
    return Surroundings(tmp_path)


def preview(here: Surroundings, *tasks: JSON) -> Preview:
    return EFFECT.preview({"tasks": list(tasks)}, here)


def add(here: Surroundings, *tasks: JSON) -> JSON:
    return EFFECT.act("act", {"tasks": list(tasks)}, here, MARK)


def text(here: Surroundings) -> str:
    return (here.root / "notes" / "tasks.md").read_text("utf-8")


def test_tasks_are_appended_with_owner_and_day(here: Surroundings) -> None:
    assert add(here, CALL, BOOK) == {"path": "notes/tasks.md", "added": 2}
    assert text(here) == "# Tasks\n\n- [ ] Call the bank (Bob, due 2026-12-01)\n- [ ] Book a room\n"


def test_what_is_there_stays_as_it_is(here: Surroundings) -> None:
    (here.root / "notes").mkdir()
    (here.root / "notes" / "tasks.md").write_bytes(b"* [x] Call home\r\nsome text")
    add(here, BOOK)
    assert (here.root / "notes" / "tasks.md").read_bytes() == b"* [x] Call home\r\nsome text\n- [ ] Book a room\n"


def test_no_task_is_added_twice_even_when_it_was_ticked_off(here: Surroundings) -> None:
    add(here, BOOK, BOOK)
    (here.root / "notes" / "tasks.md").write_text("- [x] book a room\n")
    assert add(here, BOOK)["added"] == 0
    assert text(here) == "- [x] book a room\n"


def test_the_preview_changes_nothing_and_shows_what_would(here: Surroundings) -> None:
    shown = preview(here, BOOK)
    assert shown.will == ("add 1 task to notes/tasks.md",)
    assert "+- [ ] Book a room" in shown.difference
    assert not (here.root / "notes").exists()


def test_the_preview_says_how_many_are_there_already(here: Surroundings) -> None:
    add(here, CALL)
    assert preview(here, CALL, BOOK).will == ("add 1 task to notes/tasks.md; 1 is there already",)


def test_another_list_is_another_preview_so_that_an_approval_does_not_hold_for_it(here: Surroundings) -> None:
    before = preview(here, BOOK)
    add(here, CALL)
    assert preview(here, BOOK).binds != before.binds


def test_a_list_that_has_them_all_needs_nothing(here: Surroundings) -> None:
    add(here, BOOK)
    assert preview(here, BOOK).nothing_to_do


def test_after_a_crash_the_list_says_whether_it_was_done(here: Surroundings) -> None:
    assert EFFECT.probe("act", {"tasks": [BOOK]}, here, MARK).state == "not_done"
    add(here, BOOK)
    assert EFFECT.probe("act", {"tasks": [BOOK]}, here, MARK).state == "done"


def test_a_title_of_several_lines_makes_one_task(here: Surroundings) -> None:
    add(here, {"title": "Book\n- [x] all\r\nrooms"})
    assert text(here).splitlines()[2:] == ["- [ ] Book - [x] all rooms"]


@pytest.mark.parametrize("path", ["../tasks.md", "/etc/tasks.md", "apps/tasks.md", "notes/tasks.py", "tasks.md"])
def test_a_list_elsewhere_is_refused(here: Surroundings, path: str) -> None:
    with pytest.raises(EffectRefused):
        EFFECT.preview({"tasks": [BOOK]}, Surroundings(here.root, settings={"path": path}))


def test_the_settings_may_name_another_list(here: Surroundings) -> None:
    EFFECT.act("act", {"tasks": [BOOK]}, Surroundings(here.root, settings={"path": "notes/home.md"}), MARK)
    assert (here.root / "notes" / "home.md").is_file()
