"""The day as bare `baton` shows it: kept from the last plan while that is true, else planned anew.

On the start-up path, so nothing that plans is imported before it is needed.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from orchestrator.errors import BatonError
from orchestrator.face.glance import Glance, GlanceTask, OwnQuestion, read_glance
from orchestrator.face.glance import SeenHole as SeenHole
from orchestrator.face.lists import Lists


class SeenDay(NamedTuple):
    glance: Glance | None
    questions: tuple[OwnQuestion, ...]
    """One's own that are open."""
    told: str = ""
    """Why there is no glance, in a line."""

    def on(self, now: datetime) -> date:
        """The person's day; the computer's where none is known."""
        return date.fromisoformat(self.glance.day) if self.glance else now.astimezone().date()

    def next_at(self, now: datetime) -> GlanceTask | None:
        return self.glance.next_at(now) if self.glance else None

    @property
    def holes(self) -> tuple[SeenHole, ...]:
        return self.glance.holes if self.glance else ()


def day_seen(lists: Lists) -> SeenDay:
    """Today, as it is now. What goes wrong with it is told, and takes nothing else off the screen."""
    try:
        glance = read_glance(lists.root, lists.behind_a_plan())
        return SeenDay(glance, glance.questions) if glance else _anew(lists.root)
    except BatonError as error:
        return _untold(str(error))
    except Exception as error:  # noqa: BLE001 - what waits for the person is told all the same
        return _untold(f"{type(error).__name__}: {error}")


def _untold(why: str) -> SeenDay:
    return SeenDay(None, (), f"cannot be told: {' '.join(why.split())}")


def _anew(root: Path) -> SeenDay:
    """The one place where bare `baton` plans. It runs no command and asks no address: what they said last counts."""
    from orchestrator.face.workspace import Workspace
    from orchestrator.features.rules.day import planned
    from orchestrator.features.rules.keeping import glance_of

    with Workspace.open(root) as workspace:
        today = planned(workspace, freshness="kept")
        glance = glance_of(workspace, today.plan, today.state)
        return SeenDay(glance, glance.questions)


def day_shape(day: SeenDay, now: datetime) -> dict[str, object]:
    """As JSON."""
    glance, following = day.glance, day.next_at(now)
    return {
        "day": glance.day if glance else None,
        "as_of": glance.as_of if glance else None,
        "energy": (glance.energy or None) if glance else None,
        "next": following._asdict() | {"is_over": is_over(following, now)} if following else None,
        "holes": [one._asdict() | {"since": one.since or None} for one in day.holes],
        "unread": list(glance.unread) if glance else [],
        "outside": list(glance.outside) if glance else [],
        "told": day.told or None,
    }


def questions_shape(day: SeenDay) -> list[dict[str, object]]:
    return [one._asdict() | {"by": one.by or None, "default": one.default or None} for one in day.questions]


def is_over(one: GlanceTask, now: datetime) -> bool:
    return datetime.fromisoformat(one.end) <= now
