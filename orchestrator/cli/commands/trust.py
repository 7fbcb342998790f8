"""`trust`: allow what a workspace that was made elsewhere would run, send and let act."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.confirm import confirmed
from orchestrator.cli.shapes import VERSION
from orchestrator.cli.terminal import Terminal, print_json, stderr, stdout
from orchestrator.text.visible import visible
from orchestrator.transcripts.summary import counted
from orchestrator.wiring.trusting import came_along, take_over, trusting
from orchestrator.workspace.home.folder import find_workspace


def trust(arguments: argparse.Namespace) -> int:
    root = find_workspace(Path.cwd())
    if arguments.journal:
        return _journal(arguments, root)
    trusted, new = trusting(root)
    labels = [piece.label for piece in new]
    if trusted.has_folder() or not (new or arguments.always):
        return _tell(arguments, root, [], "is trusted already; nothing is new.")
    _list(stderr() if arguments.json else stdout(), labels)
    what = "everything that is and will be in it" if arguments.always else f"these {len(new)}" if len(new) > 1 else "it"
    if not confirmed(f"trust {what}?", yes=arguments.yes):
        return _tell(arguments, root, [], "is not trusted; it can be looked at, and nothing of it runs.")
    if arguments.always:
        trusted.allow_folder()
        return _tell(arguments, root, labels, "is trusted, whatever changes in it.")
    trusted.allow(new)
    return _tell(arguments, root, labels, "is trusted as it is now; what changes is asked about again.")


def _journal(arguments: argparse.Namespace, root: Path) -> int:
    """What was answered elsewhere is believed only when the person says that it was they."""
    labels = [told for _, told in came_along(root)]
    if not labels:
        return _tell(arguments, root, [], "has a journal of its own; nothing in it came along.")
    _list(stderr() if arguments.json else stdout(), labels)
    question = (
        f"take {counted(len(labels), 'entry', 'entries')} as your own, so that effects may act on what was approved?"
    )
    if not confirmed(question, yes=arguments.yes):
        return _tell(arguments, root, [], "keeps its journal as it is; what was approved elsewhere is asked again.")
    take_over(root)
    return _tell(arguments, root, labels, "has your journal: what it says was answered counts as answered by you.")


def _list(terminal: Terminal, labels: list[str]) -> None:
    for label in labels:
        terminal.line(f"  {visible(label)}")


def _tell(arguments: argparse.Namespace, root: Path, allowed: list[str], told: str) -> int:
    if arguments.json:
        print_json({"v": VERSION, "workspace": str(root), "allowed": allowed})
    else:
        stdout().line(f"{visible(str(root))} {told}")
    return 0
