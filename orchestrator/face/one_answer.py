"""An edit and a yes as one answer: what follows from the edit is worked out, and the yes is taken for that.

It is taken only where nothing but scripts ran in between, the same gate asks again, and what its effects would do
differs in nothing that the edit does not explain. The approval is the reopened gate's own, and binds what that shows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from orchestrator.domain.answers import APPROVE, EDIT
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App, Phase
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    DecisionAnswered,
    DecisionOpened,
    DriverClaimed,
    DriverReleased,
    HandoffRecorded,
    PhaseStarted,
)
from orchestrator.engine.answer import Given
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.kinds.table import KINDS
from orchestrator.ports.effect import binds_of
from orchestrator.values import dataclass

Look = Callable[[Decision], bool]
"""Shows the gate as it is after the edit; whether the yes still stands."""


def nobody_looks(_decision: Decision) -> bool:
    """The yes was given before."""
    return True


@dataclass(frozen=True)
class OneAnswer:
    """What came of it."""

    approved: bool
    why_not: str = ""
    """Why the gate is open again, in words that end a sentence; empty where the person left it open themselves."""


def check_takes_both(decision: Decision) -> None:
    """Raises UsageError where an edit and a yes cannot be one answer."""
    for answer in (EDIT, APPROVE):
        if answer not in decision.answers:
            raise UsageError(
                f'{decision.id} does not take "{answer}".', mend=f"It takes: {', '.join(decision.answers)}."
            )
    if decision.form_for(APPROVE):
        raise UsageError(
            f"{decision.id} asks for more than a yes.",
            mend=f"Edit it, then answer: baton edit {decision.id} --with FILE",
        )


def edited_and_approved(
    decision: Decision,
    record: Callable[[], bool],
    look: Look = nobody_looks,
    *,
    lost: Collection[int] = (),
    on_screen: bool = False,
) -> OneAnswer:
    """Record the edit, work out what follows from it, and take the yes for that.

    Args:
        decision: a gate that is open.
        record: answers it with the edit and drives nothing; whether there was one. Raises what `Decision.edit` raises.
        look: called before the yes is taken.
        lost: the lines of the source that the person names as those whose warnings are lost.
        on_screen: a look puts all of it before their eyes, so that they need not name any.

    Raises:
        UsageError: an edit and a yes cannot be one answer here.
        AnswerConflict, DecisionVoid: it takes no answer any more, or the reopened gate was answered meanwhile.
    """
    edited = _edited(decision, record)
    if edited is None:
        return OneAnswer(approved=False)
    decision.run.drive()
    return _approved(edited, look, lost=lost, on_screen=on_screen)


async def aedited_and_approved(
    decision: Decision, record: Callable[[], bool], look: Look = nobody_looks, *, lost: Collection[int] = ()
) -> OneAnswer:
    """The same, to be awaited."""
    edited = _edited(decision, record)
    if edited is None:
        return OneAnswer(approved=False)
    await decision.run.adrive()
    return _approved(edited, look, lost=lost)


@dataclass(frozen=True)
class _Edited:
    """A gate that was answered with an edit, whose run has not gone on yet."""

    decision: Decision
    warned: Sequence[str]
    """What stood beside it, also of what is open beside it."""
    at: int
    """The seq after which all is new."""


def _edited(decision: Decision, record: Callable[[], bool]) -> _Edited | None:
    check_takes_both(decision)
    decision.check_open()
    warned = decision.warnings
    if not record():
        return None
    return _Edited(decision, warned, decision.run.state.head.seq)


def _approved(edited: _Edited, look: Look, *, lost: Collection[int], on_screen: bool = False) -> OneAnswer:
    """The yes, for what the run has come to since the edit."""
    decision, run = edited.decision, edited.decision.run
    after = [event for event in run.events() if event.seq > edited.at]
    again = _open_now(decision, after)
    why = next(_between(after, run.definition.app, decision.opened.phase), "")
    if again is None:
        return OneAnswer(approved=False, why_not=why or f"the run is {run.status}")
    if again.opened.phase != decision.opened.phase:
        return OneAnswer(approved=False, why_not=f"your edit led to another question, of {again.opened.phase}")
    why = why or next(_differs(decision, again, edited.warned), "")
    if not (why or on_screen or again.named_all(lost)):
        first = "; ".join(next(iter(again.must_see.values()), ()))
        why = f"what is to be seen before a yes was lost, and you did not name it ({first})"
    if why or not look(again):
        return OneAnswer(approved=False, why_not=why)
    run.answer(again.id, Given(APPROVE, with_edit=decision.id, saw=again.opened.must_see))
    return OneAnswer(approved=True)


def edit_before(answered: Decision | None, again: Decision) -> str:
    """The decision that a person answered with an edit, where what is asked now is the same gate and only scripts ran
    since; or nothing.
    """
    if answered is None or answered.run.id != again.run.id or answered.opened.phase != again.opened.phase:
        return ""
    given = again.run.state.answered.get(answered.id)
    events = again.run.events()
    at = [event.seq for event in events if _is_answer(event, answered.id)]
    if given is None or given.given.answer != EDIT or not at:
        return ""
    after = [event for event in events if event.seq > at[-1] + 1]  # its handoff comes with it
    return "" if any(_between(after, again.run.definition.app, again.opened.phase)) else answered.id


def _is_answer(event: Event, decision: str) -> bool:
    return isinstance(event.fact, DecisionAnswered) and event.fact.decision == decision


def _open_now(decision: Decision, events: Sequence[Event]) -> Decision | None:
    """What the decision's run asks now."""
    opened, at = decision.run.state.decision, decision.run.state.decision_opened_at
    seals = [event.digest for event in events if event.fact == opened]
    return Decision(decision.run, opened, at, seals[-1]) if opened and seals else None


