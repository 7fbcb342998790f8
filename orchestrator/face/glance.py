"""The glance: of the last plan of today what bare `baton` shows, kept with all that its truth hangs on, so that looking
plans nothing anew. On the start-up path.

It is believed only while everything is as it was: the workspace's files, folders and journal, the installed packages,
where the person is, and the day. What is broken, older or made elsewhere is no glance.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.seen import Mark, are_as_marked, marks_of
from orchestrator.files.writing import remove, write_whole

_KEPT = "state/kept/day.glance"
_FORM = 1
"""Counted up when what stands in the file has another shape or meaning."""
_PLACE = ("TZ", "HOME", "XDG_STATE_HOME")
"""Variables that say where the person is, where `~` leads, and where it is remembered what they trust."""
_PACKAGES = ("site-packages", "dist-packages")
"""Folders whose names change when a package comes, goes, or becomes another version."""


class GlanceTask(NamedTuple):
    """A task that has its time today."""

    id: str
    title: str
    minutes: int
    assumed: bool
    """Nobody said how many minutes it takes."""
    start: str
    """ISO 8601, as the person's clock shows it."""
    end: str


class OwnQuestion(NamedTuple):
    """A question of one's own that is not decided."""

    id: str
    question: str
    asked: str
    """A day, ISO 8601."""
    by: str
    """The same; empty when none was said."""
    default: str


class SeenHole(NamedTuple):
    source: str
    why: str
    since: str


class Glance(NamedTuple):
    day: str
    """ISO 8601."""
    as_of: str
    """When it was planned; ISO 8601, as the person's clock shows it."""
    energy: str
    """Empty when unsaid."""
    placed: tuple[GlanceTask, ...]
    """The tasks, in order of time; none of them is done. Decisions wait on the same page."""
    questions: tuple[OwnQuestion, ...]
    holes: tuple[SeenHole, ...]
    unread: tuple[str, ...]
    """Parts of the state that nobody looked for."""
    outside: tuple[str, ...]
    """Sources that are commands or addresses: what they said is as old as the plan."""

    def next_at(self, now: datetime) -> GlanceTask | None:
        """The first whose time is not over; when all are over, the first."""
        later = (one for one in self.placed if datetime.fromisoformat(one.end) > now)
        return next(later, self.placed[0] if self.placed else None)


class HangsOn(NamedTuple):
    """What a glance's truth hangs on."""

    since: float
    """Seconds since 1970 at which its day began where the person is."""
    until: float
    """The same, of its end."""
    journal: str
    """`Looking.behind_a_plan`."""
    marks: Mapping[str, Mark | None]
    """Every file and folder it was made from."""


def read_glance(root: Path, journal: str) -> Glance | None:
    """The glance, while it is true.

    Args:
        root: the workspace.
        journal: what its journal says of itself now, `Looking.behind_a_plan`.
    """
    try:
        kept: Any = json.loads(read_own(root, _KEPT, private=True))
        return _read(kept) if _is_true(kept, root, journal) else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # nobody has written one, or somebody another thing


def keep_glance(root: Path, glance: Glance, hangs_on: HangsOn) -> None:
    """Keep it for the next look. Where it cannot be written, that one plans the day anew."""
    kept = {"form": _FORM, "here": _here(root), **hangs_on._asdict(), **glance._asdict()}
    with suppress(OSError):
        write_whole(root, _KEPT, json.dumps(kept).encode(), mode=PRIVATE)


def drop_glance(root: Path) -> None:
    """Take it away, for it may hold words that are to be forgotten. Raises OSError."""
    with suppress(FileNotFoundError, NotADirectoryError):
        remove(root, _KEPT)


def _is_true(kept: Any, root: Path, journal: str) -> bool:
    return (
        kept["form"] == _FORM
        and kept["here"] == _here(root)
        and kept["since"] <= time.time() < kept["until"]
        and kept["journal"] == journal
        and are_as_marked(kept["marks"])
    )


def _here(root: Path) -> Any:
    """Which workspace, where the person is, and the version of Baton and of each package, as JSON has it back."""
    folders = (path for path in sys.path if path.endswith(_PACKAGES))
    packages: Iterable[str] = (__file__, "/etc/localtime", *folders)
    marks = {path: mark and list(mark) for path, mark in marks_of(packages).items()}
    return [os.fspath(root), [os.environ.get(name) for name in _PLACE], marks]


def _read(kept: Any) -> Glance:
    glance = Glance(
        _text(kept["day"]),
        _text(kept["as_of"]),
        _text(kept["energy"]),
        tuple(_item(GlanceTask(*one)) for one in kept["placed"]),
        tuple(OwnQuestion(*map(_text, one)) for one in kept["questions"]),
        tuple(SeenHole(*map(_text, one)) for one in kept["holes"]),
        tuple(map(_text, kept["unread"])),
        tuple(map(_text, kept["outside"])),
    )
    datetime.fromisoformat(glance.as_of)
    return glance


def _item(one: GlanceTask) -> GlanceTask:
    for text in (one.id, one.title, one.start, one.end):
        _text(text)
    if None in (datetime.fromisoformat(one.start).tzinfo, datetime.fromisoformat(one.end).tzinfo):
        raise ValueError("a moment without a zone")
    return one._replace(minutes=int(one.minutes), assumed=bool(one.assumed))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text stands there")
    return value
