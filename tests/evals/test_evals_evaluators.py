"""Each evaluator says what is wrong, and nothing it meets makes it raise."""

from __future__ import annotations

import json

import pytest
from outcomes import approved, named, outcome, published, steps

from orchestrator.errors import WorkspaceError
from orchestrator.evals.evaluators.arguments import Materials
from orchestrator.evals.result import Score

LOOP = "The shift to automation is a paradigm shift in the field of artificial intelligence. " * 8
PROSE = (
    "Small tools do one thing. They can be read in an evening, and they are easy to mend when they break. "
    "A large tool does many things, but nobody knows all of them. It is mended by those who wrote it."
)
METADATA = json.dumps({"type": "object", "properties": {"slug": {"type": "string"}}, "required": ["slug"]})


def test_an_artifact_matches_its_schema_or_the_fault_is_told() -> None:
    judge = named(
        "MatchesSchema", Materials(schemas={"metadata.json": METADATA}), artifact="metadata", schema="metadata.json"
    )
    assert judge.score(outcome(artifacts={"metadata": {"slug": "tools"}})).passed
    assert judge.score(outcome(artifacts={"metadata": {"slug": 3}})).why == 'at /slug: 3 is not of type "string"'


def test_what_an_artifact_no_longer_says_of_its_source_is_told_with_its_line() -> None:
    note = "# Pump\n\nIt holds 40 bar. Do not open it under pressure.\n"
    judge = named("Keeps", artifact="draft", of="note")
    kept = outcome(artifacts={"draft": "Never open it under pressure. It holds 40 bar.", "note": note})
    lost = judge.score(outcome(artifacts={"draft": "It holds 40 bar.", "note": note}))
    assert judge.score(kept).passed
    assert (lost.passed, lost.value) == (False, 0.5)
    assert lost.why == "draft no longer says of note: line 3: warning: Do not open it under pressure."


def test_of_losses_only_some_kinds_may_count_and_some_may_be_allowed() -> None:
    made = outcome(artifacts={"draft": "It holds.", "note": "It holds 40 bar. Do not open it."})
    assert not named("Keeps", artifact="draft", of="note").score(made).passed
    assert named("Keeps", artifact="draft", of="note", at_most=2).score(made).passed
    assert not named("Keeps", artifact="draft", of="note", kinds=("warning",)).score(made).passed
    assert named("Keeps", artifact="draft", of="note", kinds=("date",)).score(made).passed


def test_a_kind_of_loss_that_there_is_not_is_refused() -> None:
    with pytest.raises(WorkspaceError, match='names no kind of loss: "warnings"'):
        named("Keeps", artifact="draft", of="note", kinds=("warnings",))


def test_a_long_run_of_the_sources_words_is_a_copy() -> None:
    judge = named("NotCopied", artifact="abstract", from_="source", longest=6)
    told = outcome(
        artifacts={"abstract": "He says that they CAN be read in an\nevening, all of them."}, inputs={"source": PROSE}
    )
    score = judge.score(told)
    assert score.why == "7 words in a row are source's, 6 allowed: “they can be read in an evening”"
    assert score.value == pytest.approx(6 / 13)
    assert not score.passed
    assert judge.score(outcome(artifacts={"abstract": "Own words."}, inputs={"source": PROSE})).passed


@pytest.mark.parametrize(
    "said",
    [
        LOOP,
        {"findings": ["revise", "fini", "fini", "fini"]},
        "no, no, no, no",
        "中文中文中文中文",
        "it is very good " * 3,
    ],
)
def test_a_model_that_loops_is_caught(said: object) -> None:
    assert not named("NotLooping", artifact="draft").score(outcome(artifacts={"draft": said})).passed


@pytest.mark.parametrize("said", [PROSE, "| a | a | a | a |\n|---|---|---|---|", ["0", "0", "0"], "0 0 0 0 0 0", "Ja."])
def test_what_repeats_itself_by_nature_is_no_loop(said: object) -> None:
    assert named("NotLooping", artifact="draft").score(outcome(artifacts={"draft": said})).passed


@pytest.mark.parametrize(
    ("said", "praise"),
    [
        ("A powerful tool with a seamless start.", "powerful, seamless"),
        ({"summary": "Eine SPANNENDE Reise.", "tags": []}, "spannende"),
        ("A great deal of rain fell, and the ice was thin.", ""),
        ("Robust statistics have a name of their own.", ""),
        ("", ""),
    ],
)
def test_praise_that_the_source_has_not_is_named(said: object, praise: str) -> None:
    judge = named("NoPraise", artifact="draft", unless_in="source")
    score = judge.score(outcome(artifacts={"draft": said}, inputs={"source": "On robust statistics."}))
    assert (score.passed, score.why) == (not praise, f"draft praises: {praise}" if praise else "")


@pytest.mark.parametrize(
    ("said", "strange"),
    [
        ("2.300 Notizen in 4 Jahren", ""),
        ("2300 notes; 1. and 12 cm", "1"),
        ("1. Notes\n2. More notes, at 02:10\n", ""),
        ("Of 12 000 there are 5 %, and 5 000 more.", "5 000"),
        ("No number at all.", ""),
    ],
)
def test_a_number_that_the_source_has_not_is_named(said: str, strange: str) -> None:
    source = "At 02:10 I had 2,300 notes of four years, 12,000 in all, which is 5% on 12 cm."
    score = named("NoNewNumbers", artifact="draft", in_="source").score(
        outcome(artifacts={"draft": said}, inputs={"source": source})
    )
    assert (score.passed, score.why) == (not strange, f"source does not say {strange}" if strange else "")


