"""The gate counts everything that was to be measured."""

from __future__ import annotations

from dataclasses import replace

import pytest
from outcomes import case_result, named, outcome, suite_result

from orchestrator.evals.result import CaseResult, Outcome, Score
from orchestrator.evals.verdict import Share, verdict
from orchestrator.features.evaluation.judging import judged


def test_all_that_must_hold_holds() -> None:
    result = suite_result(
        *(case_result(f"c{number}", Grounded=1) for number in range(19)), case_result("c19", Grounded=0.4)
    )
    found = verdict(result, {"Grounded": 0.95}, 0.95)
    assert (found.word, found.exit_code, found.why) == ("pass", 0, ())
    assert found.shares == (Share("everything", 19, 20, 0.95), Share("Grounded", 19, 20, 0.95))


def test_less_than_must_hold_is_a_regression() -> None:
    found = verdict(suite_result(case_result("a", Grounded=1), case_result("b", Grounded=0.5)), {"Grounded": 0.95}, 0.5)
    assert (found.word, found.exit_code) == ("regression", 1)
    assert found.why == ("Grounded: 1 of 2 passed, 95 % must (1 did not)",)


def test_what_crashed_stays_in_the_denominator() -> None:
    crashed = judged(outcome("b", "crashed", error="out of memory"), [named("NoEffect")])
    found = verdict(suite_result(case_result("a", NoEffect=1), crashed), {"NoEffect": 1.0}, 0.0)
    assert found.word == "regression"
    assert found.why == ("NoEffect: 1 of 2 passed, 100 % must (1 did not, 1 of them not judged at all)",)


def test_a_crash_that_was_never_judged_fails_every_evaluator() -> None:
    unjudged = CaseResult(Outcome("b", "crashed"), ())
    assert verdict(suite_result(case_result("a", NoEffect=1), unjudged), {"NoEffect": 1.0}, 0.0).exit_code == 1


def test_an_evaluator_that_crashed_did_not_pass() -> None:
    crashed = CaseResult(Outcome("a", "done"), (Score("tone", passed=True, value=1.0, crashed=True),))
    assert verdict(suite_result(crashed), {"tone": 1.0}, 0.0).exit_code == 1


def test_an_evaluator_of_some_cases_is_counted_over_these() -> None:
    result = suite_result(case_result("a", Grounded=1), case_result("b", Grounded=1, NoEffect=1))
    assert verdict(result, {"NoEffect": 1.0}, 1.0).shares[-1] == Share("NoEffect", 1, 1, 1.0)


def test_a_run_that_failed_is_a_failed_case_unless_that_is_expected() -> None:
    assert not judged(outcome(status="failed"), [named("NoEffect")]).passed
    assert judged(outcome(status="failed", expected={"status": "failed"}), []).passed


@pytest.mark.parametrize(
    ("cases", "each", "complete", "why"),
    [
        (
            (case_result("a", G=1), case_result("b", status="stale", G=0)),
            {},
            True,
            "1 outcome asked something that was not recorded (b)",
        ),
        ((case_result("a", G=1),), {}, False, "it was interrupted after 1 outcome"),
        ((), {}, True, "there are no cases"),
        ((case_result("a"),), {}, True, "nothing judges the cases"),
        (
            (case_result("a", Grounded=1),),
            {"Grouned": 1.0},
            True,
            "no outcome was judged by Grouned, which must hold; Grounded judged some",
        ),
    ],
)
def test_what_was_not_measured_is_no_pass(cases: tuple, each: dict, complete: bool, why: str) -> None:  # type: ignore[type-arg]
    found = verdict(suite_result(*cases, complete=complete), each, 0.0)
    assert (found.word, found.exit_code) == ("could_not_measure", 6)
    assert why in found.why


def test_repeats_of_one_recording_are_one_sample() -> None:
    def repeat(number: int, recording: str) -> CaseResult:
        result = case_result("a", repeat=number, Grounded=1)
        return replace(result, outcome=replace(result.outcome, recording=recording))

    found = verdict(suite_result(repeat(1, "x"), repeat(2, "x"), repeat(3, "")), {}, 1.0)
    assert (found.outcomes, found.samples) == (3, 2)


def test_what_a_case_expects_is_judged_without_being_named() -> None:
    result = judged(outcome(expected={"status": "rejected"}), [])
    assert [(score.evaluator, score.why) for score in result.scores] == [
        ("Expected", 'status is "done", not "rejected"')
    ]
