"""1,000 cases x one mocked model call x two deterministic evaluators: Baton, inspect-ai and pydantic-evals.

    python -m venv peers && peers/bin/pip install inspect-ai==0.3.285 pydantic-evals==2.62.0 openai
    python benchmarks/eval_peers.py peers/bin/python [ROUNDS]

Each round runs every tool once, in a process of its own, so that load meets all alike; medians are told. Baton replays
recorded answers (`replay`, on all processors; `one process`, with `--at-once 1`), and judges stored outcomes without
running anything (`score`). The goals: replay at least 5 times the cases per second of the faster peer, 4 times in one
process as the peers are, score at least 30 times, first result no later, peak memory no higher. Where others work too,
times lie: `cpu_s` is the processor time of the work with that of its processes, and of a round it can be compared.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASES = 1_000
ROUNDS = 5

NOTE = "Small tools last because they are read in an evening. Note number {n}."
ANSWER = "A page about note {n}: small tools last."

WATCH = """
import json, os, resource, sys, time
BEGAN = float(os.environ["BENCH_BEGAN"])
FIRST = []
def seen(*_):
    if not FIRST:
        FIRST.append(time.time() - BEGAN)
def told(started, passed):
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak = max(peaks) / 1024  # of the largest process; forked ones share most of it
    print(json.dumps({"first_s": FIRST[0], "work_s": time.time() - started, "all_s": time.time() - BEGAN,
                      "cpu_s": sum(os.times()[:4]) - BEFORE, "peak_mib": peak, "passed": passed}))
N = int(os.environ["BENCH_CASES"])
NOTE, ANSWER = os.environ["BENCH_NOTE"], os.environ["BENCH_ANSWER"]
"""

BATON = (
    WATCH
    + """
from pathlib import Path
from orchestrator.features.evaluation.evals import Evals
from orchestrator.face.workspace import Workspace
started, BEFORE = time.time(), sum(os.times()[:4])
with Workspace.open(Path(sys.argv[2])) as ws:
    evals = Evals(ws)
    if sys.argv[1] != "score":
        result = evals.run("bench", at_once=int(sys.argv[1]), on_case=seen).result
    else:
        result = evals.score("bench")
        seen()
told(started, sum(case.passed for case in result.cases))
"""
)

RECORD = (
    WATCH
    + """
from pathlib import Path
from orchestrator.domain.messages import Answer, AssistantMessage
from orchestrator.features.evaluation.evals import Evals
from orchestrator.face.workspace import Workspace
class Mocked:
    name = "offline"
    async def answer(self, request):
        number = request.messages[0].text.rsplit("Note number ", 1)[1].split(".")[0]
        return Answer(AssistantMessage(ANSWER.format(n=number)), "mocked", "stop", 10, 10)
with Workspace.open(Path(sys.argv[1])) as ws:
    ws.model_for = lambda *_: Mocked()
    Evals(ws).run("bench", record="all")
"""
)

PYDANTIC = (
    WATCH
    + """
import asyncio
from pydantic_ai import Agent
from pydantic_ai.messages import ModelResponse, TextPart
from pydantic_ai.models.function import FunctionModel
from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import Contains, EqualsExpected
started, BEFORE = time.time(), sum(os.times()[:4])
def mocked(messages, info):
    number = messages[-1].parts[-1].content.rsplit("Note number ", 1)[1].split(".")[0]
    return ModelResponse(parts=[TextPart(ANSWER.format(n=number))])
agent = Agent(FunctionModel(mocked), system_prompt="You write.")
async def task(note):
    answer = (await agent.run(f"Write a page from this note. {note}")).output
    seen()
    return answer
cases = [Case(name=f"case-{n}", inputs=NOTE.format(n=n), expected_output=ANSWER.format(n=n)) for n in range(N)]
data = Dataset(name="bench", cases=cases, evaluators=[EqualsExpected(), Contains(value="small tools last")])
report = data.evaluate_sync(task, max_concurrency=10, progress=False)
told(started, sum(all(a.value for a in case.assertions.values()) for case in report.cases))
"""
)

INSPECT = (
    WATCH
    + """
import tempfile
os.environ["INSPECT_LOG_LEVEL"] = "error"
from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import exact, includes
from inspect_ai.hooks import Hooks, hooks
@hooks(name="first", description="When the first sample ended.")
class First(Hooks):
    async def on_sample_end(self, data):
        seen()
