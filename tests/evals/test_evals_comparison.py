"""Two results side by side: what changed, for whom, and whether that can be told."""

from __future__ import annotations

from random import Random

import pytest
from outcomes import case_result, suite_result

from orchestrator.evals.comparison import ComparedLine, Comparison, Finding, Interval, comparison, interval


def test_few_cases_that_moved_tell_nothing() -> None:
    assert interval([0.5, -0.1, 0.2, 0.3, 0.4]) is None
    assert interval([1.0] + [0.0] * 13) is None


def test_nothing_that_moved_is_an_interval_too() -> None:
    assert interval([0.0] * 6) == Interval(0.0, 0.0)
    assert interval([0.0] * 5) is None


def test_six_cases_that_go_one_way_are_enough() -> None:
    found = interval([0.1, 0.2, 0.3, 0.1, 0.2, 0.3])
    assert found == Interval(0.1, pytest.approx(0.3))
    assert found.excludes_zero


def test_the_same_differences_give_the_same_interval() -> None:
    differences = [Random(1).gauss(0, 1) for _ in range(40)]  # noqa: S311 - chance, not secrecy
    assert interval(differences) == interval(differences)


@pytest.mark.parametrize("cases", [8, 14])
@pytest.mark.parametrize("kind", ["normal", "skewed", "yes or no"])
def test_a_change_is_claimed_by_mistake_once_in_twenty_times(kind: str, cases: int) -> None:
    draw = Random(2026)  # noqa: S311 - chance, not secrecy
    differences = {
        "normal": lambda: draw.gauss(0, 1),
        "skewed": lambda: draw.expovariate(1) - draw.expovariate(1),
        "yes or no": lambda: float((draw.random() < 0.6) - (draw.random() < 0.6)),
    }[kind]
    found = (interval([differences() for _ in range(cases)]) for _ in range(200))
    mistakes = sum(bool(one and one.excludes_zero) for one in found)
    assert 0.02 * (kind != "yes or no") <= mistakes / 200 <= 0.08


def test_the_interval_holds_the_true_mean_nineteen_times_in_twenty() -> None:
    draw = Random(7)  # noqa: S311 - chance, not secrecy
    found = [interval([draw.gauss(0.5, 1) for _ in range(10)]) for _ in range(400)]
    held = sum(one is not None and one.low <= 0.5 <= one.high for one in found)
    assert 0.92 <= held / 400 <= 0.985


def compared(before: list[float], now: list[float]) -> Comparison:
    old, new = ([case_result(f"c{n}", Grounded=value) for n, value in enumerate(values)] for values in (before, now))
    return comparison(suite_result(*old), suite_result(*new, id_="two"))


def line(found: Comparison, name: str) -> ComparedLine:
    return next(line for line in found.lines if line.name == name)


@pytest.mark.parametrize(
    ("before", "now", "finding"),
    [
        ([0.0] * 12 + [1.0] * 2, [0.0] * 11 + [1.0] * 3, "too few cases to tell"),
        ([1.0] * 14, [1.0] * 14, "no change seen"),
        ([1.0, 0.0] * 7, [0.0, 1.0] * 7, "no change seen"),
        ([1.0] * 8, [0.0] * 8, "worse"),
        ([0.5] * 8, [0.9] * 8, "better"),
    ],
)
def test_the_finding_is_in_words(before: list[float], now: list[float], finding: Finding) -> None:
    assert line(compared(before, now), "Grounded").finding == finding


def test_who_got_better_and_worse_is_told_by_name() -> None:
    found = line(compared([1, 0, 1], [0, 1, 1]), "passed")
    assert (found.before * 3, found.now * 3, found.better, found.worse) == (2, 2, ("c1",), ("c0",))


def test_repeats_of_a_case_are_averaged_first() -> None:
    before = suite_result(case_result("a", Grounded=1), case_result("a", repeat=2, Grounded=0.5))
    found = comparison(before, suite_result(case_result("a", Grounded=1)))
    assert (line(found, "Grounded").of, line(found, "Grounded").before) == (1, 0.75)


def test_less_cost_is_better() -> None:
    before, now = ([case_result(f"c{n}", cost_usd=cost + n / 100, Grounded=1) for n in range(8)] for cost in (0.4, 0.2))
    found = line(comparison(suite_result(*before), suite_result(*now)), "cost")
    assert (found.finding, found.difference) == ("better", pytest.approx(-0.2))


def test_what_cannot_be_paired_is_told() -> None:
    before = suite_result(
        case_result("gone", G=1), case_result("s", G=1), case_result("c", G=1), case_result("b", G=1, Old=1)
    )
    now = suite_result(
        case_result("new", G=1), case_result("s", status="stale", G=0), case_result("c", status="crashed", G=0),
        case_result("b", G=1),
    )  # fmt: skip
    found = comparison(before, now)
    assert found.left_out == (
        "1 case (gone) only before",
        "1 case (new) only now",
        "1 case (s) not recorded in one of the two",
        "1 case (c) crashed in one of the two: failed, and without cost, tokens and time",
        "Old judged 1 case (b) in one of the two only",
    )
    assert line(found, "passed").worse == ("c",)
    assert line(found, "cost").of == 1


def test_results_without_a_case_in_common_are_compared_in_words() -> None:
    found = comparison(suite_result(case_result("a", G=1)), suite_result(case_result("b", G=1)))
    assert [(item.name, item.finding) for item in found.lines] == [("passed", "too few cases to tell")]
