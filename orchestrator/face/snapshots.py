"""What a long run has come to, kept in `state/kept/runs/`: a process that goes on with it reads only what came since.

It is a cache, sealed with the key of this machine over the workspace's folder, the run, this version of the code and
what the person has taken as their own. What bears another seal is not read, without a word: it may have come along, or
is of an older version. Where nothing can be written, nothing is kept. No texts are in it, only digests, and what is in
events.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Literal

from orchestrator.domain.canonical import JSON
from orchestrator.face.vouching import Vouching
from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.seen import marks_of
from orchestrator.files.writing import remove, write_whole

Part = Literal["state", "account"]
FOLDER = "state/kept/runs"
EVERY = 256
"""Events after which one is taken anew. To fold so many takes some 10 ms; a run with fewer needs none."""
_MADE_BY = ("domain", "engine", "journal/rules", "ports", "text", "transcripts")
"""The rooms whose code says what stands in a snapshot."""
_PLAIN_NAME = re.compile(r"[a-z0-9_-]{1,60}")
"""Of a run, that is the name of its files too, also where capitals make no difference."""


class Snapshots:
    """Those of one workspace; without anybody to vouch for them, none."""

    def __init__(self, root: Path, vouching: Vouching | None) -> None:
        self._root = root
        self._vouching = vouching

    def load(self, run: str, part: Part) -> JSON:
        """What was kept; None, where nothing is that can be believed."""
        if self._vouching is None or not _PLAIN_NAME.fullmatch(run):
            return None
        try:
            seal, _, data = read_own(self._root, _path(run, part), private=True).partition(b"\n")
            if not seal or seal.decode() != self._vouching.seal_of([run, part, made_by()], data):
                return None
            return json.loads(data)
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, run: str, part: Part, kept: JSON) -> None:
        """Instead of what was kept before, at once: the last of two processes holds. None: nothing is kept."""
        if self._vouching is None or not _PLAIN_NAME.fullmatch(run):
            return
        if kept is None:
            with suppress(OSError):
                remove(self._root, _path(run, part))
            return
        data = json.dumps(kept, separators=(",", ":")).encode()
        if seal := self._vouching.seal_of([run, part, made_by()], data):
            with suppress(OSError):
                write_whole(self._root, _path(run, part), seal.encode() + b"\n" + data, mode=PRIVATE)

    def drop(self, run: str) -> None:
        """Keep nothing of a run."""
        self.save(run, "state", None)
        self.save(run, "account", None)


class AccountMemory:
    """How far the accounts were told: see `transcripts.accounts.Memory`."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots

    def load(self, run: str) -> JSON:
        return self._snapshots.load(run, "account")

    def save(self, run: str, told: JSON) -> None:
        self._snapshots.save(run, "account", told)


@cache
def made_by() -> str:
    """Which version of the code this is: an update of the package has other files, and so has an editor."""
    package = Path(__file__).parents[1]
    marks = marks_of(path for room in _MADE_BY for path in sorted((package / room).rglob("*.py")))
    return hashlib.sha256(json.dumps(marks).encode()).hexdigest()


def _path(run: str, part: str) -> str:
    return f"{FOLDER}/{run}.{part}.json"
