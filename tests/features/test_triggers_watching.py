"""The process that keeps schedules and folders: what it goes on with, what it spends, and what a quiet night costs."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from small_workspace import Clock
from triggers_workspace import DROPS, DROPS_SCRIPTS, MORNING, MORNING_SCRIPTS, Kept, make, write

from orchestrator.domain.event import Head
from orchestrator.domain.facts import DriverClaimed, DriverReleased
from orchestrator.errors import JournalError, WorkspaceError
from orchestrator.features.triggers.ran import RanByItself, ran_words
from orchestrator.features.triggers.unfinished import MOST_CLAIMS

NOON = datetime(2026, 11, 27, 11, 0, tzinfo=UTC)
FINDS = """\
description: Find, and ask.
schedule: "0 7 * * *"
inputs: {day: {type: date, default: today}}
phases:
  find: {agent: finder, prompt: Find the tool., output: {title: string, count: number}}
  check: {gate: "Is this it?", reads: [find], then: {approve: end}}
"""
SLEEPS = """\
description: Wait, then say so.
phases:
  rest: {wait: 2h}
  say: {script: say}
"""
SAY = 'def say():\n    return "awake"\n'


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    apps = {"finds": FINDS, "sleeps": SLEEPS, "sleeps_py": SAY, "drops": DROPS, "drops_py": DROPS_SCRIPTS}
    return make(tmp_path, morning=MORNING, morning_py=MORNING_SCRIPTS, **apps)


@pytest.fixture
def kept(root: Path, clock: Clock) -> Iterator[Kept]:
    one = Kept(root, clock)
    one.once()
    yield one
    one.close()


def test_a_model_is_not_asked_the_same_thing_again_the_next_night(kept: Kept) -> None:
    for _ in range(3):
        kept.clock.pass_(days=1)
        kept.once()
    assert (kept.finder.asked, len(kept.workspace.decisions())) == (1, 3)


def test_a_changed_prompt_is_a_change(kept: Kept, root: Path) -> None:
    kept.clock.pass_(days=1)
    kept.once()
    write(root, "apps/finds.yaml", FINDS.replace("Find the tool", "Find the other tool"))
    kept.clock.pass_(days=1)
    kept.once()
    assert kept.finder.asked == 2


def test_a_run_that_was_begun_and_not_driven_is_gone_on_with(kept: Kept, root: Path) -> None:
    """As a kill between the two leaves it."""
    kept.clock.pass_(days=1)
    begun = [run.id for run in kept.watching._keeper.look().begun]
    other = Kept(root, kept.clock)
    assert other.once() == []
    assert sorted(other.workspace.run(run).status for run in begun) == ["done", "waiting"]
    other.close()


def test_what_a_person_began_and_left_is_theirs_to_go_on_with(kept: Kept, root: Path) -> None:
    run = kept.workspace.start("drops", note=str(write(root, "mine.md", "# Mine\n")))
    kept.once()
    assert run.refresh().status == "interrupted"


def test_a_run_that_is_cut_off_in_one_place_again_and_again_is_left_to_the_person(kept: Kept) -> None:
    kept.clock.pass_(days=1)
    run = kept.watching._keeper.look().begun[0]
    head: Head = run.state.head
    for number in range(MOST_CLAIMS):
        events = kept.workspace.journal.append(
            head, [DriverClaimed(f"9-{number:032x}"), DriverReleased("interrupted")], actor="baton"
        )
        head = events[-1].head
    kept.once()
    assert run.refresh().status == "interrupted"
    assert any(line.startswith(f"{run.id} was cut off") for line in kept.told)


def test_a_run_that_sleeps_goes_on_when_its_time_is_over(kept: Kept) -> None:
    run = kept.workspace.start("sleeps")
    run.drive()
    kept.once()
    assert run.refresh().status == "sleeping"
    kept.clock.pass_(hours=3)
    kept.once()
    assert run.refresh().status == "done"


def test_one_app_that_cannot_be_read_keeps_no_other_from_its_slot(kept: Kept, root: Path) -> None:
    write(root, "apps/finds.yaml", "description: [")
    kept.clock.pass_(days=1)
    assert [kept.workspace.run(run).state.app for run in kept.once()] == ["morning"]


def change_from_outside(root: Path, run: str) -> None:
    with closing(sqlite3.connect(root / "state" / "journal.db")) as journal, journal:
        journal.execute(
            "UPDATE events SET body = x'ff' WHERE id >> 32 = (SELECT no FROM streams WHERE name = ?)",
            [run],
        )


@pytest.mark.parametrize("rests", ["sleeps", "finds", "morning"])
def test_one_run_that_cannot_be_read_keeps_no_other_from_going_on(kept: Kept, root: Path, rests: str) -> None:
    """Whether it sleeps, waits for an answer, or was begun and cut off."""
    if rests == "sleeps":
        run = kept.workspace.start("sleeps")
        run.drive()
    else:
        kept.clock.pass_(days=1)
        run = next(one for one in kept.watching._keeper.look().begun if one.state.app == rests)
        if rests == "finds":
            run.drive()
    change_from_outside(root, run.id)
    kept.clock.pass_(days=1)
    other = Kept(root, kept.clock)
    begun = {other.workspace.run(one).state.app: other.workspace.run(one).status for one in other.once()}
    other.close()
    assert begun == {"finds": "waiting", "morning": "done"}
    assert [line for line in other.told if line.startswith(f"{run.id} cannot be gone on with: ")]


def test_what_was_begun_is_driven_though_nothing_else_can_be_gone_on_with(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise JournalError("the disk says no.")

    monkeypatch.setattr(kept.watching._unfinished, "going_on", fail)
    kept.clock.pass_(days=1)
    assert sorted(kept.workspace.run(run).status for run in kept.once()) == ["done", "waiting"]
    assert "nothing can be gone on with now: the disk says no." in kept.told


def test_what_cannot_be_kept_ends_no_keeper(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a person has to mend for it, runs that sleep go on meanwhile."""
    run = kept.workspace.start("sleeps")
    run.drive()
    kept.clock.pass_(days=1)

    def fail() -> None:
        raise WorkspaceError("cannot be read.", where="apps")

    with monkeypatch.context() as patch:
        patch.setattr(kept.watching._keeper, "look", fail)
        assert kept.once() == []
    assert (run.refresh().status, kept.told[-2:]) == (
        "done",
        ["nothing can be kept now: apps: cannot be read.", f"{run.id} is done"],
    )
    assert len(kept.once()) == 2


