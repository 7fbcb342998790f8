"""What the commands of `day` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import no_arguments

LEVELS = ("low", "mid", "high")


def today_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--why", metavar="TASK", help="why a task stands where it stands")
    parser.add_argument("--energy", metavar="LEVEL", choices=LEVELS, help="what if: low, mid or high; nothing is said")
    parser.add_argument("--all", action="store_true", help="all that has no place today, however much it is")


state_arguments = no_arguments


def energy_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("level", metavar="LEVEL", choices=LEVELS, help="low, mid or high; for today alone")


def note_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", help="what is worth keeping")
    parser.add_argument("--pattern", metavar="NAME", default="", help="the workflow it was done by")
    parser.add_argument("--minutes", metavar="N", type=int, help="how long it took")
    parser.add_argument("--project", metavar="ID", default="", help="a project of state/projects.yaml")
    parser.add_argument("--building", action="store_true", help="time that went into the system itself")
    parser.add_argument("--change", action="store_true", help="the text is why you changed the files you changed last")
    parser.add_argument("--file", metavar="PATH", default="", help="with --change: of this file alone")


def log_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", metavar="QUERY", nargs="?", default="", help="words, an id, a project or a pattern")
    parser.add_argument("--since", metavar="TIME", default="", help="90m, 36h, 7d, 12w ago, a day or today")


def decide_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", metavar="QUESTION", help="what is to be decided, by you")
    parser.add_argument("--by", metavar="DATE", default="", help="until when: a day, today, tomorrow or friday")
    parser.add_argument("--default", metavar="TEXT", default="", help="what happens when nobody decides")
    parser.add_argument("--cost-of-delay", metavar="TEXT", default="", help="what waiting costs")


def decided_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="D1, D2 ...: a question of your own")
    parser.add_argument("answer", metavar="ANSWER", help="what you decided")
    parser.add_argument("-m", dest="why", metavar="WHY", default="", help="why, for the record")


def done_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("task", metavar="TASK", help="its id, the start of it, or a word of its title")


def defer_arguments(parser: argparse.ArgumentParser) -> None:
    done_arguments(parser)
    parser.add_argument("--to", metavar="DATE", default="", help="a later day, such as friday (default: tomorrow)")


undo_arguments = no_arguments
