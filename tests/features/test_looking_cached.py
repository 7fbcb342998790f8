"""What a vendor's prompt cache held is told wherever the cost of a run is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import ChatServer, chat_server
from modelled_workspace import SAY, make_modelled, settle

from orchestrator import Run, Workspace
from orchestrator.cli.main import main
from orchestrator.domain.cache_use import CacheUse
from orchestrator.domain.facts import BranchEnded, ModelAnswered
from orchestrator.engine.snapshot import snapshot_of, state_of
from orchestrator.features.looking.cached import cache_told

PRICES = 'prices: {"near:small": {input: 1, output: 5, cached_input: 0.1, cache_write: 1.25}}\n'
TOLD = "800 tokens from the vendor's cache, 200 put there; saved $0.00067"
EACH = """\
description: Say of each.
inputs: {topics: [string]}
phases:
  say: {each: topics, agent: sayer, reads: [item], prompt: "What of {{ item }}?"}
"""


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        server.says = lambda asked: {"content": "Small tools last."}
        details = {"cached_tokens": 800, "cache_write_tokens": 200}
        usage = {"prompt_tokens": 1000, "completion_tokens": 20, "total_tokens": 1020}
        server.usage = usage | {"prompt_tokens_details": details}
        yield server


@pytest.fixture
def root(tmp_path: Path, server: ChatServer) -> Path:
    root = make_modelled(tmp_path, server.url)
    settle(root, server.url, more=PRICES)
    (root / "apps/say.yaml").write_text(f"result: say\n{SAY}")
    return root


def said(root: Path) -> Run:
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
    return run


def test_it_is_recorded_with_each_answer_and_adds_up_in_the_run(root: Path) -> None:
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        (answered,) = [event.fact for event in run.events() if isinstance(event.fact, ModelAnswered)]
        assert (answered.cached_tokens, answered.cache_written_tokens) == (800, 200)
        assert answered.cost_usd == pytest.approx(0.00008 + 0.00025 + 0.0001)
        assert answered.cache_saved_usd == pytest.approx(0.00067)
        assert run.state.cache == CacheUse(800, 200, 670_000)
        kept = state_of(json.loads(json.dumps(snapshot_of(run.state))), lambda _: run.state.handoffs)
        assert kept.cache == run.state.cache


def test_a_branch_tells_its_run_what_the_cache_held_for_it(root: Path) -> None:
    (root / "apps/each.yaml").write_text(EACH)
    with Workspace.open(root) as ws:
        run = ws.start("each", topics=["tools", "boats"])
        run.drive()
        ended = [event.fact for event in run.events() if isinstance(event.fact, BranchEnded)]
        assert [(one.cached_tokens, one.cache_written_tokens) for one in ended] == [(800, 200)] * 2
        assert run.refresh().state.cache == CacheUse(1600, 400, 1_340_000)


def test_show_audit_and_the_account_tell_it(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    said(root)
    for words in (["show", "@last"], ["audit", "@last"]):
        assert main(words) == 0
        assert TOLD in capsys.readouterr().out
        assert main([*words, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)["cache"]
        assert told == {"found_tokens": 800, "written_tokens": 200, "saved_usd": pytest.approx(0.00067)}
    (account,) = (root / "transcripts").glob("*.md")
    assert "1000 tokens in (800 of them from the vendor's cache, 200 put there), 20 out" in account.read_text()


def test_nothing_is_told_where_nothing_was_held() -> None:
    assert cache_told(CacheUse()) == ""
    assert cache_told(CacheUse(0, 100, -25_000)) == (
        "0 tokens from the vendor's cache, 100 put there; cost $0.000025 more than it saved"
    )
    assert cache_told(CacheUse(10, 0, 0)) == "10 tokens from the vendor's cache, 0 put there"  # without a price
