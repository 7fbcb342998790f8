"""What `mcp` takes: read for its help, for completion and before it."""

from __future__ import annotations

import argparse


def mcp_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tools", action="store_true", help="only say what programs may do here")
