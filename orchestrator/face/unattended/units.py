"""What of the system can keep schedules while nobody has a terminal open: a systemd user unit, a launchd agent, or a
line of cron. Everything is shown before it is written, and bears the workspace it is for, so that it can be taken away.
"""

from __future__ import annotations

import os
import platform
import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from orchestrator.errors import UsageError, WorkspaceError
from orchestrator.files.looking import read_own
from orchestrator.files.writing import remove, write_whole

Kind = Literal["systemd", "timer", "launchd", "cron"]
"""A service that is always there, a timer that looks every five minutes, and the same two of other systems."""
KINDS: tuple[Kind, ...] = get_args(Kind)
_TOLD: Mapping[Kind, str] = {
    "systemd": "a systemd user service",
    "timer": "a systemd user timer",
    "launchd": "a launchd agent",
    "cron": "cron",
}
EVERY_MINUTES = 5
_CALL_S = 30
_NOT_CALLED = 127
"""As of a shell that finds no such command."""
_NO_CRONTAB = re.compile(r"no crontab\b|can't open '[^']*': no such file", re.IGNORECASE)
"""How cron says that a person has none; the second is BusyBox's."""
Call = Callable[[Sequence[str], str], tuple[int, str]]
"""Runs a command with this on its standard input; gives its status and what it said."""


class UnitFile(NamedTuple):
    path: Path
    text: str


class Unit(NamedTuple):
    """What would be written, and which commands put it in force or out of it."""

    kind: Kind
    files: tuple[UnitFile, ...]
    on: tuple[tuple[str, ...], ...]
    off: tuple[tuple[str, ...], ...]
    line: str = ""
    """Of a crontab."""

    @property
    def told(self) -> str:
        return _TOLD[self.kind]


def call(command: Sequence[str], given: str = "") -> tuple[int, str]:
    try:
        asked = given.encode("utf-8", "surrogateescape")
        done = subprocess.run(command, input=asked, capture_output=True, timeout=_CALL_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return _NOT_CALLED, str(error)
    if done.returncode == 0:  # a crontab is put back byte for byte, whatever a person's editor wrote
        return 0, done.stdout.decode("utf-8", "surrogateescape")
    return done.returncode, done.stderr.decode("utf-8", "replace")


def usual_kind() -> Kind:
    """What this computer has."""
    if platform.system() == "Darwin":
        return "launchd"
    return "systemd" if Path("/run/systemd/system").is_dir() and shutil.which("systemctl") else "cron"


def unit_of(root: Path, kind: Kind, *, home: Path | None = None, baton: Sequence[str] | None = None) -> Unit:
    """The unit of a workspace. Raises UsageError: its path cannot stand in one.

    Args:
        root: the workspace.
        kind: of the unit.
        home: the person's folder.
        baton: how Baton is called; as it was called now, where none is said.
    """
    if re.search(r"[\x00-\x1f\x7f]", str(root)):
        raise UsageError(f"{str(root)!r} has a control character in its path, which no unit can name.", mend="Move it.")
    home, command = home or Path.home(), [*(baton or _baton())]
    name = f"baton-{re.sub('[^a-z0-9]+', '-', root.name.lower()).strip('-') or 'home'}-{_short(root)}"
    if kind == "launchd":
        return _launchd(root, home, f"os.{name.replace('-', '.', 1)}", command)
    if kind == "cron":
        return _cron(root, command)
    return _systemd(root, home, name, command, is_timer=kind == "timer")


def installed(root: Path, *, home: Path | None = None, calls: Call = call) -> list[Unit]:
    """Those of this workspace that are written down in the system."""
    found: list[Unit] = []
    for kind in (*KINDS[1:], KINDS[0]):  # a timer has a service of the same name
        unit = unit_of(root, kind, home=home)
        if unit.line:
            is_there = _has_line(unit, calls)
        else:
            is_there = bool(unit.files) and all(_is_ours(file, root) for file in unit.files)
        if is_there and not (found and kind == "systemd" and found[0].kind == "timer"):
            found.append(unit)
    return found


def install(unit: Unit, *, calls: Call = call) -> None:
    """Write it and put it in force. Raises WorkspaceError: the system refuses."""
    for file in unit.files:
        write_whole(_base(file.path), file.path.relative_to(_base(file.path)), file.text.encode())
    if unit.line:
        _put_crontab([*_other_lines(unit, calls), unit.line], calls)
    for command in unit.on:
        _run(command, calls)


def uninstall(unit: Unit, *, calls: Call = call) -> None:
    """Put it out of force and take it away. What the system does not know any more is gone.

    Raises:
        WorkspaceError: the system refuses.
    """
    for command in unit.off:
        calls(command, "")
    for file in unit.files:
        if file.path.exists():
            remove(_base(file.path), file.path.relative_to(_base(file.path)))
    if unit.line:
        _put_crontab(_other_lines(unit, calls), calls)
    if unit.kind in ("systemd", "timer"):
        calls(("systemctl", "--user", "daemon-reload"), "")


def _systemd(root: Path, home: Path, name: str, command: Sequence[str], *, is_timer: bool) -> Unit:
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "systemd" / "user"
    again = "Type=oneshot\n" if is_timer else "Restart=always\nRestartSec=30\n"
    last = "" if is_timer else "\n[Install]\nWantedBy=default.target\n"
    words = " ".join(map(_systemd_word, [*command, "watch", *["--once"] * is_timer]))
    service = (
        f"# {_mark(root)}\n[Unit]\nDescription=Baton keeps schedules and watched folders\n\n[Service]\n{again}"
        f"WorkingDirectory={str(root).replace('%', '%%')}\nExecStart={words}\n{last}"
    )
    files = [UnitFile(folder / f"{name}.service", service)]
    if is_timer:
        timer = (
            f"# {_mark(root)}\n[Unit]\nDescription=Baton looks every {EVERY_MINUTES} minutes\n\n[Timer]\n"
            f"OnCalendar=*:0/{EVERY_MINUTES}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
        )
        files.append(UnitFile(folder / f"{name}.timer", timer))
    which = files[-1].path.name
    user = ("systemctl", "--user")
    return Unit(
        "timer" if is_timer else "systemd",
        tuple(files),
        ((*user, "daemon-reload"), (*user, "enable", "--now", which)),
        ((*user, "disable", "--now", which),),
    )


def _launchd(root: Path, home: Path, label: str, command: Sequence[str]) -> Unit:
    path = home / "Library" / "LaunchAgents" / f"{label}.plist"
    text = plistlib.dumps(
        {
            "Label": label,
            "Comment": _mark(root),
            "ProgramArguments": [*command, "watch"],
            "WorkingDirectory": str(root),
            "RunAtLoad": True,
            "KeepAlive": True,
            "ProcessType": "Background",
        }
    ).decode()
    return Unit(
        "launchd",
        (UnitFile(path, text),),
        (("launchctl", "load", "-w", str(path)),),
        (("launchctl", "unload", "-w", str(path)),),
    )


def _cron(root: Path, command: Sequence[str]) -> Unit:
    words = " ".join(map(shlex.quote, [*command, "watch", "--once"]))
    called = f"cd {shlex.quote(str(root))} && {words} >/dev/null 2>&1".replace("%", r"\%")
    return Unit("cron", (), (), (), f"*/{EVERY_MINUTES} * * * * {called} # {_mark(root)}")


def _systemd_word(word: str) -> str:
    """As systemd reads a command: `%` and `$` mean something to it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[\s\"'\\;]", word) else escaped


def _mark(root: Path) -> str:
    return f"written by baton schedule install for {root}"


def _short(root: Path) -> str:
    return sha256(os.fsencode(root)).hexdigest()[:6]


def _baton() -> list[str]:
    """By its whole path: a system's own search path is another one."""
    found = Path(sys.argv[0]).name == "baton" and shutil.which(sys.argv[0])
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "orchestrator.cli.main"]


