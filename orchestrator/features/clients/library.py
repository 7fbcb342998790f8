"""The library of the extra `mcp`, imported where clients are served."""

from __future__ import annotations

from typing import Any

from orchestrator.ports.installed import extra


def library(module: str) -> Any:
    """A module of it. Raises WorkspaceError: it is not installed."""
    return extra("mcp", module, "baton mcp")
