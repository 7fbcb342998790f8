"""Runs that clients begin: whose they are, where they stop, what they may read, and how many there may be."""

from __future__ import annotations

import json
from pathlib import Path

import media_files
import pytest
from mcp_served import CLIENT, Served
from small_workspace import KEEP_SCRIPTS, Clock, make_workspace, open_workspace

from orchestrator.domain.client_facts import ClientStarted
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import PERSON, RunStarted
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.clients.client import NAMELESS, Client
from orchestrator.features.clients.pace import RUNS_AN_HOUR
from orchestrator.features.clients.starting import MOST_WAITING, begun_for
from orchestrator.features.triggers.unfinished import began_by_itself

READ = """\
description: Read a note, and the folder beside it.
inputs: {note: file, beside: {type: folder, default: notes}}
phases:
  read: {script: read, reads: [note]}
"""
MEASURE = """\
description: Measure a picture.
inputs: {photo: {type: file, media: image}}
phases:
  measure: {script: measure, reads: [photo]}
"""
LOOK = """\
description: Look at the calendar.
inputs:
  day: {type: date, default: today}
  events: {from: projects}
phases:
  look: {script: look, reads: [events]}
"""
SAVE = """\
description: Save a thought, which a rule allows.
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  check: {gate: "Keep it?", reads: [draft], then: {approve: keep}}
  keep: {effect: save_file, reads: {text: draft}, with: {folder: kept, name: thought.md}}
"""
RULES = """\
rules:
  gates: {app: save, answer: approve, why: it is mine}
  files: {effect: save_file, app: save, answer: approve, why: it is mine}
"""


def _write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, "utf-8")


@pytest.fixture
def reading(served: Served) -> Served:
    _write(served.root, "apps/read.yaml", READ)
    _write(served.root, "apps/read.py", "def read(note):\n    return note\n")
    _write(served.root, "notes/a.md", "# A note\n")
    return served


def test_a_run_is_the_clients_and_stops_at_its_question(served: Served) -> None:
    answer = served.call("start_run", app="keep", inputs={"topic": "tools"})
    assert answer.shape["status"] == "waiting"
    assert answer.shape["begun_by"] == {"by": "mcp", "client": "claude-code"}
    assert "A person has to answer; no tool can." in answer.told
    (began,) = [event for event in served.events() if isinstance(event.fact, RunStarted)]
    assert began.actor == "mcp:claude-code"
    assert [event.fact.client for event in served.events() if isinstance(event.fact, ClientStarted)] == ["claude-code"]


def test_the_account_of_a_run_says_who_began_it(served: Served) -> None:
    run = served.call("start_run", app="keep", inputs={"topic": "tools"}).shape["run"]
    assert "UTC by claude-code, through MCP" in served.call("read_transcript", run=run).shape["markdown"]


def test_it_spends_as_what_runs_unattended_and_a_keeper_goes_on_with_it(served: Served) -> None:
    run = served.call("start_run", app="keep", inputs={"topic": "tools"}).shape["run"]
    with Workspace.open(served.root) as workspace:
        assert began_by_itself(workspace, run)


def test_a_standing_rule_says_yes_to_no_run_of_a_client(served: Served) -> None:
    """The person's rule is of the work they begin; this run and what it reads a program chose."""
    _write(served.root, "apps/save.yaml", SAVE)
    _write(served.root, "apps/save.py", "def draft(topic):\n    return f'# {topic}\\n'\n")
    _write(served.root, "rules/approvals.yaml", RULES)
    answer = served.call("start_run", app="save", inputs={"topic": "tools"})
    assert answer.shape["status"] == "waiting"
    assert not (served.root / "kept").exists()
    with Workspace.open(served.root) as workspace:
        mine = workspace.start("save", topic="tools")
        assert mine.drive().status == "done"


def test_a_text_stands_in_place_of_a_file(reading: Served) -> None:
    answer = reading.call("start_run", app="read", texts={"note": "# Said\n\nBy a client.\n"})
    assert answer.shape["status"] == "done"
    kept = reading.call("read_artifact", run=answer.shape["run"], name="read")
    assert kept.shape["value"] == "# Said\n\nBy a client.\n"


def test_a_file_of_the_workspace_is_named_by_its_path(reading: Served) -> None:
    answer = reading.call("start_run", app="read", inputs={"note": "notes/a.md"})
    assert answer.shape["status"] == "done"


