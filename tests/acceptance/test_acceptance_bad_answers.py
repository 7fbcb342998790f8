"""A model that misbehaves costs no work: it is told its mistakes, and in the end the person is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from acceptance_workspace import NOTE, Baton
from bad_input import Say, command_in
from chat_server import Chat, ChatServer, call_of, chat_server


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


TOOLS = "[site_status, site_tree, check_links]"
"""Given to an agent of the app, none of which has any of its own."""


@pytest.fixture
def say(baton: Baton, server: ChatServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    settings = baton.root / "baton.yaml"
    settings.write_text(settings.read_text("utf-8").replace("http://127.0.0.1:11434/v1", server.url), "utf-8")
    agent = baton.root / "agents/metadata_validator.md"
    agent.write_text(agent.read_text("utf-8").replace("model: fast", f"model: fast\ntools: {TOOLS}"), "utf-8")
    return command_in(baton.root, monkeypatch, capsys)


def reviews_with(content: str, **rest: str) -> Callable[[Chat], Chat | None]:
    return lambda asked: {"content": content, **rest} if wants_a_review(asked) else None


def wants_a_review(asked: Chat) -> bool:
    return "verdict" in json.dumps(asked.get("response_format", ""))


def has_tools(asked: Chat) -> bool:
    return "site_status" in json.dumps(asked.get("tools", ""))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("I like it.", "the last one is not JSON (Expecting value"),
        ('{"verdict": "app', "the last one is not JSON (Unterminated string"),
        ('{"verdict": "perhaps", "findings": []}', 'does not fit the schema: at /verdict: "perhaps" is not one of'),
    ],
    ids=["no_json", "half_of_it", "another_schema"],
)
def test_an_answer_that_never_fits_leaves_the_work_to_the_person(
    say: Say, server: ChatServer, content: str, told: str
) -> None:
    server.says = reviews_with(content)
    ended = say("run", "publish", NOTE, "--profile", "local")
    assert (ended.code, sum(map(wants_a_review, server.asked))) == (3, 3)
    on_one_line = " ".join(ended.out.split())
    assert told in on_one_line
    assert re.search(r"By hand: baton take \S+ --with FILE \(JSON with verdict, findings\b", on_one_line)
    assert re.search(r"next: baton inbox d-1 · baton resume \S+", on_one_line)
    server.says = lambda _: None
    assert "approve · 0 findings" in say("answer", "d-1", "retry").out


def test_an_answer_that_is_cut_off_is_no_answer(say: Say, baton: Baton, server: ChatServer) -> None:
    server.says = reviews_with('{"verdict": "approve", "findings": []}', finish_reason="length")
    ended = say("run", "publish", NOTE, "--profile", "local")
    assert (ended.code, baton.kinds()[-1]) == (3, "DecisionOpened")
    assert "cut off" in ended.out
    assert "next: baton inbox d-1  ·  baton resume" in ended.out
    server.says = lambda _: None
    assert say("resume", "@last").code == 3
    phases = [handoff["from"] for handoff in baton("show", "@last", "--json").json["handoffs"]]
    assert len(phases) == len(set(phases)) >= 7


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("delete_site", {}, "There is no tool delete_site. Your tools: site_status, site_tree, check_links."),
        ("site_tree", {"folder": 7}, "The arguments do not fit the tool's schema"),
    ],
)
def test_a_call_that_cannot_be_made_is_told_to_the_model_and_the_run_goes_on(
    say: Say, server: ChatServer, tool: str, arguments: Chat, told: str
) -> None:
    server.says = lambda asked: (
        call_of(tool, arguments, 1) if has_tools(asked) and asked["messages"][-1]["role"] != "tool" else None
    )
    assert say("run", "publish", NOTE, "--profile", "local").code == 3
    assert told in server.asked[-1]["messages"][-1]["content"]


def test_an_agent_that_never_stops_calling_is_stopped_and_the_person_asked(say: Say, server: ChatServer) -> None:
    server.says = lambda asked: call_of("site_status", {}, len(server.asked)) if has_tools(asked) else None
    ended = say("run", "publish", NOTE, "--profile", "local")
    assert (ended.code, sum(map(has_tools, server.asked))) == (3, 3)
    assert "metadata_validator has used its 3 requests without coming to an end." in " ".join(ended.out.split())


def test_a_source_of_twice_the_models_context_is_not_sent_and_not_cut(
    say: Say, baton: Baton, server: ChatServer
) -> None:
    settings = baton.root / "baton.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace(f'"{server.url}",', f'"{server.url}", context: 8000,'), "utf-8")
    (baton.root / "long.md").write_text("# Long\n\n" + "Small tools last. " * 4000)
    ended = say("run", "publish", "long.md", "--profile", "local")
    assert (ended.code, server.asked) == (3, [])
    assert "--profile local (or " in " ".join(ended.out.split())
