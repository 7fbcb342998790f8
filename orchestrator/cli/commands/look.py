"""`show`, `cat`, `transcript`: look at one run, and change nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from orchestrator.cli.arguments import run_argument
from orchestrator.cli.markdown import markdown_lines
from orchestrator.cli.paged import paged
from orchestrator.cli.reader import leaving_allowed
from orchestrator.cli.standing import standing
from orchestrator.cli.steps import Steps
from orchestrator.cli.terminal import Terminal, print_json, print_whole, stdout
from orchestrator.cli.times import local
from orchestrator.domain.artifact import JSON_TYPE
from orchestrator.domain.canonical import short
from orchestrator.domain.money import in_usd
from orchestrator.errors import UsageError
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.seen import note_told
from orchestrator.features.looking.run_shape import run_shape
from orchestrator.ports.clock import stamp
from orchestrator.text.outline import readable
from orchestrator.text.quantity import amount, counted
from orchestrator.text.visible import visible
from orchestrator.transcripts.summary import left_acting


def show_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument(
        "--html",
        metavar="FILE",
        nargs="?",
        const="",
        help="write the whole run as one page (default: beside its transcript; - prints it)",
    )


def show(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        note_told(workspace, run)
        if arguments.html is not None:
            _write_page(workspace, run, arguments)
        elif arguments.json:
            print_json(run_shape(run))
        else:
            _show(stdout(), run)
            _show_since(stdout(), workspace, run)
    return 0


def _show_since(terminal: Terminal, workspace: Workspace, run: Run) -> None:
    from orchestrator.features.apps.app_since import told_since

    since = told_since(workspace, run)
    if since:
        terminal.line(f"note: {visible(since)}  (baton upgrade {run.id} --dry-run)")


def _write_page(workspace: Workspace, run: Run, arguments: argparse.Namespace) -> None:
    """Imports what draws the page only here: looking at a run must start fast."""
    from orchestrator.domain.codec import from_plain
    from orchestrator.domain.definition import App
    from orchestrator.files.place import PRIVATE
    from orchestrator.files.writing import write_where_named, write_whole
    from orchestrator.transcripts.file import transcript_path
    from orchestrator.transcripts.page import SeenRun, page

    events = run.events()
    # The app alone: a run of years ago is drawn whatever else its definition held then.
    app = from_plain(App, run.artifact_of(run.state.definition).value["app"])
    text = page(SeenRun(events, run.artifact_of, app, run.status, stamp(run.now())))
    if arguments.html == "-":
        print_whole(text)
        return
    beside = transcript_path(workspace.root / "transcripts", events).with_suffix(".html")
    path = Path(arguments.html) if arguments.html else beside
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", mend=f"Name a file in it: --html {path / beside.name}")
    if arguments.html:
        write_where_named(path, text.encode())
    else:
        write_whole(workspace.root, beside.relative_to(workspace.root), text.encode(), mode=PRIVATE)
    if arguments.json:
        print_json({"v": VERSION, "run": run.id, "html": str(path)})
    else:
        stdout().line(f"{path}")


def cat_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument("name", metavar="NAME", help="an artifact or input")


def cat(arguments: argparse.Namespace) -> int:
    """Bytes as they are, unless a terminal reads them."""
    with Workspace.open() as workspace:
        artifact = workspace.run(arguments.run).artifact(arguments.name)
    if arguments.json:
        print_json(
            {"v": VERSION, "digest": artifact.digest, "media_type": artifact.media_type, "value": artifact.value}
        )
    elif sys.stdout.isatty():
        with paged(stdout()) as terminal:
            terminal.line(readable(artifact).rstrip("\n"))
    else:
        with leaving_allowed():
            sys.stdout.buffer.write(artifact.data + (b"\n" if artifact.media_type == JSON_TYPE else b""))
            sys.stdout.buffer.flush()
    return 0


transcript_arguments = run_argument


def transcript(arguments: argparse.Namespace) -> int:
    from orchestrator.transcripts.markdown import transcript as written

    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        text = written(run.events(), run.artifact_of)
    if arguments.json:
        print_json({"v": VERSION, "run": run.id, "markdown": text})
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
    steps = Steps.of(terminal, run)  # all is read before anything is shown
    stands = None if state.ended else standing(run)
    head = terminal.style(f"{state.app} {run.id}", "bold")
    cost = f" · ${amount(state.cost_usd)}" if state.cost_usd else ""
    terminal.line(f"{head} · {status} · profile {state.profile} · started {local(state.started_at)}{cost}")
    if state.reserves:
        reserved = amount(in_usd(sum(state.reserves.values())))
        terminal.line(f"  ${reserved} of it is reserved for {counted(len(state.reserves), 'request')} nothing settled")
    came = sum(span.until - span.after for span in state.imported)
    if came:
        terminal.line(f"  {came} of its {counted(state.head.seq, 'event')} came in a file")
    for name, file in state.files.items():
        terminal.line(f"  {name}: {visible(file)} {short(state.inputs[name])}")
    terminal.line()
    steps.show(terminal)
    for told in left_acting(state):
        terminal.line(f"  {terminal.glyph('waiting')}  {visible(told)}")
    if stands:
        terminal.line(f"  {terminal.glyph(stands.glyph)}  {stands.told}")
        terminal.line(f"next: {stands.next}")
