"""What the commands of `runs` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import list_arguments
from orchestrator.face.status import STATUSES


def runs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--status",
        dest="statuses",
        metavar="STATUS",
        action="append",
        default=[],
        choices=STATUSES,
        help=f"{', '.join(STATUSES[:-1])} or {STATUSES[-1]}; again for more",
    )
    list_arguments(parser)
