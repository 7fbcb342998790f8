"""Who worked in a run, phase by phase, and how often they failed: what a line of the run list keeps of its handoffs.

Scripts, rules, the kernel and the person are left out: they use no model and are no agents. A tool is in it, because an
event does not tell it from an agent; nothing that it did cost a token. What branches did is theirs: the handoff that
joins them tells what they used, and it is taken out of it here.
"""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.domain.facts import KERNEL, PERSON, BranchEnded, Fact, HandoffRecorded, PhaseFailed
from orchestrator.domain.money import in_nano

_TYPES = (str, str, int, int, int, int, int)
_SCRIPT = "script"
_RULE = "rule:"
_BELOW = '["","",'
"""How the entry of branches begins, as it is spelt."""


class PhaseWork(NamedTuple):
    """What one did in one phase, over all its visits."""

    phase: str
    """Empty: what branches have used since the last handoff, which the next one will tell."""
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
    """What is kept of a run's work, as JSON, after one more event. What a file that came along says of it and cannot be
    read keeps no run from going on: it begins anew, and `verify` tells.
    """
    match fact:
        case HandoffRecorded() if _counts(fact) or _BELOW in work:
            return _spelt(_handed_on(_before(work), fact, seq))
        case PhaseFailed(phase=phase):
            return _spelt(_failed(_before(work), phase))
        case BranchEnded() if fact.cost_usd or fact.input_tokens or fact.output_tokens:
            return _spelt(_told_below(_before(work), fact))
    return work


def _before(work: str) -> list[PhaseWork]:
    try:
        return work_in(work)
    except ValueError:
        return []


def work_in(work: str) -> list[PhaseWork]:
    """Read back. Raises ValueError when it is none of ours."""
    if not work:
        return []
    import json  # which a list of runs that shows nothing of it can do without

    try:
        entries = [PhaseWork(*entry) for entry in json.loads(work)]
    except (TypeError, RecursionError) as odd:
        raise ValueError("not what was kept of a run's work") from odd
    if not all(tuple(map(type, entry)) == _TYPES for entry in entries):
        raise ValueError("not what was kept of a run's work")
    return entries


def _counts(fact: HandoffRecorded) -> bool:
    return not fact.by_hand and fact.by not in (_SCRIPT, KERNEL, PERSON) and not fact.by.startswith(_RULE)


def _handed_on(before: list[PhaseWork], fact: HandoffRecorded, seq: int) -> list[PhaseWork]:
    below = next((one for one in before if not one.phase), PhaseWork("", "", 0))
    kept = [one for one in before if one.phase]
    nano = in_nano(fact.cost_usd) - below.nano
    tokens = fact.input_tokens + fact.output_tokens - below.tokens
    joins = below.handoffs and tokens <= 0 and nano <= 0  # nothing of its own: branches did it
    if joins or not _counts(fact):
        return kept
    at = _place(kept, fact.phase, fact.by)
    was = kept[at] if at < len(kept) else PhaseWork(fact.phase, "", 0)
    now = was._replace(
        by=fact.by,
        first=was.first or seq,
        handoffs=was.handoffs + 1,
        nano=was.nano + max(0, nano),
        tokens=was.tokens + max(0, tokens),
    )
    return [*kept[:at], now, *kept[at + 1 :]]


def _told_below(before: list[PhaseWork], fact: BranchEnded) -> list[PhaseWork]:
    was = next((one for one in before if not one.phase), PhaseWork("", "", 0))
    tokens = was.tokens + fact.input_tokens + fact.output_tokens
    now = was._replace(handoffs=was.handoffs + 1, nano=was.nano + in_nano(fact.cost_usd), tokens=tokens)
    return [*(one for one in before if one.phase), now]


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

    return "" if not work else json.dumps(work, ensure_ascii=False, separators=(",", ":"))
