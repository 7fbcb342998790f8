"""`export`, `import`: a run as a file, from one machine to another."""

from __future__ import annotations

import argparse
from pathlib import Path

from orchestrator.cli.arguments import run_argument
from orchestrator.cli.confirm import confirmed
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.exporting import SUFFIX, Export
from orchestrator.face.importing import Import, examined, imported
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.shape import export_shape, import_shape
from orchestrator.text.outline import short
from orchestrator.text.quantity import amount, counted
from orchestrator.text.visible import visible

_NOTHING_DONE = 3
_TOLD = 5


def export_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument("--to", metavar="FILE", help="where to; a folder gets RUN.baton (default: here)")
    parser.add_argument("--yes", action="store_true", help="replace a file that is there, without asking")


def export(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        found = workspace.run(arguments.run).as_file()
    path = Path(arguments.to or ".")
    path = path / f"{found.run}{SUFFIX}" if path.is_dir() else path
    there = path.is_symlink() or path.exists()
    if there and not confirmed(f"{visible(str(path))} is there already; replace it?", yes=arguments.yes):
        stdout().line("nothing was written.")
        return _NOTHING_DONE
    found.write(path, replace=there)
    if arguments.json:
        print_json(export_shape(found, path))
    else:
        _tell_export(stdout(), found, path)
    return 0


def _tell_export(terminal: Terminal, found: Export, path: Path) -> None:
    told = f"{counted(found.events, 'event')}, {counted(found.artifacts, 'text')}"
    terminal.line(
        f"{found.run} is in {visible(str(path))}: {told}, {_size(len(found.data))}. Its head: {short(found.head, 16)}"
    )
    sources = f", {', '.join(map(visible, found.files))} too" if found.files else ""
    terminal.line(f"  It is private: all that was read, written, said and answered in this run is in it{sources}.")
    if found.forgotten:
        terminal.line(
            f"  forgotten, and not in it: {counted(found.forgotten, 'text')}, of which only digests go along."
        )
    for guess in found.guesses[:_TOLD]:
        terminal.line(f"  {terminal.glyph('waiting')}  a guess: {visible(guess)}")
    if len(found.guesses) > _TOLD:
        terminal.line(f"  {terminal.glyph('waiting')}  {len(found.guesses) - _TOLD} more look like one.")
    if found.status == "running":
        terminal.line("  It is being driven here, and goes on here: what it does from now on is not in the file.")
    if found.origin:
        terminal.line(
            f"  What was answered in {found.origin}, which it was forked from, is not in it. "
            f"So that nothing is asked twice: baton export {found.origin}, and import that too."
        )
    terminal.line(f"there: baton import {visible(path.name)}")


def import__arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="what `baton export` wrote, here or on another machine")


def import_(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        found = examined(workspace, Path(arguments.file))
        run = imported(workspace, found)
        if arguments.json:
            print_json(import_shape(found, run))
        else:
            _tell_import(stdout(), found, run)
    return 0


def _tell_import(terminal: Terminal, found: Import, run: Run) -> None:
    if not found.new:
        further = f", and has gone on since by {counted(found.ahead, 'event')}" if found.ahead else ""
        terminal.line(f"{found.run} is here already{further}; nothing was written.")
        return
    told = f"{counted(found.new, 'event')}" + (" more" if found.new < found.events else "")
    texts = counted(found.artifacts, "text")
    cost = f", ${amount(found.cost_usd)} spent there" if found.cost_usd else ""
    head = short(run.state.head.digest, 16)
    terminal.line(f"{found.app} {found.run} is here: {told}, {texts}{cost}. Its head: {head}")
    if found.ended:
        terminal.line(f"It is {run.state.status}.  next: baton show {found.run}")
        return
    terminal.line(
        "  Nothing that was answered there lets anything act here; what is still to be approved is asked here."
    )
    if found.asked:
        terminal.line(
            f"  It waited there at {visible(run.state.at)}, as {visible(found.asked)}: the question is asked anew here."
        )
    if found.in_flight:
        terminal.line(
            f"  {visible(found.in_flight)} was about to act there. Where nobody can tell whether it did, you are asked."
        )
    if found.origin:
        terminal.line(
            f"  {found.origin}, which it was forked from, is not here: what was answered there may be asked again."
        )
    for what in found.lacking:
        terminal.line(f"  {terminal.glyph('failed')}  not here: {visible(what)}")
    terminal.line(f"next: baton trust  ·  baton resume {found.run}")


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
