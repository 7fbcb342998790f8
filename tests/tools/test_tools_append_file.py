"""The effect `append_file`: it adds to what the person saw, once, and to nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from publishing import MARK

from orchestrator.domain.canonical import JSON, digest_of
from orchestrator.errors import EffectMoved, EffectRefused
from orchestrator.ports.effect import Mark
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.append_file import AppendFile

add = AppendFile()
LINE = {"text": "- Called three people", "name": "log", "folder": "notes"}


def approved(arguments: Mapping[str, JSON], around: Surroundings) -> Mark:
    return replace(MARK, approved=add.preview(arguments, around).binds)


@pytest.fixture
def log(root: Path) -> Path:
    (root / "notes").mkdir()
    file = root / "notes" / "log.md"
    file.write_text("# Log\n- Before", encoding="utf-8")  # its last line has no end
    return file


def test_a_text_is_added_on_lines_of_its_own_and_what_was_there_stays(around: Surroundings, log: Path) -> None:
    preview = add.preview(LINE, around)
    assert preview.will == ("add 2 lines to notes/log.md",)
    assert preview.difference.endswith("+- Called three people\n")

    assert add.act("append", LINE, around, approved(LINE, around)) == {"path": "notes/log.md", "from_byte": 14}

    assert log.read_text("utf-8") == "# Log\n- Before\n- Called three people\n"


def test_a_file_that_is_not_there_is_made(around: Surroundings, root: Path) -> None:
    assert add.preview(LINE, around).will == ("make notes/log.md",)
    add.act("append", LINE, around, approved(LINE, around))
    assert (root / "notes/log.md").read_text("utf-8") == "- Called three people\n"


def test_what_was_added_already_is_not_added_again(around: Surroundings, log: Path) -> None:
    mark = approved(LINE, around)
    assert add.probe("append", LINE, around, mark).state == "not_done"
    done = add.act("append", LINE, around, mark)
    there = log.read_bytes()

    assert add.probe("append", LINE, around, mark).found == done
    assert add.act("append", LINE, around, mark) == done
    assert log.read_bytes() == there


@pytest.mark.parametrize("written", range(1, 23))
def test_the_rest_is_added_of_what_a_killed_process_began(around: Surroundings, log: Path, written: int) -> None:
    mark = approved(LINE, around)
    with log.open("ab") as file:
        file.write(b"\n- Called three people\n"[:written])
    state = add.probe("append", LINE, around, mark).state
    add.act("append", LINE, around, mark)
    assert state == ("not_done" if written < 23 else "done")
    assert log.read_text("utf-8") == "# Log\n- Before\n- Called three people\n"


def test_what_somebody_added_behind_it_stays(around: Surroundings, log: Path) -> None:
    mark = approved(LINE, around)
    add.act("append", LINE, around, mark)
    with log.open("a") as file:
        file.write("- Mine\n")
    assert add.probe("append", LINE, around, mark).state == "done"
    assert log.read_text("utf-8").endswith("- Called three people\n- Mine\n")


@pytest.mark.parametrize("changed", ["# Log\n- Another\n", "# Log\n- Before\n- Mine\n", ""])
def test_a_file_that_changed_since_it_was_shown_is_asked_about_anew(
    around: Surroundings, log: Path, changed: str
) -> None:
    mark = approved(LINE, around)
    log.write_text(changed, encoding="utf-8")
    for look in (add.act, add.probe):
        with pytest.raises(EffectMoved, match="has changed since it was shown"):
            look("append", LINE, around, mark)
    assert log.read_text("utf-8") == changed


def test_nothing_to_add_is_nothing_to_do(around: Surroundings, log: Path) -> None:
    preview = add.preview(LINE | {"text": " \n"}, around)
    assert (preview.nothing_to_do, preview.will) == (True, ("nothing: there is no text to add to notes/log.md",))
    assert preview.binds == {"path": "notes/log.md", "bytes": 14, "digest": digest_of(log.read_bytes())}


@pytest.mark.parametrize(
    "place",
    [
        {"folder": "state"},
        {"folder": "../out"},
        {"folder": "apps"},
        {"name": "../x"},
        {"name": ".x"},
        {"text": "\x1b["},
    ],
)
def test_it_writes_where_notes_may_lie_and_nowhere_else(around: Surroundings, place: dict[str, str]) -> None:
    with pytest.raises(EffectRefused):
        add.preview(LINE | place, around)
