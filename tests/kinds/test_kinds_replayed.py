"""A turn that is gone through again calls no tool: what each call gave is found again, by where it was made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace

from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import ModelAnswered, ToolCalled, ToolReturned
from orchestrator.domain.messages import Answer, AssistantMessage, Request, ToolCall
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal

APP = """\
description: Look twice, and add up.
inputs: {topic: string}
phases:
  work: {agent: looker, reads: [topic], prompt: "{{ topic }}"}
"""
LOOKER = "---\nname: looker\ndescription: Looks.\nmodel: fast\ntools: [peek, add]\n---\nYou look.\n"
TOOLS = {
    "peek": '''\
from orchestrator.ports.tool import Surroundings


def peek(at: str, surroundings: Surroundings) -> str:
    """What stands there."""
    return surroundings.resolve(at).read_text("utf-8")
''',
    "add": '''\
from orchestrator.domain.pure import pure


@pure
def add(one: int, two: int) -> int:
    """Both together."""
    return one + two
''',
}


class Looker:
    """Looks, looks again, adds up, and says what it saw. Whenever it is asked, the world is another."""

    name = "offline"

    def __init__(self, root: Path) -> None:
        self._world = root / "world.txt"
        self.asked = 0

    async def answer(self, request: Request) -> Answer:
        self.asked += 1
        self._world.write_text(f"world {self.asked}", encoding="utf-8")
        calls = (
            [ToolCall("c1", "peek", {"at": "world.txt"}), ToolCall("c2", "peek", {"at": "nowhere.txt"})],
            [ToolCall("c3", "peek", {"at": "world.txt"})],
            [ToolCall("c4", "add", {"one": 1, "two": 2})],
        )
        if self.asked <= len(calls):
            return Answer(AssistantMessage(calls=tuple(calls[self.asked - 1])), self.name, "tool_calls", 10, 5)
        seen = [message.text for message in request.messages[1:] if not isinstance(message, AssistantMessage)]
        return Answer(AssistantMessage("; ".join(seen)), self.name, "stop", 10, 5)


@pytest.fixture
def model(tmp_path: Path) -> Looker:
    return Looker(tmp_path)


@pytest.fixture
def ws(tmp_path: Path, model: Looker) -> Iterator[Workspace]:
    files = {"apps/looked.yaml": APP, "agents/looker.md": LOOKER}
    root = make_workspace(tmp_path)
    for name, text in {**files, **{f"tools/{name}.py": text for name, text in TOOLS.items()}}.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    with Workspace(
        root,
        journal=SqliteJournal.open(root / "state/journal.db", clock=Clock()),
        liveness=LockLiveness(root / "state/locks"),
        clock=Clock(),
        model_for=lambda *_: model,
    ) as workspace:
        yield workspace


@pytest.fixture
def origin(ws: Workspace, model: Looker) -> Run:
    run = ws.start("looked", "go")
    run.drive()
    assert (run.status, model.asked) == ("done", 4)
    return run


def forked(ws: Workspace, origin: Run) -> Run:
    run = ws.fork(origin.id)
    run.drive()
    return run


def returned(run: Run) -> list[ToolReturned]:
    return [event.fact for event in run.events() if isinstance(event.fact, ToolReturned)]


def given(run: Run) -> list[JSON]:
    return [run.artifact_of(fact.result).text for fact in returned(run)]


def test_what_each_call_gave_is_found_again_also_where_the_same_was_asked_twice(
    ws: Workspace, origin: Run, model: Looker
) -> None:
    run = forked(ws, origin)
    assert model.asked == 4
    assert given(run) == given(origin)
    assert [given(run)[0], given(run)[2], given(run)[3]] == ['"world 1"', '"world 2"', "3"]
    assert run.artifact("work").text == origin.artifact("work").text


def test_a_call_that_failed_is_one_that_failed_again(ws: Workspace, origin: Run) -> None:
    assert [fact.failed for fact in returned(origin)] == [False, True, False, False]
    assert [fact.failed for fact in returned(forked(ws, origin))] == [False, True, False, False]


def test_the_record_says_who_called_what_and_whence_each_answer_came(ws: Workspace, origin: Run) -> None:
    run = forked(ws, origin)
    assert [fact.reused for fact in returned(run)] == [origin.id] * 4
    assert [fact.differs for fact in returned(run)] == [None] * 4
    for one in (origin, run):
        made = [event for event in one.events() if isinstance(event.fact, ToolCalled)]
        assert [(event.fact.call, event.fact.tool) for event in made] == [
            ("c1", "peek"),
            ("c2", "peek"),
            ("c3", "peek"),
            ("c4", "add"),
        ]
        assert {event.actor for event in made} == {"looker"}
        assert [fact.call for fact in returned(one)] == ["c1", "c2", "c3", "c4"]
        assert [fact.lane for fact in returned(one)] == ["work", "work", "work*2", "work"]
        assert one.artifact_of(made[3].fact.arguments).value == {"one": 1, "two": 2}
    answers = [event.fact for event in run.events() if isinstance(event.fact, ModelAnswered)]
    assert [answer.reused for answer in answers] == [origin.id] * 4


def test_a_pure_tool_that_gives_something_else_now_is_noted_and_what_it_gave_then_is_gone_on_with(
    ws: Workspace, origin: Run, model: Looker
) -> None:
    (ws.root / "tools/add.py").write_text(TOOLS["add"].replace("one + two", "one * two"), encoding="utf-8")
    run = forked(ws, origin)
    last = returned(run)[-1]
    assert run.artifact_of(last.result).text == "3"
    assert last.differs
    assert run.artifact_of(last.differs).text == "2"
    assert model.asked == 4


def test_a_tool_that_looks_at_the_world_is_not_called_to_compare(ws: Workspace, origin: Run) -> None:
    (ws.root / "tools/peek.py").write_text(TOOLS["peek"].replace("utf-8", "utf-9"), encoding="utf-8")
    assert [fact.differs for fact in returned(forked(ws, origin))] == [None] * 4


def test_a_phase_that_is_a_tool_is_not_called_again_in_a_fork_but_in_a_run_of_its_own(ws: Workspace) -> None:
    text = "description: Look.\ninputs: {place: string}\nphases:\n  seen: {tool: peek, reads: {at: place}}\n"
    (ws.root / "apps/seen.yaml").write_text(text, encoding="utf-8")
    (ws.root / "world.txt").write_text("then", encoding="utf-8")
    first = ws.start("seen", "world.txt")
    first.drive()
    (ws.root / "world.txt").write_text("now", encoding="utf-8")
    again, other = forked(ws, first), ws.start("seen", "world.txt")
    other.drive()

    assert [run.artifact("seen").text for run in (first, again, other)] == ["then", "then", "now"]
    assert [[fact.reused for fact in returned(run)] for run in (first, again)] == [[""], [first.id]]
    for run in (first, again):
        [called] = [event for event in run.events() if isinstance(event.fact, ToolCalled)]
        assert (called.fact.tool, called.fact.lane, called.actor) == ("peek", "seen", "baton")
        assert run.artifact_of(called.fact.arguments).value == {"at": "world.txt"}
        assert run.handoffs[-1].fact.by == "peek"
