"""`show`, `cat`, `transcript`: look at one run, and change nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from orchestrator.cli.listing import glyph_of
from orchestrator.cli.looked import note_looked, note_question
from orchestrator.cli.markdown import markdown_lines
from orchestrator.cli.paged import paged
from orchestrator.cli.reader import leaving_allowed
from orchestrator.cli.terminal import Terminal, print_json, print_whole, stdout
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.seen import note_told
from orchestrator.features.looking.account import account_of, account_shape, page_of, page_shape, written_page
from orchestrator.features.looking.branches import BranchLine, Folded
from orchestrator.features.looking.cached import cache_told
from orchestrator.features.looking.listing import local
from orchestrator.features.looking.run_shape import artifact_shape, run_shape
from orchestrator.features.looking.standing import begun_by, head_of, standing
from orchestrator.features.looking.steps import RunStep, RunSteps, SpanKind, steps_of
from orchestrator.text.outline import readable
from orchestrator.text.quantity import amount, counted, span, weight
from orchestrator.text.visible import visible

_WIDE = 90
"""From so many cells on there is room to say who did it."""
_NARROW = 60
"""Below so many cells what came of a step is cut so early that it says nothing, and goes on below, without a bar."""
_KINDS: dict[SpanKind, str] = {"work": "of work", "wait": "waiting for you", "rest": "at rest"}


def show(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        note_told(workspace, run)
        note_question(workspace, run)
        if arguments.html is not None:
            _write_page(workspace, run, arguments)
        elif arguments.json:
            print_json(run_shape(run))
        else:
            _show(stdout(), run)
            _show_since(stdout(), workspace, run)
            note_looked(workspace, run.id)
    return 0


def _show_since(terminal: Terminal, workspace: Workspace, run: Run) -> None:
    from orchestrator.features.apps.app_since import told_since

    since = told_since(workspace, run)
    if since:
        terminal.line(f"note: {visible(since)}  (baton upgrade {run.id} --dry-run)")


def _write_page(workspace: Workspace, run: Run, arguments: argparse.Namespace) -> None:
    if arguments.html == "-":
        print_whole(page_of(run))
        return
    path = written_page(workspace, run, Path(arguments.html) if arguments.html else None)
    if arguments.json:
        print_json(page_shape(run, path))
    else:
        stdout().line(f"{path}")


def cat(arguments: argparse.Namespace) -> int:
    """Bytes as they are, unless a terminal reads them."""
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        artifact = run.artifact(arguments.name)
        if not arguments.json:
            note_looked(workspace, run.id)
    if arguments.json:
        print_json(artifact_shape(artifact))
    elif sys.stdout.isatty():
        with paged(stdout()) as terminal:
            terminal.line(readable(artifact).rstrip("\n"))
    else:
        with leaving_allowed():
            sys.stdout.buffer.write(artifact.data + (b"\n" if artifact.is_json else b""))
            sys.stdout.buffer.flush()
    return 0


def transcript(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        text = account_of(run)
        if not arguments.json:
            note_looked(workspace, run.id)
    if arguments.json:
        print_json(account_shape(run, text))
    elif sys.stdout.isatty():
        with paged(stdout()) as terminal:
            for line in markdown_lines(terminal, text, width=terminal.width - 1):
                terminal.line(line)
    else:
        print_whole(text)
    return 0


def _show(terminal: Terminal, run: Run) -> None:
    state = run.state
    status = run.status
    steps, head = steps_of(run), head_of(run)  # all is read before anything is shown
    stands = None if state.ended else standing(run)
    name = terminal.style(f"{state.app} {run.id}", "bold")
    cost = f" · ${amount(run.cost_usd)}" if run.cost_usd else ""
    began = f"started {local(state.started_at)}{begun_by(run)}"
    terminal.line(f"{name} · {status} · profile {state.profile} · {began}{cost}")
    if cached := cache_told(state.cache):
        terminal.line(f"  {cached}")
    if head.unsettled:
        requests = f"{counted(head.unsettled, 'request')} nothing settled"
        terminal.line(f"  ${amount(head.reserved_usd)} of it is reserved for {requests}")
    if head.came:
        terminal.line(f"  {head.came} of its {counted(head.events, 'event')} came in a file")
    if state.branch:
        root = run.id.partition("/")[0]
        terminal.line(f"  {run.path}  (all of it: baton show {root})")
    for given, file, digest in head.files:
        terminal.line(f"  {given}: {visible(file)} {digest}")
    terminal.line()
    show_steps(terminal, steps)
    for told in head.left_acting:
        terminal.line(f"  {terminal.glyph('waiting')}  {visible(told)}")
    if stands:
        terminal.line(f"  {terminal.glyph(stands.glyph)}  {stands.told}")
        terminal.line(f"next: {stands.next}")
        if stands.again:
            terminal.line(f"{stands.again_told}: {stands.again}")


def show_steps(terminal: Terminal, shown: RunSteps) -> None:
    lines = terminal.aligned((_row(terminal, step) for step in shown.steps), whole=terminal.width < _NARROW)
    for step, line in zip(shown.steps, lines, strict=True):
        terminal.line(line)
        _show_branches(terminal, step.branches)
    if shown.timed:
        times = {kind: shown.times[kind] for kind in _KINDS if shown.times[kind]}
        told = (f"{terminal.bar(kind)} {span(time)} {_KINDS[kind]}" for kind, time in times.items())
        terminal.line("     " + "   ".join(told))


def _show_branches(terminal: Terminal, shown: Folded) -> None:
    terminal.table((_branch_row(terminal, line) for line in shown.lines), indent="     ", whole=True)
    if shown.more:
        terminal.line(f"     … {shown.more}")
    for mend in shown.mends:
        terminal.line(f"     to mend  {mend}")
    if shown.anew:
        terminal.line(f"     {shown.anew}")


def _branch_row(terminal: Terminal, line: BranchLine) -> tuple[str, ...]:
    glyph = terminal.plain_glyph(glyph_of(line.status))
    return (f"{'  ' * line.depth}{glyph} {line.name}", line.status, line.told)


def _row(terminal: Terminal, step: RunStep) -> tuple[str, ...]:
    glyph = terminal.plain_glyph("waiting" if step.waited else "done")
    leads = f"{step.phase} → {step.to}" if step.to else step.phase
    by = (step.by,) if terminal.width >= _WIDE else ()
    bar = "".join(terminal.bar(piece.kind) * weight(piece.time) for piece in step.spans)
    bars = (bar,) if terminal.width >= _NARROW else ()
    return (glyph, leads, *by, span(step.took), *bars, " · ".join(step.told))
