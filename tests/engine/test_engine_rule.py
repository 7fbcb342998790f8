"""Standing rules answer for the person: the first that applies, and never in place of a doubt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import Killed, Machine, MortalJournal
from phases import a_phase, changed

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import A_MODELS_WORD, ApprovalRule, Edge, Phase
from orchestrator.domain.facts import DriverClaimed, EffectIntended
from orchestrator.engine.approval_rule import first_rule
from orchestrator.engine.recorder import Recorder
from orchestrator.kinds.gate.performing import MOST_BY_RULE

SHOUT = a_phase("shout", "script", "shout", {"text": "source"}, writes="page")
GATE = a_phase("check", "gate", "Place it?", {"page": "page"})
PLACE = a_phase("place", "effect", "place", {"text": "page"})
APPROVE = ApprovalRule("mine", "approve", "I said so once")


def machine(*rules: ApprovalRule, phases: tuple[Phase, ...] = (SHOUT, GATE, PLACE)) -> Machine:
    made = Machine(*phases)
    made.definition = replace(made.definition, approval_rules=rules)
    return made


ACTS = ApprovalRule("acts", "approve", "this effect may always", effect="place")


def test_a_rule_answers_the_gate_and_the_record_says_which() -> None:
    run = machine(APPROVE, ACTS)

    assert run.drive().status == "done"
    assert run.state.handoffs[1].fact.by == "rule:mine"
    assert run.state.answered["d-1"].actor == "rule:mine"
    assert run.value("check") == {"answer": "approve", "comment": "I said so once", "fields": {}}
    assert len(run.shelf.placed) == 1


def test_a_rules_yes_at_a_gate_lets_no_effect_act_and_the_person_is_asked_at_the_effect() -> None:
    """Not at the gate: there the rule would answer again, without end."""
    run = machine(APPROVE)

    assert run.drive().status == "waiting"
    assert (run.shelf.placed, run.state.at) == ([], "place")
    run.answer("approve")
    assert run.drive().status == "done"
    assert len(run.shelf.placed) == 1


def test_what_is_intended_on_a_rule_is_what_the_rule_was_asked_about() -> None:
    run = machine(ACTS, phases=(SHOUT, PLACE))
    run.drive()

    [intent] = [event.fact for event in run.journal.read("dem-1") if isinstance(event.fact, EffectIntended)]
    assert (intent.phase, intent.effect, intent.approval) == ("place", "place", "rule:acts")
    assert run.recorder.artifact(intent.arguments).value == {"text": "A NOTE"}
    assert run.recorder.artifact(intent.preview).value["binds"] == {"world": 0}
    assert len(intent.key) == 32
    assert [mark.key for mark, _ in run.shelf.acted] == [intent.key] * 2
    assert run.value("place") == {
        "effect": "place",
        "key": intent.key,
        "steps": {"place": {"place": "done"}, "announce": {"announce": "done"}},
    }


def test_a_rule_that_names_every_effect_does_so_on_purpose() -> None:
    assert machine(replace(ACTS, effect="*"), phases=(SHOUT, PLACE)).drive().status == "done"
    assert machine(replace(ACTS, effect=""), phases=(SHOUT, PLACE)).drive().status == "waiting"


def test_a_question_and_the_rules_answer_are_one_commit() -> None:
    """A crash between them would put to the person what the rule answers."""
    kinds = ["DecisionOpened", "DecisionAnswered", "HandoffRecorded", "DriverClaimed"]
    run = machine(APPROVE)
    run.recorder = Recorder(MortalJournal(run.journal, 3, durable=True), "dem-1")  # type: ignore[arg-type]

    with pytest.raises(Killed):
        run.drive()

    assert run.kinds()[-4:] == kinds


def test_a_rule_does_not_answer_at_one_gate_without_end() -> None:
    back = replace(GATE, answers={"approve": "shout", "later": "place"})
    run = machine(APPROVE, phases=(SHOUT, back, PLACE))

    assert run.drive().status == "waiting"
    assert run.kinds().count("DecisionAnswered") == MOST_BY_RULE
    assert run.state.decision is not None
    question = run.recorder.artifact(run.state.decision.question).text
    assert question == "Place it? (Rule mine has answered here 5 times in a row.)"


def test_the_record_says_that_a_rule_rested_on_no_more_than_what_a_model_wrote() -> None:
    run = machine(replace(APPROVE, accepts=A_MODELS_WORD), replace(ACTS, accepts=A_MODELS_WORD))
    run.drive()

    said = [event.fact for event in run.journal.read("dem-1") if event.kind in ("DecisionAnswered", "EffectIntended")]
    assert [fact.accepts for fact in said] == [A_MODELS_WORD, A_MODELS_WORD]  # type: ignore[union-attr]


def test_a_run_is_driven_again_after_a_rule_has_answered() -> None:
    """Otherwise a second process would take it for one nobody drives."""
    run = machine(APPROVE)

    run.drive()

    claims = [event.fact for event in run.journal.read("dem-1") if isinstance(event.fact, DriverClaimed)]
    assert claims == [DriverClaimed("me"), DriverClaimed("me")]


def test_a_rule_that_rejects_ends_the_run() -> None:
    run = machine(replace(APPROVE, answer="reject"))

    assert run.drive().status == "rejected"
    assert run.shelf.placed == []
    assert run.kinds()[-1] == "HandoffRecorded"


@pytest.mark.parametrize(
    "rule",
    [
        replace(APPROVE, answer="ask"),
        replace(APPROVE, app="other"),
        replace(APPROVE, phase="place"),
        replace(APPROVE, effect="place"),
        replace(APPROVE, when="page == 'other'"),
        replace(APPROVE, when="page.no.such.thing > 1"),
    ],
    ids=["says ask", "another app", "another phase", "an effect", "does not hold", "fails"],
)
def test_a_rule_that_does_not_apply_at_the_gate_leaves_it_to_the_person(rule: ApprovalRule) -> None:
    assert machine(rule).drive(steps=1, until="place").status == "stopped"
    assert machine(rule).drive().status == "waiting"


@pytest.mark.parametrize("when", ["phase == 'check'", "app == 'demo'", "effect == ''", "cost_usd == 0", "page"])
def test_a_condition_at_a_gate_reads_the_run_and_where_it_stands(when: str) -> None:
    assert machine(replace(APPROVE, phase="check", when=when)).drive(until="place").at == "place"


def test_a_rule_gives_no_answer_that_its_gate_has_not() -> None:
    ships = replace(GATE, answers={"ship": "place"})
    run = machine(APPROVE, phases=(SHOUT, ships, PLACE))
    assert (run.drive().status, run.state.at) == ("waiting", "check")


def test_the_first_rule_that_applies_wins_over_later_ones() -> None:
    ask_first = replace(APPROVE, name="first", answer="ask")

    assert machine(ask_first, APPROVE).drive().status == "waiting"
    assert machine(ask_first, APPROVE).drive().at == "check"
    assert machine(replace(ask_first, app="other"), APPROVE).drive().at == "place"


def test_a_rule_that_cannot_be_evaluated_means_ask_whatever_stands_behind_it() -> None:
    assert machine(replace(APPROVE, when="nothing > 1"), APPROVE).drive().status == "waiting"


@pytest.mark.parametrize(
    "when", ["effect == 'place'", "args.text == 'A NOTE'", "phase == 'place'", "app == 'demo'", "cost_usd == 0"]
)
def test_an_effect_without_a_gate_acts_on_a_rule_alone(when: str) -> None:
    run = machine(replace(APPROVE, effect="pl*", when=when), phases=(SHOUT, PLACE))

    assert run.drive().status == "done"
    assert [event.fact.approval for event in run.journal.read("dem-1") if event.kind == "EffectIntended"] == [  # type: ignore[union-attr]
        "rule:mine"
    ]


def test_a_rule_that_rejects_an_effect_ends_the_run_before_it_acts() -> None:
    run = machine(replace(APPROVE, effect="place", answer="reject"), phases=(SHOUT, PLACE))

    assert run.drive().status == "rejected"
    assert run.shelf.placed == []
    assert run.state.handoffs[-1].fact.why == "rule mine: I said so once"


def test_only_a_persons_answer_lets_a_bounded_loop_begin_anew() -> None:
    loop = replace(GATE, answers={"approve": "shout"})
    bounded = replace(SHOUT, then=(Edge("check", at_most=2), Edge("end")))
    run = machine(APPROVE, phases=(bounded, loop))

    assert run.drive().status == "done"
    assert [handoff.fact.to for handoff in run.state.handoffs] == ["check", "shout", "check", "shout", "end"]


def test_a_person_lets_a_bounded_loop_begin_anew() -> None:
    loop = replace(GATE, answers={"approve": "shout"})
    bounded = replace(SHOUT, then=(Edge("check", at_most=1), Edge("end")))
    run = machine(phases=(bounded, loop))
    run.drive()

    run.answer("approve")

    assert run.drive().status == "waiting"


def first(*rules: ApprovalRule, effect: str = "place") -> str | None:
    found = first_rule(rules, app="demo", phase="check", effect=effect, values={"n": 1})
    return found.name if found else None


@pytest.mark.parametrize(
    ("rule", "effect", "applies"),
    [
        (APPROVE, "", True),
        (APPROVE, "place", False),
        (replace(APPROVE, effect="*"), "place", True),
        (replace(APPROVE, effect="*"), "", False),
        (replace(APPROVE, effect="place"), "place", True),
        (replace(APPROVE, effect="pl*"), "place", True),
        (replace(APPROVE, effect="other"), "place", False),
        (replace(APPROVE, effect="?*"), "", False),
        (replace(APPROVE, effect="**"), "", False),
        (replace(APPROVE, app="d*"), "", True),
        (replace(APPROVE, app="D*"), "", False),
        (replace(APPROVE, phase="ch*"), "", True),
        (replace(APPROVE, when="n == 1"), "", True),
        (replace(APPROVE, when="n == 2"), "", False),
        (replace(APPROVE, answer="reject"), "", True),
        (replace(APPROVE, answer="reject"), "place", True),
        (replace(APPROVE, answer="ask"), "", False),
    ],
)
def test_a_rule_applies_where_its_patterns_and_its_condition_do(rule: ApprovalRule, effect: str, applies: bool) -> None:
    assert first(rule, effect=effect) == ("mine" if applies else None)


def test_rules_that_do_not_apply_are_passed_over() -> None:
    passed_over = [replace(APPROVE, name="a", app="x"), replace(APPROVE, name="b", effect="x")]

    assert first(*passed_over, replace(APPROVE, name="c", when="n == 2"), APPROVE, effect="") == "mine"
    assert first(APPROVE, replace(APPROVE, name="d", effect="place")) == "d"
    assert first(replace(APPROVE, name="e", answer="ask"), replace(APPROVE, effect="place")) is None


def loads_at(run: Machine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are asked for from now on."""
    loaded: list[str] = []
    artifact = run.recorder.artifact

    def counted(digest: Digest) -> Artifact:
        found = artifact(digest)
        loaded.append(found.text.strip())
        return found

    monkeypatch.setattr(run.recorder, "artifact", counted)
    return loaded


