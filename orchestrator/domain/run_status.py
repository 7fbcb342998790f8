"""What a run's status is called: as its events say, and as it is told outside. On the start-up path.

A new word stands here, and the type check names each place that has to say what it means there.
"""

from __future__ import annotations

from typing import Literal, assert_never, get_args

EndStatus = Literal["done", "rejected", "cancelled", "expired"]
"""Of a run that goes on no more."""
RunStatus = Literal["running", "sleeping", "waiting", "stopped", "failed", EndStatus]
"""What the events add up to. `sleeping`: until a moment, and nobody is asked. `stopped`: unfinished, nobody drives it.
Whether a `running` one is alive, its driver's lock says."""
Status = Literal["running", "sleeping", "waiting", "interrupted", "done", "rejected", "failed", "cancelled", "expired"]
"""What people and programs are told, in the order in which a list names them."""

ENDED: frozenset[RunStatus] = frozenset(get_args(EndStatus))
STATUSES: tuple[Status, ...] = get_args(Status)


def arrived(status: RunStatus) -> RunStatus:
    """What a run is that came in a file: nobody here drives it, and nobody was asked here."""
    match status:
        case "running" | "waiting":
            return "stopped"
        case "sleeping" | "stopped" | "failed" | "done" | "rejected" | "cancelled" | "expired":
            return status
        case _:
            assert_never(status)


def is_left_by_hand(status: RunStatus) -> bool:
    """Whether a step by hand brings a run out of it: one that is driven, or rests between phases, stays as it is."""
    match status:
        case "waiting" | "sleeping" | "failed":
            return True
        case "running" | "stopped" | "done" | "rejected" | "cancelled" | "expired":
            return False
        case _:
            assert_never(status)
