"""What is taken out on purpose: whole streams behind a tombstone, and single artifacts."""

from __future__ import annotations

from orchestrator.contracts.contract import raising, same
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, on_a_journal
from orchestrator.contracts.journals.samples import DEFINITION, DRAFT, NOISE, begin, handoff, opened
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionAnswered, Fact
from orchestrator.errors import ArtifactForgotten, HeadMoved
from orchestrator.ports.journal import Journal


def end(journal: Journal, run: str, *artifacts: Artifact) -> Head:
    """A run that has ended, with one decision and artifacts of its own."""
    number = journal.next_decision()
    facts: list[Fact] = [handoff(), opened(number), DecisionAnswered(number, "approve", "end"), handoff("end")]
    return journal.append(begin(journal, run), facts, actor="writer", artifacts=[*artifacts, DRAFT])[-1].head


class RemovingPromises(JournalPromises):
    @on_a_journal
    def test_a_removed_stream_leaves_its_name_its_last_head_and_when(self, journal: Journal) -> None:
        head = end(journal, "pub-1")
        [stone] = journal.remove(["pub-1"])
        same((stone.stream, stone.seq, stone.digest), ("pub-1", head.seq, head.digest))
        same(journal.tombstone("pub-1"), stone)
        same(journal.tombstones(), {"pub-1": stone})
        same((journal.read("pub-1"), journal.runs(), journal.decisions(open_only=False)), ([], [], []))

    @on_a_journal
    def test_verify_knows_what_was_removed(self, journal: Journal) -> None:
        end(journal, "pub-1")
        head = end(journal, "pub-2")
        [stone] = journal.remove(["pub-1"])
        found = journal.verify()
        same((found.ok, found.streams, found.events), (True, 2, head.seq + 1))
        same(found.removed, (stone,))
        same(journal.verify("pub-1").removed, (stone,))

    @on_a_journal
    def test_a_run_that_has_not_ended_is_never_removed(self, journal: Journal) -> None:
        begin(journal, "pub-1")
        journal.append(begin(journal, "pub-2"), [opened("d-1")], actor="x", artifacts=[DRAFT])
        same(journal.remove(["pub-1", "pub-2", "system", "no such"]), [])
        same([row.run for row in journal.runs()], ["pub-2", "pub-1"])

    @on_a_journal
    def test_names_and_decision_numbers_are_never_free_again(self, journal: Journal) -> None:
        end(journal, "pub-1")
        journal.remove(["pub-1"])
        same(journal.next_decision(), "d-2")
        with raising(HeadMoved):
            begin(journal, "pub-1")

    @on_a_journal
    def test_what_others_share_outlives_a_removed_stream(self, journal: Journal) -> None:
        end(journal, "pub-1", NOISE)
        end(journal, "pub-2", NOISE)
        journal.remove(["pub-1"])
        same(journal.artifact("pub-2", NOISE.digest), NOISE)
        same(journal.artifact("pub-2", DEFINITION.digest), DEFINITION)
        is_whole(journal)

    @on_a_journal
    def test_a_forgotten_artifact_is_told_so_and_the_chain_still_verifies(self, journal: Journal) -> None:
        end(journal, "pub-1", NOISE)
        events = journal.read("pub-1")
        journal.forget({"pub-1": [DRAFT.digest, NOISE.digest]})
        for gone in (DRAFT, NOISE):
            with raising(ArtifactForgotten, "2026-11-22"):
                journal.artifact("pub-1", gone.digest)
        same(journal.artifact("pub-1", DEFINITION.digest), DEFINITION)
        same(journal.read("pub-1"), events)
        is_whole(journal)

    @on_a_journal
    def test_forgetting_takes_from_one_stream_only_and_says_who_else_has_it(self, journal: Journal) -> None:
        end(journal, "pub-1", NOISE)
        end(journal, "pub-2", NOISE)
        same(journal.holders([NOISE.digest]), {NOISE.digest: ["pub-1", "pub-2"]})
        journal.forget({"pub-1": [NOISE.digest]})
        same(journal.holders([NOISE.digest]), {NOISE.digest: ["pub-2"]})
        same(journal.artifact("pub-2", NOISE.digest), NOISE)
