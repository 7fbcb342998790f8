"""Which gate belongs to which effect, and which approval lets it act."""

from __future__ import annotations

import pytest
from machine import phases

from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import App, Phase
from orchestrator.domain.event import Head
from orchestrator.engine.approval import effect_behind, gate_before, reads, unshown, unspent_approval
from orchestrator.engine.state import Approval, RunState, Version

A, B, C = Digest("a"), Digest("b"), Digest("c")
PLACE = Phase("place", "effect", "place", {"text": "page.body"}, {"tone": "tone"})
SHOUT = Phase("shout", "script", "shout", {"text": "source"}, answers={"approve": "place"})


def app(*gates: Phase) -> App:
    return App("demo", "", phases(SHOUT, *gates, PLACE))


def gate(name: str, **answers: str) -> Phase:
    return Phase(name, "gate", "?", {"page": "page"}, answers=answers)


def state(*approvals: Approval) -> RunState:
    versions = {"page": Version(A, "shout", "script"), "tone": Version(B, "shout", "script")}
    return RunState(Head("dem-1"), inputs={"source": C}, artifacts=versions, approvals=list(approvals))


def approval(decision: str = "d-1", *, to: str = "place", spent: bool = False, **shown: str) -> Approval:
    return Approval(decision, to, {name: Digest(digest) for name, digest in shown.items()}, None, spent)


def test_the_gate_whose_approval_leads_to_the_effect_goes_before_others_that_lead_there() -> None:
    other, approving = gate("other", approve="end", place_it="place"), gate("approving", approve="place")

    found = gate_before(app(other, approving), PLACE)

    assert found is not None
    assert found.name == "approving"


def test_a_gate_that_leads_to_the_effect_by_a_word_of_its_own_is_its_gate() -> None:
    found = gate_before(app(gate("far", approve="end"), gate("near", approve="end", place_it="place")), PLACE)

    assert found is not None
    assert found.name == "near"


def test_an_effect_may_have_no_gate() -> None:
    assert gate_before(app(gate("far", approve="end")), PLACE) is None


@pytest.mark.parametrize(("to", "expected"), [("place", "place"), ("shout", None), ("end", None)])
def test_only_an_effect_right_behind_the_approval_is_behind_a_gate(to: str, expected: str | None) -> None:
    found = effect_behind(app(), gate("check", approve=to))

    assert (found.name if found else None) == expected


def test_a_gate_without_approve_has_no_effect_behind_it() -> None:
    assert effect_behind(app(), gate("check", place_it="place")) is None


def test_what_a_phase_reads_are_the_roots_of_its_paths() -> None:
    assert reads(PLACE) == {"page", "tone"}


@pytest.mark.parametrize(
    ("approvals", "expected"),
    [
        ([], None),
        ([approval(page="a", tone="b")], "d-1"),
        ([approval(page="a")], None),
        ([approval(page="a", tone="c")], None),
        ([approval(page="a", tone="b", spent=True)], None),
        ([approval(page="a", spent=True), approval("d-2", tone="b", to="shout")], "d-2"),
        ([approval(page="a", tone="b", spent=True), approval("d-2", other="x", to="shout")], None),
        ([approval(page="a", tone="b", spent=True), approval("d-2", other="x", to="place")], "d-2"),
        ([approval(page="a", tone="b"), approval("d-2", page="a", tone="b")], "d-2"),
        ([approval(page="a", tone="b"), approval("d-2", page="a", tone="b", spent=True)], "d-1"),
    ],
    ids=[
        "none",
        "shows all",
        "shows too little",
        "shows another version",
        "is spent",
        "two show it together, and one is unspent",
        "the unspent one shows something else and led elsewhere",
        "the unspent one led straight here",
        "the newest",
        "the newest is spent",
    ],
)
def test_an_approval_holds_when_all_was_shown_and_it_is_unspent(
    approvals: list[Approval], expected: str | None
) -> None:
    found = unspent_approval(state(*approvals), PLACE, {"page": A, "tone": B, "source": C})

    assert (found.decision if found else None) == expected


def test_inputs_need_not_be_shown() -> None:
    assert unshown(state(), PLACE, {"page": A, "source": C}) == {"page"}
