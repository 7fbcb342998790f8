"""Two results of a suite side by side, case by case, and what the mean of their differences may be."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from statistics import fmean
from typing import Literal

from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.values import dataclass

FEWEST = 6
"""Cases that must differ: with five, all going the same way happens by chance once in 16 times."""
_TAIL = 0.025
"""At either end; together the 5 % that `Interval` leaves out."""
_ALL_SUBSETS_UP_TO = 12
"""2 ** 12 subsets are looked at one by one; of more, a fixed number is drawn."""
_DRAWN = 1999
"""With the empty subset 2,000, so that 2.5 % are a whole number of them."""
_SEED = 20261122
"""Any number does, as long as it stays: the same differences give the same interval."""
_ODD = bytes(byte & 1 for byte in range(256))
"""Of each byte drawn its last bit says whether a case is in the subset."""

Finding = Literal["better", "worse", "no change seen", "too few cases to tell"]
Unit = Literal["cases", "share", "usd", "tokens", "seconds"]

PASSED = "passed"
_REPLAYED = "time of replays is not compared: it is that of this machine, warm or cold, and none of a model's"
_HARDLY = 1e-9
"""Two floats nearer than this are the same number, added up in another order."""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One thing that is compared, over the cases that have it in both results."""

    name: str
    unit: Unit
    """`cases`: each case passed or not, so that the two means are counts over `of`."""
    of: int
    """Cases."""
    before: float
    now: float
    """Means over cases; repeats of a case are averaged first, for they are not independent of each other."""
    difference: float
    interval: Interval | None
    better: tuple[str, ...]
    worse: tuple[str, ...]
    finding: Finding


@dataclass(frozen=True, slots=True)
class Comparison:
    before: SuiteResult
    now: SuiteResult
    lines: tuple[ComparedLine, ...]
    """`passed`, every evaluator, then what it took. Each by itself errs once in 20 times that nothing changed."""
    left_out: tuple[str, ...]
    """What could not be paired, in sentences without their full stop."""


def comparison(before: SuiteResult, now: SuiteResult) -> Comparison:
    old, new = _by_case(before), _by_case(now)
    shared = [name for name in old if name in new]
    measured = [name for name in shared if not _has(old[name] + new[name], "stale")]
    run = [name for name in measured if not _has(old[name] + new[name], "crashed")]
    lines = [_line(PASSED, "cases", old, new, measured, _passed)]
    evaluators = dict.fromkeys(name for case in measured for name in (*_names(old[case]), *_names(new[case])))
    untold = []
    for name in evaluators:
        both = [case for case in measured if name in _names(old[case]) and name in _names(new[case])]
        one = [case for case in measured if (name in _names(old[case])) != (name in _names(new[case]))]
        if one:
            untold.append(f"{name} judged {_cases(one)} in one of the two only")
        if both:
            lines.append(_line_of(name, old, new, both))
    timed = [name for name in run if not any(one.outcome.replayed for one in old[name] + new[name])]
    for name, (unit, measure) in _TAKEN.items():
        cases = timed if unit == "seconds" else run
        if cases:
            lines.append(_line(name, unit, old, new, cases, measure))
    if len(timed) < len(run):
        untold.append(_REPLAYED)
    return Comparison(before, now, tuple(lines), (*_left_out(old, new, shared, measured, run), *untold))


def _by_case(result: SuiteResult) -> dict[str, list[CaseResult]]:
    found: dict[str, list[CaseResult]] = {}
    for case in result.cases:
        found.setdefault(case.outcome.case, []).append(case)
    return found


def _has(results: Iterable[CaseResult], status: str) -> bool:
    return any(result.outcome.status == status for result in results)


def _names(results: Iterable[CaseResult]) -> dict[str, None]:
    return dict.fromkeys(score.evaluator for result in results for score in result.scores)


_Results = Mapping[str, list[CaseResult]]
_Measure = Callable[[CaseResult], float]


def _line_of(name: str, old: _Results, new: _Results, cases: list[str]) -> ComparedLine:
    """An evaluator that measures, or says yes or no, is compared by how many cases pass it; others by their share."""
    scores = [s for case in cases for result in old[case] + new[case] for s in result.scores if s.evaluator == name]
    if all(score.unit == "share" and score.value in (0, 1) for score in scores) or scores[0].unit != "share":
        return _line(name, "cases", old, new, cases, lambda result: float(all(_scores(result, name, "passed"))))
    return _line(name, "share", old, new, cases, lambda result: fmean(_scores(result, name, "value")))


