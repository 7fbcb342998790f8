"""Agents, schemas, fields, rules and Python files."""

import json
import os

import pytest
from sandbox import Sandbox

from orchestrator.face.definitions import check_workspace
from orchestrator.workspace.read.python_module import parse_module
from orchestrator.workspace.read.schema_file import parse_schema
from orchestrator.workspace.yaml.faultlog import FaultLog


def all_faults(sandbox: Sandbox) -> list[str]:
    return [str(fault) for fault in check_workspace(sandbox.root)]


AGENTS = {
    "no front matter": (
        "You write.",
        "1:1: no front matter. Begin with ---, description, model, --- on lines of their own.",
    ),
    "front matter without end": (
        "---\nmodel: fast\n",
        "1:1: no front matter. Begin with ---, description, model, --- on lines of their own.",
    ),
    "another name": (
        "---\nname: outliner2\ndescription: x\nmodel: fast\n---\nYou.",
        "2:7: the file is outliner.md, the name 'outliner2'. Write 'name: outliner', or move the file.",
    ),
    "no model": ("---\ndescription: x\n---\nYou.", "2:1: agent outliner has no 'model'. Add 'model: ...'."),
    "an unknown limit": (
        "---\ndescription: x\nmodel: fast\nlimits: {request: 3}\n---\nYou.",
        "4:10: unknown key 'request' in limits of agent outliner. Use 'requests'.",
    ),
    "a limit of nothing": (
        "---\ndescription: x\nmodel: fast\nlimits: {requests: 0}\n---\nYou.",
        "4:20: 'requests' is the number 0. Write a whole number, 1 or more.",
    ),
    "tools in a text": (
        "---\ndescription: x\nmodel: fast\ntools: read_source\n---\nYou.",
        "4:8: 'tools' is text. Write a list: [a, b].",
    ),
    "a tool that asks addresses": (
        "---\ndescription: x\nmodel: fast\ntools: [read_source, fetch_page]\n---\nYou.",
        "4:22: 'fetch_page' asks addresses, and a model would choose them. "
        "Give it a phase of its own, behind a gate that shows them.",
    ),
    "broken YAML below an empty line": (
        "---\n\ndescription: x: y\n---\nYou.",
        "3:15: ':' stands inside a text. Quote the text, or mend the line above.",
    ),
    "a key from elsewhere": (
        "---\ndescription: x\nmodel: fast\ntemperature: 1\n---\nYou.",
        "4:1: unknown key 'temperature' in agent outliner. Baton sets no temperature. Delete the line.",
    ),
}


@pytest.mark.parametrize(("text", "fault"), AGENTS.values(), ids=AGENTS.keys())
def test_an_agent_that_cannot_be_is_told(sandbox: Sandbox, text: str, fault: str) -> None:
    sandbox.write("agents/outliner.md", text)
    assert all_faults(sandbox) == [f"agents/outliner.md:{fault}"]


FIELDS = {
    "note: fil": "2:16: no type 'fil' for input note. Did you mean 'file'?",
    "note: {type: choice}": "2:23: input note is a choice of nothing. Add 'options: [a, b]'.",
    "note: {type: choice, options: [a], default: b}": "2:54: the default of input note is text. Write one of a.",
    "note: {type: number, default: x}": "2:40: the default of input note is text. Write a number.",
    "note: {type: boolean, default: yes}": "2:41: the default of input note is text. Write a boolean.",
    "note: {type: date, default: tomorow}": "2:38: the default of input note is text. "
    "Write a date such as 2026-01-31, or today or monday.",
    "note: {type: string, options: [a]}": "2:40: input note has options but is of type string. Write 'type: choice'.",
    "note: {typ: string}": "2:17: unknown key 'typ' in input note. Use 'type'.",
    "note: {description: x}": "2:16: input note has no 'type'. Add 'type: ...'.",
    "note: {type: string, required: true}": (
        "2:31: unknown key 'required' in input note. "
        "A field without 'default' is required; '... or none' may be none. Delete the line."
    ),
    "note: {type: string, window: {start: note, days: 7}}": "2:39: input note has a window but no source. "
    "Add 'from: SOURCE'.",
    "note: {from: log, window: {start: dya, days: 7}}, day: date": (
        "2:16: the window of input note starts at 'dya', no date input. Did you mean 'day'?"
    ),
    "note: {from: log, default: []}": (
        "2:37: input note has 'default', and is read from a source. "
        "Write 'missing: tell' or 'missing: stop' instead: what could not be read must not look like what was."
    ),
    "note: {from: log, type: list}": (
        "2:34: input note has 'type', and is read from a source. "
        "Delete it: the value is always {as_of, entries, holes}."
    ),
    "note: {from: log, missing: stopp}": "2:37: 'missing' is 'stopp'. Did you mean 'stop'?",
    "note: {from: log, missing: true}": "2:37: 'missing' is the boolean true. Write one of tell, stop.",
    "note: {type: string, missing: stop}": "2:40: input note has 'missing' but no source. Add 'from: SOURCE'.",
    "note: {from: plann}": "2:23: no source 'plann'. Did you mean 'plan'?",
    "note: [number]": "2:16: input note is no list Baton knows. Write [string], or [{name: type}].",
    "note: 5": "2:16: input note is the number 5. "
    "Write its type: string, number, boolean, date, choice, file, folder, list.",
    "Note: file": "2:10: 'Note' is no name for an input. Write 'note'.",
}


