"""What the commands of `completion` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse


def completion_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "fish"), help="bash, zsh or fish")
