"""`rules ls`, `rules explain`, `rules check`, `rules try`: what gets attention, and why."""

from __future__ import annotations

import argparse
import json

from orchestrator.cli.explanation import tell_explanation
from orchestrator.cli.terminal import print_json, stdout
from orchestrator.face.attention import checked
from orchestrator.face.workspace import Workspace
from orchestrator.features.rules.day import explained, planned, tried
from orchestrator.features.rules.shape import checked_shape, explanation_shape, rules_shape, tried_shape
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible


def rules_ls(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        today = planned(workspace)
    shape = rules_shape(today.rules, today)
    if arguments.json:
        print_json(shape)
        return 0
    terminal = stdout()
    history, day = today.state.history, today.state.day
    terminal.table(
        (rule.name, rule.verb, _fired(history.days_spoken(rule.name, day), bool(history.spoken)), rule.place)
        for rule in today.rules
    )
    for fault in today.faults:
        terminal.line(f"left out: {fault}")
    return 0


def _fired(days: int, was_planned: bool) -> str:
    if not was_planned:
        return "no plan shown yet"
    return f"on {counted(days, 'day')} of 90" if days else "never in 90 days"


def rules_explain(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        explanation, _ = explained(workspace, arguments.task)
    if arguments.json:
        print_json(explanation_shape(explanation))
    else:
        tell_explanation(stdout(), explanation)
    return 0


def rules_check(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        rules = checked(workspace.root)
    if arguments.json:
        print_json(checked_shape(rules))
    else:
        stdout().line(f"{counted(len(rules), 'rule')}: nothing is wrong.")
    return 0


def rules_try(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        found, faults = tried(workspace, arguments.expression)
    shape = tried_shape(found, faults)
    if arguments.json:
        print_json(shape)
        return 0
    terminal = stdout()
    terminal.table(
        (
            visible(f"failed: {one.failed}" if one.failed else _worth(one.value)),
            one.candidate.id,
            visible(one.candidate.title),
        )
        for one in found
    )
    if not found:
        terminal.line("there is nothing to try it on: no task is open, and no decision waits.")
    for told in shape["told"]:
        terminal.line(visible(f"told  {told}"))
    return 0


def _worth(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
