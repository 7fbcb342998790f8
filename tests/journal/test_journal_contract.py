"""What every adapter of the journal port keeps."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from journal_samples import DEFINITION, DRAFT, NOISE, answered, asked, begin, handoff, opened, started

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest, digest_of
from orchestrator.domain.event import GENESIS, Event, Head, fact_body, seal
from orchestrator.domain.facts import (
    BranchEnded,
    DecisionAnswered,
    DecisionWithdrawn,
    DriverClaimed,
    DriverReleased,
    Fact,
    Fork,
    HandoffRecorded,
    ModelAnswered,
    ModelFailed,
    PhaseFailed,
    PhaseStarted,
    RunEnded,
    RunUpgraded,
)
from orchestrator.errors import HeadMoved, JournalCorrupt
from orchestrator.ports.journal import Append, Journal
from orchestrator.ports.listing import DecisionRow, RunRow, Wanted
from orchestrator.ports.work import PhaseWork, work_in


def test_events_come_back_as_they_were_acknowledged(journal: Journal) -> None:
    first = journal.append(Head("pub-1"), [started(), DriverClaimed("9-ab")], actor="you")
    second = journal.append(first[-1].head, [handoff(cost_usd=0.25, why="no findings")], actor="writer")
    assert journal.read("pub-1") == [*first, *second]


def test_events_are_counted_and_chained_from_genesis(journal: Journal) -> None:
    one, two = journal.append(Head("pub-1"), [started(), DriverClaimed("9-ab")], actor="you")
    at = "2026-11-22T09:00:01.000000Z"
    assert (one.seq, two.seq) == (1, 2)
    assert one.digest == seal(GENESIS, "pub-1", 1, "RunStarted", at, "you", fact_body(started()))
    assert two.digest == seal(one.digest, "pub-1", 2, "DriverClaimed", at, "you", {"driver": "9-ab"})


def test_reading_after_a_seq_gives_only_later_events(journal: Journal) -> None:
    head = begin(journal)
    later = journal.append(head, [handoff(), handoff()], actor="writer")
    assert journal.read("pub-1", after=1) == list(later)
    assert journal.read("pub-1", after=3) == []
    assert len(journal.read("pub-1", after=-5)) == 3
    assert journal.read("pub-1", after=1, limit=1) == [later[0]]
    assert journal.read("pub-1", limit=0) == []


def test_events_of_some_kinds_are_found_among_the_others(journal: Journal) -> None:
    events = journal.append(Head("pub-1"), [started(), DriverClaimed("9-ab"), handoff(), handoff()], actor="you")
    assert journal.read_kinds("pub-1", ("HandoffRecorded", "RunStarted")) == [events[0], *events[2:]]
    assert journal.read_kinds("pub-1", ()) == []
    assert journal.read_kinds("pub-2", ("RunStarted",)) == []


def test_an_unknown_stream_is_empty(journal: Journal) -> None:
    begin(journal)
    assert journal.read("pub-2") == []
    assert journal.run("pub-2") is None
    assert journal.verify("pub-2").streams == 0


def test_an_append_of_nothing_is_a_mistake(journal: Journal) -> None:
    with pytest.raises(ValueError, match="at least one fact"):
        journal.append(Head("pub-1"), [], actor="you", artifacts=[DRAFT])


def test_facts_that_waited_bear_the_time_at_which_they_happened(journal: Journal) -> None:
    waited = journal.now()
    facts = [started(), DriverClaimed("9-ab"), handoff()]
    [(first, second, third)] = journal.commit(
        [Append(Head("pub-1"), facts, "you", [DEFINITION, DRAFT], earlier=[waited])]
    )
    assert first.at == waited < second.at == third.at
    assert journal.read("pub-1") == [first, second, third]
    assert journal.verify().ok


def test_events_that_do_not_fit_are_told_before_anything_is_written(journal: Journal) -> None:
    head = begin(journal)
    before, row = journal.read("pub-1"), journal.run("pub-1")
    told: list[Event] = []

    def fits(events: Sequence[Event]) -> None:
        told.extend(events)
        raise ValueError("they do not fit")

    with pytest.raises(ValueError, match="they do not fit"):
        journal.append(head, [handoff(), RunEnded("cancelled")], actor="you", artifacts=[DRAFT], fits=fits)

    assert (journal.read("pub-1"), journal.run("pub-1"), journal.verify().ok) == (before, row, True)
    assert journal.append(head, [handoff(), RunEnded("cancelled")], actor="you", artifacts=[DRAFT], fits=told.extend)
    assert [event.seq for event in told] == [2, 3, 2, 3]
    assert list(journal.read("pub-1")[1:]) == told[2:]


def test_one_append_may_hold_what_several_did(journal: Journal) -> None:
    events = journal.append(
        Head("pub-1"),
        [started(), DriverClaimed("9-ab"), handoff()],
        actor=["you", "baton", "writer"],
        artifacts=[DRAFT],
    )
    assert [event.actor for event in journal.read("pub-1")] == ["you", "baton", "writer"]
    assert journal.read("pub-1") == list(events)
    assert journal.artifact("pub-1", DRAFT.digest) == DRAFT


@pytest.mark.parametrize("actors", [[], ["you"], ["you", "baton", "writer"]])
def test_each_fact_of_an_append_needs_its_actor(journal: Journal, actors: list[str]) -> None:
    with pytest.raises(ValueError, match="zip"):
        journal.append(Head("pub-1"), [started(), DriverClaimed("9-ab")], actor=actors)
    assert journal.read("pub-1") == []


@pytest.mark.parametrize(
    "wrong",
    [
        Head("pub-1"),
        Head("pub-1", 0, digest_of(b"another past")),
        Head("pub-1", 1),
        Head("pub-1", 1, digest_of(b"another past")),
        Head("pub-1", 5),
        Head("pub-1", -1),
        Head("pub-1", 1, Digest("no digest")),
        Head("pub-2", 1),
        Head("pub-2", 0, digest_of(b"another past")),
    ],
)
def test_a_head_that_is_not_the_end_of_its_stream_is_refused(journal: Journal, wrong: Head) -> None:
    head = begin(journal)
    journal.append(head, [handoff()], actor="writer")
    for facts in ([handoff()], [handoff(), handoff()], [opened()]):
        with pytest.raises(HeadMoved):
            journal.append(wrong, facts, actor="late", artifacts=[NOISE])
    assert len(journal.read("pub-1")) == 2
    assert journal.decisions() == []


def test_the_right_digest_at_another_seq_is_refused(journal: Journal) -> None:
    head = begin(journal)
    for seq in (2, 6):
        with pytest.raises(HeadMoved):
            journal.append(replace(head, seq=seq), [handoff()], actor="writer")


def test_a_refused_append_leaves_no_artifact(journal: Journal) -> None:
    begin(journal)
    with pytest.raises(HeadMoved):
        journal.append(Head("pub-1"), [started()], actor="you", artifacts=[NOISE])
    with pytest.raises(JournalCorrupt, match="missing"):
        journal.artifact("pub-1", NOISE.digest)


@pytest.mark.parametrize("size", [0, 1, 2048, 2049, 4095, 4096, 300_000])
@pytest.mark.parametrize("unit", [b"the same again ", bytes(range(256))])
def test_artifacts_of_any_size_come_back(journal: Journal, size: int, unit: bytes) -> None:
    artifact = Artifact((unit * size)[:size], "text/x-any")
    beside = Artifact.of_text("beside it")
    journal.append(begin(journal), [handoff()], actor="writer", artifacts=[beside, artifact, DRAFT])
    assert journal.artifact("pub-1", artifact.digest) == artifact
    assert journal.artifact("pub-1", beside.digest) == beside


def test_an_artifact_without_a_byte_comes_back(journal: Journal) -> None:
    empty = Artifact.of_text("")
    journal.append(begin(journal), [handoff()], actor="writer", artifacts=[empty])
    assert journal.artifact("pub-1", empty.digest) == empty


def test_an_artifact_is_found_when_it_was_written_after_the_last_look(journal: Journal) -> None:
    head = begin(journal)
    assert journal.artifact("pub-1", DRAFT.digest) == DRAFT
    journal.append(head, [handoff()], actor="writer", artifacts=[NOISE])
    assert journal.artifact("pub-1", NOISE.digest) == NOISE


@pytest.mark.parametrize("number", [0, 1, 40, 250, 399])
def test_in_a_long_run_an_artifact_is_found_wherever_it_was_made(journal: Journal, number: int) -> None:
    made = [Artifact.of_text(f"text {number}\n") for number in range(400)]
    head = begin(journal)
    for artifact in made:
        head = journal.append(head, [handoff()], actor="writer", artifacts=[artifact])[-1].head
    assert journal.artifact("pub-1", made[number].digest) == made[number]
    assert journal.artifact("pub-1", DEFINITION.digest) == DEFINITION
    journal.append(head, [handoff()], actor="writer", artifacts=[NOISE])
    assert journal.artifact("pub-1", NOISE.digest) == NOISE
    assert [journal.artifact("pub-1", artifact.digest) for artifact in made] == made


def test_an_artifact_belongs_to_the_streams_it_was_given_to(journal: Journal) -> None:
    as_text, as_json = Artifact.of_text("42" * 2000), Artifact.of_json(int("42" * 2000))
    journal.append(Head("pub-1"), [started()], actor="you", artifacts=[as_text])
    journal.append(Head("pub-2"), [started()], actor="you", artifacts=[as_json])
    assert journal.artifact("pub-1", as_text.digest).media_type == "text/markdown"
    assert journal.artifact("pub-2", as_text.digest).media_type == "application/json"
    with pytest.raises(JournalCorrupt):
        journal.artifact("pub-3", as_text.digest)


def test_any_text_survives(journal: Journal) -> None:
    why = "a\x00b \udcff ‮ 👩‍💻 \x1b[2J"
    journal.append(begin(journal), [handoff(why=why)], actor="wrîter\x00", artifacts=[Artifact.of_text(why)])
    event = journal.read("pub-1")[-1]
    assert (event.actor, event.fact) == ("wrîter\x00", handoff(why=why))
    assert journal.artifact("pub-1", Artifact.of_text(why).digest).text == why
    assert journal.verify().ok


STARTED = "2026-11-22T09:00:01.000000Z"
CHANGED = "2026-11-22T09:00:02.000000Z"


@pytest.mark.parametrize(
    ("fact", "status", "driver"),
    [
        (DriverClaimed("9-ab"), "running", "9-ab"),
        (DriverReleased(), "stopped", ""),
        (PhaseFailed("write", DRAFT.digest), "failed", ""),
        (opened(), "waiting", ""),
        (handoff("end"), "done", ""),
        (handoff("rejected"), "rejected", ""),
        (handoff("rejected", by_hand=True), "rejected", ""),
        (RunEnded("done"), "done", ""),
        (RunEnded("cancelled"), "cancelled", ""),
        (RunEnded("expired"), "expired", ""),
    ],
)
def test_the_run_list_follows_the_events(journal: Journal, fact: Fact, status: str, driver: str) -> None:
    head = begin(journal)
    assert journal.run("pub-1") == RunRow("pub-1", "publish", "running", STARTED, STARTED)
    journal.append(head, [fact], actor="you")
    row = journal.run("pub-1")
    assert row
    assert (row.status, row.started_at, row.changed_at, row.driver) == (status, STARTED, CHANGED, driver)
    assert journal.runs() == [row]


@pytest.mark.parametrize("fact", [PhaseStarted("write", 1), handoff("write"), handoff("write", by_hand=True)])
def test_work_inside_a_run_changes_in_the_run_list_only_where_it_is(journal: Journal, fact: Fact) -> None:
    claimed = journal.append(begin(journal), [DriverClaimed("9-ab")], actor="you")
    before = journal.run("pub-1")
    assert before
    journal.append(claimed[-1].head, [fact], actor="writer")
    after = journal.run("pub-1")
    assert after
    assert after._replace(work="") == before._replace(phase="write")


def test_the_run_list_tells_who_worked_and_how_often_it_failed(journal: Journal) -> None:
    made = handoff("review", cost_usd=0.25, input_tokens=700, output_tokens=90)
    reviewed = HandoffRecorded("review", "write", "reviewer", input_tokens=5)
    facts = [PhaseFailed("write", DRAFT.digest), made, reviewed, made, PhaseFailed("write", DRAFT.digest)]
    unnamed = [HandoffRecorded("cut", "review", "script"), handoff("review", by_hand=True), replace(made, by="you")]
    journal.append(begin(journal), [*facts, *unnamed], actor="x")
    [row] = journal.runs()
    assert work_in(row.work) == [
        PhaseWork("write", "writer", 3, handoffs=2, nano=500_000_000, tokens=1580, failures=2),
        PhaseWork("review", "reviewer", 4, handoffs=1, tokens=5),
    ]
    assert journal.verify().ok


def test_what_branches_told_is_kept_apart_from_what_a_run_cost_by_itself(journal: Journal) -> None:
    head = journal.append(begin(journal), [answered(0, 0.5)], actor="x")[-1].head
    journal.append(head, [BranchEnded("fetch.1", "done", cost_usd=0.25)], actor="x")
    [row] = journal.runs()
    assert (row.cost_usd, row.below_nano, row.own_nano) == (0.75, 250_000_000, 500_000_000)


def test_what_branches_used_is_no_work_of_who_joins_them(journal: Journal) -> None:
    used = {"cost_usd": 0.25, "input_tokens": 700, "output_tokens": 90}
    ended = BranchEnded("fetch.1", "done", **used)  # type: ignore[arg-type]
    joined = HandoffRecorded("fetch", "write", "research", **used)  # type: ignore[arg-type]
    more = {"cost_usd": 0.75, "input_tokens": 1700, "output_tokens": 90}
    made = HandoffRecorded("write", "end", "writer", **more)  # type: ignore[arg-type]
    journal.append(begin(journal), [ended, joined, ended, made], actor="x")
    [row] = journal.runs()
    assert work_in(row.work) == [PhaseWork("write", "writer", 5, handoffs=1, nano=500_000_000, tokens=1000)]


def test_decisions_are_told_with_their_answers(journal: Journal) -> None:
    head = journal.append(begin(journal), [opened("d-1")], actor="x")[-1].head
    given = DecisionAnswered("d-1", "approve", "end", with_edit="d-0")
    head = journal.append(head, [given, opened("d-2"), DecisionWithdrawn("d-2")], actor="you")[-1].head
    rule = DecisionAnswered("d-3", "reject", "rejected")
    journal.append(head, [opened("d-3"), rule, opened("d-4")], actor=["x", "rule:no", "x"])
    one, two, three, four = journal.asked()
    assert one[1:6] == ("pub-1", "publish", "approve", "gate", 2)
    assert (one.answer, one.approves, one.by, one.with_edit) == ("approve", True, "you", "d-0")
    assert one.opened_at < one.closed_at
    assert (two.answer, two.open, two.closed_at) == ("", False, one.closed_at)
    assert (three.answer, three.approves, three.by) == ("reject", False, "rule:no")
    assert (four.answer, four.open, four.closed_at) == ("", True, "")
    assert journal.asked(since=three.opened_at) == [three, four]
    assert journal.verify().ok


def test_events_of_some_kinds_are_read_without_the_rest(journal: Journal) -> None:
    journal.append(begin(journal), [opened(), DecisionWithdrawn("d-1"), opened("d-2")], actor="x")
    found = journal.read_kinds("pub-1", ["DecisionOpened", "RunEnded"])
    assert found == [journal.read("pub-1")[1], journal.read("pub-1")[3]]
    assert journal.read_kinds("nowhere", ["DecisionOpened"]) == []


@pytest.mark.parametrize(
    ("facts", "waits"),
    [
        ([opened()], "d-1"),
        ([opened(), DecisionAnswered("d-1", "approve", "end")], ""),
        ([opened(), DecisionAnswered("d-2", "approve", "end")], "d-1"),
        ([opened(), DecisionWithdrawn("d-1")], ""),
        ([opened(), RunEnded("cancelled")], ""),
    ],
)
def test_the_run_list_tells_what_waits(journal: Journal, facts: list[Fact], waits: str) -> None:
    journal.append(begin(journal), facts, actor="you")
    assert [row.waits for row in journal.runs()] == [waits]
    assert journal.verify().ok


def test_the_run_list_tells_the_file_and_the_origin(journal: Journal) -> None:
    files = {"source": "inbox/b\udcff.md", "also": "notes/a.md"}
    fact = replace(started(), files=files, fork=Fork("pub-0", 3))
    journal.append(Head("pub-1"), [fact], actor="you", artifacts=[DRAFT, DEFINITION])
    journal.append(
        Head("pub-2"), [replace(fact, files={"x": files["source"]})], actor="you", artifacts=[DRAFT, DEFINITION]
    )
    assert [(row.title, row.origin) for row in journal.runs()] == [
        ("inbox/b\\udcff.md", "pub-0"),
        ("notes/a.md", "pub-0"),
    ]
    assert journal.verify().ok


def test_the_run_list_tells_what_counts_as_spent(journal: Journal) -> None:
    head = journal.append(begin(journal), [asked(0.25), answered(2, 0.1), asked(0.5)], actor="x", artifacts=[DRAFT])
    failed = ModelFailed("acme:one", "cut", DRAFT.digest, cost_usd=0.02)
    journal.append(head[-1].head, [answered(0, 1.0), failed], actor="x")
    assert [row.cost_usd for row in journal.runs()] == [1.62]
    assert journal.verify().ok


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["pub-2", "gist-1", "pub-1"]),
        (Wanted(app="publish"), ["pub-2", "pub-1"]),
        (Wanted(statuses=("waiting", "done")), ["pub-2", "pub-1"]),
        (Wanted(statuses=("running",)), ["gist-1"]),
        (Wanted(since="2026-11-22T09:00:02.000000Z"), ["pub-2", "gist-1"]),
        (Wanted(changed_since="2026-11-22T09:00:05.000000Z"), ["pub-2"]),
        (Wanted(prefix="pub-"), ["pub-2", "pub-1"]),
        (Wanted(prefix="%"), []),
        (Wanted(app="publish", prefix="pub-1"), ["pub-1"]),
    ],
)
def test_runs_are_found_by_what_is_wanted(journal: Journal, wanted: Wanted, found: list[str]) -> None:
    one = journal.append(Head("pub-1"), [started()], actor="you", artifacts=[DRAFT, DEFINITION])[-1].head
    journal.append(Head("gist-1"), [started("gist")], actor="you", artifacts=[DRAFT, DEFINITION])
    two = journal.append(Head("pub-2"), [started()], actor="you", artifacts=[DRAFT, DEFINITION])[-1].head
    journal.append(one, [opened()], actor="x")
    journal.append(two, [handoff("end")], actor="x")
    assert [row.run for row in journal.runs(wanted)] == found
    assert [row.run for row in journal.runs(wanted, limit=1)] == found[:1]
    assert journal.count_runs(wanted) == len(found)


@pytest.mark.parametrize("stuck", [opened(), PhaseFailed("write", DRAFT.digest)])
def test_a_handoff_by_hand_frees_a_run_that_waits_or_failed(journal: Journal, stuck: Fact) -> None:
    events = journal.append(begin(journal), [stuck], actor="x")
    journal.append(events[-1].head, [handoff(by_hand=True)], actor="you")
    assert journal.run("pub-1").status == "stopped"  # type: ignore[union-attr]


@pytest.mark.parametrize("closing", [DecisionAnswered("d-1", "approve", "end"), DecisionWithdrawn("d-1")])
def test_a_closed_decision_stops_the_wait(journal: Journal, closing: Fact) -> None:
    events = journal.append(begin(journal), [opened()], actor="x")
    assert journal.decisions() == [DecisionRow("d-1", "pub-1", 2, open=True)]
    journal.append(events[-1].head, [closing], actor="you")
    assert journal.run("pub-1").status == "stopped"  # type: ignore[union-attr]
    assert journal.decisions() == []
    assert journal.decisions(open_only=False) == [DecisionRow("d-1", "pub-1", 2, open=False, closed=3)]
    assert journal.decision("d-1") == DecisionRow("d-1", "pub-1", 2, open=False, closed=3)


def test_a_decision_withdrawn_after_the_end_does_not_bring_the_run_back(journal: Journal) -> None:
    facts = [opened(), RunEnded("cancelled"), DecisionWithdrawn("d-1")]
    journal.append(begin(journal), facts, actor="you")
    assert journal.run("pub-1").status == "cancelled"  # type: ignore[union-attr]
    assert journal.decisions() == []


def test_a_run_cannot_close_the_decision_of_another(journal: Journal) -> None:
    journal.append(begin(journal, "pub-1"), [opened("d-1")], actor="x")
    journal.append(begin(journal, "pub-2"), [DecisionWithdrawn("d-1")], actor="x")
    assert [row.decision for row in journal.decisions()] == ["d-1"]


def test_a_taken_decision_id_is_refused_with_all_that_came_with_it(journal: Journal) -> None:
    journal.append(begin(journal, "pub-1"), [opened("d-1")], actor="x")
    head = begin(journal, "pub-2")
    with pytest.raises(HeadMoved, match="taken"):
        journal.append(head, [handoff(), opened("d-1")], actor="x")
    with pytest.raises(HeadMoved, match="taken"):
        journal.append(head, [opened("d-2"), opened("d-2")], actor="x")
    assert len(journal.read("pub-2")) == 1
    assert [row.decision for row in journal.decisions(open_only=False)] == ["d-1"]


def test_decision_ids_count_up_through_the_workspace(journal: Journal) -> None:
    assert journal.next_decision() == "d-1"
    head = begin(journal)
    for number in (1, 9, 10):
        head = journal.append(head, [opened(f"d-{number}")], actor="x")[-1].head
    journal.append(head, [opened("d-x"), opened("note"), opened("d-²")], actor="x")
    assert journal.next_decision() == "d-11"


def test_decisions_are_listed_oldest_first(journal: Journal) -> None:
    other = begin(journal, "pub-2")
    head = begin(journal, "pub-1")
    head = journal.append(head, [opened("d-3")], actor="x")[-1].head
    journal.append(other, [opened("d-1")], actor="x")
    journal.append(head, [opened("d-10"), opened("d-9")], actor="x")
    assert [row.decision for row in journal.decisions()] == ["d-3", "d-1", "d-9", "d-10"]


def test_runs_are_listed_newest_first(journal: Journal) -> None:
    for run in ("pub-b", "pub-a", "pub-c"):
        begin(journal, run)
    assert [row.run for row in journal.runs()] == ["pub-c", "pub-a", "pub-b"]


def test_a_stream_without_a_run_is_not_in_the_run_list(journal: Journal) -> None:
    journal.append(Head("system"), [DriverReleased()], actor="kernel")
    assert journal.runs() == []
    assert journal.verify().ok


def test_a_whole_journal_verifies(journal: Journal) -> None:
    for run in ("pub-1", "pub-2"):
        journal.append(begin(journal, run), [handoff(), opened(f"d-{run}")], actor="x", artifacts=[DRAFT, NOISE])
    found = journal.verify()
    assert (found.ok, found.streams, found.events) == (True, 2, 6)
    assert journal.verify("pub-2").events == 3


def test_verify_misses_an_artifact_that_was_named_but_never_given(journal: Journal) -> None:
    journal.append(Head("pub-1"), [started()], actor="you", artifacts=[DEFINITION])
    begin(journal, "pub-2")
    found = journal.verify()
    assert [(row.stream, row.seq) for row in found.broken] == [("pub-1", 1)]
    assert DRAFT.digest in found.broken[0].found


def test_a_fact_that_is_no_json_is_refused_whole(journal: Journal) -> None:
    head = begin(journal)
    with pytest.raises(ValueError, match="JSON"):
        journal.append(head, [handoff(), handoff(cost_usd=float("nan"))], actor="writer")
    assert len(journal.read("pub-1")) == 1


def test_threads_append_to_their_own_runs_side_by_side(journal: Journal) -> None:
    def drive(run: str) -> None:
        head = begin(journal, run)
        for _ in range(20):
            head = journal.append(head, [handoff(), DriverClaimed(run)], actor=run, artifacts=[NOISE])[-1].head

    threads = [threading.Thread(target=drive, args=(f"pub-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(journal.read(f"pub-{n}")) for n in range(4)] == [41] * 4
    assert journal.verify().ok


def test_threads_at_the_same_head_have_one_winner(journal: Journal) -> None:
    head = begin(journal)
    won: list[str] = []

    def claim(name: str) -> None:
        try:
            journal.append(head, [HandoffRecorded("write", "review", name)], actor=name)
        except HeadMoved:
            return
        won.append(name)

    threads = [threading.Thread(target=claim, args=(f"driver-{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [event.actor for event in journal.read("pub-1", after=1)] == won
    assert len(won) == 1


def test_an_artifact_of_another_run_is_not_given(journal: Journal) -> None:
    begin(journal)
    journal.append(begin(journal, "pub-2"), [handoff()], actor="writer", artifacts=[NOISE])
    with pytest.raises(JournalCorrupt, match='"pub-1"'):
        journal.artifact("pub-1", NOISE.digest)


def test_a_line_follows_its_phase_through_an_upgrade(journal: Journal) -> None:
    head = journal.append(begin(journal), [PhaseStarted("draft", 1, {})], actor="baton")[-1].head
    upgraded = RunUpgraded(DEFINITION.digest, {"draft": "sketch", "other": "another"})
    head = journal.append(head, [upgraded], actor="you")[-1].head
    assert [(row.phase, row.status) for row in journal.runs()] == [("sketch", "stopped")]
    journal.append(head, [RunUpgraded(DEFINITION.digest, {"other": "another"})], actor="you")
    assert [row.phase for row in journal.runs()] == ["sketch"]


def test_what_was_paid_without_a_reserve_stands_in_its_line_at_once(journal: Journal) -> None:
    head = begin(journal)
    for fact in (
        ModelAnswered(DRAFT.digest, "a:b", cost_usd=0.5),
        ModelFailed("a:b", "timeout", DRAFT.digest, cost_usd=0.25),
    ):
        head = journal.append(head, [fact], actor="writer")[-1].head
    head = journal.append(head, [ModelAnswered(DRAFT.digest, "a:b", cost_usd=0.0)], actor="writer")[-1].head
    assert [row.cost_usd for row in journal.runs()] == [0.75]
    assert journal.verify().ok
