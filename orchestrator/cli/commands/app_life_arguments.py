"""What the commands of `app_life` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse


def app_pause_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="the app that is to start no new runs")
    _until_and_why(parser, "the first day on which it is not paused any more")


def app_pin_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="the app that is kept, however long nobody uses it")
    _until_and_why(parser, "the first day on which that holds no more")


def app_resume_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="a paused app")


def app_unpin_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="a pinned app")


def app_retire_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="the app whose files are to be set aside")
    parser.add_argument("-m", dest="why", metavar="TEXT", default="", help="why, for the reviews")
    parser.add_argument("--anyway", action="store_true", help="also where other apps run it")


def app_restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="RETIRED", help="a retired app")


def app_delete_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="RETIRED", help="a retired app; its runs stay in the journal")
    parser.add_argument("--yes", action="store_true", help="without being asked")


def _until_and_why(parser: argparse.ArgumentParser, until: str) -> None:
    parser.add_argument("--until", metavar="DAY", default="", help=f"{until}, such as 2026-12-01 or monday")
    parser.add_argument("-m", dest="why", metavar="TEXT", default="", help="why, for the reviews")
