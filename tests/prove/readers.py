"""Everything that reads a text from outside, each by the way a command takes, with valid samples of what it reads."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import media_files
from phases import a_phase
from run_file_forger import Forged
from small_workspace import Clock, make_workspace, open_workspace
from sources import SAMPLES, TASKS, mark_each, read_part

from orchestrator.domain.artifact import JSON_TYPE
from orchestrator.domain.definition import App, Field
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.domain.media import MediaPart
from orchestrator.domain.media_tokens import media_bound
from orchestrator.domain.messages import AssistantMessage
from orchestrator.errors import BatonError
from orchestrator.evals.import_file import Wishes, suite_for
from orchestrator.face.definitions import check_workspace
from orchestrator.face.handwork import read_work
from orchestrator.face.importing import examined
from orchestrator.kinds.agent.output import OutputFault, read_output, schema_faults
from orchestrator.models.incoming.answer import AnswerForm, Incoming, Refused
from orchestrator.models.incoming.unfit import Unfit
from orchestrator.models.offline.metadata import metadata
from orchestrator.models.vendors.anthropic.answer import MESSAGES
from orchestrator.models.vendors.bedrock.answer import CONVERSE
from orchestrator.models.vendors.gemini.answer import CONTENT
from orchestrator.models.vendors.ollama.answer import OWN_CHAT
from orchestrator.models.vendors.openai.answer import RESPONSES
from orchestrator.models.vendors.openai_chat.answer import CHAT
from orchestrator.models.vendors.openrouter.answer import ROUTED
from orchestrator.recording.cassette import read_cassette
from orchestrator.templates.expression import Expression
from orchestrator.templates.prompt import Prompts
from orchestrator.text.aim import aim_of
from orchestrator.text.brief import Briefed
from orchestrator.text.document import read_document
from orchestrator.text.proof import proof_of
from orchestrator.workspace.read.field_value import value_of
from orchestrator.workspace.read.media_file import given_media
from orchestrator.workspace.read.source_file import MAX_FILE_BYTES, read_source

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("agents", "apps", "prompts", "rules", "schemas", "tools", "evals", "baton.yaml")
REFUSALS = (BatonError, OutputFault, Unfit, Refused)
"""What a reader may end with; it tells what is wrong. Anything else is a fault of ours."""

Read = Callable[[str], None]


@dataclass(frozen=True)
class Reader:
    name: str
    samples: Sequence[str]
    read: Read
    """Raises one of `REFUSALS`, or nothing."""
    most_cpu_s: float = 20.0
    """Of one input. Inputs are at most some hundred thousand characters; the slowest takes a second."""


def readers(folder: Path) -> list[Reader]:
    """All of them, each with a folder of its own below this one."""
    files = (
        "baton.yaml", "agents/writer.md", "prompts/writer.md.j2", "schemas/review.json", "rules/approvals.yaml",
        "apps/publish.yaml", "evals/publish/suite.yaml",
    )  # fmt: skip
    kinds = {"openai-compatible": CHAT, "anthropic": MESSAGES, "openai": RESPONSES, "gemini": CONTENT}
    kinds |= {"bedrock": CONVERSE, "ollama": OWN_CHAT, "openrouter": ROUTED}
    return [
        Reader("source", _notes(), lambda text: _source(folder, text)),
        Reader("media", _media_samples(), _media, most_cpu_s=4.0),
        Reader("front-matter", _notes(), _front_matter),
        *(_of_file(folder, path) for path in files if (ROOT / path).is_file()),
        Reader("expression", EXPRESSIONS, _expression, most_cpu_s=4.0),
        Reader("template", TEMPLATES, _template, most_cpu_s=4.0),
        Reader("cassette", _cassettes(), lambda text: _cassette(folder, text)),
        *(
            Reader(f"answer-{kind}", _bodies(kind), lambda text, form=form: _answer(form, text))
            for kind, form in kinds.items()
        ),  # type: ignore[misc]
        Reader("output", OUTPUTS, _output),
        Reader("dataset", DATASETS, lambda text: _dataset(folder, text)),
        Reader("value", VALUES, _value),
        Reader("by-hand", OUTPUTS, lambda text: _by_hand(text)),
        Reader("schema-and-value", SCHEMAS, _schema_and_value),
        *_of_run_files(folder / "run-files"),
        *(
            Reader(f"source-{name}", samples, lambda text, name=name: read_part(name, text))
            for name, samples in SAMPLES.items()
        ),  # type: ignore[misc]
        Reader("marking", TASKS, mark_each),
    ]


EXPRESSIONS = (
    'review.verdict == "approve" and (review.findings | length) < 3',
    "review.findings | map(attribute='text') | join(', ') is search('a+b')",
    "('12' | int) * 2 ** 8 + n // 3 > (n | float) and not (n in [1, 2.5, none])",
    "{'a': [1, 2]}['a'][0] if n is defined else range(10) | list | first",
    f"n{' | int' * 60} == {'not ' * 40}n and ({' ~ '.join(['n'] * 200)} | length) > 1",
)
TEMPLATES = (
    "{% for a in review.findings if a.text %}{{ loop.index }}: {{ a.text | upper }}\n{% else %}none{% endfor %}",
    "{% set v = n %}{% if n > 1 %}{% set v = v ~ n %}{% elif n %}{% with w = v %}{{ w }}{% endwith %}{% endif %}",
    "{% include 'other' %}{% for a in range(90) %}{% include 'other' %}{% endfor %}{{ review | data }}",
)
OUTPUTS = (
    '{"verdict": "approve", "findings": [{"text": "x", "line": 3}], "score": 1.5}',
    'Here it is:\n```json\n{"verdict": "approve", "findings": []}\n```\nDone.',
)
VALUES = ("2026-11-22", "12.5", "yes", "a, b, c", '[{"a": 1, "b": "x"}]', '{"a": [1, 2, {"b": null}]}')
SCHEMAS = tuple(
    json.dumps({"schema": {"$ref": "#/$defs/t", "$defs": {"t": schema}}, "value": value})
    for schema, value in (
        ({"type": "object", "properties": {"a": {"anyOf": [{"$ref": "#/$defs/t"}] * 2}}}, {"a": {"a": {"a": 1}}}),
        ({"oneOf": [{"type": "integer"}, {"additionalProperties": {"$ref": "#/$defs/t"}}]}, {"a": {"b": {"a": "x"}}}),
        ({"items": {"pattern": "^(?!.*b)(a|aa)+$", "enum": ["a", "aa", 1.5]}, "uniqueItems": True}, ["aaa", "b", 1]),
        ({"properties": {"a": {"allOf": [{"$ref": "#"}]}}, "unevaluatedProperties": {"$ref": "#"}}, {"a": {"b": 1}}),
        ({"$dynamicAnchor": "t", "required": ["a"], "not": {"properties": {"a": {"$dynamicRef": "#t"}}}}, {"a": {}}),
    )
)
"""Each a schema and what is held to it."""
DATASETS = (
    "name: x\ncases:\n- name: one\n  inputs: {note: text}\n  expected_output: Yes\n  evaluators: [EqualsExpected]\n",
    '{"name": "x", "cases": [{"inputs": "a", "evaluators": [{"Contains": {"value": "a"}}, {"LLMJudge": "good?"}]}]}',
)
_VALUES = {"review": {"verdict": "approve", "findings": [{"text": "aab"}]}, "n": 7}
_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_SCHEMA = {"type": "object", "properties": {"verdict": {"type": "string"}}, "required": ["verdict"]}


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _notes() -> list[str]:
    front = "---\ntitle: Bees\ndate: 2026-11-22\ntags: [a, b]\ndraft: true\n---\n"
    body = "# Bees\n\nI keep two hives. They stand on a *flat* roof.\n\n- one\n- two\n\n> said\n\n"
    body += "| a | b |\n|---|---|\n| 1 | 2 |\n"
    toml = '+++\ntitle = "Bees"\ndate = 2026-11-22\n+++\n'
    return [
        front + body,
        toml + body,
        body + "\n```py\nx = 1\n```\n<!-- note -->\n",
        (ROOT / "README.md").read_text("utf-8")[:4_000],
    ]


def _media_samples() -> list[str]:
    """A character for each byte."""
    whole = (
        media_files.png(),
        media_files.jpeg(8, 8, (0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0")),
        media_files.gif(),
        media_files.webp(),
        media_files.pdf(3),
        media_files.pdf(3, packed=True),
        media_files.pdf(encrypted=True),
    )
    return [data.decode("latin-1") for data in whole]


def _media(text: str) -> None:
    taken = given_media(text.encode("latin-1", "replace"), "x", ("image", "pdf"))
    assert 0 < media_bound(MediaPart("x", taken), "openai:m") < 10**7


def _source(folder: Path, text: str) -> None:
    path = folder / "note.md"
    path.write_bytes(_bytes(text))
    note = read_source(path).text
    assert read_document(note).sections is not None
    aim_of(note, "guess", "")
    proof_of(Briefed(note).text)


def _front_matter(text: str) -> None:
    note = text.encode("utf-8", "replace").decode()
    if len(note) > MAX_FILE_BYTES:  # no source holds as much; the work on what one may hold grows as its length
        return
    metadata(note, note, "2026-11-22")


def _of_file(folder: Path, path: str) -> Reader:
    """A file of a workspace, read with everything that leads to it."""
    root = folder / path.replace("/", "-")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(
                source, root / part, dirs_exist_ok=True, ignore=shutil.ignore_patterns("cassettes", "__pycache__")
            )
        elif source.is_file():
            root.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, root / part)
    whole = (root / path).read_text("utf-8")

    def read(text: str) -> None:
        (root / path).write_bytes(_bytes(text))
        try:
            for fault in check_workspace(root):
                assert fault.found
                assert "\n" not in str(fault)
        finally:
            (root / path).write_text(whole, "utf-8")

    return Reader(f"file-{path.replace('/', '-')}", [whole], read)


def _expression(text: str) -> None:
    Expression.parse(text).evaluate(_VALUES)


def _template(text: str) -> None:
    Prompts({"t": text, "other": "{{ n | string }}{% if n %}.{% endif %}"}).render("t", _VALUES)


def _cassettes() -> list[str]:
    found = sorted((ROOT / "evals").glob("*/cassettes/*.jsonl"), key=lambda path: path.stat().st_size)
    return [path.read_text("utf-8") for path in found[:3]]


def _cassette(folder: Path, text: str) -> None:
    path = folder / "cassette.jsonl"
    path.write_bytes(_bytes(text))
    read_cassette(path)


def _bodies(kind: str) -> list[str]:
    if (theirs := ROOT / "tests" / "models" / "recorded" / "vendors" / f"{kind}.json").is_file():
        whole = [json.dumps(body) for body in json.loads(theirs.read_text("utf-8")).values()]
        cut = {"ollama": "{}\n{}\n", "bedrock": "{}{}"}.get(kind, "data: {}\r\n\r\ndata: {}\r\n\r\n")
        return [*whole, *(cut.format(one, other) for one, other in pairwise(whole))]
    prefix = {"anthropic": "anthropic_", "openai": "openai_"}.get(kind, "chat_")
    found = sorted((ROOT / "tests" / "models" / "recorded").glob(f"{prefix}*.json"))
    whole = [json.dumps(json.loads(path.read_text("utf-8"))) for path in found]
    streams = [path.read_text("utf-8") for path in found[0].parent.glob(f"{prefix}*.sse")]
    delta = '{"choices":[{"index":0,"delta":{"content":"<think>a</think>b"},"finish_reason":null}]}'
    usage = '{"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}'
    chunks = f"data: {delta}\n\ndata: {usage}\n\ndata: [DONE]\n\n"
    events = [{"type": "response.completed", "response": json.loads(body)} for body in whole[:3]]
    last = [f"event: response.completed\ndata: {json.dumps(event)}\n\n" for event in events]
    return [*whole, *streams, *([chunks] if prefix == "chat_" else []), *(last if kind == "openai" else [])]


def _answer(form: AnswerForm, text: str) -> None:
    """As it comes: in one piece, then cut, as a stream and as none. Whatever is taken can be written down and sent."""
    body = _bytes(text)
    for streamed, chunks in ((False, [body]), (True, [body[at : at + 999] for at in range(0, len(body), 999)])):
        is_stream = text.lstrip("\ufeff").startswith(("data", "event")) or (streamed and not form.framing.begins)
        media_type = form.framing.media_type if is_stream else "application/json"
        incoming = Incoming(form, media_type=media_type, streamed=streamed, offered=("today",), begun=lambda: None)
        try:
            for chunk in chunks:
                incoming.take(chunk)
            normal = incoming.end()
        except (Unfit, Refused):
            continue
        json.dumps(normal.body, ensure_ascii=False).encode("utf-8")


def _output(text: str) -> None:
    said = AssistantMessage(text.encode("utf-8", "replace").decode())
    read_output(said, _SCHEMA).data.decode("utf-8")


def _dataset(folder: Path, text: str) -> None:
    app = App("app", "", (a_phase("one", "script", writes="one"),), (Field("note", "string"),))
    suite_for(_bytes(text), folder / "dataset.yaml", app, Wishes())


def _value(text: str) -> None:
    kinds = ("string", "number", "boolean", "date", "list", "object")
    for kind in kinds:
        try:
            value_of(Field("given", kind), text, _NOW)
        except BatonError as refused:
            if "\n" in str(refused) and "\n" not in text:
                raise AssertionError(f"more than one line: {refused}") from refused


def _schema_and_value(text: str) -> None:
    """As the answer of a model is held to a schema that came along with a run."""
    try:
        given = read_json(text.encode("utf-8", "replace").decode())
    except NotJSON:
        return
    if not isinstance(given, dict) or not isinstance(schema := given.get("schema"), dict):
        return
    for fault in schema_faults(schema, given.get("value")):
        assert "\n" not in fault


def _by_hand(text: str) -> None:
    read_work(text, JSON_TYPE, "work.json").data.decode("utf-8")


def _of_run_files(folder: Path) -> list[Reader]:
    """As somebody damaged it, and as a forger would who chains and counts anew what they changed."""
    with open_workspace(make_workspace(folder / "there"), Clock()) as there:
        run = there.start("keep", topic="tools")
        run.drive()
        sample = gzip.decompress(run.as_file().data).decode()
    here = open_workspace(make_workspace(folder / "here"), Clock())
    path = folder / "run.baton"

    def read(text: str) -> None:
        path.write_bytes(gzip.compress(_bytes(text)))
        examined(here, path)

    def read_forged(text: str) -> None:
        try:
            forged = Forged([json.loads(line) for line in text.splitlines()])
            data = forged.chained().counted().packed()
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return  # nothing that a forger could begin with
        path.write_bytes(data)
        examined(here, path)

    return [Reader("run-file", [sample], read), Reader("run-file-forged", [sample], read_forged)]
