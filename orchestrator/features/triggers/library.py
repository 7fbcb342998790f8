"""Libraries of an extra, imported where they are used."""

from __future__ import annotations

from typing import Any

from orchestrator.ports.installed import extra


def library(name: str, place: str, of: str = "watch") -> Any:
    """A library of an extra. Raises WorkspaceError: it is not installed."""
    return extra(of, name, place)
