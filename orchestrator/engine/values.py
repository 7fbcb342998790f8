"""The inputs and artifacts of a run by name, loaded when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.engine.recorder import Recorder
from orchestrator.errors import RunError


class Values(Mapping[str, JSON]):
    """Name -> value, of the versions in force unless others are named."""

    def __init__(
        self,
        recorder: Recorder,
        versions: Mapping[str, Digest] | None = None,
        fresh: Mapping[str, Artifact] | None = None,
    ) -> None:
        """`versions` and `fresh` (artifacts that are not recorded yet) go before what is in force."""
        state = recorder.state
        fresh = fresh or {}
        self._versions = dict(state.inputs)
        self._versions |= {name: version.digest for name, version in state.artifacts.items()}
        self._versions |= versions or {}
        self._versions |= {name: artifact.digest for name, artifact in fresh.items()}
        self._loaded = {name: artifact.value for name, artifact in fresh.items()}
        self._recorder = recorder

    def __getitem__(self, name: str) -> JSON:
        if name not in self._loaded:
            self._loaded[name] = self._recorder.artifact(self._versions[name]).value
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)


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
