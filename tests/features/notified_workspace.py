"""A workspace whose person is told things, with channels that only remember, and keepers that no test waits for."""

from __future__ import annotations

import asyncio
from pathlib import Path

from channels import FakeChannels
from small_workspace import Clock, open_workspace
from triggers_workspace import write

from orchestrator.domain.event import SYSTEM
from orchestrator.domain.notice_facts import NotificationClaimed, NotificationSettled
from orchestrator.face.decision import Decision
from orchestrator.face.workspace import Workspace
from orchestrator.features.notifying.notifier import Notifier
from orchestrator.ports.channel import Message

SETTINGS = "profile: offline\nprofiles:\n  offline: {fast: offline}\n"
ASKING = """\
description: Ask about a thought.
inputs: {thought: string}
phases:
  check: {gate: "Keep {{ thought }}?", reads: [thought], then: {approve: end}}
"""


class Told:
    """One keeper's notifier, and what it sent."""

    def __init__(self, root: Path, clock: Clock, channels: FakeChannels | None = None) -> None:
        self.clock = clock
        self.channels = channels or FakeChannels()
        self.lines: list[str] = []
        self.workspace: Workspace = open_workspace(root, clock)
        self.notifier = Notifier(self.workspace, self.lines.append, self.channels)

    def look(self, **passed: float) -> list[Message]:
        """The messages that one look sends over `ntfy`, so much later."""
        self.clock.pass_(**passed)
        before = len(self.sent())
        asyncio.run(self.notifier.look())
        return self.sent()[before:]

    def sent(self, channel: str = "ntfy") -> list[Message]:
        return self.channels[channel].messages

    def ask(self, thought: str = "this") -> Decision:
        """A decision that nobody has seen, opened longer ago than a person needs to see it."""
        run = self.workspace.start("asking", thought=thought)
        run.drive()
        assert run.state.decision
        self.clock.pass_(minutes=1)
        return self.workspace.decision(run.state.decision.decision)

    def claims(self) -> list[NotificationClaimed]:
        facts = (event.fact for event in self.workspace.journal.read(SYSTEM))
        return [fact for fact in facts if isinstance(fact, NotificationClaimed)]

    def settled(self) -> list[str]:
        facts = (event.fact for event in self.workspace.journal.read(SYSTEM))
        return [fact.how for fact in facts if isinstance(fact, NotificationSettled)]

    def close(self) -> None:
        self.workspace.close()


def notify(root: Path, settings: str = "{to: 'ntfy://topic'}") -> None:
    write(root, "baton.yaml", f"{SETTINGS}notify: {settings}\n")
