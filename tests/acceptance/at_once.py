"""Many commands in one moment: each in a process of its own, loaded and waiting for the end of one pipe.

For a program in a warm process: `import at_once; at_once.run_all()` prints what each of the commands (words of JSON on
the command line, one list a command) ended with, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack

from warm import all_of, end_with, enter, run

PROGRAM = "import at_once; at_once.run_all()"


def run_all() -> None:
    commands = [json.loads(words) for words in sys.argv[1:]]
    start, gun = os.pipe()
    ready, told_ready = os.pipe()
    with ExitStack() as stack:
        ends = [[stack.enter_context(tempfile.TemporaryFile()) for _ in ("out", "err")] for _ in commands]
        children = [
            _waiting(words, [end.fileno() for end in told], start, told_ready, (gun, ready))
            for words, told in zip(commands, ends, strict=True)
        ]
        os.close(told_ready)
        for _ in commands:
            assert os.read(ready, 1) == b"."
        os.close(gun)
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        told = [[code, *(all_of(end).decode() for end in both)] for code, both in zip(codes, ends, strict=True)]
    sys.stdout.write(json.dumps(told))


def _waiting(words: list[str], told: Sequence[int], start: int, told_ready: int, others: tuple[int, ...]) -> int:
    child = os.fork()
    if child == 0:
        for end in others:
            os.close(end)
        enter([os.open(os.devnull, os.O_RDONLY), *map(os.dup, told)])
        os.write(told_ready, b".")
        os.close(told_ready)
        os.read(start, 1)  # nothing comes: it ends, for all in one moment
        end_with(lambda: run("-m", "orchestrator.cli.main", words))
    return child