started, BEFORE = time.time(), sum(os.times()[:4])
def mocked(n):
    output = ModelOutput.from_content("mockllm/model", ANSWER.format(n=n))
    output.usage = ModelUsage(input_tokens=10, output_tokens=10, total_tokens=20)
    return output
samples = [Sample(id=n + 1, input=NOTE.format(n=n), target="small tools last") for n in range(N)]
model = get_model("mockllm/model", custom_outputs=[mocked(n) for n in range(N)])
task = Task(dataset=samples, scorer=[includes(), exact()])
with tempfile.TemporaryDirectory() as folder:
    (log,) = eval(task, model=model, display="none", log_dir=folder, max_samples=100, max_connections=100)
    told(started, sum(sample.scores["includes"].value == "C" for sample in log.samples))
"""
)

SUITE = """\
app: bench
cases: cases.py
evaluators:
  - Contains: {artifact: write, text: small tools last}
"""
CASE_FUNCTION = """\
import os


def cases():
    for n in range(int(os.environ["BENCH_CASES"])):
        answer = os.environ["BENCH_ANSWER"].format(n=n)
        note = os.environ["BENCH_NOTE"].format(n=n)
        yield {"name": f"case-{n}", "inputs": {"note": note}, "expected": {"write": answer + "\\n"}}
"""
FILES = {
    "baton.yaml": "profile: offline\nprofiles:\n  offline: {fast: offline}\n",
    "agents/writer.md": "---\nname: writer\ndescription: Writes.\nmodel: fast\n---\nYou write.\n",
    "apps/bench.yaml": """\
description: Write a page.
inputs: {note: string}
phases:
  write: {agent: writer, reads: [note], prompt: "Write a page from this note. {{ note | data }}"}
""",
    "evals/bench/suite.yaml": SUITE,
    "evals/bench/cases.py": CASE_FUNCTION,
}


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "BENCH_CASES": str(CASES),
        "BENCH_NOTE": NOTE,
        "BENCH_ANSWER": ANSWER,
        "BENCH_BEGAN": repr(time.time()),
    }


def child(python: str, script: str, *arguments: str) -> dict[str, float]:
    done = subprocess.run(
        [python, "-c", script, *arguments], env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{done.stderr[-3000:]}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1])) if done.stdout.strip() else {}


def make_workspace(root: Path) -> None:
    from orchestrator.workspace.trust import Trust

    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "state").mkdir()
    Trust(root).allow_folder()


def main() -> None:
    peers = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS
    folder = Path(tempfile.mkdtemp(prefix="baton-bench-"))
    measured: dict[str, list[dict[str, float]]] = {}
    try:
        make_workspace(folder)
        child(sys.executable, RECORD, str(folder))
        runs = {
            "Baton replay": (sys.executable, BATON, "0", str(folder)),
            "Baton, one process": (sys.executable, BATON, "1", str(folder)),
            "Baton score": (sys.executable, BATON, "score", str(folder)),
            "pydantic-evals + Agent": (peers, PYDANTIC),
            "inspect-ai mockllm": (peers, INSPECT),
        }
        for number in range(rounds):
            for name, (python, script, *arguments) in runs.items():
                found = child(python, script, *arguments)
                measured.setdefault(name, []).append(found)
                print(f"round {number + 1}  {name}: {found}", file=sys.stderr)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tell(measured)


def tell(measured: dict[str, list[dict[str, float]]]) -> None:
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {CASES} cases, medians\n")
    print(f"{'':24}{'cases/s':>9}{'processor':>12}{'first result':>14}{'peak':>10}{'passed':>8}")
    rates = {}
    for name, found in measured.items():
        middle = {key: statistics.median(one[key] for one in found) for key in found[0]}
        rates[name] = CASES / middle["work_s"]
        busy, first, peak, passed = middle["cpu_s"], middle["first_s"], middle["peak_mib"], middle["passed"]
        print(f"{name:24}{rates[name]:9.0f}{busy:10.2f} s{first:12.2f} s{peak:6.0f} MiB{passed:8.0f}")
    best = max(rate for name, rate in rates.items() if not name.startswith("Baton"))
    for name in (name for name in rates if name.startswith("Baton")):
        print(f"\n{name}: {rates[name] / best:.1f} times the faster peer")


if __name__ == "__main__":
    main()
