"""Notes and tasks of clients: whose words they are is said wherever they are shown."""

from __future__ import annotations

import pytest
from mcp_served import CLIENT, Served
from small_workspace import Clock

from orchestrator.cli.main import main
from orchestrator.domain.day_facts import NoteTaken, TaskAsked
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.evidence import logged_notes
from orchestrator.features.clients.pace import WORDS_AN_HOUR
from orchestrator.features.clients.writing import MOST_OPEN, ask_for_task, take_note_of
from orchestrator.features.state.saying import done, take_note, undo


def _log(served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.chdir(served.root)
    assert main(words) == 0
    return capsys.readouterr().out


def test_a_note_is_shown_as_the_clients(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served.call("add_note", text="The suite is green.")
    assert "[claude-code, through MCP] The suite is green." in _log(served, capsys, monkeypatch, "log")
    (event,) = [event for event in served.events() if isinstance(event.fact, NoteTaken)]
    assert (event.actor, event.fact.client) == ("mcp:claude-code", "claude-code")


def test_a_task_stands_in_the_plan_as_asked_for_by_the_client(
    served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = served.call("add_task", title="Look at the failing suite", due="2030-01-02", minutes=20)
    assert answer.shape["id"] == "asked-1"
    assert "[claude-code, through MCP] Look at the failing suite" in _log(served, capsys, monkeypatch, "today")
    (task,) = served.call("read_state").shape["tasks"]
    assert (task["id"], task["minutes"], task["due"]) == ("asked-1", 20, "2030-01-02")
    assert task["place"] == "asked for by claude-code, through MCP"


def test_a_task_goes_when_the_person_says_done_or_takes_it_back(ws: Workspace) -> None:
    ask_for_task(ws, CLIENT, "Look at it")
    ask_for_task(ws, CLIENT, "Look at it again")
    done(ws, "asked-1")
    assert [task.id for task in ws.state().tasks] == ["asked-2"]
    undo(ws)  # that it is done
    assert undo(ws).told == "taken back: the task asked-2, which claude-code asked for through MCP"
    assert [task.id for task in ws.state().tasks] == ["asked-1"]


def test_a_day_that_is_over_is_looked_at_as_it_was(ws: Workspace, clock: Clock) -> None:
    yesterday = ws.days.today
    clock.pass_(days=1)
    ask_for_task(ws, CLIENT, "Look at it")
    assert ws.state(yesterday).tasks == ()


def test_what_a_client_notes_is_no_evidence_of_what_the_person_does(ws: Workspace) -> None:
    take_note(ws, "Sorted the invoices", pattern="invoices")
    take_note_of(ws, CLIENT, "Sorted the invoices")
    assert [note.text for note in logged_notes(ws.days)] == ["Sorted the invoices"]


def test_what_shows_nothing_is_made_visible_before_it_is_kept(served: Served) -> None:
    served.call("add_note", text="fine\x1b[2J\u202e<!-- rm -rf -->")
    (entry,) = served.call("read_log").shape["log"]
    assert entry["told"].endswith("fine⟨U+001B⟩[2J⟨U+202E⟩⟨comment: rm -rf ⟩")


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("add_note", {"text": "  \n"}, "needs words"),
        ("add_note", {"text": "x" * 4_001}, "add_note: text:"),
        ("add_note", {"text": "x", "project": "nope"}, "no project"),
        ("add_note", {"text": "x", "pattern": "standup"}, "pattern"),
        ("add_note", {"text": "x", "building": True, "minutes": 600}, "building"),
        ("add_task", {"title": "x" * 201}, "add_task: title:"),
        ("add_task", {"title": "x", "due": "tomorrow"}, "is no day"),
        ("add_task", {"title": "x", "due": "0000-00-00"}, "is no day"),
        ("add_task", {"title": "x", "minutes": 0}, "minimum"),
        ("add_task", {"title": "x", "project": "nope"}, "no project"),
    ],
)
def test_what_cannot_be_kept_is_one_clear_error(
    served: Served, tool: str, arguments: dict[str, object], told: str
) -> None:
    assert told in served.refused(tool, **arguments)
    assert served.events() == []


def test_a_loop_of_words_is_stopped(ws: Workspace, clock: Clock) -> None:
    for number in range(WORDS_AN_HOUR):
        take_note_of(ws, CLIENT, f"note {number}")
        done(ws, ask_for_task(ws, CLIENT, f"task {number}").id)
    for write in (take_note_of, ask_for_task):
        with pytest.raises(UsageError, match="in the last hour"):
            write(ws, CLIENT, "one more")
    take_note(ws, "the person is not bounded")
    clock.pass_(minutes=61)
    ask_for_task(ws, CLIENT, "one more")
    events = [event.fact for event in ws.days.events()]
    assert sum(isinstance(fact, TaskAsked) for fact in events) == WORDS_AN_HOUR + 1


def test_a_night_of_tasks_does_not_bury_the_persons_own(ws: Workspace, clock: Clock) -> None:
    for number in range(MOST_OPEN):
        ask_for_task(ws, CLIENT, f"task {number}")
    clock.pass_(hours=8)
    with pytest.raises(UsageError, match=f"{MOST_OPEN} tasks of clients are before the person"):
        ask_for_task(ws, CLIENT, "one more")
    done(ws, "asked-7")
    assert ask_for_task(ws, CLIENT, "one more").id == f"asked-{MOST_OPEN + 1}"
