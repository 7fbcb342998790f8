"""An evaluator is found by name and checked before anything runs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from outcomes import named, outcome

from orchestrator.errors import BatonError, DefinitionFaults
from orchestrator.evals.evaluators.arguments import Materials
from orchestrator.evals.evaluators.registry import evaluators_of
from orchestrator.evals.result import Outcome, Score
from orchestrator.evals.suite import EvaluatorSpec

APP = Materials(
    artifacts=("source", "draft", "metadata"),
    phases=("write", "review"),
    effects=("git_publish",),
    schemas={"metadata.json": "{}", "broken.json": "{"},
)


@pytest.mark.parametrize(
    ("name", "arguments", "fault"),
    [
        ("Grouned", {}, 'there is no evaluator "Grouned". Did you mean Grounded?'),
        (
            "Grounded",
            {"artefact": "draft", "in": "source"},
            'Grounded has no argument "artefact". Did you mean artifact?',
        ),
        ("Grounded", {"artifact": "draft"}, "Grounded needs in. Write Grounded: {artifact: THE NAME"),
        (
            "Grounded",
            {"artifact": "draft", "in": "sorce"},
            'in of Grounded names no artifact or input: "sorce". Did you mean source?',
        ),
        (
            "Grounded",
            {"artifact": "draft", "in": "source", "at_least": 98},
            "at_least of Grounded is 98. Give a number from 0 to 1.",
        ),
        ("MaxCost", {"usd": "cheap"}, 'usd of MaxCost is "cheap". Give a number, 0 or more.'),
        ("MaxCost", {"usd": float("nan")}, "usd of MaxCost is nan. Give a number, 0 or more."),
        ("Contains", {"artifact": "draft", "text": 12}, "text of Contains is 12. Give text."),
        ("NoEffect", {"at_least": 1}, 'NoEffect has no argument "at_least". It takes none.'),
        ("Visits", {"in_order": []}, "in_order of Visits is []. Give a list: the name of a phase each."),
        ("Visits", {"in_order": ["writ"]}, 'in_order of Visits names no phase: "writ". Did you mean write?'),
        (
            "Visits",
            {"in_order": ["write"], "at_most": {"reveiw": 2}},
            'at_most of Visits names no phase: "reveiw". Did you mean review?',
        ),
        (
            "ApprovedBefore",
            {"effect": "git_pubish"},
            'effect of ApprovedBefore names no effect: "git_pubish". Did you mean git_publish?',
        ),
        ("MatchesSchema", {"artifact": "metadata.slug", "schema": "metdata.json"}, "Did you mean metadata.json?"),
        ("MatchesSchema", {"artifact": "metadata", "schema": "broken.json"}, "broken.json is no JSON Schema"),
        ("MatchesSchema", {"artifact": "metadata", "schema": "metadata.json", "schema_text": "{}"}, "has no argument"),
    ],
)
def test_a_fault_names_its_mend(name: str, arguments: dict[str, Any], fault: str) -> None:
    with pytest.raises(BatonError) as raised:
        named(name, APP, **arguments)
    assert fault in str(raised.value)


def test_all_faults_of_a_suite_are_told_with_their_place() -> None:
    specs = [
        EvaluatorSpec("Grouned", {}, "evals/publish/suite.yaml:7:5"),
        EvaluatorSpec("NoEffect", {}, "evals/publish/suite.yaml:8:5"),
        EvaluatorSpec("MaxCost", {}, "evals/publish/suite.yaml:9:5"),
    ]
    with pytest.raises(DefinitionFaults) as raised:
        evaluators_of(specs, APP)
    assert [str(fault) for fault in raised.value.faults] == [
        'evals/publish/suite.yaml:7:5: there is no evaluator "Grouned". Did you mean Grounded? '
        "Or write def Grouned(outcome) in the suite's evaluators.py.",
        "evals/publish/suite.yaml:9:5: MaxCost needs usd. Write MaxCost: {usd: A NUMBER, 0 OR MORE}.",
    ]


def own(function: Any) -> Materials:
    return Materials(functions={"tone": function})


@pytest.mark.parametrize(
    ("given", "score"),
    [
        (True, Score("tone", True, 1.0)),
        (False, Score("tone", False, 0.0)),
        (0.7, Score("tone", True, 0.7)),
        (0.2, Score("tone", False, 0.2)),
        ((0.2, "too loud"), Score("tone", False, 0.2, "too loud")),
        ((True, "fine"), Score("tone", True, 1.0, "fine")),
        (Score("other", False, 0.9, "x"), Score("tone", False, 0.9, "x")),
    ],
)
def test_a_function_may_judge(given: object, score: Score) -> None:
    assert named("tone", own(lambda outcome: given)).score(outcome()) == score


@pytest.mark.parametrize("given", [None, "good", 1.5, float("nan"), (0.5, 3), (1, 2, 3), [True]])
def test_a_function_that_gives_something_else_has_crashed(given: object) -> None:
    score = named("tone", own(lambda outcome: given)).score(outcome())
    assert (score.passed, score.crashed) == (False, True)
    assert f"tone gave {given!r}; an evaluator gives a Score, True or False" in score.why


def test_a_function_takes_checked_arguments() -> None:
    def tone(outcome: Outcome, *, word: str, times: int = 1) -> bool:
        return str(outcome.artifacts["draft"]).count(word) >= times

    assert named("tone", own(tone), word="we").score(outcome(artifacts={"draft": "we"})).passed
    with pytest.raises(BatonError, match=r'times of tone is "two"\. Give a whole number\.'):
        named("tone", own(tone), word="we", times="two")
    with pytest.raises(BatonError, match="tone needs word"):
        named("tone", own(tone))


def test_the_suite_says_from_which_number_on_a_function_passes() -> None:
    assert not named("tone", own(lambda outcome: 0.7), at_least=0.8).score(outcome()).passed


def test_whatever_an_evaluator_raises_is_a_score() -> None:
    def leaves(outcome: Outcome) -> bool:
        raise SystemExit(f"no {outcome.case}")

    score = named("tone", own(leaves)).score(outcome())
    assert score.crashed
    assert score.why.startswith("SystemExit: no short-note (test_evals_registry.py:")


@pytest.mark.parametrize("function", [asyncio.sleep, lambda: True])
def test_a_function_that_cannot_be_asked_is_refused(function: Any) -> None:
    with pytest.raises(BatonError):
        named("tone", own(function))
