"""Whether the review of the system is due, for bare `baton`. On the start-up path: no YAML is parsed, no run opened."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from orchestrator.face.governing.review_app import REVIEW_APP
from orchestrator.face.lists import Filter, Lists
from orchestrator.files.looking import read_plain

_USUAL_DAYS = 30
_EVERY = re.compile(rb"^review_every_days:[ ]*([0-9]{1,4})[ ]*(?:#|\r?$)", re.MULTILINE)


def review_due(lists: Lists) -> str:
    """Since when it is, in a few words; empty where it is not, or the workspace has no such app any more.

    A workspace in which nothing ran for as long has nothing to be reviewed yet.
    """
    if not (lists.root / "apps" / f"{REVIEW_APP}.yaml").is_file():
        return ""
    now, every = lists.now(), timedelta(days=_days(lists.root))
    done = lists.runs(Filter(app=REVIEW_APP, statuses=("done",), limit=1)).runs
    if done:
        last = datetime.fromisoformat(done[0][0].started_at)
        return f"last on {last.astimezone():%d %b}" if now - last >= every else ""
    oldest = lists.begun_first()
    return "there was none yet" if oldest and now - datetime.fromisoformat(oldest) >= every else ""


def _days(root: Path) -> int:
    """As the lines of the file say, without parsing it."""
    with suppress(OSError):
        found = _EVERY.search(read_plain(root / "rules" / "governance.yaml"))
        return max(1, int(found[1])) if found else _USUAL_DAYS
    return _USUAL_DAYS
