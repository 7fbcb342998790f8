from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp_served import Served
from small_workspace import clock, make_workspace, ws

__all__ = ["clock", "ws"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A small workspace and its tools; what they drive is let go of at the end."""
    one = Served(make_workspace(tmp_path / "ws"))
    yield one
    one.drives.let_go()
