"""What rules may read, and for each the values it can have: the model that a rule set is checked against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from orchestrator.agenda.constraints import WEEKDAYS
from orchestrator.agenda.energy import LEVELS, UNSAID
from orchestrator.domain.canonical import JSON
from orchestrator.templates.origin import Path
from orchestrator.values import dataclass

_DAY = date(2026, 11, 26)
"""Of the states that are tried; any other would do."""

Option = Mapping[str, JSON]
"""Values by dotted path, that go together: a task without a due day has no days left either."""


@dataclass(frozen=True, slots=True)
class Literals:
    """What an expression compares with: near these values it turns."""

    texts: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()


WORDS: Mapping[str, frozenset[str]] = {
    "energy": frozenset((*LEVELS, UNSAID)),
    "task.energy": frozenset(LEVELS),
    "task.priority": frozenset(("highest", "high", "medium", "low", "lowest")),
    "project.status": frozenset(("active", "waiting", "someday", "done")),
    "project.energy": frozenset(LEVELS),
    "decision.kind": frozenset(("gate", "question")),
    "constraints.weekday": frozenset(WEEKDAYS),
}
"""Path -> all texts it can be."""

_OR_NONE = frozenset(("task.energy", "task.priority", "project.energy"))
_TEXTS = (
    "task.id", "task.title", "task.source", "task.place", "task.recurrence", "project.title", "decision.id",
    "decision.question", "decision.app", "decision.default", "decision.cost_of_delay", "constraints.timezone",
)  # fmt: skip
_LISTS = ("task.after", "task.blocks", "task.tags")
_DAYS = ("day", "task.scheduled", "task.deferred", "project.due", "decision.asked", "decision.by")
_ALWAYS_DAYS = frozenset(("day", "decision.asked"))
_NUMBERS: Mapping[str, tuple[JSON, ...]] = {
    "task.minutes": (None, 5, 30, 600),
    "task.weight": (0, 1, 2.5, 10),
    "task.carried": (0, 1, 4),
    "project.weight": (0, 1, 2.5, 10),
    "project.open_tasks": (0, 1, 12),
    "decision.age_days": (0, 1, 2, 30),
    "constraints.buffer": (0, 0.2, 1),
    "constraints.limits.deep_minutes": (0, 180),
    "constraints.limits.open_decisions": (0, 7),
    "constraints.work_minutes": (0, 240, 465),
    "constraints.free_minutes": (0, 120, 405),
}
_DUE = ("task.due", "task.due_in_days", "task.workdays_left", "task.slack_days")

PATHS = frozenset(
    (*WORDS, *_TEXTS, *_LISTS, *_DAYS, *_NUMBERS, *_DUE, "task.project", "project.id", "constraints.away")
)
"""Every dotted path there is."""
MAY_BE_NONE = ("project", "decision")


_THERE = "there"
_DECISION_AS_TASK: Mapping[str, JSON] = {
    **dict.fromkeys(("project", "energy", "priority", "scheduled", "deferred")),
    "minutes": 5,
    "weight": 1,
}


def names_in(path: str) -> frozenset[str]:
    """What stands below a path: `project` -> its fields."""
    below = f"{path}." if path else ""
    return frozenset(known[len(below) :].partition(".")[0] for known in PATHS if known.startswith(below))


def dimensions(read: Iterable[Path], literals: Literals) -> list[Sequence[Option]]:
    """Of what is read, what it can be, each independent of the others: a rule is tried on combinations of them."""
    spelled = {".".join(path) for path in read}
    wanted = [path for path in sorted(PATHS) if any(_covers(one, path) for one in spelled)]
    out: list[Sequence[Option]] = []
    if any(path in _DUE for path in wanted):
        out.append(_due_options(literals))
    if any(one.partition(".")[0] == "project" or one in ("task", "task.project") for one in spelled):
        out.append(
            [
                {"project": None, "task.project": None},
                *({"project.id": id_, "task.project": id_} for id_ in _texts(literals)),
            ]
        )
    if any(one.partition(".")[0] == "decision" for one in spelled):
        out.append([{"decision": None}, {"decision": _THERE}])
    out.extend(
        [{path: value} for value in _options(path, literals)]
        for path in wanted
        if path not in (*_DUE, "task.project", "project.id")
    )
    return out


def _covers(read: str, path: str) -> bool:
    return path == read or path.startswith(f"{read}.") or read.startswith(f"{path}.")


def _options(path: str, literals: Literals) -> Sequence[JSON]:
    if path in WORDS:
        return [*sorted(WORDS[path]), *([None] if path in _OR_NONE else [])]
    if path in _LISTS:
        return [[], *([text] for text in _texts(literals)), ["a", "b", "c"]]
    if path in _DAYS:
        return [*([] if path in _ALWAYS_DAYS else [None]), *_days(literals)]
    if path in _NUMBERS:
        return [*_NUMBERS[path], *(near for near in _near(literals) if near >= 0 and _NUMBERS[path])]
    return [True, False] if path == "constraints.away" else _texts(literals)


def _due_options(literals: Literals) -> list[Option]:
    left = sorted({-400, -3, -1, 0, 1, 2, 7, 30, 400, *(round(near) for near in _near(literals) if abs(near) < 10_000)})
    out: list[Option] = [dict.fromkeys(_DUE)]
    out += [
        {
            "task.due": (_DAY + timedelta(days=days)).isoformat(),
            "task.due_in_days": days,
            "task.workdays_left": days,
            "task.slack_days": days,
        }
        for days in left
    ]
    # The same due day with fewer working days, and where nobody works.
    out += [{**one, "task.workdays_left": one["task.workdays_left"] // 2} for one in out[1:]]
    return [*out, {**out[1], "task.slack_days": None}]


def _texts(literals: Literals) -> list[str]:
    return ["", "something", *literals.texts]


def _days(literals: Literals) -> list[str]:
    days = {_DAY + timedelta(days=days) for days in (-1, 0, 1)}
    for text in literals.texts:
        try:
            written = date.fromisoformat(text)
        except ValueError:
            continue
        days |= {date.fromordinal(max(1, min(written.toordinal() + step, date.max.toordinal()))) for step in (-1, 0, 1)}
    return sorted(day.isoformat() for day in days)


def _near(literals: Literals) -> list[float]:
    near = sorted({number + step for number in literals.numbers for step in (-1, 0, 1)})
    return [int(number) if float(number).is_integer() else number for number in near]


def values_with(options: Iterable[Option]) -> dict[str, JSON]:
    """A state, every path there, with these values; what is set to none as a whole has no fields."""
    chosen = {path: value for option in options for path, value in option.items()}
    values: dict[str, JSON] = {}
    for path, usual in _USUAL.items():
        _put(values, path.split("."), chosen.get(path, usual))
    if chosen.get("decision") == _THERE:  # what is asked of it as a task is what every decision is as one
        values["task"].update(_DECISION_AS_TASK)
        values["project"] = None
    for name in MAY_BE_NONE:
        if name in chosen and chosen[name] is None:
            values[name] = None
    return values


def _put(values: dict[str, JSON], path: Sequence[str], value: JSON) -> None:
    for part in path[:-1]:
        values = values.setdefault(part, {})
    values[path[-1]] = value


def _usual(path: str) -> JSON:
    if path in _DUE:
        return None
    return _options(path, Literals())[-1]


_USUAL = {path: _usual(path) for path in sorted(PATHS)}
