"""What other systems were seen to get wrong, each asked of this one. The names M1 to M11 are those of that list."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from small_workspace import Clock, open_workspace

from orchestrator.engine.answer import Given
from orchestrator.errors import AnswerConflict, BatonError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.upgrading import examined
from orchestrator.features.care.garbage import collect
from orchestrator.workspace.trust import Trust

APP = """\
description: Write, ask twice, deploy.
inputs: {topic: string}
phases:
  write: {script: write, reads: [topic], writes: draft}
  approve: {gate: "Deploy it?", reads: [draft]}
  deploy: {effect: deploy, reads: {text: draft}}
  scan: {script: scan, reads: [draft]}
"""
SCRIPTS = "def write(topic):\n    return f'about {topic}'\n\n\ndef scan(draft):\n    return f'scanned {draft}'\n"
DEPLOY = """\
import os
import signal
from pathlib import Path


def preview(text):
    return {"will": [f"deploy {text}"]}


def act(text, surroundings, mark):
    with (Path(surroundings.root) / "deployed.txt").open("a") as file:
        file.write(f"{mark.key} {text}\\n")
    if (Path(surroundings.root) / "die").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    return {"deployed": True}


def probe(text, surroundings, mark):
    file = Path(surroundings.root) / "deployed.txt"
    return file.exists() and mark.key in file.read_text()
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "baton.yaml": "profile: offline\nprofiles:\n  offline: {fast: offline}\n",
        "apps/ship.yaml": APP,
        "apps/ship.py": SCRIPTS,
        "tools/deploy.py": DEPLOY,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    Trust(tmp_path).allow_folder()
    return tmp_path


@pytest.fixture
def ws(root: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(root, clock) as workspace:
        yield workspace


@pytest.fixture
def waiting(ws: Workspace) -> Run:
    run = ws.start("ship", topic="tools")
    run.drive()
    assert run.status == "waiting"
    return run


def deployed(root: Path) -> list[str]:
    file = root / "deployed.txt"
    return [line.split(" ", 1)[1] for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), encoding="utf-8")


def killed_in_child(work: Callable[[], object]) -> bool:
    """Whether a forked child that did this was killed by SIGKILL."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(status := os.waitpid(child, 0)[1]) and os.WTERMSIG(status) == signal.SIGKILL


def test_m1_two_questions_in_a_row_run_nothing_before_them_again(root: Path, ws: Workspace) -> None:
    rewrite(
        root / "apps" / "ship.yaml",
        lambda text: text.replace("  approve:", "  look: {gate: 'Good so far?', reads: [draft]}\n  approve:"),
    )
    run = ws.start("ship", topic="tools")
    run.drive()

    ws.decisions()[0].approve()
    ws.decisions()[0].approve()

    assert run.refresh().status == "done"
    assert [event.fact.phase for event in run.events() if event.kind == "PhaseStarted"].count("write") == 1
    assert deployed(root) == ["about tools"]


LOOP = """\
description: Two scripts that hand on to each other.
inputs: {handoffs: number, size: number}
phases:
  ask: {script: say, reads: {handoffs: handoffs, size: size}, may_read: {before: reply}, writes: word}
  answer:
    script: say
    reads: {handoffs: handoffs, size: size, before: word}
    writes: reply
    then:
      - {to: ask, when: reply.number < handoffs, at_most: 1000}
      - {to: end}
"""
SAY = """import random


def say(handoffs, size, before=None):
    number = (before or {"number": 0})["number"] + 1
    noise = random.Random(number).randbytes(int(size)).hex()
    return {"number": number, "text": noise[: int(size) - 24]}
