"""Many cases are replayed in several processes, and come to what they come to in one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from small_workspace import make_workspace

from orchestrator.workspace.trust import Trust

SCRIPTS = "def shout(note):\n    return note.upper()\n"
FILES = {
    "apps/shout.yaml": """\
description: Shout a note.
inputs: {note: string}
phases:
  shout: {script: shout, reads: [note]}
""",
    "apps/shout.py": SCRIPTS,
    "evals/shout/suite.yaml": """\
app: shout
cases: cases.py
evaluators:
  - Contains: {artifact: shout, text: NOTE}
  - own
""",
    "evals/shout/evaluators.py": "def own(outcome):\n    return outcome.artifacts['shout'] != 'NOTE 7', 'seven'\n",
    "evals/shout/cases.py": """\
def cases():
    for number in range(110):
        yield {"name": f"case-{number}", "inputs": {"note": f"note {number}"}, "expected": {"shout": f"NOTE {number}"}}
""",
}
RUN = """
import json, sys
from pathlib import Path
from orchestrator.domain.codec import to_plain
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation import replay_pool, suite_run
from orchestrator.features.evaluation.evals import Evals
from orchestrator.values import replace

processes, at_once = map(int, sys.argv[2:])
replay_pool._processors = lambda: processes
if at_once == 1:
    del suite_run.in_processes
assert replay_pool.worth_it(110) == (processes > 1)
seen = []
with Workspace.open(Path(sys.argv[1])) as workspace:
    result = Evals(workspace).run("shout", at_once=at_once, on_case=lambda case: seen.append(case.outcome.case)).result
assert seen == [f"case-{number}" for number in range(110)], "told in order"
timeless = [replace(case, outcome=replace(case.outcome, seconds=0.0)) for case in result.cases]
print(json.dumps(to_plain(timeless)))
"""
POOL = """
import os, sys
from orchestrator.errors import RunError
from orchestrator.features.evaluation import replay_pool

replay_pool._processors = lambda: 3

async def work(number):
    {does}

def sizes():
    yield from replay_pool.in_processes(work, 200)

try:
    print(list(sizes()) == list(range(200)))
except BaseException as error:
    print(type(error).__name__, error)
"""


def said(script: str, *arguments: str) -> str:
    """In a process of its own, as only one with a single thread is divided."""
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_several_processes_come_to_the_results_of_one_that_is_asked_for_or_is_all_there_is(tmp_path: Path) -> None:
    make_workspace(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    Trust(tmp_path).allow_folder()
    alone, divided, asked_for = (said(RUN, str(tmp_path), *how) for how in (("1", "0"), ("3", "0"), ("3", "1")))
    assert alone == divided == asked_for
    assert alone.count('"passed": false') == 1, "the suite's own evaluator is against one of them"


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("return number", "True"),
        ("return number if number != 90 else os._exit(0)", "RunError a process that replayed cases ended."),
        ("return number if number != 90 else os._exit(3)", "RunError a process that replayed cases ended."),
        ("return number if number != 90 else sys.exit(3)", "SystemExit 3"),
        ("return number if number != 90 else {}['odd']", "KeyError 'odd'"),
    ],
)
def test_what_ends_a_process_is_told(does: str, told: str) -> None:
    assert said(POOL.format(does=does)).strip().startswith(told)


def test_what_was_printed_before_is_printed_once() -> None:
    script = "print('before', end=' ')\n" + POOL.format(does="return number")
    assert said(script).split() == ["before", "True"]


def test_what_the_users_code_prints_is_printed_before_the_end() -> None:
    told = said(POOL.format(does="print('said'); return number"))
    assert (told.count("said"), told.split()[-1]) == (200, "True")


def test_who_stops_asking_leaves_no_process_behind() -> None:
    script = POOL.format(does="return number") + (
        "asking = replay_pool.in_processes(work, 200)\nnext(asking)\nasking.close()\n"
        "try:\n    os.waitpid(-1, os.WNOHANG)\nexcept ChildProcessError:\n    print('none')\n"
    )
    assert said(script).split() == ["True", "none"]
