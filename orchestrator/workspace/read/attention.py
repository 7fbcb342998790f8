"""Reads `rules/attention.yaml`: what comes first, what is held today, and what adds points, each with its reason."""

from __future__ import annotations

from typing import get_args

from orchestrator.agenda.rule import Rule, Verb
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Node, Scalar, called
from orchestrator.workspace.yaml.section import ALL, FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

ATTENTION = "rules/attention.yaml"
VERBS: tuple[Verb, ...] = get_args(Verb)
_KEYS = (*VERBS, "when", "unless", "why")


def parse_attention(text: str, faults: FaultLog) -> tuple[Rule, ...]:
    """The rules that can be read, in the order written; of the others is told why they cannot."""
    node = parse_document(text, ATTENTION, faults)
    table = FileMap(node, ATTENTION, ("rules",), faults).map("rules") if node is not None else None
    entries = table.entries.items() if table else ()
    return tuple(rule for name, entry in entries if (rule := _rule(name, entry.key, entry.value, faults)))


def _rule(name: str, key: Scalar, node: Node, faults: FaultLog) -> Rule | None:
    section = FileMap(node, f"rule {name}", _KEYS, faults)
    verbs = [verb for verb in VERBS if section.has(verb)]
    if len(verbs) != 1:
        found = f"rule {name} is {' and '.join(verbs)}" if verbs else f"rule {name} does nothing"
        if section.doubtful.isdisjoint((ALL, *VERBS)):
            faults.add(key.place, found, "Write one of first, hold (with unless) or add.")
        return None
    verb = verbs[0]
    expression, why = _expression(section, verb), section.text("why", required=True)
    if not (expression and why):
        return None
    return Rule(
        name=name,
        verb=verb,
        expression=expression,
        why=why,
        when=_expression(section, "when"),
        unless=_expression(section, "unless"),
        path=ATTENTION,
        line=key.place.line,
    )


def _expression(section: FileMap, key: str) -> str:
    """An expression may be a bare number or a word that YAML reads as a value, such as `add: 3` or `first: true`."""
    node = section.node(key)
    if node is None:
        return ""
    if isinstance(node, Scalar) and not isinstance(node.value, str) and node.value is not None:
        return node.text
    if not isinstance(node, Scalar):
        section.fault(key, f"'{key}' is {called(node)}", "Write an expression in quotes.")
        return ""
    scalar = section.scalar(key)
    return scalar.text if scalar else ""
