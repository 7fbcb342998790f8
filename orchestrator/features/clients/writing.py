"""What a client writes down for the person: marked as its own words, and never taken for theirs."""

from __future__ import annotations

from datetime import date

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.day_facts import NoteTaken, TaskAsked, TaskDone
from orchestrator.errors import NotFound, UsageError
from orchestrator.face.day import Days
from orchestrator.face.workspace import Workspace
from orchestrator.features.clients.client import Client
from orchestrator.features.clients.pace import WORDS_AN_HOUR, Pace
from orchestrator.features.state.saying import Acknowledgement
from orchestrator.text.visible import visible

LONGEST_NOTE = 4_000
"""Characters: a page. What is longer is a file."""
LONGEST_TITLE = 200
"""Characters of a task: two lines of a plan."""
MOST_OPEN = 30
"""Tasks of clients that are not done: two screens, which a person goes through in some minutes."""
MOST_MINUTES = 2_400
"""Of a task: a week of work. What takes longer is a project, which is the person's to make."""

NOTES = Pace(
    "note",
    WORDS_AN_HOUR,
    (NoteTaken.__name__,),
    lambda fact: isinstance(fact, NoteTaken) and bool(fact.client),
)
TASKS = Pace("task", WORDS_AN_HOUR, (TaskAsked.__name__,), lambda fact: isinstance(fact, TaskAsked))


def take_note_of(workspace: Workspace, client: Client, text: str, *, project: str = "") -> Acknowledgement:
    """Keep a line of a client's. It is no evidence of what the person does, whatever it says.

    Raises:
        UsageError: it says nothing or too much, or there were too many in the last hour.
        NotFound: there is no such project.
    """
    days = workspace.days
    kept = _kept(days, text, "a note", LONGEST_NOTE)
    _check_project(days, project)
    note = NoteTaken(days.today.isoformat(), kept.digest, project=project, client=client.name)
    tries = 0
    while not days.say(note, [kept], key=NOTES.next(workspace, tries).key, actor=client.actor):
        tries += 1  # another process took the number meanwhile
    return Acknowledgement(f"noted, as the words of {client.name}.", "NoteTaken")


def ask_for_task(
    workspace: Workspace, client: Client, title: str, *, due: str = "", minutes: int = 0, project: str = ""
) -> Acknowledgement:
    """Put a task before the person; it stands in their state and plan, under the client's name, until they say done.

    Raises:
        UsageError: it says nothing or too much, its day is none, there were too many in the last hour, or too many
            are open.
        NotFound: there is no such project.
    """
    days = workspace.days
    kept = _kept(days, " ".join(title.split()), "a task", LONGEST_TITLE)
    _check_project(days, project)
    due = _day(due) if due else ""
    if not 0 <= minutes <= MOST_MINUTES:
        raise UsageError(f"{minutes} is no length of a task.", mend=f"Give minutes from 1 to {MOST_MINUTES:,}.")
    _check_open(days)
    tries = 0
    while True:
        number, key = TASKS.next(workspace, tries)
        task = TaskAsked(days.today.isoformat(), f"asked-{number}", kept.digest, client.name, due, minutes, project)
        if days.say(task, [kept], key=key, actor=client.actor):
            told = f"{task.id} is before the person, as asked for by {client.name}."
            return Acknowledgement(told, "TaskAsked", task.id)
        tries += 1  # another process took the number meanwhile


def _check_open(days: Days) -> None:
    facts = [event.fact for event in days.standing()]
    done = {fact.task for fact in facts if isinstance(fact, TaskDone)}
    waiting = sum(isinstance(fact, TaskAsked) and fact.id not in done for fact in facts)
    if waiting >= MOST_OPEN:
        raise UsageError(
            f"{waiting} tasks of clients are before the person, and {MOST_OPEN} may be.",
            mend="Ask again when some of them are done; what stays worth saying is a note: add_note.",
        )


def _day(due: str) -> str:
    try:
        return date.fromisoformat(due).isoformat()
    except ValueError:
        raise UsageError(f'"{visible(due[:LONGEST_TITLE])}" is no day.', mend="Give one such as 2026-12-01.") from None


def _check_project(days: Days, project: str) -> None:
    if not project:
        return
    known = [one.id for one in days.on(freshness="kept").state.projects]
    if project not in known:
        raise NotFound("project", project, known, mend="Projects stand in state/projects.yaml.")


def _kept(days: Days, text: str, what: str, longest: int) -> Artifact:
    if not text.strip():
        raise UsageError(f"{what} needs words.")
    if len(text) > longest:
        raise UsageError(f"{what} has at most {longest:,} characters, and this has {len(text):,}.", mend="Say less.")
    return days.text(visible(text), what)
