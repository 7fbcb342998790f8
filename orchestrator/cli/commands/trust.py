"""`trust`: allow what a workspace that was made elsewhere would run."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.confirm import confirmed
from orchestrator.cli.shapes import VERSION
from orchestrator.cli.terminal import Terminal, print_json, stderr, stdout
from orchestrator.domain.visible import visible
from orchestrator.wiring.trusting import trusting
from orchestrator.workspace.folder import find_workspace
from orchestrator.workspace.trust import Piece


def trust(arguments: argparse.Namespace) -> int:
    root = find_workspace(Path.cwd())
    trusted, new = trusting(root)
    terminal = stderr() if arguments.json else stdout()
    if trusted.has_folder() or not (new or arguments.always):
        return _tell(arguments, root, [], "is trusted already; nothing is new.")
    _list(terminal, new)
    what = "everything that is and will be in it" if arguments.always else f"these {len(new)}" if len(new) > 1 else "it"
    if not confirmed(f"trust {what}?", yes=arguments.yes):
        return _tell(arguments, root, [], "is not trusted; it can be looked at, and nothing of it runs.")
    if arguments.always:
        trusted.allow_folder()
        return _tell(arguments, root, new, "is trusted, whatever changes in it.")
    trusted.allow(new)
    return _tell(arguments, root, new, "is trusted as it is now; what changes is asked about again.")


def _list(terminal: Terminal, new: list[Piece]) -> None:
    for piece in new:
        terminal.line(f"  {visible(piece.label)}")


def _tell(arguments: argparse.Namespace, root: Path, allowed: list[Piece], told: str) -> int:
    if arguments.json:
        print_json({"v": VERSION, "workspace": str(root), "allowed": [piece.label for piece in allowed]})
    else:
        stdout().line(f"{visible(str(root))} {told}")
    return 0
