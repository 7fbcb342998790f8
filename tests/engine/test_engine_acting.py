"""An effect that is interrupted, cancelled or taken over while it acts is done once, and what came of it is said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from machine import Machine
from phases import a_phase

from orchestrator.domain.facts import DriverReleased, EffectStepTold
from orchestrator.engine.intervene import cancel, goto
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.upgrade import judge
from orchestrator.errors import DriverLost, EffectError, EffectMoved, RunDriven, RunError
from orchestrator.transcripts.summary import left_acting

SHOUT = a_phase("shout", "script", "shout", {"text": "source"}, writes="page")
GATE = a_phase("check", "gate", "Place it?", {"page": "page"})
PLACE = a_phase("place", "effect", "place", {"text": "page"})


class Slow:
    """Holds the shelf in the middle of a step until it is let go."""

    def __init__(self, machine: Machine, step: str = "place", *, fails: Exception | None = None) -> None:
        self.begun, self.may_end = Event(), Event()
        shelf, act = machine.shelf, machine.shelf.act

        def slow(at: str, *rest: object) -> object:
            if at == step and not self.begun.is_set():
                self.begun.set()
                assert self.may_end.wait(20)
                if fails:
                    raise fails
            return act(at, *rest)  # type: ignore[arg-type]

        shelf.act = slow  # type: ignore[method-assign, assignment]


@pytest.fixture
def approved() -> Machine:
    machine = Machine(SHOUT, GATE, PLACE)
    machine.drive()
    machine.answer("approve")
    return machine


def another(machine: Machine) -> Machine:
    """The same run and the same world, in a process of its own."""
    other = Machine(SHOUT, GATE, PLACE)
    other.journal, other.recorder = machine.journal, Recorder(machine.journal, "dem-1")
    other.shelf = machine.shelf
    other.liveness.driver = "other"  # type: ignore[misc]
    return other


@contextmanager
def acting(machine: Machine, slow: Slow) -> Iterator[list[BaseException]]:
    """The machine drives in a thread, and is in the middle of a step; what it ended with is told afterwards."""
    ended: list[BaseException] = []

    def drive() -> None:
        try:
            machine.drive()
        except BaseException as error:  # noqa: BLE001 - looked at by the test
            ended.append(error)

    thread = Thread(target=drive)
    thread.start()
    assert slow.begun.wait(20)
    try:
        yield ended
    finally:
        slow.may_end.set()
        thread.join(20)


def last_told(machine: Machine) -> EffectStepTold:
    told = [event.fact for event in machine.journal.read("dem-1") if isinstance(event.fact, EffectStepTold)]
    return told[-1]


def interrupted(machine: Machine, slow: Slow, *, times: int = 1) -> list[str]:
    """Cancel the drive in the middle of the step; which events the journal had before the step came to its end."""
    kinds: list[str] = []

    async def main() -> None:
        task = asyncio.create_task(machine.adrive())
        await asyncio.to_thread(slow.begun.wait, 20)
        for _ in range(times):
            task.cancel()
            for _ in range(5):
                await asyncio.sleep(0)
        kinds.extend(machine.kinds())
        slow.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    return kinds


@pytest.mark.parametrize("times", [1, 3])
def test_a_drive_that_is_cancelled_lets_go_only_when_the_step_has_ended(approved: Machine, times: int) -> None:
    kinds = interrupted(approved, Slow(approved), times=times)

    assert kinds[-1] == "EffectIntended"
    assert approved.kinds()[-2:] == ["EffectStepDone", "DriverReleased"]
    assert approved.drive().status == "done"
    assert (len(approved.shelf.placed), approved.shelf.announced) == (1, 1)


def test_a_step_that_fails_while_its_drive_is_cancelled_leaves_the_run_to_be_looked_at(approved: Machine) -> None:
    interrupted(approved, Slow(approved, fails=EffectError("no room.")))

    released = [e.fact for e in approved.journal.read("dem-1") if isinstance(e.fact, DriverReleased)]
    assert released[-1:] == [DriverReleased("interrupted")]
    assert approved.drive().status == "done"
    assert len(approved.shelf.placed) == 1


def test_who_takes_a_living_driver_over_does_not_do_what_that_one_may_be_doing(approved: Machine) -> None:
    slow, other = Slow(approved), another(approved)
    other.liveness.living.add("me")
    with acting(approved, slow) as ended:
        other.recorder.refresh()
        with pytest.raises(RunDriven):
            other.drive()
        state = other.drive(take_over=True)
        assert state.decision is not None
        assert state.decision.kind == "in_doubt"
        question = other.recorder.artifact(state.decision.question).text

    assert question.startswith("It is not certain whether place did its step place: another process may still")
    assert isinstance(ended[0], DriverLost)
    assert len(other.shelf.placed) == 1
    assert (last_told(other).state, last_told(other).driver) == ("done", "me")


@pytest.mark.parametrize(("answer", "placed"), [("again", 1), ("done", 1)])
def test_what_the_other_has_done_is_not_done_once_more_whatever_is_answered(
    approved: Machine, answer: str, placed: int
) -> None:
    slow, other = Slow(approved), another(approved)
    other.liveness.living.add("me")
    with acting(approved, slow):
        other.recorder.refresh()
        other.drive(take_over=True)
    other.recorder.refresh()

    other.answer(answer)

    assert other.drive().status == "done"
    assert (len(other.shelf.placed), other.shelf.announced) == (placed, 1)


def test_again_is_not_done_twice_when_the_other_has_come_to_its_end_unsaid(approved: Machine) -> None:
    slow, other = Slow(approved), another(approved)
    other.liveness.living.add("me")
    with acting(approved, slow):
        other.recorder.refresh()
        other.drive(take_over=True)
        key = next(iter(other.state.begun))
        other.shelf.placed.append([key, "A NOTE"])  # the deed is in the world, and its driver will never say so
        other.answer("again")
        assert other.drive().status == "done"

    assert other.shelf.announced == 1
    assert other.kinds().count("EffectStepDone") == 2


def test_a_driver_that_died_is_followed_without_a_doubt(approved: Machine) -> None:
    approved.shelf.fails["place"] = RuntimeError("the machine is gone")
    with pytest.raises(RuntimeError):
        approved.drive()
    other = another(approved)

    assert other.drive(take_over=True).status == "done"
    assert len(other.shelf.placed) == 1


def test_going_round_by_hand_does_not_hide_that_another_may_still_be_acting(approved: Machine) -> None:
    slow, other = Slow(approved), another(approved)
    other.liveness.living.add("me")
    with acting(approved, slow):
        other.recorder.refresh()
        other.drive(take_over=True)
        other.append(goto(other.state, other.definition, "check"))
        other.drive()
        other.answer("approve")
        state = other.drive()
        assert state.decision is not None
        assert state.decision.kind == "in_doubt"

    assert len(other.shelf.placed) == 1


def test_a_run_cancelled_while_its_effect_acts_says_what_came_of_it(approved: Machine) -> None:
    slow, other = Slow(approved), another(approved)
    with acting(approved, slow) as ended:
        other.recorder.refresh()
        other.append(cancel(other.state, "stop"))
        assert left_acting(other.state) == [
            "place had begun to act when it was left: whether anything was done is not known"
        ]
    other.recorder.refresh()

    assert isinstance(ended[0], DriverLost)
    assert (other.state.status, other.kinds()[-2:]) == ("cancelled", ["RunEnded", "EffectStepTold"])
    assert left_acting(other.state) == ["place had begun to act when it was left: place was done"]
    assert other.recorder.artifact(last_told(other).found).value == {"place": "done"}
    assert other.journal.run("dem-1").status == "cancelled"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("error", "doubts", "state", "told"),
    [
        (EffectError("no room."), False, "not_done", "place was not done"),
        (EffectMoved("another shelf."), False, "not_done", "place was not done"),
        (EffectError("no room."), True, "in_doubt", "whether anything was done is not known"),
    ],
)
def test_a_run_cancelled_while_its_effect_fails_says_so_too(
    approved: Machine, error: Exception, doubts: bool, state: str, told: str
) -> None:
    slow, other = Slow(approved, fails=error), another(approved)
    with acting(approved, slow) as ended:
        other.recorder.refresh()
        other.append(cancel(other.state, "stop"))
        if doubts:
            approved.shelf.doubts.add("place")
    other.recorder.refresh()

    assert isinstance(ended[0], DriverLost)
    assert last_told(other).state == state
    assert left_acting(other.state)[0].endswith(f": {told}")


def test_what_came_of_a_step_is_told_of_a_run_left_by_hand(approved: Machine) -> None:
    approved.shelf.fails["announce"] = RuntimeError("the machine is gone")
    with pytest.raises(RuntimeError):
        approved.drive()

    approved.append(goto(approved.state, approved.definition, "shout"))

    assert left_acting(approved.state) == [
        "place had begun to act when it was left: place was done, whether more was done is not known"
    ]
    approved.drive()
    approved.answer("approve")
    approved.drive()
    assert left_acting(approved.state) == []


def taken_elsewhere(machine: Machine) -> Machine:
    """The run on another machine, after its process died in the middle of a step; nothing of it is believed there."""
    machine.shelf.fails["announce"] = RuntimeError("the machine is gone")
    with pytest.raises(RuntimeError):
        machine.drive()
    there, last = another(machine), machine.state.head.seq
    there.recorder = Recorder(machine.journal, "dem-1", vouch=lambda _, event: event.seq > last)
    return there


def test_what_had_begun_on_another_machine_is_said_when_the_run_ends_here_otherwise(approved: Machine) -> None:
    there = taken_elsewhere(approved)

    there.drive()
    there.answer("reject")

    assert left_acting(there.state) == [
        "place had begun to act when it was left: whether anything was done is not known"
    ]


def test_what_had_begun_on_another_machine_is_gone_on_with_once_it_is_allowed_here(approved: Machine) -> None:
    there = taken_elsewhere(approved)

    there.drive()
    there.answer("approve")
    there.drive()

    assert (there.state.status, left_acting(there.state), len(there.shelf.placed)) == ("done", [], 1)


def test_a_run_whose_effect_has_begun_is_moved_to_no_other_app_wherever_it_began(approved: Machine) -> None:
    there = taken_elsewhere(approved)
    approved.recorder.refresh()

    for machine in (approved, there):
        with pytest.raises(RunError, match="has begun to act"):
            judge(machine.state, machine.definition, machine.definition, {})


def test_what_another_only_tells_does_not_take_the_run_from_its_driver(approved: Machine) -> None:
    approved.drive(until="place")
    other = another(approved)
    found = other.recorder.artifact(other.state.inputs["source"])
    other.recorder.tell(EffectStepTold("k", "place", "in_doubt", found.digest, "me"), actor="baton", artifacts=[found])

    assert approved.drive().status == "done"


def test_who_lost_the_run_to_a_driver_of_the_same_process_does_not_let_it_go(approved: Machine) -> None:
    slow, other = Slow(approved), another(approved)
    other.liveness.driver = "me"  # type: ignore[misc]
    with acting(approved, slow):
        other.recorder.refresh()
        other.drive(take_over=True, until="place")

    other.recorder.refresh()
    assert other.kinds().count("DriverReleased") <= 4
    assert len(other.shelf.placed) == 1
