"""Write one run's events as a Markdown account for people. Derived from the journal, never edited."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, assert_never

from orchestrator.domain import facts
from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON, Digest, short
from orchestrator.domain.event import Event
from orchestrator.engine.approval import previews_of
from orchestrator.errors import ArtifactForgotten
from orchestrator.text.losses.telling import all_told, is_lost, lost_in_short
from orchestrator.text.quantity import amount, counted
from orchestrator.text.script import length_told
from orchestrator.transcripts.blocks import Blocks, fenced, fenced_json, plain
from orchestrator.transcripts.summary import awaited, door_words, failure

_encoder = json.JSONEncoder(ensure_ascii=False)
Load = Callable[[Digest], Artifact]


class ToldRun(NamedTuple):
    """Its events, and its texts."""

    events: Sequence[Event]
    load: Load


EventsOf = Callable[[str], ToldRun]
"""A branch by its run."""


def transcript(events: Iterable[Event], load: Load, branch: EventsOf | None = None) -> str:
    """The whole account, with those of branches where they are at hand. What a person or a model said stands in fences,
    made visible, so it cannot pose as ours.
    """
    return Account(load, branch).more(events)


class Told(NamedTuple):
    """What an account that has begun must not forget."""

    shown: bytes
    """Digests of the texts that were shown."""
    acting: str
    until: Mapping[str, str]
    """Branch -> when it ended the last time."""


_IN_FULL = 24
"""Branches of one run: some screens. A list may have thousands."""


class Account:
    """Tells events in the order they came, in one call or in several: the same text. All times are UTC.

    What a fact holds by name is told in the order of the names, as it is stored: whoever drives the run has the fact as
    it was made, and who opens the run later as it was read.
    """

    def __init__(self, load: Load, branch: EventsOf | None = None, depth: int = 0, *, told: Told | None = None) -> None:
        """Args:
        load: gives the texts.
        branch: gives what there is to tell of a branch.
        depth: how far below the root's account this one is.
        told: goes on where another one ended.
        """
        self.load = load
        self._of = branch
        self._depth = depth
        self._begun = told is not None
        self._blocks = Blocks(told.shown if told else b"")
        self._until: dict[str, str] = dict(told.until) if told else {}
        """Branch -> when it ended the last time: what came before was told then."""
        self._acting = told.acting if told else ""
        """The effect that has begun to act and not come to its end."""

    def told(self) -> Told:
        """What another one needs to know to go on."""
        return Told(self._blocks.memory(), self._acting, self._until)

    def more(self, events: Iterable[Event]) -> str:
        """What comes next in the account; empty when these events are of no interest to its reader."""
        sections = [section for event in events if (section := self.section(event))]
        if not sections and self._begun:
            return ""
        before, self._begun = "\n" if self._begun else "", True
        return before + "\n\n".join(sections) + "\n"

    def section(self, event: Event) -> str:
        told = []
        try:
            for paragraph in self._paragraphs(event, event.fact):
                told.append(paragraph)  # noqa: PERF402 - what was told before something forgotten stands
        except ArtifactForgotten:
            told.append("*(forgotten)*")
        return "\n\n".join(told)

    def _paragraphs(self, event: Event, fact: facts.Fact) -> Iterator[str]:
        """Facts of the run and its phases; the others follow."""
        match fact:
            case facts.RunStarted():
                return self.started(event, fact)
            case facts.RunEnded():
                return self.ended(event, fact)
            case facts.RunUpgraded():
                return self.upgraded(event, fact)
            case facts.ProfileSwapped():
                return self.swapped(event, fact)
            case facts.DriverClaimed() | facts.DriverReleased():
                return iter(())  # who drives is of no interest to a reader of the account
            case facts.PhaseStarted():
                return self.phase_started(event, fact)
            case facts.PhaseSlept():
                return self.slept(event, fact)
            case facts.PhaseFailed():
                return self.failed(event, fact)
            case facts.HandoffRecorded():
                return self.handoff(event, fact)
            case _:
                return self._of_turn(event, fact)

    def _of_turn(
        self, event: Event, fact: facts.OfBranches | facts.OfTurn | facts.OfGate | facts.OfSystem
    ) -> Iterator[str]:
        match fact:
            case facts.ModelAsked():
                return self.asked(event, fact)
            case facts.ModelAnswered():
                return self.answered(event, fact)
            case facts.ModelFailed():
                return self.model_failed(event, fact)
            case facts.ToolCalled():
                return self.tool_called(event, fact)
            case facts.ToolReturned():
                return self.tool_returned(event, fact)
            case facts.OutputRefused():
                return self.refused(event, fact)
            case facts.BudgetNeared():
                return self.neared(event, fact)
            case facts.BudgetAwaited():
                return self.awaited(event, fact)
            case facts.BudgetRaised():
                return self.raised(event, fact)
            case _:
                return self._of_branches(event, fact)

    def _of_branches(self, event: Event, fact: facts.OfBranches | facts.OfGate | facts.OfSystem) -> Iterator[str]:
        match fact:
            case facts.BranchesOpened():
                return self.branches_opened(event, fact)
            case facts.BranchEnded():
                return self.branch_ended(event, fact)
            case facts.BranchResumed():
                return iter(())  # that it ended once more is told
            case facts.BranchesRested():
                return self.branches_rested(event, fact)
            case _:
                return self._of_gate(event, fact)

    def _of_gate(self, event: Event, fact: facts.OfGate | facts.OfSystem) -> Iterator[str]:
        match fact:
            case facts.DecisionOpened():
                return self.decision_opened(event, fact)
            case facts.DecisionAnswered():
                return self.decision_answered(event, fact)
            case facts.DecisionWithdrawn():
                return self.withdrawn(event, fact)
            case facts.EffectIntended():
                return self.intended(event, fact)
            case facts.EffectStepDone():
                return self.step_done(event, fact)
            case facts.EffectStepTold():
                return self.step_told(event, fact)
            case _:
                facts.of_no_run(fact)
                return iter(())

    def started(self, event: Event, fact: facts.RunStarted) -> Iterator[str]:
        yield f"{self._heading(1)} {fact.app} · {event.stream}"
        by = f" by {plain(fact.trigger.client)}, through MCP" if fact.trigger and fact.trigger.client else ""
        yield f"Started {_clock(event)} UTC{by}, profile {plain(fact.profile)}, pinned to {short(fact.definition)}."
        rows = [f"| {name} | {self._input(name, fact, digest)} |" for name, digest in sorted(fact.inputs.items())]
        if rows:
            yield "\n".join(["| input | value |", "|---|---|", *rows])

    def _heading(self, level: int) -> str:
        """Markdown has six levels; the last one stands for all below."""
        return "#" * min(level + 2 * self._depth, 6)

    def _input(self, name: str, fact: facts.RunStarted, digest: Digest) -> str:
        value = self.load(digest)
        if value.is_media:
            return f"{plain(fact.files.get(name, name))} ({plain(value.text)})"
        if name in fact.files:
            return f"{plain(fact.files[name])} ({length_told(value.text)}, {short(digest)})"
        return plain(_encoder.encode(value.value))

    def phase_started(self, event: Event, fact: facts.PhaseStarted) -> Iterator[str]:
        reads = ", ".join(f"{name} {short(digest)}" for name, digest in sorted(fact.reads.items()))
        yield f"{self._heading(2)} {fact.phase}{f', visit {fact.visit}' if fact.visit > 1 else ''}"
        yield f"{_clock(event)} · reads {reads or 'nothing'}"

    def slept(self, event: Event, fact: facts.PhaseSlept) -> Iterator[str]:
        yield f"{_clock(event)} · {fact.phase} sleeps until {_stamped(fact.until)}; nobody is asked"

    def branches_opened(self, event: Event, fact: facts.BranchesOpened) -> Iterator[str]:
        what = counted(fact.count, "entry", "entries") if fact.items else ", ".join(fact.members) or "another app"
        yield f"{_clock(event)} · {fact.phase} is done in runs of its own: {what}"
        if fact.items:
            yield from self._shown("list", fact.items)

    def branch_ended(self, event: Event, fact: facts.BranchEnded) -> Iterator[str]:
        why = f": {plain(self.load(fact.error).text)}" if fact.error else ""
        yield f"{_clock(event)} · **{fact.branch}** {fact.status}{why}"
        yield from self._branch(f"{event.stream}/{fact.branch}", event.at)

    def branches_rested(self, event: Event, fact: facts.BranchesRested) -> Iterator[str]:
        until = f"sleeps until {_stamped(fact.until)}" if fact.until else "waits for a person"
        yield f"{_clock(event)} · what is left of {fact.phase} {until}"

    def _branch(self, run: str, until: str) -> Iterator[str]:
        """The branch's own account, one level below. Where it is not at hand, that it ended stands alone. Of more than
        so many that a person reads one after another, the others are told by themselves.

        What came after its end is told when it ends once more, so that the same events make the same account whenever
        they are told.
        """
        if run not in self._until and len(self._until) >= _IN_FULL:
            yield f"All of it: `baton transcript {run}`"
            return
        branch = self._of(run) if self._of else None
        since, self._until[run] = self._until.get(run, ""), until
        events = [event for event in branch.events if since < event.at <= until] if branch else []
        if branch and events:
            below = Account(branch.load, self._of, self._depth + 1)
            yield below.more(events).rstrip("\n")

    def failed(self, event: Event, fact: facts.PhaseFailed) -> Iterator[str]:
        yield f"{_clock(event)} · **failed**: {plain(failure(self.load(fact.error)))}"

    def asked(self, event: Event, fact: facts.ModelAsked) -> Iterator[str]:
        yield f"{_clock(event)} · asked {plain(fact.model)} (key {short(fact.key)})"
        parts = (("system", fact.system), ("prompt", fact.prompt), ("tools", fact.tools), ("shape", fact.output_schema))
        for name, digest in parts:
            if digest:
                yield from self._shown(name, digest)
        for name, digest in fact.media.items():
            yield f"looks at {name} ({plain(self.load(digest).text)})"

    def answered(self, event: Event, fact: facts.ModelAnswered) -> Iterator[str]:
        message = self.load(fact.answer).value
        how = f", {plain(fact.provenance)}" if fact.provenance else ""
        tokens = f"{fact.input_tokens} tokens in{_of_cache(fact)}, {fact.output_tokens} out{_cost(fact.cost_usd)}"
        yield f"{_clock(event)} · {plain(fact.model)} answered ({plain(fact.finish)}{how}; {tokens})"
        if message.get("text"):
            yield self._blocks.once(fenced(message["text"]))
        if message.get("output") is not None:
            yield self._blocks.once(fenced_json(message["output"]))

    def model_failed(self, event: Event, fact: facts.ModelFailed) -> Iterator[str]:
        why = plain(self.load(fact.error).text)
        yield f"{_clock(event)} · {plain(fact.model)} did not answer: {plain(fact.cause)}{_cost(fact.cost_usd)}. {why}"
        if fact.refused:
            yield f"From now on this run asks it otherwise: its server does not take the way {plain(fact.refused)}."

    def neared(self, event: Event, fact: facts.BudgetNeared) -> Iterator[str]:
        spent = f"${amount(fact.spent_usd)} of the {fact.scope}'s ${amount(fact.cap_usd)}"
        yield f"{_clock(event)} · **{spent} is spent**"

    def awaited(self, event: Event, fact: facts.BudgetAwaited) -> Iterator[str]:
        yield f"{_clock(event)} · {plain(awaited(fact))}"

    def raised(self, event: Event, fact: facts.BudgetRaised) -> Iterator[str]:
        yield f"{_clock(event)} · the {fact.scope}'s cap is raised by ${amount(fact.usd)}"

    def tool_called(self, event: Event, fact: facts.ToolCalled) -> Iterator[str]:
        yield f"{_clock(event)} · called {plain(fact.tool)}"
        yield self._blocks.of(self.load(fact.arguments))

    def tool_returned(self, event: Event, fact: facts.ToolReturned) -> Iterator[str]:
        yield f"{_clock(event)} · {plain(fact.tool)} {'failed' if fact.failed else 'returned'}"
        yield self._blocks.of(self.load(fact.result))

    def refused(self, event: Event, fact: facts.OutputRefused) -> Iterator[str]:
        yield f"{_clock(event)} · the answer does not fit; asked again"
        yield self._blocks.of(self.load(fact.repair))

    def handoff(self, event: Event, fact: facts.HandoffRecorded) -> Iterator[str]:
        if fact.by_hand or fact.to == facts.REJECTED:
            yield from self._left()
        self._acting = ""
        why = f" ({plain(fact.why)})" if fact.why else ""
        yield f"{_clock(event)} · **{fact.phase} → {fact.to}** by {plain(fact.by)}{why}"
        if fact.comment:
            yield self._blocks.of(self.load(fact.comment))
        for name, digest in sorted(fact.artifacts.items()):
            yield from self._shown(name, digest)

    def decision_opened(self, event: Event, fact: facts.DecisionOpened) -> Iterator[str]:
        shows = ", ".join(f"{name} {short(digest)}" for name, digest in sorted(fact.shows.items()))
        question = plain(self.load(fact.question).text)
        yield f"{_clock(event)} · **{fact.decision}** asks: {question} (shows {shows or 'nothing'})"
        yield f"Answers: {', '.join(f'{answer} → {to}' for answer, to in sorted(fact.answers.items()))}"
        if fact.expires_at:
            yield f"Unanswered at {fact.expires_at[:16].replace('T', ' ')}, it is answered {fact.expires_answer}."
        if fact.form:
            yield from self._shown("form", fact.form)
        previews = previews_of(fact)
        for effect, digest in sorted(previews.items()):
            if len(previews) > 1:
                yield f"{effect}:"
            yield from self._preview(digest)

    def _preview(self, digest: Digest) -> Iterator[str]:
        preview = self.load(digest).value
        lines = [f"- will {plain(will)}" for will in preview.get("will", ())]
        lines += [f"- {label}: {plain(preview[key])}" for key, label in _PREVIEWED.items() if preview.get(key)]
        if lines:
            yield "\n".join(lines)
        if preview.get("difference"):
            yield self._blocks.once(fenced(preview["difference"], "diff"))

    def decision_answered(self, event: Event, fact: facts.DecisionAnswered) -> Iterator[str]:
        by = "nobody in time" if event.actor == facts.KERNEL else plain(event.actor)
        answer = f"{fact.answer.replace('_', ' ')}{_with_edit(fact)}"
        yield f"{_clock(event)} · **{fact.decision}** answered: {answer}, by {by}{door_words(fact.door)}{_ground(fact)}"
        for digest in filter(None, (fact.comment, fact.fields)):
            yield self._blocks.of(self.load(digest))

    def withdrawn(self, event: Event, fact: facts.DecisionWithdrawn) -> Iterator[str]:
        yield f"{_clock(event)} · {fact.decision} is withdrawn"

    def intended(self, event: Event, fact: facts.EffectIntended) -> Iterator[str]:
        allowed = plain(fact.approval)
        about = f"{plain(fact.effect)} is about to act, allowed by {allowed}{_ground(fact)}"
        self._acting = fact.effect
        yield f"{_clock(event)} · {about} (key {fact.key})"

    def step_done(self, event: Event, fact: facts.EffectStepDone) -> Iterator[str]:
        yield f"{_clock(event)} · {plain(fact.step)} done"
        yield self._blocks.of(self.load(fact.found))

    def step_told(self, event: Event, fact: facts.EffectStepTold) -> Iterator[str]:
        came = _came(fact.state)
        yield f"{_clock(event)} · who was at the step {plain(fact.step)} and lost the run says of it: **{came}**"
        yield self._blocks.of(self.load(fact.found))

    def _left(self) -> Iterator[str]:
        if self._acting:
            yield f"{plain(self._acting)} had begun to act. What came of it stands here where it is known."

    def ended(self, event: Event, fact: facts.RunEnded) -> Iterator[str]:
        yield from self._left()
        yield f"{_clock(event)} · **{fact.status}** by {plain(event.actor)}"
        if fact.comment:
            yield self._blocks.of(self.load(fact.comment))

    def upgraded(self, event: Event, fact: facts.RunUpgraded) -> Iterator[str]:
        renamed = {**dict(sorted(fact.phases.items())), **dict(sorted(fact.artifacts.items()))}
        names = ", ".join(f"{old} is {new} now" for old, new in renamed.items())
        anew = "the phase it stood at begins again" if fact.anew else "it goes on where it was"
        told = "; ".join(filter(None, (names, anew, "what was approved before holds no more")))
        yield f"{_clock(event)} · **upgraded** to the app as it is now, {short(fact.definition)}: {told}"

    def swapped(self, event: Event, fact: facts.ProfileSwapped) -> Iterator[str]:
        roles = self.load(fact.definition).value["roles"]
        models = ", ".join(f"{role} is {_models(named)}" for role, named in sorted(roles.items()))
        yield (
            f"{_clock(event)} · **profile** {plain(fact.profile)} from here on, {short(fact.definition)}: "
            f"{plain(models)}; what was answered stands"
        )

    def _shown(self, name: str, digest: Digest) -> Iterator[str]:
        artifact = self.load(digest)
        if artifact.media_type == JSON_TYPE and is_lost(artifact.value):
            yield f"{name} {short(digest)}: {lost_in_short(artifact.value)}"
            if told := all_told(artifact.value):
                yield "\n".join(f"- {plain(line)}" for line in told)
            return
        yield f"{name} {short(digest)}:"
        yield self._blocks.of(artifact)


def _models(named: JSON) -> str:
    """Of a role, as they are pinned."""
    return ", then ".join(model if isinstance(model, str) else model["name"] for model in named)


def _came(state: facts.StepState) -> str:
    match state:
        case "done":
            return "it was done"
        case "not_done":
            return "it was not done"
        case "in_doubt":
            return "nobody can tell"
        case _:
            assert_never(state)


def _with_edit(fact: facts.DecisionAnswered) -> str:
    return f" (one answer with the edit at {plain(fact.with_edit)})" if fact.with_edit else ""


def _ground(fact: facts.DecisionAnswered | facts.EffectIntended) -> str:
    """Where a rule answered that may rest on no more than this."""
    return f", **on no more than {plain(fact.accepts)}**, which the rule accepts" if fact.accepts else ""


def _of_cache(fact: facts.ModelAnswered) -> str:
    told = [f"{fact.cached_tokens} of them from the vendor's cache"] if fact.cached_tokens else []
    told += [f"{fact.cache_written_tokens} put there"] if fact.cache_written_tokens else []
    return f" ({', '.join(told)})" if told else ""


def _cost(usd: float) -> str:
    return f"; ${amount(usd)}" if usd else ""


def _clock(event: Event) -> str:
    return _stamped(event.at)


def _stamped(moment: str) -> str:
    """In UTC, to the second."""
    return f"{moment[:10]} {moment[11:19]}"


_PREVIEWED = {"refused": "refuses", "undo": "undo"}
