"""What models cost, in words and as JSON: what nobody knows is said, and is no 0."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.face.shape import VERSION
from orchestrator.features.usage.costs import CostLine, Costs
from orchestrator.features.usage.told import Row, without_empty
from orchestrator.ports.clock import moment
from orchestrator.text.quantity import amount, counted

_NONE = "–"
_UNKNOWN = "?"
_BESIDE = {"recording": "recording evals", "check": "seeing whether models answer"}
_FEW_MODELS = 5


def cost_window(costs: Costs) -> str:
    """Which requests it is of, and how today stands."""
    first = moment(costs.since).astimezone()
    today = f"today ${amount(costs.today_usd)}" + (f" of ${amount(costs.cap_usd)}" if costs.cap_usd else "")
    return f"requests since {first:%a} {first.day} {first:%b %Y} · {today}"


def cost_rows(costs: Costs) -> list[Row]:
    """A head, a row a line, and all of them together where there are several."""
    rows: list[Row] = [(costs.by, "spent", "share", "calls", "failed", "input", "cached", "output")]
    rows += [_row(costs, line) for line in costs.lines]
    if len(costs.lines) > 1:
        rows.append(_row(costs, costs.total))
    return without_empty(rows, kept=2)


def _row(costs: Costs, line: CostLine) -> Row:
    share = costs.share(line)
    return (
        line.name,
        _spent(line),
        _NONE if share is None else f"{share:.0%}",
        f"{line.calls:,}",
        f"{line.failed:,}" if line.failed else _NONE,
        _tokens(line.input_tokens),
        _tokens(line.cached_tokens),
        _tokens(line.output_tokens),
    )


def _spent(line: CostLine) -> str:
    if not line.is_known:
        return _UNKNOWN
    return f"${amount(line.spent_usd)}" + (f" + {_UNKNOWN}" if line.unpriced else "")


def _tokens(count: int) -> str:
    return f"{count:,}" if count else _NONE


def cost_notes(costs: Costs) -> Iterator[str]:
    """What must be said beside the figures."""
    for name, line in costs.beside.items():
        yield f"{_spent(line)} of it for {_BESIDE[name]} ({counted(line.calls, 'call')})."
    if costs.total.saved_usd > 0:
        yield f"Vendors' caches saved ${amount(costs.total.saved_usd)}."
    elif costs.total.saved_usd:
        yield f"Vendors' caches cost ${amount(-costs.total.saved_usd)} more than they saved."
    if costs.total.open_usd:
        yield (
            f"${amount(costs.total.open_usd)} of it is reserved for requests nobody has heard the end of: "
            "under way, or cut off with their process, when they may have been paid."
        )
    if costs.unpriced:
        several = "" if len(costs.unpriced) <= _FEW_MODELS else f" and {len(costs.unpriced) - _FEW_MODELS} more"
        named = ", ".join(costs.unpriced[:_FEW_MODELS]) + several
        calls = counted(costs.total.unpriced, "call")
        yield f"? : nobody knows the price of {named} ({calls}). Write it in baton.yaml: prices."
    if costs.removed:
        yield f"{counted(costs.removed, 'run')} of before stand here no more (baton gc), nor what they cost."


def costs_shape(costs: Costs) -> dict[str, object]:
    return {
        "v": VERSION,
        "by": costs.by,
        "since": costs.since,
        "until": costs.until,
        "costs": [{costs.by: line.name, **_figures(costs, line)} for line in costs.lines],
        "total": _figures(costs, costs.total),
        "recording_usd": _usd_beside(costs, "recording"),
        "check_usd": _usd_beside(costs, "check"),
        "unpriced": list(costs.unpriced),
        "removed": costs.removed,
        "today_usd": costs.today_usd,
        "day_cap_usd": costs.cap_usd or None,
    }


def _figures(costs: Costs, line: CostLine) -> dict[str, object]:
    share = costs.share(line)
    return {
        "spent_usd": line.spent_usd if line.is_known else None,
        "reserved_usd": line.open_usd,
        "share": None if share is None else round(share, 4),
        "calls": line.calls,
        "failed": line.failed,
        "unpriced": line.unpriced,
        "input_tokens": line.input_tokens,
        "cached_tokens": line.cached_tokens,
        "cache_saved_usd": line.saved_usd,
        "output_tokens": line.output_tokens,
    }


def _usd_beside(costs: Costs, name: str) -> float | None:
    line = costs.beside.get(name)
    return 0.0 if line is None else line.spent_usd if line.is_known else None
