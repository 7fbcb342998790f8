"""Which messages are due on a channel at a moment. Pure: of what there is to tell, what was told, and quiet hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from orchestrator.agenda.wall import WallSpan, minute_of, moment_of
from orchestrator.features.notifying.ledger import ChannelLedger, ToldThing
from orchestrator.features.notifying.thing import Thing

BACKOFF = (timedelta(minutes=5), timedelta(minutes=30))
"""A channel that did not take a message is asked again so much later: what a server's restart mends, and what takes a
little longer. Then it is left: the reminder and the other channel have tries of their own."""
MOST_TRIES = 1 + len(BACKOFF)
MOST_ALONE = 3
"""More things than that, due at the same look, are one message: a folder dropped by mistake opens twenty decisions."""


class Quiet(NamedTuple):
    """One stretch of quiet hours."""

    start: datetime
    end: datetime
    summary: datetime | None
    """When what was held may be sent once."""


def due_now(things: Sequence[Thing], ledger: ChannelLedger, now: datetime) -> list[tuple[Thing, datetime]]:
    """What of all there is to tell over a channel is due, each with the moment since when it is."""
    due = ((thing, _due_at(thing, ledger.told, now)) for thing in things)
    return [(thing, at) for thing, at in due if at <= now]


def messages(
    due: Sequence[tuple[Thing, datetime]], last: datetime | None, now: datetime, quiet: Quiet | None
) -> list[tuple[Thing, ...]]:
    """What each message that is to go out now tells, in order.

    Args:
        due: what is due, with the moment since when it is.
        last: when a message over this channel was about to be sent last.
        now: the moment.
        quiet: the stretch of quiet hours the moment is in, or the last one before it.
    """
    whole = [tuple(thing for thing, _ in due)] if due else []
    if quiet and now < quiet.end:
        return whole if _may_sum_up(quiet, last, now) else []
    was_held = quiet and any(quiet.start <= at < quiet.end for _, at in due)
    return whole if was_held or len(due) > MOST_ALONE else [(thing,) for thing, _ in due]


def _may_sum_up(quiet: Quiet, last: datetime | None, now: datetime) -> bool:
    """Once in each stretch, whatever came of it."""
    if quiet.summary is None or now < quiet.summary:
        return False
    return last is None or not quiet.start <= last <= now


def _due_at(thing: Thing, told: Mapping[str, ToldThing], now: datetime) -> datetime:
    """Never again, where it was told or where nobody knows."""
    known = told.get(thing.about)
    if known is None:
        return thing.since
    if known.how != "failed" or known.tries >= MOST_TRIES:
        return _NEVER
    return known.at + BACKOFF[known.tries - 1] if known.at <= now else now  # the clock was ahead


_NEVER = datetime.max.replace(tzinfo=UTC)


def quiet_at(hours: WallSpan, summary: int | None, now: datetime, zone: tzinfo) -> Quiet | None:
    """The stretch of quiet hours that a moment is in, or the last one before it, by the person's clock: over midnight,
    and as long as the clock makes it where it is set.
    """
    today = now.astimezone(zone).date()
    found = [_on(today - timedelta(days=back), hours, summary, zone) for back in (0, 1, 2)]
    return next((one for one in found if one.start <= now and one.start < one.end), None)


def _on(day: date, hours: WallSpan, summary: int | None, zone: tzinfo) -> Quiet:
    start, end = (moment_of(minute, zone).astimezone(UTC) for minute in hours.on(day, zone))
    if summary is None:
        return Quiet(start, end, None)
    over_midnight = summary < hours.start
    at = minute_of(day + timedelta(days=1) if over_midnight else day, summary, zone)
    return Quiet(start, end, moment_of(at, zone).astimezone(UTC))
