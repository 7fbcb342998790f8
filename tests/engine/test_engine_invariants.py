"""Whatever a small app looks like and whatever is done to its run, these things hold."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from machine import Killed, Machine, MortalJournal, phases, says
from phases import a_phase

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest, digest_of_json
from orchestrator.domain.definition import Edge, Phase
from orchestrator.domain.event import GENESIS, Event, fact_body, seal
from orchestrator.domain.facts import END, REJECTED, DecisionAnswered, DecisionOpened, EffectIntended
from orchestrator.domain.messages import Answer, Request
from orchestrator.engine.command import Stop, next_command
from orchestrator.engine.fold import fold
from orchestrator.engine.intervene import cancel, goto, skip, take
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.values import Values
from orchestrator.errors import BatonError, ModelUnavailable, RunError

TEXTS = st.sampled_from(["mine", "yours"])
KINDS = st.lists(st.sampled_from(["agent", "script", "gate", "effect"]), min_size=1, max_size=5)


@st.composite
def apps(draw: st.DrawFn) -> tuple[Phase, ...]:
    """Phases that read texts written before them, with loops of both sorts. The last one is an effect."""
    made: list[Phase] = []
    texts = ["source"]
    for kind in [*draw(KINDS), "effect"]:
        made.append(_phase(draw, f"{kind}{len(made)}", kind, texts, [phase.name for phase in made]))
        if kind in ("agent", "script"):
            texts.append(made[-1].name)
    following = [phase.name for phase in made[1:]] + [END]
    return phases(*map(_leading_on, made, following))


def _leading_on(phase: Phase, following: str) -> Phase:
    answers = {answer: following if to == "NEXT" else to for answer, to in phase.answers.items()}
    then = tuple(replace(edge, to=following) if edge.to == "NEXT" else edge for edge in phase.then)
    return replace(phase, answers=answers, then=then)


def _phase(draw: st.DrawFn, name: str, kind: str, texts: list[str], before: list[str]) -> Phase:
    read = draw(st.sampled_from(texts))
    earlier = draw(st.sampled_from([*before, name]))
    if kind == "agent":
        back = Edge(earlier, at_most=draw(st.integers(1, 2)))
        then = (back, Edge("NEXT")) if draw(st.booleans()) else ()
        may_read = {text: text for text in texts[1:]}
        return a_phase(
            name, "agent", "writer", {"source": read}, may_read, prompt="writer.md.j2", then=then, takes_feedback=True
        )
    if kind == "script":
        return a_phase(name, "script", "shout", {"text": read})
    if kind == "gate":
        answers = {"approve": "NEXT", "edit": earlier, "send_back": earlier}
        return a_phase(name, "gate", "Good?", {text: text for text in {read, texts[-1]}}, answers=answers)
    return a_phase(name, "effect", "place", {"text": read}, {"page": draw(st.sampled_from(texts))})


class EndlessModel:
    """Never says the same twice, and is not to be had now and then."""

    name = "endless"

    def __init__(self) -> None:
        self.asked = 0

    async def answer(self, request: Request) -> Answer:
        self.asked += 1
        if self.asked % 5 == 0:
            raise ModelUnavailable("not now.")
        return says(f"text {self.asked}", declined=self.asked % 7 == 0)


class AnyRun(RuleBasedStateMachine):
    @initialize(app=apps())
    def start(self, app: tuple[Phase, ...]) -> None:
        self.machine = Machine(*app)
        self.machine.model = EndlessModel()  # type: ignore[assignment]
        self.names = [phase.name for phase in app]
        self.machine.drive()

    def events(self) -> list[Event]:
        return self.machine.journal.read("dem-1")

    @precondition(lambda self: self.machine.state.status in ("running", "stopped", "failed"))
    @rule(die_at=st.none() | st.integers(1, 12), durable=st.booleans())
    def drive(self, die_at: int | None, durable: bool) -> None:
        """To where it rests, or until the process is killed at an append."""
        machine = self.machine
        if die_at:
            machine.recorder = Recorder(MortalJournal(machine.journal, die_at, durable=durable), "dem-1")
        with suppress(Killed):
            machine.drive()
        machine.recorder = Recorder(machine.journal, "dem-1")

    @precondition(lambda self: self.machine.state.decision)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        opened = self.machine.state.decision
        assert opened is not None
        answer = data.draw(st.sampled_from([*sorted(opened.answers), *opened.approving * 3]))
        edited = data.draw(TEXTS) if answer == "edit" else ""
        self.machine.answer(answer, "a note" if answer == "send_back" else "", edited=edited)
        self.machine.drive()

    @precondition(lambda self: not self.machine.state.ended)
    @rule(how=st.sampled_from(["goto", "goto", "goto", "skip", "take", "cancel"]), data=st.data())
    def step_in(self, how: str, data: st.DataObject) -> None:
        """What a person may not do here is refused, and changes nothing."""
        state, definition = self.machine.state, self.machine.definition
        try:
            match how:
                case "goto":
                    moved = goto(state, definition, data.draw(st.sampled_from(self.names)))
                case "take":
                    work = Artifact.of_text(data.draw(TEXTS))
                    moved = take(state, definition, work, Values(self.machine.recorder))
                case "skip":
                    moved = skip(state, definition)
                case _:
                    assume(state.head.seq > 40)
                    moved = cancel(state)
        except BatonError:
            return
        self.machine.append(moved)

    @precondition(lambda self: not self.machine.state.ended)
    @rule(step=st.sampled_from(["place", "announce"]), what=st.sampled_from(["world", "fails", "doubts"]))
    def make_trouble(self, step: str, what: str) -> None:
        shelf = self.machine.shelf
        match what:
            case "world":
                shelf.world += 1
            case "fails":
                shelf.fails[step] = RunError("the line went dead.")
            case _:
                shelf.fails[step] = RunError("the line went dead.")
                shelf.doubts.add(step)

    @precondition(lambda self: self.machine.state.ended)
    @rule()
    def rest(self) -> None:
        """Nothing is left to be done: hypothesis wants a rule that applies all the same."""
        assert isinstance(next_command(self.machine.state, self.machine.definition), Stop)

    @invariant()
    def the_chain_has_no_gap(self) -> None:
        digest = GENESIS
        for seq, event in enumerate(self.events(), 1):
            digest = seal(digest, "dem-1", seq, event.kind, event.at, event.actor, fact_body(event.fact))
            assert (event.seq, event.digest) == (seq, digest)

    @invariant()
    def folding_is_the_same_at_once_again_and_in_two_halves(self) -> None:
        events = self.events()
        half = (len(events) + 1) // 2
        assert fold(events) == fold(events) == fold(events[half:], fold(events[:half])) == self.machine.state

    @invariant()
    def the_run_stands_at_a_phase_of_its_app_and_knows_what_to_do(self) -> None:
        state = self.machine.state
        assert state.at in {"", END, REJECTED, *self.names}
        at_rest = isinstance(next_command(state, self.machine.definition), Stop)
        assert at_rest == (state.status in ("waiting", "failed", "done", "rejected", "cancelled"))

    @invariant()
    def the_run_list_and_the_inbox_say_the_same_as_the_events(self) -> None:
        state, journal = self.machine.state, self.machine.journal
        row = journal.run("dem-1")
        assert row is not None
        assert (row.status, row.driver) == (state.status, state.driver)
        assert [row.decision for row in journal.decisions()] == ([state.decision.decision] if state.decision else [])

    @invariant()
    def a_visit_follows_the_last_handoff_and_every_visit_has_its_number(self) -> None:
        begun = [event.fact for event in self.events() if event.kind == "PhaseStarted"]
        assert self.machine.state.visits == {fact.phase: fact.visit for fact in begun}  # type: ignore[union-attr]
        seqs = [handoff.seq for handoff in self.machine.state.handoffs]
        assert all(earlier < later for earlier, later in pairwise(seqs))

    @invariant()
    def an_effect_acts_only_with_an_unspent_approval_of_exactly_its_bytes(self) -> None:
        spent, opened, shown = set[str](), dict[str, DecisionOpened](), set[tuple[str, Digest]]()
        approved: set[str] = set()
        for event in self.events():
            match event.fact:
                case DecisionOpened():
                    opened[event.fact.decision] = event.fact
                case DecisionAnswered(approves=True, decision=decision):
                    approved.add(decision)
                    shown |= set(opened[decision].shows.items())
                case EffectIntended(approval=approval):
                    assert approval in approved - spent
                    spent.add(approval)
                    assert self.acts_on(event) <= shown | set(self.machine.state.inputs.items())

    def acts_on(self, intended: Event) -> set[tuple[str, Digest]]:
        """What the visit in which an effect is intended works from."""
        begun = [e.fact for e in self.events()[: intended.seq] if e.kind == "PhaseStarted"]
        return set(begun[-1].reads.items())  # type: ignore[union-attr]

    @invariant()
    def nothing_is_placed_but_what_was_intended_and_twice_only_on_a_persons_word(self) -> None:
        facts = [event.fact for event in self.events()]
        intended = {fact.key: fact.arguments for fact in facts if isinstance(fact, EffectIntended)}
        again = sum(isinstance(fact, DecisionAnswered) and fact.answer == "again" for fact in facts)
        placed = self.machine.shelf.acted
        assert all(intended[mark.key] == digest_of_json(arguments) for mark, arguments in placed)
        assert len(self.machine.shelf.placed) <= len(intended) + again


AnyRun.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None, derandomize=True)
TestAnyRun = AnyRun.TestCase
