"""The lines of the run list and of the decision list, and which of them are wanted.

On the start-up path, where a dataclass costs ten times what a named tuple does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from orchestrator.domain.run_status import RunStatus
from orchestrator.text.branch_path import PathStep

if TYPE_CHECKING:
    from orchestrator.domain.facts import DecisionKind


class RunRow(NamedTuple):
    """A line of the run list, kept in the same commit as the events it is derived from."""

    run: str
    app: str
    status: RunStatus
    started_at: str
    changed_at: str
    """When its status changed last."""
    driver: str = ""
    """Who drives it, or the last who did without letting go."""
    title: str = ""
    """The file its first input was read from: its place in the workspace, or as the person wrote it."""
    phase: str = ""
    """Where it is, or goes to next; empty before the first phase began."""
    waits: str = ""
    """The decision that is open."""
    origin: str = ""
    """The run it was forked from."""
    imported: str = ""
    """Which of its events came in a file: `0-12`, after one seq up to another. See `spans_of`."""
    paid_nano: int = 0
    """Nano-dollars paid for requests that nothing was reserved for."""
    below_nano: int = 0
    """Of what was paid, what branches have told: without it, all runs of a tree add up to what the tree cost."""
    work: str = ""
    """Who worked in it, phase by phase, and how often it failed: see `ports/work.py`."""
    reserved_nano: int = 0
    """What counts for the others: their costs, and the reserves that nothing has settled."""

    @property
    def cost_usd(self) -> float:
        return (self.paid_nano + self.reserved_nano) / 1_000_000_000

    @property
    def own_nano(self) -> int:
        """What it cost by itself, without its branches."""
        return self.paid_nano - self.below_nano + self.reserved_nano

    @property
    def is_rested(self) -> bool:
        """It waits, and for no answer that is its own: it sleeps, or its branches wait."""
        return self.status in ("waiting", "sleeping") and not self.waits


class OwnSpan(NamedTuple):
    """Events of one stream that came together in a file: seq > `after`, up to `until`."""

    after: int
    until: int


def spans_of(imported: str) -> tuple[OwnSpan, ...]:
    """What a line of the run list says of events that came in files. Raises ValueError when it says something else."""
    parts = (span.split("-") for span in imported.split())
    return tuple(OwnSpan(int(after), int(until)) for after, until in parts)


class DecisionRow(NamedTuple):
    """A line of the decision list. The event at `seq` holds the rest. What was asked elsewhere is not in the list."""

    decision: str
    run: str
    seq: int
    open: bool
    closed: int = 0
    """The seq of the event that answered it or withdrew it; 0: none did."""


class AskedRow(NamedTuple):
    """A decision that was asked here, with how it was answered."""

    decision: str
    run: str
    app: str
    """Of the run."""
    phase: str
    kind: DecisionKind
    opened: int
    """The seq of the event that opened it."""
    opened_at: str
    open: bool
    answer: str = ""
    """Empty: none was given."""
    approves: bool = False
    """The answer is a yes of somebody's, after which an effect may act."""
    by: str = ""
    """Who answered: the person, `rule:NAME`, or the kernel when its time was over."""
    closed_at: str = ""
    """When it was answered or withdrawn. Empty: it is open, or was gone on with elsewhere."""
    with_edit: str = ""
    """The decision whose edit this yes was one answer with."""


class Wanted(NamedTuple):
    """Which runs are looked for. What is left empty asks for nothing; without any, all are."""

    app: str = ""
    statuses: tuple[RunStatus, ...] = ()
    since: str = ""
    """Started at this moment or later; a stamp of the journal's."""
    changed_since: str = ""
    """Their status changed at this moment or later."""
    prefix: str = ""
    """What their ids begin with."""
    branches: bool = False
    """Also those that are branches of others."""
    rested: bool | None = None
    """Those that wait for no answer of their own, see `RunRow.is_rested`; or all but those."""

    def takes(self, row: RunRow) -> bool:
        return (
            (not self.app or row.app == self.app)
            and (not self.statuses or row.status in self.statuses)
            and row.started_at >= self.since
            and row.changed_at >= self.changed_since
            and row.run.startswith(self.prefix)
            and (self.branches or "/" not in row.run)
            and self.rested in (None, row.is_rested)
        )


EVERY = Wanted()


class Waiting(NamedTuple):
    """A decision that is open, as a list shows it."""

    decision: str
    run: str
    app: str
    opened_at: str
    seal: str
    """The digest of the event that opened it: the same id with another seal is another question."""
    kind: DecisionKind
    question: str
    expires_at: str = ""
    expires_answer: str = ""
    root_app: str = ""
    """Of the run whose branch asks, where it is one."""
    steps: tuple[PathStep, ...] = ()
    """From that one down to the branch."""
