"""How a run stands to its app as it is now: pure, over two definitions and a state."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from phases import a_phase, changed

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest, digest_of
from orchestrator.domain.definition import Agent, App, Definition, Edge, Field, Phase, RoleModel
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import (
    DecisionOpened,
    DecisionWithdrawn,
    EffectIntended,
    Fact,
    HandoffRecorded,
    PhaseStarted,
    RunEnded,
    RunStarted,
    RunUpgraded,
)
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.engine.upgrade import Judged, judge, upgrade
from orchestrator.errors import NotFound, RunError, UsageError

SOME = digest_of(b"something")
WRITE = a_phase(
    "write",
    "agent",
    "scribe",
    {"topic": "topic"},
    writes="draft",
    prompt="write",
    then=(Edge("check"),),
    output={"type": "string"},
)
CHECK = a_phase("check", "script", "check", {"draft": "draft"}, writes="checked", then=(Edge("ask"),))
ASK = a_phase("ask", "gate", "Good?", {"draft": "draft"}, answers={"approve": "end", "again": "write", "reject": "end"})
BEFORE = Definition(
    App("note", "A note.", (WRITE, CHECK, ASK), (Field("topic"),)),
    "offline",
    {"fast": (RoleModel("offline"),)},
    {"scribe": Agent("scribe", "Writes.", "fast", "You write.")},
    {"write": "{{ topic }}"},
    {"apps/note.py": "def check(draft): ..."},
)


def state_after(*made: Fact) -> RunState:
    started = RunStarted("note", SOME, "offline", {"topic": SOME}, nonce="0f" * 16)
    events = [
        Event("note-1", seq, "2026-11-22T09:00:00Z", "you", fact, Digest(f"sha256:{seq:064x}"))
        for seq, fact in enumerate((started, *made), 1)
    ]
    return fold(events)


def handed(phase: str, to: str, **artifacts: Digest) -> HandoffRecorded:
    return HandoffRecorded(phase, to, phase, artifacts=artifacts)


def at_write() -> RunState:
    return state_after(PhaseStarted("write", 1, {"topic": SOME}))


def at_check() -> RunState:
    return state_after(
        PhaseStarted("write", 1, {"topic": SOME}),
        handed("write", "check", draft=SOME),
        PhaseStarted("check", 1, {"draft": SOME}),
    )


def at_ask() -> RunState:
    opened = DecisionOpened("d-1", "gate", "ask", SOME, dict(ASK.answers))
    return fold(
        _events(at_check(), [handed("check", "ask", checked=SOME), PhaseStarted("ask", 1, {}), opened]), at_check()
    )


def _events(state: RunState, made: Iterable[Fact]) -> list[Event]:
    return [
        Event("note-1", seq, "2026-11-22T10:00:00Z", "baton", fact, Digest(f"sha256:{seq:064x}"))
        for seq, fact in enumerate(made, state.head.seq + 1)
    ]


def with_phases(*phases: Phase, **more: object) -> Definition:
    return replace(BEFORE, app=replace(BEFORE.app, phases=phases, **more))  # type: ignore[arg-type]


def test_a_run_under_the_app_it_was_pinned_to_is_the_same() -> None:
    assert judge(at_check(), BEFORE, replace(BEFORE), {}) == Judged("same")


def test_another_text_elsewhere_is_compatible_and_the_visit_goes_on() -> None:
    after = with_phases(changed(WRITE, prompt="other"), CHECK, ASK)
    assert judge(at_check(), BEFORE, after, {}) == Judged("compatible")


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, prompts={"write": "{{ topic }}, please"}),
        replace(BEFORE, agents={"scribe": replace(BEFORE.agents["scribe"], system="You write well.")}),
        replace(BEFORE, roles={"fast": (RoleModel("acme:one"),)}),
        replace(BEFORE, modules={"apps/note.py": "def check(draft): return 1"}),
        with_phases(changed(WRITE, output=None), CHECK, ASK),
        with_phases(replace(WRITE, constants={"tone": "dry"}), CHECK, ASK),
        with_phases(replace(WRITE, may_read={"note": "checked"}), CHECK, ASK),
    ],
    ids=["prompt", "agent", "model", "scripts", "output", "constants", "reads"],
)
def test_a_visit_whose_work_is_another_now_begins_again(after: Definition) -> None:
    assert judge(at_write(), BEFORE, after, {}) == Judged("compatible", anew=True)


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, prompts={"write": "{{ topic }}, please"}),
        replace(BEFORE, roles={"fast": (RoleModel("acme:one"),)}),
        with_phases(WRITE, replace(CHECK, then=(Edge("ask", why="it is done"),)), ASK),
        with_phases(WRITE, CHECK, replace(ASK, answers={"approve": "end", "reject": "end"})),
    ],
    ids=["prompt", "model", "way", "answers"],
)
def test_a_script_goes_on_when_only_what_it_does_not_use_has_changed(after: Definition) -> None:
    assert judge(at_check(), BEFORE, after, {}) == Judged("compatible")


def test_a_gate_does_not_depend_on_scripts() -> None:
    after = replace(BEFORE, modules={"apps/note.py": "def check(draft): return 1"})
    assert judge(at_ask(), BEFORE, after, {}) == Judged("compatible")


def test_before_its_first_phase_a_run_stands_at_the_first() -> None:
    started = state_after()
    assert judge(started, BEFORE, with_phases(changed(WRITE, prompt="other"), CHECK, ASK), {}).anew
    gone = judge(started, BEFORE, with_phases(replace(CHECK, reads={"draft": "topic"}), ASK), {})
    assert gone.why == ("it stands at write, which note has no more",)


def test_a_phase_of_another_kind_breaks() -> None:
    found = judge(at_check(), BEFORE, with_phases(WRITE, replace(CHECK, kind="tool"), ASK), {})
    assert found == Judged(
        "breaking", ("it stands at check, which was a phase of kind script and is of kind tool now",)
    )


def test_what_nothing_has_written_breaks_wherever_the_way_leads() -> None:
    polish = a_phase(
        "polish", "script", "polish", {"tone": "tone", "more": "style.name"}, writes="page", then=(Edge("end"),)
    )
    after = with_phases(WRITE, CHECK, replace(ASK, answers={**ASK.answers, "approve": "polish"}), polish)
    found = judge(at_check(), BEFORE, after, {})
    assert found.why == ("polish reads style, tone, which nothing has written and nothing on its way writes",)


def test_what_only_one_of_two_ways_writes_breaks() -> None:
    sketch = a_phase("sketch", "script", "sketch", {}, writes="sketch", then=(Edge("ask"),))
    fork = replace(CHECK, then=(Edge("sketch", when="checked.good"), Edge("ask")))
    after = with_phases(WRITE, fork, sketch, replace(ASK, reads={"draft": "draft", "sketch": "sketch"}))
    assert judge(at_check(), BEFORE, after, {}).why == (
        "ask reads sketch, which nothing has written and nothing on its way writes",
    )
    always = with_phases(WRITE, replace(CHECK, then=(Edge("sketch"),)), sketch, after.app.phase("ask"))
    assert judge(at_check(), BEFORE, always, {}).verdict == "compatible"


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ((Field("topic", "number"),), "input topic was of another type when the run started"),
        ((Field("topic", "choice", options=("a",)),), "input topic was of another type when the run started"),
        ((Field("topic"), Field("tone")), "input tone is new and has no default"),
    ],
)
def test_inputs_that_do_not_fit_break(inputs: tuple[Field, ...], why: str) -> None:
    after = with_phases(WRITE, CHECK, ASK, inputs=inputs)
    assert judge(at_check(), BEFORE, after, {}) == Judged("breaking", (why,))


def test_a_new_input_that_may_be_left_out_is_compatible() -> None:
    after = with_phases(WRITE, CHECK, ASK, inputs=(Field("topic"), Field("tone", required=False)))
    assert judge(at_check(), BEFORE, after, {}) == Judged("compatible")


RENAMED = with_phases(replace(WRITE, then=(Edge("proof"),)), replace(CHECK, name="proof", writes="proofed"), ASK)


def test_a_mapped_phase_takes_its_artifact_along_and_begins_again() -> None:
    found = judge(at_check(), BEFORE, RENAMED, {"check": "proof"})
    assert found == Judged("mapped", (), {"check": "proof"}, {"checked": "proofed"}, anew=True)


def test_what_was_mapped_is_told_beside_what_breaks() -> None:
    after = with_phases(RENAMED.app.phases[0], replace(RENAMED.app.phases[1], kind="tool"), ASK)
    found = judge(at_check(), BEFORE, after, {"check": "proof"})
    assert (found.verdict, found.phases, found.artifacts) == ("breaking", {"check": "proof"}, {"checked": "proofed"})


@pytest.mark.parametrize(("names", "named"), [({"chek": "proof"}, "chek"), ({"check": "prof"}, "prof")])
def test_only_phases_of_then_are_mapped_to_phases_of_now(names: dict[str, str], named: str) -> None:
    with pytest.raises(NotFound, match=named):
        judge(at_check(), BEFORE, RENAMED, names)


def test_two_phases_never_become_one() -> None:
    with pytest.raises(UsageError, match="write and check would both become write"):
        judge(at_check(), BEFORE, BEFORE, {"check": "write"})


def test_a_run_that_has_ended_or_begun_to_act_is_not_moved() -> None:
    with pytest.raises(RunError, match="goes on under no app"):
        judge(state_after(RunEnded("cancelled")), BEFORE, RENAMED, {})
    acting = state_after(PhaseStarted("write", 1, {}), EffectIntended("write", "place", "k", "d-1", SOME, SOME))
    with pytest.raises(RunError, match="has begun to act"):
        judge(acting, BEFORE, RENAMED, {})


def test_what_was_asked_is_withdrawn_and_asked_again() -> None:
    facts = upgrade(at_ask(), Judged("compatible"), SOME, {"tone": SOME})
    assert facts == (DecisionWithdrawn("d-1"), RunUpgraded(SOME, inputs={"tone": SOME}, anew=True))


@pytest.mark.parametrize("anew", [False, True])
def test_without_a_question_a_visit_goes_on_unless_it_begins_again(anew: bool) -> None:
    judged = Judged("mapped", (), {"check": "proof"}, {"checked": "proofed"}, anew)
    [fact] = upgrade(at_check(), judged, SOME, {})
    assert fact == RunUpgraded(SOME, {"check": "proof"}, {"checked": "proofed"}, {}, anew)


def test_after_it_everything_has_its_new_name() -> None:
    pinned = Artifact.of_text("pinned").digest
    done = fold(_events(at_check(), [handed("check", "ask", checked=SOME)]), at_check())
    judged = Judged("mapped", (), {"check": "proof"}, {"checked": "proofed"})
    state = fold(_events(done, upgrade(done, judged, pinned, {"tone": SOME})), done)
    assert (state.definition, state.inputs) == (pinned, {"topic": SOME, "tone": SOME})
    assert {name: (version.phase, version.digest) for name, version in state.artifacts.items()} == {
        "draft": ("write", SOME),
        "proofed": ("proof", SOME),
    }
    assert state.visits == {"write": 1, "proof": 1}
    assert (state.status, state.driver, state.at) == ("stopped", "", "ask")
    assert state.head == Head("note-1", state.head.seq, state.head.digest)
