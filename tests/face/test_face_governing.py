"""What follows from what is known of a system, finding by finding; nothing is taken for unused that is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orchestrator.face.app_loss import AppLoss
from orchestrator.face.gate_answer import GateAnswer, Outcome
from orchestrator.face.governing.evidence import (
    AppInUse,
    Building,
    GateInUse,
    LoggedPattern,
    Period,
    PlannedDays,
    StandingRule,
    SystemEvidence,
)
from orchestrator.face.governing.findings import proposals
from orchestrator.face.governing.fooled import fooled
from orchestrator.face.governing.gates import why_no_rule
from orchestrator.face.governing.motion import motion
from orchestrator.face.governing.proposal import Decided, proposal_of
from orchestrator.face.governing.value import system_value
from orchestrator.face.usage import UsageLine
from orchestrator.workspace.read.skeleton import check_app_name

PERIOD = Period("2026-10-29T00:00:00.000000Z", "2026-11-28T12:00:00.000000Z", "2026-10-29", "2026-11-28", 30)
NOTHING = SystemEvidence(
    period=PERIOD, apps=(), agents=(), retired=(), gates=(), answers=(), looks_since="2026-09-01", patterns=(),
    changes=(), written=(), rules=(), plans=PlannedDays(), building=Building(None, 0), decided=Decided(),
    encode_after=5, retire_after_days=30, review_every_days=30,
)  # fmt: skip
GIST = AppInUse("gist", "Gists.", 20, "2026-09-02", None, "2026-10-01", loss=AppLoss("gist", watch="inbox/*.md"))


def used(**given: object) -> UsageLine:
    line = UsageLine(
        name="gist", runs=9, looked=9, unknown=0, done=9, looked_and_done=9, failures=0, cost_usd=0.0,
        attended_s=3240.0, answers=(), last_looked="", last_started="",
    )  # fmt: skip
    return replace(line, **given)


def answers(*outcomes: Outcome, gate: str = "gist/check", seconds: float = 30.0, by: str = "you") -> list[GateAnswer]:
    app, phase = gate.split("/")
    return [
        GateAnswer(
            decision=f"d-{n}", run=f"gis-{n}", root=f"gis-{n}", app=app, gate_app=app, phase=phase, kind="gate",
            outcome=outcome, answer="approve", by=by, rule="", opened_at="", seconds=seconds, agents=("assistant",),
            answered_at=f"2026-11-{n:02}T09:00:00.000000Z",
        )
        for n, outcome in enumerate(outcomes, 1)
    ]  # fmt: skip


def ids(evidence: SystemEvidence) -> list[str]:
    return [one.id for one in proposals(evidence)]


def test_an_app_that_nobody_looked_at_for_a_month_is_proposed_with_what_would_be_lost() -> None:
    [one] = proposals(replace(NOTHING, apps=(GIST,)))
    assert one.question == "Retire gist? Nobody used it for 58 days."
    assert one.evidence[0] == "nobody looked at a run of it for 58 days: the last look was on 2026-10-01"
    assert one.lost == ("what it watches, inbox/*.md",)


@pytest.mark.parametrize(
    "app",
    [
        replace(GIST, pinned=True),
        replace(GIST, paused=True),
        replace(GIST, last_looked="2026-11-20"),
        replace(GIST, restored="2026-11-20"),
        replace(GIST, changed="2026-11-20"),
        replace(GIST, loss=AppLoss("gist", used_by=("daily",))),
    ],
    ids=["pinned", "paused", "looked at", "restored", "written", "part of another"],
)
def test_an_app_that_the_person_did_something_with_is_not_proposed(app: AppInUse) -> None:
    assert ids(replace(NOTHING, apps=(app,))) == []


def test_a_pause_that_nobody_said_keeps_no_app() -> None:
    assert ids(replace(NOTHING, apps=(replace(GIST, paused=True, paused_by_itself=True),))) == ["retire:gist"]


def test_where_nobody_knows_what_was_looked_at_nothing_is_unused() -> None:
    assert ids(replace(NOTHING, apps=(GIST,), looks_since="")) == []
    assert ids(replace(NOTHING, apps=(GIST,), looks_since="2026-11-10")) == []


def test_after_a_no_an_app_is_proposed_when_as_many_days_have_passed_again() -> None:
    no = Decided(declined_day={"retire:gist": "2026-11-10"})
    assert ids(replace(NOTHING, apps=(GIST,), decided=no)) == []
    assert ids(replace(NOTHING, apps=(GIST,), decided=Decided(declined_day={"retire:gist": "2026-10-20"})))


GATE = GateInUse("gist", "check", has_form=False, effects=(("keep", "save_file", "notes"),))


def test_ten_untouched_yeses_in_a_row_propose_a_rule_for_the_gate_and_the_effect_behind_it() -> None:
    [one] = proposals(replace(NOTHING, gates=(GATE,), answers=tuple(answers(*["untouched"] * 10))))
    assert one.id == "relax:gist/check"
    assert [(rule.phase, rule.effect, rule.when) for rule in one.rules] == [
        ("check", "", ""),
        ("keep", "save_file", 'args.folder == "notes"'),
    ]
    assert proposal_of(one.code).rules == one.rules


@pytest.mark.parametrize(
    ("told", "gate"),
    [
        ("git_publish changes more than a file", replace(GATE, effects=(("go", "git_publish", ""),))),
        ("it asks for fields", replace(GATE, has_form=True)),
        ("mine speaks there already", replace(GATE, rules=("mine",))),
        ("where its effect writes is not fixed", replace(GATE, effects=(("keep", "append_file", None),))),
    ],
)
def test_a_standing_yes_is_not_proposed_for_every_gate_and_why_is_told(told: str, gate: GateInUse) -> None:
    evidence = replace(NOTHING, gates=(gate,), answers=tuple(answers(*["untouched"] * 12)))
    assert ids(evidence) == []
    assert told in why_no_rule(gate, evidence)


@pytest.mark.parametrize(
    "given",
    [
        answers(*["untouched"] * 12, seconds=1.2),
        [*answers(*["untouched"] * 12, seconds=30.0)[:2], *answers(*["untouched"] * 12, seconds=1.9)[2:]],
        [*answers(*["untouched"] * 20, seconds=0.5)[:18], *answers(*["untouched"] * 20, seconds=9.0)[18:]],
    ],
    ids=["all", "the last ten", "the period, but for the last"],
)
def test_a_gate_that_is_answered_too_fast_to_be_read_is_told_of_and_not_relaxed(given: list[GateAnswer]) -> None:
    evidence = replace(NOTHING, gates=(GATE,), answers=tuple(given))
    assert ids(evidence) == []
    assert "nobody has read it by then" in why_no_rule(GATE, evidence)
    assert system_value(evidence)["gates"][0]["no_rule"]
    assert ids(replace(evidence, answers=tuple(replace(one, seconds=2.0) for one in given))) == ["relax:gist/check"]


def test_no_gate_that_is_told_as_hasty_is_proposed_to_be_relaxed() -> None:
    """However the times of its answers lie; whether it is told is of the period, a proposal of the last in a row."""
    for hasty in range(21):
        slow = answers(*["untouched"] * 20, seconds=6.0)
        given = [replace(one, seconds=0.5) if n < hasty else one for n, one in enumerate(slow)]
        for order in (given, given[::-1]):
            dated = [replace(one, answered_at=old.answered_at) for one, old in zip(order, slow, strict=True)]
            evidence = replace(NOTHING, gates=(GATE,), answers=tuple(dated))
            assert not (fooled(evidence) and ids(evidence))


def test_one_edit_among_ten_yeses_proposes_nothing() -> None:
    cases = [*["untouched"] * 5, "edited", *["untouched"] * 9]
    assert ids(replace(NOTHING, gates=(GATE,), answers=tuple(answers(*cases)))) == []


def test_a_rule_s_answers_are_not_the_person_s() -> None:
    assert ids(replace(NOTHING, gates=(GATE,), answers=tuple(answers(*["untouched"] * 12, by="rule")))) == []


def test_yeses_before_a_no_to_the_rule_do_not_count_again() -> None:
    no = Decided(declined={"relax:gist/check": "2026-11-05T00:00:00.000000Z"})
    given = replace(NOTHING, gates=(GATE,), decided=no)
    assert ids(replace(given, answers=tuple(answers(*["untouched"] * 12)))) == []
    assert ids(replace(given, answers=tuple(answers(*["untouched"] * 14)))) == ["relax:gist/check"]


def test_a_gate_that_is_edited_often_proposes_another_prompt_or_that_its_rule_asks_again() -> None:
    cases = answers("edited", "untouched", "sent_back", "edited", "untouched", "edited")
    [one] = proposals(replace(NOTHING, gates=(GATE,), answers=tuple(cases)))
    assert one.id == "prompt:gist/check"
    assert one.evidence == ("4 of the last 6 were edited or sent back (d-1, d-3, d-4, d-6)", "made by assistant")

    ruled = [replace(answers("untouched", by="rule")[0], rule="mine"), *cases]
    [two] = proposals(replace(NOTHING, gates=(replace(GATE, rules=("mine",)),), answers=tuple(ruled)))
    assert two.id == "tighten:mine"


def test_a_pattern_that_was_noted_often_enough_is_proposed_as_an_app_until_there_is_one() -> None:
    days = tuple(f"2026-11-{n:02}" for n in range(1, 7))
    standup = LoggedPattern("standup", days, tuple(f"{day}T09:00:00.000000Z" for day in days), 60)
    few = replace(standup, days=days[:3], moments=standup.moments[:3])
    assert ids(replace(NOTHING, patterns=(standup,))) == ["build:standup"]
    assert ids(replace(NOTHING, patterns=(few, replace(standup, has_app=True)))) == []
    no = Decided(declined={"build:standup": "2026-11-03T00:00:00.000000Z"})
    assert ids(replace(NOTHING, patterns=(standup,), decided=no)) == []


@pytest.mark.parametrize(
    ("noted", "typed"),
    [("standup", "standup"), ("Stand up", "stand-up"), ("Prüfung", "prufung"), ("Weekly_Report!", "weekly-report"),
     ("会議", "NAME")],
)  # fmt: skip
def test_the_command_that_a_pattern_ends_in_is_one_that_can_be_typed(noted: str, typed: str) -> None:
    days = tuple(f"2026-11-{n:02}" for n in range(1, 7))
    pattern = LoggedPattern(noted, days, tuple(f"{day}T09:00:00.000000Z" for day in days))
    [one] = proposals(replace(NOTHING, patterns=(pattern,)))
    assert one.next == f"baton app new {typed}"
    if typed != "NAME":
        check_app_name(typed)


def test_the_system_notices_where_it_is_fooled() -> None:
    rejected = answers(*["rejected"] * 5)
    hasty = answers(*["untouched"] * 6, gate="daily/keep", seconds=1.2)
    rules = (StandingRule("unblocks", "rules/attention.yaml:26", 0, 40), StandingRule("new", "rules/x", 0, 3))
    evidence = replace(
        NOTHING, apps=(replace(GIST, pinned=True),), answers=(*rejected, *hasty), rules=rules,
        plans=PlannedDays(9, 14, 0),
    )  # fmt: skip
    assert [one.told for one in fooled(evidence)] == [
        "gist: every output was rejected, 5 of 5 (d-1 to d-5)",
        "daily/keep: answered after 1.2 s on average, 6 answers measured",
        "rule unblocks of rules/attention.yaml:26 never fired in 90 days, on 40 days with a plan",
        "plans were shown on 9 of 14 days, and none of the 14 things in them was done",
    ]


@pytest.mark.parametrize(
    "evidence",
    [
        replace(NOTHING, answers=tuple(answers(*["rejected"] * 4)), apps=(GIST,)),
        replace(NOTHING, answers=tuple(answers("rejected", "untouched", *["rejected"] * 5)), apps=(GIST,)),
        replace(NOTHING, answers=tuple(answers(*["untouched"] * 9, seconds=0.0))),
        replace(NOTHING, plans=PlannedDays(9, 14, 1)),
        replace(NOTHING, plans=PlannedDays(9, 14, 0, unread=True)),
    ],
    ids=["too few", "one was taken", "not measured", "one was followed", "nobody knows"],
)
def test_what_is_not_known_for_sure_is_no_fooling(evidence: SystemEvidence) -> None:
    assert fooled(evidence) == []


def test_motion_is_told_against_what_was_saved() -> None:
    app = replace(GIST, baseline_minutes=45, used=used(answers=tuple(answers(*["untouched"] * 9, seconds=360.0))))
    given = replace(NOTHING, apps=(app,), building=Building(540, 6))
    assert motion(given).told == "9.0 h building, 5.8 h saved: it cost you 3.1 h"
    assert motion(given).over == "9.0 h building, of 6 h a month"
    assert motion(replace(given, building=Building(60, 6))).told == "1.0 h building, 5.8 h saved: it gave you 4.8 h"


def test_what_nobody_noted_is_unknown_and_not_zero() -> None:
    assert motion(NOTHING).told.startswith("building: unknown")
    told = motion(replace(NOTHING, building=Building(60, 0), apps=(replace(GIST, baseline_minutes=0, used=used()),)))
    assert "what was saved is unknown" in told.told
    assert told.unknown == (("gist", "nobody said how long it takes by hand"),)
