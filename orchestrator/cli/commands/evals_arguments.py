"""What the commands of `evals` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse
from contextlib import suppress
from math import isfinite

from orchestrator.cli.arguments import run_argument


def _suite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suite", metavar="SUITE", help="a folder under evals/")


def _record(parser: argparse.ArgumentParser) -> None:
    choices = ("none", "missing", "all")
    parser.add_argument("--record", choices=choices, default="none", help="ask what was never recorded, or all anew")
    parser.add_argument("--max-cost", metavar="USD", type=dollars, help="what recording may cost in all")


def _reports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--html", metavar="FILE", help="write a page with all profiles side by side")
    parser.add_argument("--junit", metavar="FILE", help="write JUnit XML")
    parser.add_argument("--markdown", metavar="FILE", help="write a summary")


def _selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--case", dest="cases", metavar="NAME", action="append", default=[], help="only this one")
    parser.add_argument("--only", metavar="PATTERN", action="append", default=[], help="of names it fits: geo-*")
    parser.add_argument(
        "--tag", dest="tags", metavar="TAG", action="append", default=[], help="with this tag or kind, or KEY=VALUE"
    )
    parser.add_argument("--sample", metavar="N", type=count, default=0, help="so many of them, drawn by --seed")
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="which sample (1)")
    parser.add_argument("--limit", metavar="N", type=count, default=0, help="the first so many")


def count(text: str) -> int:
    """A whole number above 0."""
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f'"{text}" is no whole number from 1 on')
    return int(text)


def dollars(text: str) -> float:
    """A bound that can be kept: with "nan" no sum is ever above it."""
    with suppress(ValueError):
        if isfinite(amount := float(text)) and amount >= 0:
            return amount
    raise argparse.ArgumentTypeError(f'"{text}" is no number of dollars from 0 on')


def eval_ls_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suite", metavar="SUITE", nargs="?", help="its cases, with their tags")


def eval_run_arguments(parser: argparse.ArgumentParser) -> None:
    _suite(parser)
    _running(parser)


def _running(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile", dest="profiles", metavar="PROFILE", action="append", default=[], help="again for more"
    )
    parser.add_argument("--cell", dest="cells", metavar="CELL", action="append", default=[], help="of its matrix only")
    _selection(parser)
    parser.add_argument("--repeats", metavar="N", type=count, default=0, help="instead of the suite's own number")
    parser.add_argument(
        "--at-once",
        metavar="N",
        type=count,
        default=0,
        help="cases that wait for models at a time (4); with 1, a replay is one process",
    )
    _record(parser)
    _reports(parser)


def eval_redteam_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="what is attacked, through a text that it reads")
    parser.add_argument("--into", metavar="INPUT", default="", help="the input that takes the text; default the first")
    parser.add_argument(
        "--input", dest="inputs", metavar="NAME=VALUE", action="append", default=[], help="another input, for all cases"
    )
    _running(parser)
    parser.set_defaults(record=None)


def eval_drift_arguments(parser: argparse.ArgumentParser) -> None:
    _suite(parser)
    parser.add_argument("--profile", metavar="PROFILE", help="default: the suite's first")
    parser.add_argument("--cell", metavar="CELL", help="of its matrix")
    parser.add_argument("--rerecord", action="store_true", help="ask what is missing, and record it")
    parser.add_argument("--max-cost", metavar="USD", type=dollars, help="what that may cost in all")
    parser.set_defaults(html=None, junit=None, markdown=None)


def eval_score_arguments(parser: argparse.ArgumentParser) -> None:
    _suite(parser)
    parser.add_argument("--result", metavar="ID", default="@last", help="a stored result; default the last")
    _reports(parser)


def eval_judge_check_arguments(parser: argparse.ArgumentParser) -> None:
    _suite(parser)
    parser.add_argument("--result", metavar="ID", default="@last", help="a stored result; default the last")


def eval_compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="BEFORE", help="a profile, a git revision, a result's id, @last; or A..B")
    parser.add_argument("now", metavar="NOW", nargs="?", help="the same; default `now`, the workspace as it is")
    parser.add_argument("--suite", metavar="SUITE", help="default: all")
    parser.add_argument("--html", metavar="FILE", help="write a page")


def eval_from_run_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument("--suite", metavar="SUITE", help="default: the app's name; made if there is none")
    parser.add_argument("--name", metavar="NAME", help="of the case; default: the run's id")


def eval_import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="JSON lines, CSV, YAML, or what another tool wrote")
    parser.add_argument("--app", metavar="APP", required=True, help="the app its inputs are for")
    parser.add_argument("--suite", metavar="SUITE", help="default: the file's name")
    parser.add_argument("--format", metavar="FORMAT", help="jsonl, csv, pydantic-evals, inspect, promptfoo ...")
    parser.add_argument(
        "--input", dest="inputs", metavar="NAME=KEY", action="append", default=[], help="the input that a key is"
    )
    parser.add_argument(
        "--expect", dest="expected", metavar="ARTIFACT=KEY", action="append", default=[], help="what must come out"
    )
    parser.add_argument("--may-lack", metavar="KEY", action="append", default=[], help="a key that some are without")


def eval_rekey_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suite", metavar="SUITE", nargs="?", help="default: all")
