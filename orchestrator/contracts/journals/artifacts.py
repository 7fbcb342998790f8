"""Artifacts: as they were given, to the streams they were given to."""

from __future__ import annotations

from itertools import product

from orchestrator.contracts.contract import holds, raising, same
from orchestrator.contracts.journals.promises import JournalPromises, on_a_journal, on_all, on_each
from orchestrator.contracts.journals.samples import (
    DEFINITION,
    DRAFT,
    NOISE,
    begin,
    handoff,
    started,
)
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.errors import HeadMoved, JournalCorrupt
from orchestrator.ports.journal import Journal


class ArtifactPromises(JournalPromises):
    @on_a_journal
    def test_a_refused_append_leaves_no_artifact(self, journal: Journal) -> None:
        begin(journal)
        with raising(HeadMoved):
            journal.append(Head("pub-1"), [started()], actor="you", artifacts=[NOISE])
        with raising(JournalCorrupt, "missing"):
            journal.artifact("pub-1", NOISE.digest)

    @on_all(product([0, 1, 2048, 2049, 4095, 4096, 300_000], [b"the same again ", bytes(range(256))]))
    def test_artifacts_of_any_size_come_back(self, journal: Journal, size: int, unit: bytes) -> None:
        artifact = Artifact((unit * size)[:size], "text/x-any")
        beside = Artifact.of_text("beside it")
        journal.append(begin(journal), [handoff()], actor="writer", artifacts=[beside, artifact, DRAFT])
        same(journal.artifact("pub-1", artifact.digest), artifact)
        same(journal.artifact("pub-1", beside.digest), beside)

    @on_a_journal
    def test_an_artifact_without_a_byte_comes_back(self, journal: Journal) -> None:
        empty = Artifact.of_text("")
        journal.append(begin(journal), [handoff()], actor="writer", artifacts=[empty])
        same(journal.artifact("pub-1", empty.digest), empty)

    @on_a_journal
    def test_an_artifact_is_found_when_it_was_written_after_the_last_look(self, journal: Journal) -> None:
        head = begin(journal)
        same(journal.artifact("pub-1", DRAFT.digest), DRAFT)
        journal.append(head, [handoff()], actor="writer", artifacts=[NOISE])
        same(journal.artifact("pub-1", NOISE.digest), NOISE)

    @on_each([0, 1, 40, 250, 399])
    def test_in_a_long_run_an_artifact_is_found_wherever_it_was_made(self, journal: Journal, number: int) -> None:
        made = [Artifact.of_text(f"text {number}\n") for number in range(400)]
        head = begin(journal)
        for artifact in made:
            head = journal.append(head, [handoff()], actor="writer", artifacts=[artifact])[-1].head
        same(journal.artifact("pub-1", made[number].digest), made[number])
        same(journal.artifact("pub-1", DEFINITION.digest), DEFINITION)
        journal.append(head, [handoff()], actor="writer", artifacts=[NOISE])
        same(journal.artifact("pub-1", NOISE.digest), NOISE)
        same([journal.artifact("pub-1", artifact.digest) for artifact in made], made)

    @on_a_journal
    def test_an_artifact_belongs_to_the_streams_it_was_given_to(self, journal: Journal) -> None:
        as_text, as_json = Artifact.of_text("42" * 2000), Artifact.of_json(int("42" * 2000))
        journal.append(Head("pub-1"), [started()], actor="you", artifacts=[as_text])
        journal.append(Head("pub-2"), [started()], actor="you", artifacts=[as_json])
        same(journal.artifact("pub-1", as_text.digest).media_type, "text/markdown")
        same(journal.artifact("pub-2", as_text.digest).media_type, "application/json")
        with raising(JournalCorrupt):
            journal.artifact("pub-3", as_text.digest)

    @on_a_journal
    def test_verify_misses_an_artifact_that_was_named_but_never_given(self, journal: Journal) -> None:
        journal.append(Head("pub-1"), [started()], actor="you", artifacts=[DEFINITION])
        begin(journal, "pub-2")
        found = journal.verify()
        same([(row.stream, row.seq) for row in found.broken], [("pub-1", 1)])
        holds(DRAFT.digest in found.broken[0].found, "DRAFT.digest in found.broken[0].found")

    @on_a_journal
    def test_an_artifact_of_another_run_is_not_given(self, journal: Journal) -> None:
        begin(journal)
        journal.append(begin(journal, "pub-2"), [handoff()], actor="writer", artifacts=[NOISE])
        with raising(JournalCorrupt, '"pub-1"'):
            journal.artifact("pub-1", NOISE.digest)
