"""A workspace whose tools are called as a client calls them, with and without the protocol between."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestrator.domain.event import SYSTEM, Event
from orchestrator.face.workspace import Workspace
from orchestrator.features.clients.answer import ClientAnswer
from orchestrator.features.clients.client import Client
from orchestrator.mcp.drives import Drives
from orchestrator.mcp.server import answered

REPOSITORY = Path(__file__).resolve().parents[2]
CLIENT = Client.called("claude-code")
NOTHING_WAITED_FOR: Mapping[str, Any] = {}


class Served:
    """Of one workspace, by one client."""

    def __init__(self, root: Path, client: Client = CLIENT) -> None:
        self.root = root
        self.client = client
        self.told: list[str] = []
        self.drives = Drives(root, self.told.append)

    def call(self, name: str, /, **arguments: Any) -> ClientAnswer:
        """What a tool answers; it must be no error."""
        answer, failed = answered(self.root, self.drives, self.client, name, arguments)
        assert not failed, answer.told
        return answer

    def refused(self, name: str, /, **arguments: Any) -> str:
        """Why a tool refuses; it must."""
        answer, failed = answered(self.root, self.drives, self.client, name, arguments)
        assert failed, answer.told
        return answer.told

    def events(self) -> list[Event]:
        """All that was recorded, but how the files were found."""
        with Workspace.open(self.root) as workspace:
            streams = [SYSTEM, *(row.run for row in workspace.runs())]
            events = [event for stream in streams for event in workspace.journal.read(stream)]
        return [event for event in events if event.kind not in ("FilesFirstSeen", "FileChanged", "KeyClaimed")]


def environment(root: Path) -> dict[str, str]:
    """Of a process that serves a workspace of a test."""
    return {
        "PYTHONPATH": str(REPOSITORY),
        "HOME": str(root),
        "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"],
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    }