def test_hours_without_a_change_ask_no_model_and_write_nothing(kept: Kept, root: Path) -> None:
    """A look a minute for three hours; whole days, and what they cost, are among the proofs."""
    write(root, "apps/finds.yaml", FINDS.replace("0 7 * * *", "0 7 1 1 *"))
    write(root, "apps/morning.yaml", MORNING.replace("0 7 * * *", "0 7 1 1 *"))
    kept.once()
    events = kept.workspace.journal.verify().events

    class Over(Exception):
        """They are."""

    async def until_later() -> None:
        end = kept.clock() + timedelta(hours=3)

        async def wait(seconds: float, _folders: object) -> None:
            kept.clock.pass_(seconds=seconds)
            if kept.clock() > end:
                raise Over

        kept.watching._wait = wait
        with pytest.raises(Over):
            await kept.watching.forever()

    asyncio.run(until_later())
    assert (kept.finder.asked, kept.workspace.journal.verify().events) == (0, events)


def test_bare_baton_says_what_ran_and_what_was_made_up_for() -> None:
    now = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    on_time = RanByItself("daily", "2026-11-27T07:00+01:00", "2026-11-27T06:00:05.000000Z", "day-1", 0, 0, "", "")
    late = on_time._replace(app="review", slot="2026-11-27T16:00+01:00", ran_at="2026-11-27T17:12:00.000000Z")
    missed = RanByItself("often", "", "", "", 0, 3, "2026-11-26T16:00+01:00", "asleep")
    dropped = RanByItself("publish", "", "", "pub-1", 2, 0, "", "")
    told = [ran_words(one, now) for one in (on_time, late, missed, dropped)]
    assert told[0] == "daily 07:00"
    assert told[1] == "review missed 16:00, ran 18:12"  # by the clock of the slot, wherever this computer stands
    assert told[2:] == ["often missed 3 slots to Thu 26 Nov 16:00 (asleep)", "publish 2 new"]


class Stopped(Exception):
    """The keeper, by the test."""


def stopped_after(looks: int, kept: Kept) -> None:
    """Looks of one keeper, a minute apart."""
    left = looks

    async def wait(_seconds: float, _folders: object) -> None:
        nonlocal left
        left -= 1
        await asyncio.sleep(0)
        if not left:
            raise Stopped
        kept.clock.pass_(minutes=1)

    kept.watching._wait = wait
    kept.fresh()
    with pytest.raises(Stopped):
        asyncio.run(kept.watching.forever())


def test_the_person_is_told_at_each_look_and_a_slow_channel_holds_up_nothing(kept: Kept) -> None:
    told: list[str] = []

    async def inform() -> None:
        told.append("began")
        if len(told) == 2:
            await asyncio.Event().wait()

    kept.watching._inform = inform
    stopped_after(5, kept)
    assert told == ["began"] * 2  # the second is on its way all the time, and is told no third time meanwhile


def test_a_person_who_cannot_be_told_keeps_nothing_from_being_kept(kept: Kept) -> None:
    async def inform() -> None:
        raise ValueError("odd")

    kept.watching._inform = inform
    stopped_after(3, kept)
    assert kept.told[-2:] == ["nobody could be told: ValueError: odd"] * 2


def test_who_looks_once_tells_when_all_has_come_to_its_question(kept: Kept, root: Path) -> None:
    waiting: list[int] = []

    async def inform() -> None:
        waiting.append(len(kept.workspace.decisions()))

    kept.watching._inform = inform
    write(root, "inbox/a.md", "# A\n")
    kept.once()
    assert waiting == [1]
