"""What holds of files and processes: they follow the journal, keep nothing that was forgotten, and end."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from look import Look, Told
from walk import Walk, descriptors

from orchestrator.journal.liveness import LockLiveness
from orchestrator.transcripts.accounts import Accounts
from orchestrator.transcripts.markdown import ToldRun

_OF_RUN = re.compile(r"\d{4}-\d\d-\d\d-(.+)\.md")


def _branch(look: Look, run: str) -> ToldRun:
    return ToldRun(look.journal.read(run), partial(look.journal.artifact, run))


def accounts(look: Look) -> None:
    """Of each run there is, at most one account, which is a beginning of what would be told of it now."""
    written = sorted((look.walk.ground.root / "transcripts").glob("*.md"))
    ids = {f"{row.app}-{run.rpartition('-')[2]}": run for run, row in look.rows.items() if "/" not in run}
    with TemporaryDirectory(dir=look.walk.ground.base) as folder:
        fresh = Accounts(Path(folder) / "transcripts", branch=partial(_branch, look))
        moved = {told.run for told in look.moved}
        for path in written:
            found = _OF_RUN.fullmatch(path.name)
            assert found, f"transcripts/{path.name} is of no run"
            run = ids.get(found[1])
            assert run, f"transcripts/{path.name} is of a run that is not there"
            told = (
                fresh.bring_up(run, look.runs[run].after, partial(look.journal.artifact, run)) if run in moved else path
            )
            assert told
            assert told.read_bytes().startswith(path.read_bytes()), f"transcripts/{path.name} tells what was not so"


def forgotten(look: Look) -> None:
    """Of a run whose texts were forgotten, and that shared them with no other, its topic stands nowhere."""
    for run in look.walk.erased:
        told = look.runs.get(run)
        if told and not _has_relatives(look, told):
            words = [look.walk.topics[run], *look.walk.traces.pop(run, ())]
            for path in _files(look.walk.ground.root):
                whole = _bytes(path)
                assert not any(word in whole for word in words), f"{path.name} still holds what {run} forgot"


def _bytes(path: Path) -> bytes:
    """The journal's by another process: closing a file of our own would let go of all our locks on it (fcntl(2))."""
    if not path.name.startswith("journal.db"):
        return path.read_bytes()
    return subprocess.run(["cat", path], capture_output=True, check=True).stdout


def _has_relatives(look: Look, told: Told) -> bool:
    return bool(told.started.fork) or any(
        other.started.fork and other.started.fork.run == told.run for other in look.runs.values()
    )


def _files(root: Path) -> Iterator[Path]:
    for folder in ("state", "transcripts"):
        yield from (path for path in (root / folder).rglob("*") if path.is_file())


def topics(look: Look) -> None:
    """Remember what each run is about, while that can be read."""
    for told in look.runs.values():
        if told.run not in look.walk.topics:
            topic = told.artifact(told.started.inputs["topic"]) if "topic" in told.started.inputs else None
            if topic:
                look.walk.topics[told.run] = topic.text.encode()


def descriptors_left(walk: Walk) -> None:
    walk.close()
    assert descriptors() <= walk.descriptors, f"{descriptors()} files are open, {walk.descriptors} were before"


def locks_left(walk: Walk) -> None:
    """The dead leave their lock's file behind; whoever comes next takes it away."""
    folder = walk.ground.root / "state" / "locks"
    LockLiveness(folder).sweep()
    left = sorted(path.name for path in folder.glob("*"))
    assert not left, f"locks are held, and nobody drives: {left}"
