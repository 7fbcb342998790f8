"""An app's file: everything its own lines say, before anything is looked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import get_args

from orchestrator.domain.definition import App, Field, Missed
from orchestrator.domain.facts import END, REJECTED
from orchestrator.domain.sources import KERNEL_SOURCES, USUAL_SOURCES, known_without_configuration
from orchestrator.values import dataclass, field
from orchestrator.workspace.read.field import read_field
from orchestrator.workspace.read.phase_reader import ReadKinds, read_phase
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import FaultLog, Place, did_you_mean, listed
from orchestrator.workspace.yaml.foreign import IN_APP
from orchestrator.workspace.yaml.node import Node, Scalar, Table
from orchestrator.workspace.yaml.secret import check_secrets
from orchestrator.workspace.yaml.section import ALL, FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

_RANGES = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
_NAMES = {
    "month": ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    "weekday": ("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
}
_PART = re.compile(r"(?P<first>\*|\w+)(-(?P<last>\w+))?(/(?P<step>[1-9][0-9]?))?")

APP_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_EXPRESSION_WORDS = ["and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "self", "loop", "range"]
RESERVED = {
    END: "the end of a run",
    REJECTED: "a rejected run",
    "item": "the entry 'each' is at",
    "feedback": "the person's notes",
    **dict.fromkeys(_EXPRESSION_WORDS, "a word of expressions"),
}
"""Names with a meaning of their own."""

_KEYS = ("description", "inputs", "phases", "result", "verify", "baseline_minutes", "schedule", "watch", "missed")


@dataclass(frozen=True)
class AppSource:
    """An app as written, with the place of each of its parts."""

    app: App
    path: str
    phases: tuple[PhaseSource, ...]
    keys: Mapping[str, Scalar] = field(default_factory=dict)
    """Input name -> where it is named."""
    parts: Mapping[str, Scalar] = field(default_factory=dict)
    """`result`, `verify` and such -> where they are written."""
    doubtful: frozenset[str] = frozenset()
    """Keys that could not be read whole."""

    def place(self, part: str) -> Place:
        return self.parts[part].place if part in self.parts else Place(self.path, 1, 1)


def parse_app(
    name: str, text: str, faults: FaultLog, kinds: ReadKinds, *, sources: Collection[str] | None
) -> AppSource | None:
    """The app a file describes, or None when no phases can be made out.

    `sources` are the names `from:` may use besides the kernel's own; None when they could not be read.
    """
    path = app_path(name)
    node = parse_document(text, path, faults)
    if node is None:
        return None
    if not APP_NAME.fullmatch(name):
        faults.add(Place(path), f"'{name}' is no name for an app", "Use small letters, digits and hyphens.")
    check_secrets(node, faults)
    return _AppReader(name, path, node, faults, kinds, sources).read()


def app_path(name: str) -> str:
    return f"apps/{name}.yaml"


class _AppReader:
    def __init__(
        self,
        name: str,
        path: str,
        node: Node,
        faults: FaultLog,
        kinds: ReadKinds,
        sources: Collection[str] | None,
    ) -> None:
        self._name = name
        self._kinds = kinds
        self._path = path
        self._sources = sources
        self._section = FileMap(node, "the app", _KEYS, faults, IN_APP)
        self._parts: dict[str, Scalar] = {}

    def read(self) -> AppSource | None:
        inputs = self._inputs()
        phases = self._phases()
        if not phases:
            return None
        app = App(
            name=self._name,
            description=self._section.text("description", required=True),
            phases=tuple(source.phase for source in phases),
            inputs=inputs,
            result=self._text("result"),
            verify=self._text("verify"),
            baseline_minutes=self._section.number("baseline_minutes", 0),
            schedule=self._schedule(),
            watch=self._watch(inputs),
            missed=self._missed(),
        )
        return AppSource(app, self._path, phases, self._input_keys(), self._parts, frozenset(self._section.doubtful))

    def _text(self, key: str) -> str:
        scalar = self._section.scalar(key)
        if scalar is None:
            return ""
        self._parts[key] = scalar
        return scalar.text

    def _inputs(self) -> tuple[Field, ...]:
        nodes = self._section.named("inputs", "an input")
        inputs = tuple(read_field(name, node, "input", self._section.faults) for name, node in nodes.items())
        dates = [field.name for field in inputs if field.type == "date"]
        for field_ in inputs:
            self._check_source(field_, nodes[field_.name])
            if field_.source and field_.window_start and field_.window_start not in dates:
                mend = did_you_mean(field_.window_start, dates, "Name an input of type date.")
                found = f"the window of input {field_.name} starts at '{field_.window_start}', no date input"
                self._section.fault("inputs", found, mend, node=nodes[field_.name])
        return inputs

    def _check_source(self, field_: Field, node: Node) -> None:
        if self._sources is None or not field_.source:
            return
        if field_.source not in (*known_without_configuration(), *self._sources):
            known = (*KERNEL_SOURCES, *USUAL_SOURCES, *self._sources)
            mend = did_you_mean(field_.source, known, f"Add '{field_.source}' to sources in baton.yaml.")
            at = node.get("from") if isinstance(node, Table) else None
            self._section.fault("inputs", f"no source '{field_.source}'", mend, node=at or node)

    def _input_keys(self) -> dict[str, Scalar]:
        table = self._section.map("inputs")
        return {name: entry.key for name, entry in table.entries.items()} if table else {}

    def _phases(self) -> tuple[PhaseSource, ...]:
        if not self._section.has("phases"):
            if self._section.doubtful.isdisjoint((ALL, "phases")):
                self._section.fault("phases", "the app has no 'phases'", "Add 'phases:', a map from name to phase.")
            return ()
        table = self._section.map("phases")
        nodes = self._section.named("phases", "a phase")
        faults = self._section.faults
        if not nodes and "phases" not in self._section.doubtful:
            self._section.fault("phases", "'phases' is empty", "Write at least one phase.")
        if table is None:
            return ()
        return tuple(read_phase(table.entries[name].key, node, faults, self._kinds) for name, node in nodes.items())

    def _schedule(self) -> str:
        text = self._text("schedule")
        if text and (found := cron_fault(text)):
            self._section.fault("schedule", found, 'Write cron times, such as "0 7 * * 1-5".')
        return text

    def _missed(self) -> Missed:
        word = self._text("missed")
        if word in ("", "once"):
            return "once"
        if word != "skip":
            mend = did_you_mean(word, get_args(Missed), f"Write one of {listed(get_args(Missed))}.")
            self._section.fault("missed", f"'missed' is '{word}'", mend)
        return "skip"

    def _watch(self, inputs: tuple[Field, ...]) -> str:
        text = self._text("watch")
        if text and (text.startswith(("/", "~")) or ".." in text.split("/")):
            self._section.fault("watch", "'watch' leads out of the workspace", "Write a path below it: inbox/*.md.")
        elif text and not any(field_.type == "file" for field_ in inputs):
            self._section.fault("watch", "'watch' finds files, but no input is a file", "Add an input of type file.")
        return text


def cron_fault(text: str) -> str:
    """What is wrong with five cron fields, or nothing."""
    fields = text.split()
    if len(fields) != len(_RANGES):
        return f"'{text}' is not five fields: minute hour day month weekday"
    for written, (name, least, most) in zip(fields, _RANGES, strict=True):
        for part in written.split(","):
            if not _is_part(part, name, least, most):
                return f"'{part}' is no {name} from {least} to {most}"
    return ""


def _is_part(part: str, name: str, least: int, most: int) -> bool:
    match = _PART.fullmatch(part)
    if match is None:
        return False
    if match["first"] == "*":
        return match["last"] is None
    first = _number(match["first"], name)
    last = _number(match["last"], name) if match["last"] else first
    return first is not None and last is not None and least <= first <= last <= most


def _number(word: str, name: str) -> int | None:
    names = _NAMES.get(name, ())
    if word.lower() in names:
        return names.index(word.lower()) + (name == "month")
    return int(word) if word.isascii() and word.isdigit() else None
