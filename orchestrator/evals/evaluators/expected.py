"""What a case says its outcome must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON, canonical_json
from orchestrator.evals.evaluators.arguments import ArtifactPath
from orchestrator.evals.evaluators.evaluator import Evaluator, NotThere
from orchestrator.evals.evaluators.place import value_at
from orchestrator.evals.evaluators.words import shortened
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass

_STATUS = "status"


@dataclass(frozen=True)
class Expected(Evaluator):
    """The case's `expected`: `status`, and what stands in artifacts. Only what a map names is compared."""

    def judge(self, outcome: Outcome) -> Score:
        checked = [fault for key, wanted in outcome.expected.items() for fault in _compared(outcome, key, wanted)]
        faults = [fault for fault in checked if fault]
        if not checked:
            return self.says(1.0, "nothing is expected")
        return self.says(1 - len(faults) / len(checked), "; ".join(faults))


@dataclass(frozen=True)
class Equals(Evaluator):
    """One value, compared whole."""

    artifact: ArtifactPath
    value: JSON

    def judge(self, outcome: Outcome) -> Score:
        fault = _difference(self.artifact, value_at(outcome, self.artifact), self.value)
        return self.says(0.0 if fault else 1.0, fault)


def _compared(outcome: Outcome, path: str, wanted: JSON) -> Iterator[str]:
    """One text for each value that is compared: empty where it is as expected."""
    if isinstance(wanted, Mapping) and wanted and path != _STATUS:
        for key, item in wanted.items():
            yield from _compared(outcome, f"{path}.{key}", item)
        return
    try:
        found = outcome.status if path == _STATUS else value_at(outcome, path)
    except NotThere as missing:
        yield str(missing)
    else:
        yield _difference(path, found, wanted)


def _difference(path: str, found: JSON, wanted: JSON) -> str:
    return "" if _same(found, wanted) else f"{path} is {_shown(found)}, not {_shown(wanted)}"


def _same(found: JSON, wanted: JSON) -> bool:
    """As JSON sees it: 1 is 1.0, but true is not 1. A text artifact ends with a line break no case writes."""
    if isinstance(found, str) and isinstance(wanted, str):
        return found.strip() == wanted.strip()
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, Mapping) and isinstance(wanted, Mapping):
        return found.keys() == wanted.keys() and all(_same(found[key], wanted[key]) for key in wanted)
    if isinstance(found, list | tuple) and isinstance(wanted, list | tuple):
        return len(found) == len(wanted) and all(map(_same, found, wanted))
    return bool(found == wanted)


def _shown(value: JSON) -> str:
    return shortened(canonical_json(value).decode("utf-8", "replace"))
