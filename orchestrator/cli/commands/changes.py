"""`changes`: what was changed of apps, agents, prompts, schemas, rules, settings and tools, and why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from orchestrator.cli.differences import difference_lines, told_in_words
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.changes.changes import ToldChange, changes_of, told_changes
from orchestrator.features.changes.followed import Followed, what_followed
from orchestrator.features.changes.shape import change_shape, changes_shape
from orchestrator.features.looking.listing import local
from orchestrator.text.visible import visible

_MOST = 30
"""Of a list: what a screen holds. All are told with `--all`, and to a program."""


def changes(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        found = changes_of(workspace, arguments.which)
        one = len(found) == 1 and bool(arguments.which)
        shown = found if arguments.all or arguments.json else found[:_MOST]
        told = told_changes(workspace, shown)
        followed = what_followed(workspace, found[0]) if one else []
    if arguments.json:
        print_json(change_shape(told[0], followed) if one else changes_shape(told))
        return 0
    terminal = stdout()
    if one:
        _tell(terminal, told[0], followed)
    else:
        _list(terminal, told, len(found))
    return 0


def _list(terminal: Terminal, told: Sequence[ToldChange], count: int) -> None:
    if not told:
        terminal.line("nothing was changed since these files were looked at first.")
        return
    terminal.table(
        (one.change.id, local(one.change.at.isoformat()), visible(one.change.path), _why(one), _what(one))
        for one in told
    )
    if count > len(told):
        terminal.line(f"{count - len(told):,} more: baton changes --all")
    terminal.line(f"next: baton changes {told[0].change.id}")


def _tell(terminal: Terminal, one: ToldChange, followed: Sequence[Followed]) -> None:
    change, path = one.change, visible(one.change.path)
    terminal.line(f"{change.id}  {path} {change.verb}, noticed {local(change.at.isoformat())}")
    unsaid = f'not said; to say it: baton note --change "WHY" --file {path}'
    terminal.line(f"  why   {_why(one) or unsaid}")
    for answers in followed:
        terminal.line(f"  then  {visible(answers.app)}, {visible(answers.told)}")
    if not followed:
        terminal.line("  then  no gate that it concerns was answered by you")
    if one.forgotten:
        terminal.line("  a text of it was forgotten; that it changed stays known.")
        return
    for line in difference_lines(terminal, visible(one.before), visible(one.after), terminal.width - 4):
        terminal.line(f"    {line}")


def _what(one: ToldChange) -> str:
    if one.change.verb != "changed":
        return one.change.verb
    return "forgotten" if one.forgotten else told_in_words(one.before, one.after)


def _why(one: ToldChange) -> str:
    return visible(" ".join((one.why or one.done).split()))
