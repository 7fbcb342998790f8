"""What a paid answer costs by the record, in a whole run, at a cap, and after SIGKILL at any append."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import Baton
from chat_server import ChatServer, chat_server

from orchestrator.face.trust import workspace_pieces
from orchestrator.workspace.trust import Trust

pytestmark = pytest.mark.usefixtures("vendors")

HELPER = str(Path(__file__).with_name("killed_while_paying.py"))
ALL_TIMEOUT_S = 300

SETTINGS = """\
profile: paid
profiles: {{paid: {{fast: "shop:writer"}}}}
providers: {{shop: {{kind: openai-compatible, base_url: "{url}"}}}}
prices: {{"shop:writer": {{input: 100, output: 1000}}}}
budgets: {{run_usd: {run_usd}, day_usd: {day_usd}}}
"""
APP = """\
description: Say one thing.
inputs: {topic: string}
phases:
  say: {agent: speaker, reads: [topic], prompt: "Say something of {{ topic }}."}
"""
SPEAKER = "---\nname: speaker\ndescription: Says.\nmodel: fast\n---\nYou say one thing.\n"
ANSWER_USD = (100 * 100 + 20 * 1000) / 1_000_000
"""The server says it read 100 tokens and wrote 20."""


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


def paying(root: Path, server: ChatServer, *, run_usd: float = 0, day_usd: float = 100) -> Baton:
    (root / "apps").mkdir(parents=True)
    (root / "agents").mkdir()
    (root / "apps" / "say.yaml").write_text(APP, encoding="utf-8")
    (root / "agents" / "speaker.md").write_text(SPEAKER, encoding="utf-8")
    settings = SETTINGS.format(url=server.url, run_usd=run_usd, day_usd=day_usd)
    (root / "baton.yaml").write_text(settings, encoding="utf-8")
    Trust(root).allow(workspace_pieces(root))
    server.asked.clear()
    return Baton(root)


def test_what_a_run_cost_is_shown(tmp_path: Path, server: ChatServer) -> None:
    baton = paying(tmp_path / "w", server)
    ended = baton("run", "say", "small tools")
    assert (ended.code, "$0.030" in ended.out) == (0, True), ended.err
    assert baton("show", "@last", "--json").json["cost_usd"] == ANSWER_USD
    assert "today $0.030 of $100.00" in baton().out
    assert server.asked[0]["max_tokens"] == 8192


def test_at_the_days_cap_the_person_is_asked_and_a_raise_goes_on(tmp_path: Path, server: ChatServer) -> None:
    baton = paying(tmp_path / "w", server, day_usd=1)
    waits = baton("run", "say", "small tools")
    assert (waits.code, server.asked) == (3, [])
    assert "would pass the day's 1.00." in waits.out
    assert "baton answer d-1 raise" in waits.out
    assert baton("answer", "d-1", "raise", "-p", "usd=20", "--json").json["status"] == "done"
    assert "today $0.030 of $21.00" in baton().out


def test_a_warning_is_told_on_standard_error_and_kept(tmp_path: Path, server: ChatServer) -> None:
    baton = paying(tmp_path / "w", server, run_usd=10)
    settings = tmp_path / "w" / "baton.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("input: 100, output: 1000", "input: 0, output: 1000"), encoding="utf-8")
    server.usage = {"prompt_tokens": 100, "completion_tokens": 8100, "total_tokens": 8200}
    ended = baton("run", "say", "small tools")
    server.usage = None
    assert ended.err == "warning: $8.10 of the run's $10.00 is spent.\n"
    assert "$8.10 of the run's $10.00 is spent" in baton("transcript", "@last").out


@pytest.mark.parametrize("above", ["prices:\n", 'prices:\n  "shop:other": {input: 1, output: 1}\n'])
def test_a_model_without_a_price_is_refused_with_the_line_to_write(
    tmp_path: Path, server: ChatServer, above: str
) -> None:
    baton = paying(tmp_path / "w", server)
    settings = tmp_path / "w" / "baton.yaml"
    priced = settings.read_text(encoding="utf-8")
    line = '"shop:writer": {input: 0, output: 0}'
    without = "".join(each for each in priced.splitlines(keepends=True) if not each.startswith("prices"))
    settings.write_text(without + (above if "other" in above else ""), encoding="utf-8")
    refused = baton("run", "say", "small tools")
    assert (refused.code, server.asked) == (3, [])
    told = " ".join((refused.out + refused.err).split())
    assert f"below 'prices:', in USD per million tokens (0 is free): {line}." in told
    settings.write_text(f"{without}{above}  {line}\n", encoding="utf-8")
    assert baton("resume", "@last").code == 0


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory, server: ChatServer) -> list[dict[str, Any]]:
    template = paying(tmp_path_factory.mktemp("template") / "w", server)
    scratch = tmp_path_factory.mktemp("kills")
    helper = template.begin(HELPER, str(template.root), str(scratch))
    printed, errors = helper.communicate(timeout=ALL_TIMEOUT_S)
    assert (helper.returncode, errors) == (0, "")
    return [json.loads(line) for line in printed.splitlines()]


def test_a_kill_never_hides_what_may_have_been_paid(kills: list[dict[str, Any]], server: ChatServer) -> None:
    charged = len(server.asked) - 1  # the run that was not killed
    assert len(kills) == 10  # before and after each of five commits: two of them hold two facts
    assert sum(kill["day_usd"] for kill in kills) >= charged * ANSWER_USD
    assert all(kill["day_usd"] >= ANSWER_USD * kill["asked"] for kill in kills)
    assert all(kill["ok"] and kill["run_usd"] == kill["day_usd"] for kill in kills)


def test_a_kill_costs_one_more_request_at_most(kills: list[dict[str, Any]]) -> None:
    again = [kill["at"] for kill in kills if kill["asked"] > 1]
    assert {kill["asked"] for kill in kills} <= {0, 1, 2}
    assert len(again) == 2  # after ModelAsked, and before ModelAnswered
    assert [kill["statuses"] for kill in kills if kill["at"] != [1, "before"]] == [["done"]] * (len(kills) - 1)


def test_what_the_page_on_costs_shows_happens(tmp_path: Path, server: ChatServer, repository: Path) -> None:
    page = (repository / "docs" / "costs-and-caps.md").read_text(encoding="utf-8")
    (settings,) = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (session,) = re.findall(r"^```console\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    baton = paying(tmp_path / "w", server)
    written = settings.replace("http://127.0.0.1:8080/v1", server.url)
    (tmp_path / "w" / "baton.yaml").write_text(written, encoding="utf-8")
    for command, shown in re.findall(r"^\$ baton ?(.*)\n([^$]*(?:\$\d[^$]*)*)", session, re.MULTILINE):
        ended = baton(*shlex.split(command))
        told = " ".join((ended.out + ended.err).split())
        assert " ".join(shown.split()) in told, f"baton {command}"
