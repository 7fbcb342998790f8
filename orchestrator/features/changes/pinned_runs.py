"""What runs were pinned to when they asked, and which version of a file stands in that."""

from __future__ import annotations

from pathlib import PurePosixPath

from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import Agent, Definition
from orchestrator.domain.facts import ProfileSwapped, RunStarted, RunUpgraded
from orchestrator.face.gate_answer import GateAnswer
from orchestrator.face.workspace import Workspace
from orchestrator.values import dataclass
from orchestrator.workspace.read.agent_file import parse_agent
from orchestrator.workspace.yaml.faultlog import FaultLog


@dataclass(frozen=True)
class Pinned:
    at: str
    """When it was, as the journal stamps moments."""
    digest: Digest


class PinnedRuns:
    """Of one workspace, each run read once."""

    def __init__(self, workspace: Workspace, moment: str) -> None:
        """`moment`: a run that lived through it is read whole, as it may have been moved to the app as it is now."""
        self._workspace = workspace
        self._moment = moment
        self._runs: dict[str, list[Pinned]] = {}
        self._definitions: dict[Digest, Definition] = {}

    def in_force(self, answer: GateAnswer) -> Pinned | None:
        """When the decision was opened; None where the run is not there any more."""
        if answer.root not in self._runs:
            self._runs[answer.root] = self._read(answer)
        until_then = [pinned for pinned in self._runs[answer.root] if pinned.at <= answer.opened_at]
        return until_then[-1] if until_then else None

    def _read(self, answer: GateAnswer) -> list[Pinned]:
        journal = self._workspace.journal
        events = journal.read(answer.root, limit=1)
        if events and events[0].at < self._moment <= answer.answered_at:
            events = journal.read(answer.root)
        facts = [(event.at, event.fact) for event in events]
        found = [
            Pinned(at, fact.definition)
            for at, fact in facts
            if isinstance(fact, RunStarted | RunUpgraded | ProfileSwapped)
        ]
        for digest in {pinned.digest for pinned in found} - self._definitions.keys():
            artifact = journal.artifact(answer.root, digest)
            self._definitions[digest] = self._workspace.definitions.pinned(artifact)
        return found

    def definition(self, digest: Digest) -> Definition:
        """Of a run that was asked about."""
        return self._definitions[digest]


def stands_in_definitions(path: str) -> bool:
    """Whether the text of such a file can be found in what a run is pinned to."""
    return path.startswith(("prompts/", "agents/", "tools/")) or path.endswith(".py")


def version_in(definition: Definition, path: str) -> str | Agent | None:
    """What a definition has of the file; None where it has nothing of it."""
    if path.startswith("prompts/"):
        return definition.prompts.get(path.removeprefix("prompts/"))
    if path.startswith("agents/"):
        return definition.agents.get(PurePosixPath(path).stem)
    return definition.modules.get(path)


def version_of(path: str, text: str) -> str | Agent | None:
    """What a definition would have of a file with this text; None where nothing can be made of it."""
    if not path.startswith("agents/"):
        return text
    source = parse_agent(PurePosixPath(path).stem, text, FaultLog())
    return source.agent if source else None


def is_made_of(definition: Definition, path: str) -> bool:
    """Whether an app may be another one by a change of the file: schemas, rules and settings may bear on any."""
    if stands_in_definitions(path):
        return version_in(definition, path) is not None
    if path.startswith("apps/"):
        return PurePosixPath(path).stem in {definition.app.name, *definition.apps}
    return True
