"""The two libraries of the extra `watch`, imported where they are used."""

from __future__ import annotations

from typing import Any

from orchestrator.ports.installed import extra


def library(name: str, place: str) -> Any:
    """A library of the extra `watch`. Raises WorkspaceError: it is not installed."""
    return extra("watch", name, place)
