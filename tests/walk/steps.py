"""The steps of a walk: how often each is drawn, what is drawn for it, and what it does. Another step is another row."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple, TypeVar

from acts import Order, do
from carried import carried
from elsewhere import Child
from ground import CHANGES
from process import WORLD, Chances
from traces import stored, traces
from walk import Step, Walk

from orchestrator.domain.branch import root_of_tree
from orchestrator.features.care.forgetting import forget, plan
from orchestrator.features.care.garbage import collect
from orchestrator.ports.listing import RunRow

LENGTH = 22
"""Steps of a walk."""
MOST_RUNS = 6
ANSWERS = ("approve",) * 7 + (
    "edit",
    "send_back",
    "reject",
    "again",
    "look",
    "later",
    "redo",
    "out",
    "done",
    "retry",
    "raise",
)
PHASES = ("write", "polish", "review", "decide", "signoff", "deploy", "tell", "after", "second", "other", "ok")
EFFECTS = ("deploy", "tell", "other")
FITTING = ("as it was", "gate renamed", "phase put in", "another script", "another effect")
"""Changes that a run can go on with."""
OTHERS = ("cancel", "take_over") * 3 + ("drive", "drive", "goto", "answer", "upgrade", "fork", "rebuild")
WHILE_ACTING = ("cancel", "cancel", "take_over", "take_over", "drive", "fork")
ACTING = ("dies", "fails", "other")

Draw = Callable[[random.Random], Mapping[str, object]]
Do = Callable[[Walk, Step], None]
T = TypeVar("T")


class Kind(NamedTuple):
    """A sort of step."""

    weight: int
    draw: Draw
    """What a `Step` of it holds."""
    do: Do


def drawn(seed: int, length: int = LENGTH, *, of_trees: bool = False) -> list[Step]:
    """The steps of the walk of a seed, on single runs or on trees."""
    kinds = OF_TREES if of_trees else STEPS
    return [_drawn(seed, place, kinds) for place in range(length)]


def _drawn(seed: int, place: int, kinds: Mapping[str, Kind]) -> Step:
    """Each kind draws for itself, so that a new row changes only the steps it takes."""
    chances = {name: random.Random(f"{seed} {place} {name}") for name in kinds}  # noqa: S311 - repeatable, not secret
    lots = {name: chance.random() ** (1 / kinds[name].weight) for name, chance in chances.items()}
    name = max(lots, key=lots.__getitem__) if place else "start"
    return Step(name, **kinds[name].draw(chances[name]))  # type: ignore[arg-type]


def done(walk: Walk, step: Step) -> None:
    STEPS[step.name].do(walk, step)


# -- what is drawn


def _number(chance: random.Random) -> int:
    return chance.randrange(1 << 30)


def _chances(chance: random.Random) -> dict[str, object]:
    """Mostly nothing happens to the process; else it dies at an append, or something happens while an effect acts."""
    what = chance.choices(("nothing", "dies", "acting"), (6, 2, 2))[0]
    told: dict[str, object] = {"number": _number(chance)}
    if what == "dies":
        told |= {"dies_at": chance.randint(1, 9), "dies_durable": chance.random() < 0.5}
    if what == "acting":
        told |= {"acting": (chance.choice(("before", "after")), chance.choice(ACTING)), **_other(chance)}
    return told


def _other(chance: random.Random, acts: Sequence[str] = OTHERS) -> dict[str, object]:
    """What another one does meanwhile, and where."""
    act = chance.choice(acts)
    order = Order(act, word=_word(chance, act), number=_number(chance), drive=chance.random() < 0.5)
    return {"other": order, "how": chance.choice(("twin", "thread", "thread", "process"))}


def _word(chance: random.Random, act: str) -> str:
    match act:
        case "side_by_side":
            return "approve"
        case "answer" | "answer_held":
            return chance.choice(ANSWERS)
        case "goto":
            return chance.choice(PHASES + EFFECTS)
        case "fork":
            return chance.choice(("", "", "polish", "decide", "after", "deploy", "tell", "seq"))
        case "late_work":
            return "again"
        case "go_round":
            return chance.choice(("decide", "review"))
        case "sneak":
            return chance.choice(("polish", "write", "review"))
        case "start":
            return chance.choice(("loop", "loop", "loop", "auto"))
    return ""


def _draws(*acts: str, until: Sequence[str] = ("",), steps: Sequence[int] = (0,)) -> Draw:
    """An order to do one of these, and what happens to the process meanwhile."""

    def draw(chance: random.Random) -> dict[str, object]:
        act = chance.choice(acts)
        order = Order(
            act,
            word=_word(chance, act),
            number=_number(chance),
            steps=chance.choice(steps),
            until=chance.choice(until),
            drive=chance.random() < 0.7,
            twice=chance.random() < 0.3,
        )
        return {"order": order, **_chances(chance)}

    return draw


def _draw_meanwhile(chance: random.Random) -> dict[str, object]:
    """At an event of a drive, or while an effect acts."""
    order = Order("drive", word="approve", drive=True)
    if chance.random() < 0.5:
        when: dict[str, object] = {"event": chance.randint(1, 8), **_other(chance)}
    else:
        when = {"acting": (chance.choice(("before", "after")), "other"), **_other(chance, WHILE_ACTING)}
    return {"order": order, "number": _number(chance), **when}


def _draw_interrupt(chance: random.Random) -> dict[str, object]:
    order = Order("interrupted_drive", word="approve")
    return {"order": order, "number": _number(chance), "event": chance.randint(1, 12) if chance.random() < 0.5 else 0}


def _draw_kill(chance: random.Random) -> dict[str, object]:
    calls = int(10 ** chance.uniform(2.5, 5.5))
    act = chance.choice(("drive", "drive", "answer", "answer", "start", "fork"))
    word = "approve" if act in ("answer", "drive") else _word(chance, act)
    order = Order(act, word=word, number=_number(chance), drive=True)
    return {"order": order, "number": _number(chance), "calls": calls}


def _draw_race(chance: random.Random) -> dict[str, object]:
    acts = [chance.choice(("drive", "answer", "answer", "cancel", "goto", "take_over")) for _ in range(2)]
    one, two = (Order(act, word=_word(chance, act), number=_number(chance), drive=True) for act in acts)
    return {"order": one, "other": two, "number": _number(chance)}


def _draws_order(act: str, **choices: Sequence[object]) -> Draw:
    """An order with each of these among its choices; nothing happens meanwhile."""

    def draw(chance: random.Random) -> dict[str, object]:
        chosen = {name: chance.choice(values) for name, values in choices.items()}
        return {"order": Order(act, **chosen), "number": _number(chance)}  # type: ignore[arg-type]

    return draw


def _draws_amount(*amounts: float, words: Sequence[str] = ("",)) -> Draw:
    def draw(chance: random.Random) -> dict[str, object]:
        word = Order("", word=chance.choice(words))
        return {"order": word, "number": _number(chance), "amount": chance.choice(amounts)}

    return draw


# -- what is done


def _among(rows: Sequence[T], step: Step) -> T | None:
    return rows[step.number % len(rows)] if rows else None


def _with_unfinished(walk: Walk, step: Step) -> None:
    _on(walk, step, _among(walk.unfinished(), step))


def _with_any(walk: Walk, step: Step) -> None:
    if len(walk.roots()) <= MOST_RUNS:
        _on(walk, step, _among(walk.rows(), step))


def _on(walk: Walk, step: Step, row: RunRow | None) -> None:
    if row is not None:
        _act(walk, _on_both(walk, step, row))


def _on_both(walk: Walk, step: Step, row: RunRow) -> Step:
    """The same on a run, and what another one does meanwhile on one of the same tree."""
    tree = [one.run for one in walk.rows() if root_of_tree(one.run) == root_of_tree(row.run)]
    other = replace(step.other, run=tree[step.number // 7 % len(tree)])
    return replace(step, order=replace(step.order, run=row.run), other=other)


def _with_what_is_there(walk: Walk, step: Step) -> None:
    _act(walk, step)


def _act(walk: Walk, step: Step) -> None:
    """Do the step's order in this process, with what happens to it meanwhile."""
    walk.do(lambda: do(walk.process, step.order), _chances_of(walk, step))


