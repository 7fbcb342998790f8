"""Reads one phase of an app's file: what every kind has in common, and what its own kind reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol, get_args

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Edge, Field, OnError, Phase
from orchestrator.values import replace
from orchestrator.workspace.read.field import read_fields
from orchestrator.workspace.read.phase_source import Part, PhaseSource
from orchestrator.workspace.yaml.faultlog import FaultLog, did_you_mean, listed
from orchestrator.workspace.yaml.foreign import IN_EDGE, IN_PHASE
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table, called
from orchestrator.workspace.yaml.section import ALL, NAME, PATH, FileMap, as_name

Parts = dict[Part, Node]
_ON_ERROR: tuple[OnError, ...] = get_args(OnError)


class ReadKind(Protocol):
    """A kind of phase, as far as its lines in a file go."""

    @property
    def name(self) -> str:
        """The key that makes a phase one of this kind."""
        ...

    @property
    def keys(self) -> tuple[str, ...]:
        """What else may be said of it."""
        ...

    @property
    def instead(self) -> Mapping[str, str]: ...

    @property
    def in_together(self) -> bool:
        """It may stand in a `together`, where nothing can be routed or waited for."""
        ...

    def read(self, phase: Phase, keys: PhaseKeys) -> Phase:
        """The phase with what its own kind reads, and where it leads."""
        ...


ReadKinds = Mapping[str, ReadKind]
"""By name, in the order they are told."""


def read_phase(key: Scalar, node: Node, faults: FaultLog, kinds: ReadKinds, *, member: bool = False) -> PhaseSource:
    """The phase at `key`; what cannot be read is told, doubted and left out.

    A `member` stands in a `together`.
    """
    return PhaseKeys(key, node, faults, kinds, member=member).source()


class PhaseKeys:
    """The keys of one phase, with the place of each kept for later checks."""

    def __init__(self, key: Scalar, node: Node, faults: FaultLog, kinds: ReadKinds, *, member: bool) -> None:
        self._key = key
        self._kinds = kinds
        self._member = member
        self._all = (*kinds, *dict.fromkeys(name for kind in kinds.values() for name in kind.keys))
        self.section = FileMap(node, f"phase {key.text}", self._all, faults, IN_PHASE)
        self.parts: dict[Part, Node] = {}
        self._members: tuple[PhaseSource, ...] = ()

    def source(self) -> PhaseSource:
        kind = self._kind()
        phase = Phase(self._key.text, kind.name if kind else "")
        if kind:
            self._tell_misplaced(kind)
            phase = kind.read(self._common(phase), self)
        return PhaseSource(phase, self._key, self.parts, frozenset(self.section.doubtful), self._members)

    def _kind(self) -> ReadKind | None:
        section = self.section
        kinds = [kind for kind in self._kinds if section.has(kind)]
        if len(kinds) == 1:
            return self._allowed(self._kinds[kinds[0]])
        if len(kinds) > 1:
            second = section.table.entries[kinds[1]].key
            section.fault(ALL, f"{section.what} is {' and '.join(kinds)}", "Give each a phase of its own.", node=second)
        elif section.doubtful.isdisjoint((ALL, *self._kinds)):
            section.fault("kind", f"{section.what} does nothing", f"Say what: {listed(self._kinds)}.", node=self._key)
        section.doubtful.add(ALL)
        return None

    def _allowed(self, kind: ReadKind) -> ReadKind | None:
        if not self._member or kind.in_together:
            return kind
        members = listed(name for name, other in self._kinds.items() if other.in_together)
        mend = f"Give it a phase of its own; together holds {members}."
        self.section.fault(ALL, f"{self.section.what} is {_article(kind.name)} inside together", mend, node=self._key)
        return None

    def _tell_misplaced(self, kind: ReadKind) -> None:
        keys = (kind.name, *(key for key in kind.keys if not (self._member and key in ("writes", "then"))))
        for name, entry in self.section.table.entries.items():
            if name in self._all and name not in keys:
                owners = [owner for owner, other in self._kinds.items() if name in other.keys]
                mend = f"Delete it; it belongs to {listed(owners)}." if not self._member else "Delete it."
                mend = kind.instead.get(name, mend)
                what = "a phase inside together" if self._member else _article(kind.name)
                self.section.fault(ALL, f"{what} has no '{name}'", mend, node=entry.key)

    def _common(self, phase: Phase) -> Phase:
        section = self.section
        reads, may_read, constants = self._reads("reads"), self._reads("may_read"), self._constants()
        self._tell_clashes(reads, may_read, constants)
        for key in ("at_once", "on_error"):
            if section.has(key) and not (section.has("each") or phase.kind == "together"):
                section.fault(key, f"'{key}' does nothing without 'each'", "Delete it.")
        return replace(
            phase,
            reads=reads,
            may_read=may_read,
            constants=constants,
            writes=self._name("writes") or phase.name,
            each=self.text("each"),
            at_once=section.whole("at_once", 4),
            on_error=self._on_error(),
        )

    def _on_error(self) -> OnError:
        given = self.section.scalar("on_error")
        for word in _ON_ERROR:
            if given is not None and given.text == word:
                return word
        if given is not None:
            mend = did_you_mean(given.text, _ON_ERROR, f"Write one of {listed(_ON_ERROR)}.")
            self.section.fault("on_error", f"'on_error' is '{given.text}'", mend, node=given)
        return "keep"

    def edges(self) -> tuple[Edge, ...]:
        """Where work goes next, as `then` says it."""
        return read_edges(self.section, self.parts)

    def answers(self) -> dict[str, str]:
        """Answer -> where it leads, as `then` says it."""
        return read_answers(self.section, self.parts)

    def fields(self, key: str, use: Literal["form field"]) -> tuple[Field, ...]:
        """A map of fields, such as a form's."""
        return read_fields(self.section.named(key, f"a {use}"), use, self.section.faults)

    def text(self, key: str) -> str:
        """The text at a key, whose place is kept."""
        scalar = self.section.scalar(key)
        if scalar is None:
            return ""
        self.parts[(key,)] = scalar
        return scalar.text

    def keep(self, key: str) -> None:
        """Leave a key to be looked up once other files are known."""
        if (node := self.section.node(key)) is not None:
            self.parts[(key,)] = node

    def phases(self, key: str) -> tuple[Phase, ...]:
        """A map of phases that stand inside this one."""
        members = []
        table = self.section.map(key)
        for name, node in self.section.named(key, "a phase").items():
            at = table.entries[name].key if table else self._key
            members.append(read_phase(at, node, self.section.faults, self._kinds, member=True))
        if not members and key not in self.section.doubtful:
            self.section.fault(key, f"'{key}' holds no phase", "Write {name: phase, name: phase}.")
        self._members = tuple(members)
        return tuple(member.phase for member in members)

    def _name(self, key: str) -> str:
        text = self.text(key)
        if text and not NAME.fullmatch(text):
            self.section.fault(key, f"'{text}' is no name for an artifact", f"Write '{as_name(text)}'.")
            return ""
        return text

    def _reads(self, key: str) -> dict[str, str]:
        """Parameter -> path."""
        node = self.section.node(key)
        if node is None:
            return {}
        if isinstance(node, Table):
            paths = {
                name: self.section.text_of(key, below) for name, below in self.section.named(key, "a parameter").items()
            }
        else:
            paths = {scalar.text: scalar for scalar in self.section.texts(key)}
        found = {name: scalar for name, scalar in paths.items() if scalar and self._is_path(key, scalar, node)}
        self.parts |= {(key, name): scalar for name, scalar in found.items()}
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
        self.section.fault(key, f"'{scalar.text}' is no name of an input or artifact", mend, node=scalar)
        return False

    def _constants(self) -> dict[str, JSON]:
        nodes = self.section.named("with", "a parameter")
        self.parts |= {("with", name): node for name, node in nodes.items()}
        return {name: node.plain for name, node in nodes.items()}

    def _tell_clashes(
        self, reads: Mapping[str, str], may_read: Mapping[str, str], constants: Mapping[str, JSON]
    ) -> None:
        for key, names in (("may_read", may_read), ("with", constants)):
            for name in names:
                if name in reads or (key == "with" and name in may_read):
                    other = "reads" if name in reads else "may_read"
                    mend = "Keep one, or give the other parameter another name."
                    found = f"{self.section.what} has '{name}' in {other} and in {key}"
                    self.section.fault(ALL, found, mend, node=self.parts[(key, name)])


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def read_edges(section: FileMap, parts: Parts) -> tuple[Edge, ...]:
    """The edges as written; none when `then` is left out, or an entry cannot be read."""
    node = section.node("then")
    match node:
        case None:
            return ()
        case Items(items=items) if items:
            edges = [_edge(section, parts, number, item) for number, item in enumerate(items)]
            return tuple(edge for edge in edges if edge) if all(edges) else ()
        case Items() | Table():
            what = "a map" if isinstance(node, Table) else "an empty list"
            mend = "Write a name, or a list: - {to: NAME, when: CONDITION}. Only a gate maps answers."
            section.fault("then", f"'then' is {what}", mend)
            return ()
    to = section.scalar("then")
    if to is None:
        return ()
    parts[("then", "0", "to")] = to
    return (Edge(to.text),)


