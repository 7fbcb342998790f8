"""Publishes a note again and again, killed at one append of the journal each time, and goes on after each kill.

    python killed_at_append.py WORKSPACE SCRATCH SHARE SHARES [all]

Without `all` only at the first and the last append of each kind: `make prove` tries all. Every process is a
forked child of this one, which has imported everything and opened nothing: starting Python two hundred times would
take minutes. Prints one JSON object a kill.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from itertools import count
from pathlib import Path
from typing import Any

from acceptance_workspace import NOTE, Baton
from warm import import_all

from orchestrator import Workspace
from orchestrator.cli.main import main
from orchestrator.domain.facts import Fact, ModelAnswered, ModelAsked
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append
from orchestrator.workspace.trust import Trust

DAY = "day=2026-03-01"
"""So that two runs make the same page whatever the clock says."""


def publish() -> None:
    """What the person does: start a run, approve what it shows."""
    main(["run", "publish", NOTE, "-p", DAY, "--json"])
    main(["approve", "d-1", "--json"])


def go_on() -> None:
    """What the person does after a crash: they cannot know what was recorded."""
    main(["resume"])
    main(["approve", "d-1"])


def kill(when: Callable[[int, Sequence[Fact]], bool], moment: str) -> None:
    """Have this process killed before or after the append of which `when` says so, given its number and facts."""
    commit = SqliteJournal.commit
    numbers = count(1)

    def killed(self: SqliteJournal, appends: Sequence[Append]) -> Any:
        here = when(next(numbers), [fact for one in appends for fact in one.facts])
        if here and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        events = commit(self, appends)
        if here:
            os.kill(os.getpid(), signal.SIGKILL)
        return events

    async def killed_later(self: SqliteJournal, appends: Sequence[Append]) -> Any:
        return killed(self, appends)

    SqliteJournal.commit = killed  # type: ignore[method-assign]
    SqliteJournal.acommit = killed_later  # type: ignore[method-assign]


def kill_at(number: int, moment: str) -> None:
    kill(lambda here, _: here == number, moment)


def kill_at_kind(kind: str, moment: str) -> None:
    kill(lambda _, facts: kind in {type(fact).__name__ for fact in facts}, moment)


def enter_copy(template: Path, root: Path) -> None:
    """Go into a workspace of one's own, where nothing has to be allowed."""
    shutil.copytree(template, root)
    Trust(root).allow_folder()
    os.chdir(root)


def warm_up(template: Path, root: Path) -> None:
    """Publish here once, so that no child has to compile what the first run of a process compiles."""
    enter_copy(template, root)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        publish()


def appended(template: Path, root: Path) -> list[str]:
    """The kinds of what a run that nothing disturbs appends, in order: of each append that of its last fact."""
    enter_copy(template, root)
    kinds = root / "kinds"
    in_child(lambda: publish_told(kinds))
    shutil.copy(kinds, root.with_suffix(".kinds"))
    shutil.rmtree(root)
    return root.with_suffix(".kinds").read_text("utf-8").split()


def publish_told(kinds: Path) -> None:
    def tell(_: int, facts: Sequence[Fact]) -> bool:
        with kinds.open("a", encoding="utf-8") as file:
            file.write(f"{type(facts[-1]).__name__}\n")
        return False

    kill(tell, "never")
    publish()


def first_and_last(kinds: Sequence[str]) -> list[int]:
    """The numbers, from 1, of the first and the last of each kind."""
    first = {kind: number for number, kind in reversed(list(enumerate(kinds, 1)))}
    last = {kind: number for number, kind in enumerate(kinds, 1)}
    return sorted({*first.values(), *last.values()})


def in_child(work: Callable[[], None]) -> int:
    """The signal a forked child ended by; 0 when it ended by itself."""
    child = os.fork()
    if child == 0:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            work()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def asked_again(baton: Baton) -> int:
    """Requests that were sent although their answer was recorded."""
    asked, again, answered = "", 0, set()
    for event in baton.events():
        if isinstance(event.fact, ModelAsked):
            asked = event.fact.key
            again += asked in answered
        elif isinstance(event.fact, ModelAnswered):
            answered.add(asked)
    return again


def told(baton: Baton) -> dict[str, Any]:
    """What a run came to. The deployment names its commit, which no two runs share."""
    with Workspace.open(baton.root) as workspace:
        runs = [workspace.run(row.run) for row in workspace.runs()]
        handoffs = [handoff.fact for run in runs for handoff in run.handoffs]
        return {
            "statuses": [run.status for run in runs],
            "handoffs": [
                [fact.phase, fact.to, fact.by, {n: d for n, d in fact.artifacts.items() if n != "deployment"}]
                for fact in handoffs
            ],
            "answers": sum(event.kind == "ModelAnswered" for run in runs for event in run.events()),
            "asked_again": asked_again(baton) if runs else 0,
            "intents": sum(event.kind == "EffectIntended" for run in runs for event in run.events()),
            "commits": len(baton.site.commits),
            "broken": [str(row) for row in workspace.verify().broken],
        }


def after_kill(template: Path, root: Path, number: int, moment: str) -> dict[str, Any]:
    """What a killed and resumed run came to."""
    enter_copy(template, root)
    assert in_child(lambda: publish_until(number, moment)), f"it ended before append {number}"
    in_child(go_on)
    kept = told(Baton(root))
    shutil.rmtree(root)
    return kept


def publish_until(number: int, moment: str) -> None:
    kill_at(number, moment)
    publish()


def kills(template: Path, scratch: Path, share: int, shares: int, *, everywhere: bool) -> None:
    warm_up(template, scratch / f"warm-{share}")
    kinds = appended(template, scratch / f"undisturbed-{share}")
    numbers = list(range(1, len(kinds) + 1)) if everywhere else first_and_last(kinds)
    for number in numbers[share::shares]:
        for moment in ("before", "after"):
            kept = after_kill(template, scratch / f"{number}-{moment}", number, moment)
            print(json.dumps({"append": number, "moment": moment, "kept": kept}), flush=True)  # noqa: T201


def kills_without_end(folder: Path, chance: random.Random) -> Iterator[int]:
    """Kill at every append in turn, before it and after it, and again; counts the kills. Raises AssertionError."""
    import_all()
    template = Baton.in_new_workspace(folder / "template").root
    warm_up(template, folder / "warm")
    kinds = appended(template, folder / "undisturbed")
    enter_copy(template, folder / "expected")
    in_child(publish)
    expected = told(Baton(folder / "expected"))
    moments = [(number, moment) for number in range(1, len(kinds) + 1) for moment in ("before", "after")]
    for number in count(1):
        if number % len(moments) == 1:
            chance.shuffle(moments)
        at, moment = moments[number % len(moments)]
        kept = after_kill(template, folder / "killed", at, moment)
        assert (kept == expected) is ((at, moment) != (1, "before")), (at, moment, kept)
        yield number


if __name__ == "__main__":
    import_all()
    share, shares = int(sys.argv[3]), int(sys.argv[4])
    kills(Path(sys.argv[1]), Path(sys.argv[2]), share, shares, everywhere="all" in sys.argv[5:])
