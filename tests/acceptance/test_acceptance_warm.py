"""A command that becomes of a warm process is told from one that started Python by nothing but the time it takes."""

from __future__ import annotations

import signal
from pathlib import Path

import acceptance_workspace
import pytest
from acceptance_workspace import Baton, Ended

PROGRAMS = {
    "arguments and folder": "import os, sys; print(sys.argv, os.getcwd(), sys.path[0], __name__)",
    "environment": "import os; print(sorted((name, value) for name, value in os.environ.items() if name != '_'))",
    "environment of its children": "import subprocess; print(subprocess.check_output(['sh', '-c', 'echo $WORD $TZ']))",
    "clock of its zone": "import time; print(time.tzname, time.localtime(0).tm_hour)",
    "nobody at standard input": "import sys; print(repr(sys.stdin.read()), sys.stdin.isatty(), sys.stdout.isatty())",
    "streams by number": "import os, sys; os.write(1, b'out'); os.write(2, b'err'); print([s.fileno() for s in"
    " (sys.stdin, sys.stdout, sys.stderr)], sys.stdout is sys.__stdout__, sys.stdout.encoding, sys.stderr.errors)",
    "files that are open": "import os; print(sorted(int(name) for name in os.listdir('/proc/self/fd'))[:4])",
    "signals": "import signal; print([signal.getsignal(s) for s in (signal.SIGINT, signal.SIGPIPE, signal.SIGTERM)])",
    "masks": "import os, signal; print(oct(os.umask(0)), signal.pthread_sigmask(signal.SIG_BLOCK, []))",
    "group of processes": "import os; print(os.getpgid(0), os.getsid(0), os.getpid() == os.getpgid(0))",
    "threads": "import threading; print(threading.active_count(), threading.current_thread().name)",
    "a thread that ends later": "import threading; threading.Timer(0.01, print, ('late',)).start(); print('here')",
    "what is done at the end": "import atexit; atexit.register(print, 'end'); print('begun', end=' ')",
    "standard error at once": "import os, sys; print('told', file=sys.stderr); os._exit(0)",
    "what is not flushed": "import sys; sys.stdout.write('no line end'); sys.stderr.write('nor here')",
    "no status": "raise SystemExit",
    "a status": "raise SystemExit(3)",
    "a status in words": "raise SystemExit('said so')",
    "yes as status": "raise SystemExit(True)",
    "ended at once": "import os; print('lost'); os._exit(4)",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "ended by another": "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
    "a warning": "import warnings; warnings.warn('counts as an error here')",
    "letters of any kind": "print('ä → 日本語')",
}


@pytest.fixture
def anywhere(tmp_path: Path) -> Baton:
    folder = tmp_path / "a folder of ä"
    folder.mkdir()
    return Baton(folder)


def both(baton: Baton, monkeypatch: pytest.MonkeyPatch, code: str) -> tuple[Ended, Ended]:
    given = {"WORD": "a word", "TZ": "Asia/Kolkata"}
    warm = baton.program(code, "one", "zwei ä", **given)
    monkeypatch.setattr(acceptance_workspace, "start", "cold")
    return warm, baton.program(code, "one", "zwei ä", **given)


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_else_tells_them_apart(anywhere: Baton, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    warm, cold = both(anywhere, monkeypatch, PROGRAMS[program])
    assert (warm.code, warm.out, warm.err.splitlines()[-1:]) == (cold.code, cold.out, cold.err.splitlines()[-1:])


def test_an_error_is_told_with_its_place_and_ends_with_one(anywhere: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    for ended in both(anywhere, monkeypatch, "def inner():\n    {}['key']\ninner()"):
        assert ended.code == 1
        assert ended.err.startswith("Traceback (most recent call last):")
        assert ended.err.endswith("in inner\nKeyError: 'key'\n")


def test_each_is_a_process_of_its_own_that_nothing_stays_of(anywhere: Baton) -> None:
    code = "import os, orchestrator as o; print(os.getpid(), hasattr(o, 'seen')); o.seen = True; os.environ['X'] = ''"
    first, second = (anywhere.program(code).out.split() for _ in range(2))
    assert first[0] != second[0]
    assert (first[1], second[1]) == ("False", "False")
    assert anywhere.program("import os; print('X' in os.environ)").out == "False\n"


def test_the_next_one_comes_after_one_that_was_killed(anywhere: Baton) -> None:
    assert anywhere.program("import os, signal; os.kill(os.getpid(), signal.SIGKILL)").code == -signal.SIGKILL
    assert anywhere.program("print('here')").out == "here\n"


def test_an_environment_that_python_reads_when_it_starts_starts_python(anywhere: Baton) -> None:
    assert anywhere.program("import sys; print(sys.flags.utf8_mode)", PYTHONUTF8="1").out == "1\n"
    assert anywhere.program("import sys; print(sys.flags.utf8_mode)", PYTHONUTF8="0").out == "0\n"


def test_a_command_is_the_one_that_python_would_find(anywhere: Baton) -> None:
    assert anywhere("runs") == anywhere.python("-m", "orchestrator.cli.main", "runs")
    assert anywhere("--help").out == anywhere.python("-m", "orchestrator.cli.main", "--help").out
