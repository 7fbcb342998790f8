"""What this machine does not vouch for is history, and lets nothing act."""

from __future__ import annotations

import pytest
from phases import a_phase

from orchestrator.domain.canonical import Digest, digest_of
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    ELSEWHERE,
    PERSON,
    DecisionAnswered,
    DecisionOpened,
    Fact,
    HandoffRecorded,
    PhaseStarted,
    RunStarted,
)
from orchestrator.engine.approval import preview_last_seen, unshown
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState

SOME = digest_of(b"something")
SEEN = digest_of(b"what was shown")
DEPLOY = a_phase("deploy", "effect", "place", {"page": "page"})
OPENED = DecisionOpened(
    "d-1",
    "gate",
    "ask",
    SOME,
    {"approve": "deploy", "reject": "rejected"},
    shows={"page": SEEN},
    acts={"approve": ("deploy",)},
    previews={"deploy": SOME},
)
PAST: tuple[Fact, ...] = (
    RunStarted("note", SOME, "offline", {}, nonce="0f" * 16),
    PhaseStarted("write", 3, {}),
    HandoffRecorded("write", "ask", "writer", artifacts={"page": SEEN}),
    PhaseStarted("ask", 1, {"page": SEEN}),
    OPENED,
)


def folded(*made: Fact, actor: str = PERSON, not_ours: frozenset[int] = frozenset()) -> RunState:
    events = [
        Event("note-1", seq, "2026-11-22T09:00:00Z", actor, fact, Digest(f"sha256:{seq:064x}"))
        for seq, fact in enumerate((*PAST, *made), 1)
    ]
    return fold(events, vouch=lambda _, event: event.seq not in not_ours)


YES = DecisionAnswered("d-1", "approve", "deploy", approves=True)


def test_a_yes_of_ours_approves_and_is_the_person_s() -> None:
    state = folded(YES)
    assert ([approval.effect for approval in state.approvals], state.answered["d-1"].actor) == (["deploy"], PERSON)


@pytest.mark.parametrize("not_ours", [frozenset({5}), frozenset({6}), frozenset({5, 6})])
def test_a_question_or_a_yes_that_is_not_ours_approves_nothing(not_ours: frozenset[int]) -> None:
    state = folded(YES, not_ours=not_ours)
    assert (state.approvals, state.answered["d-1"].actor) == ((), ELSEWHERE)


def test_a_no_approves_nothing() -> None:
    assert folded(DecisionAnswered("d-1", "approve", "deploy")).approvals == ()


def test_a_visit_keeps_its_number() -> None:
    state = folded()
    assert state.visit is not None
    assert (state.visit.number, state.visits) == (1, {"write": 3, "ask": 1})


VERSIONS = {"page": SEEN}


def test_what_a_person_approved_was_shown() -> None:
    assert unshown(folded(YES), DEPLOY, VERSIONS) == set()
    assert unshown(folded(YES), DEPLOY, {"page": SOME}) == {"page"}


@pytest.mark.parametrize(
    ("given", "actor"),
    [(YES, "rule:always"), (DecisionAnswered("d-1", "again", "write"), PERSON), (YES, ELSEWHERE)],
    ids=["a rule's yes", "another answer", "somebody else's yes"],
)
def test_what_nobody_said_yes_to_here_was_not_shown(given: DecisionAnswered, actor: str) -> None:
    assert unshown(folded(given, actor=actor), DEPLOY, VERSIONS) == {"page"}


def test_the_preview_a_person_answered_last_is_the_one_they_saw() -> None:
    again = DecisionAnswered("d-1", "again", "write")
    later = DecisionOpened("d-2", "gate", "ask", SOME, dict(OPENED.answers), previews={"other": SEEN})
    state = folded(again, later, DecisionAnswered("d-2", "again", "write"))
    assert preview_last_seen(state, DEPLOY) == SOME
    assert preview_last_seen(folded(YES, actor="rule:always"), DEPLOY) is None
