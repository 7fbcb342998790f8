"""What the kept results of a suite came to, over time. Each is read whole once: what it came to is kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from orchestrator.domain.bounds import MAX_JSON_BYTES
from orchestrator.domain.canonical import JSON, canonical_json
from orchestrator.domain.codec import from_plain, to_plain
from orchestrator.domain.json_text import read_json
from orchestrator.errors import BatonError
from orchestrator.evals.past import PastResult, past_of
from orchestrator.evals.result import SuiteResult
from orchestrator.evals.store import Results
from orchestrator.evals.suite import Suite
from orchestrator.evals.verdict import Since
from orchestrator.features.evaluation.report import judged
from orchestrator.files.looking import open_plain
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole

SinceOf = Callable[[SuiteResult], Callable[[], Since]]

MOST_PAST = 60
"""Results that are told: more than a year of a weekly run."""
_KEPT = "past.json"


def past_results(root: Path, suite: Suite, results: Results, since: SinceOf) -> list[PastResult]:
    """The newest, oldest first. One that cannot be read, or holds nothing yet, is none of them."""
    below = Path("state") / "evals" / suite.name
    bars = to_plain([suite.each, suite.overall, suite.tagged, str(suite.reducer)])
    kept = _kept(root / below / _KEPT, bars)
    found: dict[str, JSON] = {}
    told: list[PastResult] = []
    for id_ in results.ids()[-MOST_PAST:]:
        stamp = _stamp(root / below / f"{id_}.jsonl")
        known = _read_back(kept.get(id_), stamp)
        past = known[0] if known else _past(suite, results, since, id_)
        found[id_] = {"stamp": stamp, "past": to_plain(past)}
        told += [past] if past else []
    if found != kept:
        _keep(root, below / _KEPT, {"v": 1, "bars": bars, "of": found})
    return told


def _read_back(known: JSON, stamp: JSON) -> tuple[PastResult | None] | None:
    """What was kept of a file that is still the same; None: nothing that could be used."""
    try:
        if known["stamp"] != stamp:
            return None
        return (from_plain(PastResult, known["past"]) if known["past"] else None,)
    except (BatonError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _past(suite: Suite, results: Results, since: SinceOf, id_: str) -> PastResult | None:
    try:
        result = results.read(id_)
    except (BatonError, ValueError, KeyError, TypeError):
        return None
    if not result.cases:
        return None
    return past_of(result, judged(suite, result, since(result)).verdict)


def _stamp(path: Path) -> list[int]:
    """Another one when the file was written to."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _kept(path: Path, bars: JSON) -> Mapping[str, JSON]:
    """What was kept under these bars; derived, so that what cannot be read is made anew."""
    try:
        with open_plain(path) as file:
            whole = read_json(file.read().decode(), max_bytes=MAX_JSON_BYTES)
        return whole["of"] if (whole["v"], whole["bars"]) == (1, bars) and isinstance(whole["of"], dict) else {}
    except (BatonError, OSError, ValueError, KeyError, TypeError):
        return {}


def _keep(root: Path, below: Path, whole: JSON) -> None:
    try:
        write_whole(root, below, canonical_json(whole), mode=PRIVATE)
    except (BatonError, OSError):  # a folder that cannot be written to costs time, and nothing else
        return
