"""Fill in a gate's form, a line a field; what does not fit is asked again."""

from __future__ import annotations

from orchestrator.cli.terminal import Terminal
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.features.deciding.form import Blank, blanks
from orchestrator.text.visible import visible


def fill_in(terminal: Terminal, decision: Decision, answer: str) -> dict[str, object]:
    """The fields a person gave with an answer. Raises EOFError when they stop in the middle."""
    return {blank.name: _asked(terminal, blank) for blank in blanks(decision, answer)}


def _asked(terminal: Terminal, blank: Blank) -> object:
    while True:
        try:
            return blank.filled(terminal.read(f"  {visible(blank.prompt)}: ").strip())
        except UsageError as error:
            terminal.line(f"  {visible(str(error))}")
