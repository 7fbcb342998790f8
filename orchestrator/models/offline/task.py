"""What a request asks for, read from its prompt (instructions, data blocks, notes of the person), or why not."""

from __future__ import annotations

import re
from functools import cached_property

from orchestrator.domain.data_block import DataBlock, data_blocks
from orchestrator.domain.messages import AssistantMessage, Request, ToolResult, UserMessage
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Declined:
    """Why a task cannot be done by extracting, cutting and ordering."""

    reason: str
    """A sentence or two for the person who is asked then."""


_NOTES = re.compile(r"^[^\n]*\bperson\b[^\n]*\basks\b[^\n]*:\n(?P<notes>(?:- [^\n]*\n?)+)", re.MULTILINE)
_DAY = re.compile(r"\bToday is (?P<day>\d{4}-\d{2}-\d{2})\b")
_MISSING = "none"
"""What the `data` filter prints for a value that is not there yet."""


@dataclass(frozen=True)
class Task:
    request: Request

    @cached_property
    def prompt(self) -> str:
        return next((message.text for message in self.request.messages if isinstance(message, UserMessage)), "")

    @cached_property
    def blocks(self) -> tuple[DataBlock, ...]:
        return tuple(block for block in data_blocks(self.prompt) if block.text.strip() not in ("", _MISSING))

    @cached_property
    def instructions(self) -> str:
        """The prompt without its material."""
        text = self.prompt
        for block in data_blocks(self.prompt):
            text = text.replace(str(block), "")
        return text

    def block(self, *names: str) -> str | None:
        """The text of the first block that bears one of these names."""
        return next((block.text for name in names for block in self.blocks if block.name == name), None)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What the person asked for since the draft was made, oldest first."""
        found = _NOTES.search(self.instructions)
        return tuple(line[2:].strip() for line in found["notes"].splitlines()) if found else ()

    @property
    def day(self) -> str:
        """The day the run was started, where the prompt says it."""
        found = _DAY.search(self.instructions)
        return found["day"] if found else ""

    @cached_property
    def results(self) -> tuple[ToolResult, ...]:
        return tuple(message for message in self.request.messages if isinstance(message, ToolResult))

    @cached_property
    def refused(self) -> AssistantMessage | None:
        """The last answer, when what follows it asks for a better one."""
        messages = self.request.messages
        if len(messages) < 3 or not isinstance(messages[-1], UserMessage):
            return None
        return next((message for message in reversed(messages) if isinstance(message, AssistantMessage)), None)
