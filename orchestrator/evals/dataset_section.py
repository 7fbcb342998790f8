"""Reads `dataset` of a suite: files of cases, and which part of a record is what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestrator.errors import nearest_name
from orchestrator.evals.case_file import read_evaluators
from orchestrator.evals.datasets.dataset import Dataset, cases_of
from orchestrator.evals.datasets.formats import FORMATS
from orchestrator.evals.datasets.mapping import READINGS, As, Mapped, MappedValue
from orchestrator.evals.datasets.record import MAX_DATASET_BYTES, Layout
from orchestrator.evals.suite import Case
from orchestrator.files.looking import read_plain
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table, called
from orchestrator.workspace.yaml.section import FileMap

KEY = "dataset"
_KEYS = (
    "file", "format", "at", "encoding", "delimiter", "name", "inputs", "expected", "kind", "tags", "expected_failure",
 "may_lack",
 "result",
    "evaluators",
)  # fmt: skip
_TAKEN_KEYS = ("from", "as", "value", "file")
_AN_EXAMPLE = "Write 'KEY', a path 'a.b', or {from: KEY, as: number}."


def dataset_cases(root: Path, folder: Path, section: FileMap) -> tuple[list[Case], list[str]]:
    """The cases of a suite's files, and what of them is left out, in words. `folder` is the suite's, below `root`."""
    cases: list[Case] = []
    left_out: dict[str, int] = {}
    for node in _each(section):
        dataset, is_clear = dataset_of(node, section.faults)
        data = _bytes(root, folder, dataset.file, node, section.faults)
        if data is None or not is_clear or KEY in section.doubtful:
            continue
        path = (folder / dataset.file).as_posix()
        read = cases_of(data, path, dataset, (root / path).parent, section.faults)
        cases += read.cases
        for what, times in read.left_out.items():
            left_out[f"{dataset.file}: {what}"] = times
    return cases, [f"{what} ({times} of {len(cases)})" if times > 1 else what for what, times in left_out.items()]


def _each(section: FileMap) -> Iterator[Node]:
    """One file, or several: a name is a file whose format says what stands where."""
    node = section.node(KEY)
    if node is None:
        return
    for one in node.items if isinstance(node, Items) else (node,):
        if isinstance(one, Table):
            yield one
        else:
            section.fault(KEY, f"a {KEY} is {called(one)}", f"Write {KEY}: {{file: questions.jsonl, ...}}.", node=one)


def _bytes(root: Path, folder: Path, file: str, node: Node, faults: FaultLog) -> bytes | None:
    if not file:
        return None
    named = node.get("file") if isinstance(node, Table) else None
    place = (named or node).place
    if Path(file).is_absolute() or ".." in Path(file).parts or leads_out(root, root / folder / file):
        faults.add(place, f"'{file}' leads out of the suite's folder", "Put the file into it.")
        return None
    try:
        return read_plain(root / folder / file, MAX_DATASET_BYTES + 1)
    except OSError as error:
        near = nearest_name(file, [path.name for path in (root / folder).glob("*") if path.is_file()])
        mend = f"Did you mean {near}?" if near else f"Put it into {folder.as_posix()}/."
        faults.add(place, f"{file} cannot be read: {error.strerror}", mend)
        return None


def _delimiter(section: FileMap) -> str:
    delimiter = section.text("delimiter")
    if len(delimiter) > 1 and delimiter not in ("tab", "\\t"):
        section.fault("delimiter", f"'delimiter' is '{delimiter}'", "Write one character, or tab.")
        return ""
    return delimiter


def dataset_of(node: Node, faults: FaultLog) -> tuple[Dataset, bool]:
    """What a suite says of one file, and whether nothing of it is doubtful."""
    section = FileMap(node, f"a {KEY}", _KEYS, faults)
    return _dataset(section), not section.doubtful


def _dataset(section: FileMap) -> Dataset:
    layout = Layout(
        format=_format(section),
        at=section.text("at"),
        encoding=section.text("encoding"),
        delimiter=_delimiter(section),
        result=section.text("result"),
    )
    inputs = section.node("inputs")
    all_inputs = inputs.text if isinstance(inputs, Scalar) and isinstance(inputs.value, str) else ""
    mapped = Mapped(
        name=_one(section, "name"),
        inputs={} if all_inputs else _several(section, "inputs"),
        all_inputs=all_inputs,
        expected=_several(section, "expected"),
        kind=_one(section, "kind"),
        tags=_tags(section),
        expected_failure=_one(section, "expected_failure"),
        may_lack=frozenset(scalar.text for scalar in section.texts("may_lack")),
        evaluators=read_evaluators(section, "evaluators"),
    )
    return Dataset(section.text("file", required=True), layout, mapped)


def _format(section: FileMap) -> str:
    name = section.text("format")
    if name and name not in FORMATS:
        near = nearest_name(name, FORMATS)
        section.fault("format", f"there is no format '{name}'", f"Did you mean '{near}'?" if near else
                      f"There are: {', '.join(FORMATS)}.")  # fmt: skip
    return name


def _one(section: FileMap, key: str) -> MappedValue | None:
    node = section.node(key)
    return _taken(section, key, node) if node else None


def _several(section: FileMap, key: str) -> dict[str, MappedValue]:
    table = section.map(key)
    if table is None:
        return {}
    found = {name: _taken(section, key, entry.value) for name, entry in table.entries.items()}
    return {name: one for name, one in found.items() if one}


def _tags(section: FileMap) -> tuple[MappedValue, ...]:
    node = section.node("tags")
    if node is None:
        return ()
    several = node.items if isinstance(node, Items) else (node,)
    return tuple(filter(None, (_taken(section, "tags", one) for one in several)))


def _taken(section: FileMap, key: str, node: Node) -> MappedValue | None:
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value:
        return MappedValue.at(node.text)
    if not isinstance(node, Table):
        section.fault(key, f"'{key}' takes {called(node)}", _AN_EXAMPLE, node=node)
        return None
    below = FileMap(node, f"what '{key}' takes", _TAKEN_KEYS, section.faults)
    given = [name for name in ("from", "value", "file") if below.has(name)]
    if len(given) != 1:
        section.fault(key, f"'{key}' takes {' and '.join(given) or 'nothing'}", _AN_EXAMPLE, node=node)
        return None
    if below.has("value"):
        held = below.node("value")
        return MappedValue(value=held.plain if held else None)
    if below.has("file"):
        return MappedValue.at(below.text("file"), is_file=True)
    return MappedValue.at(below.text("from"), _read_as(below))


def _read_as(section: FileMap) -> As:
    told = section.text("as")
    for known in READINGS:
        if told == known:
            return known  # type: ignore[return-value]  # one of them
    if told:
        section.fault("as", f"nothing is read as '{told}'", f"There are: {', '.join(READINGS)}.")
    return ""
