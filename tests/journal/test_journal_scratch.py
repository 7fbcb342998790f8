"""What is thrown away when it was looked at: the same events as every journal's, unsealed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from journal_samples import DRAFT, NOISE, begin, handoff

from orchestrator.domain.event import Head
from orchestrator.errors import HeadMoved
from orchestrator.journal.memory import MemoryJournal, ScratchJournal
from orchestrator.values import replace

NOON = datetime(2000, 1, 1, 12, tzinfo=UTC)


def test_its_events_are_those_of_a_journal_that_seals_but_for_their_digests() -> None:
    scratch, sealing = ScratchJournal(NOON), MemoryJournal(clock=lambda: NOON)
    for journal in (scratch, sealing):
        journal.append(begin(journal), [handoff("end")], actor="writer", artifacts=[NOISE])
    sealed = [replace(event, digest="") for event in sealing.read("pub-1")]
    assert [replace(event, digest="") for event in scratch.read("pub-1")] == sealed
    assert scratch.runs() == sealing.runs()


def test_who_appends_where_a_stream_does_not_end_is_told() -> None:
    scratch = ScratchJournal(NOON)
    begin(scratch)
    with pytest.raises(HeadMoved):
        scratch.append(Head("pub-1"), [handoff()], actor="writer", artifacts=[DRAFT])


def test_artifacts_are_found_whichever_run_gave_them() -> None:
    scratch = ScratchJournal(NOON)
    begin(scratch)
    with pytest.raises(KeyError):
        scratch.any_artifact(NOISE.digest)
    scratch.append(scratch.read("pub-1")[-1].head, [handoff()], actor="writer", artifacts=[NOISE])
    assert scratch.any_artifact(NOISE.digest) is NOISE
