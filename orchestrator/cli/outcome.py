"""Drive a run for a person: ask at its gates, and say at the end how it stands and what to do next."""

from __future__ import annotations

from datetime import datetime, timedelta

from orchestrator.cli.ask import ask, can_ask
from orchestrator.cli.progress import span
from orchestrator.cli.shapes import run_shape
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.domain.facts import DecisionAnswered, DecisionOpened
from orchestrator.transcripts.summary import failure
from orchestrator.wiring.run import Run
from orchestrator.wiring.workspace import Workspace

_EXIT = {"waiting": 3, "rejected": 4, "failed": 1}


def drive_and_ask(
    workspace: Workspace, run: Run, *, until: str = "", take_over: bool = False, may_ask: bool = True
) -> None:
    """Go on; where the run waits and a person sits at the terminal, ask and go on again."""
    run.drive(until=until, take_over=take_over)
    while may_ask and run.status == "waiting" and can_ask() and run.state.decision:
        decision = workspace.decision(run.state.decision.decision)
        if not ask(stdout(), decision):
            return
        run.refresh()
        run.drive(until=until)


def conclude(workspace: Workspace, run: Run, *, as_json: bool) -> int:
    """Print how the run stands; returns the exit status that says the same."""
    if as_json:
        print_json(run_shape(run))
    else:
        _say(stdout(), workspace, run)
    return _EXIT.get(run.status, 0)


def _say(terminal: Terminal, workspace: Workspace, run: Run) -> None:
    state = run.state
    terminal.line()
    match run.status:
        case "waiting" if state.decision:
            terminal.line(f"nothing is running; state is kept.  next: baton inbox  ·  {_first_answer(state.decision)}")
        case "done":
            terminal.line(f"done in {_time(run)} · ${state.cost_usd:.2f} · {_transcript(workspace, run)}")
        case "failed" if state.failure:
            terminal.line(f"failed in {state.at}: {failure(run.artifact_of(state.failure))}")
            terminal.line(f"nothing is lost.  next: baton resume {run.id}")
        case "interrupted":
            terminal.line(
                f"stopped before {state.at or 'its first phase'}; state is kept.  next: baton resume {run.id}"
            )
        case status:
            terminal.line(f"{status} · {_transcript(workspace, run)}")


def _first_answer(opened: DecisionOpened) -> str:
    """The command that gives the first of a decision's answers."""
    if "approve" in opened.answers:
        return f"baton approve {opened.decision}"
    return f"baton answer {opened.decision} {next(iter(opened.answers))}"


def _transcript(workspace: Workspace, run: Run) -> str:
    from orchestrator.transcripts.file import transcript_path

    return str(transcript_path(workspace.root / "transcripts", run.events()).relative_to(workspace.root))


def _time(run: Run) -> str:
    """Machine time and, apart from it, the time the run waited for the person."""
    state = run.state
    waited = timedelta()
    opened = ""
    for event in run.events():
        if isinstance(event.fact, DecisionOpened):
            opened = event.at
        elif isinstance(event.fact, DecisionAnswered):
            waited += datetime.fromisoformat(event.at) - datetime.fromisoformat(opened)
    whole = datetime.fromisoformat(state.changed_at) - datetime.fromisoformat(state.started_at)
    if not waited:
        return span(whole)
    return f"{span(whole - waited)} of work and {span(waited)} of yours"