def test_phases_come_in_order_with_others_between() -> None:
    judge = named("Visits", in_order=["write", "review", "deploy"])
    assert judge.score(outcome(steps=steps("write", "review", "write", "review", "approve", "deploy"))).passed
    score = judge.score(outcome(steps=steps("write", "deploy", "review")))
    assert (score.value, score.why) == (
        pytest.approx(2 / 3),
        "deploy does not come after review: write → deploy → review",
    )


def test_a_phase_comes_no_more_often_than_it_may() -> None:
    route = outcome(steps=steps("write", "review", "write"))
    assert named("Visits", in_order=["write"], at_most={"write": 2}).score(route).passed
    assert named("Visits", in_order=["write"], at_most=1).score(route).why == "write came 2 times, 1 allowed"


def test_an_effect_acts_on_what_was_approved_before() -> None:
    judge = named("ApprovedBefore", effect="git_publish")
    kept = {"artifacts": {"page": "text"}, "inputs": {"site": "site"}}
    assert judge.score(outcome(answers=(approved(page="a"),), effects=(published(page="a", site="s"),), **kept)).passed
    assert judge.score(outcome(effects=(published(approval="rule:small", page="a"),), **kept)).passed


@pytest.mark.parametrize(
    ("answers", "effects", "why"),
    [
        ((), (published(page="a"),), "deploy: nobody answered d-1"),
        ((), (published(approval="", page="a"),), "deploy: nothing approved git_publish"),
        ((approved(page="a"),), (published(page="b"),), "deploy: acts on page b, approved was a"),
        ((approved(page="a"),), (published(page="a", change="c"),), "deploy: acts on change, which nobody approved"),
        ((approved(page="a", seq=9),), (published(page="a"),), "deploy: d-1 was answered after git_publish began"),
        (
            (approved(page="a", approves=False),),
            (published(page="a"),),
            "deploy: d-1 was answered approve, which approves nothing",
        ),
    ],
)
def test_an_effect_nobody_approved_fails(answers: tuple, effects: tuple, why: str) -> None:  # type: ignore[type-arg]
    judge = named("ApprovedBefore", effect="git_publish")
    assert judge.score(outcome(answers=answers, effects=effects)) == Score("ApprovedBefore", False, 0.0, why)


def test_an_approval_is_spent_once() -> None:
    twice = outcome(answers=(approved(page="a"),), effects=(published(page="a"), published(8, page="a")))
    assert "d-1 was spent 2 times" in named("ApprovedBefore", effect="git_publish").score(twice).why


def test_no_effect_means_none_at_all() -> None:
    assert named("NoEffect").score(outcome()).passed
    assert named("NoEffect").score(outcome(effects=(published(),))).why == "git_publish in deploy"


def test_what_is_expected_is_compared_value_by_value() -> None:
    expected = {"status": "done", "metadata": {"slug": "on-small-tools", "tags": ["a"]}, "review.verdict": "approve"}
    metadata = {"slug": "on-tools", "tags": ["a"], "title": "not named, not compared"}
    score = named("Expected").score(outcome(expected=expected, artifacts={"metadata": metadata}))
    assert score.value == 0.5
    assert (
        score.why
        == 'metadata.slug is "on-tools", not "on-small-tools"; the run is done without review; there is only metadata'
    )


@pytest.mark.parametrize(
    ("found", "wanted", "same"), [(1, 1.0, True), (True, 1, False), ("a\n", "a", True), ([1], [1, 2], False)]
)
def test_values_are_equal_as_json_sees_them(found: object, wanted: object, same: bool) -> None:
    assert named("Equals", artifact="x.y", value=wanted).score(outcome(artifacts={"x": {"y": found}})).passed is same


def test_wording_is_found_over_lines_and_case() -> None:
    said = outcome(artifacts={"page": "Small\ntools don’t sprawl."})
    assert named("Contains", artifact="page", text="small tools don't").score(said).passed
    assert named("Omits", artifact="page", text="Tools").score(said).why == "page says “Tools”"


@pytest.mark.parametrize(
    ("name", "bound", "unit", "why"),
    [
        ("MaxCost", {"usd": 0.2}, "usd", "$0.3000, of $0.2000 allowed"),
        ("MaxTokens", {"tokens": 29}, "tokens", "30 tokens, of 29 allowed"),
        ("MaxRequests", {"requests": 2}, "requests", "3 requests, of 2 allowed"),
        ("MaxSeconds", {"seconds": 1.5}, "seconds", "2.00 s, of 1.5 s allowed"),
    ],
)
def test_a_budget_is_kept_or_the_measure_told(name: str, bound: dict, unit: str, why: str) -> None:  # type: ignore[type-arg]
    spent = outcome(cost_usd=0.3, input_tokens=20, output_tokens=10, requests=3, seconds=2.0)
    score = named(name, **bound).score(spent)
    assert (score.passed, score.unit, score.why) == (False, unit, why)
    assert named(name, **bound).score(outcome()).passed
