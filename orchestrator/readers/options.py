"""What a reader is told besides the bytes: which source it is, which days are wanted, the zone of the person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from orchestrator.domain.canonical import JSON
from orchestrator.errors import WorkspaceError
from orchestrator.values import dataclass, field

_LONGEST_ZONE = 100
"""Characters; the longest of the IANA database has 32."""
_MOST_SLASHES = 6
"""`America/Argentina/Buenos_Aires` has two, with a vendor's name before it four."""


@dataclass(frozen=True, slots=True)
class Options:
    """The same for every reader, which takes of it what its row of the table names."""

    source: str = ""
    """The name of the source, in `baton.yaml`; ids that are digests are made with it."""
    day: date | None = None
    """The person's day. With it, what cannot have happened yet is told."""
    start: date | None = None
    """The first day of the window; without one, all is read that ends."""
    days: int = 1
    """How many days the window has."""
    zone: str = "UTC"
    """The person's, of the IANA database: what a time without a zone is in."""
    topic: str = ""
    """What is looked for. A command of a search is told of it; no reader heeds it."""
    own: Mapping[str, JSON] = field(default_factory=dict)
    """What an installed reader takes besides."""

    @property
    def end(self) -> date | None:
        """The day behind the last of the window."""
        if self.start is None:
            return None
        try:
            return self.start + timedelta(days=self.days)
        except OverflowError:
            return date.max

    def holds(self, moment: date | datetime) -> bool:
        """Whether a day, or a moment in the person's zone, lies in the window."""
        if self.start is None or self.end is None:
            return True
        day = moment.astimezone(self.clock()).date() if isinstance(moment, datetime) else moment
        return self.start <= day < self.end

    def clock(self) -> tzinfo:
        """The person's zone.

        Raises:
            WorkspaceError: there is no such zone.
        """
        found = zone_named(self.zone)
        if found is None:
            raise WorkspaceError(f"there is no time zone '{self.zone}'.", mend="Name one such as Europe/Berlin.")
        return found


def is_zone_name(name: str) -> bool:
    """Whether it can be one. Each `/` is a package to `zoneinfo`, which imports them, one within the other."""
    return 0 < len(name) <= _LONGEST_ZONE and name.count("/") <= _MOST_SLASHES


def zone_named(name: str) -> ZoneInfo | None:
    """A zone of the IANA database, or None."""
    try:
        return ZoneInfo(name) if is_zone_name(name) else None
    except (KeyError, ValueError, OSError):  # not there; no such name; a folder of the database, or too long a name
        return None
