"""Which day it is for the person."""

from __future__ import annotations

from datetime import datetime


def day_of(moment: datetime) -> str:
    """By the time zone of this computer. A request keeps the day it left on, so moving house rewrites no record."""
    return moment.astimezone().date().isoformat()
