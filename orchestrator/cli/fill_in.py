"""Fill in a gate's form, a line a field; what does not fit is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.cli.terminal import Terminal
from orchestrator.domain.canonical import JSON
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.text.visible import visible

if TYPE_CHECKING:
    from datetime import datetime

    from orchestrator.domain.definition import Field


def fill_in(terminal: Terminal, decision: Decision, answer: str) -> dict[str, JSON]:
    """The fields a person gave with an answer. Raises EOFError when they stop in the middle."""
    now = decision.run.now().astimezone()
    return {field.name: _asked(terminal, field, now) for field in decision.form_for(answer)}


def _asked(terminal: Terminal, field: Field, now: datetime) -> JSON:
    from orchestrator.workspace.read.field_value import value_of

    while True:
        given: JSON = terminal.read(f"  {_prompt(field)}: ").strip()
        if not given and not field.required:
            given = field.default
        elif not given and not field.nullable:
            terminal.line("  it needs a value.")
            continue
        try:
            return value_of(field, given, now)
        except UsageError as error:
            terminal.line(f"  {visible(str(error))}")


def _prompt(field: Field) -> str:
    from orchestrator.workspace.read.field_value import described

    hints = [] if field.type == "string" and not field.nullable else [described(field)]
    if not field.required:
        hints.append(f"empty for {field.default}")
    told = f" ({'; '.join(hints)})" if hints else ""
    return visible(f"{field.description or field.name}{told}")
