"""Does a suite's result hold? Everything that was to be measured stands in the denominator, crashed or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from orchestrator.errors import nearest_name
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.values import dataclass

Word = Literal["pass", "regression", "could_not_measure"]

OVERALL = "everything"
_EXIT_CODES: Mapping[Word, int] = {"pass": 0, "regression": 1, "could_not_measure": 6}
_UNJUDGED = ("crashed", "stale")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of all cases and repeats passed one evaluator, or all of them."""

    name: str
    passed: int
    of: int
    needed: float | None = None
    """None: nothing is asked of it."""
    crashed: int = 0
    """Of those that did not pass: the case was not run to an end, or the evaluator itself failed."""

    @property
    def value(self) -> float:
        return self.passed / self.of if self.of else 0.0

    @property
    def holds(self) -> bool:
        return self.needed is None or (self.of > 0 and self.value >= self.needed)


@dataclass(frozen=True, slots=True)
class Verdict:
    word: Word
    shares: tuple[Share, ...]
    """`OVERALL` first, then by evaluator."""
    why: tuple[str, ...]
    """Sentences without their full stop; empty when it passed."""
    outcomes: int
    samples: int
    """Repeats that share a recording are one sample."""

    @property
    def exit_code(self) -> int:
        return _EXIT_CODES[self.word]


def verdict(result: SuiteResult, each: Mapping[str, float], overall: float) -> Verdict:
    """What the suite's `pass` makes of a result."""
    names = list(dict.fromkeys(score.evaluator for case in result.cases for score in case.scores))
    shares = (_overall(result, overall), *(_share(result, name, each.get(name)) for name in names))
    unmeasured = tuple(_unmeasured(result, each, names))
    missed = tuple(_missed(share) for share in shares if not share.holds)
    word: Word = "could_not_measure" if unmeasured else "regression" if missed else "pass"
    return Verdict(word, shares, unmeasured + missed, len(result.cases), _samples(result))


def _overall(result: SuiteResult, needed: float) -> Share:
    passed = sum(case.passed for case in result.cases)
    crashed = sum(case.outcome.status in _UNJUDGED for case in result.cases)
    return Share(OVERALL, passed, len(result.cases), needed, crashed)


def _share(result: SuiteResult, name: str, needed: float | None) -> Share:
    """Over every outcome the evaluator was to judge; one without any score was to be judged by all."""
    to_judge = [case for case in result.cases if _is_for(case, name)]
    return Share(
        name, sum(_passed(case, name) for case in to_judge), len(to_judge), needed,
        sum(_has_crashed(case, name) for case in to_judge),
    )  # fmt: skip


def _is_for(case: CaseResult, name: str) -> bool:
    if not case.scores:
        return case.outcome.status in _UNJUDGED
    return any(score.evaluator == name for score in case.scores)


def _passed(case: CaseResult, name: str) -> bool:
    """A case may name an evaluator more than once; then it must pass each time."""
    scores = [score.passed and not score.crashed for score in case.scores if score.evaluator == name]
    return bool(scores) and all(scores) and case.outcome.status not in _UNJUDGED


def _has_crashed(case: CaseResult, name: str) -> bool:
    return case.outcome.status in _UNJUDGED or any(score.crashed for score in case.scores if score.evaluator == name)


def _unmeasured(result: SuiteResult, each: Mapping[str, float], names: list[str]) -> list[str]:
    """Why nothing can be said, whatever the shares are."""
    stale = [case.outcome.case for case in result.cases if case.outcome.status == "stale"]
    why = []
    if not result.complete:
        why.append(f"it was interrupted after {counted(len(result.cases), 'outcome')}")
    elif not result.cases:
        why.append("there are no cases")
    if stale:
        why.append(f"{counted(len(stale), 'outcome')} asked something that was not recorded ({_some(stale)})")
    if result.cases and not names:
        why.append("nothing judges the cases")
    elif result.cases:
        why.extend(_unknown(name, names) for name in each if name not in names)
    return why


def _unknown(name: str, names: list[str]) -> str:
    nearest = nearest_name(name, names)
    return f"no outcome was judged by {name}, which must hold{f'; {nearest} judged some' if nearest else ''}"


def _missed(share: Share) -> str:
    crashed = f", {share.crashed} of them not judged at all" if share.crashed else ""
    needed = f"{100 * (share.needed or 0):.4g} % must"
    failed = share.of - share.passed
    return f"{share.name}: {share.passed} of {share.of} passed, {needed} ({failed} did not{crashed})"


def _samples(result: SuiteResult) -> int:
    return len(
        {(case.outcome.case, case.outcome.recording or f"repeat {case.outcome.repeat}") for case in result.cases}
    )


def _some(names: list[str], most: int = 3) -> str:
    different = list(dict.fromkeys(names))
    left = len(different) - most
    return ", ".join(different[:most]) + (f" and {left} more" if left > 0 else "")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
