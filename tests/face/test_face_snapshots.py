"""A long run is gone on with from what was kept of it, and only from what this machine kept of these very events."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from small_workspace import KEEP_SCRIPTS, Clock, make_workspace

from orchestrator.domain.event import Event
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.snapshot import snapshot_of
from orchestrator.engine.state import Approval, RunState
from orchestrator.face import run as run_module
from orchestrator.face import snapshots
from orchestrator.face.vouching import Vouching
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.forgetting import forget, plan
from orchestrator.features.care.garbage import collect
from orchestrator.transcripts import accounts
from orchestrator.workspace.home import trust_store

LOOP = """\
description: Two scripts that hand a text to each other, and a gate.
phases:
  there: {script: there, may_read: [back]}
  back:
    script: back
    reads: [there]
    then:
      - {to: there, at_most: 100, why: another round}
      - to: ask
  ask:
    gate: Enough?
    reads: [back]
    then: {approve: end}
"""
LOOP_SCRIPTS = """\
def there(back=None):
    return str(int(back or 0) + 1)


def back(there):
    return str(int(there) + 1)
"""


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something is kept of runs that a test can afford."""
    monkeypatch.setattr(run_module, "EVERY", 20)
    monkeypatch.setattr(accounts, "_EVERY", 20)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_workspace(tmp_path / "ws")
    (root / "apps" / "loop.yaml").write_text(LOOP, encoding="utf-8")
    (root / "apps" / "loop.py").write_text(LOOP_SCRIPTS, encoding="utf-8")
    return root


def driven(root: Path, steps: int = 40) -> str:
    """A run of so many handoffs."""
    with Workspace.open(root) as workspace:
        run = workspace.start("loop")
        run.drive(steps=steps)
        assert len(run.handoffs) == steps
        return run.id


def kept_run(root: Path) -> str:
    """A run of which something is kept."""
    run = driven(root)
    assert kept_files(root)
    return run


def kept_files(root: Path) -> list[str]:
    folder = root / snapshots.FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def state_file(root: Path, run: str) -> Path:
    return root / snapshots.FOLDER / f"{run}.state.json"


def first_read(root: Path, run: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, RunState]:
    """After which seq the events were read to open the run, and what it is."""
    with Workspace.open(root) as workspace:
        read_after = []
        read = workspace.journal.read

        def counted(stream: str, after: int = 0) -> list[Event]:
            read_after.append(after)
            return read(stream, after)

        monkeypatch.setattr(workspace.journal, "read", counted)
        state = workspace.run(run).state
        return read_after[0], state


def whole(root: Path, run: str) -> RunState:
    """What its events add up to, read from the first."""
    with Workspace.open(root) as workspace:
        return Recorder(workspace.journal, run, vouch=workspace.vouch).state


def test_a_run_is_gone_on_with_from_what_was_kept_of_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = kept_run(root)
    assert kept_files(root) == [f"{run}.account.json", f"{run}.state.json"]
    after, state = first_read(root, run, monkeypatch)
    assert after == state.head.seq - 1
    with Workspace.open(root) as workspace:
        waiting = workspace.run(run).drive()
    assert (waiting.status, len(waiting.handoffs)) == ("waiting", 202)
    with Workspace.open(root) as workspace:
        workspace.decision(run).answer("approve")
        assert workspace.run(run).drive().status == "done"
        assert workspace.verify().ok
        assert workspace.run(run).state == whole(root, run)


def test_what_is_kept_is_the_owner_s_alone_and_holds_no_text(root: Path) -> None:
    run = kept_run(root)
    for path in (root / snapshots.FOLDER).iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"another round of words" not in path.read_bytes()
    assert run in state_file(root, run).read_text(encoding="utf-8")


def test_of_a_short_run_nothing_is_kept(root: Path) -> None:
    driven(root, steps=2)
    assert kept_files(root) == []


