"""`export`, `import`: a run as a file, from one machine to another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.cli.confirm import confirmed
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.shape import export_shape, import_shape
from orchestrator.text.outline import short
from orchestrator.text.quantity import amount, counted
from orchestrator.text.visible import visible

if TYPE_CHECKING:  # annotations alone: reading arguments, for help or the tab key, must stay fast
    from orchestrator.face.exporting import Export
    from orchestrator.face.importing import Import

_NOTHING_DONE = 3
"""It was not done: it waits for a person, as docs/commands.md says of this exit status."""
_TOLD = 5
"""Guesses at secrets, each a line; the count of the others follows."""


def export(arguments: argparse.Namespace) -> int:
    from orchestrator.face.exporting import SUFFIX

    with Workspace.open() as workspace:
        packed = workspace.run(arguments.run).as_file()
    path = Path(arguments.to or ".")
    path = path / f"{packed.run}{SUFFIX}" if path.is_dir() else path
    there = path.is_symlink() or path.exists()
    if there and not confirmed(f"{visible(str(path))} is there already; replace it?", yes=arguments.yes):
        stdout().line("nothing was written.")
        return _NOTHING_DONE
    packed.write(path, replace=there)
    if arguments.json:
        print_json(export_shape(packed, path))
    else:
        _tell_export(stdout(), packed, path)
    return 0


def _tell_export(terminal: Terminal, packed: Export, path: Path) -> None:
    told = f"{_with_branches(packed.branches)}{counted(packed.events, 'event')}, {counted(packed.artifacts, 'text')}"
    head = short(packed.head, 16)
    terminal.line(f"{packed.run} is in {visible(str(path))}: {told}, {_size(len(packed.data))}. Its head: {head}")
    sources = f", {', '.join(map(visible, packed.files))} too" if packed.files else ""
    terminal.line(f"  It is private: all that was read, written, said and answered in this run is in it{sources}.")
    if packed.forgotten:
        terminal.line(
            f"  forgotten, and not in it: {counted(packed.forgotten, 'text')}, of which only digests go along."
        )
    for guess in packed.guesses[:_TOLD]:
        terminal.line(f"  {terminal.glyph('waiting')}  a guess: {visible(guess)}")
    if len(packed.guesses) > _TOLD:
        terminal.line(f"  {terminal.glyph('waiting')}  {len(packed.guesses) - _TOLD} more look like one.")
    if packed.status == "running":
        terminal.line("  It is being driven here, and goes on here: what it does from now on is not in the file.")
    if packed.origin:
        terminal.line(
            f"  What was answered in {packed.origin}, which it was forked from, is not in it. "
            f"So that nothing is asked twice: baton export {packed.origin}, and import that too."
        )
    terminal.line(f"there: baton import {visible(path.name)}")


def import_(arguments: argparse.Namespace) -> int:
    from orchestrator.face.importing import examined, imported

    with Workspace.open() as workspace:
        came = examined(workspace, Path(arguments.file))
        run = imported(workspace, came)
        if arguments.json:
            print_json(import_shape(came, run))
        else:
            _tell_import(stdout(), came, run)
    return 0


def _tell_import(terminal: Terminal, came: Import, run: Run) -> None:
    if not came.new:
        further = f", and has gone on since by {counted(came.ahead, 'event')}" if came.ahead else ""
        terminal.line(f"{came.run} is here already{further}; nothing was written.")
        return
    told = f"{_with_branches(came.branches)}{counted(came.new, 'event')}" + (" more" if came.new < came.events else "")
    texts = counted(came.artifacts, "text")
    cost = f", ${amount(came.cost_usd)} spent there" if came.cost_usd else ""
    head = short(run.state.head.digest, 16)
    terminal.line(f"{came.app} {came.run} is here: {told}, {texts}{cost}. Its head: {head}")
    if came.ended:
        terminal.line(f"It is {run.state.status}.  next: baton show {came.run}")
        return
    terminal.line(
        "  Nothing that was answered there lets anything act here; what is still to be approved is asked here."
    )
    if came.asked:
        terminal.line(f"  It waited there{_waited(came, run)} asked anew here.")
    if came.in_flight:
        terminal.line(
            f"  {visible(came.in_flight)} was about to act there. Where nobody can tell whether it did, you are asked."
        )
    if came.origin:
        terminal.line(
            f"  {came.origin}, which it was forked from, is not here: what was answered there may be asked again."
        )
    for what in came.lacking:
        terminal.line(f"  {terminal.glyph('failed')}  not here: {visible(what)}")
    terminal.line(f"next: baton trust  ·  baton resume {came.run}")


def _waited(came: Import, run: Run) -> str:
    first, *more = map(visible, came.asked)
    if more:
        return f", as {', '.join([first, *more])}: the questions are"
    at = "" if came.branches else f" at {visible(run.state.at)}"
    return f"{at}, as {first}: the question is"


def _with_branches(count: int) -> str:
    return f"{counted(count, 'branch', 'branches')}, " if count else ""


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
