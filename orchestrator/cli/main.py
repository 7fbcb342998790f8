"""The command `baton`: finds the command, runs it, and tells errors apart by exit code."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn, TextIO

from orchestrator.cli.catalogue import COMMANDS, Command, command_named, overview
from orchestrator.errors import BatonError, UsageError, nearest_name

BUG = 70
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    _open_closed_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json = "--json" in given
    try:
        return _dispatch(given)
    except BatonError as error:
        return _tell(error, as_json=as_json)
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted; everything recorded is kept. Go on: baton resume\n")
        return INTERRUPTED
    except BrokenPipeError:
        _write_no_more()
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _tell_bug(error)
        _write_no_more()
        sys.stderr.write(
            f"error: no space is left for {error.filename or 'the output'}. Everything recorded is kept.\n"
        )
        return 1
    except Exception as error:  # noqa: BLE001 - the one place where our bugs end
        return _tell_bug(error)


def _open_closed_streams() -> None:
    """A stream the caller closed (`>&-`) is None in Python; nothing is read from it, and what is written is lost."""
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")


def _nothing(mode: str) -> TextIO:
    """For the whole process, so it is never closed."""
    return open(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8", closefd=False)  # type: ignore[return-value]  # text mode


def _write_no_more() -> None:
    """Python flushes once more at its end, which would fail again and change the exit status."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _dispatch(given: list[str]) -> int:
    if not given or given == ["--json"]:
        return _call("home", "home", argparse.Namespace(json="--json" in given))
    name, *rest = given
    if name in ("-h", "--help", "help"):
        sys.stdout.write(overview() + "\n")
        return 0
    if name == "--version":
        sys.stdout.write(f"baton {_version()}\n")
        return 0
    command = command_named(name)
    if command is None:
        known = [command.name for command in COMMANDS]
        nearest = nearest_name(name, known)
        raise UsageError(
            f'there is no command "{name}".', mend=f"Did you mean {nearest}?" if nearest else "See: baton --help"
        )
    return _call(command.module, command.name.replace("-", "_"), _parser(command).parse_args(rest))


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("baton-os")
    except PackageNotFoundError:
        return "from a checkout that is not installed"


def _call(module: str, function: str, arguments: argparse.Namespace) -> int:
    loaded = importlib.import_module(f"orchestrator.cli.commands.{module}")
    status: int = getattr(loaded, function)(arguments)
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {message}.", mend=f"See: {self.prog} --help")


def _parser(command: Command) -> argparse.ArgumentParser:
    parser = _Parser(prog=f"baton {command.name}", description=command.help, allow_abbrev=False)
    command.arguments(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def _tell(error: BatonError, *, as_json: bool) -> int:
    if as_json:
        from orchestrator.cli.shapes import error_shape
        from orchestrator.cli.terminal import print_json

        print_json(error_shape(error))
    else:
        from orchestrator.domain.visible import visible

        sys.stderr.write(f"error: {visible(str(error))}\n")
    return error.exit_code


def _tell_bug(error: Exception) -> int:
    """A bug of ours: what the person sees is short, the rest goes to a log they can send."""
    import tempfile
    import traceback
    from datetime import UTC, datetime

    name = f"baton-bug-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.log"
    path = os.path.join(tempfile.gettempdir(), name)  # noqa: PTH118 - no pathlib on the start-up path
    with open(path, "w", encoding="utf-8") as log:  # noqa: PTH123
        traceback.print_exception(error, file=log)
    sys.stderr.write(
        f"error: this is a bug in Baton ({type(error).__name__}). Nothing that was recorded is lost.\n"
        f"       What happened stands in {path}\n"
    )
    return BUG


if __name__ == "__main__":
    raise SystemExit(main())
