"""What cases have paid for that have not come to their end: kept at each answer, so that a kill loses none.

They lie in `state/evals/SUITE/unfinished/` as cassettes, one a repeat of a case, and go away when the case has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import Fact, ModelAnswered, ToolReturned
from orchestrator.errors import WorkspaceError
from orchestrator.evals.suite import Suite
from orchestrator.files.writing import remove
from orchestrator.recording.cassette import Cassette, read_cassette, recorded, write_cassette

ArtifactOf = Callable[[Digest], Artifact]
_FOLDER = "unfinished"


class UnfinishedCases:
    """Of one suite."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self._root = suite.folder.parent.parent
        self._below = Path("state") / "evals" / suite.name / _FOLDER

    def cassette(self, case: str, profile: str, repeat: int) -> Cassette | None:
        """What was paid for of a case that was cut off; a file that cannot be read is as none."""
        path = self._root / self._file(case, profile, repeat)
        try:
            return read_cassette(path) if path.is_file() else None
        except WorkspaceError:
            return None

    def put(self, case: str, profile: str, repeat: int, facts: list[Fact], artifact_of: ArtifactOf) -> None:
        write_cassette(self._root, self._file(case, profile, repeat), recorded(case, facts, artifact_of))

    def remove(self, case: str, profile: str, repeat: int) -> None:
        if (self._root / self._file(case, profile, repeat)).is_file():
            remove(self._root, self._file(case, profile, repeat))

    def _file(self, case: str, profile: str, repeat: int) -> Path:
        return self._below / self._suite.cassette(case, profile, repeat).name


class PaidFacts:
    """The facts of one case as they come, kept when something was paid or done."""

    def __init__(self, keep: Callable[[list[Fact]], None]) -> None:
        self._keep = keep
        self._facts: list[Fact] = []

    def took(self, events: list[Event]) -> None:
        facts = [event.fact for event in events]
        self._facts += facts
        if any(isinstance(fact, ModelAnswered | ToolReturned) and not fact.reused for fact in facts):
            self._keep(self._facts)
