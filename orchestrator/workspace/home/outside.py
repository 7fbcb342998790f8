"""Places outside a workspace that its files lead to: no person has named them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App
from orchestrator.files.links import followed
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Outside:
    """A file or a folder that an app would use."""

    app: str
    input: str
    path: Path
    """With all links resolved."""
    told: str = ""
    """Where it is named, when not in the app."""

    @property
    def label(self) -> str:
        return f"app {self.app} uses {self.path}, outside this workspace, as its input {self.input}{self.told}"


def led_out(app: App, given: Mapping[str, JSON], root: Path, here: Path) -> Iterator[Outside]:
    """What an app's inputs would use outside the workspace on the word of a file: a default, or a link that lies in it.

    Args:
        app: the app.
        given: the values the person gave. A path of theirs counts only where a link of the workspace leads it out.
        root: the workspace, where defaults start.
        here: where paths that were given start.
    """
    for field in app.inputs:
        by_person = field.name in given
        value = given[field.name] if by_person else field.default
        if field.type not in ("file", "folder") or not isinstance(value, str) or not value:
            continue
        path = Path(os.path.expanduser(value))  # noqa: PTH111 - that of Path fails where there is no such account
        path = (here if by_person else root) / path
        if (not by_person or _is_in(root, path)) and leads_out(root, path):
            yield Outside(app.name, field.name, followed(path))


def _is_in(root: Path, path: Path) -> bool:
    """As it is written, before any link is followed."""
    plain = os.path.normpath(path.absolute())
    return any(Path(plain).is_relative_to(base) for base in (root.absolute(), followed(root)))


def leads_out(root: Path, path: Path) -> bool:
    """Whether a path ends outside a folder once all links are followed."""
    base, end = os.path.realpath(root), os.path.realpath(path)
    return end != base and not end.startswith(base.rstrip(os.sep) + os.sep)
