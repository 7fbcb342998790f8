"""An edit and a yes are one answer, where only scripts ran since and nothing differs that the edit does not explain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.facts import DecisionAnswered
from orchestrator.errors import AnswerConflict, BatonError, UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.one_answer import OneAnswer, edited_and_approved, unexplained
from orchestrator.face.workspace import Workspace
from orchestrator.workspace.trust import Trust

SHELF = """\
description: Put a page on the shelf.
inputs: {topic: string}
phases:
  page: {script: page, reads: [topic]}
  plan: {script: plan, reads: [page]ON}
  decide:
    gate: Put out “{{ plan.title }}”?
    reads: [page, plan]
    then: {approve: put, edit: BEHIND}
  put: {effect: put, reads: [page, plan]}
"""
AGENT = '  find: {agent: finder, reads: [page], prompt: "{{ page | data }}", output: {title: string, count: number}}\n'
TOOL = "  look: {tool: looks, reads: [page]}\n"
OTHER = '  other: {gate: "Sure?", reads: [page], then: {approve: decide}}\n'
SCRIPTS = """\
def page(topic):
    return f"# {topic}\\n\\nSomething.\\n"


def plan(page):
    told = [line[1:].strip() for line in page.splitlines() if line.startswith("!")]
    return {"title": page.splitlines()[0][2:], "to": "attic" if "attic" in page else "shelf", "warnings": told}
"""
EFFECT = """\
import hashlib
from pathlib import Path


def preview(page, plan, surroundings):
    world = Path(surroundings.root, "world.txt")
    return {
        "will": [f"put {plan['title']} on the {plan['to']}"],
        "binds": {
            "to": plan["to"],
            "world": world.read_text() if world.exists() else "",
            "digest": hashlib.sha256(page.encode()).hexdigest(),
        },
        "follows": ["digest"],
    }


def act(page, plan, surroundings, mark):
    with open(Path(surroundings.root, "put.txt"), "a") as put:
        put.write(page)
    return {"put": plan["to"]}


def probe(page, plan, surroundings, mark):
    return False
