"""The inputs and artifacts of a run by name, loaded when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.facts import EACH_ITEM
from orchestrator.domain.media import value_called
from orchestrator.engine.state import RunState
from orchestrator.errors import RunError

if TYPE_CHECKING:  # looking at runs needs no definition
    from orchestrator.domain.definition import Phase


class RecordedRun(Protocol):
    """A run as far as it is recorded: its state, and its artifacts by digest."""

    @property
    def state(self) -> RunState: ...

    def artifact(self, digest: Digest) -> Artifact: ...


class Values(Mapping[str, JSON]):
    """Name -> value, of the versions in force unless others are named."""

    def __init__(
        self,
        recorder: RecordedRun,
        versions: Mapping[str, Digest] | None = None,
        fresh: Mapping[str, Artifact] | None = None,
        known: Mapping[str, JSON] | None = None,
    ) -> None:
        """`versions` and `fresh` (artifacts that are not recorded yet) go before what is in force, `known` before all.

        Args:
            recorder: loads what is asked for, and no more.
            versions: other versions than those in force.
            fresh: artifacts that are not recorded yet.
            known: values that are no artifacts.
        """
        self._recorder = recorder
        self._state = recorder.state
        self._versions = versions or {}
        self._fresh = fresh or {}
        self._loaded: dict[str, JSON] = dict(known or {})

    def __getitem__(self, name: str) -> JSON:
        if name not in self._loaded:
            self._loaded[name] = value_called(name, self._artifact(name))
        return self._loaded[name]

    def _artifact(self, name: str) -> Artifact:
        if name in self._fresh:
            return self._fresh[name]
        digest = self._versions.get(name) or self._state.digest(name)
        if digest is None:
            raise KeyError(name)
        return self._recorder.artifact(digest)

    def __contains__(self, name: object) -> bool:
        if name in self._loaded or name in self._versions or name in self._fresh:
            return True
        return name in self._state.artifacts or name in self._state.inputs

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(chain(*self._known())))

    def __len__(self) -> int:
        return len(dict.fromkeys(chain(*self._known())))

    def _known(self) -> Sequence[Mapping[str, object]]:
        return self._state.inputs, self._state.artifacts, self._versions, self._fresh, self._loaded


def at_path(values: Mapping[str, JSON], path: str) -> JSON:
    """The value at a dotted path such as `outline.slug`.

    Raises:
        RunError: a part of the path is not there.
    """
    root, *rest = path.split(".")
    if root not in values:
        raise RunError(f"nothing has written '{root}' yet.", mend="Go to the phase that writes it first.")
    value = values[root]
    for part in rest:
        if not isinstance(value, Mapping) or part not in value:
            raise RunError(f"'{path}' is not there: no '{part}'.")
        value = value[part]
    return value


def root_of(path: str) -> str:
    return path.split(".", 1)[0]


def versions_read(state: RunState, phase: Phase) -> dict[str, Digest]:
    """Root name -> the version a visit that begins now works from; `may_read` leaves out what is stale."""
    versions = {name: state.digest(name) for name in needed_by(phase)}
    for one in (phase, *phase.together):
        for name in map(root_of, one.may_read.values()):
            version = state.artifacts.get(name)
            if not (version and version.stale):
                versions[name] = state.digest(name)
    return {name: digest for name, digest in versions.items() if digest}


def needed_by(phase: Phase) -> tuple[str, ...]:
    """Root names that a phase does not do without: its members and the list of an `each` name some, too."""
    names: list[str] = []
    for one in (phase, *phase.together):
        read = [root_of(path) for path in one.reads.values()]
        names += [*(name for name in read if name != EACH_ITEM), *_names_in(one.each)] if one.each else read
    return tuple(names)


def _names_in(expression: str) -> Iterable[str]:
    from orchestrator.templates.expression import Expression  # looking at runs needs no templates

    return Expression.parse_each(expression).names


def arguments_of(phase: Phase, versions: Mapping[str, Digest], values: Mapping[str, JSON]) -> dict[str, JSON]:
    """Parameter -> value, of everything the phase reads and its constants; `None` for what is not written yet."""
    arguments = {parameter: at_path(values, path) for parameter, path in phase.reads.items()}
    for parameter, path in phase.may_read.items():
        is_there = root_of(path) in versions or root_of(path) == EACH_ITEM
        arguments[parameter] = at_path(values, path) if is_there else None
    return arguments | dict(phase.constants)
