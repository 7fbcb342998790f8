"""A suite for a file of cases that somebody brings: its format told, and its keys matched with what an app takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App
from orchestrator.errors import DefinitionFaults, UsageError
from orchestrator.evals.dataset_section import dataset_of
from orchestrator.evals.datasets.dataset import cases_of
from orchestrator.evals.datasets.formats import PLAIN, TOOLS, plain_format
from orchestrator.evals.datasets.record import DatasetTrouble, Layout, Record, text_of
from orchestrator.evals.from_run import as_yaml
from orchestrator.evals.redteam.red_team import NOTHING_READ
from orchestrator.values import dataclass, field
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.yaml_document import parse_document

_IDS = ("id", "name", "case", "uid", "_id", "question_id", "task_id")
"""Keys that name a record, in data sets that are passed around."""


_BELOW = {"pydantic-evals": "inputs", "promptfoo": "vars"}
"""Format -> the key under which its inputs are."""


@dataclass(frozen=True)
class Wishes:
    """What the person says of a file, where guessing would not do."""

    format: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """Input of the app -> key of a record."""
    expected: Mapping[str, str] = field(default_factory=dict)
    """Artifact -> key of a record."""
    may_lack: Sequence[str] = ()
    """Keys that some records are without."""


def suite_for(data: bytes, path: Path, app: App, wishes: Wishes) -> dict[str, JSON]:
    """What `suite.yaml` says of a file that will lie beside it.

    Raises:
        UsageError: the app takes no input, or nothing tells which key of a record is which input.
        DefinitionFaults: what is wrong in the file, by line.
    """
    faults = FaultLog()
    says = _suite_for(data, path, app, wishes)
    node = parse_document(as_yaml(says["dataset"]), str(path), faults)
    if node:
        dataset, is_clear = dataset_of(node, faults)
        if is_clear:
            cases_of(data, str(path), dataset, path.parent, faults)
    if faults:
        raise DefinitionFaults(faults.faults)
    return says


def _suite_for(data: bytes, path: Path, app: App, wishes: Wishes) -> dict[str, JSON]:
    if not app.inputs:
        raise UsageError(f"{app.name} takes no input.", mend="Name another app: --app NAME.")
    name, faults = path.name, FaultLog()
    trouble = DatasetTrouble(str(path), faults)
    text = text_of(data, Layout(), trouble) or ""
    plain = wishes.format if wishes.format in PLAIN else plain_format(name, text)
    records = PLAIN[plain](text, Layout(), trouble) if text else []
    if faults and not records:
        raise DefinitionFaults(faults.faults)
    if not records:
        raise UsageError(f"{path} has no record.", mend="Give a file with one case at least.")
    first = records[0].fields
    format_ = wishes.format or _format(first)
    said: dict[str, JSON] = {"file": name}
    if format_ or plain != plain_format(name, text):
        said["format"] = format_ or plain
    inputs = {name: _below(format_, first, key) for name, key in wishes.inputs.items()}
    inputs = inputs or _inputs(first, format_, app)
    if inputs:
        said["inputs"] = inputs | _read_from_nowhere(app, inputs)
    said |= _others(records, format_, app, wishes)
    return {"app": app.name, "dataset": said, "pass": {"overall": 1.0}}


def _format(first: Mapping[str, JSON]) -> str:
    if "vars" in first or any(str(key).startswith("__expected") for key in first):
        return "promptfoo"
    if "inputs" in first and first.keys() <= {"name", "inputs", "metadata", "expected_output", "evaluators"}:
        return "pydantic-evals"
    if "input" in first and ("target" in first or "choices" in first):
        return "inspect"
    return ""


def _below(format_: str, first: Mapping[str, JSON], key: str) -> str:
    """A key as the person calls it, where the format has it below another one."""
    below = _BELOW.get(format_, "")
    held = first.get(below)
    is_there = key in first and not (format_ == "promptfoo" and below not in first)
    if not below or is_there or key.startswith(f"{below}."):
        return key
    return f"{below}.{key}" if not isinstance(held, Mapping) or key.partition(".")[0] in held else key


def _inputs(first: Mapping[str, JSON], format_: str, app: App) -> dict[str, str]:
    """Empty where the format says by itself what the inputs are, and the app takes them."""
    takes = [one.name for one in app.inputs]
    if format_ == "inspect":
        return {takes[0]: "input"}
    below = _BELOW.get(format_, "")
    given = first.get(below) if below else first
    if format_ == "promptfoo" and below not in first:
        given = {key: value for key, value in first.items() if not str(key).startswith("__")}
    if below and not isinstance(given, Mapping):
        return {takes[0]: below}
    keys = [str(key) for key in given] if isinstance(given, Mapping) else []
    known = [key for key in keys if key in takes]
    if below and len(known) == len(keys) and not _read_from_nowhere(app, dict.fromkeys(known)):
        return {}
    if known:
        return {key: f"{below}.{key}" if below else key for key in known}
    if len(keys) == 1:
        return {takes[0]: f"{below}.{keys[0]}" if below else keys[0]}
    raise UsageError(
        f"nothing tells which of {', '.join(keys) or 'no keys'} is an input of {app.name}.",
        mend=f"Say it: --input {takes[0]}=KEY ({app.name} takes {', '.join(takes)}).",
    )


def _read_from_nowhere(app: App, given: Mapping[str, JSON]) -> dict[str, JSON]:
    """Of inputs that are read from a source, which in a case nobody reads, that it held nothing."""
    return {one.name: {"value": dict(NOTHING_READ)} for one in app.inputs if one.source and one.name not in given}


def _others(records: Sequence[Record], format_: str, app: App, wishes: Wishes) -> dict[str, JSON]:
    said: dict[str, JSON] = {}
    if format_ in TOOLS:
        said["result"] = app.result or app.phases[-1].writes
    else:
        name = next((key for key in _IDS if records and all(key in record.fields for record in records)), "")
        called = [record.fields[name] for record in records] if name else []
        if name and len({str(one) for one in called}) == len(called):
            said["name"] = name
    if wishes.expected:
        said["expected"] = dict(wishes.expected)
    if wishes.may_lack:
        said["may_lack"] = list(wishes.may_lack)
    return said
