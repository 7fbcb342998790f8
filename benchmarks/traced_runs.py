"""What telling a collector costs a run, handoff by handoff.

    python benchmarks/traced_runs.py [HANDOFFS]

The two scripts of `driven_runs.py` hand a text to each other, without a collector and with one that takes everything on
loopback, in a process of its own; the two take turns. `driving` is the thread that moves the run, `all` the whole
process, the thread that sends with its libraries in it.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from driven_runs import APP, SCRIPTS

from orchestrator.face.workspace import Workspace
from orchestrator.workspace.trust import Trust

ROUNDS = 3
SINK = """\
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Sink(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
print(server.server_address[1], flush=True)
server.serve_forever()
"""

Times = tuple[float, float]
"""Microseconds of processor time a handoff: of the driving thread, and of all."""


def drive(handoffs: int) -> Times:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "apps").mkdir()
        (root / "baton.yaml").write_text("profile: offline\nprofiles:\n  offline: {fast: offline}\n", encoding="utf-8")
        (root / "apps" / "loop.yaml").write_text(APP, encoding="utf-8")
        (root / "apps" / "loop.py").write_text(SCRIPTS, encoding="utf-8")
        Trust(root).allow_folder()
        process = time.process_time()
        with Workspace.open(root) as workspace:
            run = workspace.start("loop")
            thread = time.thread_time()
            run.drive(steps=handoffs)
            driving = time.thread_time() - thread
    return driving / handoffs * 1e6, (time.process_time() - process) / handoffs * 1e6


def in_process(handoffs: int, endpoint: str) -> Times:
    """Libraries are loaded once a process, and that is a part of the cost."""
    environ = {**os.environ, **({"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint} if endpoint else {})}
    command = [sys.executable, __file__, str(handoffs), "--one"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    driving, everything = done.stdout.split()
    return float(driving), float(everything)


def main() -> None:
    handoffs = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    if "--one" in sys.argv:
        print(*drive(handoffs))
        return
    with subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True) as sink:
        port = sink.stdout.readline().strip() if sink.stdout else ""
        endpoint = f"http://127.0.0.1:{port}"
        rounds = [(in_process(handoffs, ""), in_process(handoffs, endpoint)) for _ in range(ROUNDS)]
        sink.terminate()
    print(f"{platform.machine()}, Python {platform.python_version()}, {handoffs} handoffs, {ROUNDS} rounds, medians")
    for name, at in (("without a collector", 0), ("with one", 1)):
        driving, everything = (statistics.median(one[at][which] for one in rounds) for which in (0, 1))
        print(f"  {name:<20} driving {driving:6.0f} us   all {everything:6.0f} us a handoff")


if __name__ == "__main__":
    main()
