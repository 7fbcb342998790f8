"""One note published, end to end, by command and by Python."""

from __future__ import annotations

import shutil

import pytest
from acceptance_workspace import NOTE, PAGE, Baton, path_taken

pytestmark = pytest.mark.usefixtures("cold")

RUN_KEYS = {
    "v", "run", "app", "status", "phase", "decision", "inputs", "definition", "handoffs", "cost_usd",
    "imported", "begun_by", "cache",
}  # fmt: skip
HANDOFF_KEYS = {
    "seq", "from", "to", "by", "why", "artifacts", "at", "cost_usd", "input_tokens", "output_tokens",
}  # fmt: skip

SCRIPT = """
from orchestrator import Workspace
with Workspace.open() as ws:
    run = ws.start("publish", source="inbox/why-small-tools-last.md")
    run.drive()
    [decision] = ws.decisions()
    decision.approve()
    assert ws.run(run.id).status == "done", run.status
    print(ws.run(run.id).handoffs[-1].fact.by, end="")
"""

ASYNC_SCRIPT = """
import asyncio
from orchestrator import Workspace
async def main():
    with Workspace.open() as ws:
        run = ws.start("publish", source="inbox/why-small-tools-last.md")
        await run.adrive()
        ws.decisions()[0].approve(drive=False)
        run.refresh()
        await run.adrive()
        print(run.status, end="")
asyncio.run(main())
"""

DRIVE_IN_LOOP = """
import asyncio
from orchestrator import BatonError, Workspace
async def main():
    with Workspace.open() as ws:
        try:
            ws.start("publish", source="inbox/why-small-tools-last.md").drive()
        except BatonError as error:
            print(error, end="")
asyncio.run(main())
"""


def test_a_run_stops_at_the_gate_and_says_how_it_stands(baton: Baton) -> None:
    ended = baton("run", "publish", NOTE, "--json")
    assert ended.code == 3
    assert ended.json.keys() == RUN_KEYS
    assert ended.json["v"] == 1
    assert ended.json["status"] == "waiting"
    assert (ended.json["phase"], ended.json["decision"]) == ("approve", "d-1")
    assert ended.json["inputs"].keys() == {"source", "site", "day", "intent", "brief", "past"}
    assert all(handoff.keys() >= HANDOFF_KEYS for handoff in ended.json["handoffs"])
    assert path_taken(ended.json)[-2:] == [("change", "losses", "script"), ("losses", "approve", "script")]
    assert not baton.site.folder.exists()


def test_the_inbox_shows_the_question_and_what_it_is_about(waiting: Baton) -> None:
    [decision] = waiting("inbox", "--json").json["decisions"]
    assert decision["id"] == "d-1"
    assert decision["kind"] == "gate"
    assert (decision["app"], decision["phase"]) == ("publish", "approve")
    assert decision["question"] == "Publish “Why small tools last”?"
    assert decision["shows"].keys() == {"page", "change", "aim", "losses"}
    own = {"as_is", "to_a_brief", "from_notes", "look_again"}
    assert set(decision["answers"]) == {"approve", "edit", "send_back", "reject", *own}
    assert decision["warnings"][0].startswith("as-is: every sentence of the note is kept, in its order (guessed, as ")


def test_approving_publishes_exactly_the_page_shown(waiting: Baton) -> None:
    shown = waiting("cat", "@last", "page").out
    ended = waiting("approve", "d-1", "--json")
    assert ended.code == 0, ended.err
    assert (ended.json["status"], ended.json["phase"], ended.json["decision"]) == ("done", "end", None)
    assert waiting.site.git("show", f"HEAD:{PAGE}") == shown.strip()
    assert (waiting.site.folder / PAGE).read_text(encoding="utf-8") == shown
    assert waiting.site.git("status", "--porcelain") == ""


def test_the_commit_names_its_run_its_key_its_page_and_the_journal(waiting: Baton) -> None:
    ended = waiting("approve", "d-1", "--json")
    trailers = waiting.site.trailers
    pages = [handoff["artifacts"]["page"] for handoff in ended.json["handoffs"] if "page" in handoff["artifacts"]]
    assert trailers["Baton-Run"] == ended.json["run"]
    assert trailers["Baton-Artifact"] == pages[-1]
    assert trailers["Baton-Key"] in {getattr(event.fact, "key", "") for event in waiting.events()}
    assert trailers["Baton-Journal"] in {event.digest for event in waiting.events()}
    assert len(waiting.site.commits) == 1


def test_the_journal_is_what_was_written(waiting: Baton) -> None:
    waiting("approve", "d-1")
    ended = waiting("verify", "--json")
    assert ended.code == 0
    first_look = 2  # of the files that a person edits: an event of the system's stream, and its key
    events = len(waiting.events()) + first_look
    assert ended.json == {"v": 1, "ok": True, "streams": 2, "events": events, "broken": []}


def test_the_transcript_tells_the_whole_run(waiting: Baton) -> None:
    waiting("approve", "d-1", "-m", "reads well")
    [transcript] = (waiting.root / "transcripts").glob("*.md")
    told = transcript.read_text(encoding="utf-8")
    phases = ("aim", "typeset", "review", "look", "metadata", "assemble", "change", "approve", "deploy")
    assert all(phase in told for phase in phases)
    assert "reads well" in told
    assert waiting("transcript", "@last").out == told


def test_a_python_script_does_the_same(baton: Baton) -> None:
    ended = baton.python("-c", SCRIPT)
    assert (ended.code, ended.out, ended.err) == (0, "git_publish", "")
    assert baton.site.trailers["Baton-Run"] == baton.runs[0]


def test_an_async_program_does_the_same(baton: Baton) -> None:
    ended = baton.python("-c", ASYNC_SCRIPT)
    assert (ended.code, ended.out, ended.err) == (0, "done", "")
    assert len(baton.site.commits) == 1


def test_drive_inside_an_event_loop_says_what_to_write_instead(baton: Baton) -> None:
    ended = baton.python("-c", DRIVE_IN_LOOP)
    assert ended.out == "drive() cannot run inside an event loop, and nothing was recorded. Use: await run.adrive()"
    assert ended.err == ""
    assert baton.kinds() == ["RunStarted"]


def test_a_transcript_that_cannot_be_written_stops_nothing(waiting: Baton) -> None:
    shutil.rmtree(waiting.root / "transcripts")
    (waiting.root / "transcripts").write_text("a file where the folder should be", encoding="utf-8")
    ended = waiting("approve", "d-1")
    assert ended.code == 0
    assert "was not written" in ended.err
    assert len(waiting.site.commits) == 1
