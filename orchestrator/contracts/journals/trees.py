"""A run with its branches: it goes whole, and what its streams say of each other holds."""

from __future__ import annotations

from orchestrator.contracts.contract import Words, raising, same
from orchestrator.contracts.journals.promises import JournalPromises, is_whole, on_a_journal, on_each
from orchestrator.contracts.journals.samples import DRAFT, Ticking, asked, begin
from orchestrator.contracts.journals.tree_samples import (
    ITEMS,
    RESULT,
    begin_branch,
    branch_out,
    end_of,
    ends,
    place,
    tree,
)
from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.event import Head, fact_body
from orchestrator.domain.facts import BranchEnded, RunEnded, RunImported
from orchestrator.errors import ArtifactForgotten, HeadMoved
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.naming import artifacts_named
from orchestrator.ports.journal import Arrival, Journal
from orchestrator.ports.listing import Wanted

WHOLE = Wanted(branches=True)


def broken(journal: Journal, stream: str | None = None) -> list[tuple[str, int, Words]]:
    return [(found.stream, found.seq, Words(found.found)) for found in journal.verify(stream).broken]


def arrivals_of(journal: Journal, streams: list[str]) -> list[Arrival]:
    """All that another journal has of them."""
    found = []
    for stream in streams:
        events = journal.read(stream)
        named = dict.fromkeys(digest for event in events for digest in artifacts_named(event.fact))
        spelled = tuple((event, canonical_json(fact_body(event.fact))) for event in events)
        found.append(Arrival(Head(stream), spelled, tuple(journal.artifact(stream, digest) for digest in named)))
    return found


