"""Who worked in a run, phase by phase, and how often they failed: what a line of the run list keeps of its handoffs.

Scripts, rules, the kernel and the person are left out: they use no model and are no agents. A tool is in it, because an
event does not tell it from an agent; nothing that it did cost a token.
"""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.domain.facts import KERNEL, PERSON, Fact, HandoffRecorded, PhaseFailed
from orchestrator.domain.money import in_nano

_SCRIPT = "script"
_RULE = "rule:"


class PhaseWork(NamedTuple):
    """What one did in one phase, over all its visits."""

    phase: str
    by: str
    """Empty: it failed there, and nobody has handed anything on yet."""
    first: int
    """The seq of their first handoff; 0: none."""
    handoffs: int = 0
    nano: int = 0
    """Nano-dollars, of handoffs."""
    tokens: int = 0
    """In and out."""
    failures: int = 0


def work_after(work: str, fact: Fact, seq: int) -> str:
    """What is kept of a run's work, as JSON, after one more event."""
    match fact:
        case HandoffRecorded() if not fact.by_hand and _is_told(fact.by):
            return _spelt(_handed_on(work_in(work), fact, seq))
        case PhaseFailed(phase=phase):
            return _spelt(_failed(work_in(work), phase))
    return work


def work_in(work: str) -> list[PhaseWork]:
    """Read back. Raises ValueError when it is none of ours."""
    if not work:
        return []
    import json  # which a list of runs that shows nothing of it can do without

    try:
        return [PhaseWork(*entry) for entry in json.loads(work)]
    except TypeError as odd:
        raise ValueError("not what was kept of a run's work") from odd


def _is_told(by: str) -> bool:
    return by not in (_SCRIPT, KERNEL, PERSON) and not by.startswith(_RULE)


def _handed_on(before: list[PhaseWork], fact: HandoffRecorded, seq: int) -> list[PhaseWork]:
    at = _place(before, fact.phase, fact.by)
    was = before[at] if at < len(before) else PhaseWork(fact.phase, "", 0)
    now = was._replace(
        by=fact.by,
        first=was.first or seq,
        handoffs=was.handoffs + 1,
        nano=was.nano + in_nano(fact.cost_usd),
        tokens=was.tokens + fact.input_tokens + fact.output_tokens,
    )
    return [*before[:at], now, *before[at + 1 :]]


def _failed(before: list[PhaseWork], phase: str) -> list[PhaseWork]:
    """Of whoever was at work there last."""
    at = max((place for place, one in enumerate(before) if one.phase == phase), default=len(before))
    was = before[at] if at < len(before) else PhaseWork(phase, "", 0)
    return [*before[:at], was._replace(failures=was.failures + 1), *before[at + 1 :]]


def _place(before: list[PhaseWork], phase: str, by: str) -> int:
    """Of the entry that a handoff adds to, or the end."""
    return next((at for at, one in enumerate(before) if one.phase == phase and one.by in (by, "")), len(before))


def _spelt(work: list[PhaseWork]) -> str:
    import json

    return json.dumps(work, ensure_ascii=False, separators=(",", ":"))
