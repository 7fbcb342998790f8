"""The formats of datasets: a row each. Another format is another row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.evals.datasets.csv_records import csv_records
from orchestrator.evals.datasets.json_records import json_lines, json_records
from orchestrator.evals.datasets.mapping import Mapped, MappedValue
from orchestrator.evals.datasets.of_tools import inspect_samples, promptfoo_tests, pydantic_cases
from orchestrator.evals.datasets.record import DatasetTrouble, Layout, Record, text_of
from orchestrator.evals.datasets.yaml_records import yaml_document, yaml_records
from orchestrator.values import dataclass

Reader = Callable[[str, Layout, DatasetTrouble], list[Record]]
Tool = Callable[[JSON, Sequence[Record], Layout, DatasetTrouble], list[Record]]


def _lines(text: str, layout: Layout, trouble: DatasetTrouble) -> list[Record]:
    """JSON lines; some call a list of objects so, too."""
    begins = text.lstrip()[:1]
    return json_records(text, layout, trouble) if begins == "[" else json_lines(text, trouble)


PLAIN: Mapping[str, Reader] = {
    "jsonl": _lines,
    "json": json_records,
    "csv": csv_records,
    "yaml": yaml_records,
}
_BY_SUFFIX = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv", ".tab": "csv",
    ".yaml": "yaml", ".yml": "yaml",
}  # fmt: skip


@dataclass(frozen=True)
class OfTool:
    """A format of a tool, in whichever plain one its file is written."""

    records: Tool
    says: Mapped
    """What stands where, which a suite need not say."""


TOOLS: Mapping[str, OfTool] = {
    "pydantic-evals": OfTool(pydantic_cases, Mapped(MappedValue("name", is_optional=True), all_inputs="inputs")),
    "inspect": OfTool(inspect_samples, Mapped(MappedValue("id", is_optional=True))),
    "promptfoo": OfTool(promptfoo_tests, Mapped(all_inputs="vars")),
}
HUGGING_FACE = "huggingface"
"""What `to_json`, `to_csv` or a viewer wrote: one of the plain ones, told apart by its name and its first letters."""
FORMATS = (*PLAIN, HUGGING_FACE, *TOOLS)


def records_of(data: bytes, layout: Layout, trouble: DatasetTrouble) -> list[Record]:
    """Every record of a file; what is wrong with it goes to `trouble`, by line."""
    text = text_of(data, layout, trouble)
    if text is None:
        return []
    tool = TOOLS.get(layout.format)
    plain = layout.format if layout.format in PLAIN else plain_format(trouble.path, text)
    records = PLAIN[plain](text, layout, trouble)
    if tool is None:
        return records
    return tool.records(_document(text, plain, trouble, tool), records, layout, trouble)


def _document(text: str, plain: str, trouble: DatasetTrouble, tool: OfTool) -> JSON:
    """What holds for all records of a file of a tool."""
    if tool.records is inspect_samples or plain in ("csv", "jsonl"):
        return None
    if plain == "json":
        try:
            return read_json(text)
        except NotJSON:
            return None  # told already
    node = yaml_document(text, DatasetTrouble(trouble.path, type(trouble.faults)()))
    return node.plain if node else None


def plain_format(path: str, text: str) -> str:
    """By the file's name; else by how it begins."""
    by_name = _BY_SUFFIX.get(PurePath(path).suffix.lower())
    if by_name:
        return by_name
    begins = text.lstrip()[:1]
    if begins == "[":
        return "json"
    return "jsonl" if begins == "{" else "csv"
