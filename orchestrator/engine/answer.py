"""Turn a person's answer to an open decision into facts. Pure: what was shown decides, not what is there now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.facts import KERNEL, PERSON, DecisionAnswered, DecisionOpened, Fact, HandoffRecorded
from orchestrator.engine.state import RunState
from orchestrator.errors import AnswerConflict, DecisionVoid, UsageError

EDIT = "edit"
SEND_BACK = "send_back"


@dataclass(frozen=True)
class Given:
    """What a person said."""

    answer: str
    comment: str = ""
    edited: Artifact | None = None
    """The new version of what `edit` replaces."""
    to: str = ""
    """Where to send back to, when not where the gate says."""
    fields: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    facts: tuple[Fact, ...]
    artifacts: tuple[Artifact, ...]


def take_answer(state: RunState, decision: str, given: Given, *, by: str = PERSON) -> Answer:
    """The facts that answer a decision. Empty when it has this very answer already.

    Raises:
        AnswerConflict: it has another answer.
        DecisionVoid: it was withdrawn, or what it showed is not what is in force.
        UsageError: this decision does not take this answer, or something it needs is missing.
    """
    opened = state.decision
    if opened is None or opened.decision != decision:
        return _answered_before(state, decision, given)
    _check_unchanged(state, opened)
    _check_fits(opened, given)
    return _answer(opened, given, by)


def _answered_before(state: RunState, decision: str, given: Given) -> Answer:
    before = state.answered.get(decision)
    if before is None or before.actor == KERNEL or before.answer != given.answer:
        raise not_open(state, decision)
    return Answer((), ())


def not_open(state: RunState, decision: str) -> AnswerConflict | DecisionVoid:
    """Why no answer can be given any more."""
    before = state.answered.get(decision)
    if before is None:
        again = f" The gate is open again as {state.decision.decision}." if state.decision else ""
        return DecisionVoid(
            f"{decision} was withdrawn: the run has moved on. Nothing was recorded.{again}",
            mend=f"See it: baton show {state.run}",
        )
    if before.actor == KERNEL:
        return DecisionVoid(
            f'{decision} expired at {before.opened.expires_at} with the answer "{before.answer}". '
            "Nothing was recorded.",
            mend=f"See how it stands: baton show {state.run}",
        )
    return AnswerConflict(
        f'{decision} was answered with "{before.answer}" at {before.at} by {before.actor}; another answer '
        "changes nothing.",
        mend=f"See what followed: baton show {state.run}",
    )


def _check_unchanged(state: RunState, opened: DecisionOpened) -> None:
    changed = [name for name, digest in opened.shows.items() if state.digest(name) != digest]
    if changed:
        raise DecisionVoid(
            f"{', '.join(changed)} changed after {opened.decision} was opened. Nothing was recorded.",
            mend=f"Look again: baton show {state.run}",
        )


def _check_fits(opened: DecisionOpened, given: Given) -> None:
    if given.answer not in opened.answers:
        raise UsageError(
            f'{opened.decision} does not take "{given.answer}".', mend=f"It takes: {', '.join(opened.answers)}."
        )
    if given.answer == EDIT and given.edited is None:
        raise UsageError(f"an edit needs the new {opened.edits}.", mend="Give it with --with FILE.")
    if given.answer == SEND_BACK and not given.comment:
        raise UsageError("sending back needs a note that says what to change.", mend="Give it with -m.")
    if given.to and given.answer != SEND_BACK:
        raise UsageError("only sending back takes a phase.", mend="Leave --to out.")


def _answer(opened: DecisionOpened, given: Given, by: str) -> Answer:
    to = given.to or opened.answers[given.answer]
    comment = Artifact.of_text(given.comment, PLAIN_TEXT) if given.comment else None
    fields = Artifact.of_json(dict(given.fields)) if given.fields else None
    edited: dict[str, Digest] = {opened.edits: given.edited.digest} if given.edited else {}
    word = {"answer": given.answer, "comment": given.comment, "fields": dict(given.fields)}
    result = Artifact.of_json(word) if opened.writes else None
    answered = DecisionAnswered(
        opened.decision,
        given.answer,
        to,
        approves=given.answer in opened.approving,
        comment=comment.digest if comment else None,
        fields=fields.digest if fields else None,
        edited=edited,
    )
    artifacts = ({opened.writes: result.digest} if result else {}) | edited
    handoff = HandoffRecorded(opened.phase, to, by, given.answer.replace("_", " "), artifacts)
    kept = tuple(artifact for artifact in (comment, fields, given.edited, result) if artifact)
    return Answer((answered, handoff), kept)
