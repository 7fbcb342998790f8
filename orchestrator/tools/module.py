"""Python modules run from a run's pinned sources, never from disk."""

from __future__ import annotations

import builtins
import linecache
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any

from orchestrator.domain.canonical import digest_of_json, short
from orchestrator.errors import BatonError, NotFound, WorkspaceError
from orchestrator.values import dataclass

_loading = threading.RLock()
_digests: dict[int, tuple[Mapping[str, str], str]] = {}
"""By the identity of the mapping, which is held so that no other gets it."""
_KEPT = 64
"""As many as definitions a process keeps, twice."""


def load_module(path: str, sources: Mapping[str, str]) -> ModuleType:
    """Execute the source pinned under `path`, such as `apps/publish.py`.

    `import helpers` finds `helpers.py` of the same folder among the sources before anything installed. The same
    sources give the same module object, once per process.

    Raises:
        NotFound: the sources hold no such path.
        WorkspaceError: the module cannot be compiled or fails while it is executed; names file and line.
    """
    if path not in sources:
        raise NotFound("module", path, sources)
    with _loading:
        return _Pinned(sources, _digest(sources)).load(path)


def _digest(sources: Mapping[str, str]) -> str:
    """Of all of them; worked out once for each mapping, which a definition holds and nobody changes."""
    kept = _digests.get(id(sources))
    if kept is None or kept[0] is not sources:
        kept = (sources, short(digest_of_json(dict(sources)), 12))
        if len(_digests) >= _KEPT:
            _digests.clear()
        _digests[id(sources)] = kept
    return kept[1]


def place_of(error: BaseException) -> str:
    """Where in pinned code an exception came from, as `apps/publish.py:12`; empty when from elsewhere."""
    if isinstance(error, SyntaxError) and error.filename and "@" in error.filename:
        return f"{_path_of(error.filename)}:{error.lineno or 1}"
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_path_of(frame.filename)}:{frame.lineno}" for frame in frames if _is_pinned(frame.filename)]
    return places[-1] if places else ""


def told(error: BaseException) -> str:
    """An exception of the user's code in one line: its kind and its words."""
    words = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {words}".rstrip(": ").rstrip(".")


def _path_of(filename: str) -> str:
    return filename.rpartition("@")[0]


def _is_pinned(filename: str) -> bool:
    return _module_name(filename) in sys.modules


def _module_name(filename: str) -> str:
    """Unlike any importable name, so that nothing else in the process can meet it by chance."""
    path, _, version = filename.rpartition("@")
    return f"pinned:{version}:{path}"


@dataclass(frozen=True)
class _Pinned:
    """One set of sources. Its modules stand in `sys.modules`, where dataclasses and typing look for them."""

    sources: Mapping[str, str]
    version: str

    def load(self, path: str) -> ModuleType:
        # Not the path alone: a file that was edited since would lend its lines to the traceback.
        filename = f"{path}@{self.version}"
        name = _module_name(filename)
        if name in sys.modules:
            return sys.modules[name]
        module = ModuleType(name)
        module.__package__ = ""
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._importer(PurePosixPath(path))}
        source = self.sources[path]
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        sys.modules[name] = module
        try:
            exec(compile(source, filename, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the user's own code
        except BaseException as error:  # the user's code may raise anything, and end the process
            place = place_of(error) or path
            del sys.modules[name]
            if isinstance(error, BatonError) or not isinstance(error, Exception | SystemExit):
                raise
            raise WorkspaceError(f"{told(error)}.", where=place, mend="Mend it, then start again.") from error
        return module

    def _importer(self, path: PurePosixPath) -> Any:
        """`import re` in `apps/re.py` means Python's own: a module has no use for itself."""

        def import_(
            name: str,
            globals: Mapping[str, object] | None = None,  # noqa: A002 - the names __import__ is called with
            locals: Mapping[str, object] | None = None,  # noqa: A002
            fromlist: tuple[str, ...] = (),
            level: int = 0,
        ) -> ModuleType:
            sibling = str(path.parent / f"{name}.py")
            if level == 0 and sibling in self.sources and sibling != str(path):
                return self.load(sibling)
            return builtins.__import__(name, globals, locals, fromlist, level)

        return import_
