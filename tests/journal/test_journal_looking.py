"""The lists of a journal, looked at without the journal: they show what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from journal_samples import DEFINITION, DRAFT, Ticking, begin, handoff, started

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import (
    Budget,
    BudgetRaised,
    DecisionAnswered,
    DecisionOpened,
    ModelAsked,
    RunEnded,
)
from orchestrator.errors import JournalCorrupt, JournalError
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.journal.sqlite.looking import Looking
from orchestrator.ports.listing import Wanted

QUESTION = Artifact.of_text("Publish “Small tools”? It takes 5 minutes to read, and an hour to regret." * 20)
PREVIEW = Artifact.of_json({"will": ["write content/tools.md"]})
OTHER = Artifact.of_json({"will": ["send a letter"]})
ANSWERS = {"approve": "end", "reject": "rejected"}


@pytest.fixture(params=["journal.db", "100% of #3 (what?)/journal.db"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Two runs that wait, one that was answered, one that ended."""
    path = tmp_path / "state" / request.param
    path.parent.mkdir(parents=True)
    with SqliteJournal.open(path, clock=Ticking()) as journal:
        head = begin(journal)
        asked = DecisionOpened(
            "d-1",
            "gate",
            "approve",
            QUESTION.digest,
            ANSWERS,
            expires_at="2026-12-01T09:00:00Z",
            expires_answer="reject",
            previews={"deploy": PREVIEW.digest, "send": OTHER.digest},
        )
        head = journal.append(head, [asked], actor="baton", artifacts=[QUESTION, PREVIEW, OTHER])[-1].head
        other = journal.append(Head("res-1"), [started("research")], actor="you", artifacts=[DRAFT, DEFINITION])[
            -1
        ].head
        journal.append(other, [DecisionOpened("d-2", "gate", "look", DRAFT.digest, ANSWERS)], actor="baton")
        done = begin(journal, "pub-2")
        done = journal.append(done, [DecisionOpened("d-3", "gate", "approve", DRAFT.digest, ANSWERS)], actor="b")[
            -1
        ].head
        journal.append(done, [DecisionAnswered("d-3", "approve", "end")], actor="you")
        ended = begin(journal, "pub-3")
        journal.append(ended, [RunEnded("cancelled")], actor="you")
    return path


@pytest.fixture
def looking(filled: Path) -> Iterator[Looking]:
    found = Looking(filled)
    yield found
    found.close()


def test_runs_are_those_of_the_journal(looking: Looking, filled: Path) -> None:
    with SqliteJournal.open(filled) as journal:
        for wanted in (Wanted(), Wanted(app="research"), Wanted(statuses=("waiting",)), Wanted(prefix="pub-")):
            assert looking.runs(wanted) == journal.runs(wanted)
            assert looking.count_runs(wanted) == journal.count_runs(wanted)
        assert looking.runs(limit=2) == journal.runs(limit=2)
    assert (looking.count_runs(), looking.count_runs(Wanted(app="research"))) == (4, 1)


def test_what_waits_is_told_oldest_first_with_question_and_expiry(looking: Looking) -> None:
    first, second = looking.waiting()
    assert (first.decision, first.run, first.app, first.question) == ("d-1", "pub-1", "publish", QUESTION.text)
    assert (first.expires_at, first.expires_answer) == ("2026-12-01T09:00:00Z", "reject")
    assert (second.decision, second.run, second.app, second.question) == ("d-2", "res-1", "research", DRAFT.text)
    assert (second.expires_at, second.expires_answer) == ("", "")


def test_a_question_carries_the_seal_of_its_event(looking: Looking, filled: Path) -> None:
    with SqliteJournal.open(filled) as journal:
        assert [row.seal for row in looking.waiting()] == [
            journal.read("pub-1")[-1].digest,
            journal.read("res-1")[-1].digest,
        ]


def test_what_waits_can_be_asked_for_by_app_moment_and_number(looking: Looking) -> None:
    assert [row.decision for row in looking.waiting(app="research")] == ["d-2"]
    assert [row.decision for row in looking.waiting(limit=1)] == ["d-1"]
    late = looking.waiting()[1].opened_at
    assert [row.decision for row in looking.waiting(since=late)] == ["d-2"]
    counts = looking.count_waiting(), looking.count_waiting(app="publish"), looking.count_waiting(since=late)
    assert counts == (2, 1, 1)


def test_previews_of_a_decision_are_those_that_were_shown(looking: Looking) -> None:
    assert looking.previews("d-1") == [PREVIEW.value, OTHER.value]
    assert looking.previews("d-2") == []
    assert looking.previews("d-9") == []


def test_a_preview_of_before_there_were_several_is_found(filled: Path) -> None:
    with SqliteJournal.open(filled) as journal:
        head = begin(journal, "pub-4")
        opened = DecisionOpened("d-4", "gate", "approve", DRAFT.digest, ANSWERS, preview=PREVIEW.digest)
        journal.append(head, [opened], actor="baton", artifacts=[PREVIEW])
    looking = Looking(filled)
    assert looking.previews("d-4") == [PREVIEW.value]
    looking.close()


def test_a_preview_that_was_forgotten_is_left_out(filled: Path) -> None:
    with SqliteJournal.open(filled) as journal:
        journal.forget({"pub-1": [PREVIEW.digest]})
    looking = Looking(filled)
    assert looking.previews("d-1") == [OTHER.value]
    looking.close()


def test_what_a_day_cost_is_told_with_its_cap(filled: Path) -> None:
    with SqliteJournal.open(filled) as journal:
        head = begin(journal, "pub-5")
        asked = ModelAsked(DRAFT.digest, "acme:one", 0.25, Budget("2026-11-22", day_usd=2.0))
        head = journal.append(head, [asked], actor="baton")[-1].head
        journal.append(head, [BudgetRaised("day", 1.5, "2026-11-22")], actor="you")
    looking = Looking(filled)
    assert looking.day("2026-11-22") == (250_000_000, 1_500_000_000, 2_000_000_000)
    assert looking.day("2026-11-23") == (0, 0, 0)
    looking.close()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE events SET body = x'7b' WHERE kind = 'DecisionOpened'",
        "UPDATE events SET manifest = x'00', manifest_crc = 0 WHERE kind = 'DecisionOpened'",
        "UPDATE events SET payload = x'' WHERE kind = 'DecisionOpened'",
        "UPDATE decisions SET decision = 'd-1 --yes'",
    ],
)
def test_a_decision_that_cannot_be_read_is_told(filled: Path, damage: str) -> None:
    connection = apsw.Connection(str(filled))
    connection.execute(damage + (" AND id >> 32 = 1" if "events" in damage else " WHERE decision = 'd-1'"))
    connection.close()
    looking = Looking(filled)
    with pytest.raises(JournalCorrupt):
        looking.waiting()
    assert looking.count_waiting() == 2
    looking.close()


def test_a_journal_that_may_only_be_looked_at_shows_what_is_in_its_log_too(filled: Path) -> None:
    with SqliteJournal.open(filled) as journal:
        head = journal.read("pub-3")[0].head
        with SqliteJournal.open_to_look(filled) as other:
            assert other.runs() == journal.runs()
        begin(journal, "pub-6")
        with SqliteJournal.open_to_look(filled) as other:
            assert [row.run for row in other.runs(limit=1)] == ["pub-6"]
            assert other.artifact("pub-6", DRAFT.digest) == DRAFT
            assert other.read("pub-3")[0].head == head
            with pytest.raises(JournalError, match=r"cannot be written"):
                other.append(head, [handoff()], actor="late")
