"""A workspace whose agent asks a tracker, and a model that does what a test says."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from plain_server import SCHEMA
from small_workspace import Clock, make_workspace

from orchestrator.domain.messages import Answer, AssistantMessage, Request, ToolCall, ToolResult
from orchestrator.domain.served_tool import ServedTool
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.workspace.read.met_tools import spelled

SERVER = Path(__file__).with_name("plain_server.py")
ASK = """\
description: Ask the tracker.
phases:
  ask:
    agent: clerk
    prompt: What is open?
  check: {gate: "Is that all?", reads: [ask], then: {approve: end, again: ask}}
"""
CLERK = "---\nname: clerk\ndescription: Asks.\nmodel: fast\ntools: [%s]\n---\nYou ask.\n"
TOOL = "mcp:tracker/list_issues"
SETTINGS = """\
profile: offline
profiles:
  offline: {fast: offline}
mcp:
  servers:
    tracker: {command: [%s, %s]%s}
"""


class Caller:
    """Calls its first tool, and then says what came of it."""

    name = "caller"

    def __init__(self, arguments: object = None, calls: int = 1) -> None:
        self.arguments = {"state": "open"} if arguments is None else arguments
        self.calls = calls
        self.asked: list[Request] = []

    async def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        heard = [message for message in request.messages if isinstance(message, ToolResult)]
        if len(heard) >= self.calls or not request.tools:
            return Answer(AssistantMessage(heard[-1].text if heard else "nothing"), self.name)
        call = ToolCall(f"c{len(heard) + 1}", request.tools[0].name, self.arguments)
        return Answer(AssistantMessage(calls=(call,)), self.name, "tool_calls")


class Tracker:
    """The workspace, its server and its model."""

    def __init__(self, root: Path, *, tools: Sequence[str] = (TOOL,), more: str = "") -> None:
        self.root = make_workspace(root)
        self.model = Caller()
        self.write("baton.yaml", SETTINGS % (sys.executable, SERVER, more))
        self.write("apps/ask.yaml", ASK)
        self.write("agents/clerk.md", CLERK % ", ".join(tools))

    def was_met(self) -> None:
        """As the first run leaves it, without one."""
        known = [
            ServedTool("tracker", "list_issues", "Issues in a state.", SCHEMA, reads=True),
            ServedTool("tracker", "create_issue", "Make one.", {"type": "object"}),
        ]
        self.write("tools/tracker.mcp.json", spelled(known))

    def write(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(exist_ok=True)
        (self.root / name).write_text(text, "utf-8")

    def behaves(self, mode: str) -> None:
        """As `plain_server.py` says."""
        self.write("mode", mode)

    @contextmanager
    def opened(self) -> Iterator[Workspace]:
        with Workspace.open(self.root, clock=Clock()) as workspace:
            workspace.model_for = lambda *_: self.model
            yield workspace

    def said(self) -> str:
        """What a run of the app comes to hear of the tool."""
        with self.opened() as workspace:
            run = workspace.start("ask")
            run.drive()
            return told(run)


def told(run: Run) -> str:
    """What the agent made, or why it failed."""
    if run.state.failure:
        error = run.artifact_of(run.state.failure).value
        return f"{error['kind']}: {error['message']} {error['mend']}"
    return run.artifact("ask").text
