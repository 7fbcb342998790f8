"""The words an entry of `sources` in `baton.yaml` has. `readers.table` has a row for each reader."""

from __future__ import annotations

PLACES = ("path", "command", "address", "address_env")
"""Where a source is: one of them."""
KEYS = ("reader", *PLACES)
OWN_READERS = frozenset(
    (
        "bibtex",
        "csl",
        "feeds",
        "git",
        "gitea-issues",
        "github-issues",
        "ics",
        "markdown-tasks",
        "opml",
        "pages",
        "taskwarrior",
        "time-log",
        "todo.txt",
    )
)
"""Those of no installed package. What another takes besides is its own affair."""
