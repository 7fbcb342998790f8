"""A task marked as done where it lives: one line of its file, and the next one of a task that recurs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from datetime import date

from orchestrator.errors import WorkspaceError
from orchestrator.readers.reading import shortened
from orchestrator.readers.tasks.entry import Home, HomeTask
from orchestrator.readers.tasks.fields import fields_of, with_day, without
from orchestrator.readers.tasks.markdown import CHECKBOX
from orchestrator.readers.tasks.recurrence import NotUnderstood, coming_days
from orchestrator.readers.tasks.todo_txt import marked_todo

_END = re.compile(r"(\r\n|\n|\r)")
_BLOCK_ID = re.compile(r"[ \t]+\^[A-Za-z0-9-]+[ \t]*$")


class NotMarked(WorkspaceError):
    """A task's file stays as it is: its line reads otherwise by now, or cannot be marked."""

    kind = "task"


def mark_done_in(data: bytes, entry: HomeTask, day: date) -> bytes:
    """A file's new bytes: all but that line are as they were, a byte order mark too.

    Raises:
        NotMarked: as `mark_done` does, and where the file is not UTF-8.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data.removeprefix(mark).decode("utf-8")
    except UnicodeDecodeError as error:
        mend = "Save the file as UTF-8, or mark the task by hand."
        raise NotMarked("the file is not UTF-8; nothing was written.", where=entry.place, mend=mend) from error
    return mark + mark_done(text, entry, day).encode("utf-8")


def mark_done(text: str, entry: HomeTask, day: date) -> str:
    """A file's new text, in which one line is changed, and one added above it where the task recurs.

    Args:
        text: the file as it is now, with its own line ends and without a byte order mark.
        entry: the task as it was shown.
        day: when it was done.

    Raises:
        NotMarked: its line is not there as it was shown, or stands there more than once and moved; the task is not
            open; its home cannot be marked; or what it says of its recurrence is not understood.
    """
    if entry.home not in _MARKS or not entry.line:
        raise NotMarked(f"a task of {entry.home} cannot be marked in its file.", where=entry.place)
    if entry.state not in ("open", "doing"):
        raise NotMarked(f"is {entry.state} already.", where=entry.place)
    pieces = _END.split(text)
    at = _line_at(pieces, entry)
    end = pieces[at + 1] if at + 1 < len(pieces) else _usual_end(pieces)
    try:
        done, coming = _MARKS[entry.home](entry, day)
    except NotUnderstood as error:
        why = f"it is not understood when it comes again: '{shortened(entry.recurrence)}'."
        raise NotMarked(why, where=entry.place, mend="Mark it by hand.") from error
    pieces[at] = f"{coming}{end}{done}" if coming else done
    return "".join(pieces)


def _line_at(pieces: list[str], entry: HomeTask) -> int:
    """Where the line is: where it was, or where its only twin is now that others were written above it."""
    at = (entry.number - 1) * 2
    if 0 <= at < len(pieces) and pieces[at] == entry.line:
        return at
    twins = [other for other in range(0, len(pieces), 2) if pieces[other] == entry.line]
    if len(twins) == 1:
        return twins[0]
    found = "stands in several lines and none is where it was" if twins else "reads otherwise by now"
    raise NotMarked(f"the task's line {found}; nothing was written.", where=entry.place, mend="Look at it again.")


def _usual_end(pieces: list[str]) -> str:
    return pieces[1] if len(pieces) > 1 else "\n"


def _markdown(entry: HomeTask, day: date) -> tuple[str, str]:
    """The line done, and the line that comes."""
    found = CHECKBOX.fullmatch(entry.line)
    if found is None:
        raise NotMarked("the line is no task.", where=entry.place)
    text = found["text"].rstrip()
    rest = found["text"][len(text) :]
    fields = fields_of(text)
    done = without(text, "done", "cancelled")
    if fields.in_signs or fields.in_brackets:
        done = with_day(done, "done", day, in_signs=fields.in_signs)
    between = entry.line[found.end("mark") : found.start("text")]
    line = f"{found['before']}[x{between}{done}{rest}"
    if not entry.recurrence:
        return line, ""
    return line, f"{found['before']}[ {between}{_coming(entry, text, day, in_signs=fields.in_signs)}"


def _coming(entry: HomeTask, text: str, day: date, *, in_signs: bool) -> str:
    """What stands behind the checkbox the next time. Its days keep their distance; its id stays with what is done."""
    text = _BLOCK_ID.sub("", without(text, "done", "cancelled", "id", "depends"))
    for name, value in coming_days(entry, day).items():
        text = with_day(text, name, value, in_signs=in_signs)
    return with_day(text, "created", day, in_signs=in_signs) if entry.created else text


_MARKS: Mapping[Home, Callable[[HomeTask, date], tuple[str, str]]] = {"markdown": _markdown, "todo.txt": marked_todo}
