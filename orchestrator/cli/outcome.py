"""Drive a run for a person: ask at its gates, and say at the end how it stands and what to do next."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import assert_never

from orchestrator.cli.ask import Sitting, ask
from orchestrator.cli.card import show_warnings
from orchestrator.cli.cells import wrapped, wrapped_by_line
from orchestrator.cli.looked import note_question
from orchestrator.cli.progress import Progress
from orchestrator.cli.terminal import Terminal, can_ask, chatter, print_json, stderr, stdout
from orchestrator.errors import DriverLost, RunDriven, Untrusted
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.seen import note_told
from orchestrator.features.decision_files.bring_up import bring_up
from orchestrator.features.looking.branches import asked_in
from orchestrator.features.looking.progress import waiting_at
from orchestrator.features.looking.published import PublishedPage, published
from orchestrator.features.looking.run_shape import run_shape
from orchestrator.features.looking.standing import answering, standing
from orchestrator.features.looking.steps import times_of
from orchestrator.text.quantity import amount, counted, span
from orchestrator.text.visible import visible

_MOST_FILES = 5
"""Named in one line; `show` has all."""


def _unasked(started: Run) -> str:
    """What a run without a vendor's model does not use."""
    if started.fetches_pages:
        return "no key; it fetches pages"
    asks = started.definition.tool_settings or started.definition.servers  # which name whom a tool asks
    return "no key" if asks else "no key, no network"


def watcher(workspace: Workspace, arguments: argparse.Namespace) -> Progress:
    """Shows a run's progress, with models at work. The library's warnings are told from here on, too."""
    from orchestrator.cli.log import tell_warnings  # imports logging, which looking can do without

    tell_warnings()
    progress = _progress(workspace, arguments)
    workspace.overhear = progress.overhear
    return progress


def _progress(workspace: Workspace, arguments: argparse.Namespace) -> Progress:
    """One for a command, however many of its runs are watched: it knows what stands on the screen."""
    if not hasattr(arguments, "progress"):
        words = stderr() if getattr(arguments, "verbose", False) else None
        arguments.progress = Progress(chatter(as_json=arguments.json), workspace.journal, words=words)
    progress: Progress = arguments.progress
    return progress


def announce(started: Run) -> None:
    terminal = stdout()
    state = started.state
    what = visible(next(iter(state.files.values()), "").rpartition("/")[2])
    note = f" ({_unasked(started)})" if started.is_offline else ""
    head = f"{state.app}  {what}".rstrip()
    rest = f"run {started.id} · profile {state.profile}{note}"
    fits = len(head) + 3 + len(rest) <= terminal.width
    terminal.line()
    terminal.line(f"{terminal.style(head, 'bold')}{'   ' if fits else chr(10) + '  '}{rest}")


def go_on(workspace: Workspace, run: Run, arguments: argparse.Namespace) -> int:
    """Drive on after something was recorded, unless told not to, and conclude.

    Another process that drives the run already is as good.
    """
    if not arguments.no_drive:
        try:
            with _what_was_said_kept(run):
                drive_and_ask(workspace, run, arguments)
        except (RunDriven, DriverLost):
            run.refresh()
    return conclude(workspace, run, as_json=arguments.json)


@contextmanager
def _what_was_said_kept(run: Run) -> Iterator[None]:
    """Says so where the run may not go on: the answer was recorded before, and is not to be given again."""
    try:
        yield
    except Untrusted as error:
        go_on_then = f"{error.mend}, then go on: baton resume {run.whole.id}"
        raise Untrusted(f"{error.message} What you said is kept.", where=error.where, mend=go_on_then) from error


def drive(run: Run) -> None:
    """On after an answer, to the next decision or the end. Another process that drives the run already is as good."""
    try:
        with _what_was_said_kept(run):
            run.drive()
    except (RunDriven, DriverLost):
        run.refresh()


def drive_and_ask(
    workspace: Workspace, run: Run, arguments: argparse.Namespace, *, until: str = "", take_over: bool = False
) -> None:
    """Go on; where the run waits and a person sits at the terminal, ask and go on again."""
    watch = _progress(workspace, arguments)
    before = run.state.head
    run.drive(until=until, take_over=take_over)
    if run.state.decision and run.state.head == before:  # it waited already, so nobody has said for what
        watch.show(waiting_at(run.state.at, run.artifact_of(run.state.decision.question).text))
    if can_ask() and not arguments.json:
        _ask_on(workspace, run, watch, until)


