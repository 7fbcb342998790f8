"""The files that an expression lists. Templates touch no disk: whoever evaluates hands in the reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jinja2 import nodes

from orchestrator.domain.canonical import JSON
from orchestrator.domain.file_pattern import misfit
from orchestrator.errors import TemplateError
from orchestrator.values import dataclass

FILES = "files"
ONLY_IN_EACH = "uses 'files', which only 'each' has."
IN_EACH = "List the files in the 'each' of a phase."

FilesOf = Callable[[str, str], list[JSON]]
"""(name of an input, pattern) -> an item for each file."""


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """`notes | files("*.md")`."""

    folder: str
    """The name of an input."""
    pattern: str


def _none_here(_name: str, _pattern: str) -> list[JSON]:
    raise TemplateError(ONLY_IN_EACH, mend=IN_EACH)


_files: ContextVar[FilesOf] = ContextVar("files", default=_none_here)


@contextmanager
def listing(files: FilesOf | None) -> Iterator[None]:
    """What is evaluated inside lists files by this."""
    token = _files.set(files or _none_here)
    try:
        yield
    finally:
        _files.reset(token)


def listed_files(_folder: Any, name: str, pattern: str) -> list[JSON]:
    """The filter: the compiler puts in the name, so that no value says which folder is read."""
    return _files.get()(name, pattern)


def listed_by(node: nodes.Filter) -> FolderFiles:
    """What a use of `files` lists. Raises TemplateError: it is not a plain name with one quoted pattern."""
    match node:
        case nodes.Filter(node=nodes.Name(name=name), args=[nodes.Const(value=str() as pattern)], kwargs=[]):
            pass
        case nodes.Filter(node=nodes.Name()):
            raise TemplateError("gives 'files' something other than one quoted pattern.", mend='Write files("*.md").')
        case _:
            mend = 'Write the name of an input of type folder before it: notes | files("*.md")'
            raise TemplateError("lists the files of something that is no plain name.", mend=mend)
    wrong, mend = misfit(pattern)
    if wrong:
        raise TemplateError(f"lists files by '{pattern}', which {wrong}.", mend=mend)
    return FolderFiles(name, pattern)