def test_a_picture_is_named_by_its_path_and_no_text_stands_in_its_place(reading: Served) -> None:
    _write(reading.root, "apps/measure.yaml", MEASURE)
    _write(reading.root, "apps/measure.py", "def measure(photo):\n    return len(photo)\n")
    (reading.root / "notes/red.png").write_bytes(media_files.png())
    answer = reading.call("start_run", app="measure", inputs={"photo": "notes/red.png"})
    assert reading.call("read_artifact", run=answer.shape["run"], name="measure").shape["value"] == len(
        media_files.png()
    )
    seen = reading.call("read_artifact", run=answer.shape["run"], name="photo")
    assert seen.shape["value"] == "image/png, 1 KB, sha256 57cda64cead0"
    assert "which no text is" in reading.refused("start_run", app="measure", texts={"photo": "a picture"})


def _links(root: Path) -> None:
    (root.parent / "secret.md").write_text("of somebody\n", "utf-8")
    (root / "notes/out.md").symlink_to(root.parent / "secret.md")
    (root / "elsewhere").symlink_to(root.parent)
    _write(root, ".env", "TOKEN=1\n")
    _write(root, "notes/.hidden.md", "hidden\n")


PLACES = (
    "/etc/passwd", "../secret.md", "notes/../../secret.md", "~/.ssh/id_rsa", "~root/x", "", ".", "./", "/", "\0",
    "notes/out.md", "elsewhere/secret.md", "state/journal.db", "STATE/journal.db", "transcripts/x.md", ".env",
    "notes/.hidden.md", ".git/config", "notes", "nowhere.md", "notes/a.md\0.png", "//etc/passwd", "file:///etc/passwd",
    "notes/" + "a" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_path_leads_out_or_to_what_is_hidden(reading: Served, place: str) -> None:
    _links(reading.root)
    told = reading.refused("start_run", app="read", inputs={"note": place})
    assert "Name a file below the workspace" in told
    assert len(told) < 400
    assert [event for event in reading.events() if isinstance(event.fact, RunStarted)] == []


@pytest.mark.parametrize(
    "place",
    [
        "/etc",
        "..",
        "elsewhere",
        "elsewhere/deeper",
        "elsewhere/./deeper/",
        "state",
        ".git",
        ".",
        "notes/a.md",
        "nowhere",
    ],
)
def test_no_folder_leads_out_either(reading: Served, place: str) -> None:
    _links(reading.root)
    told = reading.refused("start_run", app="read", inputs={"beside": place}, texts={"note": "x"})
    assert "below" in told


def test_what_a_source_holds_no_client_says(served: Served) -> None:
    _write(served.root, "apps/look.yaml", LOOK)
    _write(served.root, "apps/look.py", "def look(events):\n    return events\n")
    told = served.refused("start_run", app="look", inputs={"events": {"entries": [{"title": "free all day"}]}})
    assert "no client says what stands there" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"app": "kep", "inputs": {"topic": "x"}}, "Did you mean keep?"),
        ({"app": "keep", "inputs": {"topik": "x"}}, "Did you mean topic?"),
        ({"app": "keep", "inputs": {"topic": "x"}, "texts": {"topic": "y"}}, "is given twice"),
        ({"app": "keep", "texts": {"topic": "x"}}, "is no file"),
        ({"app": "keep", "inputs": ["topic"]}, "is not of type"),
        ({"app": "keep", "inputs": {"topic": {"deep": 1}}}, "topic"),
        ({"app": "keep"}, """needs "topic" (text). Give 'inputs' 'topic'."""),
        ({"app": "keep", "inputs": {"topic": "x"}, "profile": "dear"}, "profile"),
        ({"app": "keep", "inputs": {"topic": "x"}, "wait_s": 10_000}, "maximum"),
        ({}, "app"),
        ({"app": "a" * 5_000}, "start_run"),
    ],
)
def test_what_cannot_be_begun_is_one_clear_error(served: Served, arguments: dict[str, object], told: str) -> None:
    refusal = served.refused("start_run", **arguments)
    assert told in refusal
    assert len(refusal) < 600
    assert served.events() == []


def test_a_paused_app_is_not_begun(served: Served) -> None:
    from orchestrator.features.apps.lifecycle import pause

    with Workspace.open(served.root) as workspace:
        pause(workspace, "keep")
    assert "is paused" in served.refused("start_run", app="keep", inputs={"topic": "x"})


def test_what_nobody_has_allowed_runs_for_no_client(tmp_path: Path) -> None:
    root = make_workspace(tmp_path / "mine")
    _write(root, "apps/keep.py", f"# as nobody has allowed it in {tmp_path}\n{KEEP_SCRIPTS}")
    stranger = root.rename(tmp_path / "theirs")
    assert "nobody has allowed" in Served(stranger).refused("start_run", app="keep", inputs={"topic": "x"})


