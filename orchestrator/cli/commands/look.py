"""`runs`, `show`, `cat`, `transcript`: look, and change nothing."""

from __future__ import annotations

import argparse
import sys

from orchestrator.cli.progress import duration
from orchestrator.cli.shapes import VERSION, run_shape, runs_shape
from orchestrator.cli.terminal import Terminal, columns, print_json, stdout
from orchestrator.domain.artifact import JSON_TYPE
from orchestrator.domain.canonical import short
from orchestrator.domain.visible import visible
from orchestrator.engine.state import Handoff
from orchestrator.transcripts.summary import failure, summary
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
        if not rows:
            terminal.line("no runs yet.  next: baton run publish YOUR-NOTE.md")
            return 0
        lines = []
        for row in rows:
            status = workspace.status(row)
            state = workspace.run(row.run).state
            glyph = terminal.glyph(GLYPH_OF.get(status, "failed"))
            file = next(iter(state.files.values()), "").rpartition("/")[2]
            lines.append((glyph, row.run, status, state.at, row.started_at[:16].replace("T", " "), visible(file)))
        for line in columns(lines):
            terminal.line(cut_line(terminal, line))
    return 0


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
        sys.stdout.write(visible(artifact.text).rstrip("\n") + "\n")
    else:
        sys.stdout.buffer.write(artifact.data)
        if artifact.media_type == JSON_TYPE:
            sys.stdout.buffer.write(b"\n")
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
    head = f"{state.app} {run.id}"
    started = state.started_at[:16].replace("T", " ")
    terminal.line(f"{terminal.style(head, 'bold')} · {run.status} · profile {state.profile} · started {started}")
    for name, file in state.files.items():
        terminal.line(f"  {name}: {visible(file)} {short(state.inputs[name])}")
    terminal.line()
    for line in columns(_line(terminal, run, handoff) for handoff in state.handoffs):
        terminal.line(f"  {cut_line(terminal, line)}")
    if not state.ended:
        _show_present(terminal, run)


def _line(terminal: Terminal, run: Run, handoff: Handoff) -> tuple[str, ...]:
    fact = handoff.fact
    told = " · ".join(
        f"{name} {short(digest)} {summary(run.artifact_of(digest))}" for name, digest in fact.artifacts.items()
    )
    why = f"({fact.why}) " if fact.why else ""
    took = duration(handoff.started_at, handoff.at)
    return (terminal.glyph("done"), f"{fact.phase} → {fact.to}", fact.by, took, f"{why}{told}")


def _show_present(terminal: Terminal, run: Run) -> None:
    state = run.state
    if state.decision:
        question = visible(run.artifact_of(state.decision.question).text)
        terminal.line(f"  {terminal.glyph('waiting')}  {state.at}: {question}  baton inbox {state.decision.decision}")
    elif state.failure:
        terminal.line(f"  {terminal.glyph('failed')}  {state.at}: {failure(run.artifact_of(state.failure))}")
    elif run.status == "interrupted":
        answers = state.visit.turn.answers if state.visit and state.visit.turn else 0
        kept = f" ({answers} model answers are recorded and will not be asked again)" if answers else ""
        terminal.line(f"  {terminal.glyph('to_come')}  {state.at or 'not begun'}{kept}  baton resume {run.id}")


def cut_line(terminal: Terminal, line: str) -> str:
    return line if len(line) <= terminal.width - 2 else cut_end(line, terminal.width - 2)


def cut_end(line: str, width: int) -> str:
    return line[: width - 1].rstrip() + "…"
