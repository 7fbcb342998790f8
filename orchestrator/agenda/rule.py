"""Rules of attention: what comes first, what is held today, and what adds points; each with a reason."""

from __future__ import annotations

from typing import Literal

from orchestrator.values import dataclass

Verb = Literal["first", "hold", "add"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file has it. What is empty was not written."""

    name: str
    verb: Verb
    expression: str
    """`first`, `hold`: when it speaks. `add`: the points."""
    why: str
    """A template of one line."""
    when: str = ""
    """Else it does not speak."""
    unless: str = ""
    """Of `hold`: then it does not speak."""
    path: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def conditions(self) -> tuple[str, ...]:
        """Expressions that all must hold, in the order they are asked."""
        own = () if self.verb == "add" else (self.expression,)
        return tuple(part for part in (self.when, *own) if part)
