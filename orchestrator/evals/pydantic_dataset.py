"""Datasets of pydantic-evals, read as data: what `Dataset.to_file` writes, as YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App
from orchestrator.errors import DefinitionFaults, UsageError
from orchestrator.values import dataclass, field
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.read.source_file import read_source
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.yaml_document import parse_document

_LONGEST_PATH = 500
"""Characters. What is longer is a text."""

Named = tuple[str, JSON]
"""An evaluator and what it is given: one value, or a map of them."""


@dataclass
class Imported:
    """A suite and its cases as the files of a suite have them, and what found no counterpart."""

    suite: dict[str, JSON]
    cases: list[dict[str, JSON]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def imported(path: Path, app: App) -> Imported:
    """A dataset as a suite of an app: inputs become inputs, what is expected is expected of the app's result.

    Raises:
        DefinitionFaults: the file is no YAML or JSON.
        UsageError: it is no dataset, or the app takes no input.
    """
    data = _read(path)
    if not isinstance(data, dict) or not isinstance(data.get("cases"), list):
        raise UsageError(f"{path} holds no 'cases'.", mend="Write it with Dataset.to_file of pydantic-evals.")
    if not app.inputs:
        raise UsageError(f"{app.name} takes no input.", mend="Name another app: --app NAME.")
    _check(path, data)
    result = app.result or app.phases[-1].writes
    suite: dict[str, JSON] = {"app": app.name}
    found = Imported(suite)
    evaluators = list(_mapped(data.get("evaluators") or [], result, found, "the dataset"))
    if evaluators:
        suite["evaluators"] = evaluators
    expects = any(name == "EqualsExpected" for name, _ in _named(data.get("evaluators") or []))
    for number, case in enumerate(data["cases"], start=1):
        found.cases.append(_case(case, number, app, result, found, expects=expects, beside=path.parent))
    return found


def _check(path: Path, data: dict[str, JSON]) -> None:
    """Raises UsageError where something is not what `Dataset.to_file` writes."""
    for number, case in enumerate(data["cases"], start=1):
        if not isinstance(case, dict):
            raise UsageError(f"case {number} of {path} is no object.", mend="Give it 'inputs'.")
    for holder, named in ((data, "the dataset"), *((case, f"case {at}") for at, case in enumerate(data["cases"], 1))):
        if not isinstance(holder.get("evaluators") or [], list):
            raise UsageError(f"the evaluators of {named} in {path} are no list.", mend="Write them as a list.")


def _read(path: Path) -> JSON:
    faults = FaultLog()
    text = read_text(path.parent, path.name, faults)
    node = parse_document(text, path.name, faults) if text is not None else None
    if faults or node is None:
        raise DefinitionFaults(faults.faults)
    return node.plain


def _case(
    plain: JSON, number: int, app: App, result: str, found: Imported, *, expects: bool, beside: Path
) -> dict[str, JSON]:
    """`beside`: the folder of the dataset, where paths in it start from."""
    name = str(plain.get("name") or f"case-{number}")
    inputs = plain.get("inputs")
    given = inputs if isinstance(inputs, dict) else {app.inputs[0].name: inputs}
    files = {field.name for field in app.inputs if field.type == "file"}
    case: dict[str, JSON] = {
        "name": name,
        "inputs": {key: _as_text(value, beside) if key in files else value for key, value in given.items()},
    }
    metadata = plain.get("metadata")
    if metadata is not None:
        case["metadata"] = metadata if isinstance(metadata, dict) else {"metadata": metadata}
    named = plain.get("evaluators") or []
    expects = expects or any(name == "EqualsExpected" for name, _ in _named(named))
    if plain.get("expected_output") is not None:
        if expects:
            case["expected"] = {result: plain["expected_output"]}
        else:
            found.left_out.append(f"{name}: expected_output, which no EqualsExpected holds it to")
    evaluators = list(_mapped(named, result, found, name))
    if evaluators:
        case["evaluators"] = evaluators
    return case


def _as_text(value: JSON, beside: Path) -> JSON:
    """What an input of type `file` is given: a dataset holds the text itself, or the path of a file beside it."""
    if not isinstance(value, str):
        return value
    is_path = "\n" not in value and len(value) < _LONGEST_PATH and not leads_out(beside, beside / value)
    if is_path and (beside / value).is_file():
        return {"text": read_source(beside / value).text}
    return {"text": value}


def _named(evaluators: list[JSON]) -> Iterator[Named]:
    """`Name`, `{Name: value}` or `{Name: {argument: value}}`."""
    for one in evaluators:
        if isinstance(one, str):
            yield one, None
        elif isinstance(one, dict):
            yield from one.items()


def _mapped(evaluators: list[JSON], result: str, found: Imported, where: str) -> Iterator[dict[str, JSON]]:
    for name, given in _named(evaluators):
        value = given.get("value") if isinstance(given, dict) else given
        match name:
            case "EqualsExpected":
                continue  # what a case expects is always held against it
            case "Equals":
                yield {"Equals": {"artifact": result, "value": value}}
            case "Contains" if isinstance(value, str):
                yield {"Contains": {"artifact": result, "text": value}}
            case "MaxDuration":
                seconds = given.get("seconds") if isinstance(given, dict) else given
                yield {"MaxSeconds": {"seconds": seconds}}
            case "LLMJudge":
                rubric = given.get("rubric") if isinstance(given, dict) else given
                yield {"Judge": {"question": rubric, "artifact": result}}
            case _:
                found.left_out.append(f"{where}: {name}, which has no counterpart")
