"""Answers that lose something: what goes, how it is undone, and whether the person is sure."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.terminal import Terminal, can_ask, stdout
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.text.visible import visible


def losing(decision: Decision) -> str:
    """What a no to this decision means."""
    run = decision.run
    return f"no to {decision.id} ends {_named(run)} as rejected. {_kept(run)}"


def cancelling(run: Run) -> str:
    """What ending a run where it stands means."""
    opened = run.state.decision
    withdrawn = f", and {opened.decision} is withdrawn" if opened else ""
    return f"{_named(run)} ends where it is{withdrawn}. {_kept(run)}"


def undo(run: Run) -> str:
    """The command that goes on after all, in a new run."""
    phase = run.state.at
    known = phase and phase in run.state.visits
    return f"baton fork {run.id} --from {phase}" if known else f"baton fork {run.id}"


def sure(terminal: Terminal, told: str) -> bool:
    """Ask once more before something is lost; no is what silence means. Raises EOFError when nobody is there."""
    terminal.line(f"  {told}")
    terminal.forget_typed()
    return terminal.choose("  sure? [y/N] ", {"y", "n"}).strip().lower() in ("y", "yes")


def sure_of(told: Sequence[str], otherwise: str, *, as_json: bool) -> bool:
    """On a terminal one is asked before something is lost; without one, what was named is done.

    Args:
        told: what goes, a sentence a thing; with nothing to lose nobody is asked.
        otherwise: what is said after a no, or when the person has gone.
        as_json: a program asks.
    """
    if not told or as_json or not can_ask():
        return True
    terminal = stdout()
    try:
        yes = sure(terminal, "\n  ".join(told))
    except EOFError:
        terminal.line()
        yes = False
    if not yes:
        terminal.line(otherwise)
    return yes


def _named(run: Run) -> str:
    return f"{run.state.app} {run.id}"


def _kept(run: Run) -> str:
    made = [visible(name) for name in run.state.artifacts]
    kept = f"What it made stays readable ({', '.join(made[:4])}{' ...' if len(made) > 4 else ''})" if made else ""
    return f"{kept + ', and n' if kept else 'N'}othing goes out. To go on after all: {undo(run)}"
