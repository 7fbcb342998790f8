"""Several ids in one command, each told as it is done."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial

from orchestrator.cli.outcome import drive, exit_status
from orchestrator.cli.terminal import print_json, stderr, stdout
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.seen import note_told
from orchestrator.features.deciding.several import check_answerable, each_taken, taken_shape
from orchestrator.features.decision_files.bring_up import bring_up
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
    check_answerable(decisions)

    def answered(decision: Decision) -> Run:
        act(decision)
        if not arguments.no_drive:
            drive(decision.run)
        return decision.run

    return take_each(workspace, [(decision.id, partial(answered, decision)) for decision in decisions], arguments)


def take_each(
    workspace: Workspace, acts: Sequence[tuple[str, Callable[[], Run]]], arguments: argparse.Namespace
) -> int:
    """Returns the exit status: of the first that went wrong, else the highest of what the runs say."""
    taken = []
    codes: dict[str, int] = {}
    for one in each_taken(acts):
        taken.append(one)
        if one.run:
            note_told(workspace, one.run)
            whole = one.run.whole
            codes[whole.id] = exit_status(whole)  # a later answer may be the last one it waited for
            if not arguments.json:
                stdout().line(f"{one.id}: {one.run.path} {one.run.id} is {one.run.status}{_at(one.run)}")
        elif not arguments.json:
            stderr().line(f"error: {one.id}: {visible(str(one.error))}")
    bring_up(workspace)
    failed = [one for one in taken if one.error]
    if arguments.json:
        print_json(taken_shape(taken))
    elif failed:
        names = ", ".join(one.id for one in failed)
        stderr().line(f"{len(taken) - len(failed)} of {len(acts)} were taken; not: {names}.")
    return next((one.error.exit_code for one in failed if one.error), max(codes.values(), default=0))


def _at(run: Run) -> str:
    opened = run.state.decision
    return f" ({opened.decision} is open: baton inbox {opened.decision})" if opened else ""
