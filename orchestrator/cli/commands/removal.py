"""`gc`, `forget`: take out of the journal what is no longer wanted."""

from __future__ import annotations

import argparse
import re

from orchestrator.cli.confirm import confirmed
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.forgetting import Change, Forgotten, Plan, change_named, forget_change, plan
from orchestrator.features.care.forgetting import forget as forget_now
from orchestrator.features.care.garbage import Garbage, collect
from orchestrator.features.care.shape import forgotten_change_shape, forgotten_shape, garbage_shape
from orchestrator.features.deciding.meant import named_runs
from orchestrator.features.looking.listing import local
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

_NOTHING_DONE = 3
"""It was not done: it waits for a person, as docs/commands.md says of this exit status."""
_TOLD = 5
"""Other runs that are named; a text may be in many."""
_AGE = re.compile(r"([0-9]{1,5})([dw])")


def gc(arguments: argparse.Namespace) -> int:
    days = _days(arguments.older_than)
    if arguments.keep < 0:
        raise UsageError("--keep cannot be less than 0.")
    with Workspace.open() as workspace:
        garbage = collect(workspace, older_than_days=days, keep=arguments.keep, only_try=arguments.dry_run)
    if arguments.json:
        print_json(garbage_shape(garbage, only_tried=arguments.dry_run))
    else:
        _tell_garbage(stdout(), garbage, arguments)
    return 0


def _tell_garbage(terminal: Terminal, garbage: Garbage, arguments: argparse.Namespace) -> None:
    with_branches = f" with {counted(garbage.branches, 'branch', 'branches')}" if garbage.branches else ""
    count = f"{counted(len(garbage.runs), 'run')}{with_branches}"
    if not garbage.runs:
        terminal.line(f"no run has ended more than {arguments.older_than} ago; nothing goes.")
    elif arguments.dry_run:
        terminal.table((row.run, row.app, row.status, local(row.started_at)) for row in garbage.runs)
        terminal.line(f"{count} would go.  next: baton gc --older-than {arguments.older_than} --keep {arguments.keep}")
    else:
        sizes = f"{garbage.bytes_before / 1e6:.1f} MB, now {garbage.bytes_after / 1e6:.1f} MB"
        terminal.line(f"removed {count}; the journal was {sizes}. Their last heads are kept: baton verify")


def _days(age: str) -> int:
    found = _AGE.fullmatch(age)
    if not found:
        raise UsageError(f'"{age}" is no age.', mend="Give days or weeks: 90d, 12w.")
    return int(found[1]) * (7 if found[2] == "w" else 1)


def forget(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        if change := change_named(workspace, arguments.run):
            return _forget_change(workspace, change, arguments)
        [run] = named_runs(workspace, [arguments.run], "forget")
        planned = plan(workspace, workspace.run(run), arguments.names)
        if not arguments.json:
            _tell_out_of_reach(stdout(), planned)
        names = f" ({', '.join(planned.names)})" if planned.names else ""
        texts = f"{counted(len(planned.digests), 'text')} of {planned.run}{visible(names)}{_branches_of(planned)}"
        question = f"erase {texts}, for good?"
        if not confirmed(question, yes=arguments.yes):
            stdout().line("nothing was forgotten.")
            return _NOTHING_DONE
        done = forget_now(workspace, planned)
    if arguments.json:
        print_json(forgotten_shape(planned, done))
    else:
        _tell_forgotten(stdout(), planned, done)
    return 1 if done.untouched else 0


def _forget_change(workspace: Workspace, change: Change, arguments: argparse.Namespace) -> int:
    terminal = stdout()
    if not arguments.json:
        terminal.line(f"  out of reach: {visible(change.path)} itself, and what runs were pinned to.")
    if not confirmed(
        f"erase what {visible(change.path)} said before and after {change.id}, for good?", yes=arguments.yes
    ):
        terminal.line("nothing was forgotten.")
        return _NOTHING_DONE
    done = forget_change(workspace, change)
    if arguments.json:
        print_json(forgotten_change_shape(change, done))
    else:
        _tell_erased(terminal, f"the texts of {change.id}", done, "That it changed stays known.")
    return 1 if done.untouched else 0


def _branches_of(planned: Plan) -> str:
    return f" and its {counted(planned.branches, 'branch', 'branches')}" if planned.branches else ""


def _tell_out_of_reach(terminal: Terminal, planned: Plan) -> None:
    """What stays whatever is answered: said before, so that nobody takes erasing for more than it is."""
    for out in planned.published:
        where = f" ({visible(out.where)})" if out.where else ""
        terminal.line(f"  out of reach: commit {visible(out.commit[:12])}{where}, and whatever copied it.")
    runs = list(planned.elsewhere.items())
    for run, names in runs[:_TOLD]:
        terminal.line(f"  {run} has {visible(', '.join(names))} too, and keeps it.  to erase: baton forget {run}")
    if len(runs) > _TOLD:
        terminal.line(f"  {len(runs) - _TOLD} more runs have something of it, and keep it.")


def _tell_forgotten(terminal: Terminal, planned: Plan, done: Forgotten) -> None:
    texts = f"{counted(len(planned.digests), 'text')} of {planned.run}{_branches_of(planned)}"
    _tell_erased(terminal, texts, done, "That it ran stays known.")


def _tell_erased(terminal: Terminal, texts: str, done: Forgotten, known: str) -> None:
    copies = f", and in {counted(len(done.copies), 'copy', 'copies')} of the journal" if done.copies else ""
    terminal.line(f"forgot {texts}{copies}. {known}")
    for trouble in done.untouched:
        terminal.line(f"  {terminal.glyph('failed')} {visible(trouble)}")
