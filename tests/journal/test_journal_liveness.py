from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from journal_samples import ended_well, fork

from orchestrator.errors import JournalError
from orchestrator.journal.liveness import LockLiveness


class Driver:
    """A child process that takes a driver id, then does what it is told to before it waits to be killed."""

    def __init__(self, folder: Path, then: Callable[[], object] = lambda: None) -> None:
        reading, writing = os.pipe()
        self.process = fork(lambda: self._drive(folder, writing, then))
        os.close(writing)
        with os.fdopen(reading) as told:
            self.id = told.readline().strip()

    @staticmethod
    def _drive(folder: Path, writing: int, then: Callable[[], object]) -> None:
        liveness = LockLiveness(folder)
        driver = liveness.driver
        then()
        os.write(writing, f"{driver}\n".encode())
        os.close(writing)
        signal.pause()

    def kill(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "locks"


@pytest.fixture
def other(folder: Path) -> Iterator[Driver]:
    driver = Driver(folder)
    yield driver
    driver.kill()


def test_nothing_is_locked_before_the_driver_id_is_asked_for(folder: Path) -> None:
    LockLiveness(folder)
    assert not folder.exists()


def test_a_driver_lives_in_its_own_eyes_and_in_others(folder: Path) -> None:
    liveness = LockLiveness(folder)
    assert liveness.driver == liveness.driver
    assert liveness.alive(liveness.driver)
    assert LockLiveness(folder).alive(liveness.driver)


def test_another_process_is_seen_until_it_is_killed(folder: Path) -> None:
    other = Driver(folder)
    liveness = LockLiveness(folder)
    assert liveness.alive(other.id)
    other.kill()
    assert not liveness.alive(other.id)


def test_testing_a_lock_does_not_keep_it(folder: Path, other: Driver) -> None:
    watcher = LockLiveness(folder)
    assert all(watcher.alive(other.id) for _ in range(3))
    other_watcher = LockLiveness(folder)
    assert other_watcher.alive(other.id)


def test_a_forked_child_is_another_driver(folder: Path) -> None:
    liveness = LockLiveness(folder)
    mine = liveness.driver

    def child() -> None:
        assert liveness.driver != mine
        assert liveness.alive(mine)

    assert ended_well(fork(child))
    assert liveness.driver == mine
    assert liveness.alive(mine)


def test_a_forked_child_does_not_keep_its_dead_parent_alive(folder: Path, tmp_path: Path) -> None:
    orphan = tmp_path / "orphan"

    def leave_a_child() -> None:
        reading, writing = os.pipe()

        def child() -> None:
            os.write(writing, b".")
            signal.pause()

        orphan.write_text(str(fork(child)))
        os.read(reading, 1)  # the child runs, so it has let go: what runs after a fork has run before it

    parent = Driver(folder, then=leave_a_child)
    parent.kill()
    alive = LockLiveness(folder).alive(parent.id)
    os.kill(int(orphan.read_text()), signal.SIGKILL)
    assert not alive


@pytest.mark.parametrize("close_fds", [True, False])
def test_a_subprocess_does_not_keep_its_dead_parent_alive(folder: Path, tmp_path: Path, close_fds: bool) -> None:
    orphan = tmp_path / "orphan"

    def leave_a_subprocess() -> None:
        sleeper = [sys.executable, "-c", "import signal; signal.pause()"]
        # stdio of pytest must not stay open behind a child that outlives the test
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(sleeper, stdin=quiet, stdout=quiet, stderr=quiet, close_fds=close_fds)
        orphan.write_text(str(process.pid))

    parent = Driver(folder, then=leave_a_subprocess)
    parent.kill()
    alive = LockLiveness(folder).alive(parent.id)
    os.kill(int(orphan.read_text()), signal.SIGKILL)
    assert not alive


def test_files_of_dead_drivers_are_swept_and_those_of_living_ones_stay(folder: Path, other: Driver) -> None:
    dead = Driver(folder)
    dead.kill()
    liveness = LockLiveness(folder)
    names = {f"driver-{liveness.driver}.lock", f"driver-{other.id}.lock"}
    assert {file.name for file in folder.iterdir()} == names
    assert liveness.alive(other.id)


@pytest.mark.parametrize(
    "driver", ["", "..", "../../x", "1-ab/../x", "7-0123456789abcdeg", "7-0123456789abcdef\n", "a" * 5000]
)
def test_an_id_that_was_never_given_out_is_dead(folder: Path, driver: str) -> None:
    folder.mkdir(parents=True)
    assert not LockLiveness(folder).alive(driver)


def test_many_processes_start_at_once_without_sweeping_each_other(folder: Path) -> None:
    drivers = [Driver(folder) for _ in range(12)]
    liveness = LockLiveness(folder)
    seen = [liveness.alive(driver.id) for driver in drivers]
    for driver in drivers:
        driver.kill()
    assert all(seen)


def test_a_folder_that_cannot_be_made_is_told_with_a_mend(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("a file")
    with pytest.raises(JournalError) as told:
        _ = LockLiveness(tmp_path / "locks").driver
    assert told.value.mend


def test_a_lock_is_for_its_owner_only(folder: Path) -> None:
    driver = LockLiveness(folder).driver
    assert (folder / f"driver-{driver}.lock").stat().st_mode & 0o777 == 0o600


def open_descriptors() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_a_driver_that_was_closed_lives_no_more_and_leaves_nothing(folder: Path) -> None:
    before = open_descriptors()
    for _ in range(20):
        liveness = LockLiveness(folder)
        driver = liveness.driver
        liveness.close()
        liveness.close()
        assert not liveness.alive(driver)
        assert not LockLiveness(folder).alive(driver)
    assert open_descriptors() == before
    assert list(folder.iterdir()) == []


def test_after_closing_it_drives_under_another_id(folder: Path) -> None:
    liveness = LockLiveness(folder)
    first = liveness.driver
    liveness.close()
    assert liveness.driver != first
    assert LockLiveness(folder).alive(liveness.driver)
    liveness.close()


def test_closing_one_leaves_the_others_of_the_process(folder: Path) -> None:
    one, other = LockLiveness(folder), LockLiveness(folder)
    assert one.driver != other.driver
    one.close()
    assert LockLiveness(folder).alive(other.driver)
    other.close()


def test_what_drives_one_run_is_another_driver_on_the_same_folder(folder: Path) -> None:
    process = LockLiveness(folder)
    dead = folder / "driver-1-0000000000000000.lock"
    assert process.driver
    dead.touch()
    one, other = process.for_one_drive(), process.for_one_drive()
    assert len({process.driver, one.driver, other.driver}) == 3
    assert dead.exists(), "the process has swept already"
    assert process.stale() == [dead]
    gone = one.driver
    one.close()
    assert (process.alive(gone), process.alive(other.driver)) == (False, True)
    other.close()
    process.close()


def test_a_lock_that_was_swept_before_it_was_taken_is_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, descriptors = fcntl.flock, open_descriptors()
    made: list[int] = []

    def swept_first(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_EX and not made:
            made.append(descriptor)
            for file in folder.iterdir():
                file.unlink()
        lock(descriptor, operation)

    monkeypatch.setattr("orchestrator.journal.liveness.fcntl.flock", swept_first)
    liveness = LockLiveness(folder)
    assert LockLiveness(folder).alive(liveness.driver)
    liveness.close()
    assert (len(made), open_descriptors()) == (1, descriptors)
