"""`app pause`, `app pin`, `app retire` ...: what a person decides of an app as a whole."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

from orchestrator.cli.app_moves import tell_finished
from orchestrator.cli.confirm import confirmed
from orchestrator.cli.terminal import print_json, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.shape import said_of_app_shape
from orchestrator.text.visible import visible

if TYPE_CHECKING:  # annotations alone: reading arguments, for help or the tab key, must stay fast
    from orchestrator.features.apps.lifecycle import AppSaid

_NOTHING_DONE = 3
"""It was not done: it waits for a person, as docs/commands.md says of this exit status."""


def app_pause(arguments: argparse.Namespace) -> int:
    return _decide(arguments, lambda told, ws: told.pause(ws, arguments.app, until=arguments.until, why=arguments.why))


def app_resume(arguments: argparse.Namespace) -> int:
    return _decide(arguments, lambda told, ws: told.resume(ws, arguments.app))


def app_pin(arguments: argparse.Namespace) -> int:
    return _decide(arguments, lambda told, ws: told.pin(ws, arguments.app, until=arguments.until, why=arguments.why))


def app_unpin(arguments: argparse.Namespace) -> int:
    return _decide(arguments, lambda told, ws: told.unpin(ws, arguments.app))


def app_retire(arguments: argparse.Namespace) -> int:
    return _decide(
        arguments, lambda told, ws: told.retire(ws, arguments.app, why=arguments.why, anyway=arguments.anyway)
    )


def app_restore(arguments: argparse.Namespace) -> int:
    return _decide(arguments, lambda told, ws: told.restore(ws, arguments.app))


def app_delete(arguments: argparse.Namespace) -> int:
    """Asked for, as nothing brings the files back; the journal stays as it is."""
    from orchestrator.features.apps import lifecycle

    with Workspace.open() as workspace:
        tell_finished(workspace, as_json=arguments.json)
        files = lifecycle.deletable(workspace, arguments.app)
        if not confirmed(f"delete {', '.join(files)}, for good?", yes=arguments.yes):
            _tell_decided(arguments, lifecycle.AppSaid("nothing was deleted.", "", arguments.app))
            return _NOTHING_DONE
        return _tell_decided(arguments, lifecycle.delete(workspace, arguments.app))


def _decide(arguments: argparse.Namespace, decide: Callable[[ModuleType, Workspace], AppSaid]) -> int:
    from orchestrator.features.apps import lifecycle

    with Workspace.open() as workspace:
        tell_finished(workspace, as_json=arguments.json)
        said = decide(lifecycle, workspace)
    return _tell_decided(arguments, said)


def _tell_decided(arguments: argparse.Namespace, said: AppSaid) -> int:
    if arguments.json:
        print_json(said_of_app_shape(said))
        return 0
    terminal = stdout()
    terminal.line(visible(said.told))
    for line in said.beside:
        terminal.line(f"  {visible(line)}")
    if said.next:
        terminal.line(f"next: {visible(said.next)}")
    return 0
