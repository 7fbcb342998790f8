"""What the page takes with 5,000 runs and 250 open decisions: to the first byte, after a click, and in memory.

    python benchmarks/page.py [RUNS]

The server is a process of its own, asked over loopback by one browser that is let in once. Each page is asked for
`ROUNDS` times; the median counts, and the first time apart, when templates are compiled. The goals: the first byte of a
page within 50 ms, what follows a click within 100 ms, the server's memory never above 120 MiB, and a line of a live run
on the page within 0.3 s of its commit.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx2
from many_runs import grow
from start_up import BATON, environment, make_waiting

MANY = 5_000
ROUNDS = 15
PATHS = (
    "/",
    "/decisions",
    "/runs",
    "/runs?page=40",
    "/runs?q=pub-0012",
    "/decisions/d-1",
    "/system",
    "/reviews",
    "/evals",
)
SLOW = """\
description: Goes on while somebody looks.
inputs: {note: string}
phases:
  one: {script: work, reads: [note]}
  two: {script: work, reads: {note: one}}
  three: {script: work, reads: {note: two}}
  four: {script: work, reads: {note: three}}
"""
WORK = "import time\n\n\ndef work(note):\n    time.sleep(0.5)\n    return note\n"


def served(folder: Path) -> tuple[subprocess.Popen[str], str]:
    command = (*BATON, "web", "--port", "0")
    server = subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    link = next(line.strip() for line in server.stdout or () if "/enter/" in line)
    return server, link


def first_byte(client: httpx2.Client, path: str) -> float:
    began = time.perf_counter()
    with client.stream("GET", path) as answer:
        answer.raise_for_status()
        came = [time.perf_counter() for _ in answer.iter_raw()]
    return (came[0] - began) * 1000


def answered(client: httpx2.Client, decision: str) -> float:
    """From the click on *Approve* to the first byte of the page that says what came of it."""
    page = client.get(f"/decisions/{decision}").text
    token = page.partition('data-token="')[2].partition('"')[0]
    began = time.perf_counter()
    form = {"form_token": token, "answer": "approve"}
    sent = client.post(f"/decisions/{decision}/answer", data=form, headers={"Origin": str(client.base_url).rstrip("/")})
    if sent.status_code != 303:
        raise RuntimeError(sent.text)
    client.get(sent.headers["location"])
    return (time.perf_counter() - began) * 1000


def live(client: httpx2.Client, folder: Path) -> list[float]:
    """Seconds from a commit to its line."""
    run = subprocess.Popen((*BATON, "run", "slow", "-p", "note=x", "--json"), cwd=folder, env=environment(),
                           stdout=subprocess.DEVNULL)  # fmt: skip
    name = ""
    while not name:
        found = re.search(r'href="/runs/(slo-\w+)"', client.get("/runs?app=slow").text)
        name = found[1] if found else ""
    came = []
    with client.stream("GET", f"/live/{name}", timeout=30) as answer:
        for line in answer.iter_lines():
            if "live done" in line:
                came.append(time.time())
    run.wait()
    shown = subprocess.run(
        (*BATON, "show", name, "--json"), cwd=folder, env=environment(), capture_output=True, text=True
    )
    commits = [datetime_of(at) for at in re.findall(r'"at": ?"([^"]+)"', shown.stdout)]
    return [seen - at for seen, at in zip(came[-len(commits) :], commits[-len(came) :], strict=True)]


def datetime_of(stamp: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(stamp).timestamp()


def memory_mib(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def main(many: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_waiting(folder)
        grow(folder, many)
        (folder / "apps" / "slow.yaml").write_text(SLOW, encoding="utf-8")
        (folder / "apps" / "slow.py").write_text(WORK, encoding="utf-8")
        server, link = served(folder)
        try:
            own = link.rpartition("/enter/")[0]
            with httpx2.Client(base_url=own, headers={"Sec-Fetch-Site": "same-origin"}, timeout=60) as client:
                client.get(link, headers={"Sec-Fetch-Site": "none"})
                print(
                    f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {many:,} runs; first byte in ms: first, median"
                )
                for path in PATHS:
                    took = [first_byte(client, path) for _ in range(ROUNDS)]
                    print(f"  {path:<18} {took[0]:6.0f} {statistics.median(took):6.1f}")
                print(f"  answer to a click, ms: {answered(client, 'd-1'):.0f}")
                late = live(client, folder)
                print(f"  a line of a live run, s behind its commit, most: {max(late):.2f}")
            print(f"  memory of the server at its most, MiB: {memory_mib(server.pid):.0f}")
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2] or [MANY]))
