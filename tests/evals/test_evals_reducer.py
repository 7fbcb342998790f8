"""What repeats come to together, and between which shares the true one lies."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import pytest
from outcomes import case_result, suite_result

from orchestrator.evals.reducer import MEAN, Reducer, reducer_of, share_interval
from orchestrator.evals.result import CaseResult
from orchestrator.evals.verdict import verdict


@pytest.mark.parametrize(
    ("text", "passed", "comes_to"),
    [
        ("mean", [True, False, True, True], 0.75),
        ("worst", [True, False], 0.0),
        ("worst", [True, True], 1.0),
        ("pass@2", [True, False, False], 2 / 3),
        ("pass^2", [True, True, False], 1 / 3),
        ("pass@3", [True, True], None),
    ],
)
def test_repeats_come_to_one_number(text: str, passed: list[bool], comes_to: float | None) -> None:
    reducer = reducer_of(text)
    assert reducer is not None
    assert reducer.of(passed) == (pytest.approx(comes_to) if comes_to is not None else None)


def test_of_k_is_what_all_ways_to_draw_k_come_to() -> None:
    passed = [True, False, True, False, False]
    drawn = list(combinations(passed, 3))

    assert Reducer("pass@", 3).of(passed) == pytest.approx(sum(map(any, drawn)) / len(drawn))
    assert Reducer("pass^", 3).of(passed) == pytest.approx(sum(map(all, drawn)) / len(drawn))


@pytest.mark.parametrize("text", ["", "pass", "pass@0", "pass@", "median", "pass^1000"])
def test_other_words_are_none(text: str) -> None:
    assert reducer_of(text) is None


def test_the_interval_is_wilsons_where_each_case_passed_or_not() -> None:
    """Values of the formula for 81 of 263, as the article on it by R. Newcombe (1998, table I) gives them."""
    found = share_interval([1.0] * 81 + [0.0] * 182)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def test_all_of_a_few_is_not_taken_for_all_there_are() -> None:
    found = share_interval([1.0] * 5)
    assert found is not None
    assert found.low < 0.6
    assert found.high == 1.0
    assert share_interval([]) is None


def test_repeats_make_it_narrower_than_single_tries_and_never_wider() -> None:
    single, averaged = share_interval([1.0, 0.0] * 10), share_interval([0.5] * 10 + [0.4, 0.6] * 5)
    assert single is not None
    assert averaged is not None
    assert averaged.high - averaged.low < single.high - single.low


def test_most_intervals_hold_the_true_share() -> None:
    draw, held = random.Random(4), 0  # noqa: S311 - chance, not secrecy
    for _ in range(400):
        shares = [draw.betavariate(4, 2) for _ in range(30)]
        found = share_interval([sum(draw.random() < share for _ in range(4)) / 4 for share in shares])
        assert found is not None
        held += found.low <= 4 / 6 <= found.high
    assert 0.9 <= held / 400 <= 0.99


def repeats(case: str, *passed: int, recording: str = "") -> list[CaseResult]:
    made = [case_result(case, repeat=number, Grounded=one) for number, one in enumerate(passed, 1)]
    return [
        replace(one, outcome=replace(one.outcome, recording=recording or f"{case}.{one.outcome.repeat}.jsonl"))
        for one in made
    ]


RESULT = suite_result(*repeats("a", 1, 1, 0), *repeats("b", 1, 1, 1))


def test_a_suite_says_how_repeats_are_held_to_what_must_pass() -> None:
    assert verdict(RESULT, {}, 0.8).word == "pass"
    held = verdict(RESULT, {}, 0.8, Reducer("worst"))
    assert (held.word, held.shares[0].value) == ("regression", 0.5)
    assert held.why[0].startswith("everything: 50 % worst, 80 % must")
    assert verdict(RESULT, {}, 0.8, Reducer("pass@", 2)).word == "pass"


def test_what_repeats_come_to_is_told_in_every_way() -> None:
    told = {one.how: one.value for one in verdict(RESULT, {}, 1.0).repeats}
    assert told == {"mean": pytest.approx(5 / 6), "worst": 0.5, "pass@3": 1.0, "pass^3": 0.5}


def test_a_replayed_repeat_is_no_new_sample_and_k_of_them_cannot_be_measured() -> None:
    result = suite_result(*repeats("a", 1, 1, 1, recording="a.jsonl"), *repeats("b", 1, 1, 1))
    found = verdict(result, {}, 1.0, Reducer("pass^", 3))

    assert (found.word, found.samples) == ("could_not_measure", 4)
    assert found.why == ("pass^3 needs 3 samples of each case, and 1 case has fewer",)
    assert found.repeats == ()


def test_a_replayed_repeat_does_not_make_an_interval_narrower() -> None:
    once = suite_result(*repeats("a", 1, recording="a"), *repeats("b", 0, recording="b"))
    again = suite_result(*repeats("a", 1, 1, 1, recording="a"), *repeats("b", 0, 0, 0, recording="b"))
    assert verdict(once, {}, 1.0, MEAN).shares[0].interval == verdict(again, {}, 1.0, MEAN).shares[0].interval
