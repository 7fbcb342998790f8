"""What the commands of `review` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import verbose_argument


def review_week_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--week", metavar="WEEK", default="", help="2026-W48, a day of it, or last (default: this one)")
    parser.add_argument("--again", action="store_true", help="though one is kept: in a file of its own")
    parser.add_argument("--no-drive", action="store_true", help="start it, do not go on with it")
    verbose_argument(parser)


def review_verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", nargs="?", default="", help="a review or its week, such as last (default: all)"
    )
    parser.add_argument("--offline", action="store_true", help="from what its run recorded alone; ask no source")
