"""Write one run's events as a Markdown account for people. Derived from the journal, never edited."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orchestrator.domain import facts
from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import Digest, short
from orchestrator.domain.event import Event
from orchestrator.domain.visible import visible
from orchestrator.transcripts.summary import failure

Load = Callable[[Digest], Artifact]

_FENCE = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)


def transcript(events: Iterable[Event], load: Load) -> str:
    """The whole account. What a person or a model said stands in fences, made visible, so it cannot pose as ours."""
    sections = [_WRITERS[type(event.fact)](event, event.fact, load) for event in events]
    return "\n\n".join(section for section in sections if section) + "\n"


def _started(event: Event, fact: facts.RunStarted, load: Load) -> str:
    lines = [
        f"# {fact.app} · {event.stream}",
        f"Started {_clock(event.at)}, profile {fact.profile}, pinned to {short(fact.definition)}.",
        "| input | value |\n|---|---|\n"
        + "\n".join(f"| {name} | {_input(name, fact, load(digest))} |" for name, digest in fact.inputs.items()),
    ]
    return "\n\n".join(lines)


def _input(name: str, fact: facts.RunStarted, value: Artifact) -> str:
    if name in fact.files:
        return f"{visible(fact.files[name])} ({len(value.text.split())} words, {short(value.digest)})"
    return visible(json.dumps(value.value, ensure_ascii=False)).replace("|", "\\|")


def _phase_started(event: Event, fact: facts.PhaseStarted, _: Load) -> str:
    reads = ", ".join(f"{name} {short(digest)}" for name, digest in fact.reads.items())
    visit = f", visit {fact.visit}" if fact.visit > 1 else ""
    return f"## {fact.phase}{visit}\n\n{_clock(event.at)} · reads {reads or 'nothing'}"


def _failed(event: Event, fact: facts.PhaseFailed, load: Load) -> str:
    return f"{_clock(event.at)} · **failed**: {failure(load(fact.error))}"


def _asked(event: Event, fact: facts.ModelAsked, load: Load) -> str:
    asked = f"{_clock(event.at)} · asked {fact.model} (key {short(fact.key)})"
    return f"{asked}\n\n{_fenced(load(fact.prompt))}" if fact.prompt else asked


def _answered(event: Event, fact: facts.ModelAnswered, load: Load) -> str:
    message = load(fact.answer).value
    how = f", {fact.provenance}" if fact.provenance else ""
    tokens = f"{fact.input_tokens} tokens in, {fact.output_tokens} out"
    said = f"{_clock(event.at)} · {fact.model} answered ({fact.finish}{how}; {tokens})"
    text = message.get("text", "")
    return f"{said}\n\n{_fence(text)}" if text else said


def _model_failed(event: Event, fact: facts.ModelFailed, load: Load) -> str:
    return f"{_clock(event.at)} · {fact.model} did not answer: {fact.cause}. {visible(load(fact.error).text)}"


def _tool_called(event: Event, fact: facts.ToolCalled, load: Load) -> str:
    return f"{_clock(event.at)} · called {fact.tool} {_inline(load(fact.arguments))}"


def _tool_returned(event: Event, fact: facts.ToolReturned, load: Load) -> str:
    return f"{_clock(event.at)} · {fact.tool} {'failed' if fact.failed else 'returned'}\n\n{_fenced(load(fact.result))}"


def _refused(event: Event, fact: facts.OutputRefused, load: Load) -> str:
    return f"{_clock(event.at)} · the answer does not fit; asked again\n\n{_fenced(load(fact.repair))}"


def _handoff(event: Event, fact: facts.HandoffRecorded, load: Load) -> str:
    why = f" ({fact.why})" if fact.why else ""
    lines = [f"{_clock(event.at)} · **{fact.phase} → {fact.to}** by {fact.by}{why}"]
    if fact.comment:
        lines.append(_fenced(load(fact.comment)))
    for name, digest in fact.artifacts.items():
        lines.append(f"{name} {short(digest)}:\n\n{_fenced(load(digest))}")
    return "\n\n".join(lines)


def _decision_opened(event: Event, fact: facts.DecisionOpened, load: Load) -> str:
    shows = ", ".join(f"{name} {short(digest)}" for name, digest in fact.shows.items())
    lines = [f"{_clock(event.at)} · **{fact.decision}** asks: {visible(load(fact.question).text)} (shows {shows})"]
    if fact.preview:
        preview = load(fact.preview).value
        lines += [f"- will {visible(will)}" for will in preview.get("will", ())]
        if preview.get("refused"):
            lines.append(f"- refuses: {visible(preview['refused'])}")
    return "\n".join(lines)


def _decision_answered(event: Event, fact: facts.DecisionAnswered, load: Load) -> str:
    said = f"{_clock(event.at)} · **{fact.decision}** answered: {fact.answer.replace('_', ' ')}, by {event.actor}"
    return f"{said}\n\n{_fenced(load(fact.comment))}" if fact.comment else said


def _withdrawn(event: Event, fact: facts.DecisionWithdrawn, _: Load) -> str:
    return f"{_clock(event.at)} · {fact.decision} is withdrawn"


def _intended(event: Event, fact: facts.EffectIntended, _: Load) -> str:
    return f"{_clock(event.at)} · {fact.effect} is about to act, allowed by {fact.approval} (key {fact.key})"


def _step_done(event: Event, fact: facts.EffectStepDone, load: Load) -> str:
    return f"{_clock(event.at)} · {fact.step} done {_inline(load(fact.found))}"


def _ended(event: Event, fact: facts.RunEnded, load: Load) -> str:
    said = f"{_clock(event.at)} · **{fact.status}** by {event.actor}"
    return f"{said}\n\n{_fenced(load(fact.comment))}" if fact.comment else said


def _silent(_: Event, __: Any, ___: Load) -> str:
    """Who drives is of no interest to a reader of the account."""
    return ""


def _clock(at: str) -> str:
    return f"{at[:10]} {at[11:19]}"


def _inline(artifact: Artifact) -> str:
    return f"`{visible(artifact.text).replace('`', 'ˋ')}`"


def _fenced(artifact: Artifact) -> str:
    if artifact.media_type == JSON_TYPE:
        return _fence(json.dumps(artifact.value, ensure_ascii=False, indent=2), "json")
    return _fence(artifact.text)


def _fence(text: str, language: str = "") -> str:
    """A fence longer than any inside, so that the text cannot close it."""
    longest = max((len(fence) for fence in _FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{visible(text).rstrip()}\n{fence}"


_WRITERS: Mapping[type, Callable[[Event, Any, Load], str]] = {
    facts.RunStarted: _started,
    facts.DriverClaimed: _silent,
    facts.DriverReleased: _silent,
    facts.PhaseStarted: _phase_started,
    facts.PhaseFailed: _failed,
    facts.ModelAsked: _asked,
    facts.ModelAnswered: _answered,
    facts.ModelFailed: _model_failed,
    facts.ToolCalled: _tool_called,
    facts.ToolReturned: _tool_returned,
    facts.OutputRefused: _refused,
    facts.HandoffRecorded: _handoff,
    facts.DecisionOpened: _decision_opened,
    facts.DecisionAnswered: _decision_answered,
    facts.DecisionWithdrawn: _withdrawn,
    facts.EffectIntended: _intended,
    facts.EffectStepDone: _step_done,
    facts.RunEnded: _ended,
}
