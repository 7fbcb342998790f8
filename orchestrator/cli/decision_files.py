"""`inbox --files`: what was ticked in the folder of decisions is taken, and what is open is written there."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial

from orchestrator.cli.outcome import drive, watcher
from orchestrator.cli.terminal import Terminal, print_json, stderr, stdout
from orchestrator.errors import UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.several import IdOutcome, each_taken, taken_shape
from orchestrator.features.decision_files.keeping import DecisionFiles
from orchestrator.features.decision_files.report import FilesLook, files_shape
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

_AMISS = 1
_MOST_NAMED = 10


def inbox_files(arguments: argparse.Namespace) -> int:
    if arguments.decision:
        raise UsageError("--files takes in what was ticked in all of them.", mend="Leave the decision out.")
    with Workspace.open() as workspace:
        watcher(workspace, arguments)
        files = DecisionFiles(workspace, by_hand=True)
        if files.path is None:
            mend = "Say in baton.yaml where they are to lie: decisions: {folder: decisions/}"
            raise UsageError("decisions are no files here.", mend=mend)
        look = files.look()
        acts = [(one.decision, partial(_driven, one.run, arguments)) for one in look.taken]
        outcomes = list(each_taken(acts))
        look.add(files.look())  # what the runs ask now
        if arguments.json:
            print_json(files_shape(look, files.open_files()) | taken_shape(outcomes))
        else:
            _tell(stdout(), look, outcomes, files.open_files())
    return _status(look, outcomes)


def _driven(run: Run, arguments: argparse.Namespace) -> Run:
    if not arguments.no_drive:
        drive(run)
    return run


def _tell(terminal: Terminal, look: FilesLook, outcomes: Sequence[IdOutcome], open_files: Sequence[str]) -> None:
    for taken, outcome in zip(look.taken, outcomes, strict=True):
        stands = (
            f"error: {outcome.error}" if outcome.error else f"{taken.run.path} {taken.run.id} is {taken.run.status}"
        )
        terminal.line(visible(f"{taken.decision}: {taken.answer.replace('_', ' ')}, ticked in {taken.file}; {stands}"))
    for refused in look.refused:
        stderr().line(visible(f"{refused.file} was not taken: {refused.why}"))
    for told in look.told:
        stderr().line(visible(told))
    if open_files:
        wait = "waits" if len(open_files) == 1 else "wait"
        terminal.line(f"{counted(len(open_files), 'decision')} {wait} for a tick:")
        for name in open_files[:_MOST_NAMED]:
            terminal.line(f"  {visible(name)}")
        if len(open_files) > _MOST_NAMED:
            terminal.line(f"  and {len(open_files) - _MOST_NAMED:,} more")
    elif not look.told:
        terminal.line("nothing waits for you.")


def _status(look: FilesLook, outcomes: Sequence[IdOutcome]) -> int:
    failed = next((one.error.exit_code for one in outcomes if one.error), 0)
    return failed or (_AMISS if look.refused or look.told else 0)
