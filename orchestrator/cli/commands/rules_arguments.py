"""What the commands of `rules` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import no_arguments

rules_ls_arguments = no_arguments
rules_check_arguments = no_arguments


def rules_explain_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", metavar="TASK", help="a task or a decision: its id, the start of it, or a word of it")


def rules_try_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", metavar="EXPRESSION", help="as in a rule: task.minutes > 60 and energy == 'low'")
