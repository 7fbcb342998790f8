"""Reads `state/projects.yaml`: projects, and the tasks that stand beside them. A broken entry is told and left out."""

from __future__ import annotations

from datetime import date
from typing import cast, get_args

from orchestrator.agenda.energy import LEVELS, Level
from orchestrator.agenda.project import Project, ProjectStatus
from orchestrator.agenda.task import Priority, TaskEntry
from orchestrator.workspace.yaml.faultlog import FaultLog, did_you_mean, listed
from orchestrator.workspace.yaml.node import Items, Node, Table, called
from orchestrator.workspace.yaml.section import FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

PROJECTS = "state/projects.yaml"
_STATUSES: tuple[ProjectStatus, ...] = get_args(ProjectStatus)
_PRIORITIES: tuple[Priority, ...] = get_args(Priority)
_KEYS = ("id", "title", "status", "weight", "due", "energy", "outcome", "tasks")
_TASK_KEYS = ("id", "title", "minutes", "energy", "due", "scheduled", "priority", "weight", "after", "tags", "done")


def parse_projects(text: str, faults: FaultLog) -> tuple[Project, ...]:
    node = parse_document(text, PROJECTS, faults)
    if node is None:
        return ()
    section = FileMap(node, PROJECTS, ("projects",), faults)
    return tuple(project for one in _entries(section, "projects") if (project := _project(one, faults)))


def _entries(section: FileMap, key: str) -> tuple[Node, ...]:
    node = section.node(key)
    if node is None:
        return ()
    if not isinstance(node, Items):
        section.fault(key, f"'{key}' is {called(node)}", "Write a list: - {id: ..., title: ...}.")
        return ()
    return tuple(node.items)


def _project(node: Node, faults: FaultLog) -> Project | None:
    if not isinstance(node, Table):
        faults.add(node.place, f"a project is {called(node)}", "Write {id: site, title: The site}.")
        return None
    section = FileMap(node, "a project", _KEYS, faults)
    id_, title = section.text("id", required=True), section.text("title", required=True)
    if not (id_ and title):
        return None
    return Project(
        id=id_,
        title=title,
        status=cast("ProjectStatus", _word(section, "status", _STATUSES) or "active"),
        weight=_whole(section.number("weight", 1)),
        due=_day(section, "due"),
        energy=cast("Level | None", _word(section, "energy", LEVELS)),
        tasks=tuple(task for one in _entries(section, "tasks") if (task := _task(one, id_, faults))),
        place=f"{PROJECTS}:{node.place.line}",
    )


def _task(node: Node, project: str, faults: FaultLog) -> TaskEntry | None:
    if not isinstance(node, Table):
        faults.add(node.place, f"a task is {called(node)}", "Write {id: site-1, title: Draft the note}.")
        return None
    section = FileMap(node, f"a task of {project}", _TASK_KEYS, faults)
    id_, title = section.text("id", required=True), section.text("title", required=True)
    if not (id_ and title):
        return None
    return TaskEntry(
        id=id_,
        title=title,
        source=PROJECTS,
        place=f"{PROJECTS}:{node.place.line}",
        project=project,
        minutes=section.whole("minutes", 0) or None,
        energy=cast("Level | None", _word(section, "energy", LEVELS)),
        due=_day(section, "due"),
        scheduled=_day(section, "scheduled"),
        priority=cast("Priority | None", _word(section, "priority", _PRIORITIES)),
        weight=_whole(section.number("weight", 0)) if section.has("weight") else None,
        after=tuple(scalar.text for scalar in section.texts("after")),
        tags=tuple(scalar.text for scalar in section.texts("tags")),
        done=section.flag("done", False),
        done_by_event=True,
    )


def _whole(number: float) -> float:
    """`3` reads as three, in a reason too."""
    return int(number) if float(number).is_integer() else number


def _day(section: FileMap, key: str) -> date | None:
    scalar = section.scalar(key)
    if scalar is None:
        return None
    try:
        return date.fromisoformat(scalar.text)
    except ValueError:
        section.fault(key, f"'{scalar.text}' is no day", "Write a day such as 2026-11-30.")
        return None


def _word(section: FileMap, key: str, words: tuple[str, ...]) -> str | None:
    scalar = section.scalar(key)
    if scalar is None:
        return None
    if scalar.text not in words:
        section.fault(key, f"'{scalar.text}' is no {key}", did_you_mean(scalar.text, words, f"Write {listed(words)}."))
        return None
    return scalar.text
