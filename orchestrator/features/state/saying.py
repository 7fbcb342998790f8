"""What the person says of their day: energy, notes, own questions, tasks done and moved. A line tells each."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple, assert_never

from orchestrator.agenda.energy import LEVELS, Level
from orchestrator.agenda.open_task import OpenTask
from orchestrator.agenda.state import State
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.day_facts import (
    NO_TEXT,
    ChangeExplained,
    DayPlanned,
    EnergySaid,
    NoteTaken,
    OfDay,
    QuestionAsked,
    QuestionDecided,
    TaskAsked,
    TaskDeferred,
    TaskDone,
    Undone,
)
from orchestrator.errors import NotFound, UsageError
from orchestrator.face.changes import Change, all_changes, of_file
from orchestrator.face.day import Days
from orchestrator.face.own_reasons import OwnReasons
from orchestrator.face.sources import marked
from orchestrator.face.workspace import Workspace
from orchestrator.text.day_in_words import day_in_words

_NAMED = 3
"""Changes in a line; all of them: `baton changes`."""


class Acknowledgement(NamedTuple):
    told: str
    """What was recorded, in a line."""
    kind: str
    """The fact's name."""
    id: str = ""
    """Of the task or question it is about."""


def say_energy(workspace: Workspace, level: Level) -> Acknowledgement:
    days = workspace.days
    days.say(EnergySaid(days.today.isoformat(), level))
    return Acknowledgement(f"energy {level}, for {days.today:%a %d %b}.", "EnergySaid")


def take_note(
    workspace: Workspace, text: str, *, pattern: str = "", minutes: int = 0, project: str = "", building: bool = False
) -> Acknowledgement:
    """Raises UsageError when it says nothing, or names a project that is not there."""
    days = workspace.days
    kept = _text(days, text, "your note")
    if project:
        known = [one.id for one in days.on().state.projects]
        if project not in known:
            raise NotFound("project", project, known, mend="Projects stand in state/projects.yaml.")
    days.say(NoteTaken(days.today.isoformat(), kept.digest, pattern, minutes, project, building), [kept])
    named = {"pattern": pattern, "minutes": minutes, "project": project}
    beside = ", ".join(f"{name} {value}" for name, value in named.items() if value)
    return Acknowledgement(f"noted ({beside})." if beside else "noted.", "NoteTaken")


def explain_changes(workspace: Workspace, why: str, *, path: str = "") -> Acknowledgement:
    """Say why files were changed: those that are noticed now; else those that were noticed last and have no reason.

    Args:
        workspace: where.
        why: the reason.
        path: of the last change of this file alone, whether it has a reason or not.

    Raises:
        UsageError: it says nothing, or there is no change that has none yet.
        NotFound: the file was never seen to change.
    """
    days = workspace.days
    kept = _text(days, why, "your reason")
    noticed = {event.seq for event in workspace.notice()}
    changes = all_changes(workspace.journal)
    meant = changes_meant(changes, noticed, path)
    fact = ChangeExplained(days.today.isoformat(), tuple(change.seq for change in meant), kept.digest)
    days.say(fact, [kept])
    named = ", ".join(f"{change.id} {change.path}" for change in meant[:_NAMED])
    more = f" and {len(meant) - _NAMED} more" if len(meant) > _NAMED else ""
    reasons = OwnReasons.of(workspace.journal, changes, lambda _: "")
    unsaid = [change for change in changes if change.verb == "changed" and not (change.why or reasons.reason(change))]
    others = [change for change in unsaid if change not in meant]
    left = f" {others[-1].id} {others[-1].path} has no reason yet." if others else ""
    return Acknowledgement(f"noted for {named}{more}.{left}", "ChangeExplained", meant[-1].id)


def changes_meant(changes: Sequence[Change], noticed: Container[int], path: str) -> list[Change]:
    """Which a reason is of; see `explain_changes`."""
    if path:
        return of_file(changes, path)[-1:]
    now = [change for change in changes if change.seq in noticed]
    last = [change for change in changes if change.noticing == changes[-1].noticing and not change.why]
    if not (now or last):
        since = f" since {changes[-1].id}, which has its reason" if changes else " yet"
        raise UsageError(
            f"nothing was changed{since}.",
            mend="Change a file and then say why; to give another reason, name the file: --file PATH",
        )
    return now or last


