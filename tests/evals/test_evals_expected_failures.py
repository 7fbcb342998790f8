"""What is known to fail counts for nothing, and less than must pass is a regression only where more passed before."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as Xml

from outcomes import case_result, named, outcome, suite_result

from orchestrator.evals.figure import headline, notes
from orchestrator.evals.junit import junit
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.verdict import Bars, held, since_last, verdict


def known(case: CaseResult) -> CaseResult:
    return replace(case, outcome=replace(case.outcome, expected_failure="a bug of the site"))


def test_a_failure_that_is_expected_counts_for_nothing_and_is_told() -> None:
    result = suite_result(case_result("a", Grounded=1), known(case_result("b", Grounded=0)))
    found = verdict(result, {"Grounded": 1.0}, 1.0)

    assert (found.word, found.shares[0].of, found.expected_failures) == ("pass", 1, ("b",))
    assert list(notes(found)) == ["1 case failed as expected: b"]


def test_a_pass_that_is_not_expected_is_told_with_what_to_take_away() -> None:
    found = verdict(suite_result(known(case_result("b", Grounded=1))), {}, 1.0)

    assert found.word == "pass"
    assert list(notes(found)) == ["1 case passed that were expected to fail; take 'expected_failure' out of b"]


def test_a_crash_and_what_was_never_recorded_are_no_failures_that_one_expects() -> None:
    crashed = known(CaseResult(outcome("a", "crashed"), ()))
    stale = known(CaseResult(outcome("b", "stale"), ()))

    assert verdict(suite_result(crashed, case_result("c", Grounded=1)), {}, 1.0).word == "regression"
    assert verdict(suite_result(stale, case_result("c", Grounded=1)), {}, 1.0).word == "could_not_measure"


def test_where_every_case_is_expected_to_fail_nothing_was_measured() -> None:
    assert verdict(suite_result(known(case_result("b", Grounded=0))), {}, 1.0).exit_code == 6


def test_junit_has_it_as_skipped() -> None:
    result = suite_result(case_result("a", Grounded=1), known(case_result("b", Grounded=0)))
    suite = Xml.fromstring(junit([(result, verdict(result, {}, 1.0))]))[0]  # noqa: S314 - we wrote it

    assert (suite.get("skipped"), suite.get("failures")) == ("1", "0")
    assert suite.find(".//skipped") is not None


def test_what_must_not_pass_passes_where_it_does_not() -> None:
    from orchestrator.evals.evaluators.arguments import Materials
    from orchestrator.evals.evaluators.registry import evaluator_of
    from orchestrator.evals.suite import EvaluatorSpec

    spec = EvaluatorSpec("Contains", {"artifact": "page", "text": "TODO"}, negated=True)
    not_to_do = evaluator_of(spec, Materials())

    assert not_to_do.name == "not Contains"
    assert not_to_do.score(outcome(artifacts={"page": "done"})).passed
    assert not not_to_do.score(outcome(artifacts={"page": "TODO"})).passed
    assert not not_to_do.score(outcome()).passed  # there is nothing to judge
    assert not named("Contains", artifact="page", text="TODO").score(outcome()).passed


FAILING = suite_result(case_result("a", Grounded=1), case_result("b", Grounded=0), id_="now")


def after(before: SuiteResult | None) -> tuple[str, list[str]]:
    found = held(FAILING, Bars(), lambda: since_last(FAILING, before))
    assert found.exit_code == 1
    return headline(found), list(notes(found))


def test_at_a_first_run_nothing_has_got_worse() -> None:
    told, why = after(None)
    assert told == "fails, at its first run"
    assert why == ["First run under this profile: there is nothing to have got worse"]


def test_what_failed_before_too_is_no_regression() -> None:
    told, why = after(replace(FAILING, id="last"))
    assert told == "fails, as before"
    assert why == ["Nothing passed more often in last"]


def test_what_passed_before_is_one_and_named() -> None:
    told, why = after(suite_result(case_result("a", Grounded=0), case_result("b", Grounded=1), id_="last"))
    assert told == "regression"
    assert why == ["Passed more often in last: b", "Passes more often now: a"]


def test_a_share_may_be_asked_of_a_tag_and_a_tag_nothing_has_is_not_measured() -> None:
    tagged = replace(
        FAILING, cases=tuple(replace(one, outcome=replace(one.outcome, tags=("hard",))) for one in FAILING.cases)
    )
    found = held(tagged, Bars(overall=0, tagged={"hard": 0.9}), lambda: None)

    assert found.shares[1].name == "tagged hard"
    assert found.word == "regression"
    assert held(FAILING, Bars(overall=0, tagged={"hard": 0.9}), lambda: None).exit_code == 6
