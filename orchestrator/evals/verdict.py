"""Does a suite's result hold? Everything that was to be measured stands in the denominator, crashed or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Literal

from orchestrator.errors import nearest_name
from orchestrator.evals.comparison import Interval
from orchestrator.evals.reducer import MEAN, Reducer, share_interval
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.values import dataclass, field, replace

Word = Literal["pass", "regression", "could_not_measure"]

OVERALL = "everything"
_EXIT_CODES: Mapping[Word, int] = {"pass": 0, "regression": 1, "could_not_measure": 6}
_UNJUDGED = ("crashed", "stale")
_SEVERAL = 2
"""Samples of each case, from which on it is told what repeats come to."""


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
    reduced: float | None = None
    """What the repeats of each case come to, over all cases, where the suite says how; else `passed` of `of` counts."""
    interval: Interval | None = field(default=None, compare=False)
    """Of the value, for cases as these; None, where there are none."""

    @property
    def value(self) -> float:
        if self.reduced is not None:
            return self.reduced
        return self.passed / self.of if self.of else 0.0

    @property
    def holds(self) -> bool:
        return self.needed is None or (self.of > 0 and self.value >= self.needed)


@dataclass(frozen=True, slots=True)
class Reduced:
    """The repeats of all cases as one number."""

    how: str
    value: float
    interval: Interval | None


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
    reducer: Reducer = MEAN
    repeats: tuple[Reduced, ...] = ()
    """What the repeats of cases that pass everything come to in other ways, where there are several samples of each."""

    @property
    def exit_code(self) -> int:
        return _EXIT_CODES[self.word]


def verdict(result: SuiteResult, each: Mapping[str, float], overall: float, reducer: Reducer = MEAN) -> Verdict:
    """What the suite's `pass` makes of a result."""
    names = list(dict.fromkeys(score.evaluator for case in result.cases for score in case.scores))
    shares = (
        _overall(result, overall, reducer),
        *(_share(result, name, each.get(name), reducer) for name in names),
    )
    unmeasured = (*_unmeasured(result, each, names), *_too_few(result, reducer))
    missed = tuple(_missed(share, reducer) for share in shares if not share.holds)
    word: Word = "could_not_measure" if unmeasured else "regression" if missed else "pass"
    repeats = tuple(_repeats(result))
    return Verdict(word, shares, unmeasured + missed, len(result.cases), _samples(result), reducer, repeats)


_Passed = Callable[[CaseResult], bool]


def _by_sample(cases: Iterable[CaseResult], passed: _Passed) -> list[list[bool]]:
    """Of each case, whether each of its samples passed. A recording that is replayed again is no other sample."""
    found: dict[str, dict[str, bool]] = {}
    for case in cases:
        samples = found.setdefault(case.outcome.case, {})
        sample = _sample(case)
        samples[sample] = samples.get(sample, True) and passed(case)
    return [list(samples.values()) for samples in found.values()]


def _sample(case: CaseResult) -> str:
    return case.outcome.recording or f"repeat {case.outcome.repeat}"


def _over_cases(cases: Sequence[CaseResult], passed: _Passed, reducer: Reducer) -> tuple[float | None, Interval | None]:
    """The mean over cases, and its interval; no number where a case has too few samples."""
    values = [reducer.of(samples) for samples in _by_sample(cases, passed)]
    known = [value for value in values if value is not None]
    return (fmean(known) if known and len(known) == len(values) else None), share_interval(known)


def _reduced(share: Share, cases: Sequence[CaseResult], passed: _Passed, reducer: Reducer) -> Share:
    value, interval = _over_cases(cases, passed, reducer)
    return replace(share, reduced=None if reducer == MEAN else value, interval=interval)


def _repeats(result: SuiteResult) -> Iterator[Reduced]:
    fewest = min(map(len, _by_sample(result.cases, _passes)), default=0)
    if fewest < _SEVERAL:
        return
    for reducer in (MEAN, Reducer("worst"), Reducer("pass@", fewest), Reducer("pass^", fewest)):
        value, interval = _over_cases(result.cases, _passes, reducer)
        if value is not None:
            yield Reduced(str(reducer), value, interval)


def _passes(case: CaseResult) -> bool:
    return case.passed


def _too_few(result: SuiteResult, reducer: Reducer) -> Iterator[str]:
    """Where a replayed repeat would have to stand for a sample there is not."""
    fewest = min(map(len, _by_sample(result.cases, _passes)), default=reducer.needs)
    if fewest < reducer.needs:
        short = sum(len(samples) < reducer.needs for samples in _by_sample(result.cases, _passes))
        has = "has" if short == 1 else "have"
        yield f"{reducer} needs {reducer.needs} samples of each case, and {counted(short, 'case')} {has} fewer"


def _overall(result: SuiteResult, needed: float, reducer: Reducer) -> Share:
    passed = sum(case.passed for case in result.cases)
    crashed = sum(case.outcome.status in _UNJUDGED for case in result.cases)
    share = Share(OVERALL, passed, len(result.cases), needed, crashed)
    return _reduced(share, result.cases, _passes, reducer)


def _share(result: SuiteResult, name: str, needed: float | None, reducer: Reducer) -> Share:
    """Over every outcome the evaluator was to judge; one without any score was to be judged by all."""
    to_judge = [case for case in result.cases if _is_for(case, name)]
    share = Share(
        name, sum(_passed(case, name) for case in to_judge), len(to_judge), needed,
        sum(_has_crashed(case, name) for case in to_judge),
    )  # fmt: skip
    return _reduced(share, to_judge, lambda case: _passed(case, name), reducer)


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


def _missed(share: Share, how: Reducer) -> str:
    crashed = f", {share.crashed} of them not judged at all" if share.crashed else ""
    needed = f"{100 * (share.needed or 0):.4g} % must"
    failed = share.of - share.passed
    if share.reduced is not None:
        return f"{share.name}: {100 * share.value:.4g} % {how}, {needed} ({failed} of {share.of} did not{crashed})"
    return f"{share.name}: {share.passed} of {share.of} passed, {needed} ({failed} did not{crashed})"


def _samples(result: SuiteResult) -> int:
    return len({(case.outcome.case, _sample(case)) for case in result.cases})


def _some(names: list[str], most: int = 3) -> str:
    different = list(dict.fromkeys(names))
    left = len(different) - most
    return ", ".join(different[:most]) + (f" and {left} more" if left > 0 else "")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
