"""What the commands of `removal` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import OWN_ID


def gc_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--older-than", metavar="DAYS", default="90d", help="since they ended; 90d, 12w (default: 90d)")
    parser.add_argument("--keep", metavar="N", type=int, default=0, help="so many of the newest runs stay")
    parser.add_argument("--dry-run", action="store_true", help="only say what would go")


def forget_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help=f"{OWN_ID}; or a change (C12)")
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these artifacts or inputs, and what quotes them")
    parser.add_argument("--yes", action="store_true", help="do not ask")
