"""`trust`: allow what a workspace that was made elsewhere would run, send and let act."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.cells import wrapped
from orchestrator.cli.confirm import confirmed
from orchestrator.cli.more import shown_to_the_end
from orchestrator.cli.terminal import Terminal, can_ask, print_json, stderr, stdout
from orchestrator.face.folder import find_workspace
from orchestrator.features.care.shape import trusted_shape
from orchestrator.features.care.trusting import (
    accept,
    came_along,
    changed_tools,
    changed_words,
    take_over,
    trusting,
)
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

_NOT_YET_YOURS = (
    "Not taken as yours: commands of sources, and git for your reviews, do not run. "
    "If it is yours: baton trust --always"
)
_PART = 2_000
"""So much is broken into lines at a time: a setting may be as long as its author likes."""


def trust(arguments: argparse.Namespace) -> int:
    root = find_workspace(Path.cwd())
    if arguments.journal:
        return _journal(arguments, root)
    trusted, new = trusting(root)
    changed = changed_tools(root)
    labels = [*(piece.label for piece in new), *map(changed_words, changed)]
    if not labels and (trusted.has_folder() or not arguments.always):
        rest = "" if trusted.has_folder() else f" {_NOT_YET_YOURS}"
        return _tell(arguments, root, [], f"is trusted already; nothing is new.{rest}")
    if not _shown(arguments, labels):
        return _tell(arguments, root, [], "is not trusted: not all that it would run was shown.")
    what = (
        "everything that is and will be in it"
        if arguments.always
        else f"these {len(labels)}"
        if len(labels) > 1
        else "it"
    )
    if not confirmed(f"trust {what}?", yes=arguments.yes):
        return _tell(arguments, root, [], "is not trusted; it can be looked at, and nothing of it runs.")
    accept(root, changed)
    if arguments.always:
        trusted.allow_folder()
        trusted.allow(new)  # runs that came in a file are no part of the folder
        return _tell(arguments, root, labels, "is trusted, whatever changes in it.")
    trusted.allow(new)
    told = "is trusted, and so is this" if trusted.has_folder() else "is trusted as it is now"
    return _tell(arguments, root, labels, f"{told}; what changes is asked about again.")


def _journal(arguments: argparse.Namespace, root: Path) -> int:
    """What was answered elsewhere is believed only when the person says that it was they."""
    labels = [told for _, told in came_along(root)]
    if not labels:
        return _tell(arguments, root, [], "has a journal of its own; nothing in it came along.")
    if not _shown(arguments, labels):
        return _tell(arguments, root, [], "keeps its journal as it is: not all that came along was shown.")
    question = (
        f"take {counted(len(labels), 'entry', 'entries')} as your own, so that effects may act on what was approved?"
    )
    if not confirmed(question, yes=arguments.yes):
        return _tell(arguments, root, [], "keeps its journal as it is; what was approved elsewhere is asked again.")
    take_over(root)
    return _tell(arguments, root, labels, "has your journal: what it says was answered counts as answered by you.")


def _shown(arguments: argparse.Namespace, labels: list[str]) -> bool:
    """Show each on lines of its own; whether the last was on the screen, where somebody there is asked.

    Whoever made the workspace chose how many there are, and how long: what matters must not run off the screen.
    """
    terminal = stderr() if arguments.json else stdout()
    lines = [line for label in labels for line in _lines(terminal, visible(label))]
    if not arguments.yes and can_ask():
        return shown_to_the_end(terminal, lines)
    for line in lines:
        terminal.line(line)
    return True


def _lines(terminal: Terminal, label: str) -> list[str]:
    if not terminal.live:
        return [f"  {label}"]
    parts = (label[start : start + _PART] for start in range(0, len(label), _PART))
    first, *more = (line for part in parts for line in wrapped(part, terminal.width - 5))
    return [f"  {first}", *(f"    {line}" for line in more)]


def _tell(arguments: argparse.Namespace, root: Path, allowed: list[str], told: str) -> int:
    if arguments.json:
        print_json(trusted_shape(root, allowed))
    else:
        stdout().line(f"{visible(str(root))} {told}")
    return 0
