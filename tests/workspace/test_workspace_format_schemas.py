"""The JSON Schemas of the files a user writes say what the readers say: the same keys, the same slips found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from frontmatter.default_handlers import YAMLHandler

from orchestrator.errors import DefinitionFaults, Fault
from orchestrator.evals.case_file import read_case
from orchestrator.evals.suite_file import read_suite
from orchestrator.kinds.table import KINDS as KINDS_OF_PHASES
from orchestrator.workspace.read.agent_file import parse_agent
from orchestrator.workspace.read.app_source import parse_app
from orchestrator.workspace.read.attention import parse_attention
from orchestrator.workspace.read.governance import parse_governance
from orchestrator.workspace.read.rules import parse_approvals
from orchestrator.workspace.read.settings import settings_of
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.yaml_document import parse_document

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = Path(__file__).parent / "example"
SCHEMAS = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "schemas" / "baton").glob("*.json")}
KINDS = {
    "app": "apps/*.yaml",
    "baton": "baton.yaml",
    "agent": "agents/*.md",
    "suite": "evals/*/suite.yaml",
    "case": "evals/*/cases/*.yaml",
    "approvals": "rules/approvals.yaml",
    "attention": "rules/attention.yaml",
    "governance": "rules/governance.yaml",
}
FILES = [
    pytest.param(kind, path, id=f"{kind}-{path.parent.parent.name}-{path.name}")
    for kind, pattern in KINDS.items()
    for root in (ROOT, EXAMPLE)
    for path in sorted(root.glob(pattern))
]


def plain(path: Path) -> Any:
    """The file as our own YAML reader gives it."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        text, _ = YAMLHandler().split(text)
    node = parse_document(text, path.name, FaultLog())
    assert node is not None
    return node.plain


def fits(kind: str, value: Any) -> bool:
    return jsonschema_rs.Draft202012Validator(SCHEMAS[kind]).is_valid(value)


def test_there_is_one_for_every_kind_of_file() -> None:
    assert SCHEMAS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_sound_schema(kind: str) -> None:
    jsonschema_rs.meta.validate(SCHEMAS[kind])


@pytest.mark.parametrize(("kind", "path"), FILES)
def test_every_file_we_ship_fits(kind: str, path: Path) -> None:
    found = [
        f"{list(error.instance_path)}: {error.message}"
        for error in jsonschema_rs.Draft202012Validator(SCHEMAS[kind]).iter_errors(plain(path))
    ]
    assert found == []


def known_here(faults: Sequence[Fault]) -> set[str]:
    """The keys the reader names when it meets one that is like none of them."""
    (told,) = [fault.mend for fault in faults if "unknown key 'zzzz'" in fault.found]
    return set(re.findall(r"[a-z_]+", told.removeprefix("Known here: ")))


def read(root: Path, kind: str, text: str) -> Sequence[Fault]:
    """What the reader of a kind of file says of a text."""
    path = root / PATHS.get(kind, "other")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    faults = FaultLog()
    try:
        READERS[kind](root, text, faults)
    except DefinitionFaults as told:
        return told.faults
    return faults.faults


PATHS = {"baton": "baton.yaml", "suite": "evals/s/suite.yaml", "case": "evals/s/cases/c.yaml"}
READERS: dict[str, Callable[[Path, str, FaultLog], object]] = {
    "app": lambda root, text, faults: parse_app("x", text, faults, KINDS_OF_PHASES, sources=None),
    "agent": lambda root, text, faults: parse_agent("x", f"---\n{text}\n---\nYou.\n", faults),
    "baton": lambda root, text, faults: settings_of(root, faults),
    "approvals": lambda root, text, faults: parse_approvals(text, faults),
    "attention": lambda root, text, faults: parse_attention(text, faults),
    "governance": lambda root, text, faults: parse_governance(text, faults),
    "case": lambda root, text, faults: read_case(root, PATHS["case"], faults),
    "suite": lambda root, text, faults: read_suite(root, "s"),
}


