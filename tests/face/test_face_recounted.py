"""What is added up from lists and columns is what all events add up to, counted by other code."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from branching_workspace import make_branching
from random_use import RandomUse
from recounted import differing, recounted
from small_workspace import Clock, open_workspace

from orchestrator.face.usage import usage
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal


@pytest.mark.parametrize("seed", range(6))
def test_usage_is_what_the_events_add_up_to(seed: int) -> None:
    used = RandomUse(Random(seed))  # noqa: S311 - repeatable, not secret
    journal = MemoryJournal(clock=used.clock)
    used.fill(journal, runs=40)
    assert differing(usage(journal), recounted(journal)) == []


def test_it_is_the_same_on_disk_and_after_a_rebuild(tmp_path: Path) -> None:
    used = RandomUse(Random("disk"))  # noqa: S311 - repeatable, not secret
    with SqliteJournal.open(tmp_path / "journal.db", clock=used.clock) as journal:
        used.fill(journal, runs=60)
        before = usage(journal)
        assert differing(before, recounted(journal)) == []
        journal.rebuild()
        assert usage(journal) == before
        assert journal.verify().ok


def test_branches_count_for_the_run_a_person_started(tmp_path: Path, clock: Clock) -> None:
    with open_workspace(make_branching(tmp_path / "ws"), clock) as ws:
        run = ws.start("all", notes=["one", "two", "bad three"])
        run.drive()
        for number, word in ((1, "approve"), (2, "reject")):
            decision = ws.decision(f"d-{number}")
            began = clock()
            clock.pass_(seconds=20)
            decision.note_look(began=began, seconds=20)
            decision.answer(word)
        run.refresh()
        used = ws.usage()
        assert differing(used, recounted(ws.journal)) == []
        [app] = used.apps
        assert (app.name, app.runs, app.looked, app.done, app.failures) == ("all", 1, 1, 1, 1)
        assert (app.attended_s, app.count("untouched"), app.count("rejected")) == (40.0, 1, 1)
        assert [(one.root, one.phase) for one in used.answers] == [(run.id, "ask")] * 2
