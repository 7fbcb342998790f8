"""What a person had before their eyes, recorded in the system's stream: what counts as use, and as time attended.

A look holds no text, so that it stays when the run's texts are forgotten, or the run is gone.
"""

from __future__ import annotations

from typing import Literal

from orchestrator.values import dataclass

Surface = Literal["terminal", "page"]
"""Where it was looked at. A pipe, a script and `--json` are no surface: nobody knows whether a person looked."""
IDLE_S = 120.0
"""Seconds without a key pressed that count as looking; what is longer was a walk to the kettle."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A person had a run, or a decision of it, before them, once."""

    day: str
    """By the time zone of this computer, as the days of money are."""
    run: str
    """Of a branch, the branch."""
    app: str
    """Of the root of its tree."""
    surface: Surface
    began: str
    """The moment it was on the screen, as the journal stamps moments."""
    decision: str = ""
    """Empty: what the run did or made was looked at, and no question of it."""
    seconds: float = 0.0
    """Attended, to a tenth, never less than one where it was measured: gaps between keys count `IDLE_S` at most. 0: not
    measured.
    """


OfUse = Looked
