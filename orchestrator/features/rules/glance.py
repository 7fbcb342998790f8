"""The day as bare `baton` shows it: kept from the last plan while that is true, else planned anew.

On the start-up path, so nothing that plans is imported before it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from orchestrator.errors import BatonError
from orchestrator.face.glance import Glance, GlanceTask, OwnQuestion, read_glance
from orchestrator.face.glance import SeenHole as SeenHole
from orchestrator.face.lists import Lists
from orchestrator.text.age import since_when
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible


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


def question_lines(questions: Iterable[OwnQuestion], today: date) -> Iterator[tuple[str, ...]]:
    """Of one's own, in the columns of `decision_lines`; they are asked on a day, and by no run."""
    for one in questions:
        days = (today - date.fromisoformat(one.asked)).days
        until = f"by {date.fromisoformat(one.by):%a %d %b}" if one.by else ""
        told = ", ".join(filter(None, (until, f"else {visible(one.default)}" if one.default else "")))
        question = " ".join(visible(one.question).split())
        waits = counted(days, "day") if days > 0 else "today"
        yield (one.id, "", "", waits, f"{question}  ({told})" if told else question)


def task_row(day: SeenDay, one: GlanceTask, now: datetime) -> tuple[str, ...]:
    """When it is, how long, its id, its title, and what the person would want to know of the plan before they believe
    it.
    """
    begins = f"{datetime.fromisoformat(one.start):%H:%M}" + (" is over" if is_over(one, now) else "")
    minutes = f"{one.minutes}'" + ("?" if one.assumed else "")
    return (begins, minutes, visible(one.id), visible(one.title), _beside(day))


def _beside(day: SeenDay) -> str:
    told = [] if day.glance is None or day.glance.energy else ["energy unsaid"]
    if day.glance and day.glance.outside:
        told.append(f"as of {datetime.fromisoformat(day.glance.as_of):%H:%M}")
    return f"({', '.join(told)})" if told else ""


def hole_lines(day: SeenDay, now: datetime) -> Iterator[str]:
    zone = datetime.fromisoformat(day.glance.as_of).tzinfo if day.glance else None
    for hole in day.holes:
        since = f" ({since_when(hole.since, now, zone or UTC)})" if hole.since else ""
        yield visible(f"{hole.source}: {hole.why}{since}")
