"""An account that grows is, after each step, byte for byte the one that is written whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from test_transcripts_markdown import Account

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import HandoffRecorded, PhaseStarted
from orchestrator.transcripts import accounts
from orchestrator.transcripts.accounts import Accounts
from orchestrator.transcripts.file import transcript_path


class Steps:
    """A run that goes on, and its account in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.account = Account()
        self.accounts = Accounts(folder)
        self.read_after: list[int] = []
        self.made = 0

    def step(self) -> None:
        self.made += 1
        text = self.account.say(f"text {self.made % 3}")  # some come again
        self.account.add(PhaseStarted("write", self.made))
        self.account.add(HandoffRecorded("write", "write", "writer", artifacts={"draft": text}), actor="writer")

    def read(self, after: int) -> list[Event]:
        self.read_after.append(after)
        return self.account.events[after:]

    def write(self, length: int = 0) -> Path:
        path = self.accounts.bring_up("pub-1", self.read, self.load, length=length)
        assert path is not None
        return path

    def load(self, digest: Digest) -> Artifact:
        return self.account.journal.artifact("pub-1", digest)

    @property
    def path(self) -> Path:
        return transcript_path(self.folder, self.account.events)

    def holds(self) -> bool:
        return self.path.read_text(encoding="utf-8") == self.account.text


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    return Steps(tmp_path / "transcripts")


def test_a_long_run_is_not_read_to_tell_what_happens_next(steps: Steps) -> None:
    def read(_after: int) -> list[Event]:
        raise AssertionError("it was read")

    steps.accounts.begin("pub-1", read, steps.load, length=10_000)


def test_what_was_told_as_it_happened_is_not_read_again(steps: Steps) -> None:
    steps.accounts.begin("pub-1", steps.read, steps.load, length=1)
    for _ in range(3):
        before = len(steps.account.events)
        steps.step()
        steps.accounts.take(steps.account.events[before - 1 :], steps.load)  # what is told already is passed over

    assert steps.write(length=7) == steps.path
    assert (steps.read_after, steps.holds()) == ([0], True)

    steps.step()
    steps.write(length=9)
    assert (steps.read_after, steps.holds()) == ([0, 7], True)


def test_what_does_not_follow_is_told_from_the_journal(steps: Steps) -> None:
    steps.accounts.begin("pub-1", steps.read, steps.load, length=1)
    steps.step()
    steps.accounts.take(steps.account.events[2:], steps.load)
    steps.write(length=3)

    assert (steps.read_after, steps.holds()) == ([0, 0], True)


def test_each_step_adds_to_the_file_that_is_there(steps: Steps) -> None:
    steps.write()
    file = steps.path.stat().st_ino
    for _ in range(5):
        steps.step()
        steps.write()
        assert steps.holds()
    assert steps.path.stat().st_ino == file
    assert steps.read_after == [0, 1, 3, 5, 7, 9]
    assert [left.name for left in steps.folder.iterdir()] == [steps.path.name]
    assert steps.path.stat().st_mode & 0o777 == 0o600


def test_another_process_goes_on_with_the_file_that_is_there(steps: Steps) -> None:
    steps.step()
    file = steps.write().stat().st_ino
    steps.accounts = Accounts(steps.folder)
    steps.step()
    steps.write()
    assert steps.holds()
    assert steps.path.stat().st_ino == file


class Remembering:
    """What one process remembers, and the next one is told."""

    def __init__(self) -> None:
        self.told: str = "null"

    def load(self, _run: str) -> JSON:
        return json.loads(self.told)

    def save(self, _run: str, told: JSON) -> None:
        self.told = json.dumps(told)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Remembering:
    monkeypatch.setattr(accounts, "_EVERY", 4)
    return Remembering()


def test_another_process_goes_on_from_where_the_first_remembers_to_have_been(steps: Steps, memory: Remembering) -> None:
    for _ in range(6):
        steps.accounts = Accounts(steps.folder, memory)
        steps.step()
        steps.write()
        assert steps.holds()
    assert steps.read_after.count(0) == 2  # until something was remembered
    assert "text" not in memory.told


@pytest.mark.parametrize("told", [True, False], ids=["told once more since", "told no more since"])
def test_what_is_remembered_serves_while_the_file_is_as_it_was_left(
    steps: Steps, memory: Remembering, told: bool
) -> None:
    steps.accounts = Accounts(steps.folder, memory)
    for _ in range(4):
        steps.step()
    file = steps.write()
    if told:
        steps.step()
        steps.write()
    steps.accounts = Accounts(steps.folder, memory)
    steps.step()
    steps.read_after.clear()
    inode = file.stat().st_ino
    steps.write()
    assert (steps.holds(), file.stat().st_ino, 0 in steps.read_after) == (True, inode, False)