def ask_oneself(
    workspace: Workspace, question: str, *, by: str = "", default: str = "", cost_of_delay: str = ""
) -> Acknowledgement:
    """A question that is to be decided; `by` is a day. Raises UsageError."""
    days = workspace.days
    until = _day(by, days.today, "--by") if by else None
    if until and until < days.today:
        raise UsageError(f"--by: {until} is over.", mend="Give today or a later day.")
    texts = {
        name: _text(days, text, "your question") for name, text in _given(question, default, cost_of_delay) if text
    }
    digests = {name: texts[name].digest for name in texts}
    while True:
        id_ = f"D{_number(days) + 1}"
        asked = QuestionAsked(
            days.today.isoformat(),
            id_,
            digests["question"],
            until.isoformat() if until else "",
            digests.get("default", NO_TEXT),
            digests.get("cost_of_delay", NO_TEXT),
        )
        if days.say(asked, texts.values(), key=f"question:{id_}"):
            break  # else another process took the number meanwhile
    state = days.on().state
    told = f"{id_} asked{f', by {_shown(until, days.today)}' if until else ''}."
    if state.too_many_decisions:
        told += (
            f" {len(state.pending)} decisions are open; you set a limit of {state.constraints.limits.open_decisions}."
        )
    return Acknowledgement(told, "QuestionAsked", id_)


def _given(question: str, default: str, cost_of_delay: str) -> Iterable[tuple[str, str]]:
    if not question.strip():
        raise UsageError("a question needs words.", mend='Write it: baton decide "Migrate the comments?"')
    return (("question", question), ("default", default), ("cost_of_delay", cost_of_delay))


def decided(workspace: Workspace, id_: str, answer: str, *, why: str = "") -> Acknowledgement:
    """Raises NotFound where no such question of one's own is open; a gate is answered with `baton answer`."""
    days = workspace.days
    history = days.on().state.history
    open_ = history.questions
    question = next((one for one in open_ if one.id.casefold() == id_.casefold()), None)
    if question is None:
        if workspace.journal.decision(id_):
            raise UsageError(f"{id_} is a gate's question.", mend=f"Answer it: baton inbox {id_}")
        if id_.upper() in history.decided:
            raise UsageError(f"{id_.upper()} is decided already.")
        raise NotFound("question of your own", id_, [one.id for one in open_], mend="See them: baton state")
    said, because = _text(days, answer, "your answer"), _text(days, why, "your reason") if why else None
    texts = [said, because] if because else [said]
    fact = QuestionDecided(days.today.isoformat(), question.id, said.digest, because.digest if because else NO_TEXT)
    days.say(fact, texts)
    return Acknowledgement(f"{question.id} decided: {answer}", "QuestionDecided", question.id)


def done(workspace: Workspace, given: str) -> Acknowledgement:
    """Mark a task as done where it lives, and record it.

    Raises:
        NotFound: there is no such open task.
        UsageError: it could be several.
        WorkspaceError: its line does not read as it was shown.
    """
    days = workspace.days
    own = days.on()
    task = task_named(own.state, given)
    home = own.homes.get(task.id)
    title = days.text(task.entry.title, "a task's title")
    if home is not None and not task.entry.done_by_event:
        marked(workspace.root, home, days.today)
    fact = TaskDone(
        days.today.isoformat(),
        task.id,
        task.entry.source,
        title.digest,
        task.entry.minutes or 0,
        task.energy or "",
        home is not None,
    )
    days.say(fact, [title])
    where = f" in {task.entry.place}" if home is not None else ""
    return Acknowledgement(f"done{where}: {task.entry.title}", "TaskDone", task.id)


def defer(workspace: Workspace, given: str, to: str = "", *, asked: str = "--to") -> Acknowledgement:
    """Move a task to a later day, tomorrow when none is named. Its file stays as it is. Raises as `done` does.

    `asked` is what the person was asked the day by.
    """
    days = workspace.days
    task = task_named(days.on().state, given)
    until = _day(to, days.today, asked) if to else days.today + timedelta(days=1)
    if until <= days.today:
        raise UsageError(f"{until} is no later day.", mend="Give one after today, such as 2026-12-01.")
    dates = [found.isoformat() if found else "" for found in (task.entry.due, task.entry.scheduled)]
    days.say(TaskDeferred(days.today.isoformat(), task.id, until.isoformat(), *dates))
    late = " It is due before that." if task.due and task.due < until else ""
    return Acknowledgement(
        f"{task.id} comes back on {_shown(until, days.today)}: {task.entry.title}.{late}", "TaskDeferred", task.id
    )


