from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from journal_samples import Ticking

from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


@pytest.fixture
def sqlite(path: Path) -> Iterator[SqliteJournal]:
    with SqliteJournal.open(path, clock=Ticking()) as journal:
        yield journal


@pytest.fixture(params=["sqlite", "memory"])
def journal(request: pytest.FixtureRequest) -> Journal:
    return request.getfixturevalue("sqlite") if request.param == "sqlite" else MemoryJournal(clock=Ticking())
