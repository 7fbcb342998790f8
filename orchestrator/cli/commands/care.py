"""`init`, `doctor`, `verify`, `backup`: care of the workspace and its journal."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.arguments import optional_run
from orchestrator.cli.shapes import VERSION, verification_shape
from orchestrator.cli.terminal import print_json, stdout
from orchestrator.errors import ArtifactForgotten, Untrusted
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.files.links import followed
from orchestrator.files.writing import make_folder
from orchestrator.text.visible import visible
from orchestrator.transcripts.summary import counted
from orchestrator.workspace.home.folder import find_workspace


def init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", help="where to make it (default: here)")


def init(arguments: argparse.Namespace) -> int:
    from orchestrator.workspace.home.starter import init_workspace
    from orchestrator.workspace.trust import Trust

    folder = followed(Path(arguments.folder or "."))
    init_workspace(folder)
    Trust(folder).allow_folder()
    if arguments.json:
        print_json({"v": VERSION, "workspace": str(folder)})
    else:
        stdout().line(
            f"a workspace is in {folder}.  next: cd there, then baton run publish inbox/why-small-tools-last.md"
        )
    return 0


verify_arguments = optional_run


def verify(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        found = workspace.verify(arguments.run)
        asked = arguments.run and found.ok and found.streams
        faults, unasked = _own_faults(workspace.run(arguments.run)) if asked else (None, "")
    if arguments.json:
        print_json(verification_shape(found, faults))
        return 0 if found.ok and not faults else 1
    terminal = stdout()
    for fault in faults or ():
        terminal.line(f"{terminal.glyph('failed')} {visible(fault)}")
    for row in found.broken:
        place = f"{row.stream} event {row.seq}: " if row.seq else f"{row.stream}: " if row.stream else ""
        terminal.line(f"{terminal.glyph('failed')} {visible(place)}{visible(row.found)}")
    for stone in found.removed if arguments.run else ():
        terminal.line(f"{stone.stream} was removed on {stone.removed_at[:10]}; it ended at {stone.seq} {stone.digest}")
    if unasked:
        terminal.line(unasked)
    if found.ok:
        events = f"{counted(found.events, 'event')} in {counted(found.streams, 'stream')}"
        terminal.line(f"{terminal.glyph('done')} {events} are what was written.")
    else:
        terminal.line("the journal was changed from outside. Restore a backup, or keep what is whole: baton backup")
    return 0 if found.ok and not faults else 1


def _own_faults(run: Run) -> tuple[list[str] | None, str]:
    """What the app itself finds wrong, or why it was not asked."""
    try:
        return run.faults(), ""
    except ArtifactForgotten:
        return None, ""
    except Untrusted:
        return None, "what its app finds wrong is told once you allow what it runs: baton trust"


def backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="FILE", nargs="?", help="default: state/backups/ with the time")


def backup(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        stamp = f"{workspace.clock():%Y%m%d-%H%M%S}"
        if arguments.target:
            target = Path(arguments.target)
            make_folder(target.parent, ".", private=True)
        else:
            target = make_folder(workspace.root, "state/backups", private=True) / f"{stamp}.db"
        workspace.backup(target)
    if arguments.json:
        print_json({"v": VERSION, "backup": str(target)})
    else:
        stdout().line(f"copied to {target}")
    return 0


def doctor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mend", action="store_true", help="mend what can be mended without harm")


def doctor(arguments: argparse.Namespace) -> int:
    from orchestrator.features.care.doctor import examine, mend

    root = find_workspace(Path.cwd())
    mended = mend(root) if arguments.mend else []
    findings = examine(root)
    if arguments.json:
        told = [{"ok": f.ok, "what": f.what, "mend": f.mend} for f in findings]
        print_json({"v": VERSION, "mended": mended, "findings": told})
    else:
        terminal = stdout()
        for done in mended:
            terminal.line(f"mended: {visible(done)}")
        for finding in findings:
            glyph = terminal.glyph("done" if finding.ok else "failed")
            terminal.line(f"{glyph} {visible(f'{finding.what}  {finding.mend}'.rstrip())}")
    return 0 if all(finding.ok for finding in findings) else 1
