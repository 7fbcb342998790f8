"""A suite that was run: what came of each case, and what its bars make of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from orchestrator.errors import NotFound
from orchestrator.evals.comparison import Interval
from orchestrator.evals.drift import Drift
from orchestrator.evals.figure import headline, sampled, share_head, share_row
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.suite import Suite
from orchestrator.evals.verdict import Bars, Share, Since, Verdict, held
from orchestrator.text.html import Html, tag
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Ran:
    """Under one profile."""

    suite: Suite
    result: SuiteResult
    drifts: tuple[Drift, ...] = ()
    """Why cases are stale, if any are."""
    since: Callable[[], Since | None] = lambda: None
    """What became of it since the last result of its profile that came to its end. Reads that one."""
    taken_over: int = 0
    """How many results were there already, of a run that was cut off."""
    is_free: bool = False
    """What it would ask costs nothing."""
    spent_usd: float = 0.0
    """By recording, this time."""

    def __str__(self) -> str:
        """In one line."""
        return f"{self.suite.name}: {headline(self.verdict)} · {sampled(self.verdict)}"

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        return f"{tag('p', str(self))}{_table(self.table)}{_table(self.case_table)}"

    @cached_property
    def verdict(self) -> Verdict:
        suite = self.suite
        return held(self.result, Bars(suite.each, suite.overall, suite.tagged, suite.reducer), self.since)

    @property
    def passed(self) -> bool:
        """Everything that must hold holds, and could be measured."""
        return self.verdict.word == "pass"

    @property
    def cases(self) -> tuple[CaseResult, ...]:
        """In the suite's order, each repeat by itself."""
        return self.result.cases

    def case(self, name: str, repeat: int = 1) -> CaseResult:
        """Raises NotFound with the nearest name."""
        for one in self.cases:
            if (one.name, one.outcome.repeat) == (name, repeat):
                return one
        raise NotFound("case", name, dict.fromkeys(one.name for one in self.cases))

    @property
    def share(self) -> Share:
        """Of all cases and repeats those that passed everything."""
        return self.verdict.shares[0]

    @property
    def interval(self) -> Interval | None:
        """95 %, of that share, for cases like these; None where there are no cases."""
        return self.share.interval

    @property
    def cost_usd(self) -> float:
        """Of all answers, also of those that were recorded before; what was spent this time is `spent_usd`."""
        return sum(one.outcome.cost_usd for one in self.cases)

    @property
    def table(self) -> list[tuple[str, ...]]:
        """A line for everything together and for each evaluator, the head first: passed, interval, what must hold."""
        return [share_head(self.verdict), *map(share_row, self.verdict.shares)]

    @property
    def case_table(self) -> list[tuple[str, ...]]:
        """A line a case, the head first: whether it passed, what it cost, and why where it did not."""
        return [("case", "passed", "cost", "why"), *map(_row, self.cases)]


def _table(rows: Sequence[tuple[str, ...]]) -> Html:
    head, *others = rows
    lines = [tag("tr", *(tag("th", cell) for cell in head))]
    lines += [tag("tr", *(tag("td", cell) for cell in row)) for row in others]
    return tag("table", *lines)


def _row(case: CaseResult) -> tuple[str, ...]:
    name = case.name if case.outcome.repeat == 1 else f"{case.name} ({case.outcome.repeat})"
    return name, "yes" if case.passed else "no", f"${case.outcome.cost_usd:.4f}", case.why


@dataclass(frozen=True)
class Batch:
    """Profiles or cells that are run one after the other; a batch that was cut off is gone on with as a whole."""

    id: str = ""
    """Empty: one alone."""
    names: tuple[str, ...] = ()
    suite: Suite | None = None
    """As it was read for all of them."""


ALONE = Batch()
