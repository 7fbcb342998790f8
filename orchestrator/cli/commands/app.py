"""`app ...`: write a new one, check them, see how they are used."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from orchestrator.cli.cells import wrapped
from orchestrator.cli.confirm import confirmed
from orchestrator.cli.terminal import Terminal, can_ask, chatter, print_json, print_whole, stdout
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.shape import (
    apps_shape,
    check_shape,
    said_of_app_shape,
    schemas_shape,
    written_app_shape,
)
from orchestrator.features.looking.listing import local
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

if TYPE_CHECKING:  # annotations alone: reading arguments, for help or the tab key, must stay fast
    from orchestrator.features.apps.apps import Apps, KnownApp
    from orchestrator.features.apps.lifecycle import AppSaid

_NOTHING_DONE = 3
"""It was not done: it waits for a person, as docs/commands.md says of this exit status."""


def _apps(workspace: Workspace) -> Apps:
    from orchestrator.features.apps.apps import Apps

    return Apps(workspace)


def _settled(workspace: Workspace, arguments: argparse.Namespace) -> Apps:
    """With what a killed process left half moved at its end."""
    from orchestrator.features.apps.lifecycle import finish_moves

    for told in finish_moves(workspace):
        chatter(as_json=arguments.json).line(visible(told))
    return _apps(workspace)


def app_ls(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        known = _settled(workspace, arguments)
        apps, retired = known.known(), known.retired()
        if arguments.json:
            print_json(apps_shape(workspace, apps, retired))
            return 0
        terminal = stdout()
        if apps and terminal.on_screen:
            _tell(terminal, workspace, apps)
        elif apps:
            terminal.table([_row(terminal, workspace, app) for app in apps], indent="")
        else:
            terminal.line("no app yet.  next: baton app new NAME")
        for app in retired:
            since = f" since {app.since}" if app.since else ""
            terminal.line(
                f"retired{since}: {visible(app.name)}  to have it back: baton app restore {visible(app.name)}"
            )
    return 0


def _tell(terminal: Terminal, workspace: Workspace, apps: Sequence[KnownApp]) -> None:
    """No screen is wide enough for all of it on one line: what an app is for, and below it how it is used."""
    widest = max(len(app.name) for app in apps)
    for app in apps:
        glyph, name, *used, told = _row(terminal, workspace, app)
        head, *more = wrapped(told, max(20, terminal.width - widest - 6))
        for first, line in ((f"{glyph}  {name:<{widest}}", head), *(("", line) for line in more)):
            terminal.line(f"{first:<{widest + 3}}  {line}".rstrip())
        below = terminal.spelled(" · ".join(fact for fact in used if fact))
        for line in wrapped(below, max(20, terminal.width - widest - 6)):
            terminal.line(f"{'':<{widest + 5}}{terminal.style(line, 'dim')}")


def _row(terminal: Terminal, workspace: Workspace, app: KnownApp) -> tuple[str, ...]:
    from orchestrator.features.apps.apps import RECENT

    used = f"{counted(app.recent_runs, 'run')} in {RECENT.days} days" if app.last else "never run"
    last = f"last {local(app.last.started_at)}, {workspace.status(app.last)}" if app.last else ""
    by_hand = f"{app.baseline_minutes:g} min by hand" if app.baseline_minutes else ""
    held = _held(app)
    wrong = f"{counted(len(app.faults), 'fault')}: baton app check {app.name}" if app.faults else ""
    glyph = terminal.plain_glyph("failed" if app.faults else "done")
    return (glyph, app.name, used, last, by_hand, held, visible(wrong or app.description))


def _held(app: KnownApp) -> str:
    told = [
        f"{word} until {hold.until}" if hold.until else word
        for word, hold in (("paused", app.paused), ("pinned", app.pinned))
        if hold
    ]
    return ", ".join(told)


def app_check(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        apps = _apps(workspace)
        faults = apps.faults(arguments.app)
        checked = [arguments.app] if arguments.app else list(apps.names)
    if arguments.json:
        print_json(check_shape(checked, faults))
        return 1 if faults else 0
    terminal = stdout()
    for fault in faults:
        terminal.line(f"{terminal.glyph('failed')} {visible(str(fault))}")
    if not faults:
        what = arguments.app or f"{counted(len(checked), 'app')} and every file beside them"
        terminal.line(f"{terminal.glyph('done')} {what}: nothing is wrong.")
    return 1 if faults else 0


def app_new(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        apps = _apps(workspace)
        apps.check_new(arguments.name)
        baseline = _asked_baseline(stdout()) if can_ask() and not arguments.json else 0
        written = [path.relative_to(workspace.root) for path in apps.new(arguments.name, baseline_minutes=baseline)]
    if arguments.json:
        print_json(written_app_shape(arguments.name, written))
        return 0
    for path in written:
        stdout().line(f"  wrote {path}")
    stdout().line(f"\nnext: baton run {arguments.name} · then make it yours, and: baton app check {arguments.name}")
    return 0


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
        _settled(workspace, arguments)
        files = lifecycle.deletable(workspace, arguments.app)
        if not confirmed(f"delete {', '.join(files)}, for good?", yes=arguments.yes):
            stdout().line("nothing was deleted.")
            return _NOTHING_DONE
        return _tell_decided(arguments, lifecycle.delete(workspace, arguments.app))


def _decide(arguments: argparse.Namespace, decide: Callable[[ModuleType, Workspace], AppSaid]) -> int:
    from orchestrator.features.apps import lifecycle

    with Workspace.open() as workspace:
        _settled(workspace, arguments)
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


def app_schema(arguments: argparse.Namespace) -> int:
    """What an editor completes and checks the files by."""
    from orchestrator.features.apps.apps import format_schemas, schema_of, schema_titles

    if arguments.kind:
        print_whole(schema_of(arguments.kind))
        return 0
    schemas = format_schemas()
    if arguments.json:
        print_json(schemas_shape(schemas))
    else:
        stdout().table(schema_titles().items(), indent="")
    return 0


def _asked_baseline(terminal: Terminal) -> float:
    """How long the work takes by hand; asked now, because afterwards nobody remembers."""
    while True:
        try:
            given = terminal.read("How many minutes does this take you by hand? (empty: not known) ").strip()
            return _minutes(given) if given else 0
        except EOFError:
            return 0
        except UsageError as error:
            terminal.line(f"  {visible(str(error))}")


def _minutes(given: str) -> float:
    try:
        minutes = float(given.replace(",", "."))
    except ValueError:
        minutes = -1
    if not 0 < minutes < 100_000:
        raise UsageError(f'"{given}" is no number of minutes.', mend="Write one, such as 15.")
    return minutes