"""


@pytest.mark.parametrize(("handoffs", "size", "most"), [(1000, 1024, 1.7), (160, 2000, 1.5)])
def test_m2_the_journal_grows_with_what_was_produced_and_little_more(
    root: Path, ws: Workspace, handoffs: int, size: int, most: float
) -> None:
    """Hexadecimal noise, which can be packed to half: about as prose."""
    (root / "apps" / "loop.yaml").write_text(LOOP, encoding="utf-8")
    (root / "apps" / "loop.py").write_text(SAY, encoding="utf-8")
    run = ws.start("loop", handoffs=handoffs, size=size)
    run.drive()
    assert len(run.handoffs) == handoffs
    ws.journal.backup(root / "copy.db")  # without the log
    assert (root / "copy.db").stat().st_size / (handoffs * size) <= most


def test_m3_a_gate_renamed_while_it_is_open_still_takes_its_answer(root: Path, ws: Workspace, waiting: Run) -> None:
    rewrite(root / "apps" / "ship.yaml", lambda text: text.replace("approve:", "signoff:"))

    ws.decisions()[0].approve()

    assert waiting.refresh().status == "done"
    assert deployed(root) == ["about tools"]


def test_m4_phases_put_in_under_a_waiting_run_are_told_and_never_half_taken(
    root: Path, ws: Workspace, waiting: Run
) -> None:
    """One before the pause and one behind it: neither runs as pinned, and the difference is told."""
    lint, audit = "  lint: {script: scan, reads: [draft]}\n", "  audit: {script: scan, reads: [draft]}\n"
    rewrite(root / "apps" / "ship.yaml", lambda text: text.replace("  approve:", f"{lint}  approve:") + audit)

    found = examined(ws, waiting, {})
    ws.decisions()[0].approve()

    assert found.judged.verdict == "compatible"
    assert [(change.what, change.verb) for change in found.changes if change.verb == "added"] == [
        ("phase lint", "added"),
        ("phase audit", "added"),
    ]
    assert [handoff.fact.phase for handoff in waiting.refresh().handoffs] == ["write", "approve", "deploy", "scan"]


def test_m5_two_who_answer_one_question_at_once_deploy_once(root: Path, waiting: Run) -> None:
    told: list[str] = []

    def answer() -> None:
        with open_workspace(root, Clock()) as own:
            try:
                own.decision("d-1").approve()
            except BatonError as error:
                told.append(error.kind)

    threads = [threading.Thread(target=answer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert deployed(root) == ["about tools"]
    assert waiting.refresh().status == "done"


def test_m6_old_runs_are_removed_and_the_rest_still_verifies(ws: Workspace, clock: Clock, waiting: Run) -> None:
    waiting.cancel()
    clock.pass_(days=100)
    kept = ws.start("ship", topic="others")

    collect(ws, older_than_days=90, keep=0, only_try=False)

    assert [row.run for row in ws.runs()] == [kept.id]
    assert ws.verify().ok


@pytest.mark.parametrize("edited", [False, True], ids=["m7 the same code", "m8 one line edited"])
def test_m7_m8_a_paused_run_outlives_its_process_and_an_edit(root: Path, clock: Clock, edited: bool) -> None:
    def paused() -> None:
        with open_workspace(root, clock) as own:
            own.start("ship", topic="tools").drive()
            os.kill(os.getpid(), signal.SIGKILL)

    assert killed_in_child(paused)
    if edited:
        rewrite(root / "apps" / "ship.py", lambda text: text.replace("scanned", "looked at"))
    with open_workspace(root, clock) as later:
        later.decisions()[0].approve()
        run = later.run("@last")

        assert run.status == "done"
        assert run.artifact("scan").text == "scanned about tools"
    assert deployed(root) == ["about tools"]


def test_m9_one_answer_given_twice_acts_once(root: Path, ws: Workspace, waiting: Run) -> None:
    first, second = ws.decisions()[0], ws.decisions()[0]

    first.approve()
    second.approve()
    ws.run(waiting.id).drive()

    assert deployed(root) == ["about tools"]
    with pytest.raises(AnswerConflict):
        waiting.answer("d-1", Given("reject"))


def test_m10_what_was_approved_is_what_runs_whatever_its_source_says_now(
    root: Path, ws: Workspace, waiting: Run
) -> None:
    rewrite(root / "tools" / "deploy.py", lambda text: text.replace("{text}\\n", "another body\\n"))

    ws.decisions()[0].approve()

    assert deployed(root) == ["about tools"]


def test_m11_a_crash_after_the_deed_does_it_no_second_time(root: Path, clock: Clock, waiting: Run) -> None:
    (root / "die").touch()

    def approved() -> None:
        with open_workspace(root, clock) as own:
            own.decision("d-1").approve()

    assert killed_in_child(approved)
    (root / "die").unlink()
    with open_workspace(root, clock) as later:
        later.run(waiting.id).drive()

        assert later.run(waiting.id).status == "done"
    assert deployed(root) == ["about tools"]