def test_what_was_told_of_other_events_is_told_anew(steps: Steps, memory: Remembering) -> None:
    steps.accounts = Accounts(steps.folder, memory)
    for _ in range(4):
        steps.step()
    steps.write()
    steps.account = Account()
    for _ in range(5):
        steps.step()
    steps.accounts = Accounts(steps.folder, memory)
    steps.write()
    assert steps.holds()


def test_what_is_forgotten_is_remembered_no_more(steps: Steps, memory: Remembering) -> None:
    steps.accounts = Accounts(steps.folder, memory)
    for _ in range(4):
        steps.step()
    steps.write()
    steps.accounts.forget("pub-1")
    assert memory.load("pub-1") is None


def test_nothing_new_leaves_the_file_as_it_is(steps: Steps) -> None:
    before = steps.write().stat()
    steps.write()
    Accounts(steps.folder).bring_up("pub-1", lambda after: steps.account.events[after:], steps.load)
    after = steps.path.stat()  # when it was last read may differ: looking at its end is reading
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def edit(path: Path) -> None:
    path.write_text("my own notes\n", encoding="utf-8")


def edit_at_the_end(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("my own notes\n")


def empty(path: Path) -> None:
    os.truncate(path, 0)


def go(path: Path) -> None:
    path.unlink()


def open_to_all(path: Path) -> None:
    path.chmod(0o644)


def become_a_second_name(path: Path) -> None:
    os.link(path, path.with_suffix(".kept"))


@pytest.mark.parametrize("again", ["same process", "next process", "next process with a memory"])
@pytest.mark.parametrize("happen", [cut, edit, edit_at_the_end, empty, go, open_to_all, become_a_second_name])
def test_whatever_happened_to_the_file_it_is_whole_after_the_next_step(
    steps: Steps, memory: Remembering, happen: Callable[[Path], None], again: str
) -> None:
    steps.accounts = Accounts(steps.folder, memory)
    for _ in range(4):
        steps.step()
    happen(steps.write())
    if again != "same process":
        steps.accounts = Accounts(steps.folder, memory if "memory" in again else None)
    steps.step()
    steps.write()
    assert steps.holds()
    assert steps.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("written", [0, 1, 40])
def test_a_step_that_was_cut_off_in_the_middle_is_told_whole_by_the_next(
    steps: Steps, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.step()
    steps.write()
    steps.step()
    write = os.write

    def full(descriptor: int, data: bytes) -> int:
        write(descriptor, data[:written])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("orchestrator.files.growing.os.write", full)
        with pytest.raises(OSError, match="No space"):
            steps.write()
    steps.write()
    assert steps.holds()
    steps.step()
    steps.write()
    assert steps.holds()


def test_two_that_write_by_turns_leave_it_whole(steps: Steps) -> None:
    both = [steps.accounts, Accounts(steps.folder)]
    for number in range(6):
        steps.accounts = both[number % 2]
        steps.step()
        steps.write()
        assert steps.holds()


def test_what_was_forgotten_is_taken_out_of_what_was_told(steps: Steps) -> None:
    steps.step()
    assert "text 1" in steps.write().read_text()
    draft = Artifact.of_text("text 1", "text/plain").digest
    steps.account.journal.forget({"pub-1": [draft]})
    steps.accounts.forget("pub-1")
    steps.write()
    assert steps.holds()
    assert "text 1" not in steps.path.read_text()
    steps.step()
    steps.write()
    assert steps.holds()


def test_a_link_in_its_place_is_not_written_through(steps: Steps, tmp_path: Path) -> None:
    steps.write()
    theirs = tmp_path / "theirs"
    theirs.write_text(steps.path.read_text())
    theirs.chmod(0o600)
    steps.path.unlink()
    steps.path.symlink_to(theirs)
    steps.step()
    before = theirs.read_text()
    with pytest.raises(OSError, match="is a link"):
        steps.write()
    assert theirs.read_text() == before


def test_a_run_that_went_meanwhile_has_no_account(steps: Steps) -> None:
    assert steps.accounts.bring_up("pub-2", lambda _: [], steps.load) is None
    assert not steps.folder.exists()
