"""What `watch` and `schedule` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

_KINDS = ("systemd", "timer", "launchd", "cron")


def watch_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="begin what is due, go on with it, and end: for timers")
    parser.add_argument("--status", action="store_true", help="when each app ran, what was missed, and when next")


def schedule_install_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=_KINDS, help="of the unit (default: what this computer has)")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def schedule_uninstall_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")
