"""Libraries of an extra, imported where they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from orchestrator.errors import WorkspaceError


def library(name: str, place: str, extra: str = "watch") -> Any:
    """A library of an extra. Raises WorkspaceError: it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise WorkspaceError(
            f"needs the extra '{extra}', which is not installed.",
            where=place,
            mend=f"Install it: pip install 'baton-os[{extra}]'.",
        ) from error