def _chances_of(walk: Walk, step: Step) -> Chances:
    place, what = step.acting
    acting = {place: _happens(walk, step, what)} if place else {}
    then = walk.elsewhere(step) if step.other.act else lambda: None
    return Chances(step.dies_at, step.dies_durable, acting, step.event, then)


def _happens(walk: Walk, step: Step, what: str) -> Callable[[], None]:
    return {"dies": walk.process.kill, "fails": WORLD.fail, "other": walk.elsewhere(step)}[what]


def _start(walk: Walk, step: Step) -> None:
    if len(walk.roots()) < MOST_RUNS:
        _act(walk, step)


def _meanwhile(walk: Walk, step: Step) -> None:
    """A yes is best met in the middle of: effects follow."""
    waiting = [row for row in walk.unfinished() if row.status == "waiting"]
    row = _among(waiting or walk.unfinished(), step)
    if row:
        _act(walk, _that_moves(_on_both(walk, step, row), row))


def _that_moves(step: Step, row: RunRow) -> Step:
    """A run that waits is answered, for driving it would do nothing."""
    if row.status == "waiting" and step.order.act == "drive":
        return replace(step, order=replace(step.order, act="answer"))
    return step


def _kill(walk: Walk, step: Step) -> None:
    """A real process, killed at a random moment."""
    row = _among(walk.unfinished(), step)
    if row or step.order.act == "start":
        run = row.run if row and step.order.act != "start" else ""
        step = _that_moves(_on_both(walk, step, row), row) if row and run else step
        codes = walk.children(Child(step.order, step.calls))
        walk.counts["killed by SIGKILL"] += any(code < 0 for code in codes)
        walk.do(lambda: None)


