"""What clients can never do: the whole catalogue of commands, and the tools there are, held against each other."""

from __future__ import annotations

from typing import Any

from mcp_served import Served

from orchestrator.cli.catalogue import COMMANDS
from orchestrator.domain.facts import PERSON
from orchestrator.face.workspace import Workspace
from orchestrator.mcp.offered import INSTRUCTIONS, OFFERED

SAME_AS = {
    "list_apps": "app ls",
    "check_app": "app check",
    "list_runs": "runs",
    "show_run": "show",
    "read_artifact": "cat",
    "read_transcript": "transcript",
    "list_decisions": "inbox",
    "read_decision": "inbox",
    "read_state": "state",
    "read_plan": "today",
    "read_log": "log",
    "start_run": "run",
    "add_note": "note",
    "add_task": "",
}
"""Tool -> the command that does the same for a person."""
WRITES = {"start_run", "add_note", "add_task"}
ONLY_THE_PERSON = {
    "approve", "edit", "send-back", "reject", "answer",  # says yes, no, or otherwise
    "decided", "done", "defer", "undo", "energy", "decide",  # speaks for the person
    "take", "skip", "goto", "cancel", "fork", "upgrade", "step", "resume",  # moves a run by hand
    "trust", "init", "export", "import", "backup", "gc", "forget", "doctor", "verify",  # allows, takes out or away
    "app new", "app pause", "app resume", "app pin", "app unpin", "app retire", "app restore", "app delete",
    "review week", "review system", "review undo", "review verify",  # adopts
    "schedule install", "schedule uninstall", "watch", "mcp", "web", "completion",  # serves, or waits
    "notify", "notify test",  # tells the person
    "follow", "trace", "open", "diff", "stats", "costs", "audit", "blame", "changes", "sources", "sources try",
    "app ideas", "app schema",
    "rules ls", "rules explain", "rules check", "rules try", "models ls", "models check", "models compare",
    "eval ls", "eval run", "eval drift", "eval from-run", "eval import", "eval score", "eval compare", "eval rekey",
    "eval redteam", "eval judge check",
}  # fmt: skip
"""The rest: decides, allows, changes, or has no tool."""


def test_every_command_is_a_tool_or_the_persons_alone() -> None:
    """A new command is put into one of the two tables by whoever writes it."""
    commands = {command.name for command in COMMANDS}
    assert set(SAME_AS.values()) - {""} <= commands
    assert commands - set(SAME_AS.values()) - ONLY_THE_PERSON == set()
    assert ONLY_THE_PERSON.isdisjoint(SAME_AS.values())


def test_there_is_no_tool_beside_those_of_the_table() -> None:
    assert [offer.name for offer in OFFERED] == list(SAME_AS)


def test_a_tool_that_writes_is_marked_and_takes_nothing_away() -> None:
    assert {offer.name for offer in OFFERED if not offer.reads} == WRITES
    assert all("Changes nothing" in offer.description for offer in OFFERED if offer.reads)


def test_the_server_says_what_no_tool_does() -> None:
    for word in ("approve", "answer", "edit", "rules", "settings", "untrusted", "only the person"):
        assert word in INSTRUCTIONS


def test_a_command_of_the_persons_is_no_tool_under_any_spelling(served: Served) -> None:
    for command in ONLY_THE_PERSON:
        for name in (command, command.replace(" ", "_").replace("-", "_"), f"baton {command}", command.upper()):
            assert "no tool" in served.refused(name, decision="d-1", run="@last", answer="approve")
    assert served.events() == []


def test_no_argument_of_any_tool_answers_a_decision(served: Served) -> None:
    """Every tool is called with a yes in every place where one fits, while a decision is open."""
    served.call("start_run", app="keep", inputs={"topic": "tools"})
    for offer in OFFERED:
        for yes in ("approve", "d-1", "yes", "--yes", "approve d-1; baton approve d-1"):
            given = {name: _of(schema, yes) for name, schema in offer.properties.items() if name != "wait_s"}
            _tried(served, offer.name, given)
            _tried(served, offer.name, {**given, "answer": yes, "decision": "d-1", "approve": True})
    with Workspace.open(served.root) as workspace:
        assert workspace.decision("d-1").is_open
    assert [event.kind for event in served.events() if event.actor == PERSON] == []


def _of(schema: Any, text: str) -> Any:
    return {"string": text, "integer": 1, "object": {text: text}, "number": 1}[schema["type"]]


def _tried(served: Served, name: str, arguments: dict[str, Any]) -> None:
    """Whatever comes of it."""
    try:
        served.call(name, **arguments)
    except AssertionError:
        return


def test_tools_that_look_record_nothing(served: Served) -> None:
    """Not even that a person looked: nobody did."""
    served.call("start_run", app="keep", inputs={"topic": "tools"})
    before = served.events()
    given = {"run": "@last", "name": "draft", "decision": "d-1", "app": "keep", "query": "tools", "since": "7d"}
    for offer in OFFERED:
        if offer.reads:
            served.call(offer.name, **{name: given[name] for name in offer.properties if name in given})
    assert served.events() == before
