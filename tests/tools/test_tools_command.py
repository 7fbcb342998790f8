"""A program is waited for until it ends, its time is over or it wrote too much; on Linux and elsewhere."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from orchestrator.tools.command import ProgramCall, run_command


def no_kernel_has_it(_: int) -> int:
    raise OSError(errno.ENOSYS, "no such call")


@pytest.fixture(params=["told by the kernel", "a kernel that does not tell", "a system that has no such call"])
def _waiting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "a kernel that does not tell":
        monkeypatch.setattr(os, "pidfd_open", no_kernel_has_it, raising=False)
    elif request.param == "a system that has no such call":
        monkeypatch.delattr(os, "pidfd_open", raising=False)


def call(words: str, folder: Path, **more: Any) -> ProgramCall:
    given = {"environment": {"PATH": os.environ["PATH"]}, "stdin": b"", "timeout_s": 60.0, **more}
    return ProgramCall(("sh", "-c", words), folder, **given)


pytestmark = pytest.mark.usefixtures("_waiting")


def test_it_is_told_what_it_wrote_and_how_it_ended(tmp_path: Path) -> None:
    ended = run_command(call("cat; pwd; echo no >&2; exit 7", tmp_path, stdin=b"given\n"))
    assert (ended.status, ended.out, ended.err) == (7, f"given\n{tmp_path}\n".encode(), b"no\n")


def test_one_that_is_killed_is_told_by_its_signal(tmp_path: Path) -> None:
    assert run_command(call("kill -9 $$", tmp_path)).status == -signal.SIGKILL


def test_one_that_writes_more_than_it_may_is_ended(tmp_path: Path) -> None:
    ended = run_command(call("head -c 5000 /dev/zero; sleep 60", tmp_path, most_bytes=1000))
    assert ended.status == -signal.SIGTERM
    assert len(ended.out) == 1001


@pytest.mark.parametrize("most_bytes", [None, 1000])
def test_one_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path, most_bytes: int | None) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run_command(call("sleep 60 & echo $! > child; wait", tmp_path, timeout_s=0.1, most_bytes=most_bytes))
    child = int((tmp_path / "child").read_text())
    while Path(f"/proc/{child}").exists() and " Z" not in Path(f"/proc/{child}/stat").read_text():
        time.sleep(0)  # until the kernel has taken it away


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(os.listdir("/dev/fd"))  # noqa: PTH208 - numbers
    for _ in range(5):
        run_command(call(":", tmp_path))
    assert len(os.listdir("/dev/fd")) == before  # noqa: PTH208
