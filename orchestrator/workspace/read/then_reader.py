"""Reads the `then` of a phase: its edges, or a gate's answers."""

from __future__ import annotations

from orchestrator.domain.definition import Edge
from orchestrator.workspace.read.phase_source import Part
from orchestrator.workspace.yaml.foreign import IN_EDGE
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table, called
from orchestrator.workspace.yaml.section import FileMap

Parts = dict[Part, Node]


def read_edges(section: FileMap, parts: Parts) -> tuple[Edge, ...]:
    """The edges as written; none when `then` is left out, or an entry cannot be read."""
    node = section.node("then")
    match node:
        case None:
            return ()
        case Items(items=items) if items:
            edges = [_edge(section, parts, number, item) for number, item in enumerate(items)]
            return tuple(edge for edge in edges if edge) if all(edges) else ()
        case Items() | Table():
            what = "a map" if isinstance(node, Table) else "an empty list"
            mend = "Write a name, or a list: - {to: NAME, when: CONDITION}. Only a gate maps answers."
            section.fault("then", f"'then' is {what}", mend)
            return ()
    to = section.scalar("then")
    if to is None:
        return ()
    parts[("then", "0", "to")] = to
    return (Edge(to.text),)


def _edge(section: FileMap, parts: Parts, number: int, node: Node) -> Edge | None:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        section.fault("then", f"'{node.text}' stands alone in a list", f"Write '- to: {node.text}'.", node=node)
        return None
    what = f"entry {number + 1} of then in {section.what}"
    entry = FileMap(node, what, ("to", "when", "at_most", "why"), section.faults, IN_EDGE)
    to, when = entry.scalar("to", required=True), entry.scalar("when")
    edge = Edge(to.text if to else "", when.text if when else "", entry.whole("at_most", 0), entry.text("why"))
    if entry.doubtful:
        section.doubtful.add("then")
    for key, part in (("to", to), ("when", when)):
        if part:
            parts[("then", str(number), key)] = part
    return edge if to else None


def read_answers(section: FileMap, parts: Parts) -> dict[str, str]:
    """Answer -> where it leads, as written; empty when that is left to the defaults."""
    node = section.node("then")
    if node is None:
        return {}
    if not isinstance(node, Table) or not node.entries:
        found = "an empty map" if isinstance(node, Table) else called(node)
        mend = "Write a map from answer to phase: {approve: NAME, send_back: NAME}."
        section.fault("then", f"'then' of a gate is {found}", mend)
        return {}
    targets = {answer: section.text_of("then", below) for answer, below in section.named("then", "an answer").items()}
    for answer, to in targets.items():
        if to:
            parts[("answers", answer)] = to
    return {answer: to.text for answer, to in targets.items() if to}
