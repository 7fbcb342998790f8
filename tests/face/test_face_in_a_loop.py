"""Inside an event loop what goes on is awaited, and what cannot be is refused before it has done anything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace

FIELDS = {"focus": "rest", "until": None}
LISTED = '{"title": "saws", "count": 2}'

PLAIN: dict[str, Callable[[Decision, Path], object]] = {
    "approve": lambda decision, _: decision.approve(),
    "reject": lambda decision, _: decision.reject(),
    "edit": lambda decision, _: decision.edit(LISTED),
    "edit_file": lambda decision, file: decision.edit_file(file),
    "edit_and_approve": lambda decision, _: decision.edit_and_approve(LISTED),
    "send_back": lambda decision, _: decision.send_back("shorter", to="find"),
    "answer": lambda decision, _: decision.answer("approve"),
}
AWAITED: dict[str, Callable[[Decision, Path], Awaitable[Run]]] = {
    "approve": lambda decision, _: decision.aapprove(),
    "reject": lambda decision, _: decision.areject(),
    "edit": lambda decision, _: decision.aedit(LISTED),
    "edit_file": lambda decision, file: decision.aedit_file(file),
    "edit_and_approve": lambda decision, _: decision.aedit_and_approve(LISTED),
    "send_back": lambda decision, _: decision.asend_back("shorter", to="find"),
    "answer": lambda decision, _: decision.aanswer("approve"),
}
COMES_TO = {"approve": "done", "reject": "rejected", "edit_and_approve": "done", "answer": "done"}


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    root = make_workspace(tmp_path)
    app = root / "apps" / "list.yaml"  # whose agent reads notes, so that it can be sent back to
    heard = '"{{ note }}{% for told in feedback %} {{ told }}{% endfor %}"'
    text = app.read_text("utf-8").replace('"{{ note }}"', heard).replace("edit: check", "edit: check, send_back: find")
    app.write_text(text, encoding="utf-8")
    with open_workspace(root, clock) as workspace:
        yield workspace


@pytest.fixture
def listed(ws: Workspace) -> Decision:
    ws.start("list", note="tools").drive()
    return ws.decision("d-1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "listed.json"
    path.write_text(LISTED, encoding="utf-8")
    return path


def test_every_way_to_answer_can_be_awaited() -> None:
    plain = {name for name in vars(Decision) if name.startswith(("approve", "reject", "edit", "send_back", "answer"))}
    assert plain - {"editable", "answers"} == PLAIN.keys() == AWAITED.keys()
    assert all(asyncio.iscoroutinefunction(getattr(Decision, f"a{name}")) for name in PLAIN)


@pytest.mark.parametrize("name", PLAIN)
def test_inside_a_loop_a_plain_answer_says_what_to_await_and_records_nothing(
    name: str, listed: Decision, file: Path, ws: Workspace
) -> None:
    async def inside() -> None:
        PLAIN[name](listed, file)

    before = listed.run.events()
    with pytest.raises(UsageError, match=rf"nothing was recorded. Use: await decision.a{name}\(\)"):
        asyncio.run(inside())
    assert listed.run.refresh().events() == before
    assert [decision.id for decision in ws.decisions()] == ["d-1"]


@pytest.mark.parametrize("name", AWAITED)
def test_inside_a_loop_the_awaited_one_answers_and_goes_on(name: str, listed: Decision, file: Path) -> None:
    async def inside() -> Run:
        return await AWAITED[name](listed, file)

    run = asyncio.run(inside())
    assert run.status == COMES_TO.get(name, "waiting")
    assert not listed.is_open


def test_inside_a_loop_an_answer_that_drives_nothing_is_plain(listed: Decision) -> None:
    async def inside() -> Run:
        listed.approve(drive=False)
        return await listed.aapprove()  # the same answer once more changes nothing

    assert asyncio.run(inside()).status == "done"


def test_an_edit_that_leads_elsewhere_leaves_the_gate_open_when_awaited_too(tmp_path: Path, clock: Clock) -> None:
    root = make_workspace(tmp_path / "agent")
    app = root / "apps" / "list.yaml"
    behind = (
        '  again: {agent: finder, reads: [find], prompt: "{{ find.title }}", output: {title: string, count: number}}'
    )
    text = app.read_text("utf-8").replace("  check:", f"{behind}\n  check:", 1).replace("edit: check", "edit: again")
    app.write_text(text, encoding="utf-8")
    with open_workspace(root, clock) as ws:
        ws.start("list", note="tools").drive()
        decision = ws.decision("d-1")

        async def inside() -> Run:
            return await decision.aedit_and_approve(LISTED)

        assert asyncio.run(inside()).status == "waiting"


def test_runs_and_answers_of_one_loop_do_not_wait_for_each_other(ws: Workspace) -> None:
    async def kept(topic: str) -> str:
        run = ws.start("keep", topic=topic)
        await run.adrive()
        decision = ws.decision(run.id)
        done = await decision.aanswer("approve", fields=FIELDS)
        return str(done.artifact("finish").value["kept"]).splitlines()[0]

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(kept(topic) for topic in ("saws", "files", "planes", "rasps")))

    assert asyncio.run(all_of_them()) == ["# saws", "# files", "# planes", "# rasps"]
    assert ws.verify().ok
