"""`watch` and `schedule`: what begins by itself."""

from __future__ import annotations

import argparse
import asyncio
import gc
import shlex
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.cli.confirm import confirmed
from orchestrator.cli.terminal import Terminal, print_json, stderr, stdout
from orchestrator.face.unattended.units import KINDS, Unit, install, installed, uninstall, unit_of, usual_kind
from orchestrator.face.workspace import Workspace
from orchestrator.features.triggers.shape import begun_shape, no_unit_shape, standing_shape, unit_shape
from orchestrator.features.triggers.standing import TriggerStanding, standing
from orchestrator.features.triggers.telling import keeper_told, next_told, trigger_rows, what_told
from orchestrator.text.visible import visible

if TYPE_CHECKING:  # which only a keeper needs
    from orchestrator.features.triggers.watching import Watching

_YOUNG = 700
"""Python's own. A command that is over in a moment collects less garbage than one that stays all night should."""
_MOST_NAMED = 3


def watch(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        if arguments.status:
            return _status(workspace, arguments)
        from orchestrator.cli.log import tell_warnings
        from orchestrator.features.decision_files.beside_keeper import KeptDecisions
        from orchestrator.features.notifying.notifier import Notifier
        from orchestrator.features.triggers.changes import FolderChanges
        from orchestrator.features.triggers.watching import Watching

        tell_warnings()
        gc.set_threshold(_YOUNG)
        terminal = stderr()

        def tell(line: str) -> None:
            terminal.line(f"{workspace.days.local_now:%H:%M} {visible(line)}")

        decisions = KeptDecisions(workspace)

        async def kept() -> Watching:
            changes = FolderChanges()
            by = "watch --once" if arguments.once else "watch"
            told = Notifier(workspace, tell).look
            watching = Watching(workspace, tell, changes, by=by, beside=[decisions], inform=told)
            try:
                await (watching.once() if arguments.once else _until_stopped(watching))
            finally:
                await changes.close()
            return watching

        if not arguments.once:
            _tell_start(terminal, standing(workspace), decisions.folders)
        watching = asyncio.run(kept())
        if arguments.json:
            print_json(begun_shape(watching.begun, decisions.answered))
        elif arguments.once and not watching.begun and not decisions.answered:
            told = "nothing began" if watching.is_troubled else "nothing was due"
            stdout().line(f"{told}.  next: baton watch --status")
        return 0


async def _until_stopped(watching: Watching) -> None:
    """By Ctrl-C, or by the system when it ends the service: both let go of what is driven."""
    task = asyncio.ensure_future(watching.forever())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _tell_start(terminal: Terminal, found: TriggerStanding, decisions: Sequence[Path]) -> None:
    if not found.apps:
        terminal.line("no app has a schedule or watches a folder; what is added is kept from then on.")
    terminal.table([(one.app, what_told(one), next_told(one)) for one in found.apps], indent="")
    for folder in decisions:
        terminal.line(visible(f"decisions are files in {folder}"))
    terminal.line("kept until you stop it with Ctrl-C.")


def _status(workspace: Workspace, arguments: argparse.Namespace) -> int:
    found = standing(workspace)
    if arguments.json:
        print_json(standing_shape(found))
        return 0
    terminal = stdout()
    terminal.line(keeper_told(found))
    terminal.table(trigger_rows(found), whole=True)
    for name in found.unread:
        terminal.line(f"{visible(name)} cannot be read: baton app check {name}")
    if not found.apps and not found.unread:
        terminal.line("no app has a schedule or watches a folder.")
    if not found.is_kept and found.apps:
        terminal.line("next: baton schedule install  ·  baton watch")
    return 0


def schedule_install(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        root = workspace.root
    unit = unit_of(root, arguments.kind or usual_kind())
    there = installed(root)
    if unit in there:
        return _tell_unit(unit, arguments, f"{unit.told} keeps the schedules of {root} already.")
    if not arguments.json:
        _show(stdout(), unit, there)
    if not confirmed("write it?", yes=arguments.yes):
        return _tell_left(unit, arguments, "nothing was written.", is_there=False)
    for other in there:
        uninstall(other)
    install(unit)
    return _tell_unit(unit, arguments, f"{unit.told} keeps the schedules of {root} from now on.", is_new=True)


def _tell_unit(unit: Unit, arguments: argparse.Namespace, told: str, *, is_new: bool = False) -> int:
    if arguments.json:
        print_json(unit_shape(unit, is_there=True))
        return 0
    stdout().line(visible(told))
    if is_new and unit.kind in ("systemd", "timer"):
        stdout().line("it stops when you log out, unless the system may keep it: loginctl enable-linger")
    stdout().line("next: baton watch --status  ·  to take it away: baton schedule uninstall")
    return 0


def _tell_left(unit: Unit, arguments: argparse.Namespace, told: str, *, is_there: bool) -> int:
    """After a no: all is as it was."""
    if arguments.json:
        print_json(unit_shape(unit, is_there=is_there))
    else:
        stdout().line(told)
    return 0


def _show(terminal: Terminal, unit: Unit, there: list[Unit]) -> None:
    for other in there:
        terminal.line(f"instead of {other.told}, which is taken away")
    for file in unit.files:
        terminal.line(f"{visible(str(file.path))}")
        for line in file.text.splitlines():
            terminal.line(f"  {visible(line)}")
    if unit.line:
        terminal.line("a line in your crontab")
        terminal.line(f"  {visible(unit.line)}")
    for command in unit.on:
        terminal.line(f"then: {visible(shlex.join(command))}")


def schedule_uninstall(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        root = workspace.root
    there = installed(root)
    if not there and arguments.json:
        print_json(no_unit_shape())
        return 0
    if not there:
        kinds = ", ".join(KINDS)
        stdout().line(visible(f"nothing keeps the schedules of {root} (looked for: {kinds})."))
        return 0
    told = " and ".join(unit.told for unit in there)
    if not confirmed(f"take {told} away?", yes=arguments.yes):
        return _tell_left(there[0], arguments, "nothing was changed.", is_there=True)
    for unit in there:
        uninstall(unit)
    if arguments.json:
        print_json(unit_shape(there[0], is_there=False))
    else:
        stdout().line(f"{told} is gone; nothing begins by itself any more.  next: baton watch --status")
    return 0
