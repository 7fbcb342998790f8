"""How structured output is had: as the model and its server take it, or as the person says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat_server import chat_server, output_of
from modelled_workspace import edit, make_modelled

from orchestrator import Workspace
from orchestrator.domain.facts import ModelFailed
from orchestrator.models.vendors import output


def refusing(*ways: str) -> Callable[[dict[str, Any]], dict[str, Any] | None]:
    """As servers say it that take no schema in these ways."""

    def says(asked: dict[str, Any]) -> dict[str, Any] | None:
        way = way_of(asked)
        told = {"native": "This response_format type is unavailable now", "tool": "tools are not supported here"}
        if way in ways:
            return {"status": 400, "error": told[way]}
        verdict = {"title": "Tools", "count": 3}
        return output_of(asked, verdict, 1)

    return says


@pytest.mark.parametrize(
    ("refused", "tried"),
    [
        ((), ["native"]),
        (("native",), ["native", "tool"]),
        (("native", "tool"), ["native", "tool", "prompted"]),
    ],
)
def test_a_schema_is_given_in_another_way_where_the_server_refuses_one(
    refused: tuple[str, ...], tried: list[str], tmp_path: Path
) -> None:
    with chat_server() as server:
        server.says = refusing(*refused)
        with Workspace.open(make_modelled(tmp_path, server.url, "{model: 'near:small', tries: 1}")) as ws:
            run = ws.start("count", topic="tools")
            run.drive()
            assert run.artifact("count").value == {"title": "Tools", "count": 3}
            failed = [event.fact.cause for event in run.events() if isinstance(event.fact, ModelFailed)]
            assert failed == ["no_schema"] * len(refused)
            assert [way_of(asked) for asked in server.asked] == tried

            ws.start("count", topic="boats").drive()

            assert way_of(server.asked[-1]) == tried[-1]  # it was seen once
            assert len(server.asked) == len(tried) + 1


def test_what_a_server_refused_is_remembered_with_the_run_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process goes on with it, and does not try again what was refused; at another address it does."""
    root = make_modelled(tmp_path, "http://127.0.0.1:9/v1", "{model: 'near:small', tries: 1}")
    with chat_server() as server, chat_server() as other:
        edit(root, "http://127.0.0.1:9/v1", server.url)
        refuses, fails = refusing("native"), {"status": 500, "error": "broken"}
        server.says = lambda asked: refuses(asked) if way_of(asked) == "native" else fails
        with Workspace.open(root) as ws:
            ws.start("count", topic="tools").drive()
        monkeypatch.setattr(output, "_refused", {})  # as in a process that was begun since
        with Workspace.open(root) as ws:
            (decision,) = ws.decisions()
            decision.answer("retry").drive()
        monkeypatch.setattr(output, "_refused", {})
        other.says = refusing()
        edit(root, server.url, other.url)
        with Workspace.open(root) as ws:
            (decision,) = ws.decisions()
            run = decision.answer("retry")
            run.drive()

            assert [way_of(asked) for asked in server.asked] == ["native", "tool", "tool"]
            assert [way_of(asked) for asked in other.asked] == ["native"]
            (refused,) = [event.fact for event in run.events() if getattr(event.fact, "refused", "")]
            way = f"native {server.url}"
            assert refused == ModelFailed("near:small", "no_schema", refused.error, refused=way, lane="count")
            (account,) = (root / "transcripts").glob("*.md")
            told = f"From now on this run asks it otherwise: its server does not take the way {way}."
            assert account.read_text().count(told) == 1


EACH = """\
description: Count each.
inputs: {topics: [string]}
phases:
  count:
    each: topics
    at_once: 1
    agent: sayer
    reads: [item]
    prompt: "What of {{ item }}?"
    output: {title: string, count: number}
"""


def test_a_branch_knows_what_servers_refused_the_branches_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuses = refusing("native")

    def says(asked: dict[str, Any]) -> dict[str, Any] | None:
        if way_of(asked) == "tool":
            monkeypatch.setattr(output, "_refused", {})  # as where the next branch begins in another process
        return refuses(asked)

    with chat_server() as server:
        server.says = says
        root = make_modelled(tmp_path, server.url)
        (root / "apps/each.yaml").write_text(EACH)
        with Workspace.open(root) as ws:
            run = ws.start("each", topics=["tools", "boats", "birds"])
            run.drive()
            assert run.refresh().state.refused == {f"near:small native {server.url}"}
        assert [way_of(asked) for asked in server.asked] == ["native", "tool", "tool", "tool"]


@pytest.mark.parametrize("way", ["native", "tool", "prompted"])
def test_the_way_that_the_person_names_is_taken(way: str, tmp_path: Path) -> None:
    with chat_server() as server:
        server.says = refusing()
        root = make_modelled(tmp_path, server.url, f"{{model: 'near:small', output: {way}}}")
        with Workspace.open(root) as ws:
            ws.start("count", topic="tools").drive()
        assert [way_of(asked) for asked in server.asked] == [way]


def way_of(asked: dict[str, Any]) -> str:
    if (asked.get("response_format") or {}).get("type") == "json_schema":
        return "native"
    return "tool" if asked.get("tools") else "prompted"
