"""What the commands of `models` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import no_arguments

models_ls_arguments = no_arguments


def models_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="PROFILE", help="default: the one in force")


def models_compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="PROFILE", help="a profile")
    parser.add_argument("after", metavar="PROFILE", help="another one")
