"""The keeper of schedules keeps the folder of decisions, too, and goes on with what was answered there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from branching_workspace import make_branching
from decision_files_workspace import Kept, make, say
from small_workspace import Clock

from orchestrator.features.decision_files.beside_keeper import KeptDecisions
from orchestrator.features.triggers.watching import Watching


class Keeper(Kept):
    def __init__(self, root: Path, clock: Clock | None = None) -> None:
        super().__init__(root, clock)
        self.told: list[str] = []
        self.decisions = KeptDecisions(self.workspace)
        self.watching = Watching(self.workspace, self.told.append, self._wait, beside=[self.decisions])
        self.waited_in: list[Sequence[Path]] = []

    async def _wait(self, seconds: float, folders: Sequence[Path]) -> None:
        self.waited_in.append(folders)
        self.clock.pass_(seconds=seconds)

    def once(self) -> None:
        asyncio.run(self.watching.once())


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    one = Keeper(make(tmp_path / "ws"))
    yield one
    one.close()


def test_an_answer_from_a_file_is_gone_on_with_to_the_end(keeper: Keeper) -> None:
    run = keeper.asks()
    keeper.tick("approve")
    keeper.once()
    assert (run.refresh().status, keeper.names) == ("done", [])
    assert keeper.decisions.answered == ["d-1"]
    assert keeper.told == ["d-1: approve, ticked in decisions/d-1 save.md", f"{run.id} is done"]


def test_what_the_run_asks_next_is_a_file_when_the_look_is_over(keeper: Keeper) -> None:
    keeper.asks()
    keeper.tick("send back")
    keeper.edit("\n\n\nEnd of", "\nshorter\n\nEnd of")
    keeper.once()
    assert keeper.names == ["d-2 save.md"]


def test_a_decision_that_a_run_opens_has_its_file_at_the_next_look(keeper: Keeper) -> None:
    keeper.workspace.start("save", "tools").drive()
    keeper.once()
    assert keeper.names == ["d-1 save.md"]


def test_what_was_refused_is_told_once(keeper: Keeper) -> None:
    keeper.asks()
    keeper.tick("approve")
    keeper.tick("reject")
    keeper.once()
    keeper.once()
    (told,) = keeper.told
    assert told.startswith("decisions/d-1 save.md was not taken: 2 boxes were ticked")


def test_an_answer_that_was_taken_by_whoever_was_killed_then_is_gone_on_with(keeper: Keeper) -> None:
    run = keeper.asks()
    keeper.tick("approve")
    assert len(keeper.look().taken) == 1  # and never driven
    other = Keeper(keeper.root, keeper.clock)
    other.once()
    assert run.refresh().status == "done"
    other.close()


def test_what_a_person_answered_at_a_terminal_and_left_is_theirs(keeper: Keeper) -> None:
    run = keeper.asks()
    keeper.workspace.decision("d-1").approve(drive=False)
    keeper.once()
    assert run.refresh().status == "interrupted"


def test_a_branch_that_was_answered_in_a_file_goes_on_and_so_does_its_run(tmp_path: Path) -> None:
    root = make_branching(tmp_path / "ws")
    say(root, "{folder: decisions/}")
    keeper = Keeper(root)
    run = keeper.workspace.start("all", ["n1", "n2"])
    run.drive()
    keeper.once()
    names = keeper.names
    assert len(names) == 2
    for name in names:
        keeper.tick("approve", name)
    assert len(keeper.look().taken) == 2  # killed before any was driven
    other = Keeper(root, keeper.clock)
    other.once()
    assert run.refresh().status == "done"
    other.close()
    keeper.close()


def test_the_folder_wakes_the_keeper(keeper: Keeper) -> None:
    keeper.asks()

    async def one_round() -> None:
        keeper.watching.look()
        await keeper._wait(1, keeper.watching._folders())

    asyncio.run(one_round())
    assert keeper.waited_in == [[keeper.folder]]


def test_a_folder_that_cannot_be_kept_keeps_no_schedule_from_its_run(keeper: Keeper) -> None:
    keeper.asks()
    for path in keeper.folder.iterdir():
        path.unlink()
    keeper.folder.rmdir()
    keeper.folder.write_text("a file")
    keeper.once()
    (told,) = keeper.told
    assert told.startswith("the folder of decisions cannot be kept now")


def test_a_quiet_look_reads_nothing_again(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    for topic in ("a", "b", "c"):
        keeper.asks(topic=topic)
    keeper.clock.pass_(minutes=1)
    keeper.decisions.look()
    keeper.decisions.look()
    read: list[str] = []
    monkeypatch.setattr(type(keeper.workspace), "decision", lambda *_, **__: read.append("a decision"))
    keeper.decisions.look()
    assert read == []
