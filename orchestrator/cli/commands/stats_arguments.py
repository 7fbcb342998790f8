"""What the commands of `stats` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse


def stats_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", nargs="?", help="of this app only, gate by gate")
    parser.add_argument("--days", metavar="N", type=int, help="of runs that started in so many days up to today: 30")
    parser.add_argument(
        "--since",
        metavar="TIME",
        default="",
        help="of runs that started since: 36h, 12w ago, a day (2026-11-22) or today",
    )
    parser.add_argument(
        "--html",
        metavar="FILE",
        nargs="?",
        const="",
        help="as a page with a chart (default: in transcripts/; - prints it)",
    )
