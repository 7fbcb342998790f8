"""What repeats in the log and is no app yet: patterns, notes that are alike, apps that are run one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.agenda.pattern import (
    REPEATS,
    Alike,
    Pattern,
    alike_notes,
    pattern_key,
    patterns_of,
    sequences_of,
)
from orchestrator.agenda.pattern import InTurn as InTurn
from orchestrator.face.definitions import files_of
from orchestrator.features.apps.evidence import begun_runs, keys_of, logged_notes
from orchestrator.values import dataclass
from orchestrator.workspace.read.governance import read_governance
from orchestrator.workspace.read.skeleton import app_name_of

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace


@dataclass(frozen=True)
class PatternIdea:
    pattern: Pattern
    app: str
    """What an app of it may be called."""


@dataclass(frozen=True)
class Ideas:
    encode_after: int
    patterns: tuple[PatternIdea, ...]
    """Named, and no app yet; the most often logged first."""
    alike: tuple[Alike, ...]
    """Never named."""
    in_turn: tuple[InTurn, ...]
    """Of apps, those pairs that were run often enough to be told."""
    are_apps: tuple[str, ...] = ()
    """Patterns that repeat and are an app by now."""


def ideas(workspace: Workspace) -> Ideas:
    """Raises DefinitionFaults: `rules/governance.yaml` has faults."""
    notes = logged_notes(workspace.days)
    apps = {pattern_key(name) for name in files_of(workspace.root).app_names}
    in_turn = (one for one in sequences_of(begun_runs(workspace)) if len(one.runs) >= REPEATS)
    patterns = patterns_of(notes)
    return Ideas(
        read_governance(workspace.root).encode_after,
        tuple(PatternIdea(one, app_name_of(one.name)) for one in patterns if apps.isdisjoint(keys_of(one))),
        tuple(alike_notes(notes)),
        tuple(one for one in in_turn if pattern_key(one.name) not in apps),
        tuple(one.name for one in patterns if not apps.isdisjoint(keys_of(one))),
    )