def gone(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def grown(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def without_a_seal(path: Path) -> None:
    path.write_bytes(b"\n" + path.read_bytes().partition(b"\n")[2])


def with_more_rounds(path: Path) -> None:
    seal, _, data = path.read_bytes().partition(b"\n")
    held = json.loads(data)
    held["visits"] = [[name, times + 1] for name, times in held["visits"]]
    path.write_bytes(seal + b"\n" + json.dumps(held, separators=(",", ":")).encode())


def readable_to_all(path: Path) -> None:
    path.chmod(0o644)


def no_json(path: Path) -> None:
    path.write_bytes(b"\xff" * 100)


@pytest.mark.parametrize("happen", [gone, cut, grown, without_a_seal, with_more_rounds, readable_to_all, no_json])
def test_what_was_kept_and_is_not_as_it_was_is_not_used(
    root: Path, happen: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = kept_run(root)
    happen(state_file(root, run))
    assert first_read(root, run, monkeypatch) == (0, whole(root, run))


def test_nobody_allows_anything_by_what_they_put_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = kept_run(root)
    path = state_file(root, run)
    seal = path.read_bytes().partition(b"\n")[0]
    state = replace(whole(root, run), approvals=(Approval("d-1", "place", whole(root, run).definition),))
    path.write_bytes(seal + b"\n" + json.dumps(snapshot_of(state), separators=(",", ":")).encode())
    after, opened = first_read(root, run, monkeypatch)
    assert (after, opened.approvals) == (0, ())


def test_what_another_run_s_was_is_not_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = kept_run(root), kept_run(root)
    shutil.copyfile(state_file(root, one), state_file(root, two))
    assert first_read(root, two, monkeypatch) == (0, whole(root, two))


def test_what_another_workspace_s_was_is_not_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = kept_run(root)
    copy = root.parent / "copy"
    shutil.copytree(root, copy)
    assert first_read(copy, run, monkeypatch)[0] == 0
    assert not whole(copy, run).begun_here


def test_what_another_version_kept_is_not_used(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = kept_run(root)
    monkeypatch.setattr(snapshots, "made_by", lambda: "a version to come")
    assert first_read(root, run, monkeypatch) == (0, whole(root, run))


def test_after_the_person_took_something_as_their_own_all_is_folded_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = kept_run(root)
    event = "sha256:" + "7" * 64
    trust_store.remember([(event, "an event that came along")])  # type: ignore[list-item]
    assert first_read(root, run, monkeypatch)[0] == 0


def test_another_machine_s_key_does_not_know_it(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run = kept_run(root)
    monkeypatch.setattr(Vouching, "_kept", lambda _: b"another key, of another machine.")
    assert first_read(root, run, monkeypatch)[0] == 0


def test_a_backup_that_is_put_back_is_what_counts(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = driven(root, steps=4)
    with Workspace.open(root) as workspace:
        workspace.backup(root / "state" / "before.db")
        workspace.run(run).drive(steps=40)
    for log in ("journal.db-wal", "journal.db-shm"):
        (root / "state" / log).unlink(missing_ok=True)
    (root / "state" / "before.db").rename(root / "state" / "journal.db")
    after, state = first_read(root, run, monkeypatch)
    assert (after > state.head.seq, len(state.handoffs)) == (True, 4)
    with Workspace.open(root) as workspace:
        assert len(workspace.run(run).drive(steps=60).handoffs) == 64
    assert first_read(root, run, monkeypatch)[1] == whole(root, run)


def test_a_run_that_came_in_a_file_is_none_of_this_workspace_s_own(root: Path) -> None:
    run = kept_run(root)
    with Workspace.open(root) as workspace:
        file = workspace.run(run).export(root / "run.baton")
    with Workspace.open(make_workspace(root.parent / "elsewhere")) as there:
        there.import_run(file)
        assert (there.run(run).state.begun_here, there.run(run).state) == (False, whole(there.root, run))


def test_what_was_kept_goes_with_what_is_forgotten_or_removed(root: Path, clock: Clock) -> None:
    (root / "apps" / "keep.py").write_text(KEEP_SCRIPTS, encoding="utf-8")
    run = kept_run(root)
    with Workspace.open(root, clock=clock) as workspace:
        workspace.run(run).cancel()
        forget(workspace, plan(workspace, workspace.run(run)))
        assert f"{run}.state.json" not in kept_files(root)

    run = kept_run(root)
    with Workspace.open(root) as workspace:
        workspace.run(run).cancel()
        assert f"{run}.state.json" in kept_files(root)
    with Workspace.open(root, clock=clock) as workspace:
        clock.pass_(days=4000)
        collect(workspace, older_than_days=90, keep=0, only_try=False)
        assert kept_files(root) == []


def test_where_nothing_can_be_kept_the_run_goes_on_all_the_same(root: Path) -> None:
    (root / snapshots.FOLDER).parent.mkdir(parents=True)
    (root / snapshots.FOLDER).write_text("in the way", encoding="utf-8")
    run = driven(root)
    assert len(whole(root, run).handoffs) == 40
