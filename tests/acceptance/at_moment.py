"""The command line at a moment that stands still: `python at_moment.py 2026-11-26T09:02:00+01:00 today`.

For recorded sessions and tests of more than one day: everything in the process that asks what time it is asks the
port's clock, and that is told here.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from orchestrator.cli.main import main
from orchestrator.ports import clock


def stand_still(moment: datetime) -> None:
    class Still(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # one zone is asked for, UTC
            assert tz is UTC
            return moment.astimezone(UTC)

    clock.datetime = Still  # type: ignore[misc, attr-defined]  # the one place that asks the system


if __name__ == "__main__":
    stand_still(datetime.fromisoformat(sys.argv[1]))
    sys.argv[1:] = sys.argv[2:]
    sys.exit(main())
