"""Eight answers to one decision at once, from every place where a person answers: one effect, and seven are told.

A door is a row of `DOORS`: how an answer is given there, in a process of its own that waits for the start, and how
one is told there that another was first.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from small_workspace import make_workspace

from orchestrator import Workspace
from orchestrator.domain.facts import DecisionAnswered, EffectIntended, EffectStepDone
from orchestrator.errors import AnswerConflict
from orchestrator.features.decision_files.keeping import DecisionFiles

ANSWERS = 8
WORDS = ("approve", "later")
REPOSITORY = Path(__file__).resolve().parents[2]
TESTS = REPOSITORY / "tests"
SAVE = """\
description: Keep a note as a file if the person says so.
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  check:
    gate: Keep the note on {{ topic }}?
    reads: [topic, draft]
    then: {approve: keep, later: end}
  keep: {effect: save_file, reads: {text: draft, name: topic}, with: {folder: kept}}
"""
SAVE_SCRIPTS = 'def draft(topic):\n    return f"# {topic}\\n"\n'


class Given(NamedTuple):
    """One answer on its way."""

    process: subprocess.Popen[bytes]
    was_first: Callable[[], bool]
    """Once the process has ended: whether it was told that its answer is the one that counts."""


Door = Callable[[Path, int, str], Given]
"""Begins to give an answer to `d-1` of a workspace: which of the answers it is, and its word."""


def python(root: Path, program: str, *words: str) -> subprocess.Popen[bytes]:
    """One that stands before the door until a line comes on its standard input."""
    return subprocess.Popen(
        [sys.executable, "-c", f"import os, sys\n{program}", *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def at_the_command_line(root: Path, number: int, word: str) -> Given:
    program = (
        "from orchestrator.cli.main import main\nimport orchestrator.cli.commands.decide\n"
        "print('ready', flush=True); os.read(0, 1)\n"
        f"sys.exit(main(['answer', 'd-1', '{word}', '-m', 'number {number}']))"
    )
    process = python(root, program)
    return Given(process, lambda: process.returncode == 0)


def from_python(root: Path, number: int, word: str) -> Given:
    program = (
        "from orchestrator import Workspace\n"
        "from orchestrator.errors import AnswerConflict\n"
        "with Workspace.open() as workspace:\n"
        "    decision = workspace.decision('d-1')\n"
        "    print('ready', flush=True); os.read(0, 1)\n"
        "    try:\n"
        f"        decision.answer('{word}', 'number {number}')\n"
        "    except AnswerConflict:\n"
        "        sys.exit(1)\n"
    )
    process = python(root, program)
    return Given(process, lambda: process.returncode == 0)


def in_a_browser(root: Path, number: int, word: str, enter: str) -> Given:
    """Looked at before; the button is pressed at the same moment. `enter` gives a browser that was let in."""
    program = (
        f"sys.path[:0] = [{str(TESTS)!r}, {str(TESTS / 'web')!r}]\n"
        "from web_served import served\n"
        "from orchestrator import Workspace\n"
        "from orchestrator.features.notifying.links import make_link\n"
        "with Workspace.open() as workspace, served(workspace) as page:\n"
        f"    run = workspace.decision('d-1').run.id\n{enter}"
        "    token = browser.token('d-1')\n"
        "    print('ready', flush=True); os.read(0, 1)\n"
        f"    given = {{'form_token': token, 'answer': '{word}', 'comment': 'number {number}'}}\n"
        "    answered = browser.post('/decisions/d-1/answer', given)\n"
        "    page.driven(run)\n"
        "    sys.exit(0 if answered.status_code == 303 else 1)\n"
    )
    process = python(root, program)
    return Given(process, lambda: process.returncode == 0)


def on_the_page(root: Path, number: int, word: str) -> Given:
    return in_a_browser(root, number, word, "    browser = page.browser()\n")


def by_a_link(root: Path, number: int, word: str) -> Given:
    """That of a message: it opens this decision alone."""
    enter = (
        "    link = make_link(workspace, workspace.decision('d-1'), workspace.clock())\n"
        "    browser = page.stranger()\n"
        "    assert browser.post(f'/l/{link.token}', {}).status_code == 303\n"
    )
    return in_a_browser(root, number, word, enter)


def in_a_file(root: Path, number: int, word: str) -> Given:
    """Ticked before; a keeper comes to it at the same moment as all others."""
    file = root / "decisions" / "d-1 save.md"
    ticked = file.read_text("utf-8").replace(f"- [ ] {word}", f"- [x] {word}")
    file.write_text(ticked.replace("\n\n\nEnd of", f"\nnumber {number}\n\nEnd of"), "utf-8")
    program = (
        "from orchestrator.cli.main import main\nimport orchestrator.cli.decision_files\n"
        "print('ready', flush=True); os.read(0, 1)\n"
        "sys.exit(main(['inbox', '--files']))"
    )

    def was_first() -> bool:
        if not file.exists():
            return True
        assert "> **Not taken:** d-1 was answered with" in file.read_text("utf-8")
        assert f"number {number}" in file.read_text("utf-8")
        return False

    return Given(python(root, program), was_first)


DOORS: dict[str, Door] = {
    "command line": at_the_command_line,
    "Python": from_python,
    "page": on_the_page,
    "link": by_a_link,
    "file": in_a_file,
}
ONCE = {"file"}
"""There is one file of a decision, so one answer can be ticked in it."""


def doors_for(count: int) -> list[Door]:
    """Each door once, then those through which several can go at once, in turn."""
    many = [door for name, door in DOORS.items() if name not in ONCE]
    doors = [*DOORS.values()]
    return [*doors, *(many[at % len(many)] for at in range(count - len(doors)))]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_workspace(tmp_path / "ws")
    (root / "apps" / "save.yaml").write_text(SAVE)
    (root / "apps" / "save.py").write_text(SAVE_SCRIPTS)
    with (root / "baton.yaml").open("a") as settings:
        settings.write("decisions: {folder: decisions/, approve: true}\n")
    return root


def asked(root: Path) -> str:
    with Workspace.open(root) as workspace:
        run = workspace.start("save", "tools")
        run.drive()
        DecisionFiles(workspace).look()
        return run.id


def test_of_eight_answers_at_once_one_counts_and_seven_are_told(root: Path) -> None:
    run_id = asked(root)
    given = [door(root, number, WORDS[number % len(WORDS)]) for number, door in enumerate(doors_for(ANSWERS))]
    for one in given:
        assert one.process.stdout
        assert one.process.stdout.readline() == b"ready\n"
    for one in given:
        assert one.process.stdin
        one.process.stdin.write(b"\n")
        one.process.stdin.flush()
    for one in given:
        one.process.communicate()

    with Workspace.open(root) as workspace:
        run = workspace.run(run_id)
        run.drive()
        facts = [event.fact for event in run.events()]
        answers = [fact for fact in facts if isinstance(fact, DecisionAnswered)]
        acted = [fact for fact in facts if isinstance(fact, EffectIntended)]
        done = [fact for fact in facts if isinstance(fact, EffectStepDone)]
        expected = 1 if answers[0].answer == "approve" else 0
        assert (len(answers), len(acted), len(done)) == (1, expected, expected)
        assert run.status == "done"
        assert sorted(one.was_first() for one in given) == [False] * (ANSWERS - 1) + [True]
        with pytest.raises(AnswerConflict):
            workspace.decision("d-1").answer("later", "too late")
