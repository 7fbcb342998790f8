"""The commands there are: what each is called, says of itself, takes, and which module does it.

Kept apart from the work so that `--help` and completion import none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:  # spelled so, because `typing` costs a tenth of `--help`
    import argparse


@dataclass(frozen=True)
class Command:
    name: str
    help: str
    module: str
    """In `orchestrator.cli.commands`; its function is named after the command."""
    arguments: Callable[[argparse.ArgumentParser], None]
    group: str


def _nothing(_: argparse.ArgumentParser) -> None:
    """The command takes no arguments of its own."""


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="the app to run")
    parser.add_argument("input", metavar="INPUT", nargs="?", help="its first input, often a file")
    parser.add_argument("-p", dest="values", metavar="NAME=VALUE", action="append", default=[], help="any other input")
    parser.add_argument("--profile", metavar="NAME", help="the models to use, instead of baton.yaml's profile")
    parser.add_argument("--until", metavar="PHASE", default="", help="stop before this phase")
    parser.add_argument("--no-drive", action="store_true", help="only record the start; go on with step or resume")


def _run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="a run's id, the start of it, or @last")


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument(
        "--html",
        metavar="FILE",
        nargs="?",
        const="",
        help="write the whole run as one page (default: beside its transcript; - prints it)",
    )


def _optional_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", nargs="?", help="a run's id, the start of it, or @last")


def _resume_arguments(parser: argparse.ArgumentParser) -> None:
    _optional_run(parser)
    parser.add_argument("--until", metavar="PHASE", default="", help="stop before this phase")
    parser.add_argument("--take-over", action="store_true", help="claim it even from a living process")


def _cat_arguments(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument("name", metavar="NAME", help="an artifact or input")


def _decision(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decision", metavar="DECISION", help="d-1, the id of a run that waits, or @last")
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="a note, kept with the answer")
    parser.add_argument("--no-drive", action="store_true", help="record the answer, do not go on with the run")


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    _decision(parser)
    parser.add_argument("--with", dest="file", metavar="FILE", help="the new version; without it your editor opens")


def _send_back_arguments(parser: argparse.ArgumentParser) -> None:
    _decision(parser)
    parser.add_argument("--to", metavar="PHASE", default="", help="which phase gets the note")


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decision", metavar="DECISION", help="d-1, the id of a run that waits, or @last")
    parser.add_argument("word", metavar="WORD", help="one of the decision's own answers")
    parser.add_argument("-p", dest="values", metavar="NAME=VALUE", action="append", default=[], help="a form field")
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="a note, kept with the answer")
    parser.add_argument("--no-drive", action="store_true", help="record the answer, do not go on with the run")


def _by_hand(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="why, for the record")
    parser.add_argument("--no-drive", action="store_true", help="only record it, do not go on with the run")


def _take_arguments(parser: argparse.ArgumentParser) -> None:
    _by_hand(parser)
    parser.add_argument("--with", dest="file", metavar="FILE", required=True, help="your work")


def _goto_arguments(parser: argparse.ArgumentParser) -> None:
    _by_hand(parser)
    parser.add_argument("phase", metavar="PHASE", help="where to go on")


def _cancel_arguments(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="why, for the record")


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", help="where to make it (default: here)")


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="FILE", nargs="?", help="default: state/backups/ with the time")


def _inbox_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decision", metavar="DECISION", nargs="?", help="only this one")
    parser.set_defaults(no_drive=False)


COMMANDS: tuple[Command, ...] = (
    Command("run", "start a run and go on to the next decision or its end", "move", _run_arguments, "Work"),
    Command("step", "one phase, then stop", "move", _run, "Work"),
    Command("resume", "go on with a run, or with all that were cut off", "move", _resume_arguments, "Work"),
    Command(
        "inbox", "what waits for you; on a terminal, answer one after the other", "inbox", _inbox_arguments, "Decide"
    ),
    Command("approve", "yes, to exactly what was shown", "decide", _decision, "Decide"),
    Command("edit", "replace what was shown", "decide", _edit_arguments, "Decide"),
    Command("send-back", "to a phase, with a note for its agent", "decide", _send_back_arguments, "Decide"),
    Command("reject", "no; the run ends", "decide", _decision, "Decide"),
    Command("answer", "give one of the decision's own answers", "decide", _answer_arguments, "Decide"),
    Command("runs", "all runs, newest first", "look", _nothing, "Look"),
    Command("show", "one run: where it is and how it came there", "look", _show_arguments, "Look"),
    Command("follow", "a run as it happens, from another terminal", "follow", _run, "Look"),
    Command("cat", "print an artifact as it is", "look", _cat_arguments, "Look"),
    Command("transcript", "the whole account of a run", "look", _run, "Look"),
    Command("take", "do the current phase's work yourself", "by_hand", _take_arguments, "By hand"),
    Command("skip", "leave the current phase out", "by_hand", _by_hand, "By hand"),
    Command("goto", "go on at any phase", "by_hand", _goto_arguments, "By hand"),
    Command("cancel", "end a run where it stands", "by_hand", _cancel_arguments, "By hand"),
    Command("init", "make a workspace", "care", _init_arguments, "Care"),
    Command("doctor", "what is wrong, and how to mend it", "care", _nothing, "Care"),
    Command("verify", "is the journal what was written?", "care", _optional_run, "Care"),
    Command("backup", "a consistent copy of the journal", "care", _backup_arguments, "Care"),
)


def command_named(name: str) -> Command | None:
    return next((command for command in COMMANDS if command.name == name), None)


def overview() -> str:
    """What `baton --help` prints."""
    lines = ["usage: baton [COMMAND] [--json] ...", "", "Bare `baton` says what needs you now.", ""]
    for group in dict.fromkeys(command.group for command in COMMANDS):
        lines.append(f"{group}:")
        lines += [f"  {command.name:<12}{command.help}" for command in COMMANDS if command.group == group]
        lines.append("")
    lines += [
        "Ids may be shortened while they are unique; @last is the newest. Every command takes --json.",
        "Exit: 0 done, 1 you can mend it, 2 usage, 3 waits for you, 4 rejected, 70 a bug of ours, 130 interrupted.",
    ]
    return "\n".join(lines)
