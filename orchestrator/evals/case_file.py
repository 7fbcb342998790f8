"""Reads one case of a suite: inputs, what the person answers, what is expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from orchestrator.domain.canonical import JSON
from orchestrator.evals.suite import Case, EvaluatorSpec, ScriptedAnswer, Spoken
from orchestrator.values import replace
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table, called
from orchestrator.workspace.yaml.section import FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

T = TypeVar("T")

NOT = "not"
"""What stands below it must not pass."""

CASE_KEYS = (
    "name",
    "kind",
    "inputs",
    "answers",
    "expected",
    "evaluators",
    "says",
    "metadata",
    "tags",
    "expected_failure",
    "description",
)
_ANSWER_KEYS = ("answer", "note", "text", "to", "fields")
_SPOKEN_KEYS = ("text", "output", "calls")


def read_case(root: Path, path: str, faults: FaultLog) -> Case | None:
    """The case in a file below the workspace; None when it cannot be read."""
    text = read_text(root, path, faults)
    node = parse_document(text, path, faults) if text is not None else None
    if node is None:
        return None
    section = FileMap(node, "the case", CASE_KEYS, faults)
    return Case(
        name=section.text("name") or Path(path).stem,
        inputs=_values(section, "inputs"),
        answers=_by_phase(section, "answers", _answer),
        expected=_values(section, "expected"),
        evaluators=read_evaluators(section, "evaluators"),
        says=_by_phase(section, "says", _spoken),
        kind=section.text("kind"),
        folder=(root / path).parent,
        metadata=_values(section, "metadata"),
        tags=tuple(scalar.text for scalar in section.texts("tags")),
        expected_failure=section.text("expected_failure"),
    )


def read_evaluators(section: FileMap, key: str) -> tuple[EvaluatorSpec, ...]:
    """A list of `Name`, `Name: {argument: value}`, or either below `not:`."""
    node = section.node(key)
    if node is None:
        return ()
    if not isinstance(node, Items):
        section.fault(key, f"'{key}' is {called(node)}", "Write a list: - Name: {argument: value}.")
        return ()
    return tuple(filter(None, (_evaluator(section, key, item) for item in node.items)))


def _evaluator(section: FileMap, key: str, node: Node) -> EvaluatorSpec | None:
    where = f"{node.place.path}:{node.place.line}:{node.place.column}"
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
        return EvaluatorSpec(node.text, {}, where)
    if isinstance(node, Table) and len(node.entries) == 1:
        ((name, entry),) = node.entries.items()
        if name == NOT:
            inner = _evaluator(section, key, entry.value)
            return replace(inner, negated=not inner.negated) if inner else None
        if isinstance(entry.value, Table):
            return EvaluatorSpec(name, entry.value.plain, where)
        if isinstance(entry.value, Scalar) and entry.value.value is None:
            return EvaluatorSpec(name, {}, where)
    section.fault(key, f"an evaluator is {called(node)}", "Write 'Name: {argument: value}'.", node=node)
    return None


def _values(section: FileMap, key: str) -> dict[str, JSON]:
    table = section.map(key)
    return {name: entry.value.plain for name, entry in table.entries.items()} if table else {}


def _by_phase(section: FileMap, key: str, read: Callable[[FileMap, str, Node], T | None]) -> dict[str, tuple[T, ...]]:
    """Phase -> one of something, or a list of it."""
    table = section.map(key)
    if table is None:
        return {}
    found: dict[str, tuple[T, ...]] = {}
    for phase, entry in table.entries.items():
        nodes: Iterator[Node] = iter(entry.value.items if isinstance(entry.value, Items) else (entry.value,))
        found[phase] = tuple(item for item in (read(section, key, node) for node in nodes) if item is not None)
    return found


def _answer(section: FileMap, key: str, node: Node) -> ScriptedAnswer | None:
    if isinstance(node, Scalar):
        scalar = section.text_of(key, node)
        return ScriptedAnswer(scalar.text) if scalar else None
    below = FileMap(node, "an answer", _ANSWER_KEYS, section.faults)
    return ScriptedAnswer(
        below.text("answer", required=True), below.text("note"), below.text("text"), below.text("to"),
        _values(below, "fields"),
    )  # fmt: skip


def _spoken(section: FileMap, key: str, node: Node) -> Spoken | None:
    if isinstance(node, Scalar):
        scalar = section.text_of(key, node)
        return Spoken(scalar.text) if scalar else None
    below = FileMap(node, "what a model says", _SPOKEN_KEYS, section.faults)
    output = below.node("output")
    calls = below.node("calls")
    made = tuple(_call(below, item) for item in calls.items) if isinstance(calls, Items) else ()
    return Spoken(below.text("text"), output.plain if output else None, tuple(call for call in made if call))


def _call(section: FileMap, node: Node) -> tuple[str, JSON] | None:
    """`tool: {arguments}`."""
    if isinstance(node, Table) and len(node.entries) == 1:
        ((tool, entry),) = node.entries.items()
        return tool, entry.value.plain or {}
    section.fault("calls", f"a call is {called(node)}", "Write '- tool: {argument: value}'.", node=node)
    return None
