"""What may stand where somebody presses the tab key: commands, options, and the names there are in the workspace.

What takes which kind of name is read off the commands' own arguments, so there is nothing here to keep up to date.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from orchestrator.cli.catalogue import COMMANDS, Command, command_named, commands_of
from orchestrator.cli.parser import parser_of
from orchestrator.errors import BatonError
from orchestrator.face.folder import find_workspace
from orchestrator.features.apps.known_names import KnownNames, Name
from orchestrator.text.visible import visible
from orchestrator.values import dataclass, field

_HARMLESS = re.compile(r"[\w@.=-]+|[\w-]+(?:/[\w.~-]+)+", re.ASCII)
"""The second one: of a branch."""

FILES = ":files"
"""Stands for whatever the shell itself finds."""


@dataclass
class _Given:
    """The words before the one that is typed, as the command's parser would take them."""

    values: dict[str, str] = field(default_factory=dict)
    positionals: int = 0
    waiting: argparse.Action | None = None
    """An option that wants its value next."""


def print_candidates(words: list[str]) -> int:
    """A line each: the name, a tab, what it is. Nobody is told why there are none: they are in the middle of typing."""
    with suppress(BatonError, OSError):
        for name, told in candidates(words):
            sys.stdout.write(f"{name}\t{visible(' '.join(told.split()))}\n")
    return 0


def candidates(words: list[str]) -> list[Name]:
    """Names with what to say of them; the last word is the one that is typed, perhaps still empty."""
    *before, typed = _joined(words) or [""]
    return [name for name in _possible(before, typed) if name[0] == FILES or _is_offered(name[0], typed)]


def _is_offered(name: str, typed: str) -> bool:
    """A shell puts the name on its line as it is, and a file of somebody else's may be called anything."""
    return name.startswith(typed) and _HARMLESS.fullmatch(name) is not None


def _joined(words: list[str]) -> list[str]:
    """Bash takes `name=value` apart."""
    joined: list[str] = []
    for word in words:
        if joined and (word == "=" or joined[-1].endswith("=")) and not joined[-1].startswith("--"):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _possible(before: list[str], typed: str) -> list[Name]:
    found = command_named(before)
    if found is None:
        return _commands(before)
    command, rest = found
    actions = parser_of(command).actions
    given = _taken(actions, rest)
    if given.waiting is None and typed.startswith("-"):
        return [(word, action.help or "") for action in actions for word in action.option_strings if word[:2] == "--"]
    action = given.waiting or _positional(actions, given.positionals)
    return list(_names(command, action, given.values, typed)) if action else []


def _commands(before: list[str]) -> list[Name]:
    if not before:
        nouns = {command.name.partition(" ")[0]: command for command in COMMANDS}
        return [(noun, command.help if noun == command.name else "") for noun, command in nouns.items()]
    if len(before) > 1:
        return []
    return [(command.name.partition(" ")[2], command.help) for command in commands_of(before[0])]


def _taken(actions: list[argparse.Action], words: list[str]) -> _Given:
    given = _Given()
    options = {word: action for action in actions for word in action.option_strings}
    for word in words:
        if given.waiting:
            given.values[given.waiting.dest] = word
            given.waiting = None
        elif word in options:
            given.waiting = options[word] if options[word].nargs != 0 else None
        elif not word.startswith("-"):
            action = _positional(actions, given.positionals)
            given.values |= {action.dest: word} if action else {}
            given.positionals += 1
    return given


def _positional(actions: list[argparse.Action], place: int) -> argparse.Action | None:
    positionals = [action for action in actions if not action.option_strings]
    if place >= len(positionals) and positionals and positionals[-1].nargs == "*":
        return positionals[-1]
    return positionals[place] if place < len(positionals) else None


def _names(command: Command, action: argparse.Action, given: dict[str, str], typed: str) -> Iterator[Name]:
    if action.choices:
        yield from ((str(choice), "") for choice in action.choices)
    elif action.metavar in ("FILE", "DIR", "INPUT") or (action.metavar == "NAME=VALUE" and "=" in typed):
        yield FILES, ""
    elif action.metavar == "RUN" and "/" in typed:
        yield from KnownNames(find_workspace(Path.cwd())).branches(typed.partition("/")[0])
    elif source := _source(command, action):
        yield from source(KnownNames(find_workspace(Path.cwd())), given)


Source = Callable[[KnownNames, dict[str, str]], list[Name]]


def _source(command: Command, action: argparse.Action) -> Source | None:
    """By what an argument is called in help."""
    if command.name in ("cat", "forget") and action.metavar == "NAME":
        return lambda names, given: names.artifacts_of_run(given.get("run", ""))
    return _SOURCES.get(str(action.metavar))


def _phases(names: KnownNames, given: dict[str, str]) -> list[Name]:
    if "run" in given:
        return names.phases_of_run(given["run"])
    return names.phases_of_app(given["app"]) if "app" in given else names.phases_of_decision(_decision(given))


def _decision(given: dict[str, str]) -> str:
    """The one that is named last, where a command takes several."""
    return given.get("decision") or given.get("decisions", "")


def _inputs(names: KnownNames, given: dict[str, str]) -> list[Name]:
    return [(f"{name}=", told) for name, told in names.inputs_of_app(given.get("app", ""))]


_SOURCES: dict[str, Source] = {
    "RUN": lambda names, _: names.runs(),
    "DECISION": lambda names, _: names.decisions(),
    "APP": lambda names, _: names.apps(),
    "RETIRED": lambda names, _: names.retired(),
    "PROFILE": lambda names, _: names.profiles(),
    "SUITE": lambda names, _: names.suites(),
    "PHASE": _phases,
    "WORD": lambda names, given: names.answers_of(_decision(given)),
    "NAME=VALUE": _inputs,
}
