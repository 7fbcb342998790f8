"""The command `baton`: finds the command, runs it, and tells errors apart by exit code."""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from types import SimpleNamespace

from orchestrator.cli.catalogue import COMMANDS, command_named, commands_of, overview, told
from orchestrator.errors import BatonError, UsageError, WorkspaceMissing, nearest_name

_YOUNG = 100_000
"""Objects that are made before some are looked through; Python's own choice is 700."""
BUG = 70
"""EX_SOFTWARE of sysexits.h."""
INTERRUPTED = 130
"""What shells give for Ctrl-C: 128 and the number of SIGINT."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        _collect_seldom()
    as_json = "--json" in given
    _ready_streams()
    try:
        return _flushed(_dispatch(given))
    except BatonError as error:
        return _tell(error, as_json=as_json)
    except KeyboardInterrupt:
        return _tell_interrupted(as_json=as_json)
    except OSError as error:
        return _tell_system(error, as_json=as_json)
    except Exception as error:  # noqa: BLE001 - the one place where our bugs end
        return _tell_bug(error, as_json=as_json)


def _collect_seldom() -> None:
    """A command is over before its garbage matters; looking for it, and at the end again, takes a tenth of its time."""
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


def _ready_streams() -> None:
    """No character can fail to be written, and a stream that was closed is one that goes nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, _nowhere())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def _nowhere() -> io.TextIOWrapper:
    """Open to the end of the process, so nobody closes it."""
    return io.TextIOWrapper(io.FileIO(os.open(os.devnull, os.O_WRONLY), "w", closefd=False), encoding="utf-8")


def _dispatch(given: list[str]) -> int:
    words = [word for word in given if word != "--json"] if given[:1] == ["--json"] else given
    if not words:
        return _call("home", "home", SimpleNamespace(json=bool(given)))
    name, *rest = words
    if name in ("-h", "--help", "help"):
        sys.stdout.write(overview() + "\n")
        return 0
    if name == "--version":
        sys.stdout.write(f"baton {version()}\n")
        return 0
    if name == "__complete":
        from orchestrator.cli.complete import print_candidates

        return print_candidates(rest)
    found = command_named(words)
    if found is None:
        return _not_a_command(name, rest)
    command, rest = found
    from orchestrator.cli.parser import parser_of  # argparse, which `--help` can do without

    arguments = parser_of(command).parse_intermixed_args(rest)
    arguments.json |= words is not given
    return _call(command.module, command.function, arguments)


def _not_a_command(name: str, rest: list[str]) -> int:
    """A noun by itself lists what can be done with it; anything else is a slip."""
    below = commands_of(name)
    asked_for_help = all(word in ("-h", "--help") for word in rest)
    if below and asked_for_help:
        sys.stdout.write("\n".join(told(below)) + "\n")
        return 0
    given = f"{name} {rest[0]}" if below else name
    words = [command.name.partition(" ")[2] for command in below] or [one.name.split()[0] for one in COMMANDS]
    meant = nearest_name(rest[0] if below else name, words)
    nearest = f"{name} {meant}" if below and meant else meant
    otherwise = f"See: baton {name}" if below else "See: baton --help"
    raise UsageError(f'there is no command "{given}".', mend=f"Did you mean {nearest}?" if nearest else otherwise)


def version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("baton-os")
    except PackageNotFoundError:
        return "from a checkout that is not installed"


def _call(module: str, function: str, arguments: object) -> int:
    loaded = importlib.import_module(f"orchestrator.cli.commands.{module}")
    try:
        status: int = getattr(loaded, function)(arguments)
    except WorkspaceMissing:
        from orchestrator.cli.offer import workspace_made

        if getattr(arguments, "json", False) or not workspace_made():
            raise
        status = getattr(loaded, function)(arguments)
    return status


def _tell(error: BatonError, *, as_json: bool) -> int:
    if as_json:
        from orchestrator.cli.terminal import print_json
        from orchestrator.face.shape import error_shape

        try:
            print_json(error_shape(error))
            return error.exit_code
        except OSError:  # a disk that is full takes no word of it either
            _forget_output()
    from orchestrator.cli.terminal import stderr
    from orchestrator.text.visible import visible

    stderr().line(f"error: {visible(str(error))}")
    return error.exit_code


def _flushed(status: int) -> int:
    """The status stays what it is when nobody reads the end of the output any more."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
    return status


def _tell_system(error: OSError, *, as_json: bool) -> int:
    """What the operating system refuses is the person's to mend: rights, space, a folder that is gone.

    A broken pipe is told as well: standard output's own never comes here, so it led to another program.
    """
    try:
        sys.stdout.flush()
    except OSError:  # it is standard output itself that takes no more, nor an object that says so
        _forget_output()
        as_json = False
    from orchestrator.face.refusal import of_system

    return _tell(of_system(error), as_json=as_json)


def _forget_output() -> None:
    from orchestrator.cli.reader import forget_reader

    forget_reader(sys.stdout)


def _tell_interrupted(*, as_json: bool) -> int:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses twice is told once, and the status stays
    from orchestrator.cli.terminal import stderr, stdout

    if as_json:
        interrupted = BatonError("interrupted; everything recorded is kept.", mend="See what needs you: baton")
        interrupted.kind = "interrupted"
        _tell(interrupted, as_json=True)
    else:
        stdout().clear_unfinished()
        stderr().line("\ninterrupted; everything recorded is kept.  next: baton")
    return INTERRUPTED


def _tell_bug(error: Exception, *, as_json: bool) -> int:
    """A bug of ours: what the person sees is short, the rest goes to a log they can send."""
    import tempfile
    import traceback

    descriptor, path = tempfile.mkstemp(prefix="baton-bug-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as log:
        traceback.print_exception(error, file=log)
    told = BatonError(
        f"this is a bug in Baton ({type(error).__name__}). Nothing that was recorded is lost.",
        mend=f"What happened stands in {path}",
    )
    told.kind = "bug"
    _tell(told, as_json=as_json)
    return BUG


if __name__ == "__main__":
    raise SystemExit(main())
