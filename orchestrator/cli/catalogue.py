"""The commands there are: what each is called, says of itself, takes, and which module does it.

Kept apart from the work so that `--help` and completion import none of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from orchestrator.domain.run_status import STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:  # spelled so, because `typing` costs a tenth of `--help`
    import argparse


_WIDEST = 112


class Command:
    """One command. Written out: making a dataclass would cost `--help` a third of its time."""

    def __init__(
        self, name: str, told: str, module: str, arguments: Callable[[argparse.ArgumentParser], None], group: str
    ) -> None:
        self.name = name
        self.help = told
        self.module = module
        """In `orchestrator.cli.commands`."""
        self.arguments = arguments
        self.group = group

    @property
    def function(self) -> str:
        """Of its module: `eval_run` for `eval run`; `import_`, as Python has that word for itself."""
        name = self.name.replace("-", "_").replace(" ", "_")
        return f"{name}_" if name == "import" else name


def _nothing(_: argparse.ArgumentParser) -> None:
    """The command takes no arguments of its own."""


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", help="the app to run")
    parser.add_argument(
        "input", metavar="INPUT", nargs="?", help="its first input (default: the oldest new file it watches)"
    )
    parser.add_argument("-p", dest="values", metavar="NAME=VALUE", action="append", default=[], help="any other input")
    parser.add_argument("--profile", metavar="PROFILE", help="the models to use, instead of baton.yaml's profile")
    parser.add_argument("--until", metavar="PHASE", default="", help="stop before this phase")
    parser.add_argument("--no-drive", action="store_true", help="only record the start; go on with step or resume")
    parser.add_argument("--dry-run", action="store_true", help="only say what it would do, ask and cost at most")


def _run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="a run's id, the start of it, or @last")


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--app", metavar="APP", help="of this app only")
    parser.add_argument(
        "--since", metavar="TIME", default="", help="90m, 36h, 7d, 12w ago, a day (2026-11-22) or today"
    )
    parser.add_argument(
        "--limit", metavar="N", type=int, help="so many (default: what the screen holds, elsewhere 100)"
    )
    parser.add_argument("--all", action="store_true", help="however many there are")


def _runs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--status",
        dest="statuses",
        metavar="STATUS",
        action="append",
        default=[],
        choices=STATUSES,
        help="running, waiting, interrupted, done, rejected, failed, cancelled or expired; again for more",
    )
    _list_arguments(parser)


_OWN_ID = "a run's id, or the start of it"
"""Of what loses something: `@last` is another run than a moment ago."""


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


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", nargs="?", help="default: the newest one that published something")
    parser.add_argument("--print", action="store_true", help="only print where it is")


def _resume_arguments(parser: argparse.ArgumentParser) -> None:
    _optional_run(parser)
    parser.add_argument("--until", metavar="PHASE", default="", help="stop before this phase")
    parser.add_argument("--take-over", action="store_true", help="claim it even from a living process")


def _cat_arguments(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument("name", metavar="NAME", help="an artifact or input")


_DECISION = "d-1, or the id of a run that waits; without one, the one that is open is shown and asked about"


def _decisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decisions", metavar="DECISION", nargs="*", help=_DECISION)
    _answered(parser)


def _answered(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="a note, kept with the answer")
    parser.add_argument("--no-drive", action="store_true", help="record the answer, do not go on with the run")


def _edit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decision", metavar="DECISION", nargs="?", help=_DECISION)
    _answered(parser)
    parser.add_argument("--with", dest="file", metavar="FILE", help="the new version; without it your editor opens")


def _send_back_arguments(parser: argparse.ArgumentParser) -> None:
    _decisions(parser)
    parser.add_argument("--to", metavar="PHASE", default="", help="which phase gets the note")


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decisions", metavar="DECISION", nargs="*", help=_DECISION)
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
    parser.add_argument("runs", metavar="RUN", nargs="+", help=_OWN_ID)
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="why, for the record")


def _fork_arguments(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument("--from", dest="start", metavar="PHASE", default="", help="go on from this phase, or event")
    parser.add_argument("--profile", metavar="PROFILE", help="the models to use, instead of the run's own")
    parser.add_argument("--fresh", action="store_true", help="use none of the other run's answers from there on")
    parser.add_argument("--until", metavar="PHASE", default="", help="stop before this phase")
    parser.add_argument("--no-drive", action="store_true", help="only record the start; go on with step or resume")


def _upgrade_arguments(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument(
        "--map", dest="names", metavar="OLD=NEW", action="append", default=[], help="a phase that has a new name"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument("--to", metavar="FILE", help="where to; a folder gets RUN.baton (default: here)")
    parser.add_argument("--yes", action="store_true", help="replace a file that is there, without asking")


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="what `baton export` wrote, here or on another machine")


def _diff_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="a run's id, the start of it, or @last")
    parser.add_argument("other", metavar="RUN", nargs="?", help="the other one; without it the run it was forked from")


def _app_new_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NEW", help="small letters, digits and hyphens")


def _app_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("app", metavar="APP", nargs="?", help="default: all, and every file beside them")


def _app_schema_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", metavar="KIND", nargs="?", help="app, agent, baton, suite ...; without it all are listed"
    )


def _models_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="PROFILE", help="default: the one in force")


def _models_compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="PROFILE", help="a profile")
    parser.add_argument("after", metavar="PROFILE", help="another one")


def _suite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suite", metavar="SUITE", help="a folder under evals/")


def _eval_run_arguments(parser: argparse.ArgumentParser) -> None:
    _suite(parser)
    parser.add_argument(
        "--profile", dest="profiles", metavar="PROFILE", action="append", default=[], help="again for more"
    )
    parser.add_argument("--case", dest="cases", metavar="NAME", action="append", default=[], help="only this one")
    parser.add_argument("--repeats", metavar="N", type=int, default=0, help="instead of the suite's own number")
    _record(parser)
    _reports(parser)


def _record(parser: argparse.ArgumentParser) -> None:
    choices = ("none", "missing", "all")
    parser.add_argument("--record", choices=choices, default="none", help="ask what was never recorded, or all anew")
    parser.add_argument("--max-cost", metavar="USD", type=float, help="what recording may cost in all")


def _eval_drift_arguments(parser: argparse.ArgumentParser) -> None:
    _suite(parser)
    parser.add_argument("--profile", metavar="PROFILE", help="default: the suite's first")
    parser.add_argument("--rerecord", action="store_true", help="ask what is missing, and record it")
    parser.add_argument("--max-cost", metavar="USD", type=float, help="what that may cost in all")
    parser.set_defaults(html=None, junit=None, markdown=None)


def _eval_score_arguments(parser: argparse.ArgumentParser) -> None:
    _suite(parser)
    parser.add_argument("--result", metavar="ID", default="@last", help="a stored result; default the last")
    _reports(parser)


def _eval_compare_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="BEFORE", help="a profile, a git revision, a result's id, @last; or A..B")
    parser.add_argument("now", metavar="NOW", nargs="?", help="the same; default `now`, the workspace as it is")
    parser.add_argument("--suite", metavar="SUITE", help="default: all")
    parser.add_argument("--html", metavar="FILE", help="write a page")


def _reports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--html", metavar="FILE", help="write a page with all profiles side by side")
    parser.add_argument("--junit", metavar="FILE", help="write JUnit XML")
    parser.add_argument("--markdown", metavar="FILE", help="write a summary")


def _eval_from_run_arguments(parser: argparse.ArgumentParser) -> None:
    _run(parser)
    parser.add_argument("--suite", metavar="SUITE", help="default: the app's name; made if there is none")
    parser.add_argument("--name", metavar="NAME", help="of the case; default: the run's id")


def _eval_import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="what Dataset.to_file wrote, YAML or JSON")
    parser.add_argument("--app", metavar="APP", required=True, help="the app its inputs are for")
    parser.add_argument("--suite", metavar="SUITE", help="default: the file's name")


def _optional_suite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("suite", metavar="SUITE", nargs="?", help="default: all")


def _init_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", help="where to make it (default: here)")


def _backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="FILE", nargs="?", help="default: state/backups/ with the time")


def _gc_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--older-than", metavar="DAYS", default="90d", help="since they ended; 90d, 12w (default: 90d)")
    parser.add_argument("--keep", metavar="N", type=int, default=0, help="so many of the newest runs stay")
    parser.add_argument("--dry-run", action="store_true", help="only say what would go")


def _forget_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help=_OWN_ID)
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these artifacts or inputs, and what quotes them")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _doctor_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mend", action="store_true", help="mend what can be mended without harm")


def _trust_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--always", action="store_true", help="the folder itself, whatever changes in it: it is yours")
    parser.add_argument("--journal", action="store_true", help="what was answered in its journal elsewhere, as yours")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _completion_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "fish"), help="bash, zsh or fish")


def _inbox_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decision", metavar="DECISION", nargs="?", help="only this one")
    _list_arguments(parser)
    parser.set_defaults(no_drive=False)


COMMANDS: tuple[Command, ...] = (
    Command("run", "start a run and go on to the next decision or its end", "move", _run_arguments, "Work"),
    Command("step", "one phase, then stop", "move", _run, "Work"),
    Command("resume", "go on with a run, or with all that were cut off", "move", _resume_arguments, "Work"),
    Command(
        "inbox", "what waits for you; on a terminal, answer one after the other", "inbox", _inbox_arguments, "Decide"
    ),
    Command("approve", "yes, to exactly what was shown", "decide", _decisions, "Decide"),
    Command("edit", "replace what was shown", "decide", _edit_arguments, "Decide"),
    Command("send-back", "to a phase, with a note for its agent", "decide", _send_back_arguments, "Decide"),
    Command("reject", "no; the run ends", "decide", _decisions, "Decide"),
    Command("answer", "give one of the decision's own answers", "decide", _answer_arguments, "Decide"),
    Command("runs", "the runs, newest first: as many as the screen holds", "runs", _runs_arguments, "Look"),
    Command("show", "one run: where it is and how it came there", "look", _show_arguments, "Look"),
    Command("follow", "a run as it happens, from another terminal", "follow", _run, "Look"),
    Command("cat", "print an artifact as it is", "look", _cat_arguments, "Look"),
    Command("transcript", "the whole account of a run", "look", _run, "Look"),
    Command("open", "look at what a run published", "opening", _open_arguments, "Look"),
    Command("diff", "two runs side by side: route, words, cost", "diff", _diff_arguments, "Look"),
    Command("take", "do the current phase's work yourself", "by_hand", _take_arguments, "By hand"),
    Command("skip", "leave the current phase out", "by_hand", _by_hand, "By hand"),
    Command("goto", "go on at any phase", "by_hand", _goto_arguments, "By hand"),
    Command("cancel", "end runs where they stand", "by_hand", _cancel_arguments, "By hand"),
    Command("fork", "a new run that shares another one's past", "fork", _fork_arguments, "By hand"),
    Command("upgrade", "move a run to its app as it is now", "upgrade", _upgrade_arguments, "By hand"),
    Command("app ls", "the apps there are, and how they are used", "app", _nothing, "Apps"),
    Command("app new", "write an app that runs at once, to be made yours", "app", _app_new_arguments, "Apps"),
    Command("app check", "every fault of one app, or of all", "app", _app_check_arguments, "Apps"),
    Command("app schema", "the JSON Schemas of the files you write, for editors", "app", _app_schema_arguments, "Apps"),
    Command("models ls", "which models play which role", "models", _nothing, "Models"),
    Command("models check", "ask each model of a profile for one word", "models", _models_check_arguments, "Models"),
    Command("models compare", "what a change of profile would change", "models", _models_compare_arguments, "Models"),
    Command("eval ls", "the suites there are", "evals", _nothing, "Evals"),
    Command("eval run", "run a suite on recorded answers", "evals", _eval_run_arguments, "Evals"),
    Command("eval drift", "which recordings a change made stale, and why", "evals", _eval_drift_arguments, "Evals"),
    Command("eval from-run", "make a case of a run that took place", "evals", _eval_from_run_arguments, "Evals"),
    Command("eval import", "make a suite of a pydantic-evals dataset", "evals", _eval_import_arguments, "Evals"),
    Command("eval score", "judge again what is there, and run nothing", "evals", _eval_score_arguments, "Evals"),
    Command("eval compare", "two results or revisions side by side", "evals", _eval_compare_arguments, "Evals"),
    Command("eval rekey", "new keys for recordings of an older version", "evals", _optional_suite, "Evals"),
    Command("init", "make a workspace", "care", _init_arguments, "Care"),
    Command("trust", "allow what a workspace made elsewhere would run", "trust", _trust_arguments, "Care"),
    Command("doctor", "what is wrong, and how to mend it", "care", _doctor_arguments, "Care"),
    Command("verify", "is the journal what was written?", "care", _optional_run, "Care"),
    Command("backup", "a consistent copy of the journal", "care", _backup_arguments, "Care"),
    Command("export", "a run as one private file, for another machine", "run_file", _export_arguments, "Care"),
    Command(
        "import", "take in a run from a file; nothing in it is approved here", "run_file", _import_arguments, "Care"
    ),
    Command("completion", "the script that lets a shell complete words", "completion", _completion_arguments, "Care"),
    Command("gc", "remove runs that ended long ago, and shrink the journal", "removal", _gc_arguments, "Care"),
    Command("forget", "erase what a run holds; that it ran stays known", "removal", _forget_arguments, "Care"),
)


def command_named(words: list[str]) -> tuple[Command, list[str]] | None:
    """The command that the words begin with, of one word or of two (noun first), and the words after it."""
    for length in (2, 1):
        name = " ".join(words[:length])
        for command in COMMANDS:
            if len(words) >= length and command.name == name:
                return command, words[length:]
    return None


def commands_of(noun: str) -> list[Command]:
    """`eval run`, `eval drift` ... for `eval`."""
    return [command for command in COMMANDS if command.name.startswith(f"{noun} ")]


def screen_width(usual: int) -> int:
    """Columns of the screen help is read on; `usual` where it is read by a program, and at most that."""
    if not sys.stdout.isatty():
        return usual
    try:
        return min(usual, os.get_terminal_size(sys.stdout.fileno()).columns or 80)
    except (OSError, ValueError):
        return usual


def told(commands: list[Command]) -> list[str]:
    """A line each, as in a list of commands; what does not fit goes on below."""
    return [line for command in commands for line in _fitted(f"  {command.name:<16}", command.help)]


def _fitted(head: str, text: str) -> list[str]:
    room = max(20, screen_width(_WIDEST) - len(head))
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return [f"{head if number == 0 else ' ' * len(head)}{line}" for number, line in enumerate(lines)]


def overview() -> str:
    """What `baton --help` prints."""
    lines = ["usage: baton [COMMAND] [--json] ...", "", "Bare `baton` says what needs you now.", ""]
    for group in dict.fromkeys(command.group for command in COMMANDS):
        lines.append(f"{group}:")
        lines += told([command for command in COMMANDS if command.group == group])
        lines.append("")
    lines += _fitted(
        "",
        "Ids may be shortened while they are unique; @last is the newest run, but never what is decided, cancelled or "
        "forgotten. Every command takes --json.",
    )
    lines += _fitted(
        "",
        "Exit: 0 done, 1 you can mend it, 2 usage, 3 waits for you, 4 rejected, 6 could not measure, "
        "70 a bug of ours, 130 interrupted.",
    )
    return "\n".join(lines)
