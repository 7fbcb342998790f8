"""What models cost in a window, by day, model, agent or app: added up from the requests that left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Literal, get_args

from orchestrator.domain.facts import ModelAnswered, ModelAsked, ModelFailed
from orchestrator.domain.money import in_nano, in_usd, purpose_of
from orchestrator.face.purse import WorkspacePurse
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import day_of, moment, stamp
from orchestrator.ports.journal import Expense
from orchestrator.values import dataclass
from orchestrator.workspace.read.settings import read_settings

By = Literal["day", "model", "agent", "app"]
WAYS: tuple[By, ...] = get_args(By)
"""How they can be told apart."""
USUAL_DAYS = 30
RECORDING, CHECK = "recording of", "models check"
"""In the place of an app: an eval that was recorded, its judges included, and whether models answer."""


@dataclass(frozen=True, slots=True)
class CountedRequest:
    """One request that left, as it is counted."""

    day: str
    """The person's, on which it left."""
    model: str
    """As roles name it: `provider:name`."""
    agent: str
    app: str
    beside: str
    """What it was for, where it was no run: `recording`, `check`."""
    nano: int
    """What it cost, or what is reserved for it while nobody knows."""
    is_open: bool
    """Nobody has heard the end of it: it is under way, or was when its process was killed."""
    is_priced: bool
    """Else nobody knows what it cost, if anything."""
    failed: bool = False
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    saved_nano: int = 0


@dataclass(frozen=True)
class CostLine:
    """Requests, added up."""

    name: str
    calls: int
    failed: int
    """Of the calls: brought no answer, whether they were paid or not."""
    spent_usd: float
    """Of those whose price is known; what is reserved counts, as it does under a cap."""
    open_usd: float
    """Of it, what is reserved for requests nobody has heard the end of."""
    unpriced: int
    """Of the calls: nobody knows their price."""
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    """Of the input: what vendors found in their caches."""
    saved_usd: float
    """What those caches saved; below 0 where writing into them cost more."""

    @classmethod
    def of(cls, name: str, requests: Iterable[CountedRequest]) -> CostLine:
        all_of = list(requests)
        return cls(
            name,
            len(all_of),
            sum(one.failed for one in all_of),
            in_usd(sum(one.nano for one in all_of)),
            in_usd(sum(one.nano for one in all_of if one.is_open)),
            sum(not one.is_priced for one in all_of),
            sum(one.input_tokens for one in all_of),
            sum(one.output_tokens for one in all_of),
            sum(one.cached_tokens for one in all_of),
            in_usd(sum(one.saved_nano for one in all_of)),
        )

    @property
    def is_known(self) -> bool:
        """Whether anything is known of what they cost."""
        return self.unpriced < self.calls or not self.calls


@dataclass(frozen=True)
class Costs:
    by: By
    since: str
    """A stamp of the journal's: of requests that left then or later."""
    until: str
    lines: tuple[CostLine, ...]
    """Days newest first; others the dearest first."""
    total: CostLine
    beside: Mapping[str, CostLine]
    """What was not spent by runs: `recording`, `check`."""
    unpriced: tuple[str, ...]
    """Models without a price that were asked."""
    removed: int
    """Runs that were removed since: what they cost stands here no more."""
    today_usd: float
    cap_usd: float
    """Of today, with what was added; 0: none."""

    def share(self, line: CostLine) -> float | None:
        """Of all that is known to be spent, from 0 to 1; None where nothing is."""
        return line.spent_usd / self.total.spent_usd if self.total.spent_usd and line.is_known else None