def _ask_on(workspace: Workspace, run: Run, watch: Progress, until: str) -> None:
    """All that the run or one of its branches asks, one after the other, until the person leaves."""
    passed: set[str] = set()
    sitting = Sitting()
    while left := [decision for decision in asked_in(run) if decision not in passed]:
        decision = workspace.decision(left[0], watcher=watch)
        own = decision.run.id == run.id
        if not own:
            tell_question(stdout(), decision)
        asked = ask(stdout(), decision, more=len(left) > 1, sitting=sitting)
        run.refresh()
        if asked == "later":
            return
        if asked == "answered":
            (run if own else decision.run).drive(until=until if own else "")
            run.refresh()
        else:
            passed.add(left[0])


def tell_question(terminal: Terminal, decision: Decision) -> None:
    """Which run asks, and what."""
    terminal.line()
    terminal.line(f"{decision.id}  {decision.run.path}")
    for line in wrapped_by_line(visible(decision.question), terminal.width - 1):
        terminal.line(terminal.style(line, "bold"))


def _whole(run: Run) -> Run:
    """The root of the tree it is in, which is what people know; a branch that only they can bring on stands alone."""
    branch = run.state.branch
    return run if branch is None or (run.state.failure and not branch.keeps) else run.whole


def conclude(workspace: Workspace, run: Run, *, as_json: bool) -> int:
    """Print how the run stands, with all it belongs to; returns the exit status that says the same, or that of the
    branch which was asked for alone, where others were not gone on with.
    """
    bring_up(workspace)
    given, run = run, _whole(run)
    for one in (given, run):
        note_told(workspace, one)
        note_question(workspace, one)
    if as_json:
        print_json(run_shape(run))
    else:
        _say(stdout(), workspace, run)
    return exit_status(given if run.status == "interrupted" else run)


def exit_status(run: Run) -> int:
    match run.status:
        case "running" | "interrupted" | "done" | "cancelled":
            return 0
        case "failed":
            return 1
        case "waiting":
            return 3
        case "rejected" | "expired":
            return 4
        case "sleeping":
            return 5
        case never:
            assert_never(never)


def _say(terminal: Terminal, workspace: Workspace, run: Run) -> None:
    terminal.line()
    if run.state.ended:
        spent = f"{_time(run)} · {_cost(run)} · " if run.state.status == "done" else ""
        tell_published(terminal, workspace.root, run)
        word = "done in " if spent else f"{run.status} · "
        terminal.line(f"{word}{spent}{_transcript(workspace, run)}")
        return
    stands = standing(run)
    if run.state.decision:
        if not can_ask() and show_warnings(terminal, workspace.decision(run.state.decision.decision)):
            terminal.line()
        terminal.line(f"nothing is running; state is kept.  next: {'  ·  '.join(answering(run))}")
    elif run.state.failure:
        terminal.line(stands.told)
        terminal.line(f"nothing is lost.  next: {stands.next}")
    else:
        terminal.line(f"{stands.told}; state is kept.  next: {stands.next}")


def _transcript(workspace: Workspace, run: Run) -> str:
    from orchestrator.features.looking.account import account_path

    path = account_path(workspace, run)
    return str(path.relative_to(workspace.root)) if path.exists() else f"baton transcript {run.id}"


def _cost(run: Run) -> str:
    """Dollars where it cost some, else what was used of a model that is free or has no known price."""
    state = run.state
    if run.cost_usd or run.is_offline:
        return f"${amount(run.cost_usd)}"
    return f"{counted(state.input_tokens, 'token')} in, {state.output_tokens:,} out"


def _time(run: Run) -> str:
    """Machine time and, apart from it, the time the run waited for the person."""
    times = times_of(run)
    work, waited = times["work"], times["wait"]
    return f"{span(work)} of work and {span(waited)} of yours" if waited else span(work)


def tell_published(terminal: Terminal, root: Path, run: Run) -> None:
    for page in published(root, run):
        files = ", ".join(page.shown[:_MOST_FILES])
        more = len(page.shown) - _MOST_FILES
        _tell(terminal, "it is in", files + (f", and {more} more" if more > 0 else ""))
        if page.work.commit:
            _tell(terminal, "commit", f"{page.work.commit[:7]}, {_pushed(page)}")
        if page.address:
            _tell(terminal, "address", f"{page.address} (by {page.by}, once the site is built)")
        _tell(terminal, "look", f"baton open {run.id}")


def _pushed(page: PublishedPage) -> str:
    work = page.work
    if work.pushed:
        return f"pushed to {', '.join(work.pushed)}"
    return f"not pushed: {work.why_not}" if work.why_not else "not pushed"


def _tell(terminal: Terminal, label: str, text: str) -> None:
    head, *more = wrapped(visible(text), max(20, terminal.width - 14))
    terminal.line(f"  {terminal.style(f'{label:<9}', 'dim')} {head}")
    for line in more:
        terminal.line(f"  {'':<9} {line}")
