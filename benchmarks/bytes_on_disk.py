"""How many bytes the journal takes for each that was produced.

    python benchmarks/bytes_on_disk.py

Two scripts hand on to each other; the file is measured after its log was emptied. The goals: at most 1.7 bytes for each
at 1,000 handoffs of 1 KiB, and 1.5 at 160 of 2 kB. Text that cannot be packed is above them: a row does not fill its
page.
"""

from __future__ import annotations

import random
import string
import tempfile
from collections.abc import Callable
from pathlib import Path

import apsw

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import HandoffRecorded, PhaseStarted
from orchestrator.journal.sqlite.journal import SqliteJournal

LENGTHS = ((1000, 1024), (160, 2000))


def prose(number: int, size: int) -> str:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    start = number * 37 % (len(text) - size)
    return text[start : start + size].encode()[:size].decode(errors="ignore")


def hexadecimal(number: int, size: int) -> str:
    return random.Random(number).randbytes(size).hex()[:size]  # noqa: S311


def letters(number: int, size: int) -> str:
    return "".join(random.Random(number).choices(string.ascii_letters + string.digits, k=size))  # noqa: S311


def repeated(number: int, size: int) -> str:
    return f"{number:06}" + "x" * (size - 6)


def ratio(folder: Path, handoffs: int, size: int, text: Callable[[int, int], str]) -> float:
    path = folder / "journal.db"
    with SqliteJournal.open(path) as journal:
        head = Head("pub-1")
        draft, names = Artifact.of_text("the topic"), ("write", "review")
        for number in range(handoffs):
            phase, to = names[number % 2], names[(number + 1) % 2]
            started = PhaseStarted(phase, number // 2 + 1, {"draft": draft.digest})
            head = journal.append(head, [started], actor="baton")[-1].head
            draft = Artifact.of_text(text(number, size))
            handed = HandoffRecorded(phase, to, "writer", "the draft is complete", {"draft": draft.digest})
            head = journal.append(head, [handed], actor="writer", artifacts=[draft])[-1].head
    connection = apsw.Connection(str(path))
    connection.pragma("wal_checkpoint", "truncate")
    connection.close()
    return path.stat().st_size / (handoffs * size)


def main() -> None:
    print("".join(f"{name:>14}" for name in ("", *(f"{count} x {size} B" for count, size in LENGTHS))))
    for text in (prose, hexadecimal, repeated, letters):
        found = []
        for handoffs, size in LENGTHS:
            with tempfile.TemporaryDirectory() as folder:
                found.append(ratio(Path(folder), handoffs, size, text))
        print(f"{text.__name__:>14}" + "".join(f"{each:>14.2f}" for each in found))


if __name__ == "__main__":
    main()
