"""What the commands of `fork` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import run_argument, verbose_argument


def fork_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument(
        "--from", dest="start", metavar="PHASE", default="", help="go on from this phase, event or branch (fetch.3)"
    )
    parser.add_argument("--profile", metavar="PROFILE", help="the models to use, instead of the run's own")
    parser.add_argument("--fresh", action="store_true", help="use none of the other run's answers from there on")
    parser.add_argument("--until", metavar="PHASE", default="", help="stop before this phase")
    parser.add_argument("--no-drive", action="store_true", help="only record the start; go on with step or resume")
    verbose_argument(parser)