def at(schema: Any, *way: str) -> Any:
    """The part of a schema behind keys; `$NAME` is a definition, a number one of several."""
    part = schema
    for step in way:
        part = schema["$defs"][step[1:]] if step.startswith("$") else part[int(step)] if step.isdigit() else part[step]
    return part


PLACES = [
    ("app", "zzzz: 1", ()),
    ("app", "inputs: {a: {zzzz: 1}}", ("$input", "anyOf", "2")),
    ("app", "inputs: {a: {type: date, window: {zzzz: 1}}}", ("$input", "anyOf", "2", "properties", "window")),
    ("app", "phases: {a: {gate: b, asks: {c: {zzzz: 1}}}}", ("$form_field", "anyOf", "2")),
    ("app", "phases: {a: {zzzz: 1}}", ("$phase",)),
    ("app", "phases: {a: {gate: b, expires: {zzzz: 1}}}", ("$phase", "properties", "expires")),
    ("app", "phases: {a: {script: b, then: [{zzzz: 1}]}}", ("$edges", "anyOf", "1", "items")),
    ("agent", "zzzz: 1", ()),
    ("agent", "limits: {zzzz: 1}", ("properties", "limits")),
    ("baton", "zzzz: 1", ()),
    ("baton", "budgets: {zzzz: 1}", ("properties", "budgets")),
    ("baton", "profiles: {a: {b: {zzzz: 1}}}", ("$model", "anyOf", "1")),
    ("baton", "providers: {a: {zzzz: 1}}", ("$provider",)),
    ("baton", "providers: {a: {timeouts: {zzzz: 1}}}", ("$provider", "properties", "timeouts")),
    ("baton", "providers: {a: {limits: {zzzz: 1}}}", ("$provider", "properties", "limits")),
    ("baton", "prices: {'a:b': {zzzz: 1}}", ("$price",)),
    ("baton", "notify: {to: 'ntfy://a', zzzz: 1}", ("properties", "notify")),
    (
        "baton",
        "notify: {to: 'ntfy://a', escalate: {to: 'ntfy://b', after: 1h, zzzz: 1}}",
        ("properties", "notify", "properties", "escalate"),
    ),
    ("approvals", "zzzz: 1", ()),
    ("approvals", "rules: {a: {zzzz: 1}}", ("properties", "rules", "additionalProperties")),
    ("attention", "rules: {a: {zzzz: 1}}", ("properties", "rules", "additionalProperties")),
    ("governance", "zzzz: 1", ()),
    ("suite", "zzzz: 1", ()),
    ("suite", "pass: {zzzz: 1}", ("properties", "pass")),
    ("case", "zzzz: 1", ()),
    ("case", "answers: {a: {zzzz: 1}}", ("properties", "answers", "additionalProperties", "anyOf", "0", "anyOf", "1")),
    ("case", "says: {a: {zzzz: 1}}", ("properties", "says", "additionalProperties", "anyOf", "0", "anyOf", "1")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "way"), PLACES, ids=[f"{kind}: {text}" for kind, text, _ in PLACES])
def test_it_has_the_keys_the_reader_has(tmp_path: Path, kind: str, text: str, way: tuple[str, ...]) -> None:
    assert known_here(read(tmp_path, kind, text)) == at(SCHEMAS[kind], *way)["properties"].keys()


APP = "description: x\nphases:\n  {0}\n"


@pytest.mark.parametrize("key", at(SCHEMAS["app"], "$phase")["properties"])
@pytest.mark.parametrize("kind", KINDS_OF_PHASES)
def test_a_phase_takes_the_keys_of_its_kind_and_no_others(tmp_path: Path, kind: str, key: str) -> None:
    head = f"{{{kind}: {VALUES.get(kind, 'f')}"
    value = VALUES.get(key, "f") if key != "then" else "{approve: end}" if kind == "gate" else "end"
    text = APP.format(f"a: {head}, each: x, {key}: {value}}}" if key == "at_once" else f"a: {head}, {key}: {value}}}")
    if key == kind:
        return
    assert (not read(tmp_path, "app", text)) == fits("app", yaml.safe_load(text))


