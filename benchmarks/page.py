"""What the page costs with 5,000 runs and 250 open decisions: the first byte, an answer, and memory.

    python benchmarks/page.py [RUNS REQUESTS]

The server is a process of its own, as `baton web` starts it; requests come one after the other, each over a connection
of its own. A twentieth of the runs waits for the person. The goals: the first byte of `/` within 50 ms, an answer
within 100 ms, at most 120 MiB at the highest, and no more of it after many requests than after few; and a line of a
live run on the page within 0.3 s of its commit.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from many_runs import grow
from start_up import BATON, environment, make_waiting

RUNS, REQUESTS = 5000, 1000
ANSWERS = 30
PATHS = ("/", "/decisions", "/decisions/d-1", "/runs", "/runs?page=40", "/runs?q=pub-0012", "/system", "/evals")
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
_TOKEN = re.compile(r'data-token="(\w+)"')


class Asking:
    def __init__(self, link: str) -> None:
        self._at = urlsplit(link).netloc
        self._cookie = ""
        answer, _, _ = self.asked("GET", urlsplit(link).path)
        self._cookie = str(answer.getheader("set-cookie")).partition(";")[0]

    def asked(self, method: str, path: str, body: str = "") -> tuple[http.client.HTTPResponse, str, float]:
        """The answer, what it says, and after how many milliseconds its first byte came."""
        headers = {"Cookie": self._cookie, "Sec-Fetch-Site": "same-origin", "Origin": f"http://{self._at}"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection = http.client.HTTPConnection(self._at)
        began = time.perf_counter()
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        took = (time.perf_counter() - began) * 1000
        told = answer.read().decode()
        connection.close()
        return answer, told, took

    def pushed(self, path: str) -> list[float]:
        """When each line that tells of something done came, until the stream ends."""
        connection = http.client.HTTPConnection(self._at)
        connection.request("GET", path, headers={"Cookie": self._cookie, "Sec-Fetch-Site": "same-origin"})
        came = [time.time() for line in connection.getresponse() if b'class="live done"' in line]
        connection.close()
        return came


def main(runs: int, requests: int) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "workspace")
        folder.mkdir()
        make_waiting(folder)
        grow(folder, runs)
        (folder / "apps" / "slow.yaml").write_text(SLOW, encoding="utf-8")
        (folder / "apps" / "slow.py").write_text(WORK, encoding="utf-8")
        words = (*BATON, "web", "--port", "0", "--json")
        with subprocess.Popen(words, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout  # noqa: S101 - it was asked for
            told = ""
            while not told.endswith("}\n"):
                told += server.stdout.readline()
            page = Asking(json.loads(told)["link"])
            measure(page, server.pid, requests)
            print(f"  a line of a live run, behind its commit {max(late_lines(page, folder)) * 1000:.0f} ms at most")
            server.send_signal(signal.SIGINT)


def measure(page: Asking, process: int, requests: int) -> None:
    print(
        f"{platform.machine()} {platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, ",
        end="",
    )
    print(f"load {os.getloadavg()[0]:.1f}")
    for path in PATHS:
        told(path, [page.asked("GET", path)[2] for _ in range(100)])
    answers = []
    for decision in re.findall(r'"/decisions/(d-\d+)"', page.asked("GET", "/decisions")[1])[1 : ANSWERS + 1]:
        token = _TOKEN.search(page.asked("GET", f"/decisions/{decision}")[1])
        assert token  # noqa: S101 - it is open
        body = urlencode({"form_token": token[1], "answer": "reject"})
        answers.append(page.asked("POST", f"/decisions/{decision}/answer", body)[2])
    told("an answer", answers)
    few = memory(process)
    for _ in range(requests):
        page.asked("GET", "/")
    print(f"  memory {few} MiB, after {requests:,} requests more {memory(process)} MiB at the highest")


def late_lines(page: Asking, folder: Path) -> list[float]:
    """Seconds from each commit of a run that goes on until its line was there."""
    words = (*BATON, "run", "slow", "-p", "note=x", "--json")
    with subprocess.Popen(words, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        found: list[str] = []
        while not found:
            found = re.findall(r'"/runs/(slo-\w+)"', page.asked("GET", "/runs?app=slow")[1])
        came = page.pushed(f"/live/{found[0]}")
    shown = subprocess.run((*BATON, "show", found[0], "--json"), cwd=folder, env=environment(), capture_output=True)
    commits = [datetime.fromisoformat(one["at"]).timestamp() for one in json.loads(shown.stdout)["handoffs"]]
    return [seen - at for seen, at in zip(came[-len(commits) :], commits[-len(came) :], strict=True)]


def told(name: str, taken: list[float]) -> None:
    ordered = sorted(taken)
    most = ordered[int(len(ordered) * 0.95)]
    print(f"  {name:<16} first {taken[0]:6.1f} ms, median {statistics.median(ordered):6.1f}, 95th of 100 {most:6.1f}")


def memory(process: int) -> int:
    """MiB at the highest so far; as Linux tells it."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3])) if len(sys.argv) > 2 else main(RUNS, REQUESTS)
