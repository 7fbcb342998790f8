"""Records from YAML: a list of maps, or the list at a key, each with its line."""

from __future__ import annotations

from orchestrator.evals.datasets.json_records import LISTS, PlacedValue, inside, objects
from orchestrator.evals.datasets.record import DatasetTrouble, Layout, Record
from orchestrator.workspace.read.textfile import MAX_BYTES
from orchestrator.workspace.yaml.node import Items, Node, Table
from orchestrator.workspace.yaml.yaml_document import parse_document


def yaml_document(text: str, trouble: DatasetTrouble) -> Node | None:
    """The document's tree; None with a fault."""
    if len(text) > MAX_BYTES:
        trouble.at(0, f"larger than {MAX_BYTES:,} characters of YAML", "Write it as JSON lines, which read quicker.")
        return None
    return parse_document(text.replace("\r\n", "\n").replace("\r", "\n"), trouble.path, trouble.faults)


def yaml_records(text: str, layout: Layout, trouble: DatasetTrouble) -> list[Record]:
    node = yaml_document(text, trouble)
    if node is None:
        return []
    listed = _listed(node, layout)
    if isinstance(listed, Items):
        return objects([PlacedValue(item.place.line, item.plain) for item in listed.items], trouble)
    return objects(inside(PlacedValue(node.place.line, node.plain), layout, trouble), trouble)


def _listed(node: Node, layout: Layout) -> Node | None:
    """The list of records itself, where its entries have places of their own."""
    for key in filter(None, layout.at.split(".")):
        below = node.get(key) if isinstance(node, Table) else None
        if below is None:
            return None
        node = below
    if isinstance(node, Table):
        found = (node.get(key) for key in LISTS)
        return next((one for one in found if isinstance(one, Items)), None)
    return node