VALUES = {
    "reads": "[a]", "may_read": "[a]", "with": "{a: 1}", "at_once": "2", "output": "{a: string}", "asks": "{a: string}",
    "expires": "{after: 4h, answer: reject}", "together": "{b: {script: f}}", "wait": "3d",
}  # fmt: skip


SLIPS = [
    ("app", "description: x\nphases: {}"),
    ("app", "phases: {a: {script: f}}"),
    ("app", "description: x\nphases: {a: {script: f, agent: g}}"),
    ("app", "description: x\nphases: {a: {reads: [b]}}"),
    ("app", "description: x\nphases: {A: {script: f}}"),
    ("app", "description: x\nphases: {a: {script: f, then: [end]}}"),
    ("app", "description: x\nphases: {a: {script: f, then: {approve: end}}}"),
    ("app", "description: x\nphases: {a: {gate: f, then: end}}"),
    ("app", "description: x\nphases: {a: {script: f, at_once: 0, each: x}}"),
    ("app", "description: x\ninputs: {a: text}\nphases: {a: {script: f}}"),
    ("app", "description: x\ninputs: {a: [number]}\nphases: {a: {script: f}}"),
    ("app", "description: x\nphases: {a: {gate: f, asks: {b: file}}}"),
    ("app", "description: x\nbaseline_minutes: many\nphases: {a: {script: f}}"),
    ("agent", "description: x"),
    ("agent", "description: x\nmodel: fast\ntools: read_source"),
    ("agent", "description: x\nmodel: fast\nlimits: {requests: 0}"),
    ("baton", "budgets: {run_usd: -1}"),
    ("baton", "providers: {a: {kind: openapi}}"),
    ("baton", "providers: {a: {kind: openai-compatible}}"),
    ("baton", "providers: {a: {kind: openai, base_url: localhost}}"),
    ("baton", "prices: {'openai:x': {input: 1}}"),
    ("baton", "sources: {a: {path: b}}"),
    ("baton", "notify: {remind_after: 4h}"),
    ("baton", "notify: {to: []}"),
    ("baton", "notify: {to: topic}"),
    ("baton", "notify: {to: 'ntfy://a', remind_after: 4 hours}"),
    ("baton", "notify: {to: 'ntfy://a', escalate: {to: 'ntfy://b'}}"),
    ("baton", "notify: {to: 'ntfy://a', quiet: at night}"),
    ("baton", "notify: {to: 'ntfy://a', quiet: 20:00-07:30, summary: '25:00'}"),
    ("baton", "notify: {to: 'ntfy://a', page: 'desk.example'}"),
    ("baton", "notify: {to: 'ntfy://a', include_text: some}"),
    ("baton", "profiles: {offline: {fast: {model: 'openai:x', temperature: 3}}}"),
    ("approvals", "rules: {a: {answer: yes, why: b}}"),
    ("approvals", "rules: {a: {answer: ask}}"),
    ("attention", "rules: {a: {when: b, add: 1}}"),
    ("governance", "encode_after: 0"),
    ("suite", "app: publish\nrepeats: 0"),
    ("suite", "app: publish\npass: {overall: 2}"),
    ("case", "answers: {a: {note: b}}"),
    ("case", "evaluators: [{a: 1, b: 2}]"),
]


@pytest.mark.parametrize(("kind", "text"), SLIPS, ids=[f"{kind}: {text}" for kind, text in SLIPS])
def test_what_the_reader_refuses_it_refuses(tmp_path: Path, kind: str, text: str) -> None:
    assert read(tmp_path, kind, text)
    assert not fits(kind, yaml.safe_load(text))
