"""The fold of the person's own events: what was said, asked, done and planned, as of one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from orchestrator.agenda.energy import UNSAID_ENERGY, Energy
from orchestrator.agenda.facts import (
    AgendaEvent,
    AgendaFact,
    DayPlanned,
    EnergySaid,
    QuestionAsked,
    QuestionDecided,
    TaskDeferred,
    TaskDone,
    Undone,
)
from orchestrator.agenda.pending import PendingDecision
from orchestrator.values import dataclass, field

_FORGOTTEN = "(forgotten)"
_NOT_SAID = (Undone, DayPlanned)
"""What nobody takes back: all else the person said."""
_MOVING = (EnergySaid, QuestionDecided, TaskDone, TaskDeferred)


@dataclass(frozen=True, slots=True)
class History:
    """What the events up to and with a day come to, those left out that were undone."""

    energy: Energy = UNSAID_ENERGY
    """Said on this day; an earlier day's is not this one's."""
    questions: tuple[PendingDecision, ...] = ()
    """One's own that are not decided, in the order asked."""
    done: Mapping[str, str] = field(default_factory=dict)
    """Task -> the day it was done, ISO."""
    asked: int = 0
    """How many questions were ever asked, undone ones too: the next is `D` and one more, so no id is given twice."""
    decided: frozenset[str] = frozenset()
    """One's own questions that were."""
    deferred: Mapping[str, TaskDeferred] = field(default_factory=dict)
    """Task -> where it was moved last."""
    planned: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Day -> ids of all that stood in a plan shown on it. All plans of the day: a later one lacks what is done."""
    spoken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Day -> the rules that spoke in a plan shown on it."""
    shown: DayPlanned | None = None
    """The plan of this day that was shown last."""
    deep_minutes: int = 0
    """Of deep tasks done on this day."""
    reached: datetime | None = None
    """When the person last said on this day what changes its plan: the time before is gone."""
    last: AgendaEvent | None = None
    """What `undo` would undo."""

    def carried(self, id_: str, day: date) -> int:
        """Days before this one on which it stood in a plan."""
        return sum(id_ in ids and planned < day.isoformat() for planned, ids in self.planned.items())

    def days_spoken(self, rule: str, day: date, days: int = 90) -> int:
        """On how many of so many days up to this one the rule spoke in a plan that was shown; 0 is *never fired*."""
        first = (day - timedelta(days=days - 1)).isoformat()
        return sum(rule in names and first <= spoke <= day.isoformat() for spoke, names in self.spoken.items())


def history_of(events: Iterable[AgendaEvent], day: date, texts: Mapping[str, str]) -> History:
    """Fold the events of the `system` stream that are about a person's day.

    Args:
        events: in any order; each has its place in the stream.
        day: facts of later days are left out, so that a day that is over can be looked at as it was.
        texts: digest -> text of questions, defaults and costs of delay; one that is not there was forgotten.
    """
    known = sorted((event for event in events if event.fact.day <= day.isoformat()), key=lambda event: event.seq)
    undone = {event.fact.seq for event in known if isinstance(event.fact, Undone)}
    standing = [event for event in known if event.seq not in undone]
    facts = [event.fact for event in standing]
    today = [event for event in standing if event.fact.day == day.isoformat()]
    plans = [fact for fact in facts if isinstance(fact, DayPlanned)]
    return History(
        energy=_energy(today),
        questions=_questions(facts, texts),
        done={fact.task: fact.day for fact in facts if isinstance(fact, TaskDone)},
        asked=sum(isinstance(event.fact, QuestionAsked) for event in known),
        decided=frozenset(fact.id for fact in facts if isinstance(fact, QuestionDecided)),
        deferred={fact.task: fact for fact in facts if isinstance(fact, TaskDeferred)},
        planned=_by_day((plan.day, plan.placed) for plan in plans),
        spoken=_by_day((plan.day, plan.rules) for plan in plans),
        shown=next((plan for plan in reversed(plans) if plan.day == day.isoformat()), None),
        deep_minutes=_deep(fact for fact in facts if isinstance(fact, TaskDone) and fact.day == day.isoformat()),
        reached=max((event.at for event in today if isinstance(event.fact, _MOVING)), default=None),
        last=next((event for event in reversed(standing) if not isinstance(event.fact, _NOT_SAID)), None),
    )


def _energy(today: list[AgendaEvent]) -> Energy:
    for event in reversed(today):
        if isinstance(event.fact, EnergySaid):
            return Energy(event.fact.level, event.at)
    return Energy()


def _questions(facts: list[AgendaFact], texts: Mapping[str, str]) -> tuple[PendingDecision, ...]:
    open_: dict[str, PendingDecision] = {}
    for fact in facts:
        if isinstance(fact, QuestionAsked):
            open_[fact.id] = PendingDecision(
                id=fact.id,
                question=texts.get(fact.question, _FORGOTTEN),
                asked=date.fromisoformat(fact.day),
                by=date.fromisoformat(fact.by) if fact.by else None,
                default=texts.get(fact.default, _FORGOTTEN) if fact.default else "",
                cost_of_delay=texts.get(fact.cost_of_delay, _FORGOTTEN) if fact.cost_of_delay else "",
            )
        elif isinstance(fact, QuestionDecided):
            open_.pop(fact.id, None)
    return tuple(open_.values())


def _deep(done: Iterable[TaskDone]) -> int:
    """A task marked done twice was done once."""
    return sum({fact.task: fact.minutes for fact in done if fact.energy == "high"}.values())


def _by_day(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, frozenset[str]]:
    days: dict[str, frozenset[str]] = {}
    for day, names in named:
        days[day] = days.get(day, frozenset()) | frozenset(names)
    return days
