"""What a process does with a run, as a person would have it done. Any process of a walk may do any of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace

from process import WORLD, Process

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import is_in_tree, root_of_tree
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import KERNEL, DecisionAnswered
from orchestrator.errors import BatonError, RunError
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.features.apps.upgrading import examined, upgraded
from orchestrator.ports.listing import Wanted

_ROUNDS = 6
"""Of the event loop: so many, and whoever does not wait for the effect is gone."""
EVERY = Wanted(branches=True)


@dataclass(frozen=True)
class Order:
    """One thing to be done; plain, so that another process can be told of it."""

    act: str
    run: str = ""
    word: str = ""
    """An answer, a phase or an app."""
    number: int = 0
    """Chooses where there are several, and makes texts unlike."""
    steps: int = 0
    until: str = ""
    drive: bool = False
    """Go on with the run afterwards."""
    twice: bool = False
    """Say the same once more, and then another thing."""


NOTHING = Order("")


def start(process: Process, order: Order) -> None:
    run = process.ws.start(order.word, topic=f"topic-{order.number:08x}", watcher=process.watcher())
    process.saw(run)
    process.held_runs.append(run)
    run.drive(steps=order.steps)
    process.saw(run)


def drive(process: Process, order: Order) -> None:
    run = process.run(order.run)
    process.held_runs.append(run)
    _drive(process, run, order)


def drive_held(process: Process, order: Order) -> None:
    """Through an object that has not looked for a while."""
    if process.held_runs:
        run = process.held_runs[order.number % len(process.held_runs)]
        run.drive(steps=order.steps)
        process.saw(run)


def take_over(process: Process, order: Order) -> None:
    run = process.run(order.run)
    run.drive(take_over=True, steps=order.steps)
    process.saw(run)


def interrupted_drive(process: Process, order: Order) -> None:
    """Somebody gives up waiting for the drive, at the moment the walk's chances say, or while an effect acts."""
    answer(process, replace(order, drive=False))
    run = process.run(order.run)
    cut_off: list[str] = []
    try:
        asyncio.run(_interrupted(run, cut_off))
    except asyncio.CancelledError:
        pass
    finally:
        process.saw(run)
    assert not cut_off, f"{run.id} was let go of while its effect acted"


async def _interrupted(run: Run, cut_off: list[str]) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.create_task(run.adrive())

    def while_it_acts() -> None:
        loop.call_soon_threadsafe(task.cancel)
        for _ in range(_ROUNDS):
            with suppress(CancelledError):  # what is left of a loop that nobody waits for is cancelled as well
                asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result()
        if task.done():
            cut_off.append(run.id)

    WORLD.chances.then = lambda: task.cancel() and None
    WORLD.chances.acting = {"before": while_it_acts}
    await task


def side_by_side(process: Process, order: Order) -> None:
    """Two drivers of one run, and one of another, in one event loop; of the two, one is told that the run is driven."""
    names = [order.run, order.run, *(row.run for row in process.ws.runs() if row.run != order.run)]
    runs = [process.run(name) for name in names[:3]]
    told: list[object] = []

    async def driven() -> None:
        told.extend(await asyncio.gather(*(run.adrive() for run in runs), return_exceptions=True))

    answer(process, replace(order, drive=False))
    try:
        asyncio.run(driven())
    finally:
        for run in runs:
            process.saw(run)
    for error in told:
        if isinstance(error, BaseException) and not isinstance(error, RunError):
            raise error


def answer(process: Process, order: Order) -> None:
    """An open decision, of the named run if it has one."""
    known = [decision for decision in process.ws.decisions() if order.run in ("", decision.run.id)]
    if known:
        _answer(process, known[order.number % len(known)], order)


def answer_held(process: Process, order: Order) -> None:
    """A decision as it was looked at some time ago; best one whose run asks something else by now."""
    asks = {row.run: row.waits for row in process.ws.runs(EVERY)}
    held = process.held_decisions
    known = [decision for decision in held if asks.get(decision.run.id) not in (None, "", decision.id)] or held
    if known:
        _answer(process, known[order.number % len(known)], order)


def hold(process: Process, order: Order) -> None:
    process.held_decisions += process.ws.decisions()
    if order.run:
        process.held_runs.append(process.run(order.run))


def take(process: Process, order: Order) -> None:
    run = process.run(order.run)
    run.take(Artifact.of_value(_by_hand(run, order.number)))
    _go_on(process, run, order)


