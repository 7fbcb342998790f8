"""The port to tools: functions that read the world for a model or a phase, and change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.errors import ToolError
from orchestrator.files.links import followed
from orchestrator.ports.governing import NO_GOVERNING, Governing
from orchestrator.ports.pages import NO_PAGES, Pages
from orchestrator.values import dataclass, field

if TYPE_CHECKING:
    from orchestrator.domain.messages import ToolSpec


class Repositories(Protocol):
    """Which repositories git may be used in: their own settings make it run programs and ask addresses."""

    def check(self, folder: Path) -> None:
        """Raises Untrusted when the folder's repository came along with the workspace, and nobody has allowed it."""
        ...

    def making(self, folder: Path, prepared: Path) -> None:
        """A repository that Baton makes for a folder, before it is there: it is known again by what is put in it."""
        ...


class AnyRepository:
    """Where everything is the person's own."""

    def check(self, folder: Path) -> None:
        """Everything may be used."""

    def making(self, folder: Path, prepared: Path) -> None:
        """Nothing needs to be known again."""


ANY_REPOSITORY = AnyRepository()


@dataclass(frozen=True)
class Surroundings:
    """Where a tool or an effect works: the workspace, and the folders the person named as inputs."""

    root: Path
    """The workspace folder."""
    folders: Mapping[str, Path] = field(default_factory=dict)
    """Folder inputs of the run, by input name, absolute."""
    inputs: Mapping[str, Artifact] = field(default_factory=dict)
    """The run's recorded inputs."""
    settings: JSON = None
    """What `baton.yaml` says for this tool or effect."""
    repositories: Repositories = ANY_REPOSITORY
    files: Mapping[str, str] = field(default_factory=dict)
    """Input name -> the path its text was read from: its place in the workspace, or as the person wrote it."""
    pages: Pages = NO_PAGES
    governing: Governing = NO_GOVERNING
    """Of the effect of the monthly review alone."""

    def resolve(self, path: str) -> Path:
        """The absolute path, links resolved, when it lies in the workspace or in a folder the person named.

        Raises:
            ToolError: the path leads elsewhere.
        """
        found = followed(self.root / path)
        for allowed in (self.root, *self.folders.values()):
            if found.is_relative_to(followed(allowed)):
                return found
        raise ToolError(f'"{path}" lies outside the workspace.', mend="Use a path inside it.")


class Tool(Protocol):
    """A function with a JSON Schema. Raises `ToolError` when it cannot do its work."""

    @property
    def spec(self) -> ToolSpec: ...

    @property
    def pure(self) -> bool:
        """Looks at nothing but its arguments, so a replay runs it again and compares."""
        ...

    async def call(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> JSON: ...
