"""A client: a program that speaks to Baton through MCP, known by what it calls itself and vouched for by nobody."""

from __future__ import annotations

from orchestrator.domain.facts import BY_CLIENT
from orchestrator.text.visible import visible
from orchestrator.values import dataclass

NAMELESS = "a client without a name"
_LONGEST = 60
"""Characters: longer than `Visual Studio Code - Insiders`, and short enough for a line of a log."""


@dataclass(frozen=True)
class Client:
    name: str
    """Made visible, on one line and cut: it is shown wherever its work is."""

    @classmethod
    def called(cls, given: object) -> Client:
        """By the name it gave, whatever that is."""
        words = " ".join(visible(given).split()) if isinstance(given, str) else ""
        return cls(words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…") if words else cls(NAMELESS)

    @property
    def actor(self) -> str:
        """Who did it, in the record: never the person."""
        return f"{BY_CLIENT}{self.name}"