def _race(walk: Walk, step: Step) -> None:
    """Two real processes at once."""
    row = _among(walk.unfinished(), step)
    if row:
        step = _that_moves(_on_both(walk, step, row), row)
        walk.children(Child(step.order), Child(step.other))
        walk.do(lambda: None)


def _change_app(walk: Walk, step: Step) -> None:
    walk.ground.change(step.order.word)


def _change_world(walk: Walk, step: Step) -> None:
    WORLD.number += step.number % 2
    WORLD.seen = step.amount > 0


def _change_caps(walk: Walk, step: Step) -> None:
    walk.ground.cap(step.amount, 2 * step.amount if step.number % 2 else 0)


def _pass_time(walk: Walk, step: Step) -> None:
    walk.clock.now += timedelta(hours=step.amount)


def _gc(walk: Walk, step: Step) -> None:
    """Often after a while, for what has ended lately stays."""
    walk.clock.now += timedelta(days=step.number % 4 * (step.amount + 1))

    def work() -> None:
        ended = {row.run for row in walk.ended()}
        took = collect(walk.process.ws, older_than_days=int(step.amount), keep=step.number % 2, only_try=False)
        gone = {row.run for row in took.runs}
        assert gone <= ended, "a run went that had not ended"
        walk.gone |= gone
        walk.counts["runs that went"] += len(gone)

    walk.do(work)


def _forget(walk: Walk, step: Step) -> None:
    row = _among(walk.ended(), step)

    def work() -> None:
        if row:
            names = (step.order.word,) if step.order.word else ()
            planned = plan(walk.process.ws, walk.process.ws.run(row.run), names)
            before = stored(walk.ground.root, row.run)
            forget(walk.process.ws, planned)
            walk.traces[row.run] = traces(walk.ground.root, before)
            walk.forgotten.setdefault(row.run, set()).update(planned.digests)
            walk.erased |= {row.run} - set(names and [row.run])

    walk.do(work)


def _carry(walk: Walk, step: Step) -> None:
    """A run is taken to another machine in a file, and driven there; nothing of it is answered there."""
    row = _among(walk.rows(), step)
    if row:
        walk.do(lambda: walk.carried.append(carried(walk.process, walk.clock, row.run)))


def _reopen(walk: Walk, _: Step) -> None:
    walk.reopen()


def _other_machine(walk: Walk, _: Step) -> None:
    """The folder is taken to another machine, which knows nothing of what was allowed here."""
    walk.machine = f"{walk.machine}+"
    walk.here = {row.run: walk.process.ws.run(row.run).state.head.seq for row in walk.rows()}
    walk.done_before = len(walk.ground.deeds())
    walk.reopen()


