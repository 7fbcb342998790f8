"""How often a workflow was logged before it becomes an app, and whether that is often enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from orchestrator.agenda.pattern import (
    BegunRun,
    InTurn,
    Pattern,
    median,
    pattern_key,
    patterns_of,
    sequences_of,
)
from orchestrator.agenda.pattern import LoggedNote as LoggedNote
from orchestrator.domain.day_facts import NoteTaken
from orchestrator.errors import NotRepeated
from orchestrator.face.beginning import begun_by_themselves
from orchestrator.face.day import Days
from orchestrator.ports.clock import moment
from orchestrator.text.quantity import counted
from orchestrator.values import dataclass
from orchestrator.workspace.read.governance import GOVERNANCE, Governance, read_governance
from orchestrator.workspace.read.skeleton import app_name_of

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace


@dataclass(frozen=True)
class Evidence:
    """What was logged of one workflow."""

    name: str
    """The app that is to be written."""
    governance: Governance
    notes: tuple[LoggedNote, ...] = ()
    """In the order they were taken; those that were taken back are left out."""
    spellings: tuple[str, ...] = ()
    """How the pattern was spelled in them."""
    in_turn: tuple[InTurn, ...] = ()
    """Other apps that were run one after the other, where the name says so."""

    @property
    def runs(self) -> tuple[str, ...]:
        """The second of each pair."""
        return tuple(second.run for one in self.in_turn for _, second in one.runs)

    @property
    def repetitions(self) -> int:
        return len(self.notes) + len(self.runs)

    @property
    def is_enough(self) -> bool:
        return self.repetitions >= self.governance.encode_after

    @property
    def usual_minutes(self) -> float:
        """The median of the notes that say how long it took; 0: none does."""
        return median([note.minutes for note in self.notes if note.minutes])


def evidence_of(workspace: Workspace, name: str) -> Evidence:
    """What was logged of a pattern by now.

    Raises:
        DefinitionFaults: `rules/governance.yaml` has faults.
    """
    key = pattern_key(name)
    pattern = next((one for one in patterns_of(logged_notes(workspace.days)) if key in keys_of(one)), None)
    in_turn = [one for one in sequences_of(begun_runs(workspace)) if key in _names_of(one)]
    return Evidence(
        name,
        read_governance(workspace.root),
        pattern.notes if pattern else (),
        pattern.spellings if pattern else (),
        tuple(in_turn),
    )


def check_enough(evidence: Evidence, why: str) -> None:
    """Raises NotRepeated where too little was logged, and the person does not say why it is written anyway."""
    if not (evidence.is_enough or why):
        raise refusal(evidence)


def refusal(evidence: Evidence) -> NotRepeated:
    name = evidence.name
    return NotRepeated(
        f"{name} was logged {counted(evidence.repetitions, 'time')}, and an app is written after "
        f"{evidence.governance.encode_after} (encode_after in {GOVERNANCE}).",
        mend=f'Log it the next times: baton note "WHAT YOU DID" --pattern {name} --minutes N; '
        f'or say why it cannot wait: baton app new {name} --anyway "WHY"',
    )


def logged_notes(days: Days) -> list[LoggedNote]:
    """Every note of the person's that was not taken back, in the order they were taken. What a program wrote is no
    evidence of what the person does.
    """
    notes = [(event.seq, event.fact) for event in days.standing() if isinstance(event.fact, NoteTaken)]
    found = [(seq, note) for seq, note in notes if not note.client]
    return [LoggedNote(seq, note.day, days.told(note.text), note.pattern, note.minutes) for seq, note in found]


def keys_of(pattern: Pattern) -> set[str]:
    """By which an app of it is known: its name, and what an app of this name may be called."""
    return {pattern_key(pattern.name), pattern_key(app_name_of(pattern.name))} - {""}


def begun_runs(workspace: Workspace) -> list[BegunRun]:
    """Runs that were begun here and share no other's past; branches go with the run they are of. What a schedule or a
    watched folder began repeats no work of the person's.
    """
    zone = workspace.days.constraints.timezone
    others = begun_by_themselves(workspace.journal)
    rows = [row for row in workspace.runs() if not (row.origin or row.imported or row.run in others)]
    begun = [(row, moment(row.started_at)) for row in rows]
    return [BegunRun(row.run, row.app, at, at.astimezone(zone).date().isoformat()) for row, at in begun]


def _names_of(one: InTurn) -> Sequence[str]:
    return pattern_key(one.name), pattern_key(f"{one.first}{one.second}")
