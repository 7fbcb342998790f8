"""An app on its way from text to definition, with everything its checks look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from orchestrator.domain.facts import EACH_ITEM
from orchestrator.values import dataclass
from orchestrator.workspace.check.mentions import Mention
from orchestrator.workspace.check.names import Names
from orchestrator.workspace.check.unknown_names import UnknownNames
from orchestrator.workspace.read.app_prompts import AppPrompts
from orchestrator.workspace.read.app_source import AppSource
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import FaultLog, Place
from orchestrator.workspace.yaml.node import Scalar
from orchestrator.workspace.yaml.section import ALL


@dataclass(frozen=True)
class Catalog:
    """What the installed program offers by name."""

    tools: Collection[str]
    """Built in."""
    effects: Collection[str]
    installed: Callable[[str], Collection[str]]
    """`tool` or `effect` -> what packages bring. Asked last: reading the metadata of all packages takes a while."""


@dataclass(frozen=True)
class Pins:
    """What a phase reaches beyond its own lines, so that a run is pinned to it."""

    agent: str = ""
    tool: str = ""
    effect: str = ""
    prompt: str = ""
    """A template's name."""
    scripts: bool = False
    """The app's own functions."""


RestsOn = Literal["a model", "what it reads", ""]
"""Whose word a result is: a model's, that of whoever wrote what it is made from, or one that stands by itself."""


class CheckedKind(Protocol):
    """A kind of phase, as the checks of an app ask about it."""

    @property
    def rests_on(self) -> RestsOn: ...

    def check(self, app: CheckedApp, source: PhaseSource) -> None:
        """Tell what is wrong with what the phase names, whatever stands around it."""
        ...

    @property
    def own_words(self) -> str:
        """What a message calls the words in which the phase mentions names."""
        ...

    def mentions(self, source: PhaseSource) -> Sequence[Mention]:
        """What the phase's own words, beside its `reads`, ask for before it begins. Raises TemplateError."""
        ...

    def hears_nothing(self, app: CheckedApp, source: PhaseSource) -> tuple[str, str]:
        """What a note sent to the phase would find, and how that is mended; empty: send it elsewhere."""
        ...

    def calls(self, source: PhaseSource) -> Scalar | None:
        """The app that the phase runs."""
        ...

    def pins(self, source: PhaseSource) -> Pins: ...


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
    told: set[tuple[Place, str]]
    """So does this: names at places that are told already, as a template that two phases share is one cause."""
    kinds: Mapping[str, CheckedKind]

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

    def kind(self, source: PhaseSource) -> CheckedKind | None:
        """None where it could not be made out."""
        return self.kinds.get(source.phase.kind)

    def written_by_model(self, source: PhaseSource) -> bool:
        """Whether a model's word is what the phase, or a member of it, writes."""
        return any((kind := self.kind(worker)) and kind.rests_on == "a model" for worker in (source, *source.members))

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
