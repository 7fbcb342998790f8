"""What the commands of `app` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import no_arguments

app_ls_arguments = no_arguments


def app_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", nargs="?", help="default: all, and every file beside them")


def app_schema_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", metavar="KIND", nargs="?", help="app, agent, baton, suite ...; without it all are listed"
    )
