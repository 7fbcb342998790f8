"""The commands there are: what each is called, says of itself, and which module does it.

Kept apart from the work so that `--help` and completion of commands import none of it. What a command takes stands
beside it, in `MODULE_arguments.py`.
"""

from __future__ import annotations

import os
import sys

_WIDEST = 112
"""Cells. Names stand side by side here and are not read as prose, so lines may be longer than a card's."""


class Command:
    """One command. Written out: making a dataclass would cost `--help` a third of its time."""

    def __init__(self, name: str, told: str, module: str, group: str) -> None:
        self.name = name
        self.help = told
        self.module = module
        """In `orchestrator.cli.commands`."""
        self.group = group

    @property
    def function(self) -> str:
        """Of its module: `eval_run` for `eval run`; `import_`, as Python has that word for itself."""
        name = self.name.replace("-", "_").replace(" ", "_")
        return f"{name}_" if name == "import" else name


COMMANDS: tuple[Command, ...] = (
    Command("run", "start a run and go on to the next decision or its end", "move", "Work"),
    Command("step", "one phase, then stop", "move", "Work"),
    Command("resume", "go on with a run, or with all that were cut off", "move", "Work"),
    Command("watch", "keep schedules and watched folders: begin what is due, and say what was missed", "watch", "Work"),
    Command("schedule install", "have the system keep them: shown, then written", "watch", "Work"),
    Command("schedule uninstall", "take that away again", "watch", "Work"),
    Command("mcp", "serve coding assistants and editors by MCP: they look and begin, you decide", "mcp", "Work"),
    Command("notify", "where you are told what waits for you, what was sent, and what is held", "notify", "Work"),
    Command("notify test", "send a test message over each channel, and say what came of it", "notify", "Work"),
    Command("inbox", "what waits for you; on a terminal, answer one after the other", "inbox", "Decide"),
    Command("web", "the page: see what needs you and answer it in a browser", "web", "Decide"),
    Command("approve", "yes, to exactly what was shown", "decide", "Decide"),
    Command("edit", "replace what was shown", "decide", "Decide"),
    Command("send-back", "to a phase, with a note for its agent", "decide", "Decide"),
    Command("reject", "no; the run ends", "decide", "Decide"),
    Command("answer", "give one of the decision's own answers", "decide", "Decide"),
    Command("runs", "the runs, newest first: as many as the screen holds", "runs", "Look"),
    Command("show", "one run: where it is and how it came there", "look", "Look"),
    Command("follow", "a run as it happens, from another terminal", "follow", "Look"),
    Command("cat", "print an artifact as it is", "look", "Look"),
    Command("transcript", "the whole account of a run", "look", "Look"),
    Command("trace", "a run as spans of OpenTelemetry, on the screen or to a collector", "tracing", "Look"),
    Command("open", "look at what a run published", "opening", "Look"),
    Command("diff", "two runs side by side: route, words, cost", "diff", "Look"),
    Command("stats", "what apps and agents were used for, what that took and saved", "stats", "Look"),
    Command("costs", "what models cost, by day, model, agent or app", "costs", "Look"),
    Command("audit", "where a page, a line of it or a run's text is from", "audit", "Look"),
    Command("blame", "a page line by line: who wrote it, from which line of what", "audit", "Look"),
    Command("take", "do the current phase's work yourself", "by_hand", "By hand"),
    Command("skip", "leave the current phase out", "by_hand", "By hand"),
    Command("goto", "go on at any phase", "by_hand", "By hand"),
    Command("cancel", "end runs where they stand", "by_hand", "By hand"),
    Command("fork", "a new run that shares another one's past", "fork", "By hand"),
    Command("upgrade", "move a run to its app as it is now", "upgrade", "By hand"),
    Command("today", "what to do today, in which order, and why; it proposes, you decide", "day", "Day"),
    Command("state", "what is true now: projects, energy, pending decisions, holes", "day", "Day"),
    Command("energy", "say how much energy you have today", "day", "Day"),
    Command("done", "mark a task as done where it lives", "day", "Day"),
    Command("defer", "move a task to a later day", "day", "Day"),
    Command("note", "keep a line, and the pattern it was done by", "day", "Day"),
    Command("log", "what was noted, decided and done, newest first", "day", "Day"),
    Command("decide", "put a question to yourself, with a day and a default", "day", "Day"),
    Command("decided", "answer a question of your own", "day", "Day"),
    Command("undo", "take back the last thing you said of your day", "day", "Day"),
    Command("rules ls", "what gets attention, and how often each rule spoke", "rules", "Day"),
    Command("rules explain", "why a task stands where it stands", "rules", "Day"),
    Command("rules check", "try the rules on states that could be", "rules", "Day"),
    Command("rules try", "what an expression comes to for each of your tasks", "rules", "Day"),
    Command("sources", "what is read from outside, and what of it is wrong", "sources", "Day"),
    Command("sources try", "what one source holds", "sources", "Day"),
    Command("review week", "what a week held, each line from its source; you say what it means", "review", "Review"),
    Command("review verify", "derive every line of a kept review again", "review", "Review"),
    Command("review system", "what your system is, does and proposes; adopted by your yes alone", "monthly", "Review"),
    Command("review undo", "take back what a review's proposal changed", "monthly", "Review"),
    Command("app ls", "the apps there are, and how they are used", "app", "Apps"),
    Command("app new", "write an app of what you logged often enough; it runs at once", "growing", "Apps"),
    Command("app ideas", "what repeats in your log and is no app yet", "growing", "Apps"),
    Command("app check", "every fault of one app, or of all", "app", "Apps"),
    Command("app pause", "an app starts no new runs, until a day or until you resume it", "app_life", "Apps"),
    Command("app resume", "a paused app starts runs again", "app_life", "Apps"),
    Command("app pin", "keep an app that is used in its season alone", "app_life", "Apps"),
    Command("app unpin", "an app is proposed for retirement like any other", "app_life", "Apps"),
    Command("app retire", "set an app's files aside, byte for byte", "app_life", "Apps"),
    Command("app restore", "have a retired app back as it was", "app_life", "Apps"),
    Command("app delete", "take a retired app's files away; what it did stays", "app_life", "Apps"),
    Command("changes", "what you changed of apps, prompts, rules and settings, and why", "changes", "Apps"),
    Command("app schema", "the JSON Schemas of the files you write, for editors", "app", "Apps"),
    Command("models ls", "which models play which role", "models", "Models"),
    Command("models check", "ask each model of a profile for one word", "models", "Models"),
    Command("models compare", "what a change of profile would change", "models", "Models"),
    Command("eval ls", "the suites there are", "evals", "Evals"),
    Command("eval run", "run a suite on recorded answers", "evals", "Evals"),
    Command("eval redteam", "forty attacks on an app, through what it reads", "evals", "Evals"),
    Command("eval drift", "which recordings a change made stale, and why", "evals", "Evals"),
    Command("eval from-run", "make a case of a run that took place", "evals", "Evals"),
    Command("eval import", "make a suite of a file of cases", "evals", "Evals"),
    Command("eval score", "judge again what is there, and run nothing", "evals", "Evals"),
    Command("eval judge check", "whether a judge says what you say", "evals", "Evals"),
    Command("eval compare", "two results or revisions side by side", "evals", "Evals"),
    Command("eval rekey", "new keys for recordings of an older version", "evals", "Evals"),
    Command("init", "make a workspace", "care", "Care"),
    Command("trust", "allow what a workspace made elsewhere would run", "trust", "Care"),
    Command("doctor", "what is wrong, and how to mend it", "care", "Care"),
    Command("verify", "is the journal what was written?", "care", "Care"),
    Command("backup", "a consistent copy of the journal", "care", "Care"),
    Command("export", "a run as one private file, for another machine", "run_file", "Care"),
    Command("import", "take in a run from a file; nothing in it is approved here", "run_file", "Care"),
    Command("completion", "the script that lets a shell complete words", "completion", "Care"),
    Command("gc", "remove runs that ended long ago, and shrink the journal", "removal", "Care"),
    Command("forget", "erase what a run holds; that it ran stays known", "removal", "Care"),
)


def command_named(words: list[str]) -> tuple[Command, list[str]] | None:
    """The command that the words begin with, of one word, of two or of three (noun first), and the words after it."""
    for length in (3, 2, 1):
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
    room = max(len(command.name) for command in COMMANDS) + 1
    return [line for command in commands for line in _fitted(f"  {command.name:<{room}}", command.help)]


def _fitted(head: str, text: str) -> list[str]:
    room = max(18, screen_width(_WIDEST) - len(head))  # on the narrowest phone, too
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
        "Exit: 0 done, 1 you can mend it, 2 usage, 3 waits for you, 4 rejected, 5 sleeps, 6 could not measure, "
        "70 a bug of ours, 130 interrupted.",
    )
    return "\n".join(lines)