def undo(workspace: Workspace) -> Acknowledgement:
    """Take back the last thing said. Raises UsageError where there is none, or its line was marked in a file."""
    days = workspace.days
    state = days.on().state
    last = state.history.last
    if last is None:
        raise UsageError("there is nothing to take back.")
    if isinstance(last.fact, TaskDone) and last.fact.in_file and not _is_open(state, last.fact.task):
        title = days.told(last.fact.title)
        raise UsageError(
            f'"{title}" was marked as done in its own file, which is yours.',
            mend="Take the mark out of its line (and the next one, if it recurs), then give this command again.",
        )
    if not days.say(Undone(days.today.isoformat(), last.seq), key=f"undone:{last.seq}"):
        return undo(workspace)  # another process took it back meanwhile
    return Acknowledgement(f"taken back: {_told(last.fact)}", "Undone")


def _is_open(state: State, task: str) -> bool:
    return any(one.id == task for one in state.tasks)


def _told(fact: OfDay) -> str:
    match fact:
        case EnergySaid(level=level):
            return f"energy {level}"
        case NoteTaken(client=client):
            return f"the last note, which {client} wrote through MCP" if client else "the last note"
        case QuestionAsked(id=id_):
            return f"the question {id_}"
        case QuestionDecided(id=id_):
            return f"the answer to {id_}"
        case TaskDone(task=task):
            return f"{task} is to be done again"
        case TaskDeferred(task=task):
            return f"{task} stands where it stood"
        case TaskAsked(id=id_, client=client):
            return f"the task {id_}, which {client} asked for through MCP"
        case ChangeExplained():
            return "the reason of your last changes"
        case Undone() | DayPlanned():
            return ""  # nobody takes these back
        case _:
            assert_never(fact)


def task_named(state: State, given: str) -> OpenTask:
    """An open task by its id, the start of it, or a word of its title that no other has.

    Raises:
        NotFound: none.
        UsageError: several.
    """
    if not given.strip():
        raise UsageError("no task is named.", mend="Give its id, the start of it, or a word of its title.")
    by_id = {task.id: task for task in state.tasks}
    if given in by_id:
        return by_id[given]
    if given in state.done:
        raise UsageError(f"{given} is done already.")
    word = re.escape(given.strip().casefold())
    found = [task for task in state.tasks if task.id.startswith(given)]
    for pattern in (rf"(?<!\w){word}(?!\w)", rf"(?<!\w){word}"):  # a whole word before the start of one
        found = found or [task for task in state.tasks if re.search(pattern, task.entry.title.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(f"{task.id} ({task.entry.title})" for task in found[:5])
        raise UsageError(f'"{given}" could be {named}.', mend="Give its id.")
    raise NotFound("open task", given, list(by_id), mend="See them: baton today")


def level_of(given: str) -> Level:
    """Raises UsageError with the words there are."""
    for level in LEVELS:
        if level == given:
            return level
    raise UsageError(f'"{given}" is no energy.', mend=f"Say {', '.join(LEVELS)}.")


def _number(days: Days) -> int:
    """The highest number of one's own questions so far."""
    numbers = [int(event.fact.id[1:]) for event in days.events() if isinstance(event.fact, QuestionAsked)]
    return max(numbers, default=0)


def _text(days: Days, written: str, what: str) -> Artifact:
    if not written.strip():
        raise UsageError(f"{what} says nothing.")
    return days.text(written, what)


def _shown(day: date, today: date) -> str:
    return f"{day:%a %d %b}" if day.year == today.year else f"{day:%a %d %b %Y}"


def _day(given: str, today: date, option: str) -> date:
    if (day := day_in_words(given, today)) is not None:
        return day
    raise UsageError(f'{option}: "{given}" is no day.', mend="Give a day such as 2026-12-01, tomorrow or friday.")
