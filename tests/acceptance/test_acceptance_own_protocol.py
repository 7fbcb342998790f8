"""A protocol that Baton has never heard of, brought along by an installed package, carries the same app to its end."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from acceptance_workspace import NOTE, PAGE, Baton, Ended
from chat_server import DRAFT, OUTPUTS

KEY = "key-of-the-parlour"

PACKAGE = '''
import asyncio
import json
import sys
import urllib.error
import urllib.request

from orchestrator.domain.messages import Answer, AssistantMessage
from orchestrator.models.failure import Unreached
from orchestrator.models.protocol import Ability


class Parlour:
    """One question as JSON, one answer as JSON."""

    def __init__(self, endpoint, key):
        self.name = endpoint.name
        self.endpoint = endpoint
        self.key = key

    async def answer(self, request):
        said = await asyncio.to_thread(self.ask, request)
        if said["said"] == "stumble":
            raise RuntimeError(f"with {self.key} in hand")
        if said["said"] == "nothing":
            return None
        output = said["said"] if request.output_schema else None
        text = "" if request.output_schema else said["said"]
        read, written = said["tokens"]
        message = AssistantMessage(text, (), output)
        return Answer(message, said["who"], input_tokens=read, output_tokens=written)

    def ask(self, request):
        assert not {"pydantic_ai", "openai", "anthropic", "httpx2"} & set(sys.modules)
        question = {"model": self.endpoint.model, "wants": request.output_schema, "temper": dict(request.settings)}
        body = json.dumps(question, default=dict).encode()
        asked = urllib.request.Request(self.endpoint.base_url + "/say", body, {"X-Parlour": self.key})
        try:
            with urllib.request.urlopen(asked, timeout=self.endpoint.timeouts.whole_s) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            error.close()
            raise Unreached("quota", "no more today.", where=self.name, mend="Come tomorrow.") from None


class Protocol:
    def model(self, endpoint, key):
        return Parlour(endpoint, key)

    def ability(self, endpoint, schema):
        return Ability("text" if schema is None else "prompted", tools=False)


PROTOCOL = Protocol()
'''


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, object]] = []
        self.keys: set[str] = set()
        self.says: str = ""
        """In place of what fits."""
        self.status = 200


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.add(self.headers["X-Parlour"])
        names = (asked["wants"] or {}).get("properties", {})
        said = next((output for name, output in OUTPUTS.items() if name in names), DRAFT)
        body = json.dumps({"who": "the-parrot", "said": self.server.says or said, "tokens": [70, 7]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on the tests' standard error."""


@contextmanager
def _serving() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with _serving() as server:
        yield server


class Installed:
    """The command where the package is installed."""

    def __init__(self, baton: Baton, packages: Path) -> None:
        self.baton = baton
        self._path = os.pathsep.join((baton.environment["PYTHONPATH"], str(packages)))

    def __call__(self, *words: str) -> Ended:
        return self.baton(*words, PYTHONPATH=self._path, PARLOUR_KEY=KEY)


@pytest.fixture
def installed(baton: Baton, server: Server, tmp_path: Path) -> Installed:
    packages = tmp_path / "packages"
    about = packages / "parlour-1.0.dist-info"
    about.mkdir(parents=True)
    (packages / "parlour.py").write_text(PACKAGE, encoding="utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: parlour\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[baton.models]\nparlour = parlour:PROTOCOL\n", encoding="utf-8")
    settings = baton.root / "baton.yaml"
    text = settings.read_text(encoding="utf-8")
    address = f"http://127.0.0.1:{server.server_port}"
    entry = f"providers:\n  old: {{kind: parlour, base_url: '{address}', key_env: PARLOUR_KEY}}"
    text = text.replace("\nproviders:", f"\n  parlour: {{fast: old:parrot, strong: old:parrot}}\n\n{entry}", 1)
    text = text.replace("\nprices:", "\nprices:\n  'old:parrot': {input: 0.1, output: 1}", 1)
    settings.write_text(text, encoding="utf-8")
    return Installed(baton, packages)


def test_the_app_goes_to_its_end_and_what_it_cost_is_told(installed: Installed, server: Server) -> None:
    to_a_brief = ("-p", "intent=edit", "-p", "brief=plain and short")  # so that the writer, too, is asked
    ended = installed("run", "publish", NOTE, *to_a_brief, "--profile", "parlour", "--json")
    assert (ended.code, ended.json["decision"]) == (3, "d-1"), ended.err
    assert installed("approve", "d-1", "--lost", "12,14,24,38,40").code == 0  # of which that model says nothing
    assert "written by another model" in installed.baton.site.git("show", f"HEAD:{PAGE}")
    assert {asked["model"] for asked in server.asked} == {"parrot"}
    write = next(handoff for handoff in ended.json["handoffs"] if handoff["from"] == "write")
    assert (write["input_tokens"], write["output_tokens"]) == (70, 7)
    assert write["cost_usd"] == pytest.approx((70 * 0.1 + 7 * 1) / 1_000_000)


def test_its_key_goes_to_it_and_into_no_record(installed: Installed, server: Server) -> None:
    ended = installed("run", "publish", NOTE, "--profile", "parlour", "--json")
    assert (ended.code, server.keys) == (3, {KEY})
    folders = [installed.baton.root / folder for folder in ("state", "transcripts")]
    kept = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in kept if KEY.encode() in path.read_bytes()]


def test_a_vendors_own_key_does_not_go_to_it(installed: Installed, server: Server) -> None:
    settings = installed.baton.root / "baton.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("PARLOUR_KEY", "OPENAI_API_KEY"), encoding="utf-8")
    ended = installed("run", "publish", NOTE, "--profile", "parlour")
    assert "OPENAI_API_KEY belongs to openai.com and does not go to 127.0.0.1" in ended.out
    assert server.asked == []


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("stumble", "the package that speaks parlour failed: RuntimeError."),
        ("nothing", "the package that speaks parlour gave no answer."),
    ],
)
def test_a_package_that_breaks_is_a_failure_like_any_other(
    says: str, told: str, installed: Installed, server: Server
) -> None:
    server.says = says
    ended = installed("run", "publish", NOTE, "--profile", "parlour")
    assert told in ended.out + ended.err
    assert KEY not in ended.out + ended.err
    assert installed("resume", "@last").code != 70


def test_what_it_says_of_why_it_has_no_answer_is_told(installed: Installed, server: Server) -> None:
    server.status = 402
    ended = installed("run", "publish", NOTE, "--profile", "parlour")
    assert "no more today" in ended.out + ended.err
    server.status = 200
    assert installed("resume", "@last").code == 3


def test_where_the_package_is_not_installed_the_nearest_kind_is_offered(installed: Installed) -> None:
    ended = installed.baton("run", "publish", NOTE, "--profile", "parlour")
    assert ended.code != 0
    assert "no provider is of kind 'parlour'" in ended.err


def test_what_it_can_do_and_whether_it_answers_is_told(installed: Installed) -> None:
    assert "the-parrot" in installed("models", "check", "--profile", "parlour").out
    compared = installed("models", "compare", "offline", "parlour").out
    assert "only asked for its schema" in compared
