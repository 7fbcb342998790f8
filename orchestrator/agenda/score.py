"""What the rules say of a task: which spoke, with place, addend and reason; which failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from orchestrator.agenda.candidate import Candidate, project_values, shared_values, values_of
from orchestrator.agenda.hours import DayHours
from orchestrator.agenda.rule import Rule, Verb
from orchestrator.agenda.state import State
from orchestrator.domain.canonical import JSON, canonical_json
from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression
from orchestrator.templates.origin import ITEM, Path
from orchestrator.templates.prompt import line_uses, render_line
from orchestrator.values import dataclass

MOST_POINTS = 1_000_000
"""More is a mistake of a formula; sums stay exact far beyond it."""
_HUNDREDTHS = 100
"""Of a point: finer ones change no rank that a person meant."""

_Asked = tuple[object, ...]
"""The values an evaluation reads: what it comes to, whichever task they are of."""


@dataclass(frozen=True, slots=True)
class SpokenRule:
    """A rule that holds for a task."""

    rule: str
    verb: Verb
    why: str
    place: str = ""
    hundredths: int = 0
    """Its addend, in hundredths of a point: a sum of binary fractions would not be the sum a person sees."""

    @property
    def points(self) -> float:
        return points_of(self.hundredths)


@dataclass(frozen=True, slots=True)
class FailedRule:
    """A rule that could not be asked, and was left out."""

    rule: str
    told: str
    mend: str = ""
    place: str = ""


@dataclass(frozen=True)
class RuleScore:
    spoken: tuple[SpokenRule, ...] = ()
    """In the order of the file."""
    failed: tuple[FailedRule, ...] = ()

    @cached_property
    def hundredths(self) -> int:
        return sum(one.hundredths for one in self.spoken)

    @property
    def points(self) -> float:
        """Exactly the sum of the addends."""
        return points_of(self.hundredths)

    @cached_property
    def is_first(self) -> bool:
        return any(one.verb == "first" for one in self.spoken)

    @cached_property
    def holds(self) -> tuple[SpokenRule, ...]:
        return tuple(one for one in self.spoken if one.verb == "hold")

    def lacking(self, rule: str) -> RuleScore:
        """What it would be if the rule did not speak."""
        return RuleScore(tuple(one for one in self.spoken if one.rule != rule), self.failed)


def points_of(hundredths: int) -> float:
    """A whole number where it is one."""
    whole, rest = divmod(hundredths, _HUNDREDTHS)
    return hundredths / _HUNDREDTHS if rest else whole


class Scorer:
    """Asks a set of rules of one state. What a rule says is worked out once for each set of values it reads: two
    thousand tasks of two hundred projects differ in little that rules look at.
    """

    def __init__(self, rules: Iterable[Rule], state: State, hours: DayHours) -> None:
        self._rules = [_AskedRule(rule) for rule in rules]
        self._state = state
        self._shared = shared_values(state, hours.work_minutes, hours.free_minutes)
        self._projects = project_values(state)

    def score(self, candidate: Candidate) -> RuleScore:
        values = {**self._shared, **values_of(candidate, self._state, self._projects)}
        said = [asked.of(values) for asked in self._rules]
        return RuleScore(
            tuple(one for one in said if isinstance(one, SpokenRule)),
            tuple(one for one in said if isinstance(one, FailedRule)),
        )


class _AskedRule:
    """One rule, with what it said of values already met."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._broken: FailedRule | None = None
        self._paths: tuple[Path, ...] = ()
        self._said: dict[_Asked, SpokenRule | FailedRule | None] = {}
        try:
            self._paths = rule_paths(rule)
        except TemplateError as error:
            self._broken = _failed(rule, error)

    def of(self, values: Mapping[str, JSON]) -> SpokenRule | FailedRule | None:
        if self._broken:
            return self._broken
        key = tuple(_at(values, path) for path in self._paths)
        if key not in self._said:
            self._said[key] = speak(self._rule, values)
        return self._said[key]


def rule_paths(rule: Rule) -> tuple[Path, ...]:
    """All that the rule reads, down to lists. Raises TemplateError: a part of it cannot be parsed."""
    parts = [Expression.parse(part) for part in dict.fromkeys((rule.expression, rule.when, rule.unless)) if part]
    read = {path for part in parts for path in part.paths} | {use.path for use in line_uses(rule.why)}
    return tuple(sorted({path[: path.index(ITEM)] if ITEM in path else path for path in read}))


def speak(rule: Rule, values: Mapping[str, JSON]) -> SpokenRule | FailedRule | None:
    """What a rule says of these values: that it holds, that it cannot be asked, or nothing."""
    try:
        if not all(Expression.parse(part).evaluate(values) for part in rule.conditions):
            return None
        if rule.unless and Expression.parse(rule.unless).evaluate(values):
            return None
        hundredths = _hundredths(Expression.parse(rule.expression).evaluate(values)) if rule.verb == "add" else 0
        return SpokenRule(rule.name, rule.verb, render_line(rule.why, values), rule.place, hundredths)
    except TemplateError as error:
        return _failed(rule, error)


def _failed(rule: Rule, error: TemplateError) -> FailedRule:
    return FailedRule(rule.name, f"{error.where} {error.message}".strip().rstrip("."), error.mend, rule.place)


def _hundredths(points: JSON) -> int:
    if isinstance(points, bool) or not isinstance(points, int | float):
        told = canonical_json(points)[:40].decode("utf-8", "replace")
        raise TemplateError(f"adds {told}, which is no number of points.", mend="Give a number.")
    if abs(points) > MOST_POINTS:
        raise TemplateError(f"adds more than {MOST_POINTS:,} points.", mend="Give fewer.")
    return round(points * _HUNDREDTHS)


def _at(values: JSON, path: Path) -> object:
    """What lies at a path, so that different values are different keys: 1, 1.0 and true are equal to Python."""
    for depth, part in enumerate(path):
        if not isinstance(values, Mapping) or part not in values:
            return _NOWHERE, depth, values is None  # a project that is none is another than one with no due day
        values = values[part]
    if values is None or isinstance(values, str):
        return values
    if isinstance(values, bool | int | float):
        return type(values), values
    return type(values), canonical_json(values)


_NOWHERE = object()
