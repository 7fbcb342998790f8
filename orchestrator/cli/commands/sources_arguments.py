"""What the commands of `sources` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import no_arguments

sources_arguments = no_arguments


def sources_try_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a source of baton.yaml; without any: notes")
