"""One timer for the beginning, the gaps and the whole of an answer."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from orchestrator.domain.provider import Timeouts
from orchestrator.models.vendors.patience import Patience, WaitedTooLong

SOON = Timeouts(first_event_s=0.05, gap_s=0.05, whole_s=0.05)
LATE = 30.0


def given_up(timeouts: Timeouts, work: Callable[[Patience], Awaitable[None]], *, streams: bool = True) -> WaitedTooLong:
    async def exchange() -> None:
        patience = Patience(timeouts, streams=streams)
        async with patience.lasting():
            await work(patience)
            await asyncio.Event().wait()

    with pytest.raises(WaitedTooLong) as caught:
        asyncio.run(exchange())
    return caught.value


async def nothing(_: Patience) -> None:
    """Silence from the first."""


async def begin(patience: Patience) -> None:
    patience.begun()


async def sign_of_life(patience: Patience) -> None:
    patience.heard()


@pytest.mark.parametrize(
    ("timeouts", "work", "limit"),
    [
        (Timeouts(0.05, LATE, LATE), nothing, "first_event"),
        (Timeouts(LATE, 0.05, LATE), begin, "gap"),
        (Timeouts(LATE, LATE, 0.05), nothing, "whole"),
        (Timeouts(LATE, LATE, 0.05), begin, "whole"),
        (Timeouts(0.05, LATE, LATE), sign_of_life, "first_event"),
    ],
    ids=["silence", "silence after the beginning", "too long", "too long, begun", "alive, but saying nothing"],
)
def test_the_limit_that_ran_out_is_told(timeouts, work, limit):
    found = given_up(timeouts, work)
    assert (found.limit, found.seconds) == (limit, 0.05)


def test_an_answer_in_one_piece_is_bounded_as_a_whole_only():
    assert given_up(Timeouts(0.01, 0.01, 0.05), nothing, streams=False).limit == "whole"


def test_a_timeout_of_somebody_else_is_not_taken_for_ours():
    async def exchange() -> None:
        async with Patience(Timeouts(), streams=True).lasting():
            raise TimeoutError("the disk")

    with pytest.raises(TimeoutError, match="the disk"):
        asyncio.run(exchange())


def test_what_arrives_while_it_is_given_up_changes_nothing():
    async def last_words(patience: Patience) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            patience.begun()
            patience.heard()

    assert given_up(Timeouts(0.05, LATE, LATE), last_words).limit == "first_event"


def test_being_cancelled_is_no_timeout():
    async def exchange() -> None:
        async with Patience(Timeouts(), streams=True).lasting():
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(exchange())