@pytest.mark.parametrize(("inputs", "fault"), FIELDS.items())
def test_a_field_that_cannot_be_is_told(sandbox: Sandbox, inputs: str, fault: str) -> None:
    sandbox.app(f"description: A\ninputs: {{{inputs}}}\nphases: {{a: {{agent: assistant, prompt: Say hello}}}}")
    faults = sandbox.faults()
    assert [told for told in faults if "window of input note starts at 'note'" not in told] == [
        f"apps/app.yaml:{fault}"
    ]


def test_an_output_field_is_never_a_file(sandbox: Sandbox) -> None:
    sandbox.app("description: A\nphases: {a: {agent: assistant, prompt: Say hello, output: {page: file}}}")
    assert sandbox.faults() == [
        "apps/app.yaml:2:66: no type 'file' for output field page. "
        "Types are string, number, boolean, date, choice, list."
    ]


SCHEMAS = {
    '{"type": "objct"}': '1:10: "objct" is not valid under any of the schemas '
    "listed in the 'anyOf' keyword. Did you mean 'object'?",
    '{"pattern": "("}': '1:13: "(" is not a "regex". Mend the schema.',
    '{"type": }': "1:10: not JSON: Expecting value. Mend it.",
    "[1]": '1:1: no JSON Schema: it is no object. Begin with {"type": "object", ...}.',
    '{"$schema": "http://json-schema.org/draft-07/schema#"}': (
        '1:13: not of draft 2020-12. Write "$schema": "https://json-schema.org/draft/2020-12/schema".'
    ),
    '{"properties": {"a": {"$ref": "https://example.org/a.json"}}}': (
        "1:31: refers to 'https://example.org/a.json', outside this file. "
        'Put what is shared under "$defs" and write "#/$defs/NAME".'
    ),
}


@pytest.mark.parametrize(("text", "fault"), SCHEMAS.items())
def test_a_schema_that_is_none_is_told(text: str, fault: str) -> None:
    faults = FaultLog()
    assert parse_schema("schemas/a.json", text, faults) is None
    assert [str(told) for told in faults.faults] == [f"schemas/a.json:{fault}"]


def test_a_schema_may_refer_to_its_own_parts(sandbox: Sandbox) -> None:
    schema = {
        "$defs": {"finding": {"type": "object", "properties": {"line": {"type": "integer"}}}},
        "type": "object",
        "properties": {
            "verdict": {"enum": ["approve", "revise"]},
            "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
        },
    }
    sandbox.write("schemas/review.json", json.dumps(schema))
    assert sandbox.faults("publish") == [
        "prompts/writer.md.j2:12:32: review.findings[] has no 'quote'; schemas/review.json gives line. "
        "Use one of these.",
        "prompts/writer.md.j2:12:54: review.findings[] has no 'problem'; schemas/review.json gives line. "
        "Use one of these.",
    ]


