"""What is advised while another process is in the middle of a run's work, done to the letter."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import Popen

import pytest
from acceptance_workspace import Baton, Ended

APP = "description: Wait for a word.\nphases:\n  listen: {script: listen, writes: word}\n"
SCRIPT = """\
from pathlib import Path


def listen():
    return (Path(__file__).parents[1] / "word").read_text()
"""
ADVISED = re.compile(r"baton (?:show|resume|cancel)(?: [a-z0-9@-]+)+")


@pytest.fixture
def word(baton: Baton) -> Path:
    """A pipe: whoever reads it waits until somebody writes."""
    (baton.root / "apps/wait.yaml").write_text(APP, "utf-8")
    (baton.root / "apps/wait.py").write_text(
        SCRIPT.replace("__file__", repr(str(baton.root / "apps/wait.py"))), "utf-8"
    )
    path = baton.root / "word"
    os.mkfifo(path)
    baton("trust", "--yes")
    return path


@pytest.fixture
def other(baton: Baton, word: Path) -> Iterator[Popen[str]]:
    """Another process, in the middle of its work."""
    process = baton.begin("-m", "orchestrator.cli.main", "run", "wait")
    while not [row for row in baton("runs", "--json").json["runs"] if row["status"] == "running"]:
        assert process.poll() is None, process.communicate()
    yield process
    process.kill()
    process.communicate()


def say(word: Path, *waiting: Popen[str]) -> None:
    """Write the word until nobody waits for it any more: the one that lost the run does too."""
    while any(process.poll() is None for process in waiting):
        try:
            pipe = os.open(word, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody reads
            continue
        with suppress(BrokenPipeError):
            os.write(pipe, b"Go.\n")
        os.close(pipe)


def run_of(baton: Baton) -> str:
    run: str = baton("runs", "--json").json["runs"][0]["run"]
    return run


def advised(ended: Ended) -> list[list[str]]:
    return [
        found.removeprefix("baton ").split() for found in ADVISED.findall(" ".join((ended.out + ended.err).split()))
    ]


def test_a_run_that_another_drives_is_watched_or_taken_over_as_told(
    baton: Baton, other: Popen[str], word: Path
) -> None:
    run = run_of(baton)
    refused = baton("resume", run)
    assert refused.code != 0
    assert advised(refused) == [["show", run], ["resume", run, "--take-over"]], refused
    assert baton("show", run).code == 0
    taking = baton.begin("-m", "orchestrator.cli.main", "resume", run, "--take-over")
    while baton.kinds().count("DriverClaimed") < 2:
        assert taking.poll() is None, taking.communicate()
    say(word, taking, other)
    taking.communicate()
    assert taking.returncode == 0
    assert baton("show", run, "--json").json["status"] == "done"
    assert other.returncode == 1, "the other says that it has lost the run"


@pytest.mark.parametrize("step", [("skip",), ("goto", "listen")])
def test_a_run_that_another_drives_is_ended_as_told(baton: Baton, other: Popen[str], step: tuple[str, ...]) -> None:
    run = run_of(baton)
    first, *more = step
    refused = baton(first, run, *more)
    assert refused.code != 0
    [words] = advised(refused)
    assert words == ["cancel", run]
    assert baton(*words).code == 0
    assert baton("show", run, "--json").json["status"] == "cancelled"
