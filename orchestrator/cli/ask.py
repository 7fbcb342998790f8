"""The prompt at a gate: one letter a decision; quitting keeps everything as it is."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from orchestrator.cli.card import readable, show_card
from orchestrator.cli.terminal import Terminal
from orchestrator.domain.artifact import JSON_TYPE
from orchestrator.domain.visible import visible
from orchestrator.errors import BatonError, UsageError
from orchestrator.wiring.decision import Decision

Act = Callable[[], bool]
"""Returns whether the decision is answered now."""

_KEYS = {"approve": "y", "edit": "e", "send_back": "b", "reject": "n"}


def can_ask() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(terminal: Terminal, decision: Decision) -> bool:
    """Ask until the decision is answered or put off. The answer is recorded; the run is not driven.

    Returns:
        Whether it was answered.
    """
    show_card(terminal, decision)
    keys = _keys(decision)
    while True:
        terminal.line()
        for line in _menu(keys, terminal.width):
            terminal.line(line)
        try:
            typed = input("  ? ").strip().lower()
        except EOFError:
            terminal.line()
            return False
        if typed in ("q", "later"):
            return False
        _, act = keys.get(typed, ("", None))
        if act is None:
            terminal.line(f"  no such answer: {visible(typed) or 'nothing'}")
            continue
        try:
            if act():
                return True
        except BatonError as error:
            terminal.line(f"  {error}")
            if not isinstance(error, UsageError):
                return False


def _keys(decision: Decision) -> dict[str, tuple[str, Act]]:
    """Letter -> what it is called and what it does; only what this decision takes."""
    labels = {"approve": "approve", "edit": "edit", "send_back": "send back with a note", "reject": "reject"}
    keys: dict[str, tuple[str, Act]] = {}
    for answer in sorted(decision.answers, key=_usual_order):
        key = _KEYS.get(answer) or next(letter for letter in answer + "123456789" if letter not in keys)
        keys[key] = (labels.get(answer, answer), _answering(decision, answer))
    for name in decision.shows:
        letter = next((letter for letter in name if letter not in keys and letter not in "yebnqd"), None)
        if letter:
            keys[letter] = (name, _showing(decision, name))
    if decision.preview and decision.preview.get("difference"):
        keys["d"] = ("difference", lambda: _show(decision.preview["difference"]))
    return keys


def _menu(keys: dict[str, tuple[str, Act]], width: int) -> list[str]:
    """All letters with what they do, broken between two of them where the screen ends."""
    lines = [" "]
    for entry in (*(f"({key}) {label}" for key, (label, _) in keys.items()), "(q) later"):
        if len(lines[-1]) + len(entry) + 2 > width:
            lines.append(" ")
        lines[-1] += " " + entry + " "
    return [line.rstrip() for line in lines]


def _usual_order(answer: str) -> int:
    """Yes first, no last, the decision's own answers between."""
    known = list(_KEYS)
    return known.index(answer) if answer in known else 2


def _answering(decision: Decision, answer: str) -> Act:
    def act() -> bool:
        if answer == "edit":
            return open_editor(decision)
        if answer == "send_back":
            note = input("  what should change? ").strip()
            decision.send_back(note, drive=False)
        elif decision.form:
            decision.answer(answer, fields=_fill_in(decision), drive=False)
        else:
            decision.answer(answer, drive=False)
        return True

    return act


def _showing(decision: Decision, name: str) -> Act:
    return lambda: _show(readable(decision.run.artifact_of(decision.shows[name])))


def _show(text: str) -> bool:
    """Through the pager when the text is longer than the screen."""
    pager = shlex.split(os.environ.get("PAGER", "less -FRX"))
    try:
        subprocess.run(pager, input=visible(text), text=True, encoding="utf-8", check=False)
    except OSError:
        sys.stdout.write(visible(text) + "\n")
    return False


def open_editor(decision: Decision) -> bool:
    """Open what is shown in the person's editor, and record the edit; unchanged means no answer."""
    old = decision.run.artifact_of(decision.shows[decision.opened.edits])
    text = json.dumps(old.value, ensure_ascii=False, indent=2) if old.media_type == JSON_TYPE else old.text
    suffix = ".json" if old.media_type == JSON_TYPE else ".md"
    editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="baton-") as folder:
        path = Path(folder) / f"{decision.opened.edits}{suffix}"
        path.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run([*editor, str(path)], check=False)
        except OSError as error:
            raise UsageError(f"the editor {editor[0]} cannot be started: {error}.", mend="Set $EDITOR.") from error
        edited = path.read_text(encoding="utf-8")
    if done.returncode or edited == text:
        return False
    decision.edit(edited, drive=False)
    return True


def _fill_in(decision: Decision) -> dict[str, str]:
    """Ask for each field of the gate's form."""
    fields: dict[str, str] = {}
    for field in decision.form:
        hint = f" ({', '.join(field['options'])})" if field.get("options") else ""
        given = input(f"  {field.get('description') or field['name']}{hint}: ").strip()
        fields[field["name"]] = given or field.get("default") or ""
    return fields
