"""A run with its branches is one thing: it goes whole, and what its streams say of each other holds."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from journal_samples import DRAFT, Ticking, asked, begin, ended_well, fork, handoff
from tree_samples import ITEMS, RESULT, begin_branch, branch_out, end_of, ends, place, tree

from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.event import Head, fact_body
from orchestrator.domain.facts import BranchEnded, RunEnded, RunImported, StreamRemoved
from orchestrator.errors import ArtifactForgotten, HeadMoved
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Arrival, Journal, Spelled
from orchestrator.ports.listing import Wanted

WHOLE = Wanted(branches=True)


# Removing


def test_a_run_goes_with_all_its_branches_whatever_came_of_them(journal: Journal) -> None:
    streams = tree(journal, second="failed")
    heads = [journal.read(stream)[-1].head for stream in streams]

    gone = journal.remove(["pub-1"])

    assert [(stone.stream, stone.seq, stone.digest) for stone in gone] == [
        (head.stream, head.seq, head.digest) for head in heads
    ]
    assert set(journal.tombstones()) == set(streams)
    assert journal.runs(WHOLE) == []
    found = journal.verify("pub-1")
    assert (found.ok, found.streams, len(found.removed)) == (True, 0, 3)
    assert journal.verify().ok


def test_a_branch_never_goes_without_its_root(journal: Journal) -> None:
    _, done, failed = tree(journal)

    assert journal.remove([done, failed]) == []
    assert len(journal.runs(WHOLE)) == 3


def test_a_run_stays_with_all_of_it_while_it_has_not_ended(journal: Journal) -> None:
    branch_out(journal)
    begin_branch(journal, "pub-1/fetch.1")
    journal.commit(ends(journal, "pub-1/fetch.1"))

    assert journal.remove(["pub-1", "pub-1/fetch.1"]) == []


def test_a_run_stays_while_a_branch_has_spent_on_a_day_that_may_not_be_over(journal: Journal) -> None:
    branch_out(journal)
    begin_branch(journal, "pub-1/fetch.1")
    branch = journal.read("pub-1/fetch.1")[-1].head
    journal.append(branch, [asked(day=journal.now()[:10])], actor="baton")
    journal.commit(ends(journal, "pub-1/fetch.1"))
    journal.append(journal.read("pub-1")[-1].head, [RunEnded("cancelled")], actor="you")

    assert journal.remove(["pub-1"]) == []
    assert len(journal.runs(WHOLE)) == 2


def test_no_other_run_goes_with_one_that_is_called_alike(journal: Journal) -> None:
    tree(journal, "pub-1")
    others = [*tree(journal, "pub-12"), *tree(journal, "pub-1a")]

    journal.remove(["pub-1"])

    assert {row.run for row in journal.runs(WHOLE)} == set(others)


def test_nothing_begins_again_under_the_name_of_a_branch_that_went(journal: Journal) -> None:
    tree(journal)
    journal.remove(["pub-1"])

    with pytest.raises(HeadMoved):
        begin_branch(journal, "pub-1/fetch.1")


# Forgetting


def test_texts_of_several_streams_are_forgotten_together(journal: Journal) -> None:
    root, done, _ = tree(journal)

    journal.forget({root: [RESULT.digest, ITEMS.digest], done: [RESULT.digest], "no such": [DRAFT.digest]})

    for stream, digest in ((root, RESULT.digest), (root, ITEMS.digest), (done, RESULT.digest)):
        with pytest.raises(ArtifactForgotten):
            journal.artifact(stream, digest)
    assert journal.artifact(root, DRAFT.digest) == DRAFT
    assert journal.verify().ok


# Verifying


def test_a_root_is_verified_with_its_tree_and_a_branch_by_itself(journal: Journal) -> None:
    streams = tree(journal)
    tree(journal, "pub-2")
    counts = [len(journal.read(stream)) for stream in streams]

    whole, one = journal.verify("pub-1"), journal.verify("pub-1/fetch.2")

    assert (whole.ok, whole.streams, whole.events) == (True, 3, sum(counts))
    assert (one.ok, one.streams, one.events) == (True, 1, counts[2])


def broken(journal: Journal, stream: str | None = None) -> list[tuple[str, int, str]]:
    return [(found.stream, found.seq, found.found) for found in journal.verify(stream).broken]


def test_a_branch_that_its_parent_does_not_name_is_told(journal: Journal) -> None:
    branch_out(journal, count=2)
    begin_branch(journal, "pub-1/fetch.3")

    told = [("pub-1/fetch.3", 1, "pub-1 does not name it among its branches")]
    assert broken(journal) == broken(journal, "pub-1") == broken(journal, "pub-1/fetch.3") == told


@pytest.mark.parametrize("name", ["fetch~2.1", "fetch.01", "fetch", "other.1", "fetch.one"])
def test_a_parent_names_the_branches_it_opened_and_no_other(journal: Journal, name: str) -> None:
    branch_out(journal)
    journal.append(journal.read("pub-1")[-1].head, [BranchEnded(name, "done")], actor="baton")

    assert broken(journal, "pub-1") == [("pub-1", 5, f"it was told of {name}, which is no branch of it")]


def test_a_branch_without_its_parent_is_told(journal: Journal) -> None:
    begin_branch(journal, "pub-1/fetch.1")

    assert broken(journal) == [("pub-1/fetch.1", 1, "pub-1, whose branch it is, is not there")]


@pytest.mark.parametrize("other", [{"run": "pub-2"}, {"phase": "send"}, {"visit": 2}, {"number": 2}, {"number": 0}])
def test_a_branch_that_is_another_one_than_its_name_says_is_told(journal: Journal, other: dict[str, object]) -> None:
    branch_out(journal)
    begin_branch(journal, "pub-1/fetch.1", place("pub-1/fetch.1", **other))

    assert broken(journal, "pub-1") == [("pub-1/fetch.1", 1, "it is not the branch that its name says")]


def test_a_run_under_the_name_of_a_branch_is_told(journal: Journal) -> None:
    branch_out(journal)
    begin(journal, "pub-1/fetch.1")

    assert broken(journal) == [("pub-1/fetch.1", 1, "it is not the branch that its name says")]


def test_a_run_that_says_it_is_a_branch_of_another_is_told(journal: Journal) -> None:
    branch_out(journal)
    begin_branch(journal, "pub-9", place("pub-1/fetch.1"))

    assert broken(journal) == [("pub-9", 1, "it is not the branch that its name says")]


def test_an_end_of_a_branch_that_its_parent_was_never_told_of_is_told(journal: Journal) -> None:
    branch_out(journal)
    begin_branch(journal, "pub-1/fetch.1")
    end, _ = ends(journal, "pub-1/fetch.1")
    journal.commit([end])

    told = [("pub-1/fetch.1", 4, "it ended as done, and pub-1 was never told")]
    assert broken(journal) == broken(journal, "pub-1") == broken(journal, "pub-1/fetch.1") == told


def test_an_end_that_was_told_and_is_not_in_the_branch_is_told(journal: Journal) -> None:
    branch_out(journal)
    begin_branch(journal, "pub-1/fetch.1")
    _, told = ends(journal, "pub-1/fetch.1")
    journal.commit([told])

    found = [("pub-1", 5, "it was told that fetch.1 is done, which pub-1/fetch.1 does not say")]
    assert broken(journal) == broken(journal, "pub-1") == broken(journal, "pub-1/fetch.1") == found


def test_an_end_of_a_branch_that_is_nowhere_is_told(journal: Journal) -> None:
    branch_out(journal)
    journal.append(journal.read("pub-1")[-1].head, [BranchEnded("fetch.2", "cancelled")], actor="baton")

    assert broken(journal) == [("pub-1", 5, "it was told that fetch.2 is cancelled, which is not there")]


def test_another_end_than_was_told_is_told(journal: Journal) -> None:
    branch_out(journal)
    begin_branch(journal, "pub-1/fetch.1")
    end, told = ends(journal, "pub-1/fetch.1")
    journal.commit([end._replace(facts=[end_of("cancelled")]), told])

    assert broken(journal, "pub-1") == [
        ("pub-1", 5, "it was told that fetch.1 is done, which pub-1/fetch.1 does not say")
    ]


def test_a_branch_that_failed_and_was_gone_on_with_has_ended_twice_in_both(journal: Journal) -> None:
    branch_out(journal)
    begin_branch(journal, "pub-1/fetch.1")
    journal.commit(ends(journal, "pub-1/fetch.1", "failed"))
    journal.commit(ends(journal, "pub-1/fetch.1", "done"))

    assert journal.verify().ok


def test_of_a_parent_that_is_damaged_nothing_more_is_said(sqlite: SqliteJournal, path: Path) -> None:
    tree(sqlite)
    other = apsw.Connection(str(path))
    other.execute("UPDATE events SET actor = 'x' WHERE kind = 'BranchesOpened'")
    other.close()

    assert [found[:2] for found in broken(sqlite, "pub-1")] == [("pub-1", 4)]
    assert [found[:2] for found in broken(sqlite, "pub-1/fetch.1")] == []


def test_a_branch_whose_end_was_cut_off_is_found_by_its_parent(sqlite: SqliteJournal, path: Path) -> None:
    """The chain of a stream does not show that its last events are gone."""
    tree(sqlite)
    other = apsw.Connection(str(path))
    of_branch = "id >> 32 = (SELECT no FROM streams WHERE name = 'pub-1/fetch.1')"
    other.execute(f"DELETE FROM events WHERE kind = 'HandoffRecorded' AND {of_branch}")
    other.close()
    sqlite.rebuild()

    assert [found[:2] for found in broken(sqlite)] == [("pub-1", 5)]


# Lists and copies


def test_lists_made_anew_are_those_of_the_whole_tree(sqlite: SqliteJournal, path: Path) -> None:
    tree(sqlite)
    before = sqlite.runs(WHOLE)
    other = apsw.Connection(str(path))
    other.execute("UPDATE runs SET status = 'running'")
    other.close()
    assert not sqlite.verify("pub-1").ok

    sqlite.rebuild()

    assert sqlite.runs(WHOLE) == before
    assert sqlite.verify().ok


def test_a_copy_holds_a_branch_and_its_parent_as_of_one_moment(sqlite: SqliteJournal, tmp_path: Path) -> None:
    tree(sqlite)
    sqlite.backup(tmp_path / "copy.db")
    sqlite.remove(["pub-1"])

    with SqliteJournal.open(tmp_path / "copy.db", clock=Ticking()) as copy:
        found = copy.verify("pub-1")
        assert (found.ok, found.streams) == (True, 3)


def test_what_another_process_removes_is_gone_for_this_one_too(sqlite: SqliteJournal, path: Path) -> None:
    tree(sqlite)
    seen = {stream: sqlite.read(stream)[-1].head for stream in ("pub-1", "pub-1/fetch.2")}
    with SqliteJournal.open(path, clock=Ticking()) as other:
        assert len(other.remove(["pub-1"])) == 3

    for head in seen.values():
        with pytest.raises(HeadMoved):
            sqlite.append(head, [handoff()], actor="baton", artifacts=[DRAFT])
    assert sqlite.verify().ok


def test_a_tree_in_memory_is_judged_as_one_on_disk(sqlite: SqliteJournal) -> None:
    memory = MemoryJournal(clock=Ticking())
    for journal in (sqlite, memory):
        tree(journal)
        begin_branch(journal, "pub-1/fetch.3")
    assert sqlite.verify("pub-1").broken == memory.verify("pub-1").broken


# Two processes at once


def many_trees(path: Path) -> None:
    with SqliteJournal.open(path) as journal:
        for number in range(20):
            tree(journal, f"pub-{number}")


def test_while_another_process_ends_branches_each_look_is_of_one_moment(sqlite: SqliteJournal, path: Path) -> None:
    """An end and the telling of it are one commit: no copy, no check and no export has one without the other."""
    child = fork(lambda: many_trees(path))
    looks = 0
    while sqlite.count_runs() < 20:
        assert sqlite.verify().ok
        copy_path = path.parent / f"copy-{looks}.db"
        sqlite.backup(copy_path)
        with SqliteJournal.open(copy_path) as copy:
            assert copy.verify().ok
        seen = {stream: events_of(spelled) for stream, spelled in sqlite.spelled_tree(f"pub-{looks % 20}").items()}
        told = sum(kind == "BranchEnded" for kind in seen.get(f"pub-{looks % 20}", ()))
        assert told == sum(kinds[-1] in ("HandoffRecorded", "PhaseFailed") for kinds in list(seen.values())[1:])
        looks += 1
    assert ended_well(child)
    assert sqlite.verify().ok


def events_of(spelled: list[Spelled]) -> list[str]:
    return [event.kind for event in spelled]


def test_of_two_processes_that_remove_the_same_run_one_does(sqlite: SqliteJournal, path: Path) -> None:
    for number in range(10):
        tree(sqlite, f"pub-{number}")

    def remove_all() -> None:
        with SqliteJournal.open(path) as journal:
            for number in range(10):
                journal.remove([f"pub-{number}"])

    child = fork(remove_all)
    for number in range(10):
        sqlite.remove([f"pub-{number}"])
    assert ended_well(child)
    assert sqlite.runs(WHOLE) == []
    removed = [event.fact.stream for event in sqlite.read("system") if isinstance(event.fact, StreamRemoved)]
    assert len(removed) == len(set(removed)) == 30
    assert sqlite.verify().ok


# Carrying


def arrivals_of(journal: Journal, streams: list[str]) -> list[Arrival]:
    """All that another journal has of them."""
    found = []
    for stream in streams:
        events = journal.read(stream)
        named = dict.fromkeys(digest for event in events for digest in artifacts_named(event.fact))
        spelled = tuple((event, canonical_json(fact_body(event.fact))) for event in events)
        found.append(Arrival(Head(stream), spelled, tuple(journal.artifact(stream, digest) for digest in named)))
    return found


def test_a_tree_is_taken_in_as_it_was_in_one_commit(journal: Journal) -> None:
    there = MemoryJournal(clock=Ticking())
    streams = tree(there)

    journal.take_in(*arrivals_of(there, streams))

    assert {stream: journal.read(stream) for stream in streams} == {stream: there.read(stream) for stream in streams}
    assert [event.fact for event in journal.read("system")] == [
        RunImported(stream, 0, len(there.read(stream)), there.read(stream)[-1].digest) for stream in streams
    ]
    assert journal.verify("pub-1").ok


def test_of_a_tree_nothing_is_taken_in_when_one_stream_does_not_follow(journal: Journal) -> None:
    there = MemoryJournal(clock=Ticking())
    came = arrivals_of(there, tree(there))
    tree(journal, "pub-1", second="cancelled")
    before = journal.read("system"), journal.runs(WHOLE)

    with pytest.raises(HeadMoved):
        journal.take_in(*[arrival for arrival in came if arrival.head.stream != "pub-1"], came[0])

    assert (journal.read("system"), journal.runs(WHOLE)) == before


def test_the_streams_of_a_tree_are_given_out_together_the_roots_first(journal: Journal) -> None:
    streams = tree(journal)
    tree(journal, "pub-12")

    assert list(journal.spelled_tree("pub-1")) == streams
    assert journal.spelled_tree("pub-1") == {stream: journal.spelled(stream) for stream in streams}
    assert journal.spelled_tree("no such") == {}


def test_of_a_tree_the_events_of_some_kinds_are_read_together(journal: Journal) -> None:
    streams = tree(journal)
    tree(journal, "pub-12")

    every = [event for stream in streams for event in journal.read(stream)]
    kinds = (BranchEnded, RunEnded)

    assert journal.read_tree("pub-1", kinds) == [event for event in every if isinstance(event.fact, kinds)]
    assert journal.read_tree("no such", kinds) == []


def test_a_stream_is_read_from_its_beginning_as_far_as_is_asked(journal: Journal) -> None:
    [root, *_] = tree(journal)

    assert journal.read(root, limit=2) == journal.read(root)[:2]
    assert journal.read(root, 1, limit=1) == journal.read(root)[1:2]