def test_a_loop_is_stopped_and_time_lets_it_go_on(ws: Workspace, clock: Clock) -> None:
    for _ in range(RUNS_AN_HOUR):
        begun_for(ws, CLIENT, "keep", {"topic": "x"}, {})
        clock.pass_(minutes=1)
    with pytest.raises(UsageError, match=f"and may for {RUNS_AN_HOUR}"):
        begun_for(ws, Client.called("another"), "keep", {"topic": "x"}, {})
    assert len(ws.runs()) == RUNS_AN_HOUR
    ws.start("keep", topic="the person is not bounded")
    clock.pass_(minutes=49)
    assert begun_for(ws, CLIENT, "keep", {"topic": "x"}, {}).state.trigger


def test_a_night_of_questions_does_not_bury_the_persons_own(ws: Workspace, clock: Clock) -> None:
    for _ in range(MOST_WAITING):
        begun_for(ws, CLIENT, "keep", {"topic": "x"}, {}).drive()
        clock.pass_(minutes=10)
    with pytest.raises(UsageError, match=f"{MOST_WAITING} questions of runs that clients began wait"):
        begun_for(ws, CLIENT, "keep", {"topic": "x"}, {})
    ws.start("keep", topic="the person is not bounded").drive()
    ws.decision("d-3").reject()
    assert begun_for(ws, CLIENT, "keep", {"topic": "x"}, {}).state.trigger


def test_of_two_processes_that_would_be_the_last_one_is(ws: Workspace, clock: Clock) -> None:
    """The number of a run is claimed in the commit that begins it."""
    for _ in range(RUNS_AN_HOUR - 1):
        begun_for(ws, CLIENT, "keep", {"topic": "x"}, {})
    with open_workspace(ws.root, clock) as other:
        start = other.start_claimed

        def overtaken(*given: object, **named: object) -> object:
            other.start_claimed = start  # type: ignore[method-assign]
            claim = given[1]()  # type: ignore[operator]
            begun_for(ws, CLIENT, "keep", {"topic": "x"}, {})
            return start(given[0], lambda: claim, *given[2:], **named)  # type: ignore[arg-type]

        other.start_claimed = overtaken  # type: ignore[assignment, method-assign]
        with pytest.raises(UsageError, match="in the last hour"):
            begun_for(other, CLIENT, "keep", {"topic": "x"}, {})
    assert len(ws.runs()) == RUNS_AN_HOUR


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("claude-code", "claude-code"),
        ("", NAMELESS),
        ("  \n\t ", NAMELESS),
        (None, NAMELESS),
        (17, NAMELESS),
        ("you\x1b[2Jyou", "you⟨U+001B⟩[2Jyou"),
        ("a\nb", "a b"),
        ("\u202eedoc", "⟨U+202E⟩edoc"),
        ("x" * 500, "x" * 59 + "…"),
    ],
)
def test_a_client_is_called_what_it_calls_itself_made_visible_and_cut(given: object, name: str) -> None:
    assert Client.called(given).name == name


def test_a_client_that_calls_itself_you_is_not_the_person(tmp_path: Path) -> None:
    served = Served(make_workspace(tmp_path / "ws"), Client.called(PERSON))
    served.call("start_run", app="keep", inputs={"topic": "tools"})
    served.call("add_note", text="I did it.")
    assert [event.kind for event in served.events() if event.actor == PERSON] == []
    (entry,) = served.call("read_log").shape["log"]
    assert entry["told"] == "[you, through MCP] I did it."


def test_secrets_in_what_a_client_gives_reach_no_file(reading: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_API_KEY", "sk-acme-9f8e7d6c5b4a39281706")
    reading.call("start_run", app="read", texts={"note": "The key is sk-acme-9f8e7d6c5b4a39281706.\n"})
    reading.call("add_note", text="sk-acme-9f8e7d6c5b4a39281706")
    answers = [reading.call(name, **given) for name, given in (("read_log", {}), ("read_transcript", {"run": "@last"}))]
    assert "9f8e7d6c" not in json.dumps([answer.shape for answer in answers])
    with Workspace.open(reading.root) as workspace:
        stored = [workspace.journal.artifact(SYSTEM, event.fact.text) for event in workspace.days.events()]
    assert [artifact.text for artifact in stored] == ["(secret ACME_API_KEY)"]