def _base(path: Path) -> Path:
    """The nearest folder above that is there: what is written goes through no link below it."""
    return next(folder for folder in path.parents if folder.is_dir())


def _is_ours(file: UnitFile, root: Path) -> bool:
    try:
        held = read_own(file.path.parent, file.path.name)
    except OSError:
        return False
    mark, text = _mark(root), held.decode("utf-8", "replace")
    return mark in text or escape(mark, quote=False) in text  # a property list is XML


def _has_line(unit: Unit, calls: Call) -> bool:
    """Not as far as can be told, where cron is missing or shows its table to nobody."""
    try:
        return any(_is_line_of(line, unit) for line in _crontab(calls))
    except WorkspaceError:
        return False


def _other_lines(unit: Unit, calls: Call) -> list[str]:
    return [line for line in _crontab(calls) if not _is_line_of(line, unit)]


def _crontab(calls: Call) -> list[str]:
    """Its lines. Raises WorkspaceError: it cannot be read, so nobody may write it: what is in it would be lost."""
    status, said = calls(("crontab", "-l"), "")
    if status and not (status == 1 and _NO_CRONTAB.search(said)):
        raise WorkspaceError(
            f"crontab cannot be read: {said.strip() or status}", where="cron", mend="See why: crontab -l"
        )
    return said.removesuffix("\n").split("\n") if said and not status else []


def _is_line_of(line: str, unit: Unit) -> bool:
    return line.rpartition(" # ")[2] == unit.line.rpartition(" # ")[2]


def _put_crontab(lines: Sequence[str], calls: Call) -> None:
    status, said = calls(("crontab", "-"), "".join(f"{line}\n" for line in lines))
    if status:
        raise WorkspaceError(f"crontab refuses: {said.strip()}", where="cron", mend="Add the line yourself: crontab -e")


def _run(command: Sequence[str], calls: Call) -> None:
    status, said = calls(command, "")
    if status:
        raise WorkspaceError(
            f"{shlex.join(command)} failed: {str(said.strip() or status).rstrip('.')}.",
            where="what keeps the schedules",
            mend="What was written stays; try that command, or take it away: baton schedule uninstall",
        )
