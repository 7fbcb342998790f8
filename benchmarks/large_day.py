"""What a large day costs: 2,000 tasks in 40 files, 200 projects, a calendar of 400 weekly series.

    python benchmarks/large_day.py

Whole processes, in processor time; and in one process what reading and what planning take of it. The bound is 0.5 s of
planning and telling beyond reading. `cold`: nothing is kept of the sources; `warm`: nothing has changed since.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BATON = (sys.executable, "-m", "orchestrator.cli.main")
ROUNDS = 5
BOUND_S = 0.5
SERIES = """\
BEGIN:VEVENT
UID:{number}
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Berlin:202601{day:02}T{hour:02}0000
DTEND;TZID=Europe/Berlin:202601{day:02}T{hour:02}3000
RRULE:FREQ=WEEKLY
SUMMARY:Meeting {number}
END:VEVENT
"""


def make(folder: Path) -> None:
    subprocess.run((*BATON, "init", "."), cwd=folder, env=environment(), check=True, capture_output=True)
    projects = [
        f"  - {{id: p{n}, title: Project {n}, weight: {n % 5 + 1}, due: 2027-{n % 12 + 1:02}-01}}" for n in range(200)
    ]
    (folder / "state" / "projects.yaml").write_text("projects:\n" + "\n".join(projects) + "\n")
    (folder / "notes").mkdir(exist_ok=True)
    for file in range(40):
        lines = [task(file * 50 + line) for line in range(50)]
        (folder / "notes" / f"list-{file}.md").write_text("\n".join(lines) + "\n")
    events = "".join(SERIES.format(number=n, day=n % 28 + 1, hour=9 + n % 9) for n in range(400))
    calendar = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//bench//EN\n{events}END:VCALENDAR\n"
    (folder / "work.ics").write_text(calendar.replace("\n", "\r\n"))
    with (folder / "baton.yaml").open("a") as settings:
        settings.write('sources:\n  tasks: {reader: markdown-tasks, path: "notes/**/*.md"}\n')
        settings.write("  calendar: {reader: ics, path: work.ics}\n")
    for path in folder.rglob("*"):  # what changed a moment ago is not relied on
        os.utime(path, (1_000_000_000, 1_000_000_000))
    time.sleep(2.1)


def task(number: int) -> str:
    due = f" 📅 2026-12-{number % 28 + 1:02}" if number % 3 == 0 else ""
    return f"- [ ] Do thing {number} [project:: p{number % 200}] [minutes:: {10 + number % 50}]{due}"


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "TZ": "Europe/Berlin"}


def cpu_of(folder: Path, *words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run((*BATON, *words), cwd=folder, env=environment(), check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def parts(folder: Path) -> tuple[float, float]:
    """Seconds of one process that reads the day, and then plans and tells it."""
    code = (
        "import sys, time\n"
        "from orchestrator.cli.plan import tell_plan\n"
        "from orchestrator.cli.terminal import stdout\n"
        "from orchestrator.face.planned import planned_from\n"
        "from orchestrator.face.workspace import Workspace\n"
        "with Workspace.open() as workspace:\n"
        "    began = time.process_time()\n"
        "    state = workspace.state()\n"
        "    read = time.process_time() - began\n"
        "    made = planned_from(state, workspace.root)\n"
        "    tell_plan(stdout(), made, workspace.clock())\n"
        "    planned = time.process_time() - began - read\n"
        "print(read, planned, file=sys.stderr)\n"
    )
    ended = subprocess.run(
        (sys.executable, "-c", code), cwd=folder, env=environment(), check=True, capture_output=True, text=True
    )
    read, planned = map(float, ended.stderr.split())
    return read, planned


def main(folder: Path) -> int:
    make(folder)
    print(f"{platform.machine()} {platform.system()} {platform.release()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}, CPU seconds")
    colds, warms = [], []
    for taken, warm in ((colds, False), (warms, True)):
        for _ in range(ROUNDS):
            if not warm:
                shutil.rmtree(folder / "state" / "kept", ignore_errors=True)
            taken.append(parts(folder))
    planned = statistics.median(one for _, one in warms)
    for name, taken in (("cold", colds), ("warm", warms)):
        read, plan = (statistics.median(column) for column in zip(*taken, strict=True))
        print(f"  {name}: reading {read:5.2f}   planning and telling {plan:5.2f}")
    for words in (("today",), ("state",), ()):
        whole = statistics.median(cpu_of(folder, *words) for _ in range(ROUNDS))
        print(f"  baton {' '.join(words):6} warm, whole process {whole:5.2f}")
    print(f"planning and telling: {planned:.2f} s of {BOUND_S} s")
    return 0 if planned <= BOUND_S else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        raise SystemExit(main(Path(made)))
