"""What the commands of `growing` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import no_arguments


def app_new_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NEW", help="small letters, digits and hyphens: the pattern it was logged by")
    # the reason is no option; without one it is asked for in words of ours, not of the parser's
    parser.add_argument(
        "--anyway", metavar="WHY", nargs="?", const="", help="though it was logged too seldom; it comes back monthly"
    )


app_ideas_arguments = no_arguments
