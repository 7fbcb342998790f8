"""The library of the extra `mcp`, imported where it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from orchestrator.errors import WorkspaceError


def library(name: str) -> Any:
    """A module of it. Raises WorkspaceError: it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise WorkspaceError(
            "needs the extra 'mcp', which is not installed.",
            where="baton mcp",
            mend="Install it: pip install 'baton-os[mcp]'.",
        ) from error
