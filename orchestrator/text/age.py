"""How long ago something was read, and since when something is so, in a few words."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def age(at: datetime, now: datetime, zone: tzinfo) -> str:
    """`just now`, `12 min ago`, `3 h ago`; of more than a day, or of what is to come, the day and time."""
    passed = now - at
    if timedelta(0) <= passed < _MINUTE:
        return "just now"
    if timedelta(0) <= passed < _HOUR:
        return f"{passed // _MINUTE} min ago"
    return f"{passed // _HOUR} h ago" if timedelta(0) <= passed < _DAY else f"{at.astimezone(zone):%a %d %b %H:%M}"


def read_age(at: datetime, checked: datetime, now: datetime, zone: tzinfo) -> str:
    """When something was read, and whether it is known to be so to this moment."""
    told = age(at, now, zone)
    is_known = checked > at and age(checked, now, zone) == "just now"
    return f"{told}, unchanged since" if is_known and told != "just now" else told


def since_when(written: str, now: datetime, zone: tzinfo) -> str:
    """Of a day or moment in ISO 8601: `since 09:00` of today, else `since Tue 24 Nov`; what is neither stays."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return f"since {written}"
    is_day = len(written) == len(date.min.isoformat())
    local = moment if is_day or moment.tzinfo is None else moment.astimezone(zone)
    if not is_day and local.date() == now.astimezone(zone).date():
        return f"since {local:%H:%M}"
    return f"since {local:%a %d %b}"
