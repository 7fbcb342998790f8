"""Every promise is broken by an adapter planted for it, and a contract says so in a sentence."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from unittest import SkipTest

import pytest
from planted_journals import PLANTED

from orchestrator.contracts import (
    BrokenPromise,
    BrokenPromises,
    Contract,
    EffectContract,
    EvaluatorContract,
    JournalContract,
    ModelContract,
    ToolContract,
    check,
)
from orchestrator.domain.canonical import JSON
from orchestrator.domain.messages import Answer, AssistantMessage, Request, ToolCall, ToolSpec
from orchestrator.errors import EffectRefused, ModelUnavailable, ToolError
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.result import Outcome, Score
from orchestrator.ports.clock import Clock
from orchestrator.ports.effect import Mark, Preview, Probe
from orchestrator.ports.journal import Journal
from orchestrator.ports.tool import Surroundings
from orchestrator.values import replace


def breaks(contract: type[Contract], promise: str) -> bool:
    try:
        getattr(contract(), f"test_{promise.replace(' ', '_')}")()
    except BrokenPromise as broken:
        return str(broken).startswith(f"{contract.__name__}: {promise}. Here it does not hold: ")
    except SkipTest:
        return False
    return False


def test_each_promise_of_a_journal_is_broken_by_one_that_is_wrong() -> None:
    """The one that broke the last promise is tried first: what stands together is often broken together."""

    def held(planted: Callable[..., Journal]) -> type[JournalContract]:
        class Held(JournalContract):
            def make(self, clock: Clock) -> Journal:
                return planted(clock=clock)

        return Held

    order = [held(planted) for planted in PLANTED]
    unbroken = []
    for promise in JournalContract.promises():
        found = next((one for one in order if breaks(one, promise)), None)
        if found is None:
            unbroken.append(promise)
        else:
            order.remove(found)
            order.insert(0, found)
    assert unbroken == []


class Planted:
    """A model, tool, effect and evaluator that is right but for what a test changes of it."""

    def __init__(self, **wrong: Any) -> None:
        self.__dict__.update(wrong)


KEY = "sk-planted"
numbers = itertools.count()


class WrongModel(Planted):
    name = "planted"
    text = "A saw cuts."
    output: JSON = None
    calls: tuple[ToolCall, ...] = ()
    more: Mapping[str, Any] = {}
    error: Exception | None = None
    loops: Any = None
    deaf = False
    shared: Answer | None = None
    changes = False

    async def answer(self, request: Request) -> Answer:
        if self.error:
            raise self.error
        if self.changes:
            request.messages[0].__class__.__name__  # noqa: B018
            object.__setattr__(request, "system", "changed")
        if self.loops is not None:
            if self.loops and self.loops[0] is not asyncio.get_running_loop():
                raise RuntimeError("attached to a different loop")
            self.loops[:] = [asyncio.get_running_loop()]
        if self.deaf:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(0)
        if self.shared:
            return self.shared
        return Answer(AssistantMessage(self.text, self.calls, self.output), "planted-1", **dict(self.more))


def model(failing: Callable[[], Any] | None = None, **wrong: Any) -> type[ModelContract]:
    loops: list[Any] = []

    class Held(ModelContract):
        key = KEY

        def make(self) -> Any:
            return WrongModel(**{**wrong, **({"loops": loops} if "loops" in wrong else {})})

        def failing(self) -> Mapping[str, Any]:
            return {"it is gone": failing} if failing else {}

    return Held


SHARED = Answer(AssistantMessage("A saw cuts."), "planted-1")
MODELS: dict[str, list[type[ModelContract]]] = {
    "it has a name and keeps it": [model(name=" ")],
    "a request gets one complete answer": [model(text=" ")],
    "who answered is told": [model(shared=replace(SHARED, model=""))],
    "an answer that was cut off is none": [model(more={"finish": "length"}), model(more={"finish": "end_turn"})],
    "tokens are counted or none are told": [model(more={"input_tokens": -1}), model(more={"cached_tokens": 1})],
    "an answer can be recorded and read back": [model(output={1: object()}), model(text=b"bytes")],
    "a request with a schema gets what fits it or a reason": [model(output={"title": 7}), model(text="")],
    "a request without a schema gets no output": [model(output={"title": "x", "count": 1})],
    "only tools that were offered are called": [model(calls=(ToolCall("c1", "rm", {}),))],
    "calls are counted from c1 and their arguments are json": [
        model(calls=(ToolCall("call_8f", "look_up", {}),)), model(calls=(ToolCall("c1", "look_up", object()),)),
    ],
    "a request is left as it was": [model(changes=True)],
    "it is asked in one loop after another": [model(loops=True)],
    "requests at once each get their own answer": [model(shared=SHARED)],
    "a request that is cancelled ends as cancelled": [model(deaf=True)],
    "what cannot be answered is raised with what to do": [
        model(lambda: WrongModel()),
        model(lambda: WrongModel(error=ConnectionError("gone"))),
        model(lambda: WrongModel(error=ModelUnavailable("gone"))),
    ],
    "no fault holds the key": [model(lambda: WrongModel(error=ModelUnavailable(f"no {KEY}", mend="Set it.")))],
}  # fmt: skip

SCHEMA = {"type": "object", "properties": {"path": {"type": "string"}}, "required": ["path"],
          "additionalProperties": False}  # fmt: skip


class WrongTool(Planted):
    called, about, schema, pure = "read", "Reads.", SCHEMA, False
    gives: Callable[[dict[str, Any], Surroundings], Any] = staticmethod(
        lambda arguments, _: {"path": arguments["path"]}
    )
    refuses = True

    @property
    def spec(self) -> ToolSpec:
        return ToolSpec(self.called() if callable(self.called) else self.called, self.about, self.schema)

    async def call(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> JSON:
        if self.refuses and (set(arguments) != {"path"} or arguments["path"] == "gone"):
            raise ToolError("there is none.", mend="Name another.")
        return self.gives(arguments, surroundings)


def tool(**wrong: Any) -> type[ToolContract]:
    class Held(ToolContract):
        def make(self) -> Any:
            return WrongTool(**wrong)

        def arguments(self) -> Mapping[str, JSON]:
            return {"path": "a.md"}

        def wrong_arguments(self) -> Mapping[str, JSON]:
            return {"path": "gone"}

    return Held


def _write(_: Any, around: Surroundings) -> JSON:
    (around.root / "trace").write_text("x")
    return {}


TOOLS = {
    "its name is one that every vendor takes": [tool(called="read a file")],
    "it says what it is for": [tool(about=" ")],
    "its parameters are an object of json schema": [
        tool(schema={"type": "string"}), tool(schema=SCHEMA | {"required": ["x"]}),
    ],
    "it says the same of itself each time": [tool(called=lambda: f"read_{next(numbers)}")],
    "it gives json": [tool(gives=lambda *_: object())],
    "it changes nothing": [tool(gives=_write)],
    "its arguments are left as they were": [tool(gives=lambda arguments, _: arguments.update(path="b.md"))],
    "calls at once do not disturb each other": [tool(gives=lambda *_: next(numbers))],
    "arguments that do not fit are told to the model": [
        tool(refuses=False), tool(schema={"type": "object"}), tool(refuses=False, gives=lambda *_: 1 / 0),
    ],
    "what it cannot do is told to the model": [tool(refuses=False), tool(refuses=False, gives=lambda *_: 1 / 0)],
    "one that calls itself pure looks at nothing but its arguments": [
        tool(pure=True, gives=lambda _, around: str(around.root)),
    ],
}  # fmt: skip


class WrongEffect(Planted):
    name = "stamp"
    wills: tuple[str, ...] = ("write a stamp",)
    nothing_to_do = False
    previews: Callable[[Surroundings], Any] = staticmethod(lambda _: None)
    binding: Callable[[Surroundings], JSON] = staticmethod(lambda around: {"there": (around.root / "stamp").exists()})
    stepping: Callable[[], tuple[str, ...]] = staticmethod(lambda: ("write",))
    gives: JSON = "stamp"
    found: JSON = None
    blind: Probe | None = None
    idle = False
    probes: Callable[[Surroundings], Any] = staticmethod(lambda _: None)
    refuses = False

    def steps(self, binds: JSON) -> tuple[str, ...]:
        return self.stepping()

    def preview(self, arguments: Any, surroundings: Surroundings, seen: JSON = None) -> Preview:
        self.previews(surroundings)  # type: ignore[call-arg,arg-type]
        return Preview(self.wills, binds=self.binding(surroundings), nothing_to_do=self.nothing_to_do)  # type: ignore[call-arg,arg-type]

    def act(self, step: str, arguments: Any, surroundings: Surroundings, mark: Mark) -> JSON:
        if self.refuses and (surroundings.root / "stamp").exists():
            raise EffectRefused("is there.")
        if not self.idle:
            (surroundings.root / "stamp").write_text("x")
        return self.gives

    def probe(self, step: str, arguments: Any, surroundings: Surroundings, mark: Mark) -> Probe:
        self.probes(surroundings)  # type: ignore[call-arg,arg-type]
        if self.blind:
            return self.blind
        return Probe("done", self.found) if (surroundings.root / "stamp").exists() else Probe("not_done")


def effect(**wrong: Any) -> type[EffectContract]:
    class Held(EffectContract):
        def make(self) -> Any:
            return WrongEffect(**wrong)

        def arguments(self) -> Mapping[str, JSON]:
            return {"word": "x"}

        def move(self, around: Surroundings) -> bool:
            (around.root / "stamp").write_text("y")
            return True

    return Held


EFFECTS = {
    "it has a name that an app can write": [effect(name="Stamp it")],
    "a preview says what would be done": [effect(wills=()), effect(wills=(" ",)), effect(nothing_to_do=True)],
    "a preview changes nothing": [effect(previews=lambda around: (around.root / "seen").write_text("x"))],
    "a preview of the same world binds the same": [effect(binding=lambda _: next(numbers))],
    "what is shown can be recorded": [effect(binding=lambda _: object())],
    "its steps follow from what was approved": [
        effect(stepping=lambda: ()),
        effect(stepping=lambda: ("a", "a")),
        effect(stepping=lambda: (str(next(numbers)),)),
    ],
    "before it acts nothing is done": [effect(blind=Probe("done")), effect(blind=Probe("in_doubt"))],
    "a look at what was done changes nothing": [effect(probes=lambda around: (around.root / "seen").write_text("x"))],
    "what it did is found again by a process that knows only the mark": [
        effect(blind=Probe("not_done")), effect(found={"written": "another"}),
    ],
    "what it did can be recorded": [effect(gives=object())],
    "it does something": [effect(idle=True)],
    "where the world has moved it is not done as it was approved": [
        effect(binding=lambda _: "always"), effect(binding=lambda _: "always", refuses=True),
    ],
}  # fmt: skip


class WrongEvaluator(Evaluator):
    def __init__(self, **wrong: Any) -> None:
        self.wrong = wrong

    @property
    def name(self) -> str:
        return str(self.wrong.get("name", "planted"))

    def judge(self, outcome: Outcome) -> Score:
        if change := self.wrong.get("change"):
            change(outcome)
        passed = outcome.artifacts["draft"] == "good"
        score = Score("planted", passed, float(passed), "" if passed else "it is bad")
        return self.wrong.get("says", lambda score, _: score)(score, outcome)  # type: ignore[no-any-return]

    def score(self, outcome: Outcome) -> Score:
        return self.judge(outcome) if self.wrong.get("raises") else super().score(outcome)


def evaluator(**wrong: Any) -> type[EvaluatorContract]:
    class Held(EvaluatorContract):
        def make(self) -> Evaluator:
            return WrongEvaluator(**wrong)

        def passing(self) -> Outcome:
            return Outcome("one", "done", artifacts={"draft": "good"})

        def failing(self) -> Outcome:
            return Outcome("one", "done", artifacts={"draft": "bad"})

    return Held


EVALUATORS = {
    "it has a name and its scores bear it": [evaluator(name=""), evaluator(name="another")],
    "what should pass passes": [evaluator(says=lambda score, _: replace(score, passed=False))],
    "what should not pass does not": [evaluator(says=lambda score, _: replace(score, passed=True))],
    "a no has a reason": [evaluator(says=lambda score, _: replace(score, why="")), evaluator(says=lambda *_: 1 / 0)],
    "a judgement is from 0 to 1 and a measurement is a number": [
        evaluator(says=lambda score, _: replace(score, value=7.0)),
        evaluator(says=lambda score, _: replace(score, unit="usd", value=float("nan"))),
    ],
    "the same outcome is judged the same each time": [
        evaluator(says=lambda score, _: replace(score, why=f"{next(numbers)}")),
    ],
    "an outcome is left as it was": [evaluator(change=lambda outcome: outcome.artifacts.update(draft="bad"))],
    "a stored outcome is judged like the one it was stored from": [
        evaluator(says=lambda score, outcome: replace(score, why=str(id(outcome)))),
    ],
    "a score can be stored": [evaluator(says=lambda score, _: replace(score, value=object()))],
    "an outcome without what it looks at is no exception": [evaluator(raises=True)],
}  # fmt: skip

ALL: list[tuple[type[Contract], type[Contract], dict[str, Any]]] = [
    (ModelContract, model(), MODELS),
    (ToolContract, tool(), TOOLS),
    (EffectContract, effect(), EFFECTS),
    (EvaluatorContract, evaluator(), EVALUATORS),
]
PAIRS = [(promise, wrong) for _, _, planted in ALL for promise, every in planted.items() for wrong in every]


@pytest.mark.parametrize(("contract", "right", "planted"), ALL, ids=lambda one: getattr(one, "__name__", ""))
def test_every_promise_has_one_planted_and_what_is_right_keeps_them_all(
    contract: type[Contract], right: type[Contract], planted: dict[str, Any]
) -> None:
    assert contract.promises() == sorted(planted)
    check(right)


@pytest.mark.parametrize(("promise", "wrong"), PAIRS, ids=[f"{n} {promise}" for n, (promise, _) in enumerate(PAIRS)])
def test_a_wrong_adapter_breaks_its_promise(promise: str, wrong: type[Contract]) -> None:
    assert breaks(wrong, promise)


def test_all_that_is_broken_is_told_at_once() -> None:
    with pytest.raises(BrokenPromises) as found:
        check(tool(about="", called="read a file"))
    assert {one.promise for one in found.value.broken} == {
        "its name is one that every vendor takes", "it says what it is for",
    }  # fmt: skip
    assert len(str(found.value).splitlines()) == 2
