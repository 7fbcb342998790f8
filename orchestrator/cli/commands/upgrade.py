"""`upgrade`: move an unfinished run to its app as it is now."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from orchestrator.cli.differences import difference_lines
from orchestrator.cli.pairs import pairs
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.errors import RunError
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.shape import upgrade_shape
from orchestrator.features.apps.upgrading import DefinitionChange, Upgrade, examined, upgraded
from orchestrator.text.visible import visible

_TOLD = {
    "same": "the app is the one it was pinned to; nothing to do",
    "compatible": "compatible: it goes on under the app as it is now",
    "mapped": "mapped: it goes on under the app as it is now, with the names you gave",
    "breaking": "breaking: it cannot go on under the app as it is now",
}


def upgrade(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        planned = examined(workspace, workspace.run(arguments.run), pairs(arguments.names))
        terminal = stdout()
        if not arguments.json:
            _show(terminal, planned)
        if not arguments.dry_run:
            run = upgraded(workspace, planned).id
            if not arguments.json and planned.judged.verdict != "same":
                terminal.line(f"upgraded; nothing was asked or done.  next: baton resume {run}")
        if arguments.json:
            print_json(
                upgrade_shape(
                    planned, done=not arguments.dry_run and planned.judged.verdict not in ("same", "breaking")
                )
            )
    return RunError.exit_code if planned.judged.verdict == "breaking" else 0


def _show(terminal: Terminal, planned: Upgrade) -> None:
    terminal.line(f"{planned.run.id}  {_TOLD[planned.judged.verdict]}")
    for why in planned.judged.why:
        terminal.line(f"  {terminal.glyph('failed')}  {visible(why)}")
    for change in planned.changes:
        terminal.line()
        terminal.line(f"  {visible(change.what)} {change.verb}")
        for line in _lines(terminal, change):
            terminal.line(f"    {line}")


def _lines(terminal: Terminal, change: DefinitionChange) -> Iterable[str]:
    return difference_lines(terminal, visible(change.before), visible(change.after), terminal.width - 4)
