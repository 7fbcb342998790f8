"""The words of sources: an entry of `sources` in `baton.yaml`, names that need none, and what is asked of a source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from orchestrator.domain.canonical import JSON

KERNEL_SOURCES = (
    "projects", "constraints", "energy", "decisions", "log", "runs", "made", "yours", "plan", "plans", "apps",
    "stats", "categories", "reviews", "system", "rules.attention",
)  # fmt: skip
"""Those the kernel itself gives: the person's state, what was said and recorded, and the rules."""

USUAL_SOURCES: Mapping[str, JSON] = {
    "tasks": {"reader": "markdown-tasks", "path": "notes/**/*.md"},
    "repositories": {"reader": "git", "path": "."},
    "calendar": None,
    "tracker": None,
    "library": None,
    "feeds": None,
    "search": None,
    "time": None,
}
"""Name -> how it is read where `baton.yaml` does not say it; None: a hole, *not configured*. So that an app of somebody
else's runs in a workspace that has no calendar, and says so."""

OWN_READERS = frozenset(
    (
        "bibtex", "csl", "feeds", "git", "gitea-issues", "github-issues", "ics", "links", "markdown-tasks", "opml",
        "pages", "taskwarrior", "time-log", "todo.txt",
    )
)  # fmt: skip
"""The readers of no installed package; a test holds them to the readers' own table, which nothing here may import. What
another reader takes besides is its own affair. As names of sources they are known too, and not configured."""

PLACES = ("path", "command", "address", "address_env")
"""Where a source is: one of them."""
SOURCE_KEYS = ("reader", *PLACES)
"""Of an entry of `sources` in `baton.yaml`."""


class AskedOf(NamedTuple):
    """What is asked of a source."""

    source: str
    day: date | None = None
    """The person's day for it; None: today."""
    start: date | None = None
    """The first day of the window; None: no window."""
    days: int = 1
    """How many days the window has."""
    topic: str = ""
    """What is looked for: the run's input `topic`."""
    run: str = ""
    """An earlier run: the input `again`."""
    app: str = ""
    """Whose input it is."""
    file: str = ""
    """What the run's first input was read from: its place in the workspace, or as the person wrote it."""
    digest: str = ""
    """Of what was read there."""


def known_without_configuration() -> tuple[str, ...]:
    """All names `from:` may use in any workspace."""
    return tuple(dict.fromkeys((*KERNEL_SOURCES, *USUAL_SOURCES, *sorted(OWN_READERS))))


def source_schema() -> dict[str, JSON]:
    """What an input read from a source holds, whatever the source: `{as_of, entries, holes}`."""
    hole = {
        "type": "object",
        "properties": {
            "source": {"type": "string"},
            "why": {"type": "string"},
            "since": {"type": ["string", "null"]},
        },
    }
    return {
        "type": "object",
        "required": ["as_of", "entries", "holes"],
        "additionalProperties": False,
        "properties": {
            "as_of": {"type": ["string", "null"]},
            "entries": {"type": "array"},
            "holes": {"type": "array", "items": hole},
        },
    }
