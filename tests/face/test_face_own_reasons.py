"""Why a file changed that Baton changed: each decision explains one change, and a later one is the person's."""

from __future__ import annotations

from datetime import UTC, datetime

from orchestrator.domain.app_facts import AppMoving
from orchestrator.domain.canonical import Digest
from orchestrator.domain.change_facts import AppWritten
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.facts import Fact
from orchestrator.domain.proposal_facts import ProposalAdopted, ProposalUndone
from orchestrator.face.changes import Change
from orchestrator.face.own_reasons import OwnReasons

RULES, APP = "rules/approvals.yaml", "apps/gist.yaml"
OLD, NEW, NOTHING = Digest("sha256:1"), Digest("sha256:2"), Digest("")


def said(seq: int, fact: Fact) -> Event:
    return Event(SYSTEM, seq, "2026-11-22T12:00:00.000000Z", "you", fact, Digest("sha256:0"))


def changed(seq: int, path: str, before: Digest, after: Digest) -> Change:
    return Change(seq, seq, seq, datetime(2026, 11, 22, tzinfo=UTC), "2026-11-22", path, before, after)


def reasons(changes: list[Change], *events: Event) -> list[str]:
    found = OwnReasons(changes, events, lambda digest: "no use" if digest else "")
    return [found.reason(change) for change in changes]


ADOPTED = ProposalAdopted("2026-11-22", "relax:jot/check", "k1", RULES, OLD, NEW)
UNDONE = ProposalUndone("2026-11-22", "relax:jot/check", 5)
RETIRED = AppMoving("2026-11-22", "gist", "retired", {APP: "0"}, OLD)
BACK = AppMoving("2026-11-22", "gist", "apps", {"apps/retired/gist.yaml": "0"})


def test_what_was_adopted_and_taken_back_explains_a_change_each_and_none_more() -> None:
    changes = [changed(number, RULES, *texts) for number, texts in enumerate([(OLD, NEW), (NEW, OLD), (OLD, NEW)], 4)]
    told = reasons(changes, said(5, ADOPTED), said(7, UNDONE))
    assert told == ["relax:jot/check was adopted", "relax:jot/check was taken back", ""]


def test_an_app_that_is_set_aside_and_had_back_says_so_with_what_was_said_of_it() -> None:
    changes = [changed(11, APP, OLD, NOTHING), changed(21, APP, NOTHING, OLD), changed(30, APP, OLD, NOTHING)]
    assert reasons(changes, said(10, RETIRED), said(20, BACK)) == ["retired: no use", "had back", ""]


def test_what_was_done_and_done_away_with_before_anybody_looked_explains_nothing_later() -> None:
    changes = [changed(30, APP, OLD, NOTHING), changed(31, APP, NOTHING, OLD)]
    assert reasons(changes, said(10, RETIRED), said(20, BACK)) == ["", ""]


def test_a_file_of_an_app_that_baton_wrote_is_explained_as_it_came_and_not_as_it_was_edited() -> None:
    changes = [changed(11, APP, NOTHING, OLD), changed(12, APP, OLD, NEW), changed(13, "apps/other.yaml", NOTHING, OLD)]
    assert reasons(changes, said(10, AppWritten("2026-11-22", "gist"))) == ["written by baton app new", "", ""]
