"""Several ids in one command: all are checked first, each is taken in its order, and each outcome is told."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial

from orchestrator.cli.outcome import drive, exit_status
from orchestrator.cli.seen import note_told
from orchestrator.cli.shapes import VERSION, error_shape, run_shape
from orchestrator.cli.terminal import print_json, stderr, stdout
from orchestrator.domain.canonical import JSON
from orchestrator.errors import BatonError
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.text.visible import visible


def each(
    workspace: Workspace,
    decisions: Sequence[Decision],
    act: Callable[[Decision], object],
    arguments: argparse.Namespace,
) -> int:
    """Answer each, and go on with its run; nobody is asked anything on the way.

    Raises:
        AnswerConflict, DecisionVoid: one of them takes no answer any more; nothing was recorded.
    """
    for decision in decisions:
        if not decision.is_open and decision.id not in decision.run.state.answered:
            decision.check_open()

    def answered(decision: Decision) -> Run:
        act(decision)
        if not arguments.no_drive:
            drive(decision.run)
        return decision.run

    return taken(workspace, [(decision.id, partial(answered, decision)) for decision in decisions], arguments)


def taken(workspace: Workspace, acts: Sequence[tuple[str, Callable[[], Run]]], arguments: argparse.Namespace) -> int:
    """Do one after the other; what goes wrong with one is told, and keeps no other from being done."""
    runs: list[JSON] = []
    errors: list[JSON] = []
    codes: list[int] = []
    failures: list[int] = []
    for name, act in acts:
        try:
            run = act()
        except BatonError as error:
            failures.append(error.exit_code)
            errors.append({"id": name, **error_shape(error)["error"]})
            if not arguments.json:
                stderr().line(f"error: {name}: {visible(str(error))}")
            continue
        note_told(workspace, run)
        codes.append(exit_status(run))
        runs.append(run_shape(run))
        if not arguments.json:
            stdout().line(f"{name}: {run.state.app} {run.id} is {run.status}{_at(run)}")
    if arguments.json:
        print_json({"v": VERSION, "runs": runs, "errors": errors})
    elif failures:
        stderr().line(f"{len(runs)} of {len(acts)} were taken; not: {', '.join(told['id'] for told in errors)}.")
    return failures[0] if failures else max(codes, default=0)


def _at(run: Run) -> str:
    opened = run.state.decision
    return f" ({opened.decision} is open: baton inbox {opened.decision})" if opened else ""
