"""What `costs` takes: read for its help, for completion and before it."""

from __future__ import annotations

import argparse


def costs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--by",
        choices=("day", "model", "agent", "app"),
        default="day",
        help="what the lines are of (default: day)",
    )
    parser.add_argument(
        "--since",
        metavar="TIME",
        default="",
        help="of requests that left since: 7d, 36h, a day (2026-11-22) or today; else 30 days",
    )
