"""An app on its way from text to definition, with everything its checks look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.workspace.read.app_prompts import AppPrompts
from orchestrator.workspace.read.app_source import AppSource
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.names import Names
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.read.unknown_names import UnknownNames
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.section import ALL

EACH_ITEM = "item"
"""In a phase with `each`: the entry it is at."""


@dataclass(frozen=True)
class Catalog:
    """What the installed program offers by name."""

    tools: frozenset[str]
    effects: frozenset[str]


@dataclass(frozen=True)
class CheckedApp:
    source: AppSource
    """With every default written out."""
    files: WorkspaceFiles
    prompts: AppPrompts
    names: Names
    catalog: Catalog
    profile: str
    """The profile roles are looked up in."""
    unknown: UnknownNames
    """Fills while the checks run."""

    @property
    def faults(self) -> FaultLog:
        return self.files.faults

    @property
    def scripts_path(self) -> str:
        return f"apps/{self.source.app.name.replace('-', '_')}.py"

    @property
    def workers(self) -> Iterator[PhaseSource]:
        """Every phase that does something, members of `together` included."""
        for source in self.source.phases:
            yield from source.workers

    def passes_for_sure(self, source: PhaseSource) -> bool:
        """Whether what a phase passes could be made out, so that its absence means something."""
        if source.doubts("reads", "may_read", "with"):
            return False
        paths = (*source.phase.reads.values(), *source.phase.may_read.values())
        return all((name := path.split(".")[0]) in self.names or name == EACH_ITEM for path in paths)

    @property
    def names_are_certain(self) -> bool:
        """Whether every input and artifact could be made out."""
        return self.source.doubtful.isdisjoint(("inputs", "phases", ALL)) and not any(
            source.doubts("writes") for source in self.source.phases
        )