class TreePromises(JournalPromises):
    @on_a_journal
    def test_a_run_goes_with_all_its_branches_whatever_came_of_them(self, journal: Journal) -> None:
        streams = tree(journal, second="failed")
        heads = [journal.read(stream)[-1].head for stream in streams]

        gone = journal.remove(["pub-1"])

        same(
            [(stone.stream, stone.seq, stone.digest) for stone in gone],
            [(head.stream, head.seq, head.digest) for head in heads],
        )
        same(set(journal.tombstones()), set(streams))
        same(journal.runs(WHOLE), [])
        found = journal.verify("pub-1")
        same((found.ok, found.streams, len(found.removed)), (True, 0, 3))
        is_whole(journal)

    @on_a_journal
    def test_a_branch_never_goes_without_its_root(self, journal: Journal) -> None:
        _, done, failed = tree(journal)

        same(journal.remove([done, failed]), [])
        same(len(journal.runs(WHOLE)), 3)

    @on_a_journal
    def test_a_run_stays_with_all_of_it_while_it_has_not_ended(self, journal: Journal) -> None:
        branch_out(journal)
        begin_branch(journal, "pub-1/fetch.1")
        journal.commit(ends(journal, "pub-1/fetch.1"))

        same(journal.remove(["pub-1", "pub-1/fetch.1"]), [])

    @on_a_journal
    def test_a_run_stays_while_a_branch_has_spent_on_a_day_that_may_not_be_over(self, journal: Journal) -> None:
        branch_out(journal)
        begin_branch(journal, "pub-1/fetch.1")
        branch = journal.read("pub-1/fetch.1")[-1].head
        journal.append(branch, [asked(day=journal.now()[:10])], actor="baton")
        journal.commit(ends(journal, "pub-1/fetch.1"))
        journal.append(journal.read("pub-1")[-1].head, [RunEnded("cancelled")], actor="you")

        same(journal.remove(["pub-1"]), [])
        same(len(journal.runs(WHOLE)), 2)

    @on_a_journal
    def test_no_other_run_goes_with_one_that_is_called_alike(self, journal: Journal) -> None:
        tree(journal, "pub-1")
        others = [*tree(journal, "pub-12"), *tree(journal, "pub-1a")]

        journal.remove(["pub-1"])

        same({row.run for row in journal.runs(WHOLE)}, set(others))

    @on_a_journal
    def test_nothing_begins_again_under_the_name_of_a_branch_that_went(self, journal: Journal) -> None:
        tree(journal)
        journal.remove(["pub-1"])

        with raising(HeadMoved):
            begin_branch(journal, "pub-1/fetch.1")

    @on_a_journal
    def test_texts_of_several_streams_are_forgotten_together(self, journal: Journal) -> None:
        root, done, _ = tree(journal)

        journal.forget({root: [RESULT.digest, ITEMS.digest], done: [RESULT.digest], "no such": [DRAFT.digest]})

        for stream, digest in ((root, RESULT.digest), (root, ITEMS.digest), (done, RESULT.digest)):
            with raising(ArtifactForgotten):
                journal.artifact(stream, digest)
        same(journal.artifact(root, DRAFT.digest), DRAFT)
        is_whole(journal)

    @on_a_journal
    def test_a_root_is_verified_with_its_tree_and_a_branch_by_itself(self, journal: Journal) -> None:
        streams = tree(journal)
        tree(journal, "pub-2")
        counts = [len(journal.read(stream)) for stream in streams]

        whole, one = journal.verify("pub-1"), journal.verify("pub-1/fetch.2")

        same((whole.ok, whole.streams, whole.events), (True, 3, sum(counts)))
        same((one.ok, one.streams, one.events), (True, 1, counts[2]))

    @on_a_journal
    def test_a_branch_that_its_parent_does_not_name_is_told(self, journal: Journal) -> None:
        branch_out(journal, count=2)
        begin_branch(journal, "pub-1/fetch.3")

        told = [("pub-1/fetch.3", 1, "pub-1 does not name it among its branches")]
        for stream in (None, "pub-1", "pub-1/fetch.3"):
            same(broken(journal, stream), told)

    @on_each(["fetch~2.1", "fetch.01", "fetch", "other.1", "fetch.one"])
    def test_a_parent_names_the_branches_it_opened_and_no_other(self, journal: Journal, name: str) -> None:
        branch_out(journal)
        journal.append(journal.read("pub-1")[-1].head, [BranchEnded(name, "done")], actor="baton")

        same(broken(journal, "pub-1"), [("pub-1", 5, f"it was told of {name}, which is no branch of it")])

    @on_a_journal
    def test_a_branch_without_its_parent_is_told(self, journal: Journal) -> None:
        begin_branch(journal, "pub-1/fetch.1")

        same(broken(journal), [("pub-1/fetch.1", 1, "pub-1, whose branch it is, is not there")])

    @on_each([{"run": "pub-2"}, {"phase": "send"}, {"visit": 2}, {"number": 2}, {"number": 0}])
    def test_a_branch_that_is_another_one_than_its_name_says_is_told(
        self, journal: Journal, other: dict[str, object]
    ) -> None:
        branch_out(journal)
        begin_branch(journal, "pub-1/fetch.1", place("pub-1/fetch.1", **other))

        same(broken(journal, "pub-1"), [("pub-1/fetch.1", 1, "it is not the branch that its name says")])

    @on_a_journal
    def test_a_run_under_the_name_of_a_branch_is_told(self, journal: Journal) -> None:
        branch_out(journal)
        begin(journal, "pub-1/fetch.1")

        same(broken(journal), [("pub-1/fetch.1", 1, "it is not the branch that its name says")])

    @on_a_journal
    def test_a_run_that_says_it_is_a_branch_of_another_is_told(self, journal: Journal) -> None:
        branch_out(journal)
        begin_branch(journal, "pub-9", place("pub-1/fetch.1"))

        same(broken(journal), [("pub-9", 1, "it is not the branch that its name says")])

    @on_a_journal
    def test_an_end_of_a_branch_that_its_parent_was_never_told_of_is_told(self, journal: Journal) -> None:
        branch_out(journal)
        begin_branch(journal, "pub-1/fetch.1")
        end, _ = ends(journal, "pub-1/fetch.1")
        journal.commit([end])

        told = [("pub-1/fetch.1", 4, "it ended as done, and pub-1 was never told")]
        for stream in (None, "pub-1", "pub-1/fetch.1"):
            same(broken(journal, stream), told)

    @on_a_journal
    def test_an_end_that_was_told_and_is_not_in_the_branch_is_told(self, journal: Journal) -> None:
        branch_out(journal)
        begin_branch(journal, "pub-1/fetch.1")
        _, told = ends(journal, "pub-1/fetch.1")
        journal.commit([told])

        found = [("pub-1", 5, "it was told that fetch.1 is done, which pub-1/fetch.1 does not say")]
        for stream in (None, "pub-1", "pub-1/fetch.1"):
            same(broken(journal, stream), found)

    @on_a_journal
    def test_an_end_of_a_branch_that_is_nowhere_is_told(self, journal: Journal) -> None:
        branch_out(journal)
        journal.append(journal.read("pub-1")[-1].head, [BranchEnded("fetch.2", "cancelled")], actor="baton")

        same(broken(journal), [("pub-1", 5, "it was told that fetch.2 is cancelled, which is not there")])

    @on_a_journal
    def test_another_end_than_was_told_is_told(self, journal: Journal) -> None:
        branch_out(journal)
        begin_branch(journal, "pub-1/fetch.1")
        end, told = ends(journal, "pub-1/fetch.1")
        journal.commit([end._replace(facts=[end_of("cancelled")]), told])

        same(
            broken(journal, "pub-1"),
            [("pub-1", 5, "it was told that fetch.1 is done, which pub-1/fetch.1 does not say")],
        )

    @on_a_journal
    def test_a_branch_that_failed_and_was_gone_on_with_has_ended_twice_in_both(self, journal: Journal) -> None:
        branch_out(journal)
        begin_branch(journal, "pub-1/fetch.1")
        journal.commit(ends(journal, "pub-1/fetch.1", "failed"))
        journal.commit(ends(journal, "pub-1/fetch.1", "done"))

        is_whole(journal)

    @on_a_journal
    def test_a_tree_is_taken_in_as_it_was_in_one_commit(self, journal: Journal) -> None:
        there = MemoryJournal(clock=Ticking())
        streams = tree(there)

        journal.take_in(*arrivals_of(there, streams))

        same({stream: journal.read(stream) for stream in streams}, {stream: there.read(stream) for stream in streams})
        same(
            [event.fact for event in journal.read("system")],
            [RunImported(stream, 0, len(there.read(stream)), there.read(stream)[-1].digest) for stream in streams],
        )
        is_whole(journal, "pub-1")

    @on_a_journal
    def test_of_a_tree_nothing_is_taken_in_when_one_stream_does_not_follow(self, journal: Journal) -> None:
        there = MemoryJournal(clock=Ticking())
        came = arrivals_of(there, tree(there))
        tree(journal, "pub-1", second="cancelled")
        before = journal.read("system"), journal.runs(WHOLE)

        with raising(HeadMoved):
            journal.take_in(*[arrival for arrival in came if arrival.head.stream != "pub-1"], came[0])

        same((journal.read("system"), journal.runs(WHOLE)), before)

    @on_a_journal
    def test_the_streams_of_a_tree_are_given_out_together_the_roots_first(self, journal: Journal) -> None:
        streams = tree(journal)
        tree(journal, "pub-12")

        same(list(journal.spelled_tree("pub-1")), streams)
        same(journal.spelled_tree("pub-1"), {stream: journal.spelled(stream) for stream in streams})
        same(journal.spelled_tree("no such"), {})

    @on_a_journal
    def test_of_a_tree_the_events_of_some_kinds_are_read_together(self, journal: Journal) -> None:
        streams = tree(journal)
        tree(journal, "pub-12")

        every = [event for stream in streams for event in journal.read(stream)]
        kinds = (BranchEnded, RunEnded)

        same(journal.read_tree("pub-1", kinds), [event for event in every if isinstance(event.fact, kinds)])
        same(journal.read_tree("no such", kinds), [])

    @on_a_journal
    def test_a_stream_is_read_from_its_beginning_as_far_as_is_asked(self, journal: Journal) -> None:
        [root, *_] = tree(journal)

        same(journal.read(root, limit=2), journal.read(root)[:2])
        same(journal.read(root, 1, limit=1), journal.read(root)[1:2])
