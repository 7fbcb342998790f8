"""The two libraries of the extra `watch`, imported where they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from orchestrator.errors import WorkspaceError


def library(name: str, place: str) -> Any:
    """A library of the extra `watch`. Raises WorkspaceError: it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise WorkspaceError(
            "needs the extra 'watch', which is not installed.",
            where=place,
            mend="Install it: pip install 'baton-os[watch]'.",
        ) from error
