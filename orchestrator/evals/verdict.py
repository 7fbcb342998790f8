"""Does a suite's result hold? Everything that was to be measured stands in the denominator, crashed or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Literal

from orchestrator.errors import nearest_name
from orchestrator.evals.comparison import Interval
from orchestrator.evals.reducer import MEAN, Reducer, share_interval
from orchestrator.evals.result import UNJUDGED, CaseResult, SuiteResult
from orchestrator.values import dataclass, field, replace

Word = Literal["pass", "fails", "regression", "could_not_measure"]
"""`fails`: less passes than must, and nothing that passed before; at a first run, or as the last time."""

OVERALL = "everything"
_EXIT_CODES: Mapping[Word, int] = {"pass": 0, "fails": 1, "regression": 1, "could_not_measure": 6}
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
class Since:
    """A result beside the last one before it that came to its end, over the cases both have."""

    before: str
    """Its id; empty, where there is none: this is the first run."""
    worse: tuple[str, ...] = ()
    """Cases of which less passes now."""
    better: tuple[str, ...] = ()


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
    since: Since | None = None
    """None, where nobody looked."""
    expected_failures: tuple[str, ...] = ()
    """Cases that fail as they say; they count for nothing."""
    unexpected_passes: tuple[str, ...] = ()
    reducer: Reducer = MEAN
    repeats: tuple[Reduced, ...] = ()
    """What the repeats of cases that pass everything come to in other ways, where there are several samples of each."""

    @property
    def exit_code(self) -> int:
        return _EXIT_CODES[self.word]


@dataclass(frozen=True, slots=True)
class Bars:
    """How much of a suite must pass."""

    each: Mapping[str, float] = field(default_factory=dict)
    """Evaluator -> share."""
    overall: float = 1.0
    tagged: Mapping[str, float] = field(default_factory=dict)
    """Tag or kind -> share."""
    reducer: Reducer = MEAN


def verdict(result: SuiteResult, each: Mapping[str, float], overall: float, reducer: Reducer = MEAN) -> Verdict:
    """What bars make of a result, where nobody looks at what was before."""
    return held(result, Bars(each, overall, reducer=reducer), lambda: None)


def held(result: SuiteResult, bars: Bars, since: Callable[[], Since | None]) -> Verdict:
    """What the suite's `pass` makes of a result. `since` is asked only where something does not hold."""
    counted_ = [case for case in result.cases if not case.fails_as_expected]
    names = list(dict.fromkeys(score.evaluator for case in result.cases for score in case.scores))
    shares = (
        _overall(counted_, bars.overall, bars.reducer),
        *(_tagged(counted_, tag, needed, bars.reducer) for tag, needed in bars.tagged.items()),
        *(_share(counted_, name, bars.each.get(name), bars.reducer) for name in names),
    )
    unmeasured = (*_unmeasured(result, bars, names), *_too_few(counted_, bars.reducer))
    missed = tuple(_missed(share, bars.reducer) for share in shares if not share.holds)
    compared = since() if missed and not unmeasured else None
    word: Word = "could_not_measure" if unmeasured else _word(compared) if missed else "pass"
    return Verdict(
        word,
        shares,
        unmeasured + missed,
        len(result.cases),
        _samples(result),
        compared,
        _names(case for case in result.cases if case.fails_as_expected),
        _names(case for case in result.cases if case.passes_unexpectedly),
        bars.reducer,
        tuple(_repeats(counted_)),
    )


def _word(since: Since | None) -> Word:
    return "fails" if since and not since.worse else "regression"


def since_last(result: SuiteResult, before: SuiteResult | None) -> Since:
    """What became worse and better since; nothing, where there is nothing before."""
    if before is None:
        return Since("")
    old, new = (_share_by_case(one) for one in (before, result))
    both = [name for name in new if name in old]
    return Since(
        before.id,
        tuple(name for name in both if new[name] < old[name]),
        tuple(name for name in both if new[name] > old[name]),
    )


def _share_by_case(result: SuiteResult) -> dict[str, float]:
    found: dict[str, list[bool]] = {}
    for case in result.cases:
        if case.outcome.status != "stale":
            found.setdefault(case.outcome.case, []).append(case.passed)
    return {name: fmean(passed) for name, passed in found.items()}


