"""The branches of a run, folded to what a person looks for: what failed and what waits, and how many the others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from orchestrator.domain.branch import BranchStep, is_failed, last_step, parent_of, step_of
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import BranchEnded, BranchesOpened
from orchestrator.domain.run_status import ENDED, Status
from orchestrator.face.fork import way_of
from orchestrator.face.run import Run
from orchestrator.ports.clock import local
from orchestrator.ports.listing import RunRow
from orchestrator.text.branch_path import item_told
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible
from orchestrator.transcripts.forgotten import held, with_gaps
from orchestrator.transcripts.timeline import Stay
from orchestrator.values import dataclass

_MOST = 12
"""Lines of one phase: half a screen of the usual height."""
_FIRST: tuple[Status, ...] = ("failed", "waiting", "interrupted", "running", "sleeping")

Below = Sequence[tuple[RunRow, Status]]


@dataclass(frozen=True)
class BranchLine:
    run: str
    depth: int
    """0: a branch of the run that is shown; each further one is a branch of a branch."""
    name: str
    status: Status
    told: str
    """What it made, why it made nothing, or what it asks; made visible."""
    mend: str = ""
    """What to do about one that failed; made visible."""


@dataclass(frozen=True)
class Folded:
    lines: tuple[BranchLine, ...] = ()
    more: str = ""
    """Of those that have no line."""
    anew: str = ""
    """Of a run that has ended without those that failed: what begins anew with them, and the command that does it."""

    @property
    def mends(self) -> tuple[str, ...]:
        """What to do about those that failed, each once: they mostly fail of the same, in runs of their own."""
        mends = {line.mend.partition("baton ")[0]: line.mend for line in reversed(self.lines) if line.mend}
        return tuple(reversed(mends.values()))


NOTHING_FOLDED = Folded()


def opened_in(stay: Stay) -> BranchesOpened | None:
    """What a visit of a phase began, where its work is done by branches."""
    return next((event.fact for event in stay.events if isinstance(event.fact, BranchesOpened)), None)


def folded(run: Run, stay: Stay, below: Below) -> Folded:
    """The branches of one visit.

    Args:
        run: whose visit it is.
        stay: the visit.
        below: all runs below the run.
    """
    own = [(row, status) for row, status in below if _is_of(row.run, run.id, stay)]
    entries = list(_in_order(own, below))
    ends = {f"{run.id}/{event.fact.branch}": event.fact for event in stay.events if isinstance(event.fact, BranchEnded)}
    shown = tuple(_line(run, row, status, depth, ends) for row, status, depth in entries[:_MOST])
    failed = [row for row, status, _ in entries if status == "failed"]
    return Folded(shown, _counted(entries[_MOST:]), _anew(run, stay) if failed else "")


def _anew(run: Run, stay: Stay) -> str:
    """A fork shares what was handed on before a visit, and of the visit itself nothing but what models answered:
    whichever branch it is named by, each gate there asks again and each effect happens again.
    """
    if not run.state.ended or parent_of(run.id):
        return ""
    begins = BranchStep(stay.phase, stay.visit, "").spelled
    return f"{all_anew(stay.phase)}: baton fork {run.id} --from {begins}"


def all_anew(phase: str) -> str:
    """What a fork from a phase that branches out does, before a person types it."""
    return f"to begin all of {phase} anew in a new run, what you answered and what was done there too"


def begun_anew(run: str, start: str) -> str:
    """The phase that a fork begins at, where a branch of it is named; empty where none is."""
    way = way_of(run, start)
    return step_of(way.partition("/")[0]).phase if way else ""


def failed_entries(run: Run, stay: Stay) -> Folded:
    """Those of a list that the phase went through by itself, so that no run of their own tells why."""
    load = with_gaps(run.artifact_of)
    made = [load(digest) for digest in (stay.handoff.artifacts.values() if stay.handoff else ())]
    lists = [one.value for one in made if one.is_json and isinstance(one.value, list)]
    failed = [(at, one) for value in lists for at, one in enumerate(value, 1) if is_failed(one)]
    lines = (
        BranchLine(
            "", 0, f"{stay.phase}.{at}{item_told(one['item'])}", "failed", " ".join(visible(one["error"]).split())
        )
        for at, one in failed[:_MOST]
    )
    left = len(failed) - _MOST
    return Folded(tuple(lines), f"and {left:,} more: {left:,} failed" if left > 0 else "")


def _is_of(branch: str, run: str, stay: Stay) -> bool:
    if parent_of(branch) != run:
        return False
    step = step_of(last_step(branch))
    return (step.phase, step.visit) == (stay.phase, stay.visit)


def _in_order(own: Below, below: Below, depth: int = 0) -> Iterator[tuple[RunRow, Status, int]]:
    """Those that need somebody first; below one that is on its way its own, below one that is over what failed."""
    for row, status in sorted(own, key=lambda one: (_rank(one[1]), _number(one[0]))):
        yield row, status, depth
        if status != "failed":
            of_it = [one for one in below if parent_of(one[0].run) == row.run]
            of_it = [one for one in of_it if one[1] == "failed"] if status in ENDED else of_it
            yield from _in_order(of_it, below, depth + 1)


def _rank(status: Status) -> int:
    return _FIRST.index(status) if status in _FIRST else len(_FIRST)


def _number(row: RunRow) -> int:
    which = step_of(last_step(row.run)).which
    return int(which) if which.isdecimal() else 0


def _counted(left: Sequence[tuple[RunRow, Status, int]]) -> str:
    if not left:
        return ""
    counts = Counter(status for _, status, _ in left)
    told = ", ".join(f"{counts[status]:,} {status}" for status in sorted(counts, key=lambda one: -counts[one]))
    return f"and {len(left):,} more: {told}"


def _line(run: Run, row: RunRow, status: Status, depth: int, ends: dict[str, BranchEnded]) -> BranchLine:
    branch = run.branch(row.run)
    name = f"{last_step(row.run)}{item_told(branch.entry)}"
    end = ends.get(row.run)
    told = _of_end(run, end) if end else _stands(branch, row, status)
    mend = visible(str(_error(branch).get("mend", ""))) if status == "failed" else ""
    return BranchLine(row.run, depth, name, status, " ".join(told.split()), " ".join(mend.split()))


def _of_end(run: Run, end: BranchEnded) -> str:
    load = with_gaps(run.artifact_of)
    if end.error:
        why = visible(load(end.error).text)
        return "" if why == end.status else why.removeprefix(f"{end.status}: ")
    return held(load(end.result)) if end.result else ""


def _stands(branch: Run, row: RunRow, status: Status) -> str:
    """Of one whose end its parent was not told, or that is no branch of the run that is shown."""
    state, load = branch.state, with_gaps(branch.artifact_of)
    if state.decision:
        return f"{state.decision.decision}: {visible(load(state.decision.question).text)}"
    if state.failure:
        return visible(_why(branch))
    if state.branches:
        return f"{state.branches.open:,} of {len(state.branches.names):,} left"
    if status == "sleeping" and state.visit:
        return f"until {local(state.visit.wakes_at)}"
    if state.ended:
        made = state.handoffs[-1].fact.artifacts.values() if state.handoffs else ()
        return " · ".join(held(load(digest)) for digest in made)
    return f"in {row.phase}" if row.phase else ""


def asked_in(run: Run) -> list[str]:
    """The open decisions of a run: its own, or those its branches wait for."""
    if run.state.decision:
        return [run.state.decision.decision]
    return waiting_below(run.below()) if run.state.branches and not run.state.ended else []


def waiting_below(below: Iterable[tuple[RunRow, Status]]) -> list[str]:
    """The decisions that branches wait for, in the order the branches began."""
    return [row.waits for row, _ in below if row.waits]


def told_below(below: Iterable[tuple[RunRow, Status]]) -> str:
    """`1 branch is at work, 2 wait for you`: of those that are on their way and wait for no branch of their own."""
    counts = Counter(status for row, status in below if not (row.is_rested and row.status == "waiting"))
    told = [
        _with_verb(counts[status], *words, is_first=not at)
        for at, (status, words) in enumerate((status, words) for status, words in _SAID if counts[status])
    ]
    return ", ".join(told)


_SAID: tuple[tuple[Status, tuple[str, str]], ...] = (
    ("running", ("is at work", "are at work")),
    ("interrupted", ("is stopped", "are stopped")),
    ("waiting", ("waits for you", "wait for you")),
    ("sleeping", ("sleeps", "sleep")),
)


def _with_verb(count: int, one: str, several: str, *, is_first: bool) -> str:
    who = counted(count, "branch", "branches") if is_first else f"{count:,}"
    return f"{who} {one if count == 1 else several}"


def failed_that_can_go_on(run: Run, below: Below) -> str:
    """One that failed and whose parent waits for others still; empty where there is none."""
    for row, status in below:
        if status == "failed" and (row.run.count("/") == run.id.count("/") + 1 or _waits(below, parent_of(row.run))):
            parent = run if parent_of(row.run) == run.id else run.branch(parent_of(row.run))
            if parent.state.branches and last_step(row.run) in parent.state.branches.names:
                return row.run
    return ""


def _waits(below: Below, run: str) -> bool:
    return any(row.run == run and row.is_rested for row, _ in below)


def branches_shape(run: Run) -> list[dict[str, object]]:
    """Of each run below it, in the order they began."""
    return [_branch_shape(run, row, status) for row, status in run.below()]


def _branch_shape(run: Run, row: RunRow, status: Status) -> dict[str, object]:
    error = _why(run.branch(row.run)) if status == "failed" else None
    return {"run": row.run, "status": status, "phase": row.phase, "decision": row.waits or None, "error": error}


def _why(branch: Run) -> str:
    """Where and why it failed."""
    told = _error(branch)
    where = f"{told['where']}: " if told.get("where") else ""
    return f"{where}{told.get('message', '')}"


def _error(branch: Run) -> Mapping[str, JSON]:
    """Empty where it has not failed. Of one that was forgotten the message is that."""
    failed = branch.state.failure
    error = with_gaps(branch.artifact_of)(failed) if failed else None
    if error is None:
        return {}
    return error.value if error.is_json else {"message": error.text}
