"""Links of messages: each opens one decision, once, until its time is over or the decision has its answer."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace
from small_workspace import clock as clock
from small_workspace import ws as ws

from orchestrator.domain.event import SYSTEM
from orchestrator.domain.notice_facts import LinkFollowed
from orchestrator.face.decision import Decision
from orchestrator.face.workspace import Workspace
from orchestrator.features.notifying.links import HOLDS, LinkOpened, LinkRefused, look_at_link, make_link, open_link

KEY = "state/kept/link-key"


@pytest.fixture
def decision(ws: Workspace) -> Decision:
    return asked(ws)


def asked(ws: Workspace) -> Decision:
    run = ws.start("list", note="a hammer")
    run.drive()
    assert run.state.decision
    return ws.decision(run.state.decision.decision)


def refused(ws: Workspace, token: str) -> LinkRefused:
    found = open_link(ws, token, ws.clock())
    assert isinstance(found, LinkRefused)
    return found


def test_a_link_opens_the_decision_it_was_made_for(ws: Workspace, decision: Decision) -> None:
    found = open_link(ws, make_link(ws, decision, ws.clock()).token, ws.clock())
    assert isinstance(found, LinkOpened)
    assert (found.decision, found.seal) == (decision.id, decision.seal)


def test_a_scanner_that_looks_at_a_link_spends_nothing(ws: Workspace, decision: Decision) -> None:
    link = make_link(ws, decision, ws.clock())
    for _ in range(5):
        assert isinstance(look_at_link(ws, link.token, ws.clock()), LinkOpened)
    assert isinstance(open_link(ws, link.token, ws.clock()), LinkOpened)


def test_a_link_is_followed_once(ws: Workspace, decision: Decision) -> None:
    link = make_link(ws, decision, ws.clock())
    open_link(ws, link.token, ws.clock())
    assert refused(ws, link.token).why == "used"
    followed = [event.fact for event in ws.journal.read(SYSTEM) if isinstance(event.fact, LinkFollowed)]
    assert followed == [LinkFollowed(link.id, decision.id)]


def test_of_two_who_saw_it_unused_one_gets_in(
    ws: Workspace, decision: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = make_link(ws, decision, ws.clock())
    open_link(ws, link.token, ws.clock())
    monkeypatch.setattr(type(ws.journal), "read_kinds", lambda *_: [])  # as it was a moment ago
    assert refused(ws, link.token).why == "used"


def test_each_link_to_a_decision_is_used_up_by_itself(ws: Workspace, decision: Decision) -> None:
    """One goes to the phone, one by mail."""
    one, other = (make_link(ws, decision, ws.clock()) for _ in range(2))
    open_link(ws, one.token, ws.clock())
    assert isinstance(open_link(ws, other.token, ws.clock()), LinkOpened)


def test_a_link_expires(ws: Workspace, decision: Decision, clock: Clock) -> None:
    link = make_link(ws, decision, ws.clock())
    clock.now += HOLDS
    assert refused(ws, link.token).why == "expired"


def test_a_link_holds_no_longer_than_its_decision(ws: Workspace, clock: Clock) -> None:
    run = ws.start("keep", topic="tools")
    run.drive()
    assert run.state.decision
    link = make_link(ws, ws.decision(run.state.decision.decision), ws.clock())
    clock.pass_(hours=4)
    assert refused(ws, link.token).why == "expired"


def test_after_an_answer_a_link_says_which_when_and_by_whom(ws: Workspace, decision: Decision) -> None:
    link = make_link(ws, decision, ws.clock())
    decision.approve(drive=False)
    found = refused(ws, link.token)
    assert found.why == "answered"
    assert '"approve" on Sun 22 Nov' in found.told
    assert "by you" in found.told


def test_a_link_says_by_which_door_the_answer_came(ws: Workspace, decision: Decision) -> None:
    link = make_link(ws, decision, ws.clock())
    decision.answer("approve", drive=False, door="file")
    assert "by you in a file" in refused(ws, link.token).told


def test_after_a_decision_was_withdrawn_a_link_says_so(ws: Workspace, decision: Decision) -> None:
    link = make_link(ws, decision, ws.clock())
    decision.run.cancel()
    assert refused(ws, link.token).why == "moved"


def test_a_link_opens_no_other_question_of_the_same_number(ws: Workspace, tmp_path: Path, clock: Clock) -> None:
    """A journal that was put in the place of another has other questions under the same numbers."""
    link = make_link(ws, asked(ws), ws.clock())
    ws.close()
    for file in (tmp_path / "state").glob("journal.db*"):
        file.unlink()
    with open_workspace(tmp_path, clock) as again:
        assert asked(again).id == "d-1"
        assert refused(again, link.token).why == "moved"


@pytest.mark.parametrize("token", ["", "d-1", "A" * 56, "../../etc/passwd", "x" * 100_000])
def test_what_nobody_made_opens_nothing_and_writes_nothing(ws: Workspace, decision: Decision, token: str) -> None:
    assert refused(ws, token).why == "unknown"
    assert not (ws.root / KEY).exists()


def test_a_token_with_another_ending_opens_nothing(ws: Workspace, decision: Decision) -> None:
    token = make_link(ws, decision, ws.clock()).token
    assert refused(ws, token[:-1] + ("A" if token[-1] != "A" else "B")).why == "unknown"


def test_the_key_is_its_owners_alone_and_half_a_key_is_none(ws: Workspace, decision: Decision) -> None:
    link = make_link(ws, decision, ws.clock())
    key = ws.root / KEY
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    whole = key.read_bytes()
    key.write_bytes(whole[:16])
    assert refused(ws, link.token).why == "unknown"
    key.write_bytes(whole)
    key.chmod(0o644)
    assert refused(ws, link.token).why == "unknown"


def test_a_key_that_came_along_opens_nothing_here(
    ws: Workspace, decision: Decision, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who packed the workspace knows the file in it, and not this machine's own key."""
    link = make_link(ws, decision, ws.clock())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("other")))
    assert refused(ws, link.token).why == "unknown"


def test_a_link_is_of_one_workspace(
    ws: Workspace, decision: Decision, tmp_path_factory: pytest.TempPathFactory, clock: Clock
) -> None:
    link = make_link(ws, decision, ws.clock())
    with open_workspace(make_workspace(tmp_path_factory.mktemp("other")), clock) as other:
        make_link(other, asked(other), other.clock())
        assert refused(other, link.token).why == "unknown"
