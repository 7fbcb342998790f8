"""How a run stands: what it began with and cost, and where it has not ended, the command that goes on with it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from orchestrator.domain.answers import REJECT
from orchestrator.domain.artifact import MEDIA
from orchestrator.domain.branch import step_of
from orchestrator.domain.canonical import Digest, short
from orchestrator.domain.definition import Field
from orchestrator.domain.money import in_usd
from orchestrator.errors import BatonError
from orchestrator.face.failure import RunFailure
from orchestrator.face.run import Run
from orchestrator.features.looking.branches import all_anew, failed_that_can_go_on, told_below, waiting_below
from orchestrator.ports.clock import local
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible
from orchestrator.transcripts.summary import left_acting, told_of
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Standing:
    glyph: str
    told: str
    next: str
    again: str = ""
    """What tries a branch again that failed, while the run waits for others."""
    again_told: str = ""
    """What that command does: a fork does no branch alone."""


def standing(run: Run) -> Standing:
    """As it was last seen; the journal is not read again."""
    state = run.state
    if state.decision:
        question = visible(run.artifact_of(state.decision.question).text)
        return Standing("waiting", f"{state.at}: {question}", f"baton inbox {state.decision.decision}")
    if state.asked_elsewhere:
        question = visible(run.artifact_of(state.asked_elsewhere.question).text)
        return Standing(
            "to_come", f"{state.at}: came in a file, and is asked anew: {question}", f"baton resume {run.id}"
        )
    if failed := run.failure:
        return _failed(failed)
    if state.is_rested and (state.status != "sleeping" or run.status != "sleeping"):
        return _of_branches(run)
    if state.status == "sleeping" and state.visit:
        if run.is_due:
            return Standing("to_come", f"{state.at}: has slept enough", f"baton resume {run.id}")
        return Standing("sleeping", f"{state.at}: sleeps until {local(state.visit.wakes_at)}", f"baton show {run.id}")
    if run.status == "running":
        return Standing("running", f"in {state.at or 'its first phase'}", f"baton show {run.id}")
    return Standing("to_come", _stopped(run), f"baton resume {run.id}")


def why_stuck(run: Run) -> str:
    """Why a run, or the first of its branches that stands, cannot go on, in one line."""
    for one in (run, *run.branches()):
        state = one.state
        if state.failure or state.decision:
            return standing(one).told.partition("\n")[0]
    return standing(run).told


def _failed(why: RunFailure) -> Standing:
    """Of a branch that failed and was kept it may be forgotten why: a run that ended so itself does not exist."""
    if why.cause == "forgotten":
        return Standing("failed", f"failed in {why.phase}; why was forgotten", why.onward)
    return Standing("failed", f"failed in {why.phase}: {told_of(why.where, why.message, why.mend)}", why.onward)


def _of_branches(run: Run) -> Standing:
    """Of a run that only waits for its branches: by those that are on their way."""
    below, status = run.below(), run.status
    told, waiting = f"{run.state.at}: {told_below(below)}", waiting_below(below)
    failed = failed_that_can_go_on(run, below)
    why = run.branch(failed).failure if failed else None
    again = why.onward if why else ""
    does = all_anew(_whole_phase(run)) if again.startswith("baton fork") else "to try one that failed again"
    if status == "running":
        return Standing("running", told, f"baton follow {run.id}", again, does)
    if status == "waiting":
        inbox = f"baton inbox {waiting[0]}" if len(waiting) == 1 else "baton inbox"
        return Standing("waiting", told, inbox, again, does)
    return Standing("to_come", told, f"baton resume {run.id}", again, does)


def _whole_phase(run: Run) -> str:
    """Of the root: a fork of a branch, too, is one of all."""
    steps = run.id.split("/")
    return step_of(steps[1]).phase if len(steps) > 1 else run.state.at


def _stopped(run: Run) -> str:
    """Between two phases, or in the middle of one."""
    state = run.state
    where = f"in {state.visit.phase}" if state.visit else f"before {state.at or 'its first phase'}"
    answers = state.visit.turn.answers if state.visit and state.visit.turn else 0
    if not answers:
        return f"stopped {where}"
    return f"stopped {where} ({counted(answers, 'recorded answer')} of its model will not be asked for again)"


def answering(run: Run) -> tuple[str, ...]:
    """What answers the open decision and goes on; empty without one.

    Nobody is advised to throw work away, or to vouch for what nobody saw.
    """
    decision = run.state.decision
    if decision is None:
        return ()
    look = f"baton inbox {decision.decision}"
    if decision.kind == "in_doubt":
        return (look,)
    if decision.kind == "model":
        return look, f"baton resume {run.id}"
    if "approve" in decision.answers:
        form = run.form_of(decision)
        if any(field.required for field in form):
            return look, answer_command(decision.decision, "approve", form)
        return look, f"baton approve {decision.decision}"
    onward = next((answer for answer in decision.answers if answer != REJECT), REJECT)
    # what a gate's own word asks for, too: without it most ask again; a cap's amount is worked out where none is given
    form = run.form_of(decision) if decision.kind == "gate" and onward != REJECT else ()
    return look, answer_command(decision.decision, onward, form)


def answer_command(decision: str, answer: str, form: Iterable[Field]) -> str:
    """How an answer is given without a terminal, with a place for each field of the form."""
    given = "".join(f" -p {field.name}=VALUE" for field in form)
    return f"baton answer {decision} {answer.replace('_', '-')}{given}"


@dataclass(frozen=True)
class RunHead:
    reserved_usd: float
    """Of what it cost, for requests that nothing settled."""
    unsettled: int
    """So many of those."""
    came: int
    """Events that came in a file."""
    events: int
    files: tuple[tuple[str, str, str], ...]
    """Input, the file it was read from, and the beginning of its digest; of a picture or a PDF what it is."""
    left_acting: tuple[str, ...]
    """Of each effect that was left in the middle of acting, what is known to have come of it."""


def begun_by(run: Run) -> str:
    """` by CLIENT, through MCP`, made visible; nothing of a run that a person, a schedule or a folder began."""
    client = run.state.trigger.client if run.state.trigger else ""
    return f" by {visible(client)}, through MCP" if client else ""


_MEDIA_ENDINGS = frozenset({".jpeg", *(f".{ending}" for ending in MEDIA.values())})


def _known_by(run: Run, file: str, digest: Digest) -> str:
    """Only what may be a picture is read for it: a list of a run's inputs needs none of their texts."""
    if Path(file).suffix.lower() in _MEDIA_ENDINGS:
        with suppress(BatonError):  # it was forgotten
            artifact = run.artifact_of(digest)
            if artifact.is_media:
                return f"({artifact.text})"
    return short(digest)


def head_of(run: Run) -> RunHead:
    state = run.state
    return RunHead(
        reserved_usd=in_usd(sum(state.reserves.values())),
        unsettled=len(state.reserves),
        came=sum(span.until - span.after for span in state.imported),
        events=state.head.seq,
        files=tuple((name, file, _known_by(run, file, state.inputs[name])) for name, file in state.files.items()),
        left_acting=tuple(left_acting(state)),
    )
