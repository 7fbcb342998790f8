"""Turn a person's answer to an open decision into facts. Pure: what was shown decides, not what is there now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orchestrator.domain.answers import EDIT, RAISE, REJECT, RETRY, SEND_BACK, SWAP, Door
from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.facts import (
    KERNEL,
    PERSON,
    BudgetRaised,
    CapReached,
    DecisionAnswered,
    DecisionOpened,
    Fact,
    HandoffRecorded,
)
from orchestrator.engine.state import NOTHING_USED, RunState, Used
from orchestrator.errors import AnswerConflict, DecisionVoid, NotFound, UsageError
from orchestrator.values import dataclass, field, replace

if TYPE_CHECKING:  # looking at runs needs no definition
    from orchestrator.domain.definition import App

RAISED_BY = "usd"
"""The field of `raise` that says by how much."""
PROFILE = "profile"
"""The field of `swap` that names the profile."""
_MOST_RAISED_USD = 1_000_000
"""More is a slip of the finger. What can be paid is bounded by the journal, not here."""


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
    with_edit: str = ""
    """Of a yes: the decision whose edit it was given with."""
    saw: Digest | None = None
    """Of a yes: what the person must have seen, by its digest, when they have."""
    door: Door = ""
    """Where they said it."""


@dataclass(frozen=True)
class AnswerFacts:
    facts: tuple[Fact, ...]
    artifacts: tuple[Artifact, ...]


def take_answer(state: RunState, app: App, decision: str, given: Given, *, by: str = PERSON) -> AnswerFacts:
    """The facts that answer a decision. Empty when it has this very answer already, with all that goes with it.

    Raises:
        AnswerConflict: it has another answer.
        DecisionVoid: it was withdrawn, or what it showed is not what is in force.
        UsageError: this decision does not take this answer, or something it needs is missing.
        NotFound: there is no phase of the name to send back to.
    """
    opened = state.decision
    if opened is None or opened.decision != decision:
        return _answered_before(state, decision, given)
    _check_unchanged(state, opened)
    if given.to:
        _check_hears(app, given.to)
    return answer_opened(opened, given, by, state.used)


def answer_opened(opened: DecisionOpened, given: Given, by: str, used: Used = NOTHING_USED) -> AnswerFacts:
    """The facts that answer a decision which is open, or is being opened. Only a person's yes approves anything.

    Args:
        opened: the decision.
        given: what was said.
        by: who said it.
        used: since the last handoff, for the one that the answer makes.

    Raises:
        UsageError: this decision does not take this answer, or something it needs is missing.
    """
    _check_fits(opened, given)
    return _answer(opened, given, by, used)


def _answered_before(state: RunState, decision: str, given: Given) -> AnswerFacts:
    before = state.answered.get(decision)
    if before is None or before.actor == KERNEL:
        raise not_open(state, decision)
    if given.answer in before.opened.answers and _same(_given(before.opened, given), before.given):
        return AnswerFacts((), ())
    differs = f'"{given.answer}"' if given.answer != before.given.answer else "what you say with it now"
    raise not_open(state, decision, differs)


def _same(given: DecisionAnswered, before: DecisionAnswered) -> bool:
    """Whether a person says what was said, wherever they say it; what follows from it, or went before it, is not theirs
    to say.
    """
    same = replace(given, approves=before.approves, with_edit=before.with_edit, saw=before.saw, door=before.door)
    return same == before


def not_open(state: RunState, decision: str, answer: str = "another answer") -> AnswerConflict | DecisionVoid:
    """Why `answer` cannot be taken any more."""
    before = state.answered.get(decision)
    if before is None:
        again = f" The gate is open again as {state.decision.decision}." if state.decision else ""
        return DecisionVoid(
            f"{decision} was withdrawn: the run has moved on. Nothing was recorded.{again}",
            mend=f"See it: baton show {state.run}",
        )
    if before.actor == KERNEL:
        return DecisionVoid(
            f'{decision} expired at {before.opened.expires_at} with the answer "{before.given.answer}". '
            "Nothing was recorded.",
            mend=f"See how it stands: baton show {state.run}",
        )
    return AnswerConflict(
        f'{decision} was answered with "{before.given.answer}" at {before.at} by {before.actor}; '
        f"{answer} changes nothing.",
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
    if given.edited and given.answer != EDIT:
        raise UsageError("only an edit takes a new version.", mend="Leave --with out, or answer edit.")
    if given.answer == SEND_BACK and not given.comment:
        raise UsageError("sending back needs a note that says what to change.", mend="Give it with -m.")
    if given.to and given.answer != SEND_BACK:
        raise UsageError("only sending back takes a phase.", mend="Leave --to out.")
    if opened.must_see and given.answer in opened.approving and given.saw != opened.must_see:
        raise UsageError(
            f"{opened.decision}: what is to go out lost a warning, and nothing says that you have seen it. "
            "Nothing was recorded.",
            mend=f"Look at it: baton inbox {opened.decision}",
        )
    if given.answer == SWAP and not isinstance(given.fields.get(PROFILE), str):
        raise UsageError("swapping needs the profile to go on with.", mend=f"Give it: -p {PROFILE}=NAME.")
    if given.answer == RAISE and opened.reached:
        _check_raises(_raised_by(given, opened.reached))


def _check_raises(usd: JSON) -> None:
    if isinstance(usd, bool) or not isinstance(usd, int | float) or not 0 < usd < _MOST_RAISED_USD:
        raise UsageError(f"a cap cannot be raised by {usd!r}.", mend=f"Give dollars, above 0: -p {RAISED_BY}=0.50.")


def _raised_by(given: Given, reached: CapReached) -> JSON:
    usd = given.fields.get(RAISED_BY)
    return reached.short_usd if usd is None else usd


def _check_hears(app: App, to: str) -> None:
    """A note goes to an agent whose prompt uses it."""
    hearing = [phase.name for phase in app.phases if phase.takes_feedback]
    if to in hearing:
        return
    names = [phase.name for phase in app.phases]
    if to not in names:
        raise NotFound("phase", to, names)
    raise UsageError(
        f"{to} reads no notes; yours would reach nobody.",
        mend=f"Send back to {' or '.join(hearing) or 'nobody: no prompt uses notes'}.",
    )


def _answer(opened: DecisionOpened, given: Given, by: str, used: Used) -> AnswerFacts:
    answered = replace(_given(opened, given), approves=by == PERSON and given.answer in opened.approving)
    if opened.reached and given.answer != REJECT:
        return _goes_on(opened.reached, given, answered)
    if opened.in_visit and given.answer in (RETRY, SWAP) and not given.comment:  # a note is heard by a new visit alone
        return AnswerFacts((answered,), tuple(artifact for artifact in [_fields(given)] if artifact))
    word = {"answer": given.answer, "comment": given.comment, "fields": dict(given.fields)}
    result = Artifact.of_json(word) if opened.writes else None
    artifacts = ({opened.writes: result.digest} if result else {}) | dict(answered.edited)
    handoff = HandoffRecorded(opened.phase, answered.to, by, given.answer.replace("_", " "), artifacts)
    kept = (_comment(given), _fields(given), given.edited, result)
    return AnswerFacts((answered, used.told_by(handoff)), tuple(artifact for artifact in kept if artifact))


def _goes_on(reached: CapReached, given: Given, answered: DecisionAnswered) -> AnswerFacts:
    """No handoff: the visit is not over, and nothing it recorded is asked again."""
    kept = tuple(artifact for artifact in (_comment(given), _fields(given)) if artifact)
    if given.answer != RAISE:
        return AnswerFacts((answered,), kept)
    return AnswerFacts((answered, BudgetRaised(reached.scope, float(_raised_by(given, reached)), reached.day)), kept)


def _given(opened: DecisionOpened, given: Given) -> DecisionAnswered:
    comment, fields = _comment(given), _fields(given)
    return DecisionAnswered(
        opened.decision,
        given.answer,
        given.to or opened.answers[given.answer],
        comment=comment.digest if comment else None,
        fields=fields.digest if fields else None,
        edited={opened.edits: given.edited.digest} if given.edited else {},
        with_edit=given.with_edit,
        saw=given.saw if given.answer in opened.approving else None,
        door=given.door,
    )


def _comment(given: Given) -> Artifact | None:
    return Artifact.of_text(given.comment, PLAIN_TEXT) if given.comment else None


def _fields(given: Given) -> Artifact | None:
    return Artifact.of_json(dict(given.fields)) if given.fields else None
