"""`gc`, `forget`, `verify` and backups of a run that has branches: it is one run for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from branching_workspace import make_branching
from small_workspace import Clock, open_workspace

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.facts import BranchEnded, BranchesOpened
from orchestrator.errors import ArtifactForgotten, NotFound, RunError, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.upgrading import examined, upgraded
from orchestrator.features.care.forgetting import forget, plan
from orchestrator.features.care.garbage import Garbage, collect
from orchestrator.features.care.verifying import verified
from orchestrator.ports.listing import Wanted

WORDS = "correct horse battery staple"


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(make_branching(tmp_path / "ws"), clock) as workspace:
        yield workspace


def waiting(ws: Workspace, *notes: str) -> Run:
    run = ws.start("all", list(notes))
    run.drive()
    return run


def answer_all(ws: Workspace, run: Run) -> Run:
    for decision in ws.decisions():
        if decision.run.id.startswith(run.id):
            decision.approve()
    return run.refresh()


def ended(ws: Workspace, *notes: str) -> Run:
    return answer_all(ws, waiting(ws, *notes))


def collected(ws: Workspace, *, only_try: bool = False) -> Garbage:
    return collect(ws, older_than_days=90, keep=0, only_try=only_try)


def all_runs(ws: Workspace) -> list[str]:
    return [row.run for row in ws.journal.runs(Wanted(branches=True))]


def bytes_below(root: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file())


# gc


def test_a_run_goes_with_its_branches_also_with_one_that_failed_and_was_kept(ws: Workspace, clock: Clock) -> None:
    run = ended(ws, WORDS, "bad")
    assert run.status == "done"
    assert {branch.status for branch in run.branches()} == {"done", "failed"}
    clock.pass_(days=100)

    tried, went = collected(ws, only_try=True), collected(ws)

    assert [row.run for row in tried.runs] == [row.run for row in went.runs] == [run.id]
    assert (tried.branches, went.branches) == (4, 4)
    assert all_runs(ws) == []
    assert list((ws.root / "transcripts").iterdir()) == []
    assert WORDS.encode() not in bytes_below(ws.root / "state")
    assert len(ws.verify(run.id).removed) == 5
    assert ws.verify().ok


def test_a_run_with_a_branch_that_waits_stays_whole(ws: Workspace, clock: Clock) -> None:
    run = waiting(ws, "a", "b")
    ws.decisions()[0].approve()
    clock.pass_(days=100)

    assert collected(ws).runs == ()
    assert len(all_runs(ws)) == 5
    assert answer_all(ws, run).status == "done"


def test_a_run_stays_while_a_branch_of_it_was_moved_lately(ws: Workspace, clock: Clock) -> None:
    run = ended(ws, "a", "bad")
    clock.pass_(days=100)
    [failed] = [branch for branch in run.branches() if branch.status == "failed"]
    failed.cancel()

    assert collected(ws).runs == ()
    clock.pass_(days=100)
    assert [row.run for row in collected(ws).runs] == [run.id]


def test_so_many_runs_are_kept_whatever_number_of_branches_they_have(ws: Workspace, clock: Clock) -> None:
    old = ended(ws, "a")
    clock.pass_(days=1)
    young = ended(ws, "a", "b", "c")
    clock.pass_(days=100)

    assert [row.run for row in collect(ws, older_than_days=90, keep=1, only_try=False).runs] == [old.id]
    assert [row.run for row in ws.runs()] == [young.id]


# forget


def test_the_words_of_a_tree_are_nowhere_once_they_are_forgotten(ws: Workspace) -> None:
    run = ended(ws, WORDS, f"bad {WORDS}")
    (ws.root / "state" / "backups").mkdir()
    ws.backup(ws.root / "state" / "backups" / "a.db")
    shouted = WORDS.upper().encode()
    assert WORDS.encode() in bytes_below(ws.root)
    assert shouted in bytes_below(ws.root)

    planned = plan(ws, run)
    forget(ws, planned)

    assert planned.branches == 4
    assert WORDS.encode() not in bytes_below(ws.root)
    assert shouted not in bytes_below(ws.root)
    assert ws.verify().ok
    assert {branch.status for branch in run.branches()} == {"done", "failed"}


def test_what_a_run_holds_of_its_branches_is_forgotten_with_them(ws: Workspace) -> None:
    run = ended(ws, "a", "bad")
    facts = [event.fact for one in (run, *run.branches()) for event in one.events()]
    told = [fact for fact in facts if isinstance(fact, BranchEnded)]
    lists = [fact.items for fact in facts if isinstance(fact, BranchesOpened) and fact.items]
    held = {digest for fact in told for digest in (fact.result, fact.error) if digest}

    forget(ws, plan(ws, run))

    wanted = held.union(lists)
    assert ws.journal.holders(wanted) == {digest: [] for digest in wanted}


def test_nothing_is_kept_beside_the_journal_of_a_run_that_was_forgotten(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ended(ws, "a")
    dropped: list[str] = []
    monkeypatch.setattr(ws.snapshots, "drop", dropped.append)
    forget(ws, plan(ws, run))

    assert sorted(dropped) == sorted(one.id for one in (run, *run.branches()))


def test_of_a_run_and_its_branches_the_definition_stays(ws: Workspace) -> None:
    run = ended(ws, "a")
    forget(ws, plan(ws, run))

    apps = [branch.definition.app.name for branch in (ws.run(run.id), *run.branches())]
    assert sorted(apps) == ["all", "all", "all", "one"]


def test_what_an_upgraded_run_was_pinned_to_before_stays_too(ws: Workspace, tmp_path: Path, clock: Clock) -> None:
    """So it can still be taken along: a file says of no definition that it was forgotten."""
    run = waiting(ws, "a")
    app = ws.root / "apps" / "all.yaml"
    app.write_text(app.read_text("utf-8").replace("and how many there are", "and their number"), encoding="utf-8")
    upgraded(ws, examined(ws, run, {}))
    answer_all(ws, run)
    forget(ws, plan(ws, run))

    with open_workspace(make_branching(tmp_path / "other"), clock) as other:
        assert other.import_run(ws.run(run.id).export(tmp_path / "run.baton")).status == "done"
        assert other.verify().ok


def test_a_name_is_one_of_the_run_and_its_branches_work_goes_with_it(ws: Workspace) -> None:
    run = ended(ws, "a", "b")
    with pytest.raises(NotFound):
        plan(ws, run, ["shout"])

    forget(ws, plan(ws, run, ["notes"]))

    assert run.artifact("told").text == "2: A!, B!"
    [branch] = [branch for branch in run.branches() if branch.id.endswith("asked.1")]
    for name in ("note", "shout", "kept"):
        with pytest.raises(ArtifactForgotten):
            ws.run(branch.id).artifact(name)
    assert ws.verify().ok


def test_a_branch_is_not_forgotten_alone(ws: Workspace) -> None:
    run = ended(ws, "a")
    with pytest.raises(UsageError, match=f"is a branch of {run.id}") as told:
        plan(ws, run.branches()[-1])
    assert told.value.mend == f"Forget the whole run: baton forget {run.id}"


def test_a_tree_that_still_needs_its_texts_is_not_robbed_of_them(ws: Workspace) -> None:
    with pytest.raises(RunError, match="has not ended"):
        plan(ws, waiting(ws, "a"))
    origin = ended(ws, "b")
    ws.fork(origin.id)
    with pytest.raises(RunError, match="forked from"):
        plan(ws, origin)


def test_a_branch_that_goes_on_below_a_run_that_has_ended_keeps_the_texts(ws: Workspace) -> None:
    run = waiting(ws, "a")
    run.by_hand._cancel("")  # by a process that ended before it came to the branches
    with pytest.raises(RunError, match="has not ended") as told:
        plan(ws, run)
    assert told.value.mend.startswith(f"baton cancel {run.id}/")


def test_a_run_that_has_the_same_is_named_once_and_by_its_root(ws: Workspace) -> None:
    one, two = ended(ws, "a"), ended(ws, "a")

    assert set(plan(ws, one).elsewhere) == {two.id}


# verify, and copies


def test_a_run_is_verified_with_its_branches(ws: Workspace) -> None:
    run = ended(ws, "a", "bad")
    events = sum(len(one.events()) for one in (run, *run.branches()))

    whole = verified(ws, run.id).journal
    one = verified(ws, run.branches()[0].id).journal

    assert (whole.ok, whole.streams, whole.events) == (True, 5, events)
    assert (one.ok, one.streams) == (True, 1)


def test_whatever_way_a_branch_ends_its_parent_and_it_say_the_same(ws: Workspace) -> None:
    run = waiting(ws, "a", "bad", "c", "d")
    failed = ws.run(f"{run.id}/gather.asked/asked.2")
    failed.goto("shout")
    failed.take(Artifact.of_text("GOOD"))
    ws.run(f"{run.id}/gather.asked/asked.1").cancel()
    [rejected, *_] = ws.decisions()
    rejected.reject()
    run.refresh().goto("gather")
    run.drive()
    run.refresh().cancel()

    assert ws.verify().ok


def test_a_tree_is_whole_in_a_copy_and_when_its_lists_are_made_anew(
    ws: Workspace, tmp_path: Path, clock: Clock
) -> None:
    run = waiting(ws, "a", "bad", "c")
    other = make_branching(tmp_path / "other")
    (other / "state").mkdir(exist_ok=True)
    ws.backup(other / "state" / "journal.db")

    with open_workspace(other, clock) as copy:
        before = copy.journal.runs(Wanted(branches=True)), copy.journal.decisions()
        copy.journal.rebuild()  # type: ignore[attr-defined]
        assert (copy.journal.runs(Wanted(branches=True)), copy.journal.decisions()) == before
        assert copy.verify().ok
        assert len(copy.run(run.id).branches()) == 5
