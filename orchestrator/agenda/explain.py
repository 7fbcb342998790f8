"""Why a task stands where it stands, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from orchestrator.agenda.candidate import Candidate
from orchestrator.agenda.energy import LEVELS
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.score import RuleScore
from orchestrator.agenda.state import State
from orchestrator.agenda.weighing import HoldReason, Weighing, held_of, ranked_of, weigh_day
from orchestrator.errors import NotFound
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Rank:
    """Where something stands: at a place, or held."""

    at: int | None
    """Counts from 1; None when it is held."""
    of: int
    """So many are not held."""
    reasons: tuple[HoldReason, ...] = ()

    def told(self, before: Rank | None = None) -> str:
        """`2`, `still 2`, `held: after site-1`."""
        if self.at is None:
            word = "still held" if before and before.at is None else "held"
            return f"{word}: {'; '.join(reason.why for reason in self.reasons)}"
        return f"still {self.at}" if before and before.at == self.at else str(self.at)


@dataclass(frozen=True, slots=True)
class WhatIf:
    supposed: str
    """`with energy high`, `without fits-energy`"""
    rank: Rank


@dataclass(frozen=True, slots=True)
class Explanation:
    candidate: Candidate
    score: RuleScore
    rank: Rank
    before: str
    """The one that waits for it and drew it forward; empty where it stands by its own weight."""
    inherited: tuple[str, ...]
    """Which of `due energy weight` come from its project."""
    inherited_from: str
    """The place of the project; empty when nothing is inherited."""
    what_ifs: tuple[WhatIf, ...]
    """Every other energy, then every rule that spoke, were it not there."""
    silent: tuple[str, ...]
    """Rules that spoke in no plan shown in 90 days; empty, too, when none was shown."""


def explain(state: State, rules: Iterable[Rule], id_: str, *, since: datetime | None = None) -> Explanation:
    """Why a task or decision stands where it stands; `since` as in `plan_day`.

    Raises:
        NotFound: there is no such open task or pending decision.
    """
    rules = tuple(rules)
    since = since or state.history.reached
    weighing = weigh_day(state, rules, since)
    candidate = next((one for one in weighing.candidates if one.id == id_), None)
    if candidate is None:
        raise NotFound("open task", id_, [one.id for one in weighing.candidates])
    task = candidate.task
    inherited = task.inherited if task else ()
    return Explanation(
        candidate=candidate,
        score=weighing.scores[id_],
        rank=_rank(weighing, id_),
        before=next((one.before for one in weighing.ranked if one.candidate.id == id_), ""),
        inherited=inherited,
        inherited_from=task.project.place if task and task.project and inherited else "",
        what_ifs=(*_energies(state, rules, id_, since), *_without(state, weighing, id_)),
        silent=silent_rules(state, rules),
    )


def silent_rules(state: State, rules: Iterable[Rule]) -> tuple[str, ...]:
    """Rules that spoke in no plan shown in the 90 days up to the state's; none when no plan was shown at all."""
    if not state.history.spoken:
        return ()
    return tuple(rule.name for rule in rules if not state.history.days_spoken(rule.name, state.day))


def _rank(weighing: Weighing, id_: str) -> Rank:
    at = next((one.rank for one in weighing.ranked if one.candidate.id == id_), None)
    return Rank(at, len(weighing.ranked), weighing.held.get(id_, ()))


def _energies(state: State, rules: Sequence[Rule], id_: str, since: datetime | None) -> list[WhatIf]:
    return [
        WhatIf(f"with energy {level}", _rank(weigh_day(state.with_energy(level), rules, since), id_))
        for level in LEVELS
        if level != state.energy.level
    ]


def _without(state: State, weighing: Weighing, id_: str) -> list[WhatIf]:
    out = []
    for spoken in weighing.scores[id_].spoken:
        scores = {one: score.lacking(spoken.rule) for one, score in weighing.scores.items()}
        held = held_of(weighing.candidates, scores, state, weighing.loops)
        ranked = ranked_of(weighing.candidates, scores, held)
        at = next((one.rank for one in ranked if one.candidate.id == id_), None)
        out.append(WhatIf(f"without {spoken.rule}", Rank(at, len(ranked), held.get(id_, ()))))
    return out
