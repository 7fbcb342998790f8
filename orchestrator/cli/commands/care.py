"""`init`, `doctor`, `verify`, `backup`: care of the workspace and its journal."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.terminal import print_json, stdout
from orchestrator.face.folder import find_workspace, followed, make_workspace
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.backup import backed_up
from orchestrator.features.care.shape import backup_shape, made_shape, symptoms_shape
from orchestrator.features.care.verifying import verified, verified_shape
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible


def init(arguments: argparse.Namespace) -> int:
    folder = followed(Path(arguments.folder or "."))
    make_workspace(folder)
    if arguments.json:
        print_json(made_shape(folder))
    else:
        stdout().line(
            f"a workspace is in {folder}.  next: cd there, then baton run publish inbox/why-small-tools-last.md"
        )
    return 0


def verify(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        checked = verified(workspace, arguments.run)
    if arguments.json:
        print_json(verified_shape(checked))
        return 0 if checked.ok else 1
    terminal, journal = stdout(), checked.journal
    for fault in checked.faults or ():
        terminal.line(f"{terminal.glyph('failed')} {visible(fault)}")
    for row in journal.broken:
        place = f"{row.stream} event {row.seq}: " if row.seq else f"{row.stream}: " if row.stream else ""
        terminal.line(f"{terminal.glyph('failed')} {visible(place)}{visible(row.found)}")
    for stone in journal.removed[:1] if arguments.run else ():
        below = len(journal.removed) - 1
        its = f" with its {counted(below, 'branch', 'branches')}" if below else ""
        ended = f"it ended at {stone.seq} {stone.digest}"
        terminal.line(f"{stone.stream} was removed{its} on {stone.removed_at[:10]}; {ended}")
    if checked.unasked:
        terminal.line(checked.unasked)
    if journal.ok:
        events = f"{counted(journal.events, 'event')} in {counted(journal.streams, 'stream')}"
        terminal.line(f"{terminal.glyph('done')} {events} are what was written.")
    else:
        terminal.line("the journal was changed from outside. Restore a backup, or keep what is whole: baton backup")
    return 0 if checked.ok else 1


def backup(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        target = backed_up(workspace, Path(arguments.target) if arguments.target else None)
    if arguments.json:
        print_json(backup_shape(target))
    else:
        stdout().line(f"copied to {target}")
    return 0


def doctor(arguments: argparse.Namespace) -> int:
    from orchestrator.features.care.doctor import examine, mend

    root = find_workspace(Path.cwd())
    mended = mend(root) if arguments.mend else []
    findings = examine(root)
    if arguments.json:
        print_json(symptoms_shape(findings, mended))
    else:
        terminal = stdout()
        for done in mended:
            terminal.line(f"mended: {visible(done)}")
        for finding in findings:
            glyph = terminal.glyph("done" if finding.ok else "failed")
            how = visible(finding.mend)
            terminal.line(f"{glyph} {visible(finding.what)}" + (f"  {how}" if how and not terminal.on_screen else ""))
            if how and terminal.on_screen:  # the two would be broken into one paragraph, without a mark between
                terminal.line(f"  {how}")
    return 0 if all(finding.ok for finding in findings) else 1
