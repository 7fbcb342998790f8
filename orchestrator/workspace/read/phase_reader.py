"""Reads one phase of an app's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Field, Phase, PhaseKind
from orchestrator.domain.duration import duration
from orchestrator.workspace.read.field import read_fields
from orchestrator.workspace.read.phase_source import Part, PhaseSource
from orchestrator.workspace.read.then_reader import read_answers, read_edges
from orchestrator.workspace.yaml.faultlog import FaultLog, listed
from orchestrator.workspace.yaml.foreign import IN_PHASE
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table
from orchestrator.workspace.yaml.section import ALL, NAME, PATH, FileMap, as_name

KINDS: tuple[PhaseKind, ...] = get_args(PhaseKind)

_WORK = ("reads", "may_read", "with", "writes", "each", "at_once", "then")
_KEYS: Mapping[PhaseKind, tuple[str, ...]] = {
    "agent": (*_WORK, "prompt", "output"),
    "script": _WORK,
    "tool": _WORK,
    "effect": _WORK,
    "app": _WORK,
    "gate": ("reads", "may_read", "writes", "asks", "expires", "then"),
    "together": ("writes", "then"),
}
_ALL_KEYS = (*KINDS, *dict.fromkeys(key for keys in _KEYS.values() for key in keys))
_MEMBER_KINDS = ("agent", "script", "tool")


def read_phase(key: Scalar, node: Node, faults: FaultLog, *, member: bool = False) -> PhaseSource:
    """The phase at `key`; what cannot be read is told, doubted and left out.

    A `member` stands in a `together`, where nothing can be routed or waited for.
    """
    return _PhaseReader(key, node, faults, member=member).read()


class _PhaseReader:
    def __init__(self, key: Scalar, node: Node, faults: FaultLog, *, member: bool) -> None:
        self._key = key
        self._member = member
        self._section = FileMap(node, f"phase {key.text}", _ALL_KEYS, faults, IN_PHASE)
        self._parts: dict[Part, Node] = {}

    def read(self) -> PhaseSource:
        kind = self._kind()
        phase = Phase(name=self._key.text, kind=kind or "script")
        if kind:
            self._tell_misplaced(kind)
            phase = self._of_kind(phase)
        members = self._members() if kind == "together" else ()
        phase = replace(phase, together=tuple(member.phase for member in members))
        return PhaseSource(phase, self._key, self._parts, frozenset(self._section.doubtful), members)

    def _kind(self) -> PhaseKind | None:
        section = self._section
        kinds = [kind for kind in KINDS if section.has(kind)]
        if len(kinds) == 1:
            return self._allowed(kinds[0])
        if len(kinds) > 1:
            second = section.table.entries[kinds[1]].key
            section.fault(ALL, f"{section.what} is {' and '.join(kinds)}", "Give each a phase of its own.", node=second)
        elif section.doubtful.isdisjoint((ALL, *KINDS)):
            section.fault("kind", f"{section.what} does nothing", f"Say what: {listed(KINDS)}.", node=self._key)
        section.doubtful.add(ALL)
        return None

    def _allowed(self, kind: PhaseKind) -> PhaseKind | None:
        if not self._member or kind in _MEMBER_KINDS:
            return kind
        mend = f"Give it a phase of its own; together holds {listed(_MEMBER_KINDS)}."
        self._section.fault(ALL, f"{self._section.what} is {_article(kind)} inside together", mend, node=self._key)
        return None

    def _tell_misplaced(self, kind: PhaseKind) -> None:
        keys = (kind, *(key for key in _KEYS[kind] if not (self._member and key in ("writes", "then"))))
        for name, entry in self._section.table.entries.items():
            if name in _ALL_KEYS and name not in keys:
                owners = [owner for owner in KINDS if name in _KEYS[owner]]
                mend = f"Delete it; it belongs to {listed(owners)}." if not self._member else "Delete it."
                what = "a phase inside together" if self._member else _article(kind)
                self._section.fault(ALL, f"{what} has no '{name}'", mend, node=entry.key)

    def _of_kind(self, phase: Phase) -> Phase:
        section = self._section
        kind = phase.kind
        reads, may_read, constants = self._reads("reads"), self._reads("may_read"), self._constants()
        self._tell_clashes(reads, may_read, constants)
        after, answer = self._expires()
        self._keep("prompt")
        self._keep("output")
        if section.has("at_once") and not section.has("each"):
            section.fault("at_once", "'at_once' does nothing without 'each'", "Delete it.")
        return replace(
            phase,
            uses="" if kind == "together" else self._text(kind),
            reads=reads,
            may_read=may_read,
            constants=constants,
            writes=self._name("writes") or phase.name,
            then=() if kind == "gate" else read_edges(section, self._parts),
            answers=read_answers(section, self._parts) if kind == "gate" else {},
            asks=self._asks(),
            expires_after=after,
            expires_answer=answer,
            each=self._text("each"),
            at_once=section.whole("at_once", 4),
        )

    def _text(self, key: str) -> str:
        scalar = self._section.scalar(key)
        if scalar is None:
            return ""
        self._parts[(key,)] = scalar
        return scalar.text

    def _name(self, key: str) -> str:
        text = self._text(key)
        if text and not NAME.fullmatch(text):
            self._section.fault(key, f"'{text}' is no name for an artifact", f"Write '{as_name(text)}'.")
            return ""
        return text

    def _keep(self, key: str) -> None:
        """Leave a key to be looked up once other files are known."""
        node = self._section.node(key) if key != "prompt" else self._section.scalar(key)
        if node is not None:
            self._parts[(key,)] = node

    def _reads(self, key: str) -> dict[str, str]:
        """Parameter -> path."""
        node = self._section.node(key)
        if node is None:
            return {}
        if isinstance(node, Table):
            paths = {
                name: self._section.text_of(key, below)
                for name, below in self._section.named(key, "a parameter").items()
            }
        else:
            paths = {scalar.text: scalar for scalar in self._section.texts(key)}
        found = {name: scalar for name, scalar in paths.items() if scalar and self._is_path(key, scalar, node)}
        self._parts |= {(key, name): scalar for name, scalar in found.items()}
        return {name: scalar.text for name, scalar in found.items()}

    def _is_path(self, key: str, scalar: Scalar, within: Node) -> bool:
        pattern = NAME if isinstance(within, Items) else PATH
        if pattern.fullmatch(scalar.text):
            return True
        if PATH.fullmatch(scalar.text):
            last = scalar.text.rsplit(".", 1)[-1]
            mend = f"Name the parameter: {key}: {{{as_name(last)}: {scalar.text}}}."
        else:
            mend = "Write a name, or a dotted path such as find.tasks."
        self._section.fault(key, f"'{scalar.text}' is no name of an input or artifact", mend, node=scalar)
        return False

    def _constants(self) -> dict[str, JSON]:
        nodes = self._section.named("with", "a parameter")
        self._parts |= {("with", name): node for name, node in nodes.items()}
        return {name: node.plain for name, node in nodes.items()}

    def _tell_clashes(
        self, reads: Mapping[str, str], may_read: Mapping[str, str], constants: Mapping[str, JSON]
    ) -> None:
        for key, names in (("may_read", may_read), ("with", constants)):
            for name in names:
                if name in reads or (key == "with" and name in may_read):
                    other = "reads" if name in reads else "may_read"
                    mend = "Keep one, or give the other parameter another name."
                    found = f"{self._section.what} has '{name}' in {other} and in {key}"
                    self._section.fault(ALL, found, mend, node=self._parts[(key, name)])

    def _asks(self) -> tuple[Field, ...]:
        return read_fields(self._section.named("asks", "a form field"), "form field", self._section.faults)

    def _expires(self) -> tuple[str, str]:
        section = self._section.below("expires", ("after", "answer"))
        if section is None:
            return "", ""
        after, answer = section.text("after", required=True), section.scalar("answer", required=True)
        self._tell_no_duration(section, after)
        if section.doubtful:
            self._section.doubtful.add("expires")
        if answer:
            self._parts[("expires", "answer")] = answer
        return after, answer.text if answer else ""

    def _tell_no_duration(self, section: FileMap, after: str) -> None:
        try:
            if after:
                duration(after)
        except ValueError as error:
            section.fault("after", f"'{after}' {error}", "Write 30m, 4h, 4d or 2w.")

    def _members(self) -> tuple[PhaseSource, ...]:
        members = []
        table = self._section.map("together")
        for name, node in self._section.named("together", "a phase").items():
            key = table.entries[name].key if table else self._key
            members.append(read_phase(key, node, self._section.faults, member=True))
        if not members and "together" not in self._section.doubtful:
            self._section.fault("together", "'together' holds no phase", "Write {name: phase, name: phase}.")
        return tuple(members)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
