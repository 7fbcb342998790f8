"""What apps and agents were worth, in words: rows of a table each, and what must be said beside them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from orchestrator.face.gate_answer import CASES, JudgedWork, Outcome
from orchestrator.face.saving import AppStats
from orchestrator.face.usage import UsageLine
from orchestrator.features.usage.stats import GateStats, Stats
from orchestrator.ports.clock import moment
from orchestrator.text.quantity import amount, counted, span

Row = tuple[str, ...]
_NONE = "–"
"""Nothing is known, or there is nothing: beside 0 it is seen that this is no figure."""
_JUDGED: dict[Outcome, str] = {
    "untouched": "untouched",
    "edited": "edited",
    "sent_back": "back",
    "rejected": "no",
}


def window(stats: Stats) -> str:
    """Which runs it is of."""
    first = stats.days[0]
    days = counted(len(stats.days), "day")
    return f"runs started since {first:%a} {first.day} {first:%b %Y}, {days}"


def without_empty(rows: Sequence[Row], kept: int = 1) -> list[Row]:
    """Without the columns in which there is nothing; the first ones stay anyway."""
    full = [
        column
        for column in range(len(rows[0]))
        if column < kept or any(row[column] not in ("", _NONE) for row in rows[1:])
    ]
    return [tuple(row[column] for column in full) for row in rows]


def app_rows(stats: Stats) -> list[Row]:
    """A head, a row an app, and all of them together where there are several."""
    head = ("app", "runs", "looked", "by hand", "yours", "saved", "failed", "cost")
    rows: list[Row] = [head, *(_app_row(one) for one in stats.apps)]
    if len(stats.apps) > 1:
        rows.append(_all(stats))
    return without_empty(rows, kept=len(head) - 2)


def _app_row(one: AppStats) -> Row:
    used = one.used
    return (
        used.name,
        f"{used.runs:,}",
        _looked(used),
        minutes(one.by_hand),
        _yours(used, one.attended_minutes),
        _saved(one),
        f"{used.failures:,}" if used.failures else _NONE,
        f"${amount(used.cost_usd)}" if used.cost_usd else _NONE,
    )


def _all(stats: Stats) -> Row:
    lines = [one.used for one in stats.apps]
    cost = sum(line.cost_usd for line in lines)
    attended = sum(line.attended_s for line in lines)
    failures = sum(line.failures for line in lines)
    return (
        "in all",
        f"{sum(line.runs for line in lines):,}",
        f"{sum(line.looked for line in lines):,}",
        "",
        (minutes(attended / 60) + ("+" if stats.unmeasured else "")) if attended else _NONE,
        minutes(stats.saved_minutes),
        f"{failures:,}" if failures else _NONE,
        f"${amount(cost)}" if cost else _NONE,
    )


def _looked(used: UsageLine) -> str:
    return f"{used.looked:,}?" if used.unknown else f"{used.looked:,}"


def _yours(used: UsageLine, attended: float | None) -> str:
    if attended is None or not (used.attended_s or used.own):
        return _NONE
    return minutes(attended) + ("+" if used.unmeasured else "")


def _saved(one: AppStats) -> str:
    """Nothing was saved by what nobody looked at; that is no figure to add up."""
    if one.saved_minutes is None or not (one.used.looked or one.used.attended_s):
        return _NONE
    return minutes(one.saved_minutes)


def minutes(number: float | None) -> str:
    """`45'`; less than ten of them to a tenth, so that a quick yes is not none at all."""
    if number is None:
        return _NONE
    tenths = round(number, 1) + 0.0  # no minus before a zero
    return f"{tenths:.1f}'" if abs(tenths) < 10 and not tenths.is_integer() else f"{tenths:,.0f}'"


def gate_rows(stats: Stats) -> list[Row]:
    """How the work was judged, gate by gate."""
    head = ("gate", *_JUDGED.values(), "other", "by rule", "expired", "each", "waited")
    return without_empty([head, *(_gate_row(one) for one in stats.gates)])


def _gate_row(gate: GateStats) -> Row:
    each, wait = gate.seconds_each, gate.usual_wait_s
    return (
        f"{gate.app} {gate.phase}",
        *_judged(gate),
        _count(gate.count("other")),
        _count(gate.by_rule),
        _count(gate.count("expired", None)),
        _NONE if each is None else span(timedelta(seconds=each)),
        _NONE if wait is None else span(timedelta(seconds=wait)),
    )


def agent_rows(stats: Stats) -> list[Row]:
    """The same of agents: of the gates behind their work."""
    head = ("agent", "runs", "looked", "failed", "cost", *_JUDGED.values())
    return without_empty([head, *(_agent_row(one) for one in stats.agents)], kept=3)


def _agent_row(line: UsageLine) -> Row:
    cost = f"${amount(line.cost_usd)}" if line.cost_usd else _NONE
    return (line.name, f"{line.runs:,}", _looked(line), _count(line.failures), cost, *_judged(line))


def _judged(judged: JudgedWork) -> list[str]:
    """Counts, and the share of the first: approvals left untouched."""
    told = [_count(judged.count(outcome)) for outcome in CASES]
    if judged.cases:
        told[0] = f"{judged.count('untouched')} of {judged.cases}"
    return told


def _count(number: int) -> str:
    return f"{number:,}" if number else _NONE


def notes(stats: Stats) -> list[str]:
    """What a figure above does not say of itself."""
    return [*_of_measuring(stats), *_of_baselines(stats), *_of_looks(stats)]


def _of_measuring(stats: Stats) -> list[str]:
    told = []
    if stats.unmeasured:
        answers = counted(stats.unmeasured, "answer of yours was", "answers of yours were")
        marked = any(cell.endswith("+") for row in app_rows(stats) for cell in row)
        then = " (+): what was saved is less by what they took." if marked else ", so what they took is in no figure."
        told.append(f"{answers} given without a screen and not measured{then}")
    if stats.usage.gone_s:
        told.append(
            f"{minutes(stats.usage.gone_s / 60)} went into runs that were removed since, and are in no sum (baton gc)."
        )
    return told


def _of_baselines(stats: Stats) -> list[str]:
    names = [one.used.name for one in stats.apps if one.by_hand is None]
    if not names:
        return []
    which = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return [f"unknown what these saved, as nobody said how long they take by hand (baseline_minutes): {which}."]


def _of_looks(stats: Stats) -> list[str]:
    unknown = sum(one.used.unknown for one in stats.apps)
    if not unknown:
        return []
    tail = "nobody knows whether you looked (?), and they are in no saving."
    if not stats.usage.looks_since:
        return [f"no look of yours was recorded yet: of {counted(unknown, 'run')} {tail}"]
    first = moment(stats.usage.looks_since).astimezone(stats.zone)
    when = f"{first:%a} {first.day} {first:%b %Y, %H:%M}"
    return [f"{counted(unknown, 'run')} started before the first look that was recorded ({when}): {tail}"]
