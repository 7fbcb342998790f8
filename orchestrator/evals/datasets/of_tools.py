"""Files of other tools, as the records they hold: what is asked, what is expected, and what they are judged by.

Each function takes what a plain reader found, and gives records whose evaluators are ours. What has no counterpart
stays with the record, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from orchestrator.domain.canonical import JSON
from orchestrator.evals.datasets.chat import chat_text
from orchestrator.evals.datasets.counterparts import of_promptfoo, of_pydantic, promptfoo_cell
from orchestrator.evals.datasets.record import DatasetTrouble, Layout, Record
from orchestrator.evals.suite import EvaluatorSpec

MOST_OF_ONE_TEST = 1_000
"""Cases one test of promptfoo may stand for: each list among its variables multiplies them."""


def pydantic_cases(document: JSON, records: Sequence[Record], layout: Layout, _trouble: DatasetTrouble) -> list[Record]:
    """What `Dataset.to_file` of pydantic-evals writes: `inputs`, `metadata`, `expected_output`, `evaluators`."""
    of_all = document.get("evaluators") if isinstance(document, Mapping) else None
    shared = of_pydantic(of_all, layout.result)
    made = []
    for record in records:
        own = of_pydantic(record.fields.get("evaluators"), layout.result)
        fields = dict(record.fields)
        fields = {key: value for key, value in fields.items() if value not in (None, [])}
        evaluators = [*shared.evaluators, *own.evaluators]
        if (shared.expects or own.expects) and layout.result and "expected_output" in fields:
            evaluators.append(EvaluatorSpec("Equals", {"artifact": layout.result, "value": fields["expected_output"]}))
        made.append(_made(record, fields, evaluators, [*shared.left_out, *own.left_out], "evaluators"))
    return made


def inspect_samples(
    _document: JSON, records: Sequence[Record], layout: Layout, trouble: DatasetTrouble
) -> list[Record]:
    """Samples of inspect: `input`, a text or a chat, `target`, `id`, `choices`, `metadata`, `files` ...

    How a target is scored stands in a task's code, not in the file: where the suite names a `result`, it must hold one
    of the targets, as the scorer `includes` wants it.
    """
    made = []
    for record in records:
        fields = dict(record.fields)
        if "input" not in fields:
            trouble.at(record.line, "the sample has no 'input'", "Each sample of inspect has one.")
            continue
        told = chat_text(fields["input"])
        fields["input"] = fields["input"] if told is None else told
        targets = [str(one) for one in _listed(fields.get("target")) if str(one)]
        evaluators = []
        if layout.result and targets:
            evaluators.append(EvaluatorSpec("ContainsAny", {"artifact": layout.result, "texts": targets}))
        left_out = [f"'{key}' of its samples, which nothing here sets up" for key in _SET_UP if fields.get(key)]
        made.append(Record(record.line, fields, tuple(evaluators), tuple(left_out)))
    return made


_SET_UP = ("sandbox", "files", "setup")


def promptfoo_tests(document: JSON, records: Sequence[Record], layout: Layout, trouble: DatasetTrouble) -> list[Record]:
    """Tests of promptfoo: `vars`, `assert`, `metadata`; in CSV a column a variable, and `__expected`.

    A list among the variables stands for a case each, as there.
    """
    default = document.get("defaultTest") if isinstance(document, Mapping) else None
    default = default if isinstance(default, Mapping) else {}
    made = []
    for record in records:
        test = dict(record.fields)
        if "vars" not in test and "assert" not in test:
            test = _of_row(test)
        asserted = [*_listed(default.get("assert")), *_listed(test.get("assert"))]
        variables = {**_map(default.get("vars")), **_map(test.get("vars"))}
        files = [f"variable {name} names a file, and is taken as it is written"
                     for name, value in variables.items() if str(value).startswith("file://")]  # fmt: skip
        metadata = {**_map(default.get("metadata")), **_map(test.get("metadata"))}
        rest = {key: value for key, value in test.items() if key not in ("vars", "metadata")}
        for chosen in _combined(variables, record.line, trouble):
            found = of_promptfoo([_filled_in(one, chosen) for one in asserted], layout.result, test.get("threshold"))
            left_out = [*found.left_out, *files]
            fields = {**rest, **({"metadata": metadata} if metadata else {}), "vars": chosen}
            made.append(_made(record, fields, found.evaluators, left_out, "assert"))
    return made


def _of_row(row: Mapping[str, JSON]) -> dict[str, JSON]:
    """A row of CSV, or of JSON lines without `vars`: names that begin with two underscores are the tool's own."""
    test: dict[str, JSON] = {"vars": {}, "assert": [], "metadata": {}}
    for name, value in row.items():
        if name.startswith("__expected"):
            if str(value).strip():
                test["assert"].append(promptfoo_cell(str(value)))
        elif name.startswith("__metadata:"):
            if value not in (None, ""):
                key = name.removeprefix("__metadata:")
                test["metadata"][key.removesuffix("[]")] = _cells(value) if key.endswith("[]") else value
        elif name.startswith("__"):
            test[name.removeprefix("__")] = value
        else:
            test["vars"][name] = value
    return {key: value for key, value in test.items() if value not in ([], {}, "")} | {"vars": test["vars"]}


_VARIABLE = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
_COMMA = re.compile(r"(?<!\\),")
"""One that is not escaped."""


def _filled_in(asserted: JSON, variables: Mapping[str, JSON]) -> JSON:
    """An assertion may name variables of its test, `{{topic}}`; what else a template can say is left as it is."""
    if isinstance(asserted, str):
        return _VARIABLE.sub(lambda one: str(variables.get(one[1], one[0])), asserted)
    if isinstance(asserted, Mapping):
        return {key: _filled_in(value, variables) for key, value in asserted.items()}
    return [_filled_in(one, variables) for one in asserted] if isinstance(asserted, list) else asserted


def _cells(value: JSON) -> list[str]:
    parts = (part.replace("\\,", ",").strip() for part in _COMMA.split(str(value)))
    return list(filter(None, parts))


def _combined(variables: Mapping[str, JSON], line: int, trouble: DatasetTrouble) -> Iterator[dict[str, JSON]]:
    lists = {name: value for name, value in variables.items() if isinstance(value, list) and value}
    count = 1
    for value in lists.values():
        count *= len(value)
    if count > MOST_OF_ONE_TEST:
        trouble.at(line, f"its lists of variables stand for {count:,} cases", "Take some out.")
        return
    for chosen in product(*lists.values()):
        yield {**variables, **dict(zip(lists, chosen, strict=True))}


def _made(
    record: Record, fields: Mapping[str, JSON], evaluators: Sequence[EvaluatorSpec], left_out: Sequence[str], key: str
) -> Record:
    """What was understood need not be kept beside what it became."""
    if not left_out:
        fields = {name: value for name, value in fields.items() if name != key}
    return Record(record.line, fields, tuple(evaluators), tuple(left_out))


def _listed(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _map(value: JSON) -> Mapping[str, JSON]:
    return value if isinstance(value, Mapping) else {}
