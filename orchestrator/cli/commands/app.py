"""`app ls`, `app check`, `app schema`: see how apps are used, and what is wrong with them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from orchestrator.cli.app_moves import tell_finished
from orchestrator.cli.cells import wrapped
from orchestrator.cli.terminal import Terminal, print_json, print_whole, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.shape import apps_shape, check_shape, schemas_shape
from orchestrator.features.looking.listing import local
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

if TYPE_CHECKING:  # annotations alone: reading arguments, for help or the tab key, must stay fast
    from orchestrator.errors import Fault
    from orchestrator.features.apps.apps import Apps, KnownApp


def _apps(workspace: Workspace) -> Apps:
    from orchestrator.features.apps.apps import Apps

    return Apps(workspace)


def app_ls(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        tell_finished(workspace, as_json=arguments.json)
        known = _apps(workspace)
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
            terminal.line("no app yet.  what could be one: baton app ideas")
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
    from orchestrator.features.apps.apps import RECENT, holds_told

    used = f"{counted(app.recent_runs, 'run')} in {RECENT.days} days" if app.last else "never run"
    last = f"last {local(app.last.started_at)}, {workspace.status(app.last)}" if app.last else ""
    by_hand = f"{app.baseline_minutes:g} min by hand" if app.baseline_minutes else ""
    held = holds_told(app)
    wrong = f"{counted(len(app.faults), 'fault')}: baton app check {app.name}" if app.faults else ""
    glyph = terminal.plain_glyph("failed" if app.faults else "done")
    return (glyph, app.name, used, last, by_hand, held, visible(wrong or app.description))


def app_check(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        workspace.notice()
        apps = _apps(workspace)
        faults, remarks = apps.faults(arguments.app), apps.remarks(arguments.app)
        checked = [arguments.app] if arguments.app else list(apps.names)
    if arguments.json:
        print_json(check_shape(checked, faults, remarks))
        return 1 if faults else 0
    terminal = stdout()
    for fault in faults:
        terminal.line(f"{terminal.glyph('failed')} {visible(str(fault))}")
    if not faults:
        _tell_remarks(terminal, remarks, arguments.app)
        what = arguments.app or f"{counted(len(checked), 'app')} and every file beside them"
        terminal.line(f"{terminal.glyph('done')} {what}: nothing is wrong.")
    return 1 if faults else 0


def _tell_remarks(terminal: Terminal, remarks: Sequence[Fault], app: str | None) -> None:
    """Of one app with what may be done about each; of all, where each stands."""
    for remark in remarks:
        told = str(remark) if app else f"{remark.path}:{remark.line}: {remark.found}"
        terminal.line(f"! {visible(told)}")
    if remarks and not app:
        terminal.line("  they run all the same; what may be done about it: baton app check APP")


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