def _between(events: Sequence[Event], app: App, gate: str) -> Iterator[str]:
    """What else happened between the edit and the gate, than that scripts ran."""
    pure = {phase.name for phase in app.phases if _is_pure(phase)}
    for event in events:
        match event.fact:
            case PhaseStarted(phase=phase) if phase == gate or phase in pure:
                continue
            case PhaseStarted(phase=phase):
                yield f"{app.phase(phase).named or phase} worked in {phase} since your edit"
            case DecisionOpened():
                continue
            case DecisionAnswered():
                yield f"{event.actor} has answered since"
            case HandoffRecorded(phase=phase, by_hand=False) if phase == gate or phase in pure:
                continue
            case DriverClaimed() | DriverReleased():
                continue
            case _:
                yield "the run has moved in another way since your edit"


def _is_pure(phase: Phase) -> bool:
    return all(KINDS[one.kind].is_pure for one in (phase.together or (phase,)))


def _differs(before: Decision, again: Decision, warned: Sequence[str]) -> Iterator[str]:
    """In what the gate is another one than the edit explains."""
    was, now = before.opened, again.opened
    if again.kind != before.kind or (dict(now.answers), now.acts, now.form) != (dict(was.answers), was.acts, was.form):
        yield f"{now.phase} takes other answers now"
    if now.shows.keys() != was.shows.keys() or now.previews.keys() != was.previews.keys():
        yield f"{now.phase} shows other things now"
    for told in again.warnings:
        if told not in warned:
            yield f"it is told now: {told.removesuffix('.')}"
    for effect, preview in again.previews.items():
        for found in unexplained(before.previews.get(effect), preview):
            yield f"{effect} would do something else now, too ({found})"


def unexplained(before: JSON, after: JSON) -> Iterator[str]:
    """What two previews of an effect bind differently, less what follows from the text alone."""
    if not isinstance(before, Mapping) or before.get("refused") or after.get("refused"):
        yield "it refuses" if after.get("refused") else "it refused before"
        return
    if bool(before.get("nothing_to_do")) != bool(after.get("nothing_to_do")):
        yield "there was nothing to do" if before.get("nothing_to_do") else "there is nothing to do"
    follows = frozenset(before.get("follows", ())) & frozenset(after.get("follows", ()))
    yield from _apart(binds_of(before), binds_of(after), follows, "")


def _apart(before: JSON, after: JSON, follows: frozenset[str], name: str) -> Iterator[str]:
    if isinstance(before, Mapping) and isinstance(after, Mapping) and before.keys() == after.keys():
        for key in before:
            yield from _apart(before[key], after[key], follows, key)
    elif before != after and not (name in follows and _is_text(before) and _is_text(after)):
        yield name or "all of it"


def _is_text(value: JSON) -> bool:
    """There before, and there after: what is added or taken away follows from no edit."""
    return isinstance(value, str) and bool(value)
