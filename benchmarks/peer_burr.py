"""One measurement of burr, in a Python that has it: `peers.py` calls this, and reads the line of JSON it prints.

    PYTHON benchmarks/peer_burr.py FOLDER one|many KEEPS COUNT [EACH]

Two actions hand a text of 1 KiB to each other, each step kept by burr's own SQLite persister with the settings it
comes with. KEEPS is `last`, a state of the last text alone, or `all`, a state to which each step adds its text.
"""

from __future__ import annotations

import asyncio
import json
import platform
import sqlite3
import sys
import time
from importlib.metadata import version
from pathlib import Path

from burr.core import Application, ApplicationBuilder, State, action
from burr.core.persistence import SQLitePersister
from burr.integrations.persisters.b_aiosqlite import AsyncSQLitePersister

TEXT = "Small tools last because they are read in an evening. " * 20


def _next(state: State, keeps: str) -> State:
    texts = state["texts"]
    number = int(texts[-1][:12]) + 1 if texts else 1
    text = f"{number:012} {TEXT}"[:1024]
    return state.update(texts=[*texts, text] if keeps == "all" else [text])


@action(reads=["texts", "keeps"], writes=["texts"])
def there(state: State) -> State:
    return _next(state, state["keeps"])


@action(reads=["texts", "keeps"], writes=["texts"])
async def there_at_once(state: State) -> State:
    return _next(state, state["keeps"])


def _builder(name: str, keeps: str, work: object) -> ApplicationBuilder:
    return (
        ApplicationBuilder()
        .with_actions(there=work, back=work)
        .with_transitions(("there", "back"), ("back", "there"))
        .with_entrypoint("there")
        .with_state(texts=[], keeps=keeps)
        .with_identifiers(app_id=name, partition_key="peers")
    )


def one(folder: Path, keeps: str, count: int) -> tuple[float, float]:
    kept = SQLitePersister(str(folder / "burr.db"), "steps")
    kept.initialize()

    def steps(name: str, number: int) -> None:
        built: Application = _builder(name, keeps, there).with_state_persister(kept).build()
        for _ in range(number):
            built.step()

    steps("warm", 2)
    wall, cpu = time.perf_counter(), time.process_time()
    steps("measured", count)
    return time.perf_counter() - wall, time.process_time() - cpu


async def many(folder: Path, keeps: str, count: int, each: int) -> tuple[float, float]:
    kept = await AsyncSQLitePersister.from_values(str(folder / "burr.db"), "steps")
    await kept.initialize()

    async def steps(name: str, number: int) -> None:
        built: Application = await _builder(name, keeps, there_at_once).with_state_persister(kept).abuild()
        for _ in range(number):
            await built.astep()

    try:
        await steps("warm", 2)
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(steps(f"run {number}", each) for number in range(count)))
        return time.perf_counter() - wall, time.process_time() - cpu
    finally:
        await kept.cleanup()


def kept_rows(folder: Path) -> int:
    """What is in its file: all steps, or the measurement is none."""
    connection = sqlite3.connect(folder / "burr.db")
    try:
        return int(connection.execute("SELECT count(*) FROM steps").fetchone()[0])
    finally:
        connection.close()


def main(folder: str, kind: str, keeps: str, count: str, each: str = "1") -> None:
    where, handoffs = Path(folder), int(count) * int(each)
    if kind == "one":
        wall, cpu = one(where, keeps, int(count))
    else:
        wall, cpu = asyncio.run(many(where, keeps, int(count), int(each)))
    rows = kept_rows(where)
    if rows < handoffs:
        sys.exit(f"{rows} steps are kept of {handoffs}, so nothing was measured")
    named = f"burr {version('apache-burr')}, SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}"
    print(json.dumps({"wall": wall / handoffs * 1e6, "cpu": cpu / handoffs * 1e6, "named": named}))


if __name__ == "__main__":
    main(*sys.argv[1:])