def _scores(result: CaseResult, name: str, what: Literal["passed", "value"]) -> Iterator[float]:
    found = [score for score in result.scores if score.evaluator == name]
    return (getattr(score, what) for score in found) if found else iter((0.0,))


def _line(name: str, unit: Unit, old: _Results, new: _Results, cases: list[str], measure: _Measure) -> ComparedLine:
    before = [fmean(map(measure, old[case])) for case in cases]
    now = [fmean(map(measure, new[case])) for case in cases]
    differences = [_difference(first, second) for first, second in zip(before, now, strict=True)]
    found = interval(differences)
    upwards = [case for case, difference in zip(cases, differences, strict=True) if difference > 0]
    downwards = [case for case, difference in zip(cases, differences, strict=True) if difference < 0]
    higher_is_better = unit in ("cases", "share")
    better, worse = (upwards, downwards) if higher_is_better else (downwards, upwards)
    return ComparedLine(
        name, unit, len(cases), _mean(before), _mean(now), _mean(differences), found, tuple(better), tuple(worse),
        _finding(found, higher_is_better=higher_is_better),
    )  # fmt: skip


def _difference(before: float, now: float) -> float:
    return now - before if abs(now - before) > _HARDLY * max(abs(before), abs(now)) else 0.0


def _mean(values: list[float]) -> float:
    return fmean(values) if values else 0.0


def _finding(found: Interval | None, *, higher_is_better: bool) -> Finding:
    if found is None:
        return "too few cases to tell"
    if not found.excludes_zero:
        return "no change seen"
    return "better" if (found.low > 0) == higher_is_better else "worse"


def _passed(result: CaseResult) -> float:
    return float(result.passed)


_TAKEN: Mapping[str, tuple[Unit, _Measure]] = {
    "cost": ("usd", lambda result: result.outcome.cost_usd),
    "tokens": ("tokens", lambda result: float(result.outcome.input_tokens + result.outcome.output_tokens)),
    "time": ("seconds", lambda result: result.outcome.seconds),
}


def _left_out(old: _Results, new: _Results, shared: list[str], measured: list[str], run: list[str]) -> Iterator[str]:
    if gone := [name for name in old if name not in new]:
        yield f"{_cases(gone)} only before"
    if added := [name for name in new if name not in old]:
        yield f"{_cases(added)} only now"
    if stale := [name for name in shared if name not in measured]:
        yield f"{_cases(stale)} not recorded in one of the two"
    if crashed := [name for name in measured if name not in run]:
        yield f"{_cases(crashed)} crashed in one of the two: failed, and without cost, tokens and time"


def _cases(names: list[str]) -> str:
    return f"{len(names)} case{'' if len(names) == 1 else 's'} ({', '.join(names)})"


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % of such intervals hold the true mean difference."""

    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        return self.low > 0 or self.high < 0


def interval(differences: Sequence[float]) -> Interval | None:
    """The interval for the mean of one difference a case, whatever their distribution; None when too few cases differ.

    If nothing changed, each difference is as likely to have the other sign. Then the true mean lies between any two
    neighbours of the ordered means of all subsets with the same probability (J. A. Hartigan, "Using subsample values
    as typical values", Journal of the American Statistical Association 64, 1969, 1303-1317). So the interval leaves
    2.5 % of them out at either end; it excludes zero exactly when R. A. Fisher's sign-flip test does at 5 %. Subsets
    are drawn with a fixed seed where there are too many, so the same differences always give the same interval.
    """
    moved = sum(difference != 0 for difference in differences)
    if len(differences) < FEWEST or 0 < moved < FEWEST:
        return None
    if not moved:
        return Interval(0.0, 0.0)
    means = sorted(_means(differences))
    left_out = int(_TAIL * (len(means) + 1)) - 1  # the empty subset counts as one more, at whichever end
    return Interval(means[left_out], means[-1 - left_out])


def _means(differences: Sequence[float]) -> list[float]:
    count = len(differences)
    if count <= _ALL_SUBSETS_UP_TO:
        sums = [0.0]
        sizes = [0]
        for difference in differences:
            sums += [total + difference for total in sums]
            sizes += [size + 1 for size in sizes]
        return [total / size for total, size in zip(sums[1:], sizes[1:], strict=True)]
    draw = random.Random(_SEED)  # noqa: S311 - chance, not secrecy
    subsets = (draw.randbytes(count).translate(_ODD) for _ in range(_DRAWN))
    return [sum(compress(differences, subset)) / max(1, subset.count(1)) for subset in subsets]