@pytest.mark.parametrize(
    ("rule", "loaded"),
    [
        (ApprovalRule("free", "approve", "it costs nothing", when="cost_usd == 0"), set()),
        (ApprovalRule("short", "approve", "it is short", when="page | length < 100"), {"A NOTE"}),
        (ApprovalRule("other", "approve", "another app", app="another", when="page | length < 100"), set()),
    ],
)
def test_a_gate_loads_what_its_question_and_its_rules_read_and_no_more(
    rule: ApprovalRule, loaded: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = machine(rule, phases=(SHOUT, GATE))
    run.drive(until="check")
    read = loads_at(run, monkeypatch)
    run.drive()
    assert set(read) == loaded


def test_a_question_loads_only_what_it_quotes(monkeypatch: pytest.MonkeyPatch) -> None:
    run = machine(phases=(SHOUT, changed(GATE, named="Place {{ source }}?")))
    run.drive(until="check")
    read = loads_at(run, monkeypatch)
    run.drive()
    assert set(read) == {"a note"}


def test_a_rule_at_an_effect_loads_what_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = replace(ACTS, when="args.text | length < 100 and cost_usd == 0")
    run = machine(APPROVE, rule)
    run.drive(until="place")
    read = loads_at(run, monkeypatch)
    run.drive()
    assert not [text for text in read if "I said so once" in text]  # what the gate wrote
    assert len(run.shelf.placed) == 1