def costs(workspace: Workspace, by: By = "day", *, since: str = "") -> Costs:
    """Look back on what was spent. Raises WorkspaceError where baton.yaml cannot be read.

    Args:
        workspace: what was asked from here; what came in a file was paid elsewhere.
        by: what the lines are of.
        since: a stamp of the journal's; empty: a month.
    """
    now = workspace.clock()
    since = since or _days_back(workspace)
    known = _Prices(workspace)
    requests = [_request(one, known) for one in workspace.journal.expenses(since)]
    purse = WorkspacePurse(workspace.root, workspace.clock)
    today = workspace.spent_today()
    cap = purse.caps().day_usd
    return Costs(
        by=by,
        since=since,
        until=stamp(now),
        lines=tuple(_lines(by, requests)),
        total=CostLine.of("in all", requests),
        beside=_beside(requests),
        unpriced=tuple(sorted({one.model for one in requests if not one.is_priced})),
        removed=sum(one.removed_at >= since for one in workspace.journal.tombstones().values()),
        today_usd=today.day_usd,
        cap_usd=cap + today.day_raised_usd if cap else 0.0,
    )


def _days_back(workspace: Workspace) -> str:
    from datetime import timedelta

    first = (workspace.clock() - timedelta(days=USUAL_DAYS - 1)).astimezone()
    return stamp(first.replace(hour=0, minute=0, second=0, microsecond=0))


class _Prices:
    """Whether a model has a price now: of a request that nothing was reserved for, which is free then, or unknown."""

    def __init__(self, workspace: Workspace) -> None:
        self._purse = WorkspacePurse(workspace.root, workspace.clock)
        self._providers = read_settings(workspace.root).providers
        self._known: dict[str, bool] = {}

    def knows(self, model: str) -> bool:
        if model not in self._known:
            self._known[model] = self._purse.price(model, self._providers, 0) is not None
        return self._known[model]


def _request(one: Expense, known: _Prices) -> CountedRequest:
    asked, ended = one.asked.fact, one.ended.fact if one.ended else None
    assert isinstance(asked, ModelAsked)  # noqa: S101 - the port's promise
    model = asked.attempt or asked.model
    reserved = asked.reserved_usd if asked.budget else 0.0
    beside = purpose_of(one.stream)
    answered = ended if isinstance(ended, ModelAnswered | ModelFailed) else None
    return CountedRequest(
        day=asked.budget.day if asked.budget else day_of(moment(one.asked.at)),
        model=model,
        agent=one.asked.actor,
        app={"recording": f"{RECORDING} {asked.lane}", "check": CHECK}.get(beside, one.app),
        beside=beside,
        nano=in_nano(answered.cost_usd if answered else reserved),
        is_open=answered is None,
        is_priced=asked.budget is not None or known.knows(model),
        failed=isinstance(ended, ModelFailed),
        input_tokens=answered.input_tokens if answered else 0,
        output_tokens=answered.output_tokens if answered else 0,
        cached_tokens=ended.cached_tokens if isinstance(ended, ModelAnswered) else 0,
        saved_nano=in_nano(ended.cache_saved_usd) if isinstance(ended, ModelAnswered) else 0,
    )


_NAMES: Mapping[By, Callable[[CountedRequest], str]] = MappingProxyType(
    {
        "day": lambda one: one.day,
        "model": lambda one: one.model,
        "agent": lambda one: one.agent,
        "app": lambda one: one.app,
    }
)


def _lines(by: By, requests: Iterable[CountedRequest]) -> list[CostLine]:
    found: dict[str, list[CountedRequest]] = {}
    for one in requests:
        found.setdefault(_NAMES[by](one), []).append(one)
    lines = [CostLine.of(name, of_name) for name, of_name in found.items()]
    if by == "day":
        return sorted(lines, key=lambda line: line.name, reverse=True)
    return sorted(lines, key=lambda line: (-line.spent_usd, -line.calls, line.name))


def _beside(requests: Iterable[CountedRequest]) -> dict[str, CostLine]:
    found: dict[str, list[CountedRequest]] = {}
    for one in requests:
        if one.beside:
            found.setdefault(one.beside, []).append(one)
    return {name: CostLine.of(name, found[name]) for name in sorted(found)}
