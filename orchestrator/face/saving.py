"""What an app saved a person: minutes by a baseline that they stated, less those they attended.

Only a run that came to its end and that they looked at saved anything. Without a baseline it is unknown, not zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import RunStarted
from orchestrator.errors import BatonError
from orchestrator.face.definitions import files_of
from orchestrator.face.gate_answer import OUTCOMES, Answerer, GateAnswer
from orchestrator.face.usage import UsageLine
from orchestrator.ports.journal import Journal
from orchestrator.values import dataclass

_BY: tuple[Answerer, ...] = ("you", "rule", "time")


@dataclass(frozen=True)
class AppStats:
    """One app in a window."""

    used: UsageLine
    by_hand: float | None
    """Minutes that one run's work takes by hand, as the app says; None: nobody said."""

    @property
    def attended_minutes(self) -> float | None:
        """None: not measured, as every answer of the person's was given without a screen."""
        if self.used.own and not self.used.attended_s:
            return None
        return self.used.attended_s / 60

    @property
    def saved_minutes(self) -> float | None:
        """Net. None: unknown, without a baseline, without one measured answer, or where nobody knows what was looked
        at. Too high by what the answers took that were not measured (`UsageLine.unmeasured`).
        """
        attended = self.attended_minutes
        if self.by_hand is None or attended is None or (self.used.unknown and not self.used.looked):
            return None
        return self.by_hand * self.used.looked_and_done - attended

    def value(self) -> Mapping[str, JSON]:
        """As JSON: minutes and seconds to a tenth, null where it is not known."""
        told = used_value(self.used)
        return {
            "app": told.pop("name"),
            **told,
            "baseline_minutes": self.by_hand,
            "saved_minutes": tenth(self.saved_minutes),
        }


def used_value(line: UsageLine) -> dict[str, JSON]:
    """What an app or an agent was used for, as JSON."""
    return {
        "name": line.name,
        "runs": line.runs,
        "looked_at": line.looked,
        "looked_at_unknown": line.unknown,
        "done": line.done,
        "looked_at_and_done": line.looked_and_done,
        "failures": line.failures,
        "cost_usd": line.cost_usd,
        "attended_seconds": tenth(line.attended_s),
        "answers": answers_value(line.answers),
        "answers_measured": line.measured,
        "answers_not_measured": line.unmeasured,
        "last_looked_at": line.last_looked or None,
        "last_started_at": line.last_started or None,
    }


def answers_value(answers: tuple[GateAnswer, ...]) -> JSON:
    """`{you: {untouched: 3, ...}, rule: {...}, time: {...}}`: whose they were, and how many of what there is any of."""
    counts: dict[str, dict[str, int]] = {by: {} for by in _BY}
    for outcome in OUTCOMES:
        for one in answers:
            if one.outcome == outcome:
                counts[one.by][outcome] = counts[one.by].get(outcome, 0) + 1
    return counts


def tenth(number: float | None) -> float | None:
    return None if number is None else round(number, 1) + 0.0  # no minus before a zero


def baseline(root: Path, journal: Journal, app: str, run: str) -> float | None:
    """Minutes by hand as the app's file says now, else (it is gone, or cannot be read) as one of its runs is pinned to.
    None: nobody said.
    """
    if (root / "apps" / f"{app}.yaml").is_file() and (source := files_of(root).app(app)):
        return source.app.baseline_minutes or None
    try:
        [started] = [event.fact for event in journal.read(run)[:1]]
        if not isinstance(started, RunStarted):
            return None
        return float(journal.artifact(run, started.definition).value["app"].get("baseline_minutes", 0)) or None
    except (BatonError, ValueError, TypeError, KeyError, AttributeError):  # of a version that said it otherwise
        return None
