"""Streams that cannot show everything, are closed, or full; and a person who stops it all."""

from __future__ import annotations

import json
import os
import pty
import select
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cli_ended import Baton

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "orchestrator.cli.main"]
TIMEOUT_S = 60


def environment(root: Path, **more: str) -> dict[str, str]:
    return {
        "PYTHONPATH": str(REPOSITORY),
        "HOME": str(root),
        "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"],
        "PATH": "/usr/bin:/bin",
        "TERM": "xterm",
        **more,
    }


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_stream_without_unicode_reads_well(process: Baton, encoding: str) -> None:
    ended = process("run", "keep", "тема “x”", PYTHONIOENCODING=encoding)
    assert ended.code == 3
    assert " ok draft" in ended.out
    assert " ?? decide" in ended.out
    assert "→" not in process("show", "@last", PYTHONIOENCODING=encoding).out
    for words in (["cat", "@last", "draft"], ["transcript", "@last"], ["inbox", "d-1"], ["runs"], ["--help"]):
        assert process(*words, PYTHONIOENCODING=encoding).code == 0
    shown = json.loads(process("cat", "@last", "draft", "--json", PYTHONIOENCODING=encoding).out)
    assert "тема" in shown["value"]


def test_words_that_are_not_utf_8_are_kept_and_shown(process: Baton) -> None:
    ended = process("run", "keep", os.fsdecode(b"caf\xe9"))
    assert ended.code == 3, ended.err
    assert process("show", "@last").code == 0
    assert "\\udce9" in process("cat", "@last", "topic", "--json").out


def test_a_run_goes_on_when_nobody_reads_any_more(process: Baton, root: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "run", "keep", "tools"], env=environment(root), stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (3, b"")
    assert process("runs", "--json").json["runs"][0]["status"] == "waiting"


@pytest.mark.parametrize(
    "words", ["--help", "runs", "show @last", "cat @last draft", "transcript @last", "runs --json"]
)
def test_looking_into_a_closed_pipe_is_quiet(process: Baton, root: Path, words: str) -> None:
    process("run", "keep", "tools")
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*COMMAND, *words.split()], env=environment(root), stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", ["--help", "--json", "runs --json", "inbox", "show @last --json"])
def test_a_full_disk_is_told(process: Baton, root: Path, words: str) -> None:
    process("run", "keep", "tools")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *words.split()], env=environment(root), stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert done.stderr == "error: no space is left for the output. Everything recorded is kept.\n"


def test_without_any_streams_a_run_is_a_run(process: Baton, root: Path) -> None:
    closed = f"exec {sys.executable} -m orchestrator.cli.main run keep tools <&- >&- 2>&-"
    assert subprocess.run(["sh", "-c", closed], env=environment(root), check=False).returncode == 3
    assert process("runs", "--json").json["runs"][0]["status"] == "waiting"


def test_ctrl_c_at_the_prompt_keeps_the_question_open(process: Baton, root: Path) -> None:
    master, slave = pty.openpty()
    command = [*COMMAND, "run", "keep", "tools"]
    running = subprocess.Popen(
        command, env=environment(root), stdin=slave, stdout=slave, stderr=slave, preexec_fn=hear_ctrl_c
    )
    os.close(slave)
    screen = read_until(master, "? ")
    assert interrupted(running) == 130
    os.close(master)
    assert "(q) later" in screen
    assert process("runs", "--json").json["runs"][0]["status"] == "waiting"
    assert process("inbox", "--json").json["decisions"][0]["id"] == "d-1"


def hear_ctrl_c() -> None:
    """A shell starts what it puts into the background deaf to Ctrl-C, and these tests may run there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(running: subprocess.Popen[bytes]) -> int:
    """Press Ctrl-C until it is heard: between prompt and reading, Python's `input` does not hear it."""
    for _ in range(TIMEOUT_S):
        running.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return running.wait(1)
    running.kill()
    return running.wait()


def read_until(descriptor: int, text: str) -> str:
    seen = b""
    while text.encode() not in seen.replace(b"\r\n", b"\n").rpartition(b"later")[2]:
        ready, _, _ = select.select([descriptor], [], [], TIMEOUT_S)
        assert ready, seen
        seen += os.read(descriptor, 65536)
    return seen.decode()


@contextmanager
def running(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run in the middle of a request: the model is a server that takes it and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(TIMEOUT_S)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        (root / "baton.yaml").write_text(
            f"profile: slow\nprofiles:\n  slow: {{fast: 'own:x'}}\n"
            f"providers:\n  own: {{kind: openai-compatible, base_url: '{url}'}}\n",
            encoding="utf-8",
        )
        command = [*COMMAND, "run", "list", "tools"]
        begun = subprocess.Popen(command, env=environment(root), stderr=subprocess.PIPE, preexec_fn=hear_ctrl_c)
        connection, _ = server.accept()
        connection.recv(1)
        try:
            yield begun
        finally:
            begun.kill()
            begun.communicate()
            connection.close()


def test_ctrl_c_in_the_middle_of_a_run_lets_go_of_it(process: Baton, root: Path) -> None:
    with running(root) as begun:
        begun.send_signal(signal.SIGINT)
        _, told = begun.communicate(timeout=TIMEOUT_S)
    assert begun.returncode == 130
    assert told.decode().endswith("interrupted; everything recorded is kept.  next: baton\n")
    shown = process("show", "@last").out
    assert "interrupted" in shown
    assert "stopped in find" in shown


def test_ctrl_c_while_following_leaves_the_run_alone(process: Baton, root: Path) -> None:
    with running(root) as begun:
        command = [*COMMAND, "follow", "@last", "--json"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, env=environment(root), preexec_fn=hear_ctrl_c, **pipes) as following:
            first = json.loads(following.stdout.readline())
            following.send_signal(signal.SIGINT)
            _, told = following.communicate(timeout=TIMEOUT_S)
        assert begun.poll() is None
    assert (first["v"], first["seq"], first["kind"]) == (1, 1, "RunStarted")
    assert following.returncode == 130
    assert "goes on without being watched" in told.decode()


def test_following_into_a_pipe_ends_when_its_reader_leaves(process: Baton, root: Path) -> None:
    with running(root):
        follow = f"{shlex.join([*COMMAND, 'follow', '@last', '--json'])} | head -1"
        done = subprocess.run(["sh", "-c", follow], env=environment(root), capture_output=True, timeout=TIMEOUT_S)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


def test_another_program_s_broken_pipe_is_told_and_not_taken_for_a_reader_who_left(
    baton: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> int:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("orchestrator.cli.commands.move.run", broken)
    ended = baton("run", "keep", "tools")
    assert (ended.code, ended.err) == (1, "error: Broken pipe.\n")


def test_the_status_of_a_run_is_told_to_a_reader_who_left(process: Baton, root: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, "run", "keep", "tools", "--json"], env=environment(root), stdout=writer, check=False
    )
    os.close(writer)
    assert done.returncode == 3