def _names(cases: Iterable[CaseResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(case.outcome.case for case in cases))


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


def _repeats(cases: Sequence[CaseResult]) -> Iterator[Reduced]:
    fewest = min(map(len, _by_sample(cases, _passes)), default=0)
    if fewest < _SEVERAL:
        return
    for reducer in (MEAN, Reducer("worst"), Reducer("pass@", fewest), Reducer("pass^", fewest)):
        value, interval = _over_cases(cases, _passes, reducer)
        if value is not None:
            yield Reduced(str(reducer), value, interval)


def _passes(case: CaseResult) -> bool:
    return case.passed


def _too_few(cases: Sequence[CaseResult], reducer: Reducer) -> Iterator[str]:
    """Where a replayed repeat would have to stand for a sample there is not."""
    fewest = min(map(len, _by_sample(cases, _passes)), default=reducer.needs)
    if fewest < reducer.needs:
        short = sum(len(samples) < reducer.needs for samples in _by_sample(cases, _passes))
        has = "has" if short == 1 else "have"
        yield f"{reducer} needs {reducer.needs} samples of each case, and {counted(short, 'case')} {has} fewer"


def _overall(cases: Sequence[CaseResult], needed: float, reducer: Reducer, name: str = OVERALL) -> Share:
    passed = sum(case.passed for case in cases)
    crashed = sum(case.outcome.status in UNJUDGED for case in cases)
    return _reduced(Share(name, passed, len(cases), needed, crashed), cases, _passes, reducer)


def _tagged(cases: Sequence[CaseResult], tag: str, needed: float, reducer: Reducer) -> Share:
    return _overall([case for case in cases if tag in case.outcome.tags], needed, reducer, f"tagged {tag}")


def _share(cases: Sequence[CaseResult], name: str, needed: float | None, reducer: Reducer) -> Share:
    """Over every outcome the evaluator was to judge; one without any score was to be judged by all."""
    to_judge = [case for case in cases if _is_for(case, name)]
    share = Share(
        name, sum(_passed(case, name) for case in to_judge), len(to_judge), needed,
        sum(_has_crashed(case, name) for case in to_judge),
    )  # fmt: skip
    return _reduced(share, to_judge, lambda case: _passed(case, name), reducer)


def _is_for(case: CaseResult, name: str) -> bool:
    if not case.scores:
        return case.outcome.status in UNJUDGED
    return any(score.evaluator == name for score in case.scores)


def _passed(case: CaseResult, name: str) -> bool:
    """A case may name an evaluator more than once; then it must pass each time."""
    scores = [score.passed and not score.crashed for score in case.scores if score.evaluator == name]
    return bool(scores) and all(scores) and case.outcome.status not in UNJUDGED


def _has_crashed(case: CaseResult, name: str) -> bool:
    return case.outcome.status in UNJUDGED or any(score.crashed for score in case.scores if score.evaluator == name)


def _unmeasured(result: SuiteResult, bars: Bars, names: list[str]) -> list[str]:
    """Why nothing can be said, whatever the shares are."""
    stale = [case.outcome.case for case in result.cases if case.outcome.status == "stale"]
    why = []
    if not result.complete:
        why.append(f"it was interrupted after {counted(len(result.cases), 'outcome')}")
    elif not result.cases:
        why.append("there are no cases")
    elif all(case.fails_as_expected for case in result.cases):
        why.append("every case is expected to fail")
    if stale:
        why.append(f"{counted(len(stale), 'outcome')} asked something that was not recorded ({some(stale)})")
    unheard = [case.outcome.case for case in result.cases if case.is_unheard]
    if unheard:
        why.append(f"a judge was not heard in {counted(len(unheard), 'outcome')} ({some(unheard)})")
    if result.cases and not names:
        why.append("nothing judges the cases")
    elif result.cases:
        why.extend(_unknown(name, names) for name in bars.each if name not in names)
        tags = {tag for case in result.cases for tag in case.outcome.tags}
        why.extend(f"no case is tagged {tag}, of which some must pass" for tag in bars.tagged if tag not in tags)
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


def some(names: Sequence[str], most: int = 3) -> str:
    different = list(dict.fromkeys(names))
    left = len(different) - most
    return ", ".join(different[:most]) + (f" and {left} more" if left > 0 else "")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
