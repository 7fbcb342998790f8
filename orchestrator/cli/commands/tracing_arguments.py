"""What `trace` takes: read for its help, for completion and before it."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import run_argument


def trace_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument(
        "--otlp",
        metavar="URL",
        help="send the spans to a collector (http://127.0.0.1:4318); - prints them as OTLP/JSON",
    )
    parser.add_argument("--content", action="store_true", help="also what was said to models and tools; left out else")
