"""From the catalogue to argparse. A wrong word is an error like any other, told as JSON too."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

from orchestrator.cli.catalogue import Command, screen_width
from orchestrator.errors import UsageError, nearest_name

_UNKNOWN = "unrecognized arguments: "
"""What argparse says of options and words that nothing takes."""


class CommandParser(argparse.ArgumentParser):
    """Keeps what it was given, for completion to read: argparse has no public way to ask."""

    def __init__(self, **more: Any) -> None:
        self.actions: list[argparse.Action] = []
        super().__init__(**more)

    def add_argument(self, *names: Any, **more: Any) -> argparse.Action:
        action = super().add_argument(*names, **more)
        self.actions.append(action)
        return action

    def error(self, message: str) -> NoReturn:
        unknown = message.removeprefix(_UNKNOWN).split() if message.startswith(_UNKNOWN) else []
        wrong = next((word.partition("=")[0] for word in unknown if word.startswith("--")), "")
        meant = nearest_name(wrong, [name for action in self.actions for name in action.option_strings])
        offer = f"Did you mean {meant}? " if meant else ""
        raise UsageError(f"{self.prog}: {message}.", mend=f"{offer}See: {self.prog} --help")


def arguments_of(command: Command) -> Callable[[Any], None]:
    """What tells a parser which arguments the command takes. Its module's own work is not loaded."""
    module = import_module(f"orchestrator.cli.commands.{command.module}_arguments")
    arguments: Callable[[Any], None] = getattr(module, f"{command.function}_arguments")
    return arguments


def parser_of(command: Command) -> CommandParser:
    parser = CommandParser(
        prog=f"baton {command.name}", description=command.help, allow_abbrev=False, formatter_class=_formatter
    )
    arguments_of(command)(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Of a given width: argparse asks for the screen's with each argument, and imports shutil to do so."""
    return argparse.HelpFormatter(prog, width=screen_width(100))
