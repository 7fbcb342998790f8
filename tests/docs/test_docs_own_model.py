"""The page on a protocol of one's own: its package is installed as it stands there, and asked as the page says."""

from __future__ import annotations

import asyncio
import json
import os
import re
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from acceptance_workspace import Baton
from chat_server import DRAFT, OUTPUTS

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import Answer, Request, UserMessage
from orchestrator.models.failure import Charge, Failure, Unreached, Unusable
from orchestrator.models.protocol import ability_of
from orchestrator.models.registry import model_for

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "own-model.md").read_text("utf-8")
KEY = "key-of-the-server"


def shown(language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return str(block)


class Server(ThreadingHTTPServer):
    """As llama.cpp's server answers /completion."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: set[str | None] = set()
        self.says: dict[str, Any] = {}
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.add(self.headers["Authorization"])
        names = (asked.get("json_schema") or {}).get("properties", {})
        said = next((json.dumps(output) for name, output in OUTPUTS.items() if name in names), DRAFT)
        told = {"content": said, "model": "qwen3", "tokens_evaluated": 70, "tokens_predicted": 7}
        body = json.dumps({**told, "stop": True, "stop_type": "eos", "truncated": False, **self.server.says}).encode()
        self.send_response(self.server.status if self.path == "/completion" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Where the package is installed, as an installer would: its module, and what its pyproject.toml says of it."""
    project = tomllib.loads(shown("toml"))["project"]
    name, version = project["name"], project["version"]
    about = tmp_path / "packages" / f"{name.replace('-', '_')}-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    points = [f"{point} = {value}" for point, value in project["entry-points"]["baton.models"].items()]
    (about / "entry_points.txt").write_text("\n".join(["[baton.models]", *points, ""]), "utf-8")
    (about.parent / "baton_completion.py").write_text(shown("python"), "utf-8")
    return about.parent


def test_the_commands_shown_run_an_app_with_it(tmp_path: Path, packages: Path, server: Server) -> None:
    baton = Baton.in_new_workspace(tmp_path / "workspace")
    (baton.root / "baton.yaml").write_text(shown("yaml").replace("http://127.0.0.1:8080", server.url), "utf-8")
    there = {"PYTHONPATH": os.pathsep.join((baton.environment["PYTHONPATH"], str(packages))), "LLAMA_KEY": KEY}
    listed, checked, ran = [baton(*line.split()[1:], **there) for line in shown("sh").splitlines()]
    assert "mine:qwen3" in listed.out
    assert "LLAMA_KEY set" in listed.out
    assert checked.code == 0, checked.out
    assert "qwen3 said" in checked.out
    assert ran.code == 3, ran.out + ran.err
    assert server.keys == {f"Bearer {KEY}"}
    assert any(asked.get("json_schema") for asked in server.asked)


def asked(server: Server, **settings: Any) -> Answer:
    providers = {"mine": Provider("mine", "completion", server.url, "LLAMA_KEY")}
    role = [RoleModel("mine:qwen3", tries=1)]
    model = model_for(role, providers, environ={"HOME": "/nonexistent", "LLAMA_KEY": KEY})
    request = Request("mine:qwen3", "You review.", (UserMessage("Review this."),), settings=settings)
    return asyncio.run(model.answer(request))


@pytest.fixture
def installed(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(packages))


@pytest.mark.usefixtures("installed")
def test_it_asks_in_the_servers_words(server: Server) -> None:
    answer = asked(server, max_tokens=99, temperature=0)
    assert (answer.model, answer.input_tokens, answer.output_tokens) == ("qwen3", 70, 7)
    assert server.asked == [
        {
            "prompt": "<|im_start|>system\nYou review.<|im_end|>\n<|im_start|>user\nReview this.<|im_end|>\n"
            "<|im_start|>assistant\n",
            "n_predict": 99,
            "temperature": 0,
        }
    ]
    providers = {"mine": Provider("mine", "completion", server.url, context=8_192)}
    able = ability_of(RoleModel("mine:qwen3"), providers, {"type": "object"})
    assert (able.output, able.tools, able.context) == ("native", False, 8_192)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("says", "cause"),
    [
        ({"stop_type": "limit"}, "cut_off"),
        ({"truncated": True}, "too_long"),
        ({"stop_type": "none"}, "unfinished"),
    ],
)
def test_part_of_an_answer_is_none_and_is_paid(server: Server, says: dict[str, Any], cause: str) -> None:
    server.says = says
    failure = failed(server)
    assert (failure.cause, failure.charge) == (cause, Charge("yes", 70, 7))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("status", "cause"), [(401, "key"), (404, "not_found"), (429, "rate_limited"), (503, "overloaded"), (500, "server")]
)
def test_what_a_server_answers_instead_is_a_cause_of_ours(server: Server, status: int, cause: str) -> None:
    server.status = status
    assert failed(server).cause == cause


@pytest.mark.usefixtures("installed")
def test_what_is_no_answer_is_told_by_its_class_alone(server: Server) -> None:
    server.says = {"content": None}
    failure = failed(server)
    assert failure.cause == "unreadable"
    assert failure.message == "the package that speaks completion failed: AttributeError."


def failed(server: Server) -> Failure:
    with pytest.raises((Unreached, Unusable)) as caught:
        asked(server)
    failure: Any = caught.value
    return failure  # type: ignore[no-any-return]
