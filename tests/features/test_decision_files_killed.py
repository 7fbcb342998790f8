"""A keeper is killed at any instant, and two are at it at once: one answer, no half file, and nothing lost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from decision_files_workspace import Kept, make

from orchestrator.domain.facts import DecisionAnswered
from orchestrator.face.run import Run
from orchestrator.features.decision_files import folder, one_look
from orchestrator.features.decision_files.keeping import DecisionFiles
from orchestrator.files.alone import alone

KEEPERS = 6


class Killed(BaseException):
    """As a signal that nobody catches."""


class Killer:
    """Kills at one of the steps on the way: before it, or right after it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
        self.left = at
        self._patch = monkeypatch
        for name in ("move", "move_new", "write_new", "remove"):
            monkeypatch.setattr(folder, name, self._watched(getattr(folder, name)))
        monkeypatch.setattr(one_look, "take", self._watched(one_look.take))

    def _watched(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            self._step()
            done = act(*given, **named)
            self._step()
            return done

        return watched

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def restore(self) -> None:
        self._patch.undo()


def answers(run: Run) -> list[str]:
    return [event.fact.answer for event in run.events() if isinstance(event.fact, DecisionAnswered)]


def taken(kept: Kept) -> None:
    kept.tick("approve")


def refused(kept: Kept) -> None:
    kept.tick("approve")
    kept.tick("reject")


def answered_elsewhere(kept: Kept) -> None:
    kept.workspace.decision("d-1").answer("later", drive=False)


def answered_elsewhere_and_ticked(kept: Kept) -> None:
    kept.tick("approve")
    answered_elsewhere(kept)


def deleted(kept: Kept) -> None:
    kept.path().unlink()


def shown_anew(kept: Kept) -> None:
    """Another question that wants the same file."""
    kept.workspace.start("save", "tools").drive()


def another_version(kept: Kept) -> None:
    kept.path("d-1 save 2.md").write_text(kept.text().replace("- [ ] reject", "- [x] reject"))
    kept.tick("approve")


ENDS: dict[Callable[[Kept], None], tuple[list[str], set[str]]] = {
    taken: (["approve"], set()),
    refused: ([], {"d-1 save.md", "d-1 save (yours).md"}),
    answered_elsewhere: (["later"], set()),
    answered_elsewhere_and_ticked: (["later"], {"d-1 save.md"}),
    deleted: ([], {"d-1 save.md"}),
    shown_anew: ([], {"d-1 save.md", "d-2 save.md"}),
    another_version: ([], {"d-1 save.md", "d-1 save (yours).md", "d-1 save 2.md"}),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make(tmp_path / "ws")


@pytest.mark.parametrize("does", ENDS, ids=lambda does: does.__name__)
def test_whoever_was_killed_the_next_look_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: Callable[[Kept], None]
) -> None:
    first = Kept(make(tmp_path / "ws"))
    run_id = first.asks().id
    does(first)
    written = {path.read_bytes() for path in first.folder.iterdir()}
    first.close()
    expected, names = ENDS[does]
    for at in range(40):
        shutil.copytree(first.root, tmp_path / f"ws-{at}")
        kept = Kept(tmp_path / f"ws-{at}")
        was_killed = killed_look(kept, monkeypatch, at)
        after = DecisionFiles(kept.workspace, by_hand=True)
        after.look()
        assert not after.look().has_changed
        assert answers(kept.workspace.run(run_id)) == expected
        assert set(kept.names) == names
        there = [path.read_bytes() for path in kept.folder.iterdir()]
        if does in (refused, answered_elsewhere_and_ticked, another_version):
            assert all(any(text in other for other in there) for text in written)
        kept.close()
        if not was_killed:
            return
    pytest.fail("there are more steps than were tried")


def killed_look(kept: Kept, monkeypatch: pytest.MonkeyPatch, at: int) -> bool:
    """Whether the look was killed: there are no more steps than were gone otherwise."""
    with monkeypatch.context() as patch:
        killer = Killer(patch, at)
        try:
            DecisionFiles(kept.workspace, by_hand=True).look()
        except Killed:
            return True
        finally:
            killer.restore()
    return False


def look_in_child(root: Path) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            kept = Kept(root)
            DecisionFiles(kept.workspace, by_hand=True).look()
            code = 0
        finally:
            os._exit(code)
    return child


def test_of_many_keepers_at_once_one_takes_the_answer(root: Path) -> None:
    kept = Kept(root)
    run = kept.asks()
    kept.tick("approve")
    for child in [look_in_child(root) for _ in range(KEEPERS)]:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert (answers(run), kept.names) == (["approve"], [])
    kept.close()


def test_a_keeper_that_finds_another_at_it_leaves_it_to_that_one(root: Path) -> None:
    kept = Kept(root)
    run = kept.asks()
    kept.tick("approve")
    with alone(root, "state/locks/decisions.lock", wait=False) as is_ours:
        assert is_ours
        assert kept.look().is_growing
    assert answers(run) == []
    assert len(kept.look().taken) == 1
    kept.close()


def test_an_editor_that_saves_while_the_file_is_taken_away_loses_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(root)
    run = kept.asks()
    edited = kept.tick("approve")
    later = edited.replace("\n\n\nEnd of", "\nwait, no\n\nEnd of")
    move = folder.move

    def saved_meanwhile(*given: Any) -> None:
        kept.path().write_text(later)
        move(*given)

    monkeypatch.setattr(folder, "move", saved_meanwhile)
    kept.look()
    monkeypatch.undo()
    kept.look()
    assert answers(run) == ["approve"]
    assert later in kept.text()
    assert "> **Not taken:** d-1 was answered" in kept.text()
    kept.close()
