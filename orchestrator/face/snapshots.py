"""What was worked out before, kept in `state/kept/`, so that the next process does not work it out again: what a long
run has come to, how far its account was told, an app as it was loaded and checked.

It is a cache, sealed with the key of this machine over the workspace's folder, what it is of, this version of the code
and what the person has taken as their own. What bears another seal is not read, without a word: it may have come along,
or is of an older version. Where nothing can be written, nothing is kept. Of a run there are no texts in it, only
digests, and what is in events; of an app what a run that was started is pinned to.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping
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

Part = Literal["state", "account", "definition"]
FOLDER = "state/kept/runs"
_FOLDERS: Mapping[Part, str] = {"state": FOLDER, "account": FOLDER, "definition": "state/kept/apps"}
EVERY = 256
"""Events after which one is taken anew. To fold so many takes some 10 ms; a run with fewer needs none."""
_PLAIN_NAME = re.compile(r"[a-z0-9_-]{1,60}")
"""Of a run or an app, that is the name of its files too, also where capitals make no difference."""


class Snapshots:
    """Those of one workspace; without anybody to vouch for them, none."""

    def __init__(self, root: Path, vouching: Vouching | None) -> None:
        self._root = root
        self._vouching = vouching

    def load(self, name: str, part: Part) -> JSON:
        """What was kept; None, where nothing is that can be believed."""
        if self._vouching is None or not _PLAIN_NAME.fullmatch(name):
            return None
        try:
            seal, _, data = read_own(self._root, _path(name, part), private=True).partition(b"\n")
            if not seal or seal.decode() != self._vouching.seal_of([name, part, made_by()], data):
                return None
            return json.loads(data)
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, name: str, part: Part, kept: JSON) -> None:
        """Instead of what was kept before, at once: the last of two processes holds. None: nothing is kept."""
        if self._vouching is None or not _PLAIN_NAME.fullmatch(name):
            return
        if kept is None:
            with suppress(OSError):
                remove(self._root, _path(name, part))
            return
        data = json.dumps(kept, separators=(",", ":")).encode()
        if seal := self._vouching.seal_of([name, part, made_by()], data):
            with suppress(OSError):
                write_whole(self._root, _path(name, part), seal.encode() + b"\n" + data, mode=PRIVATE)

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
    marks = marks_of(_sources(Path(__file__).parents[1]))
    return hashlib.sha256(json.dumps([sys.version, marks]).encode()).hexdigest()


def _sources(folder: Path) -> list[str]:
    """In order; by hand, as `rglob` takes five times as long."""
    found = []
    with os.scandir(folder) as below:
        for entry in sorted(below, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                found.append(entry.path)
            elif entry.name != "__pycache__" and entry.is_dir():
                found += _sources(Path(entry.path))
    return found


def _path(name: str, part: Part) -> str:
    return f"{_FOLDERS[part]}/{name}.{part}.json"
