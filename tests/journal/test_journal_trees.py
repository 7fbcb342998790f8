"""A run with its branches is one thing: it goes whole, and what its streams say of each other holds."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from journal_samples import DRAFT, Ticking, ended_well, fork, handoff

from orchestrator.contracts.journals.tree_samples import begin_branch, tree
from orchestrator.domain.facts import StreamRemoved
from orchestrator.errors import HeadMoved
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Journal, Spelled
from orchestrator.ports.listing import Wanted

WHOLE = Wanted(branches=True)


# Removing


# Forgetting


# Verifying


def broken(journal: Journal, stream: str | None = None) -> list[tuple[str, int, str]]:
    return [(found.stream, found.seq, found.found) for found in journal.verify(stream).broken]


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
