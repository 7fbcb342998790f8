"""What a list costs whose entries are runs of their own, answered from recordings, against bare durable commits.

    python benchmarks/listed.py

`each` over 1,000 entries with an agent, in a fork of a run that a model answered offline, so that every answer is
replayed. `floor` is the one of `driven_runs`. The goal: at most 6 times the floor's processor time an entry, and memory
bounded by how many are worked on at once.
"""

from __future__ import annotations

import os
import platform
import resource
import tempfile
from pathlib import Path

from driven_runs import floor, make, timed, told

ENTRIES = 1_000
ROUNDS = 3
APP = """\
description: A list of texts, each looked at.
inputs: {texts: list}
phases:
  found:
    each: texts
    agent: reader
    reads: {text: item}
    prompt: "{{ text | data }}"
"""
AGENT = "---\nname: reader\ndescription: Reads.\nmodel: fast\n---\nYou say what it is about.\n"


def main(folder: Path) -> None:
    with make(folder) as workspace:
        (folder / "apps" / "listed.yaml").write_text(APP)
        (folder / "agents" / "reader.md").write_text(AGENT)
        texts = [f"Note {number}. Small tools last because they are read in an evening." for number in range(ENTRIES)]
        origin = workspace.start("listed", texts)
        origin.drive()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        floors, taken = [], []
        for _ in range(ROUNDS):
            floors.append(floor(folder, ENTRIES))
            fork = workspace.fork(origin.id)
            taken.append(timed(fork.drive, ENTRIES))
            assert len(fork.artifact("found").value) == ENTRIES  # noqa: S101 - what is timed is whole
    print(f"{platform.machine()} {platform.system()} {platform.release()}, {os.cpu_count()} cores, ", end="")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}, medians of {ROUNDS}")
    told(f"floor, {ENTRIES:,} commits", floors)
    told(f"each of {ENTRIES:,} entries, replayed", taken, floors)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"    {1e6 / min(wall for wall, _ in taken):,.0f} entries a second; {grown // 1024} MiB more at the highest")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made, "workspace"))
