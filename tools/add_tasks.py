"""The effect `add_tasks`: append tasks to a Markdown list, each once.

The list is `notes/tasks.md`, unless baton.yaml says otherwise: effects: {add_tasks: {path: notes/home.md}}.
"""

import difflib
import hashlib
import os
import re
from pathlib import Path
from typing import Any

from orchestrator.errors import EffectRefused, ToolError
from orchestrator.ports.tool import Surroundings

Task = dict[str, Any]

_DEFAULT = "notes/tasks.md"
_TASK = re.compile(r"\s*[-*+] \[[ xX]\] (?P<said>.*\S)")


def preview(tasks: list[Task], surroundings: Surroundings) -> dict[str, Any]:
    """Nothing is added that the list has already, ticked off or not."""
    path, shown = _place(surroundings)
    before = _text(path)
    lines = _missing(tasks, before)
    after = _with(before, lines)
    return {
        "will": [_told(len(lines), len(tasks) - len(lines), shown)],
        "undo": f"take what was added out of {shown}" if lines else "",
        "difference": "".join(
            difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), shown, shown)
        ),
        # When the list is another one by the time this acts, you are shown the new difference and asked again.
        "binds": {"path": shown, "digest": hashlib.sha256(before.encode()).hexdigest()},
        "nothing_to_do": not lines,
    }


def act(tasks: list[Task], surroundings: Surroundings) -> dict[str, Any]:
    path, shown = _place(surroundings)
    before = _text(path)
    lines = _missing(tasks, before)
    if lines:
        _write(path, _with(before, lines))
    return {"path": shown, "added": len(lines)}


def probe(tasks: list[Task], surroundings: Surroundings) -> bool:
    """After a crash: are all of them in the list? They are written at once, so some of them is none of them."""
    return not _missing(tasks, _text(_place(surroundings)[0]))


def _told(new: int, known: int, shown: str) -> str:
    if not new:
        return f"nothing: {shown} has these tasks already"
    told = f"add {new} task{'s' if new > 1 else ''} to {shown}"
    return f"{told}; {known} {'are' if known > 1 else 'is'} there already" if known else told


def _place(surroundings: Surroundings) -> tuple[Path, str]:
    settings = surroundings.settings if isinstance(surroundings.settings, dict) else {}
    shown = str(settings.get("path", _DEFAULT))
    try:
        path = surroundings.resolve(shown)
        below = path.relative_to(surroundings.root.resolve())
    except (ToolError, ValueError) as error:
        raise EffectRefused(f"{shown} lies outside the workspace.", mend="Name a file inside it.") from error
    if path.suffix != ".md" or len(below.parts) < 2 or below.parts[0] not in ("notes", "inbox"):
        raise EffectRefused(f"{shown} is no place for a task list.", mend="Name a Markdown file below notes/.")
    return path, shown


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise EffectRefused(f"{path.name} cannot be read as text.", mend="Mend it, or name another list.") from error


def _missing(tasks: list[Task], text: str) -> list[str]:
    known = {found["said"].casefold() for line in text.splitlines() if (found := _TASK.fullmatch(line))}
    lines = {line.removeprefix("- [ ] ").casefold(): line for line in map(_line, tasks)}
    return [line for said, line in lines.items() if said not in known]


def _line(task: Task) -> str:
    """`- [ ] Send the minutes (Ada, due 2026-12-01)`: on one line, whatever a model wrote."""
    title = " ".join(str(task["title"]).split())
    due = f"due {task['due']}" if task.get("due") and str(task["due"]) not in title else ""
    details = ", ".join(filter(None, [" ".join(str(task.get("owner") or "").split()), due]))
    return f"- [ ] {title}" + (f" ({details})" if details else "")


def _with(text: str, lines: list[str]) -> str:
    """The list with lines at its end; what is there stays as it is, byte for byte."""
    if not lines:
        return text
    head = text or "# Tasks\n\n"
    return head + ("" if head.endswith("\n") else "\n") + "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    """Whole or not at all: the new text takes the old one's place once it is on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    with half.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
