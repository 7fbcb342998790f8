"""Projects: what tasks belong to, and inherit from."""

from __future__ import annotations

from datetime import date
from typing import Literal

from orchestrator.agenda.energy import Level
from orchestrator.agenda.task import TaskEntry
from orchestrator.values import dataclass

ProjectStatus = Literal["active", "waiting", "someday", "done"]


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    title: str
    status: ProjectStatus = "active"
    """Tasks of a project that is not active are shown, and held."""
    weight: float = 1
    due: date | None = None
    energy: Level | None = None
    tasks: tuple[TaskEntry, ...] = ()
    """Those written beside it; its tasks elsewhere name it."""
    place: str = ""
    """`state/projects.yaml:8`, for the explanation of what was inherited."""
