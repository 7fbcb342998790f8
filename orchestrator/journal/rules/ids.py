"""What ids and names in a journal look like. One that came along may say anything, and they become paths and commands.

Whatever else a row holds is text for a person, made visible where it is shown.
"""

from __future__ import annotations

import re

from orchestrator.errors import JournalCorrupt

_RUN = re.compile(
    r"[a-z0-9][a-z0-9_-]{0,63}(/[a-z][a-z0-9_]{0,99}(~[1-9][0-9]{0,8})?(\.[a-z0-9][a-z0-9_]{0,99})?){0,12}"
)
"""A branch is called by its way from the root; apps call each other some deep, and not without end."""
_APP = re.compile(r"[a-z][a-z0-9_-]{0,99}")
_DECISION = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}(/[a-z0-9][a-z0-9_-]{0,63})?")
"""A fork has the decisions of its past under the fork's name."""


def checked_run(name: str) -> str:
    """The id of a run. Raises JournalCorrupt when Baton would never have given it."""
    return _checked("run", name, _RUN)


def checked_app(name: str) -> str:
    return _checked("app", name, _APP)


def checked_decision(name: str) -> str:
    return _checked("decision", name, _DECISION)


def _checked(noun: str, name: str, grammar: re.Pattern[str]) -> str:
    if not grammar.fullmatch(name):
        raise JournalCorrupt(
            f"the journal names {_article(noun)} {noun} {name[:60]!r}, which Baton never would; it is not shown.",
            mend="The file was written by something else: move it away, or put a backup in its place.",
        )
    return name


def _article(noun: str) -> str:
    return "an" if noun == "app" else "a"
