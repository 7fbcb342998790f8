"""`runs`, `show`, `cat`, `transcript`: look, and change nothing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from orchestrator.cli.shapes import VERSION, run_shape, runs_shape
from orchestrator.cli.standing import standing
from orchestrator.cli.suggestion import first_run
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.cli.times import duration, local
from orchestrator.domain.artifact import JSON_TYPE
from orchestrator.domain.canonical import short
from orchestrator.domain.money import amount, in_usd
from orchestrator.domain.visible import visible
from orchestrator.engine.state import Handoff
from orchestrator.transcripts.summary import counted, summary
from orchestrator.wiring.run import Run
from orchestrator.wiring.workspace import Workspace

GLYPH_OF = {"done": "done", "running": "running", "waiting": "waiting", "interrupted": "to_come"}


def runs(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        rows = workspace.runs()
        if arguments.json:
            print_json(runs_shape(workspace, rows))
            return 0
        terminal = stdout()
        if rows:
            terminal.table(_rows(terminal, workspace), indent="")
        else:
            terminal.line(f"no runs yet.  next: {first_run(workspace.root)}")
    return 0


def _rows(terminal: Terminal, workspace: Workspace) -> Iterator[tuple[str, ...]]:
    for row in workspace.runs():
        status = workspace.status(row)
        state = workspace.run(row.run).state
        at = "" if state.ended else state.at
        file = visible(next(iter(state.files.values()), "").rpartition("/")[2])
        glyph = terminal.plain_glyph(GLYPH_OF.get(status, "failed"))
        yield (glyph, row.run, row.app, status, at, local(row.started_at), file)


def show(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        if arguments.json:
            print_json(run_shape(run))
            return 0
        _show(stdout(), run)
    return 0


def cat(arguments: argparse.Namespace) -> int:
    """Bytes as they are, unless a terminal reads them."""
    with Workspace.open() as workspace:
        artifact = workspace.run(arguments.run).artifact(arguments.name)
    if arguments.json:
        print_json(
            {"v": VERSION, "digest": artifact.digest, "media_type": artifact.media_type, "value": artifact.value}
        )
    elif sys.stdout.isatty():
        stdout().line(visible(artifact.text).rstrip("\n"))
    else:
        sys.stdout.buffer.write(artifact.data + (b"\n" if artifact.media_type == JSON_TYPE else b""))
    return 0


def transcript(arguments: argparse.Namespace) -> int:
    from orchestrator.transcripts.markdown import transcript as written

    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        text = written(run.events(), run.artifact_of)
    if arguments.json:
        print_json({"v": VERSION, "run": run.id, "markdown": text})
    else:
        sys.stdout.write(text)
    return 0


def _show(terminal: Terminal, run: Run) -> None:
    state = run.state
    head = terminal.style(f"{state.app} {run.id}", "bold")
    cost = f" · ${amount(state.cost_usd)}" if state.cost_usd else ""
    terminal.line(f"{head} · {run.status} · profile {state.profile} · started {local(state.started_at)}{cost}")
    if state.reserves:
        reserved = amount(in_usd(sum(state.reserves.values())))
        terminal.line(f"  ${reserved} of it is reserved for {counted(len(state.reserves), 'request')} nothing settled")
    for name, file in state.files.items():
        terminal.line(f"  {name}: {visible(file)} {short(state.inputs[name])}")
    terminal.line()
    terminal.table(_line(terminal, run, handoff) for handoff in state.handoffs)
    if not state.ended:
        stands = standing(run)
        terminal.line(f"  {terminal.glyph(stands.glyph)}  {stands.told}")
        terminal.line(f"next: {stands.next}")


def _line(terminal: Terminal, run: Run, handoff: Handoff) -> tuple[str, ...]:
    fact = handoff.fact
    told = " · ".join(
        f"{name} {short(digest)} {summary(run.artifact_of(digest))}" for name, digest in fact.artifacts.items()
    )
    why = f"({visible(fact.why)}) " if fact.why else ""
    took = duration(handoff.started_at, handoff.at)
    return (terminal.plain_glyph("done"), f"{fact.phase} → {fact.to}", fact.by, took, f"{why}{told}")
