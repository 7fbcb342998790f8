"""Tasks that are not done, as a day sees them."""

from __future__ import annotations

from datetime import date

from orchestrator.agenda.energy import Level
from orchestrator.agenda.project import Project
from orchestrator.agenda.task import TaskEntry
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that is not done, with what its project, the person's events and the day make of it."""

    entry: TaskEntry
    project: Project | None
    due: date | None
    energy: Level | None
    weight: float
    inherited: tuple[str, ...] = ()
    """Which of `due`, `energy` and `weight` come from its project."""
    blocks: tuple[str, ...] = ()
    """Ids of open tasks that wait for it."""
    carried: int = 0
    """Days before this one on which it was in a plan that was shown, and was not done."""
    deferred_to: date | None = None
    """Where the person moved it, as long as its file names the dates it named then."""
    due_in_days: int | None = None
    """Days of the calendar; negative when overdue."""
    workdays_left: int | None = None
    """Working days after this one, with the due day; negative when overdue."""
    slack_days: int | None = None
    """Working days it can wait and still be done in time."""

    @property
    def id(self) -> str:
        return self.entry.id
