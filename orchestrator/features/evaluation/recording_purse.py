"""What recording an eval may spend: so much in all, never more than is left of the day, and it counts in the day."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from math import inf

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.definition import OFFLINE, REPLAY, Definition, Provider
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import KERNEL, Budget, Fact, ModelAnswered, ModelAsked, ModelFailed
from orchestrator.domain.messages import Request
from orchestrator.domain.money import stream_beside
from orchestrator.domain.price import Price
from orchestrator.errors import BatonError, UsageError
from orchestrator.face.purse import WorkspacePurse
from orchestrator.face.workspace import Workspace
from orchestrator.journal.memory import MemoryJournal
from orchestrator.ports.journal import Append, Journal, OpenReserve, Spend
from orchestrator.ports.liveness import Liveness
from orchestrator.ports.purse import Caps, Purse
from orchestrator.values import dataclass, replace

RECORDING = "recording"
"""What stands for the day, on the journal of a recording."""
_LEAST_CAP_USD = 1e-9
"""0 would mean none."""


@dataclass(frozen=True)
class _Bounded:
    """A purse with so much in it, for all cases of one recording together."""

    purse: WorkspacePurse
    usd: float

    def caps(self) -> Caps:
        return Caps(day_usd=max(self.usd, _LEAST_CAP_USD), vendor_counts=self.purse.caps().vendor_counts)

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        return self.purse.price(model, providers, input_tokens)

    def today(self) -> str:
        return RECORDING

    async def count(self, model: str, providers: Mapping[str, Provider], request: Request) -> int | None:
        return await self.purse.count(model, providers, request)


def recording_purse(workspace: Workspace, definition: Definition, max_cost_usd: float | None) -> Purse:
    """The purse that recording under a definition is paid from.

    Raises:
        UsageError: the bound is none, or models that may cost something are to be asked, and nobody has said how much.
    """
    if max_cost_usd is not None and not 0 <= max_cost_usd < inf:  # no sum is ever above "nan"
        raise UsageError(f"recording may not cost {max_cost_usd} dollars.", mend="Give a number from 0 on.")
    may_cost = {model.name for models in definition.roles.values() for model in models} - {OFFLINE, REPLAY}
    if may_cost and max_cost_usd is None:
        raise UsageError(
            f"recording asks {', '.join(sorted(may_cost))}, which may cost something.",
            mend="Say how much it may be in all: --max-cost USD (0 where they are free).",
        )
    purse = WorkspacePurse(workspace.root, workspace.clock)
    day_usd = purse.caps().day_usd
    today = workspace.journal.spend(purse.today())
    left = [day_usd + today.day_raised_usd - today.day_usd] if day_usd else []
    bounds = [*left, *([max_cost_usd] if max_cost_usd is not None else [])]
    return _Bounded(purse, min(bounds)) if bounds else purse


class CountedJournal(MemoryJournal):
    """A journal in memory whose spending counts in the workspace's own.

    What is asked here is reserved there first, and settled there as it is here.

    There it stands in a stream of its own, which is no run: who was asked, and what it cost. What was said is kept by
    the suite. The day's cap holds for runs and recordings together, whichever process asks first.
    """

    def __init__(self, journal: Journal, purse: Purse, suite: str, liveness: Liveness) -> None:
        """`purse` says which day it is, and its cap; `liveness` who records, and which others live."""
        super().__init__()
        self._counts_in = journal
        self._purse = purse
        self._suite = suite
        self._liveness = liveness
        self._end_there = Head(stream_beside("recording", liveness.driver, os.urandom(4).hex()))
        self._note = Artifact.of_text(
            f"It was asked for a recording of {suite}, which keeps what was said.", PLAIN_TEXT
        )
        self.on_events: Callable[[list[Event]], None] = lambda _events: None
        """Told of what was written here, as soon as it is."""
        self._reserved: dict[tuple[str, int], int] = {}
        """Stream and seq of a request here -> its seq there."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        """As in the port. Raises BudgetReached, too, when the workspace's day has not as much left."""
        reserved = {
            (append.head.stream, append.head.seq + place): self._tell(self._of_the_day(fact), actor)
            for append in appends
            for place, (fact, actor) in enumerate(zip(append.facts, _actors(append), strict=True), 1)
            if isinstance(fact, ModelAsked) and fact.budget
        }
        try:
            written = super().commit(appends)
        except BaseException:  # interrupted too: what was reserved is settled
            for seq in reserved.values():
                with suppress(BatonError):  # nothing was sent; what cannot be given back counts
                    self._tell(ModelFailed("", "not_asked", self._note.digest, settles=seq), KERNEL)
            raise
        self._reserved |= reserved
        for event in chain.from_iterable(written):
            self._settle(event)
        self.on_events(list(chain.from_iterable(written)))
        return written

    def spend(self, day: str, run: str = "") -> Spend:
        """Of a day that is none of the recording's own, as it is there."""
        here = super().spend(day, run)
        if day == RECORDING:
            return here
        return replace(self._counts_in.spend(day), run_usd=here.run_usd, run_raised_usd=here.run_raised_usd)

    def open_reserves(self, alive: Callable[[str], bool], day: str, run: str = "") -> list[OpenReserve]:
        """The same: there others may hold what is missing here."""
        if run or day == RECORDING:
            return super().open_reserves(alive, day, run)
        mine = self._liveness.driver
        return self._counts_in.open_reserves(lambda driver: driver == mine or self._liveness.alive(driver), day)

    def answer_lengths(self, agent: str, model: str) -> list[int]:
        return self._counts_in.answer_lengths(agent, model)

    def _of_the_day(self, fact: ModelAsked) -> ModelAsked:
        """The recording's own bound is kept here; there the day's cap counts."""
        budget = Budget(self._purse.today(), 0.0, self._purse.caps().day_usd)
        return ModelAsked(fact.key, fact.model, fact.reserved_usd, budget, fact.attempt, lane=self._suite)

    def _settle(self, event: Event) -> None:
        fact = event.fact
        if isinstance(fact, ModelAnswered | ModelFailed) and (event.stream, fact.settles) in self._reserved:
            seq = self._reserved.pop((event.stream, fact.settles))
            if isinstance(fact, ModelAnswered):
                self._tell(replace(fact, answer=self._note.digest, settles=seq, lane=self._suite), event.actor)
            else:
                self._tell(replace(fact, error=self._note.digest, settles=seq, lane=self._suite), event.actor)

    def _tell(self, fact: Fact, actor: str) -> int:
        artifacts = [] if isinstance(fact, ModelAsked) else [self._note]
        [event] = self._counts_in.append(self._end_there, [fact], actor=actor, artifacts=artifacts)
        self._end_there = event.head
        return event.seq


def _actors(append: Append) -> Sequence[str]:
    return [append.actor] * len(append.facts) if isinstance(append.actor, str) else append.actor
