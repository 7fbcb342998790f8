"""Programs of the person's own that take the screen over: pager and editor."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestrator.errors import UsageError


def has_pager() -> bool:
    """Whether the person named a pager of their own."""
    return bool(os.environ.get("PAGER"))


def page(text: str) -> bool:
    """Show text in $PAGER. Returns whether it could be shown there."""
    import subprocess

    pager = _command("PAGER", "less -FRX")
    with _keyboard_lent():
        try:
            done = subprocess.run(pager, input=text, text=True, encoding="utf-8", check=False)
        except OSError:
            return False
    return done.returncode == 0


def edit(path: Path) -> None:
    """Let the person edit a file.

    Raises:
        UsageError: the editor cannot be started, or says that it failed.
    """
    import subprocess

    editor = _command("VISUAL" if os.environ.get("VISUAL") else "EDITOR", "vi")
    with _keyboard_lent():
        try:
            done = subprocess.run([*editor, str(path)], check=False)
        except OSError as error:
            raise UsageError(
                f"the editor {editor[0]} cannot be started: {error.strerror}.", mend="Set EDITOR."
            ) from error
    if done.returncode:
        raise UsageError(f"the editor {editor[0]} ended with status {done.returncode}.")


def _command(variable: str, default: str) -> list[str]:
    try:
        return shlex.split(os.environ.get(variable) or default)
    except ValueError as error:
        raise UsageError(f"{variable} is not a command: {error}.", mend="Mend its quotes.") from error


@contextmanager
def _keyboard_lent() -> Iterator[None]:
    """Ctrl-C is the other program's while it has the screen. (Ignoring it would be inherited.)"""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
