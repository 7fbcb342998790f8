"""An app is written of what was logged often enough, or on the person's word, recorded with the rule it passed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestrator.domain.change_facts import AppWritten
from orchestrator.domain.event import SYSTEM
from orchestrator.errors import DefinitionFaults, NotRepeated
from orchestrator.face.definitions import check_app
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.apps import Apps
from orchestrator.features.apps.ideas import ideas
from orchestrator.features.changes.changes import changes_of
from orchestrator.features.state.log import log_of
from orchestrator.features.state.saying import take_note, undo
from orchestrator.workspace.home.starter import init_workspace
from orchestrator.workspace.trust import Trust


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    init_workspace(tmp_path)
    Trust(tmp_path).allow_folder()
    with Workspace.open(tmp_path) as workspace:
        yield workspace


def log(ws: Workspace, *names: str, minutes: int = 0) -> None:
    for number, name in enumerate(names):
        take_note(ws, f"did it {number}", pattern=name, minutes=minutes + number)


def written(ws: Workspace) -> list[AppWritten]:
    return [event.fact for event in ws.journal.read(SYSTEM) if isinstance(event.fact, AppWritten)]


def test_five_notes_of_any_spelling_are_enough_and_stand_beside_the_app(ws: Workspace) -> None:
    log(ws, "standup", "Stand-up", "stand up", "standup", "STANDUP", minutes=10)
    Apps(ws).new("standup")
    text = (ws.root / "apps" / "standup.yaml").read_text("utf-8")
    assert text.count("  did it ") == 5
    assert "\nbaseline_minutes: 12 " in text
    assert check_app(ws.root, "standup")[1] == []
    (fact,) = written(ws)
    assert (fact.repetitions, fact.encode_after, fact.is_override, fact.baseline_minutes) == (5, 5, False, 12)
    assert len(fact.notes) == 5
    assert ws.journal.artifact(SYSTEM, fact.governance).text == (ws.root / "rules/governance.yaml").read_text("utf-8")


def test_fewer_are_refused_and_nothing_is_written(ws: Workspace) -> None:
    log(ws, "standup", "standup", "standup", "standup")
    with pytest.raises(NotRepeated, match="standup was logged 4 times, and an app is written after 5"):
        Apps(ws).new("standup")
    assert not (ws.root / "apps" / "standup.yaml").exists()
    assert written(ws) == []


def test_a_note_that_was_taken_back_does_not_count(ws: Workspace) -> None:
    log(ws, *["standup"] * 5)
    undo(ws)
    with pytest.raises(NotRepeated, match="logged 4 times"):
        Apps(ws).new("standup")


def test_an_override_is_recorded_with_its_reason_and_the_rule_it_passed(ws: Workspace) -> None:
    log(ws, "standup")
    Apps(ws).new("standup", anyway="to learn")
    (fact,) = written(ws)
    assert (fact.is_override, fact.repetitions, fact.encode_after, ws.days.told(fact.why)) == (True, 1, 5, "to learn")
    (entry,) = log_of(ws, "anyway")
    assert (entry.kind, entry.id, entry.told) == (
        "written", "standup", "an app, logged 1 time of 5, anyway: to learn",
    )  # fmt: skip


def test_a_reason_that_was_not_needed_is_no_override(ws: Workspace) -> None:
    log(ws, *["standup"] * 5)
    Apps(ws).new("standup", anyway="to learn")
    assert [fact.is_override for fact in written(ws)] == [False]


def test_what_the_rule_asks_for_is_read_from_governance(ws: Workspace) -> None:
    (ws.root / "rules/governance.yaml").write_text("encode_after: 2\n", encoding="utf-8")
    log(ws, "standup", "standup")
    Apps(ws).new("standup")
    assert [fact.encode_after for fact in written(ws)] == [2]
    (ws.root / "rules/governance.yaml").unlink()
    with pytest.raises(NotRepeated, match="after 5"):
        Apps(ws).new("invoice")
    (ws.root / "rules/governance.yaml").write_text("encode_after: often\n", encoding="utf-8")
    with pytest.raises(DefinitionFaults, match=r"rules/governance\.yaml"):
        Apps(ws).new("invoice", anyway="to learn")


def test_apps_run_one_after_the_other_are_evidence_for_the_name_of_both(ws: Workspace) -> None:
    (ws.root / "rules/governance.yaml").write_text("encode_after: 3\n", encoding="utf-8")
    for _ in range(3):
        ws.start("gist", str(ws.root / "inbox/why-small-tools-last.md"))
        ws.start("publish", str(ws.root / "inbox/why-small-tools-last.md"))
    (in_turn,) = [one for one in ideas(ws).in_turn if one.first == "gist"]
    assert (in_turn.name, len(in_turn.runs)) == ("gist-then-publish", 3)
    Apps(ws).new("gist-then-publish")
    (fact,) = written(ws)
    assert (fact.repetitions, len(fact.runs)) == (3, 3)


def test_what_is_written_is_told_apart_from_what_was_changed_before(ws: Workspace) -> None:
    ws.notice()
    (ws.root / "prompts/mine.j2").write_text("mine\n", encoding="utf-8")
    Apps(ws).new("standup", anyway="to learn")
    noticings = {change.path: change.noticing for change in changes_of(ws)}
    assert noticings["apps/standup.yaml"] == noticings["agents/standup.md"] != noticings["prompts/mine.j2"]


def test_an_app_written_by_hand_is_a_new_file_that_nothing_was_recorded_of(ws: Workspace) -> None:
    ws.notice()
    (ws.root / "apps/mine.yaml").write_text("description: mine\n", encoding="utf-8")
    assert [(change.path, change.verb) for change in changes_of(ws)] == [("apps/mine.yaml", "added")]
    assert written(ws) == []


ODD = ("two\nlines", "a: b # c", "\x1b[31mred", "\u2028---\u2028phases: {}", "{NAME} STEM", '"""', "é" * 500)


@pytest.mark.parametrize("text", ODD)
def test_a_note_is_one_comment_whatever_stands_in_it(text: str, ws: Workspace) -> None:
    for _ in range(5):
        take_note(ws, text, pattern="odd")
    Apps(ws).new("odd")
    assert check_app(ws.root, "odd")[1] == []
    head, _, _ = (ws.root / "apps/odd.yaml").read_text("utf-8").partition("\ndescription: ")
    assert [line for line in head.split("\n") if not line.startswith("#")] == []


def test_ideas_leave_out_what_is_an_app_already(ws: Workspace) -> None:
    log(ws, *["standup"] * 6, *["invoice"] * 3)
    found = ideas(ws)
    assert [(one.pattern.name, len(one.pattern.notes), one.app) for one in found.patterns] == [
        ("standup", 6, "standup"), ("invoice", 3, "invoice"),
    ]  # fmt: skip
    Apps(ws).new("standup")
    assert [one.pattern.name for one in ideas(ws).patterns] == ["invoice"]


@pytest.mark.parametrize(("pattern", "app"), [("Stand Up!", "stand-up"), ("Prüfung", "prufung"), ("立会", "")])
def test_a_pattern_of_any_name_is_found_by_the_app_it_is_offered_as(pattern: str, app: str, ws: Workspace) -> None:
    log(ws, *[pattern] * 5)
    assert [one.app for one in ideas(ws).patterns] == [app]
    if app:
        Apps(ws).new(app)
