"""What a model can do for an agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Output = Literal["text", "native", "tool", "prompted"]
"""How structured output is had: `native` holds the model to the schema, by a `tool` it mostly keeps to it, `prompted`
it is only asked for; a repair may follow. `text` needs none."""


@dataclass(frozen=True)
class Ability:
    output: Output
    tools: bool = True
    thinking: bool = False
    context: int = 0
    """Tokens it can read and write in one exchange; 0 where that is not known, or has no bound."""
