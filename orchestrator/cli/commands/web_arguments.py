"""What `web` takes: read for its help, for completion and before it."""

from __future__ import annotations

import argparse


def web_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--open", action="store_true", help="open it in your browser")
    parser.add_argument("--host", default="127.0.0.1", help="where it listens (default: this computer alone)")
    parser.add_argument("--port", type=int, help="its port (default: 8427, or any that is free)")
    parser.add_argument("--name", action="append", default=[], help="what else browsers call this computer")
    parser.add_argument("--tls-cert", metavar="FILE", help="a certificate, for other computers")
    parser.add_argument("--tls-key", metavar="FILE", help="its key")
    parser.add_argument(
        "--plain-http-on-my-network",
        action="store_true",
        help="other computers, without a certificate: whoever is between reads along",
    )
