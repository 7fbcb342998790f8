"""What the commands of `move` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import optional_run, run_argument, verbose_argument


def run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="the app to run")
    parser.add_argument(
        "input",
        metavar="INPUT",
        nargs="?",
        help="its first input, - for standard input (default: the oldest new file it watches)",
    )
    parser.add_argument("-p", dest="values", metavar="NAME=VALUE", action="append", default=[], help="any other input")
    parser.add_argument("--profile", metavar="PROFILE", help="the models to use, instead of baton.yaml's profile")
    parser.add_argument("--until", metavar="PHASE", default="", help="stop before this phase")
    parser.add_argument("--no-drive", action="store_true", help="only record the start; go on with step or resume")
    parser.add_argument("--anyway", action="store_true", help="also where you have paused the app")
    parser.add_argument("--dry-run", action="store_true", help="only say what it would do, ask and cost at most")
    verbose_argument(parser)


def step_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    verbose_argument(parser)


def resume_arguments(parser: argparse.ArgumentParser) -> None:
    optional_run(parser)
    parser.add_argument("--until", metavar="PHASE", default="", help="stop before this phase")
    parser.add_argument("--take-over", action="store_true", help="claim it even from a living process")
    parser.add_argument("--profile", metavar="PROFILE", default="", help="with the models of this profile from here on")
    verbose_argument(parser)
