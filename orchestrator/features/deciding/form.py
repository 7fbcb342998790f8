"""A gate's form, a blank a field: what is asked for, and how what was typed becomes a value."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from orchestrator.domain.canonical import JSON
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.transcripts.beside import guesses_about as guesses_about
from orchestrator.values import dataclass

if TYPE_CHECKING:
    from orchestrator.domain.definition import Field

_YES_OR_NO = ("no", "yes")


@dataclass(frozen=True)
class Blank:
    field: Field
    now: datetime
    """Local time, for the words `today` and `monday`."""

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def prompt(self) -> str:
        """What is asked for, with how it is written and what an empty line means."""
        from orchestrator.workspace.read.field_value import described

        field = self.field
        known = "yes or no" if self._is_yes_or_no else described(field)
        hints = [] if field.type == "string" and not field.nullable else [known]
        if not field.required:
            hints.append(f"empty for {self._default}")
        told = f" ({'; '.join(hints)})" if hints else ""
        return f"{field.description or field.name}{told}"

    @property
    def told(self) -> str:
        """The same for somebody who answers on the command line."""
        from orchestrator.workspace.read.field_value import described

        field = self.field
        left_out = "" if field.required else f"; left out: {self._default}"
        return f"{field.description}{' ' if field.description else ''}({described(field)}{left_out})"

    @property
    def _is_yes_or_no(self) -> bool:
        return self.field.type == "boolean" and not self.field.nullable

    @property
    def _default(self) -> str:
        """What stands for a field that nobody filled in, as a person would write it."""
        default = self.field.default
        if self._is_yes_or_no:
            return _YES_OR_NO[bool(default)]
        return "nothing" if default is None or default in ("", []) else f"{default}"

    def filled(self, typed: str) -> JSON:
        """The value of what was typed. Raises UsageError."""
        from orchestrator.workspace.read.field_value import value_of

        field = self.field
        if not typed and field.required and not field.nullable:
            raise UsageError("it needs a value.")
        return value_of(field, typed if typed or field.required else field.default, self.now)


def blanks(decision: Decision, answer: str) -> list[Blank]:
    """What goes with one of a decision's answers."""
    now = decision.run.now().astimezone()
    return [Blank(field, now) for field in decision.form_for(answer)]
