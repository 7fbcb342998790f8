"""A real server process on a pipe: asked by the library's own client, and by raw lines."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

import pytest
from mcp import Client, StdioServerParameters
from mcp_served import REPOSITORY, Served, environment
from mcp_types import Implementation
from small_workspace import make_workspace

from orchestrator.face.workspace import Workspace
from orchestrator.mcp.offered import INSTRUCTIONS, OFFERED
from orchestrator.text.extra_install import install_extra

PAGE = REPOSITORY / "docs" / "mcp.md"
PRINTING = "import os\n\ndef say():\n    print('hello')\n    os.write(1, b'raw')\n    return 'said'\n"
ENDLESS = """\
import asyncio

async def look() -> str:
    open('under-way', 'w').close()
    await asyncio.Event().wait()
    return ""
"""


def _servers() -> list[dict[str, Any]]:
    blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    servers = [json.loads(block)["mcpServers"]["baton"] for block in blocks if "mcpServers" in block]
    assert len(servers) == 2
    return servers


@pytest.fixture
def on_path(tmp_path: Path) -> dict[str, str]:
    """The environment of a client, in which `baton` is the program of this checkout."""
    program = tmp_path / "bin" / "baton"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m orchestrator.cli.main "$@"\n', "utf-8")
    program.chmod(0o755)
    told = environment(tmp_path)
    return {**told, "PATH": f"{program.parent}:{told['PATH']}"}


@pytest.mark.parametrize("server", _servers(), ids=["claude-code", "any-other"])
def test_what_the_page_says_to_configure_works(tmp_path: Path, on_path: dict[str, str], server: dict[str, Any]) -> None:
    root, elsewhere = make_workspace(tmp_path / "ws"), tmp_path / "elsewhere"
    elsewhere.mkdir()
    named = {name: str(root) for name in server.get("env", {})}
    command = shutil.which(server["command"], path=on_path["PATH"])
    given = StdioServerParameters(
        command=command or "", args=server["args"], env=on_path | named, cwd=elsewhere if named else root
    )

    async def asked() -> None:
        async with Client(given, client_info=Implementation(name="an editor", version="1")) as client:
            assert client.server_info.name == "baton"
            tools = (await client.list_tools()).tools
            assert {tool.name: tool.annotations and tool.annotations.read_only_hint for tool in tools} == {
                offer.name: offer.reads for offer in OFFERED
            }
            assert not any(tool.annotations is None or tool.annotations.destructive_hint for tool in tools)
            assert client.instructions == INSTRUCTIONS
            began = await client.call_tool("start_run", {"app": "keep", "inputs": {"topic": "tools"}})
            shape = began.structured_content or {}
            assert (shape["status"], shape["begun_by"]["client"]) == ("waiting", "an editor")
            assert began.content[0].text.endswith("A person has to answer; no tool can.")
            assert json.loads(began.content[1].text) == shape
            refused = await client.call_tool("approve", {"decision": "d-1"})
            assert refused.is_error

    asyncio.run(asked())
    with Workspace.open(root) as workspace:
        assert workspace.decision("d-1").is_open


class Raw:
    """A server process that is spoken to in lines, as whoever wrote a client by hand would."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "orchestrator.cli.main", "mcp"],
            cwd=root,
            env=environment(root),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._last = 0
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "raw", "version": "0"}}
        self.hello = self.ask("initialize", hello)
        self.say({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def say(self, message: object) -> None:
        line = message if isinstance(message, bytes) else json.dumps(message).encode() + b"\n"
        assert self._process.stdin
        self._process.stdin.write(line)
        self._process.stdin.flush()

    def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        """The answer."""
        self._last += 1
        self.say({"jsonrpc": "2.0", "id": self._last, "method": method, "params": params})
        while (message := self.hear()).get("id") != self._last:
            pass
        return message

    def hear(self) -> dict[str, Any]:
        """The next line, which must be of the protocol."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, self._process.stderr.read() if self._process.stderr else ""
        message = json.loads(line)
        assert message["jsonrpc"] == "2.0"
        return dict(message)

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        return dict(self.ask("tools/call", {"name": tool, "arguments": arguments})["result"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def end(self) -> tuple[int, bytes, str]:
        """Close the input. Gives the status, what else came on standard output, and what was told."""
        out, err = self._process.communicate()
        return self._process.returncode, out, err.decode()


@pytest.fixture
def root(served: Served) -> Path:
    (served.root / "apps/say.yaml").write_text("description: Say.\nphases:\n  say: {script: say}\n", "utf-8")
    (served.root / "apps/say.py").write_text(PRINTING, "utf-8")
    (served.root / "apps/look.yaml").write_text("description: Look.\nphases:\n  look: {tool: look}\n", "utf-8")
    (served.root / "tools").mkdir()
    (served.root / "tools/look.py").write_text(ENDLESS, "utf-8")
    return served.root


def test_nothing_but_the_protocol_goes_to_standard_output(root: Path) -> None:
    with Raw(root) as raw:
        assert raw.hello["result"]["instructions"] == INSTRUCTIONS
        assert raw.call("start_run", app="say")["structuredContent"]["status"] == "done"
        raw.say(b"rubbish\n{}\n\xff\xfe\n[1, 2]\n")
        assert "error" in raw.ask("tools/approve", {})
        assert raw.call("read_artifact", run="@last", name="say")["structuredContent"]["value"] == "said"
        status, out, told = raw.end()
    assert (status, out) == (0, b"")
    assert "hello" in told
    assert "is done" in told


def test_calls_that_come_at_once_are_all_answered(root: Path) -> None:
    with Raw(root) as raw:
        for number in range(100, 112):
            tool = "list_apps" if number % 2 else "add_note"
            arguments = {} if number % 2 else {"text": f"note {number}"}
            raw.say(
                {
                    "jsonrpc": "2.0",
                    "id": number,
                    "method": "tools/call",
                    "params": {"name": tool, "arguments": arguments},
                }
            )
        answers = [raw.hear() for _ in range(12)]
        assert {answer["id"] for answer in answers} == set(range(100, 112))
        assert not any(answer["result"]["isError"] for answer in answers)
        assert len(raw.call("read_log")["structuredContent"]["log"]) == 6


def test_when_the_client_goes_its_runs_are_let_go_of_and_can_be_gone_on_with(root: Path) -> None:
    with Raw(root) as raw:
        answer = raw.call("start_run", app="look", wait_s=0)
        run = answer["structuredContent"]["run"]
        assert answer["content"][0]["text"].endswith("It goes on; look again with show_run.")
        while not (root / "under-way").exists():
            raw.call("show_run", run=run)
        status, _, told = raw.end()
    assert status == 0
    assert f"{run} is let go of.  next: baton resume {run}" in told
    with Workspace.open(root) as workspace:
        assert workspace.run(run).status == "interrupted"


def test_without_the_extra_one_error_says_how_to_have_it(root: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none/mcp.py").write_text("raise ImportError('no such extra')\n", "utf-8")
    told = environment(root)
    done = subprocess.run(
        [sys.executable, "-m", "orchestrator.cli.main", "mcp"],
        cwd=root,
        env={**told, "PYTHONPATH": f"{tmp_path / 'none'}:{told['PYTHONPATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == (f"error: baton mcp: needs the extra 'mcp', which is not installed. {install_extra('mcp')}\n")
