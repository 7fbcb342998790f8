"""A run's time: the machine's work, the person's turn, and the time nobody moved it."""

from __future__ import annotations

from datetime import timedelta

from small_workspace import Clock

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import (
    DecisionAnswered,
    DecisionOpened,
    DriverClaimed,
    DriverReleased,
    Fact,
    HandoffRecorded,
    PhaseFailed,
    PhaseStarted,
)
from orchestrator.journal.memory import MemoryJournal
from orchestrator.ports.clock import stamp
from orchestrator.text.quantity import weight
from orchestrator.transcripts.timeline import Stay, stays

NOTHING = Digest("sha256:00")
ASKED = DecisionOpened("d-1", "gate", "b", NOTHING, {"approve": "end"})
ANSWERED = DecisionAnswered("d-1", "approve", "end")


def told(*steps: Fact | float) -> list[Stay]:
    """Facts as they happen, with the seconds that pass between them."""
    clock = Clock()
    journal = MemoryJournal(clock=clock)
    events: list[Event] = []
    for step in steps:
        if isinstance(step, float):
            clock.pass_(seconds=step)
        else:
            head = events[-1].head if events else Head("run-1")
            events += journal.append(head, [step], actor="baton")
    return stays(events, stamp(clock()))


def seconds(stay: Stay) -> list[tuple[str, float, bool]]:
    return [(span.kind, span.time.total_seconds(), span.goes_on) for span in stay.spans]


def test_work_ends_where_the_person_is_asked() -> None:
    a, b = told(
        DriverClaimed("x"), PhaseStarted("a", 1), 2.0, HandoffRecorded("a", "b", "script"),
        PhaseStarted("b", 1), 1.0, ASKED, 60.0, ANSWERED, HandoffRecorded("b", "end", "you"),
    )  # fmt: skip
    assert seconds(a) == [("work", 2.0, False)]
    assert seconds(b) == [("work", 1.0, False), ("wait", 60.0, False)]


def test_what_still_waits_lasts_until_now() -> None:
    [stay] = told(DriverClaimed("x"), PhaseStarted("b", 1), ASKED, 60.0)
    assert seconds(stay) == [("wait", 60.0, True)]


def test_a_failure_rests_until_somebody_goes_on() -> None:
    [stay] = told(
        DriverClaimed("x"), PhaseStarted("a", 1), 1.0, PhaseFailed("a", NOTHING), 9.0, DriverClaimed("y"), 2.0
    )
    assert seconds(stay) == [("work", 1.0, False), ("rest", 9.0, False), ("work", 2.0, True)]


def test_a_driver_that_died_is_not_taken_to_have_worked_all_night() -> None:
    [stay] = told(DriverClaimed("x"), PhaseStarted("a", 1), 3600.0, DriverClaimed("y", took_over="x"), 1.0)
    assert seconds(stay) == [("rest", 3600.0, False), ("work", 1.0, True)]


def test_a_stop_between_two_phases_belongs_to_none() -> None:
    [stay] = told(
        DriverClaimed("x"), PhaseStarted("a", 1), 1.0, HandoffRecorded("a", "b", "script"), DriverReleased(), 9.0
    )
    assert seconds(stay) == [("work", 1.0, False)]


def test_a_bar_grows_by_one_for_each_ten_times_longer() -> None:
    assert [weight(timedelta(milliseconds=ms)) for ms in (0, 0.2, 5, 50, 500, 60_000)] == [0, 1, 1, 2, 3, 5]
