"""Evaluators of other tools and ours that do the same. What has none is told, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from orchestrator.domain.canonical import JSON
from orchestrator.evals.suite import EvaluatorSpec
from orchestrator.values import dataclass, field

_NO_RESULT = "the suite names no 'result', the artifact it would judge"


@dataclass
class Counterparts:
    evaluators: list[EvaluatorSpec] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    expects: bool = False
    """Whether what is expected is held against what came out."""

    def take(self, name: str, found: Sequence[EvaluatorSpec], result: str) -> None:
        if not found:
            self.left_out.append(f"{name}, which has no counterpart")
        elif not result and any("artifact" in spec.arguments for spec in found):
            self.left_out.append(f"{name}: {_NO_RESULT}")
        else:
            self.evaluators += found


def of_pydantic(evaluators: JSON, result: str) -> Counterparts:
    """`Name`, `{Name: value}` or `{Name: {argument: value}}`."""
    found = Counterparts()
    for name, given in named(evaluators):
        if name == "EqualsExpected":
            found.expects = True
        else:
            found.take(name, list(_of_pydantic(name, given, result)), result)
    return found


def named(evaluators: JSON) -> Iterator[tuple[str, JSON]]:
    for one in evaluators if isinstance(evaluators, list) else ():
        if isinstance(one, str):
            yield one, None
        elif isinstance(one, Mapping):
            yield from one.items()


def _of_pydantic(name: str, given: JSON, result: str) -> Iterator[EvaluatorSpec]:
    options = given if isinstance(given, Mapping) else {}
    value = options.get("value") if options else given
    match name:
        case "Equals":
            yield EvaluatorSpec("Equals", {"artifact": result, "value": value})
        case "Contains" if isinstance(value, str):
            yield EvaluatorSpec("Contains", {"artifact": result, "text": value})
        case "MaxDuration":
            yield EvaluatorSpec("MaxSeconds", {"seconds": options.get("seconds", given)})
        case "LLMJudge":
            yield EvaluatorSpec("Judge", {"question": options.get("rubric", given), "artifact": result})


_MEASURED = {"latency": ("MaxSeconds", "seconds", 0.001), "cost": ("MaxCost", "usd", 1)}
"""Of promptfoo -> ours, its argument, and what a threshold is multiplied by."""


def of_promptfoo(asserted: Sequence[JSON], result: str, threshold: JSON = None) -> Counterparts:
    """`{type, value, threshold}`. A test's own threshold lets some of its assertions fail, which nothing here does."""
    found = Counterparts()
    for one in asserted:
        if not isinstance(one, Mapping) or not isinstance(one.get("type"), str):
            found.left_out.append("an assertion without a type")
            continue
        kind = one["type"]
        negated = kind.startswith("not-")
        specs = list(_of_promptfoo(kind.removeprefix("not-"), one.get("value"), one.get("threshold"), result))
        specs = [EvaluatorSpec(spec.name, spec.arguments, spec.where, negated) for spec in specs]
        if negated and len(specs) > 1:
            specs = []  # not all of them is another thing than none of them
        found.take(kind, specs, result)
    if threshold not in (None, "", 1):
        found.left_out.append(f"threshold {threshold} of a test: here each evaluator must pass")
    return found


def _of_promptfoo(kind: str, value: JSON, threshold: JSON, result: str) -> Iterator[EvaluatorSpec]:
    if isinstance(threshold, int | float) and kind in _MEASURED:
        name, argument, scale = _MEASURED[kind]
        yield EvaluatorSpec(name, {argument: threshold * scale})
    match kind:
        case "equals":
            yield EvaluatorSpec("Equals", {"artifact": result, "value": value})
        case "contains" | "icontains":
            yield EvaluatorSpec("Contains", {"artifact": result, "text": str(value)})
        case "contains-all" | "icontains-all":
            for text in _several(value):
                yield EvaluatorSpec("Contains", {"artifact": result, "text": text})
        case "contains-any" | "icontains-any":
            yield EvaluatorSpec("ContainsAny", {"artifact": result, "texts": _several(value)})
        case "regex" if isinstance(value, str):
            yield EvaluatorSpec("Matches", {"artifact": result, "pattern": value})
        case "starts-with" if isinstance(value, str):
            yield EvaluatorSpec("Matches", {"artifact": result, "pattern": rf"\A{re.escape(value)}"})
        case "llm-rubric" if isinstance(value, str):
            least = {"at_least": threshold} if isinstance(threshold, int | float) else {}
            yield EvaluatorSpec("Judge", {"question": value, "artifact": result, **least})


def _several(value: JSON) -> list[str]:
    """A list, or in a cell texts with commas between them."""
    return [str(one).strip() for one in (value if isinstance(value, list) else str(value).split(","))]


_CELL = re.compile(r"(?P<type>(?:not-)?[a-z][a-z-]*)(?:\((?P<threshold>\d+(?:\.\d+)?)\))?:(?P<value>.*)", re.DOTALL)
_CODE = ("javascript", "fn", "eval", "python", "file")
_KNOWN = (
    "equals", "contains", "icontains", "contains-all", "icontains-all", "contains-any", "icontains-any", "regex",
    "starts-with", "llm-rubric", "grade", "latency", "cost", "similar", "is-json", "contains-json", "levenshtein",
    "model-graded-closedqa", "rouge-n", "factuality", "answer-relevance", "classifier", "webhook", "is-sql",
)  # fmt: skip
"""Words that stand before a colon in a cell; any other text with a colon is a text that is expected."""


def promptfoo_cell(cell: str) -> dict[str, JSON]:
    """An assertion as a cell has it: `contains: Paris`, `similar(0.8): text`, or the text that is expected."""
    text = cell.strip()
    if text in ("is-json", "contains-json", "is-sql"):
        return {"type": text}
    found = _CELL.fullmatch(text)
    kind = found["type"].removeprefix("not-") if found else ""
    if not found or kind not in (*_KNOWN, *_CODE):
        return {"type": "equals", "value": text}
    threshold = {"threshold": float(found["threshold"])} if found["threshold"] else {}
    told = {"grade": "llm-rubric", "fn": "javascript", "eval": "javascript"}
    name = told.get(found["type"], found["type"])
    if kind in ("latency", "cost") and not threshold:
        with suppress(ValueError):
            threshold = {"threshold": float(found["value"])}
    return {"type": name, "value": found["value"].strip(), **threshold}
