"""What there is in a workspace, by name, without loading it: for completion, while somebody holds the tab key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # each costs some milliseconds, and the names of files need none of them
    from orchestrator.engine.state import RunState
    from orchestrator.journal.sqlite.journal import SqliteJournal


import re

from orchestrator.files.looking import read_plain

_LINE = re.compile(r"(?P<indent> *)(?P<key>[A-Za-z_][A-Za-z0-9_-]*):(?:\s|$)")

_MOST = 100
"""More than anybody looks through."""

Name = tuple[str, str]
"""A name, and what to say of it."""


class KnownNames:
    """Looks only; a journal that is not there is not made."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def runs(self) -> list[Name]:
        with self._journal() as journal:
            rows = journal.runs(limit=_MOST) if journal else []
            return [(row.run, f"{row.app}, {row.started_at[:10]}") for row in rows]

    def branches(self, root: str) -> list[Name]:
        """Of one run, by its whole id."""
        from orchestrator.ports.listing import Wanted

        with self._journal() as journal:
            rows = journal.runs(Wanted(prefix=f"{root}/", branches=True), limit=_MOST) if journal else []
            return [(row.run, f"{row.app}, {row.status}") for row in reversed(rows)]

    def decisions(self) -> list[Name]:
        with self._journal() as journal:
            rows = journal.decisions() if journal else []
            return [(row.decision, row.run) for row in reversed(rows[-_MOST:])]

    def apps(self) -> list[Name]:
        return [(path.stem, "") for path in sorted((self._root / "apps").glob("*.yaml"))]

    def retired(self) -> list[Name]:
        return [(path.stem, "retired") for path in sorted((self._root / "apps" / "retired").glob("*.yaml"))]

    def suites(self) -> list[Name]:
        return [(path.parent.name, "") for path in sorted((self._root / "evals").glob("*/suite.yaml"))]

    def profiles(self) -> list[Name]:
        return [(name, "") for name in keys_below(self._root / "baton.yaml", "profiles")]

    def phases_of_app(self, app: str) -> list[Name]:
        return [(name, "") for name in keys_below(self._root / "apps" / f"{app}.yaml", "phases")]

    def inputs_of_app(self, app: str) -> list[Name]:
        return [(name, "") for name in keys_below(self._root / "apps" / f"{app}.yaml", "inputs")]

    def phases_of_run(self, run: str) -> list[Name]:
        """As the run was pinned to them, whatever the file says now."""
        from orchestrator.domain.definition import Definition

        with self._journal() as journal:
            state = _state(journal, run)
            if journal is None or state is None:
                return []
            definition = Definition.of_pinned(journal.artifact(state.run, state.definition)).part_of(state.run)
            return [(phase.name, phase.kind) for phase in definition.app.phases]

    def phases_of_decision(self, decision: str) -> list[Name]:
        return self.phases_of_run(self._run_of(decision))

    def artifacts_of_run(self, run: str) -> list[Name]:
        with self._journal() as journal:
            state = _state(journal, run)
            return [(name, "") for name in (*state.artifacts, *state.inputs)] if state else []

    def answers_of(self, decision: str) -> list[Name]:
        with self._journal() as journal:
            row = journal.decision(decision) if journal else None
            state = _state(journal, row.run) if row else None
            opened = state.decision if state else None
            return [(answer, "") for answer in opened.answers] if opened else []

    def _run_of(self, decision: str) -> str:
        with self._journal() as journal:
            row = journal.decision(decision) if journal else None
            return row.run if row else decision

    @contextmanager
    def _journal(self) -> Iterator[SqliteJournal | None]:
        path = self._root / "state" / "journal.db"
        if not path.is_file():
            yield None
            return
        from orchestrator.journal.sqlite.journal import SqliteJournal

        with SqliteJournal.open_to_look(path) as journal:
            yield journal


def _state(journal: SqliteJournal | None, given: str) -> RunState | None:
    """Of the run that an id, the start of one, or `@last` names."""
    from orchestrator.engine.recorder import Recorder
    from orchestrator.ports.listing import Wanted

    if journal is None or not given:
        return None
    named = journal.run(given)
    found = journal.runs(limit=1) if given == "@last" else journal.runs(Wanted(prefix=given), limit=2)
    exact = [named] if named else found
    return Recorder(journal, exact[0].run).state if len(exact) == 1 else None


def keys_below(path: Path, key: str) -> list[str]:
    """Seen by the lines alone, as there is no time to parse YAML: `offline`, `claude` ... of `profiles`, in the order written. Empty when they are not written line by line."""
    try:
        lines = read_plain(path).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return list(dict.fromkeys(_keys(iter(lines), key)))


def _keys(lines: Iterator[str], key: str) -> Iterator[str]:
    for line in lines:
        if line.split("#")[0].rstrip() == f"{key}:":
            break
    depth = ""
    for line in lines:
        if line.strip() and not line.startswith((" ", "#")):
            return
        match = _LINE.match(line)
        if match and match["indent"] == (depth := depth or match["indent"]):
            yield match["key"]
