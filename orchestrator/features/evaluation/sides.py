"""The two sides of a comparison: results that are there, profiles, cells, git revisions, and the workspace as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from orchestrator.errors import NotFound
from orchestrator.evals.comparison import Comparison, comparison
from orchestrator.evals.matrix import Cell
from orchestrator.evals.result import SuiteResult
from orchestrator.evals.store import LATEST, Results
from orchestrator.evals.suite import Suite
from orchestrator.face.repositories import check_own_repository
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.revision import workspace_at
from orchestrator.journal.memory import MemoryJournal
from orchestrator.values import dataclass, replace
from orchestrator.workspace.read.settings import read_settings

NOW = "now"
"""Names, in a comparison, the suite run on the workspace as it is."""

RunSuite = Callable[[str, str | None, Cell | None], SuiteResult]
"""(suite, profile, cell) -> its result on recorded answers."""


@dataclass(frozen=True)
class Sides:
    workspace: Workspace
    names: Sequence[str]
    suite: Callable[[str], Suite]
    score: Callable[[str, str], SuiteResult]
    """(suite, result) -> the result as the evaluators of now judge it."""
    run: RunSuite
    run_in: Callable[[Workspace, str], SuiteResult]
    """The same in another workspace."""

    def side(self, name: str, given: str) -> SuiteResult:
        """Raises NotFound: there is nothing of this name."""
        results = Results(self._root, name)
        if given == NOW:
            return self.run(name, None, None)
        suite = self.suite(name) if name in self.names else None
        if suite and given in (cell.name for cell in suite.matrix.cells):
            return self._of_cell(suite, given, results)
        if given == LATEST or any(id_.startswith(given) for id_ in results.ids()):
            return self.score(name, given) if suite else results.read(given)
        if given in read_settings(self._root).profiles:
            return self.run(name, given, None)
        return self._of_revision(name, given)

    def _of_cell(self, suite: Suite, name: str, results: Results) -> SuiteResult:
        """The last whole result of a cell, judged by the evaluators of now; where there is none, it is run."""
        [cell] = suite.matrix.named([name])
        last = results.last(cell.name)
        return self.score(suite.name, last.id) if last else self.run(suite.name, cell.profile, cell)

    def _of_revision(self, name: str, given: str) -> SuiteResult:
        workspace = self.workspace
        if workspace.must_be_trusted:
            check_own_repository(self._root)
        with workspace_at(self._root, given) as root:
            then = Workspace(
                root,
                journal=MemoryJournal(),
                liveness=workspace.liveness,
                must_be_trusted=workspace.must_be_trusted,
                trusted_as=self._root,
            )
            return replace(self.run_in(then, name), id=given)

    def compare(self, name: str, before: str, now: str) -> Comparison:
        return comparison(self.side(name, before), self.side(name, now or NOW))

    def compare_several(self, names: Sequence[str], before: str, now: str) -> tuple[list[Comparison], dict[str, str]]:
        compared: list[Comparison] = []
        missing: dict[str, str] = {}
        for name in names or self.names:
            try:
                compared.append(self.compare(name, before, now))
            except NotFound as error:
                if error.noun != "suite" or names:
                    raise
                missing[name] = "One of the two sides has no such suite."
        return compared, missing

    @property
    def _root(self) -> Path:
        return self.workspace.root
