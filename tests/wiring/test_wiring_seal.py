"""A person's yes is believed where it was given: on this machine, to this question, in this journal."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from small_workspace import make_workspace

from orchestrator.domain.facts import DecisionAnswered
from orchestrator.engine.answer import Given, take_answer
from orchestrator.errors import WorkspaceError
from orchestrator.wiring.seal import Seal
from orchestrator.wiring.workspace import Workspace
from orchestrator.workspace.trust import Trust, store

APP = """\
description: Keep a text.
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  check: {gate: Keep it, reads: [draft]}
  keep: {effect: save_file, reads: {text: draft}, with: {folder: notes, name: kept}}
"""


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that these tests may spoil."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "own"))


@pytest.fixture
def answered(tmp_path: Path) -> Path:
    """A workspace in which a yes was given and not yet gone on with."""
    root = make_workspace(tmp_path)
    (root / "apps" / "save.yaml").write_text(APP, encoding="utf-8")
    (root / "apps" / "save.py").write_text("def draft(topic):\n    return topic\n", encoding="utf-8")
    Trust(root).allow_folder()
    with Workspace.open(root) as workspace:
        workspace.start("save", topic="hello").drive()
        workspace.decisions()[0].approve(drive=False)
    return root


def driven(root: Path) -> tuple[str, bool]:
    with Workspace.open(root) as workspace:
        run = workspace.run("@last")
        run.drive()
        return run.status, (root / "notes" / "kept.md").exists()


def test_what_was_approved_here_is_done_here(answered: Path) -> None:
    assert driven(answered) == ("done", True)


def test_the_seal_is_made_with_a_key_that_stays_outside_the_workspace(answered: Path) -> None:
    key = store(os.environ).with_name("seal")
    assert (len(key.read_bytes()), key.stat().st_mode & 0o777) == (32, 0o600)
    assert [path.name for path in key.parent.iterdir() if path.name.startswith(".seal")] == []


def test_a_yes_of_another_machine_lets_nothing_act_however_much_the_folder_is_trusted(answered: Path) -> None:
    store(os.environ).with_name("seal").write_bytes(b"k" * 32)

    assert driven(answered) == ("waiting", False)

    with Workspace.open(answered) as workspace:
        workspace.decisions()[0].approve()
    assert (answered / "notes" / "kept.md").exists()


@pytest.mark.parametrize("key", [b"", b"short"])
def test_without_a_key_nothing_that_was_said_is_believed(answered: Path, key: bytes) -> None:
    store(os.environ).with_name("seal").write_bytes(key)
    assert driven(answered) == ("waiting", False)


def test_a_copy_of_ones_own_journal_is_still_ones_own(answered: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(answered, tmp_path / "copy")
    Trust(copy).allow_folder()
    assert driven(copy) == ("done", True)


def test_a_seal_holds_for_one_answer_in_one_journal(answered: Path) -> None:
    with Workspace.open(answered) as workspace:
        state = workspace.run("@last").state
        assert Seal().holds(state, "d-1")
        assert not Seal().holds(state, "d-2")
        given = state.answered["d-1"]
        for head in (type(given.head)("other", given.head.seq, given.head.digest), type(given.head)(state.run, 1)):
            state.answered["d-1"] = type(given)(given.opened, given.given, given.at, given.actor, head)
            assert not Seal().holds(state, "d-1")


def test_the_same_yes_again_is_fine(answered: Path) -> None:
    with Workspace.open(answered) as workspace:
        workspace.decision("d-1").approve(drive=False)
        facts = [event.fact for event in workspace.run("@last").events()]
    assert sum(isinstance(fact, DecisionAnswered) for fact in facts) == 1


def test_where_no_key_can_be_kept_nothing_is_recorded(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    root = make_workspace(tmp_path / "deep")
    (root / "apps" / "save.yaml").write_text(APP, encoding="utf-8")
    (root / "apps" / "save.py").write_text("def draft(topic):\n    return topic\n", encoding="utf-8")
    with Workspace.open(root) as workspace:
        Trust(root).allow_folder()
        run = workspace.start("save", topic="hello")
        run.drive()
        answer = take_answer(run.state, run.definition.app, "d-1", Given("approve"))
        with pytest.raises(WorkspaceError, match=r"seal: .*Make it writable"):
            Seal({"XDG_STATE_HOME": str(blocked)}).put_on(run.state, answer)