def _by_hand(run: Run, number: int) -> JSON:
    match run.state.app, run.state.at:
        case "loop", "" | "write":
            return {"n": 5, "text": f"by hand {number}"}
        case "tree" | "grove", "" | "names":
            return [f"name {number % 2}", f"name {number}"]
    return f"hand {number}"


def take_held(process: Process, order: Order) -> None:
    """Work for the phase somebody saw the run at, given when it may have gone on; best when it has."""
    now = {row.run: row.phase for row in process.ws.runs(EVERY)}
    held = process.held_runs
    known = [run for run in held if now.get(run.id) not in (None, run.state.at) and not run.state.ended] or held
    if known:
        _take_late(process, known[order.number % len(known)], order)


def late_work(process: Process, order: Order) -> None:
    """Somebody does a phase's work by hand, and meanwhile another goes on by a step."""
    slow, quick = process.run(order.run), process.run(order.run)
    if quick.state.decision and order.word in quick.state.decision.answers:
        process.ws.decision(quick.state.decision.decision).answer(order.word, drive=False)
        slow.refresh()
    quick.drive(steps=1)
    process.saw(quick)
    _take_late(process, slow, order)


def _take_late(process: Process, run: Run, order: Order) -> None:
    meant = run.state.at or "write"
    run.take(Artifact.of_value(f"late {order.number}"))
    process.saw(run)
    taken = run.state.handoffs[-1].fact.phase
    assert taken == meant, f"work for {meant} was recorded as work of {taken}"


def skip(process: Process, order: Order) -> None:
    run = process.run(order.run)
    run.skip("no need")
    _go_on(process, run, order)


def goto(process: Process, order: Order) -> None:
    run = process.run(order.run)
    phases = [phase.name for phase in run.definition.app.phases]
    run.goto(order.word or phases[order.number % len(phases)], "look again")
    _go_on(process, run, order)


def cancel(process: Process, order: Order) -> None:
    run = process.run(order.run)
    run.cancel("enough")
    process.saw(run)
    assert run.status == "cancelled", f"cancelled, and {run.status}"


def sneak(process: Process, order: Order) -> None:
    """Say yes, have the work done anew instead of going on, and go to the effect with what nobody saw."""
    run = process.run(order.run)
    opened = run.state.decision
    if opened is None or "approve" not in opened.answers:
        return
    process.ws.decision(opened.decision).approve(drive=False)
    process.known.answer(opened.decision, "approve")
    run.refresh()
    run.goto(order.word)
    run.drive(steps=1)
    run.goto("deploy")
    run.drive()
    process.saw(run)


def go_round(process: Process, order: Order) -> None:
    """An effect fails once it has changed the world; the person goes back by hand, and says yes to the same again."""
    run = process.run(order.run)
    if run.state.decision and run.state.decision.approving:
        WORLD.chances.acting = {"after": WORLD.fail}
        process.ws.decision(run.state.decision.decision).approve(drive=False)
        run.drive()
        gate = "second" if run.state.at == "other" else order.word
        run.goto(gate)
        run.drive()
        if run.state.decision and "approve" in run.state.decision.answers:
            process.ws.decision(run.state.decision.decision).approve()
    process.saw(run)


def own_work(process: Process, order: Order) -> None:
    """The person writes something by hand, has all of it made again, and may say that theirs may change too."""
    run = process.run(order.run)
    if run.state.decision and "edit" in run.state.decision.answers:
        _give(process.ws.decision(run.state.decision.decision), "edit", order.number)
    else:
        run.take(Artifact.of_value(_by_hand(run, order.number)))
    run.refresh()
    run.goto(run.definition.app.phases[0].name)
    run.drive()
    for word in ("change", "again"):  # again from the gate behind it, which says nothing of what they wrote
        if run.state.decision and word in run.state.decision.answers:
            process.ws.decision(run.state.decision.decision).answer(word, drive=False)
            run.drive()
    process.saw(run)


def approve_in_turn(process: Process, order: Order) -> None:
    """Say yes without going on, and go on by single steps: what one yes allowed is used one by one."""
    run = process.run(order.run)
    if run.state.decision and "approve" in run.state.decision.answers:
        decision = process.ws.decision(run.state.decision.decision)
        decision.approve(drive=False)
        process.known.answer(decision.id, "approve")
    run.drive(steps=1)
    process.saw(run)


def upgrade(process: Process, order: Order) -> None:
    run = process.run(order.run)
    phases = [phase.name for phase in process.ws.definition(run.state.app).app.phases]
    names = {"decide": "signoff"} if "signoff" in phases and order.number % 2 else {}
    moved = upgraded(process.ws, examined(process.ws, run, names))
    _go_on(process, moved, order)