RULES = {
    "rules: {r: {app: publish, answer: aprove, why: x}}": "1:35: no rule answers 'aprove'. Did you mean 'approve'?",
    "rules: {r: {app: publish, answer: approve}}": "1:12: rule r has no 'why'. Add 'why: ...'.",
    "rules: {r: {answer: ask, why: x, when: 'a ='}}": "1:40: 'when' of rule r: expected the end, got '='. "
    "Compare with '=='.",
    "rules: {r: {app: pubish, answer: reject, why: x}}": (
        "1:18: rule r is for app 'pubish', which there is not. Did you mean 'publish'?"
    ),
    "rules: {r: {effect: git_publsh, answer: reject, why: x}}": (
        "1:21: rule r is for effect 'git_publsh', which there is not. Did you mean 'git_publish'?"
    ),
    "rules: {r: {app: publish, phase: aprove, answer: ask, why: x}}": (
        "1:34: rule r is for phase 'aprove', which publish does not have. Did you mean 'approve'?"
    ),
    "rules: [a]": "1:8: 'rules' is a list. Write a map, 'name: value'.",
}


@pytest.mark.parametrize(("text", "fault"), RULES.items())
def test_an_approval_rule_that_cannot_be_is_told(sandbox: Sandbox, text: str, fault: str) -> None:
    sandbox.write("rules/approvals.yaml", text)
    assert sandbox.faults("publish") == [f"rules/approvals.yaml:{fault}"]


def test_a_rule_for_an_app_that_was_deleted_is_no_fault(sandbox: Sandbox) -> None:
    sandbox.write("rules/approvals.yaml", "rules: {r: {app: gone, phase: any, effect: gone_too, answer: ask, why: x}}")
    assert sandbox.faults("publish") == []


def test_rules_of_attention_and_governance_are_checked_for_shape(sandbox: Sandbox) -> None:
    sandbox.write("rules/attention.yaml", "rules: {r: {when: x, ad: 3, why: y}}")
    sandbox.write("rules/governance.yaml", "max_phases: many")
    assert all_faults(sandbox) == [
        "rules/attention.yaml:1:22: unknown key 'ad' in rule r. Use 'add'.",
        "rules/governance.yaml:1:13: 'max_phases' is text. Write a whole number, 1 or more.",
    ]


def test_python_that_does_not_parse_is_told_and_its_functions_are_not_missed(sandbox: Sandbox) -> None:
    sandbox.write("tools/web.py", "def read_site(:\n")
    assert sandbox.faults("research") == ["tools/web.py:1:15: Python cannot read this: invalid syntax. Mend the line."]


def test_a_file_that_is_not_utf8_is_told_where(sandbox: Sandbox) -> None:
    sandbox.write("prompts/writer.md.j2", b"ok\nf\xfcr\n")
    assert sandbox.faults("publish") == ["prompts/writer.md.j2:2:2: not UTF-8. Save the file as UTF-8."]


def test_a_broken_settings_file_is_the_only_fault(sandbox: Sandbox) -> None:
    sandbox.edit("baton.yaml", "profile: offline", "profile: [offline")
    assert {told.split(":")[0] for told in all_faults(sandbox)} == {"baton.yaml"}


def test_a_tool_that_two_files_define_is_told(sandbox: Sandbox) -> None:
    sandbox.write("tools/more.py", "def read_site(url): ...\n")
    assert sandbox.faults("research") == [
        "apps/research.yaml:26:11: tool 'read_site' stands in tools/more.py and in tools/web.py. Rename yours."
    ]


def test_a_function_s_parameters_are_read_without_running_it() -> None:
    source = "raise SystemExit\nasync def go(a, /, b, c=1, *, d, e=2, surroundings, **more): ...\ndef _own(): ...\n"
    module = parse_module("tools/x.py", source, FaultLog())
    assert module is not None
    signature = module.functions["go"]
    assert list(module.functions) == ["go"]
    assert (signature.required, signature.optional, signature.takes_any) == (("a", "b", "d"), ("c", "e"), True)


@pytest.mark.parametrize(
    "path", ["apps/z.yaml", "agents/z.md", "rules/approvals.yaml", "schemas/z.json", "prompts/z.j2"]
)
@pytest.mark.parametrize("kind", ["pipe", "folder", "nowhere", "circle"])
def test_what_has_the_name_of_a_file_and_is_none_is_told(sandbox: Sandbox, path: str, kind: str) -> None:
    place = sandbox.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    match kind:
        case "pipe":
            os.mkfifo(place)
        case "folder":
            place.mkdir()
        case "nowhere":
            place.symlink_to("none")
        case _:
            place.symlink_to(place.name)
    assert any(fault.startswith(f"{path}: cannot be read") for fault in all_faults(sandbox))
