"""The list of runs: what events add up to, one line a run."""

from __future__ import annotations

from orchestrator.contracts.contract import same
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, line, on_a_journal, on_all, on_each
from orchestrator.contracts.journals.samples import (
    DEFINITION,
    DRAFT,
    answered,
    asked,
    begin,
    handoff,
    opened,
    started,
)
from orchestrator.domain.event import Head
from orchestrator.domain.facts import (
    BranchEnded,
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
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import RunRow, Wanted
from orchestrator.ports.work import PhaseWork, work_in
from orchestrator.values import replace

STARTED = "2026-11-22T09:00:01.000000Z"

CHANGED = "2026-11-22T09:00:02.000000Z"


class RunListPromises(JournalPromises):
    @on_all(
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
        ]
    )
    def test_the_run_list_follows_the_events(self, journal: Journal, fact: Fact, status: str, driver: str) -> None:
        head = begin(journal)
        same(journal.run("pub-1"), RunRow("pub-1", "publish", "running", STARTED, STARTED))
        journal.append(head, [fact], actor="you")
        row = line(journal, "pub-1")
        same((row.status, row.started_at, row.changed_at, row.driver), (status, STARTED, CHANGED, driver))
        same(journal.runs(), [row])

    @on_each([PhaseStarted("write", 1), handoff("write"), handoff("write", by_hand=True)])
    def test_work_inside_a_run_changes_in_the_run_list_only_where_it_is(self, journal: Journal, fact: Fact) -> None:
        claimed = journal.append(begin(journal), [DriverClaimed("9-ab")], actor="you")
        before = line(journal, "pub-1")
        journal.append(claimed[-1].head, [fact], actor="writer")
        after = line(journal, "pub-1")
        same(after._replace(work=""), before._replace(phase="write"))

    @on_a_journal
    def test_the_run_list_tells_who_worked_and_how_often_it_failed(self, journal: Journal) -> None:
        made = handoff("review", cost_usd=0.25, input_tokens=700, output_tokens=90)
        reviewed = HandoffRecorded("review", "write", "reviewer", input_tokens=5)
        facts: list[Fact] = [
            PhaseFailed("write", DRAFT.digest),
            made,
            reviewed,
            made,
            PhaseFailed("write", DRAFT.digest),
        ]
        unnamed = [HandoffRecorded("cut", "review", "script"), handoff("review", by_hand=True), replace(made, by="you")]
        journal.append(begin(journal), [*facts, *unnamed], actor="x")
        [row] = journal.runs()
        same(
            work_in(row.work),
            [
                PhaseWork("write", "writer", 3, handoffs=2, nano=500_000_000, tokens=1580, failures=2),
                PhaseWork("review", "reviewer", 4, handoffs=1, tokens=5),
            ],
        )
        is_whole(journal)

    @on_a_journal
    def test_what_branches_told_is_kept_apart_from_what_a_run_cost_by_itself(self, journal: Journal) -> None:
        head = journal.append(begin(journal), [answered(0, 0.5)], actor="x")[-1].head
        journal.append(head, [BranchEnded("fetch.1", "done", cost_usd=0.25)], actor="x")
        [row] = journal.runs()
        same((row.cost_usd, row.below_nano, row.own_nano), (0.75, 250_000_000, 500_000_000))

    @on_a_journal
    def test_what_branches_used_is_no_work_of_who_joins_them(self, journal: Journal) -> None:
        used = {"cost_usd": 0.25, "input_tokens": 700, "output_tokens": 90}
        ended = BranchEnded("fetch.1", "done", **used)  # type: ignore[arg-type]
        joined = HandoffRecorded("fetch", "write", "research", **used)  # type: ignore[arg-type]
        more = {"cost_usd": 0.75, "input_tokens": 1700, "output_tokens": 90}
        made = HandoffRecorded("write", "end", "writer", **more)  # type: ignore[arg-type]
        journal.append(begin(journal), [ended, joined, ended, made], actor="x")
        [row] = journal.runs()
        same(work_in(row.work), [PhaseWork("write", "writer", 5, handoffs=1, nano=500_000_000, tokens=1000)])

    @on_a_journal
    def test_the_run_list_tells_the_file_and_the_origin(self, journal: Journal) -> None:
        files = {"source": "inbox/b\udcff.md", "also": "notes/a.md"}
        fact = replace(started(), files=files, fork=Fork("pub-0", 3))
        journal.append(Head("pub-1"), [fact], actor="you", artifacts=[DRAFT, DEFINITION])
        journal.append(
            Head("pub-2"), [replace(fact, files={"x": files["source"]})], actor="you", artifacts=[DRAFT, DEFINITION]
        )
        same(
            [(row.title, row.origin) for row in journal.runs()],
            [
                ("inbox/b\\udcff.md", "pub-0"),
                ("notes/a.md", "pub-0"),
            ],
        )
        is_whole(journal)

    @on_a_journal
    def test_the_run_list_tells_what_counts_as_spent(self, journal: Journal) -> None:
        head = journal.append(begin(journal), [asked(0.25), answered(2, 0.1), asked(0.5)], actor="x", artifacts=[DRAFT])
        failed = ModelFailed("acme:one", "cut", DRAFT.digest, cost_usd=0.02)
        journal.append(head[-1].head, [answered(0, 1.0), failed], actor="x")
        same([row.cost_usd for row in journal.runs()], [1.62])
        is_whole(journal)

    @on_all(
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
        ]
    )
    def test_runs_are_found_by_what_is_wanted(self, journal: Journal, wanted: Wanted, found: list[str]) -> None:
        one = journal.append(Head("pub-1"), [started()], actor="you", artifacts=[DRAFT, DEFINITION])[-1].head
        journal.append(Head("gist-1"), [started("gist")], actor="you", artifacts=[DRAFT, DEFINITION])
        two = journal.append(Head("pub-2"), [started()], actor="you", artifacts=[DRAFT, DEFINITION])[-1].head
        journal.append(one, [opened()], actor="x")
        journal.append(two, [handoff("end")], actor="x")
        same([row.run for row in journal.runs(wanted)], found)
        same([row.run for row in journal.runs(wanted, limit=1)], found[:1])
        same(journal.count_runs(wanted), len(found))

    @on_a_journal
    def test_runs_are_listed_newest_first(self, journal: Journal) -> None:
        for run in ("pub-b", "pub-a", "pub-c"):
            begin(journal, run)
        same([row.run for row in journal.runs()], ["pub-c", "pub-a", "pub-b"])

    @on_a_journal
    def test_a_stream_without_a_run_is_not_in_the_run_list(self, journal: Journal) -> None:
        journal.append(Head("system"), [DriverReleased()], actor="kernel")
        same(journal.runs(), [])
        is_whole(journal)

    @on_a_journal
    def test_a_line_follows_its_phase_through_an_upgrade(self, journal: Journal) -> None:
        head = journal.append(begin(journal), [PhaseStarted("draft", 1, {})], actor="baton")[-1].head
        upgraded = RunUpgraded(DEFINITION.digest, {"draft": "sketch", "other": "another"})
        head = journal.append(head, [upgraded], actor="you")[-1].head
        same([(row.phase, row.status) for row in journal.runs()], [("sketch", "stopped")])
        journal.append(head, [RunUpgraded(DEFINITION.digest, {"other": "another"})], actor="you")
        same([row.phase for row in journal.runs()], ["sketch"])

    @on_a_journal
    def test_what_was_paid_without_a_reserve_stands_in_its_line_at_once(self, journal: Journal) -> None:
        head = begin(journal)
        for fact in (
            ModelAnswered(DRAFT.digest, "a:b", cost_usd=0.5),
            ModelFailed("a:b", "timeout", DRAFT.digest, cost_usd=0.25),
        ):
            head = journal.append(head, [fact], actor="writer")[-1].head
        head = journal.append(head, [ModelAnswered(DRAFT.digest, "a:b", cost_usd=0.0)], actor="writer")[-1].head
        same([row.cost_usd for row in journal.runs()], [0.75])
        is_whole(journal)
