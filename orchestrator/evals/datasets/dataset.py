"""Cases from the files a suite names under `dataset`: read, mapped, each with a name of its own and its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from orchestrator.domain.canonical import JSON
from orchestrator.evals.datasets.formats import TOOLS, records_of
from orchestrator.evals.datasets.mapping import Mapped, MappedValue, Unmapped, filled, taken
from orchestrator.evals.datasets.record import DatasetTrouble, Layout, Record
from orchestrator.evals.file_name import file_name, told_apart
from orchestrator.evals.suite import Case
from orchestrator.values import dataclass, field, replace
from orchestrator.workspace.yaml.faultlog import FaultLog, Place

METADATA = "metadata"


@dataclass(frozen=True)
class Dataset:
    """A file of cases, and which part of a record is what."""

    file: str
    """From the suite's folder."""
    layout: Layout = Layout()
    mapped: Mapped = Mapped()


@dataclass
class CasesRead:
    cases: list[Case] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    """What a file asks for and nothing here does -> in how many of its records."""


def cases_of(data: bytes, path: str, dataset: Dataset, folder: Path, faults: FaultLog) -> CasesRead:
    """The cases in a file's bytes.

    Args:
        data: the file.
        path: how it is called in faults.
        dataset: how it is read.
        folder: where paths begin that the mapping says are files.
        faults: takes what is wrong, by line.
    """
    trouble = DatasetTrouble(path, FaultLog())
    records = records_of(data, dataset.layout, trouble)
    tool = TOOLS.get(dataset.layout.format)
    mapped = _with_what_it_says(dataset.mapped, tool.says if tool else Mapped())
    made = CasesRead()
    if not mapped.inputs and not mapped.all_inputs and records:
        columns = ", ".join(map(str, records[0].fields))
        trouble.at(0, f"nothing says which part of a record is an input; its keys are {columns}",
                   "Add below 'dataset': inputs: {INPUT: KEY}.")  # fmt: skip
        records = []
    _Making(path, mapped, folder, trouble, made).of(records)
    if not records and not trouble.faults:
        trouble.at(0, "no record is in it", "Give another file.")
    trouble.end()
    for fault in trouble.faults.faults:
        faults.add(Place(fault.path, fault.line, fault.column), fault.found, fault.mend)
    return made


def _with_what_it_says(mapped: Mapped, says: Mapped) -> Mapped:
    """What a suite says goes before what the format says by itself."""
    all_inputs = mapped.all_inputs or ("" if mapped.inputs else says.all_inputs)
    return replace(mapped, name=mapped.name or says.name, all_inputs=all_inputs)


@dataclass
class _Making:
    path: str
    mapped: Mapped
    folder: Path
    trouble: DatasetTrouble
    made: CasesRead
    names: dict[str, tuple[JSON, int]] = field(default_factory=dict)
    """Name of a case -> what the file calls it, and its line."""

    def of(self, records: list[Record]) -> None:
        for number, record in enumerate(records, start=1):
            try:
                case = self._case(record, number)
            except Unmapped as unmapped:
                self.trouble.at(record.line, unmapped.found, unmapped.mend)
                continue
            for what in record.left_out:
                self.made.left_out[what] = self.made.left_out.get(what, 0) + 1
            if case:
                self.made.cases.append(case)

    def _case(self, record: Record, number: int) -> Case | None:
        mapped = self.mapped
        inputs = dict(self._values(record, mapped.inputs))
        if mapped.all_inputs:
            inputs = {**self._all_inputs(record), **inputs}
        files = tuple(name for name, one in mapped.inputs.items() if one.is_file and name in inputs)
        called, name = self._name(record, number)
        if not name:
            return None
        kind = self._one(record, mapped.kind)
        known = self._one(record, mapped.expected_failure)
        return Case(
            name=name,
            inputs={key: {"file": value} if key in files else value for key, value in inputs.items()},
            expected=dict(self._values(record, mapped.expected)),
            evaluators=(*filled(record, mapped.evaluators), *record.evaluators),
            kind="" if kind is None else str(kind),
            folder=self.folder,
            metadata=_metadata(record.fields, mapped, called, name),
            tags=tuple(self._tags(record)),
            expected_failure=str(known or ""),
            paths=files,
            where=f"{self.path}:{record.line}",
        )

    def _values(self, record: Record, wanted: Mapping[str, MappedValue]) -> Iterator[tuple[str, JSON]]:
        for name, one in wanted.items():
            is_there, value = taken(record, one, self.mapped.may_lack)
            if is_there:
                yield name, value

    def _all_inputs(self, record: Record) -> Mapping[str, JSON]:
        _, value = taken(record, MappedValue(self.mapped.all_inputs))
        if not isinstance(value, Mapping):
            path = self.mapped.all_inputs
            raise Unmapped(f"'{path}' is no map of inputs", f"Say which input it is: inputs: {{INPUT: {path}}}")
        return {name: held for name, held in value.items() if held is not None}

    def _one(self, record: Record, one: MappedValue | None) -> JSON:
        return taken(record, one, self.mapped.may_lack)[1] if one else None

    def _tags(self, record: Record) -> Iterator[str]:
        for one in self.mapped.tags:
            is_there, value = taken(record, one, self.mapped.may_lack)
            for tag in (value if isinstance(value, list) else [value]) if is_there else []:
                if str(tag).strip():
                    yield str(tag).strip()

    def _name(self, record: Record, number: int) -> tuple[JSON, str]:
        """What the file calls it, and a name that a file can have; none with a fault."""
        one = self.mapped.name
        is_there, called = taken(record, one) if one else (False, None)
        if one and not one.path:
            return None, f"{file_name(str(called))}-{number}"
        if not is_there or called in (None, ""):
            return None, f"{file_name(PurePath(self.path).stem)}-{number}"
        name = file_name(str(called))
        if (known := self.names.get(name)) and known[0] != called:
            name = told_apart(name, called)
        elif known:
            self.trouble.at(
                record.line, f"two records are called '{called}', the other on line {known[1]}",
                "Give each its own name; 'name: {value: WORD}' below 'dataset' numbers them.",
            )  # fmt: skip
            return called, ""
        self.names[name] = called, record.line
        return called, name


def _metadata(fields: Mapping[str, JSON], mapped: Mapped, called: JSON, name: str) -> dict[str, JSON]:
    """Everything of the record that did not become a part of the case as it stands."""
    kept: dict[str, JSON] = {}
    for key, value in fields.items():
        if key in mapped.whole and not (mapped.name and key == mapped.name.path and str(called) != name):
            continue
        if key == METADATA and isinstance(value, Mapping):
            kept = {**value, **kept}
        elif value is not None:
            kept[key] = value
    return kept
