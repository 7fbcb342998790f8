"""Pictures and PDFs from where a person names them to the model that looks at them, and wherever a run goes then."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import media_files
import pytest
from small_workspace import FINDER, Clock

from orchestrator.domain.facts import ModelAsked
from orchestrator.domain.messages import Answer, AssistantMessage, Request, media_of
from orchestrator.errors import ArtifactForgotten, DefinitionFaults, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.dry_run import dry_run
from orchestrator.features.audit.run_audit import audit_run
from orchestrator.features.care.forgetting import forget, plan
from orchestrator.features.looking.account import account_of
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.text.outline import readable
from orchestrator.workspace.trust import Trust

LOOK = """\
description: Say what a picture shows.
inputs:
  photo: {type: file, media: image}
  bill: {type: file or none, media: pdf, default: none}
phases:
  measured: {script: measure, reads: [photo]}
  describe:
    agent: finder
    reads: [photo, bill, measured]
    prompt: "What does {{ photo }} show? It has {{ measured.size }} bytes. {{ bill | data }}"
  check:
    gate: Is this it?
    reads: [photo, describe]
"""
APP_OF_WORDS = """\
description: Say what a picture shows.
inputs: {photo: {type: file, media: image}}
phases:
  say: {agent: finder, reads: [photo], prompt: "What is LABEL?"}
"""
BOTH = """\
description: Look at one picture in two ways.
inputs: {picture: {type: file, media: image}}
phases:
  both:
    together:
      looked: {agent: finder, reads: [picture], prompt: "Look at {{ picture }}."}
      other: {app: look, reads: {photo: picture}}
  words:
    script: words
  all:
    each: words
    agent: finder
    reads: [picture, item]
    prompt: "Is {{ item }} in {{ picture }}?"
"""
FILES = {
    "baton.yaml": "profile: offline\nprofiles:\n  offline: {fast: offline}\n",
    "apps/look.yaml": LOOK,
    "apps/look.py": "def measure(photo):\n    return {'size': len(photo), 'kind': type(photo).__name__}\n",
    "apps/both.yaml": BOTH,
    "apps/both.py": "def words():\n    return ['red', 'blue']\n",
    "apps/colors.yaml": """\
description: List the colors.
inputs: {photo: {type: file, media: [image/png, image/jpeg]}}
phases:
  list: {agent: finder, reads: [photo], prompt: "Which colors?", output: {colors: [string]}}
