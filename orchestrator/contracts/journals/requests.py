"""What is reserved for requests under way, how long answers were, and every request that left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from orchestrator.contracts.contract import same
from orchestrator.contracts.journals.promises import JournalPromises, on_a_journal
from orchestrator.contracts.journals.samples import answered, asked, begin
from orchestrator.domain.canonical import digest_of
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import DriverClaimed, DriverReleased, ModelAsked, ModelFailed
from orchestrator.domain.money import stream_beside
from orchestrator.ports.journal import Journal, OpenReserve
from orchestrator.values import replace

TODAY, TOMORROW = "2026-11-22", "2026-11-23"

ERROR = digest_of(b"timeout")


def alive(*drivers: str) -> Callable[[str], bool]:
    return lambda driver: driver in drivers


def driven(journal: Journal, run: str, driver: str = "one", usd: float = 0.25, **caps: Any) -> Event:
    """A run whose driver has asked for so much."""
    claimed = journal.append(begin(journal, run), [DriverClaimed(driver)], actor="baton")[-1]
    return journal.append(claimed.head, [asked(usd, **caps)], actor="writer")[-1]


def answered_before(journal: Journal, run: str, *lengths: int, agent: str = "writer") -> None:
    head = begin(journal, run)
    for length in lengths:
        event = journal.append(head, [asked()], actor=agent)[-1]
        answer = replace(answered(event.seq, 0.1), output_tokens=length)
        head = journal.append(event.head, [answer], actor=agent)[-1].head


class RequestPromises(JournalPromises):
    @on_a_journal
    def test_what_a_living_process_reserved_is_open_until_it_is_settled(self, journal: Journal) -> None:
        event = driven(journal, "pub-1")
        same(journal.open_reserves(alive("one"), TODAY), [OpenReserve("pub-1", 0.25)])
        same(journal.open_reserves(alive("two"), TODAY), [])
        same(journal.open_reserves(alive("one"), TOMORROW), [])
        journal.append(event.head, [answered(event.seq, 0.1)], actor="writer")
        same(journal.open_reserves(alive("one"), TODAY), [])

    @on_a_journal
    def test_the_open_reserves_of_a_run_are_those_of_its_tree_on_all_days(self, journal: Journal) -> None:
        driven(journal, "pub-1/fetch.1")
        driven(journal, "pub-1/fetch.2", usd=0.5)
        driven(journal, "pub-2")
        found = {one.stream: one.usd for one in journal.open_reserves(alive("one"), "", "pub-1/fetch.1")}
        same(found, {"pub-1/fetch.1": 0.25, "pub-1/fetch.2": 0.5})

    @on_a_journal
    def test_what_a_run_reserved_under_a_driver_of_before_is_lost_and_not_open(self, journal: Journal) -> None:
        event = driven(journal, "pub-1")
        taken = journal.append(event.head, [DriverClaimed("two", took_over="one")], actor="baton")[-1]
        same(journal.open_reserves(alive("one", "two"), TODAY), [])
        journal.append(taken.head, [asked(0.5)], actor="writer")
        same(journal.open_reserves(alive("one", "two"), TODAY), [OpenReserve("pub-1", 0.5)])
        same(journal.spend(TODAY).day_usd, 0.75)

    @on_a_journal
    def test_beside_runs_all_that_is_not_settled_is_open(self, journal: Journal) -> None:
        stream = stream_beside("recording", "one", "0" * 8)
        events = journal.append(Head(stream), [asked(0.25), asked(0.5), asked(0.75)], actor="writer")
        journal.append(events[-1].head, [answered(events[1].seq, 0.1)], actor="writer")
        same(sorted(one.usd for one in journal.open_reserves(alive("one"), TODAY)), [0.25, 0.75])
        same(journal.open_reserves(alive("two"), TODAY), [])

    @on_a_journal
    def test_a_run_that_rests_holds_nothing_open(self, journal: Journal) -> None:
        event = driven(journal, "pub-1")
        journal.append(event.head, [DriverReleased("interrupted")], actor="baton")
        same(journal.open_reserves(alive("one"), TODAY), [])

    @on_a_journal
    def test_an_agents_answers_are_known_by_their_length(self, journal: Journal) -> None:
        answered_before(journal, "pub-1", 10, 20)
        answered_before(journal, "pub-2", 30)
        answered_before(journal, "pub-3", 99, agent="reviewer")
        same(sorted(journal.answer_lengths("writer", "acme:one")), [10, 20, 30])
        same(journal.answer_lengths("writer", "acme:two"), [])
        same(journal.answer_lengths("nobody", "acme:one"), [])

    @on_a_journal
    def test_only_the_newest_answers_are_looked_at(self, journal: Journal) -> None:
        answered_before(journal, "pub-1", *range(1, 31))
        same(sorted(journal.answer_lengths("writer", "acme:one")), list(range(11, 31)))

    @on_a_journal
    def test_an_answer_that_was_cut_off_was_as_long_at_least(self, journal: Journal) -> None:
        event = journal.append(begin(journal), [asked()], actor="writer")[-1]
        cut_off = ModelFailed("acme:one", "cut_off", ERROR, output_tokens=500, settles=event.seq)
        second = journal.append(event.head, [cut_off, asked()], actor="writer")[-1]
        timeout = ModelFailed("acme:one", "timeout", ERROR, output_tokens=900, settles=second.seq)
        journal.append(second.head, [timeout], actor="writer")
        same(journal.answer_lengths("writer", "acme:one"), [500])

    @on_a_journal
    def test_every_request_that_left_is_told_with_what_it_came_to(self, journal: Journal) -> None:
        first = journal.append(begin(journal), [asked(0.25)], actor="writer")[-1]
        second = journal.append(first.head, [answered(first.seq, 0.1), asked(0.5)], actor="writer")[-1]
        told = journal.expenses()
        same(
            [(one.stream, one.app, one.asked.seq, one.ended.seq if one.ended else 0) for one in told],
            [
                ("pub-1", "publish", first.seq, first.seq + 1),
                ("pub-1", "publish", second.seq, 0),
            ],
        )
        same([one.asked.seq for one in journal.expenses(second.at)], [second.seq])

    @on_a_journal
    def test_what_nothing_was_reserved_for_is_ended_by_what_follows_it(self, journal: Journal) -> None:
        free = ModelAsked(digest_of(b""), "acme:free")
        seven = replace(answered(0, 0.0), output_tokens=7)
        head = journal.append(begin(journal), [free, seven], actor="writer")[-1].head
        reused = replace(answered(0, 0.0), reused="pub-0")
        own = ModelAsked(digest_of(b""), "offline")
        journal.append(head, [free, reused, own, answered(0, 0.0), free], actor="writer")
        same([one.ended.fact if one.ended else None for one in journal.expenses()], [seven, None])
