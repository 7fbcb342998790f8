"""Work that another process does: one in this process, or a real one that may be killed at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from acts import Order, do
from ground import Ground
from planted import plant
from process import WORLD, Acknowledged, Chances, Clock, Killed, Process

from orchestrator.errors import BatonError, JournalCorrupt

MOST_S = 60
"""After so long, whoever works elsewhere hangs."""


def in_a_thread(work: Callable[[], None]) -> list[BaseException]:
    """Do work beside whatever this thread is in the middle of, to its end; returns what was wrong."""
    faults: list[BaseException] = []

    def told() -> None:
        try:
            work()
        except (Killed, BatonError) as error:
            if isinstance(error, JournalCorrupt):
                faults.append(error)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            faults.append(error)

    thread = threading.Thread(target=told, daemon=True)
    thread.start()
    thread.join(MOST_S)
    if thread.is_alive():
        faults.append(AssertionError(f"still at it after {MOST_S} s"))
    return faults


@dataclass(frozen=True)
class Child:
    """What a real process does, and when it is killed."""

    order: Order
    calls: int = 0
    """Killed by SIGKILL when it has made so many calls; 0: not."""


class Nursery:
    """A process in which nothing is open, and which forks one for each thing that is to be done elsewhere.

    A child of the walk's own process would have its connections to SQLite, which must not be used after a fork.
    """

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            text=True,
        )

    def together(
        self, ground: Ground, clock: Clock, known: Acknowledged, machine: str, mutants: Sequence[str], *children: Child
    ) -> list[int]:
        """Have them do it at once, and wait; returns for each its exit code, or less than 0 for a signal.

        Raises:
            AssertionError: something was wrong that a child saw.
        """
        told = [ground.base / f"told-{number}.jsonl" for number in range(len(children))]
        order = {
            "base": str(ground.base),
            "now": clock.now.isoformat(),
            "machine": machine,
            "mutants": list(mutants),
            "world": [WORLD.number, WORLD.seen],
            "children": [{**asdict(child), "told": str(path)} for child, path in zip(children, told, strict=True)],
        }
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        codes: list[int] = json.loads(self._server.stdout.readline())
        for path in told:
            _take_in(path, clock, known)
        return codes

    def close(self) -> None:
        assert self._server.stdin
        self._server.stdin.close()
        self._server.wait(10)
        assert self._server.stdout
        self._server.stdout.close()


def _take_in(path: Path, clock: Clock, known: Acknowledged) -> None:
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        kind, *values = json.loads(line)
        match kind:
            case "head":
                known.head(*values)
            case "answer":
                known.answer(*values)
            case "now":
                clock.now = max(clock.now, datetime.fromisoformat(values[0]))
            case "wrong":
                raise AssertionError(values[0])
    path.unlink(missing_ok=True)


class Telling(Acknowledged):
    """Tells at once, for the next moment may be the last."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(self, *told: Any) -> None:
        os.write(self._descriptor, json.dumps(told).encode() + b"\n")

    def head(self, run: str, seq: int, digest: str) -> None:
        self.tell("head", run, seq, digest)

    def answer(self, decision: str, answer: str) -> None:
        self.tell("answer", decision, answer)


def _serve() -> None:
    """In the nursery: fork for each order, one a line, and say what became of the children."""
    for line in sys.stdin:
        order = json.loads(line)
        children = [_forked(order, child) for child in order["children"]]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        sys.stdout.write(json.dumps(codes) + "\n")
        sys.stdout.flush()


def _forked(order: dict[str, Any], child: dict[str, Any]) -> int:
    forked = os.fork()
    if forked:
        return forked
    signal.alarm(MOST_S)
    telling = Telling(Path(child["told"]))
    try:
        _work(order, child, telling)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is told
        telling.tell("wrong", f"elsewhere: {type(error).__name__}: {error}"[:600])
    finally:
        os._exit(0)


def _work(order: dict[str, Any], child: dict[str, Any], telling: Telling) -> None:
    for name in order["mutants"]:
        plant(name)
    WORLD.number, WORLD.seen = order["world"]
    WORLD.chances = Chances()
    clock = Clock(datetime.fromisoformat(order["now"]))
    if child["calls"]:
        _kill_after(child["calls"])
    process = Process(Ground(Path(order["base"])), clock, telling, order["machine"])
    process.alone = False
    try:
        do(process, Order(**child["order"]))
    except JournalCorrupt:
        raise
    except BatonError:
        pass
    finally:
        telling.tell("now", clock.now.isoformat())


def _kill_after(calls: int) -> None:
    """Die by SIGKILL when so many functions were called and returned from, Python's and C's, in whatever thread."""
    left = calls

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(count)
    sys.setprofile(count)


if __name__ == "__main__":
    _serve()