STEPS: Mapping[str, Kind] = {
    "start": Kind(4, _draws("start", steps=(0, 0, 1, 2, 3, 4, 5, 6)), _start),
    "drive": Kind(5, _draws("drive", steps=(0, 0, 1, 2), until=("", "", "deploy", "tell", "second")), _with_unfinished),
    "through a held run": Kind(2, _draws("drive_held", "take_held", steps=(0, 1)), _with_what_is_there),
    "hold": Kind(4, _draws_order("hold"), _with_any),
    "answer": Kind(12, _draws("answer"), _with_what_is_there),
    "answer through a held decision": Kind(5, _draws("answer_held"), _with_what_is_there),
    "one yes, step by step": Kind(3, _draws("approve_in_turn"), _with_unfinished),
    "step in": Kind(6, _draws("take", "skip", "goto", "goto", "goto", "goto"), _with_unfinished),
    "go round": Kind(2, _draws("go_round"), _with_unfinished),
    "own work": Kind(1, _draws("own_work"), _with_unfinished),
    "late work": Kind(2, _draws("late_work"), _with_unfinished),
    "cancel": Kind(1, _draws("cancel"), _with_unfinished),
    "sneak": Kind(2, _draws("sneak"), _with_unfinished),
    "take over": Kind(1, _draws("take_over", steps=(0, 1)), _with_unfinished),
    "side by side": Kind(2, _draws("side_by_side"), _with_unfinished),
    "meanwhile": Kind(5, _draw_meanwhile, _meanwhile),
    "interrupt": Kind(2, _draw_interrupt, _with_unfinished),
    "kill": Kind(2, _draw_kill, _kill),
    "race": Kind(1, _draw_race, _race),
    "fork": Kind(2, _draws("fork", steps=(0, 0, 1)), _with_any),
    "upgrade": Kind(3, _draws("upgrade"), _with_unfinished),
    "change the app": Kind(3, _draws_amount(0, words=[*CHANGES, *FITTING, *FITTING]), _change_app),
    "change the world": Kind(3, _draws_amount(0, 1, 1), _change_world),
    "change the caps": Kind(1, _draws_amount(0, 0.03, 0.06, 0.2), _change_caps),
    "time passes": Kind(2, _draws_amount(0.1, 1, 5, 30, 2400), _pass_time),
    "gc": Kind(2, _draws_amount(2, 2, 9), _gc),
    "forget": Kind(1, _draws_amount(0, words=("", "", "topic", "page")), _forget),
    "carry": Kind(2, _draws_amount(0), _carry),
    "rebuild": Kind(1, _draws("rebuild"), _with_what_is_there),
    "another process": Kind(1, _draws_amount(0), _reopen),
    "another machine": Kind(1, _draws_amount(0), _other_machine),
}


def _in_trees(draw: Draw) -> Draw:
    """The same with a tree where an app is named, and with other words and moments: a tree records more in one go."""

    def drawn_so(chance: random.Random) -> dict[str, object]:
        told = dict(draw(chance))
        for name in ("order", "other"):
            order = told.get(name)
            if isinstance(order, Order) and order.act in TREE_WORDS:
                told[name] = replace(order, word=chance.choice(TREE_WORDS[order.act]))
        if told.get("dies_at"):
            told["dies_at"] = chance.randint(1, 30)
        if told.get("event"):
            told["event"] = chance.randint(1, 60)
        return told

    return drawn_so


TREE_WORDS: Mapping[str, Sequence[str]] = {
    "start": ("tree", "tree", "grove"),
    "goto": ("",),
    "fork": ("", "gather", "noted", "inner", "report", "seq"),
    "answer": ("approve",) * 6 + ("reject", "send_back", "later", "raise", "retry", "again"),
    "answer_held": ("approve",) * 2 + ("reject", "send_back", "later"),
    "late_work": ("send_back", "approve"),
}
TREE_WEIGHTS: Mapping[str, int] = {
    "start": 2,
    "drive": 8,
    "through a held run": 2,
    "hold": 3,
    "answer": 14,
    "answer through a held decision": 4,
    "one yes, step by step": 2,
    "step in": 5,
    "late work": 1,
    "cancel": 2,
    "take over": 1,
    "side by side": 2,
    "meanwhile": 6,
    "interrupt": 2,
    "kill": 2,
    "race": 2,
    "fork": 2,
    "change the world": 2,
    "change the caps": 1,
    "time passes": 2,
    "rebuild": 1,
    "another process": 1,
    "another machine": 1,
}
OF_TREES: Mapping[str, Kind] = {
    name: STEPS[name]._replace(weight=weight, draw=_in_trees(STEPS[name].draw)) for name, weight in TREE_WEIGHTS.items()
}
"""What happens to runs that have branches, and to these."""
