"""The steps of a run on its page: who did what, what was decided, and how long each took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from orchestrator.domain import facts
from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.branch import names_of
from orchestrator.domain.canonical import short
from orchestrator.domain.event import Event
from orchestrator.engine.approval import previews_of
from orchestrator.text.html import Html, joined, tag
from orchestrator.text.outline import readable
from orchestrator.text.quantity import amount, counted, span, weight
from orchestrator.transcripts.forgotten import Load, held, with_gaps
from orchestrator.transcripts.summary import awaited, door_words, failure
from orchestrator.transcripts.texts_html import unified_html
from orchestrator.transcripts.timeline import Stay, TimeSpan

_TOLD = {"work": "at work", "wait": "waited for you", "rest": "at rest"}


LONGEST = 12
"""The weight of three hundred years in milliseconds is no more: so many classes `w0` to `w12` a style sheet has."""


def bar(spans: Sequence[TimeSpan], css: str = "bar") -> Html:
    """Spans beside each other, each as wide as its weight."""
    pieces = (
        tag(
            "span",
            class_=f"{piece.kind} w{min(weight(piece.time), LONGEST)}",
            title=f"{piece.phase} {_TOLD[piece.kind]} {span(piece.time)}",
        )
        for piece in spans
    )
    return tag("div", *pieces, class_=css)


class Below(NamedTuple):
    """A branch, as it stands folded below the phase whose work it does."""

    status: str
    stays: Sequence[Stay]
    load: Load


BelowOf = Callable[[str], Below | None]
"""A branch by its run; None where it has not begun, or is not at hand."""


def nothing_below(_: str) -> None:
    return None


def steps_html(visits: Iterable[Stay], load: Load, below: BelowOf = nothing_below) -> Html:
    return tag("ol", *(_step(stay, load, below) for stay in visits), class_="steps")


def _step(stay: Stay, load: Load, below: BelowOf, *, inner: bool = False) -> Html:
    """`inner`: of a branch, whose artifacts have no section of their own to lead to."""
    waited = bool(stay.time("wait"))
    failed = any(isinstance(event.fact, facts.PhaseFailed) for event in stay.events)
    css = "yours" if waited else "broken" if failed and not stay.handoff else ""
    parts = (*_head(stay), *_events(stay, load), *_branches(stay, load, below), *_handoff(stay, load, inner=inner))
    return tag("li", *parts, class_=css)


def _head(stay: Stay) -> Iterator[Html]:
    fact = stay.handoff
    times = f" ({stay.visit})" if stay.visit > 1 else ""
    leads = f"{stay.phase}{times} → {fact.to}" if fact else f"{stay.phase}{times}"
    by = f" by {fact.by}{', by hand' if fact.by_hand else ''}" if fact else ""
    took = [f"{_TOLD[piece.kind]} {span(piece.time)}{', still' if piece.goes_on else ''}" for piece in stay.spans]
    why = f" · {fact.why}" if fact and fact.why else ""
    yield tag("div", tag("strong", leads), by, tag("span", why, class_="dim"))
    yield bar(stay.spans)
    yield tag("small", f"{stay.start[11:19]} · {', '.join(took) or 'at once'}")


def _events(stay: Stay, load: Load) -> Iterator[Html]:
    tools = Counter(event.fact.tool for event in stay.events if isinstance(event.fact, facts.ToolCalled))
    if tools:
        told = ", ".join(f"{tool} ×{times}" if times > 1 else tool for tool, times in tools.items())
        yield tag("p", f"tools: {told}")
    for event in stay.events:
        yield from _event(event, event.fact, load)


def _event(event: Event, fact: facts.Fact, load: Load) -> Iterator[Html]:
    """What a step tells of its events, beside its handoff and its times; the account tells all of them."""
    match fact:
        case facts.RunStarted() | facts.DriverClaimed() | facts.DriverReleased() | facts.RunEnded():
            return iter(())
        case facts.PhaseStarted() | facts.HandoffRecorded() | facts.ProfileSwapped():
            return iter(())  # which profile held since when stands at the top of the page
        case facts.PhaseSlept():
            return _slept(fact)
        case facts.PhaseFailed():
            return _failed(fact, load)
        case facts.RunUpgraded():
            return _upgraded(fact)
        case _:
            return _of_asking(event, fact, load)


def _of_asking(
    event: Event, fact: facts.OfBranches | facts.OfTurn | facts.OfGate | facts.OfSystem, load: Load
) -> Iterator[Html]:
    match fact:
        case facts.BranchEnded() | facts.BranchesOpened() | facts.BranchResumed() | facts.BranchesRested():
            return iter(())  # each stands below the step
        case facts.ModelAsked():
            return _looks_at(fact, load)
        case facts.ModelAnswered():
            return _exchange(fact, load)
        case facts.ModelFailed():
            return _no_answer(fact, load)
        case facts.OutputRefused():
            return _refused(fact, load)
        case facts.BudgetNeared():
            return _neared(fact)
        case facts.BudgetAwaited():
            return iter((tag("p", awaited(fact)),))
        case facts.BudgetRaised():
            return _raised(fact)
        case facts.ToolCalled() | facts.ToolReturned():
            return iter(())  # counted above
        case _:
            return _of_gate(event, fact, load)


def _looks_at(fact: facts.ModelAsked, load: Load) -> Iterator[Html]:
    """What the model was given beside the prompt."""
    for name, digest in fact.media.items():
        yield tag("p", f"looks at {name} ({held(load(digest))})", class_="dim")


def _of_gate(event: Event, fact: facts.OfGate | facts.OfSystem, load: Load) -> Iterator[Html]:
    match fact:
        case facts.DecisionOpened():
            return _opened(fact, load)
        case facts.DecisionAnswered():
            return _answered(event, fact, load)
        case facts.EffectIntended():
            return _intended(fact)
        case facts.EffectStepTold():
            return _told(fact)
        case facts.DecisionWithdrawn() | facts.EffectStepDone():
            return iter(())
        case _:
            facts.of_no_run(fact)
            return iter(())


def _branches(stay: Stay, load: Load, below: BelowOf) -> Iterator[Html]:
    ends = {event.fact.branch: event.fact for event in stay.events if isinstance(event.fact, facts.BranchEnded)}
    for event in stay.events:
        if isinstance(event.fact, facts.BranchesOpened):
            for name in _names(event.fact):
                yield from _branch(name, ends.get(name), below(f"{event.stream}/{name}"), load, below)


def _names(fact: facts.BranchesOpened) -> tuple[str, ...]:
    return names_of(fact.phase, fact.visit, fact.count, tuple(fact.members), listed=fact.items is not None)


def _branch(
    name: str, end: facts.BranchEnded | None, branch: Below | None, load: Load, below: BelowOf
) -> Iterator[Html]:
    """Folded; where only its end is known, that alone."""
    why = f": {load(end.error).text}" if end and end.error else ""
    made = f" · {held(load(end.result))}" if end and end.result else ""
    status = branch.status if branch else end.status if end else ""
    told = f"{name} {status}{made}{why}"
    css = "bad" if why else ""
    if branch:
        inner = with_gaps(branch.load)
        steps = tag("ol", *(_step(stay, inner, below, inner=True) for stay in branch.stays), class_="steps")
        yield tag("details", tag("summary", tag("span", told, class_=css)), steps)
    elif end:
        yield tag("p", told, class_=css)


def _handoff(stay: Stay, load: Load, *, inner: bool) -> Iterator[Html]:
    fact = stay.handoff
    if fact is None:
        return
    if fact.comment:
        yield tag("blockquote", load(fact.comment).text)
    for name, digest in fact.artifacts.items():
        told = f"{short(digest)} · {held(load(digest))}"
        if inner:
            yield _folded(f"{name} {told}", tag("div", readable(load(digest)), class_="text"))
        else:
            yield tag("p", tag("a", name, href=f"#{name}-{short(digest)}"), f" {told}")
    if fact.output_tokens:
        how = f"{fact.provenance} · " if fact.provenance else ""
        tokens = f"{counted(fact.input_tokens, 'token')} in, {fact.output_tokens:,} out"
        yield tag("small", f"{how}{tokens}{f' · ${amount(fact.cost_usd)}' if fact.cost_usd else ''}")


def _slept(fact: facts.PhaseSlept) -> Iterator[Html]:
    yield tag("p", f"slept until {fact.until[:10]} {fact.until[11:19]} UTC")


def _failed(fact: facts.PhaseFailed, load: Load) -> Iterator[Html]:
    error = load(fact.error)
    why = failure(error) if error.media_type == JSON_TYPE else error.text
    yield tag("p", f"failed: {why}", class_="bad")


def _exchange(fact: facts.ModelAnswered, load: Load) -> Iterator[Html]:
    """One request and its answer."""
    cached = f", {fact.cached_tokens:,} of them kept by the vendor" if fact.cached_tokens else ""
    cached += f", {fact.cache_written_tokens:,} put into its cache" if fact.cache_written_tokens else ""
    told = [f"{counted(fact.input_tokens, 'token')} in{cached}", f"{fact.output_tokens:,} out"]
    told += [f"${amount(fact.cost_usd)}"] if fact.cost_usd else []
    told += [f"ended by {fact.finish}"] if fact.finish not in ("stop", "tool_calls", "tool_call") else []
    told += [f"recorded before in {fact.reused}, nothing was asked"] if fact.reused else []
    answer = tag("div", readable(load(fact.answer)), class_="text")
    yield _folded(f"{fact.model}: {', '.join(told)}", answer)


def _no_answer(fact: facts.ModelFailed, load: Load) -> Iterator[Html]:
    yield tag("p", f"{fact.model} did not answer: {fact.cause}. {load(fact.error).text}", class_="bad")
    if fact.refused:
        yield tag("p", f"From then on it was asked otherwise: its server does not take the way {fact.refused}.")


def _refused(fact: facts.OutputRefused, load: Load) -> Iterator[Html]:
    yield _folded(
        "the answer did not fit its schema; asked again", tag("div", readable(load(fact.repair)), class_="text")
    )


def _opened(fact: facts.DecisionOpened, load: Load) -> Iterator[Html]:
    yield tag("p", tag("strong", f"{fact.decision}: "), load(fact.question).text)
    for effect, digest in previews_of(fact).items():
        yield from _preview(effect, load(digest))


def _preview(effect: str, previewed: Artifact) -> Iterator[Html]:
    preview = previewed.value if previewed.media_type == JSON_TYPE else {}
    if preview.get("will"):
        yield tag("p", f"{effect} will do:")
        yield tag("ul", *(tag("li", will) for will in preview["will"]))
    for key, label in _PREVIEWED:
        if preview.get(key):
            yield tag("p", f"{label}: ", tag("code", preview[key]))
    if preview.get("difference"):
        yield _folded("what it would change", unified_html(preview["difference"]))


_PREVIEWED = (("refused", "refuses"), ("undo", "undo"))


def _answered(event: Event, fact: facts.DecisionAnswered, load: Load) -> Iterator[Html]:
    by = "nobody in time" if event.actor == facts.KERNEL else event.actor
    ground = f", on no more than {fact.accepts}, which the rule accepts" if fact.accepts else ""
    answer = tag("strong", fact.answer.replace("_", " "))
    edit = f" (one answer with the edit at {fact.with_edit})" if fact.with_edit else ""
    yield tag("p", f"{event.at[:19].replace('T', ' ')} · ", answer, f"{edit} by {by}{door_words(fact.door)}{ground}")
    for digest in filter(None, (fact.comment, fact.fields)):
        yield tag("blockquote", readable(load(digest)))


def _intended(fact: facts.EffectIntended) -> Iterator[Html]:
    if fact.accepts:
        yield tag("p", f"{fact.effect}: {fact.approval} let it act on no more than {fact.accepts}", class_="bad")


def _told(fact: facts.EffectStepTold) -> Iterator[Html]:
    yield tag("p", f"{fact.step}, says the process that was at it when it lost the run: {fact.state.replace('_', ' ')}")


def _neared(fact: facts.BudgetNeared) -> Iterator[Html]:
    told = f"${amount(fact.spent_usd)} of the {fact.scope}'s ${amount(fact.cap_usd)} are spent"
    yield tag("p", told)


def _raised(fact: facts.BudgetRaised) -> Iterator[Html]:
    yield tag("p", f"${amount(fact.usd)} more were allowed for the {fact.scope}")


def _upgraded(fact: facts.RunUpgraded) -> Iterator[Html]:
    yield tag(
        "p", f"upgraded to the app as it is now ({short(fact.definition)}); what was approved before holds no more"
    )


def _folded(label: str, *inside: str) -> Html:
    return tag("details", tag("summary", label), joined(inside))
