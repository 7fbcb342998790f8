from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_workspace import Clock, open_workspace
from web_note import make_noted
from web_served import ServedPage, asks, served

from orchestrator.face.workspace import Workspace


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(make_noted(tmp_path), clock) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedPage]:
    """One for all tests of a file that answer nothing and use nothing up; `d-1` stays open."""
    with open_workspace(make_noted(tmp_path_factory.mktemp("kept")), Clock()) as workspace:
        asks(workspace)
        with served(workspace) as found:
            yield found


@pytest.fixture
def page(ws: Workspace) -> Iterator[ServedPage]:
    """With `d-1` open."""
    asks(ws)
    with served(ws) as found:
        yield found