"""
MINE = "# Mine\n\nBy hand.\n"


class Shelf:
    """A workspace at the gate of its one run."""

    def __init__(self, ws: Workspace, root: Path) -> None:
        self.ws, self.root = ws, root

    def begin(self, behind: str = "plan", extra: str = "") -> Decision:
        on = ", then: decide" if behind == "other" else ""
        text = SHELF.replace("BEHIND", behind).replace("ON}", f"{on}}}")
        text = text.replace("  decide:", f"{extra}  decide:")
        (self.root / "apps/shelf.yaml").write_text(text, encoding="utf-8")
        self.ws.start("shelf", topic="tools").drive()
        return next(d for d in self.ws.decisions() if d.opened.phase == "decide")

    @property
    def put(self) -> str:
        path = self.root / "put.txt"
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def shelf(tmp_path: Path, clock: Clock) -> Iterator[Shelf]:
    root = make_workspace(tmp_path)
    (root / "apps/shelf.py").write_text(SCRIPTS, encoding="utf-8")
    (root / "tools").mkdir()
    (root / "tools/put.py").write_text(EFFECT, encoding="utf-8")
    (root / "tools/looks.py").write_text(
        'def looks(page: str) -> str:\n    """Look."""\n    return page\n', encoding="utf-8"
    )
    Trust(root).allow_folder()
    with open_workspace(root, clock) as ws:
        yield Shelf(ws, root)


def answered(decision: Decision, text: str = MINE) -> OneAnswer:
    return edited_and_approved(decision, lambda: bool(decision.edit(text, drive=False)))


def test_an_edit_and_a_yes_are_one_answer(shelf: Shelf) -> None:
    run = shelf.begin().edit_and_approve(MINE)

    assert (run.status, shelf.put) == ("done", MINE)
    given = [event.fact for event in run.events() if isinstance(event.fact, DecisionAnswered)]
    assert [(fact.decision, fact.answer, fact.approves, fact.with_edit) for fact in given] == [
        ("d-1", "edit", False, ""),
        ("d-2", "approve", True, "d-1"),
    ]


def test_the_yes_is_taken_for_what_the_reopened_gate_shows(shelf: Shelf) -> None:
    decision = shelf.begin()
    shown: list[Decision] = []

    def look(again: Decision) -> bool:
        shown.append(again)
        assert shelf.put == ""
        return False

    done = edited_and_approved(decision, lambda: bool(decision.edit(MINE, drive=False)), look)

    assert done == OneAnswer(approved=False)
    [again] = shown
    assert (again.id, again.is_open, again.question) == ("d-2", True, "Put out “Mine”?")
    assert again.seal == shelf.ws.decision("d-2").seal
    assert again.run.artifact("page").text == MINE


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (AGENT, "finder worked in find since your edit"),
        (TOOL, "looks worked in look since your edit"),
    ],
)
def test_where_more_than_scripts_ran_the_gate_is_open_again(shelf: Shelf, extra: str, told: str) -> None:
    decision = shelf.begin("plan", extra)

    done = answered(decision)

    assert done == OneAnswer(False, told)
    assert (decision.run.status, shelf.put) == ("waiting", "")
    assert decision.run.artifact("page").text == MINE, "the edit stands"


def test_an_edit_that_leads_to_another_gate_approves_nothing(shelf: Shelf) -> None:
    decision = shelf.begin("other", OTHER)

    assert answered(decision) == OneAnswer(False, "your edit led to another question, of other")
    assert shelf.put == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# Mine\n\nFor the attic.\n", "put would do something else now, too (to)"),
        ("# Mine\n\n!mind the step\n", "it is told now: warning: mind the step"),
    ],
)
def test_what_an_edit_does_not_explain_is_asked_about(shelf: Shelf, text: str, told: str) -> None:
    decision = shelf.begin()

    assert answered(decision, text) == OneAnswer(False, told)
    assert (decision.run.status, shelf.put) == ("waiting", "")


def test_a_world_that_has_moved_since_it_was_shown_is_asked_about(shelf: Shelf) -> None:
    decision = shelf.begin()
    (shelf.root / "world.txt").write_text("moved", encoding="utf-8")

    assert answered(decision) == OneAnswer(False, "put would do something else now, too (world)")
    assert shelf.put == ""


def test_a_world_that_moves_after_the_yes_opens_the_gate_as_ever(shelf: Shelf) -> None:
    decision = shelf.begin()

    run = decision.edit_and_approve(MINE, drive=False)
    (shelf.root / "world.txt").write_text("moved", encoding="utf-8")
    run.drive()

    assert (run.status, shelf.put) == ("waiting", "")


def test_an_answer_that_came_between_is_not_gone_over(shelf: Shelf) -> None:
    decision = shelf.begin()

    def rejected_meanwhile(again: Decision) -> bool:
        shelf.ws.decision(again.id).reject("no", drive=False)
        return True

    with pytest.raises(AnswerConflict):
        edited_and_approved(decision, lambda: bool(decision.edit(MINE, drive=False)), rejected_meanwhile)
    assert (decision.run.refresh().status, shelf.put) == ("rejected", "")


def test_a_decision_that_was_answered_takes_no_edit_and_no_yes(shelf: Shelf) -> None:
    decision = shelf.begin()
    decision.edit(MINE)

    with pytest.raises(BatonError):
        decision.edit_and_approve(MINE)
    assert shelf.put == ""


def test_a_gate_with_a_form_or_without_an_edit_takes_no_such_answer(ws: Workspace) -> None:
    ws.start("keep", topic="tools").drive()
    with pytest.raises(UsageError, match="asks for more than a yes"):
        ws.decision("d-1").edit_and_approve("# other\n")
    assert ws.decision("d-1").is_open


def test_nothing_edited_is_nothing_answered(shelf: Shelf) -> None:
    decision = shelf.begin()

    assert edited_and_approved(decision, lambda: False) == OneAnswer(approved=False)
    assert decision.is_open


def test_what_is_bound_may_differ_only_in_what_follows_from_the_text() -> None:
    before = {
        "binds": {"files": {"a": {"before": None, "after": "1"}}, "message": "A"},
        "follows": ["after", "message"],
    }

    def found(**changed: object) -> list[str]:
        return list(unexplained(before, json.loads(json.dumps({**before, **changed}))))

    assert found() == found(binds={"files": {"a": {"before": None, "after": "2"}}, "message": "B"}) == []
    assert found(binds={"files": {"b": {"before": None, "after": "1"}}, "message": "A"}) == ["files"]
    assert found(binds={"files": {"a": {"before": "0", "after": "2"}}, "message": "A"}) == ["before"]
    assert found(binds={"files": {"a": {"before": None, "after": None}}, "message": "A"}) == ["after"]
    assert found(follows=[], binds={"files": {"a": {"before": None, "after": "1"}}, "message": "B"}) == ["message"]
    assert found(refused="no") == ["it refuses"]
    assert found(nothing_to_do=True) == ["there is nothing to do"]
    assert list(unexplained({**before, "refused": "no"}, before)) == ["it refused before"]
    assert list(unexplained(None, before)) == ["it refused before"]
    assert list(unexplained({"will": ["a"], "difference": "x"}, {"will": ["a"], "difference": "y"})) == ["difference"]