def fork(process: Process, order: Order) -> None:
    head = process.ws.run(order.run).state.head.seq
    point: str | int = 1 + order.number % head if order.word == "seq" else order.word
    run = process.ws.fork(order.run, start=point, fresh=order.twice, watcher=process.watcher())
    process.saw(run)
    run.drive(steps=order.steps)
    process.saw(run)


def rebuild(process: Process, order: Order) -> None:
    before = process.ws.runs(EVERY), process.ws.journal.decisions(open_only=False)
    process.ws.journal.rebuild()  # type: ignore[attr-defined]
    now = process.ws.runs(EVERY), process.ws.journal.decisions(open_only=False)
    assert now == before, "made anew from the events, the lists say something else"


ACTS: Mapping[str, Callable[[Process, Order], None]] = {
    act.__name__: act
    for act in (
        start, drive, drive_held, take_over, interrupted_drive, side_by_side, answer, answer_held, hold, take,
        take_held, late_work, skip, goto, cancel, sneak, go_round, own_work, approve_in_turn, upgrade, fork, rebuild,
    )
}  # fmt: skip


def do(process: Process, order: Order) -> None:
    ACTS[order.act](process, order)


def _drive(process: Process, run: Run, order: Order) -> None:
    until = order.until if run.state.app == "loop" else ""
    handed_on = len(run.state.handoffs)
    try:
        state = run.drive(steps=order.steps, until=until)
    finally:
        process.saw(run)
    if order.steps:
        silence = any(handoff.fact.by == KERNEL for handoff in state.handoffs[handed_on:])  # a gate's time was over
        assert len(state.handoffs) <= handed_on + order.steps + silence, f"{order.steps} steps were asked for"
    if until and state.status == "stopped":
        assert state.visit is None or state.visit.phase != until or state.visits.get(until), f"begun {until}"


def _go_on(process: Process, run: Run, order: Order) -> None:
    process.saw(run)
    if order.drive:
        run.drive(steps=order.steps)
        process.saw(run)


def _answer(process: Process, decision: Decision, order: Order) -> None:
    word = order.word
    if decision.kind != "gate" or word not in decision.answers:
        word = sorted(decision.answers)[order.number % len(decision.answers)]
    process.held_decisions.append(decision)
    before = len(process.ws.journal.read(decision.run.id))
    others = _heads_beside(process, decision.run.id)
    _give(decision, word, order.number)
    if process.alone and WORLD.chances.event <= 0:
        assert _heads_beside(process, decision.run.id) == others, f"an answer to {decision.id} has moved other branches"
    _check_taken(process, decision, word, before)
    if order.twice:
        if word != "raise":
            _give(decision, word, order.number)
        _contradict(decision, word)
    if order.drive:
        decision.run.drive()
        process.saw(decision.run)


def _heads_beside(process: Process, run: str) -> dict[str, str]:
    """Of the runs of its tree that are not above the run."""
    tree = process.ws.runs(Wanted(prefix=root_of_tree(run), branches=True))
    return {row.run: str(process.ws.journal.read(row.run)[-1].digest) for row in tree if not is_in_tree(run, row.run)}


def _give(decision: Decision, word: str, number: int) -> None:
    if word == "edit":
        decision.edit(f"edited {number}", drive=False)
    elif word == "send_back":
        decision.send_back("shorter", drive=False)
    else:
        decision.answer(word, drive=False)


def _check_taken(process: Process, decision: Decision, word: str, before: int) -> None:
    """Taken is what is in the record, of no other decision; an answer that was late, or by another, raised."""
    process.saw(decision.run)
    given = [event for event in decision.run.events() if isinstance(event.fact, DecisionAnswered)]
    answers = {event.fact.decision: event.fact.answer for event in given}
    assert answers.get(decision.id) == word, f"{decision.id} took {word}"
    new = {event.fact.decision for event in given if event.seq > before and event.actor != KERNEL}  # silence may have
    assert new <= {decision.id}, f"an answer to {decision.id} answered {new}"
    process.known.answer(decision.id, word)


def _contradict(decision: Decision, word: str) -> None:
    other = next((a for a in decision.answers if a not in (word, "edit", "send_back")), None)
    if other:
        try:
            decision.answer(other, drive=False)
        except BatonError:
            return
        raise AssertionError(f"{decision.id} took {word} and then {other}")