""",
    "agents/finder.md": FINDER,
}


class Looker:
    """A model that remembers what it was asked."""

    name = "looker"

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.says: list[AssistantMessage] = []
        """What it says first, in place of what it always says."""

    async def answer(self, request: Request) -> Answer:
        await asyncio.sleep(0)
        self.asked.append(request)
        return Answer(self.says.pop(0) if self.says else AssistantMessage("A red square."), self.name)

    @property
    def seen(self) -> list[tuple[str, bytes]]:
        return [(part.name, part.artifact.data) for request in self.asked for part in media_of(request)]


@pytest.fixture
def looker() -> Looker:
    return Looker()


def made(root: Path) -> Path:
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    Trust(root).allow_folder()
    (root / "red.png").write_bytes(media_files.png())
    (root / "bill.pdf").write_bytes(media_files.pdf())
    return root


def opened(root: Path, looker: Looker) -> Workspace:
    clock = Clock()
    journal = SqliteJournal.open(root / "state" / "journal.db", clock=clock)
    liveness = LockLiveness(root / "state" / "locks")
    return Workspace(root, journal=journal, liveness=liveness, clock=clock, model_for=lambda *_: looker)


@pytest.fixture
def ws(tmp_path: Path, looker: Looker) -> Iterator[Workspace]:
    with opened(made(tmp_path / "here"), looker) as workspace:
        yield workspace


def driven(run: Run) -> Run:
    run.drive()
    return run


RED = media_files.png()
LABEL = "photo.png (image/png, 1 KB, sha256 57cda64cead0)"


def test_an_agent_looks_at_what_its_phase_reads_and_its_prompt_names_it(ws, looker):
    run = driven(ws.start("look", str(ws.root / "red.png"), bill=str(ws.root / "bill.pdf")))
    assert looker.seen == [("bill", media_files.pdf()), ("photo", RED)]
    prompt = looker.asked[0].messages[0].text
    assert prompt.startswith(f"What does {LABEL} show? It has {len(RED)} bytes. ")
    assert "bill.pdf (application/pdf, 1 KB, sha256 " in prompt
    assert run.artifact("photo").data == RED


def test_a_script_takes_the_bytes(ws):
    run = driven(ws.start("look", str(ws.root / "red.png")))
    assert run.artifact("measured").value == {"size": len(RED), "kind": "bytes"}


def test_bytes_that_come_in_no_file_are_looked_at_as_well(ws, looker):
    ws.start("look", RED).drive()
    assert looker.seen == [("photo", RED)]


def test_what_is_looked_at_stands_in_the_journal_by_its_digest(ws):
    run = driven(ws.start("look", str(ws.root / "red.png")))
    asked = [event.fact for event in run.events() if isinstance(event.fact, ModelAsked)]
    assert [fact.media for fact in asked] == [{"photo": run.state.inputs["photo"]}]


def test_members_of_a_together_other_apps_and_entries_of_a_list_look_at_it_too(ws, looker):
    run = driven(ws.start("both", str(ws.root / "red.png")))
    assert sorted(looker.seen) == [("photo", RED), ("picture", RED)]
    ws.decisions()[0].approve()
    assert driven(ws.run(run.id)).status == "done"
    assert sorted(looker.seen) == [("photo", RED), *[("picture", RED)] * 3]


def test_a_fork_takes_the_recorded_answer_for_the_same_picture(ws, looker):
    run = driven(ws.start("look", str(ws.root / "red.png")))
    ws.fork(run.id).drive()
    assert len(looker.asked) == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "standard input is empty."),
        (b"# A note\n", "standard input is no picture and no PDF, whatever it is called."),
        (media_files.pdf(), "standard input is a PDF, and a picture (png, jpg, gif, webp) is wanted here."),
        (media_files.gif(2), "standard input moves, and models look at one picture."),
    ],
)
def test_what_is_no_picture_begins_no_run(ws, data, told):
    with pytest.raises(UsageError) as caught:
        ws.start("look", data)
    assert caught.value.message == told
    assert not ws.runs()


def test_every_request_of_a_turn_brings_it_again(ws, looker):
    looker.says = [AssistantMessage("no JSON"), AssistantMessage(output={"colors": ["red"]})]
    run = driven(ws.start("colors", str(ws.root / "red.png")))
    assert run.artifact("list").value == {"colors": ["red"]}
    assert looker.seen == [("photo", RED)] * 2
    assert [len(request.messages) for request in looker.asked] == [1, 3]


def test_nobody_edits_it_at_a_gate(ws):
    driven(ws.start("look", str(ws.root / "red.png")))
    (decision,) = ws.decisions()
    assert "edit" not in decision.opened.answers


def test_a_decision_shows_what_it_is_and_binds_its_digest(ws):
    run = driven(ws.start("look", str(ws.root / "red.png")))
    (decision,) = ws.decisions()
    assert decision.shows["photo"] == run.state.inputs["photo"]
    assert readable(run.artifact("photo")) == "image/png, 1 KB, sha256 57cda64cead0"


def test_it_goes_along_in_a_run_file_and_is_looked_at_on_the_other_machine(ws, looker, tmp_path):
    run = driven(ws.start("look", str(ws.root / "red.png")))
    (tmp_path / "there").mkdir()
    path = run.export(tmp_path / "there" / "run.baton")
    with opened(made(tmp_path / "there" / "work"), looker) as there:
        carried = there.import_run(path)
        assert carried.artifact("photo").data == RED
        there.fork(carried.id, fresh=True).drive()
    assert looker.seen == [("photo", RED)] * 2


def test_what_was_forgotten_is_gone_and_its_run_still_told(ws):
    run = driven(ws.start("look", str(ws.root / "red.png")))
    ws.decisions()[0].approve()
    forget(ws, plan(ws, run, ["photo"]))
    with pytest.raises(ArtifactForgotten):
        ws.run(run.id).artifact("photo")
    told = account_of(ws.run(run.id))
    assert "(forgotten)" in told
    assert "asked looker" in told


def test_the_account_says_what_was_looked_at_and_holds_no_bytes(ws):
    run = driven(ws.start("look", str(ws.root / "red.png"), bill=str(ws.root / "bill.pdf")))
    told = account_of(run)
    assert "| red.png (image/png, 1 KB, sha256 57cda64cead0) |" in told
    assert "looks at bill (application/pdf, 1 KB, sha256 " in told
    assert "PNG" not in told


def test_an_audit_says_that_the_writer_looked_where_no_code_can_read(ws):
    text = APP_OF_WORDS.replace("LABEL", "{{ photo }}")
    (ws.root / "apps/say.yaml").write_text(text)
    run = driven(ws.start("say", str(ws.root / "red.png")))
    (told,) = audit_run(run).texts
    assert told.sources == [(f"unknown: its writer looked at {LABEL}", 1)]


def test_a_dry_run_names_it_and_counts_it(ws):
    before = dry_run(ws, ws.prepare("look", str(ws.root / "red.png"), {})).ahead[1]
    with_bill = dry_run(ws, ws.prepare("look", RED, {"bill": media_files.pdf(10)})).ahead[1]
    assert before.prompt is not None
    assert LABEL in before.prompt
    assert 46_000 <= with_bill.request_tokens - before.request_tokens < 47_000


def test_a_picture_that_an_app_passes_to_one_that_wants_a_pdf_is_a_fault(ws):
    (ws.root / "apps/both.yaml").write_text(BOTH.replace("{type: file, media: image}", "{type: file, media: pdf}"))
    with pytest.raises(DefinitionFaults) as caught:
        ws.start("both", str(ws.root / "bill.pdf"))
    assert [fault.found for fault in caught.value.faults] == [
        "other passes 'picture', which may be application/pdf, and photo of look takes image"
    ]