def _edge(section: FileMap, parts: Parts, number: int, node: Node) -> Edge | None:
    if isinstance(node, Scalar) and isinstance(node.value, str):
        section.fault("then", f"'{node.text}' stands alone in a list", f"Write '- to: {node.text}'.", node=node)
        return None
    what = f"entry {number + 1} of then in {section.what}"
    entry = FileMap(node, what, ("to", "when", "at_most", "why"), section.faults, IN_EDGE)
    to, when = entry.scalar("to", required=True), entry.scalar("when")
    edge = Edge(to.text if to else "", when.text if when else "", entry.whole("at_most", 0), entry.text("why"))
    if entry.doubtful:
        section.doubtful.add("then")
    for key, part in (("to", to), ("when", when)):
        if part:
            parts[("then", str(number), key)] = part
    return edge if to else None


def read_answers(section: FileMap, parts: Parts) -> dict[str, str]:
    """Answer -> where it leads, as written; empty when that is left to the defaults."""
    node = section.node("then")
    if node is None:
        return {}
    if not isinstance(node, Table) or not node.entries:
        instead = "an empty map" if isinstance(node, Table) else called(node)
        mend = "Write a map from answer to phase: {approve: NAME, send_back: NAME}."
        section.fault("then", f"'then' of a gate is {instead}", mend)
        return {}
    targets = {answer: section.text_of("then", below) for answer, below in section.named("then", "an answer").items()}
    for answer, to in targets.items():
        if to:
            parts[("answers", answer)] = to
    return {answer: to.text for answer, to in targets.items() if to}
