"""A real run on a disk that fails, at every write one after the other, and that loses power at every sync.

Each command runs in a forked child, as it does in life: what a failed process had open dies with it.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest
from broken_disk import failing_disk, volatile_disk
from small_workspace import make_workspace

from orchestrator.cli.main import main
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append
from orchestrator.workspace.trust import Trust

START = ("run", "keep", "tools")
ANSWER = ("answer", "d-1", "approve", "-p", "focus=all", "-p", "until=none")


def in_child(work: Callable[[Callable[[Any], None]], None]) -> list[Any]:
    """What a forked child told, one JSON value after the other, until it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(lambda value: os.write(writing, json.dumps(value).encode() + b"\n") and None)
        except BaseException:  # noqa: BLE001 - the child must never run on into pytest
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = [json.loads(line) for line in told]
    os.waitpid(child, 0)
    return lines


def command(root: Path, *words: str) -> tuple[int, str]:
    os.chdir(root)
    out, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "12")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = main(words)
    errors.seek(0)
    return code, errors.read()


def telling_what_is_acknowledged(tell: Callable[[Any], None]) -> None:
    commit = SqliteJournal.commit

    def told(self: SqliteJournal, appends: Sequence[Append]) -> Any:
        written = commit(self, appends)
        tell([[event.seq, event.digest] for events in written for event in events])
        return written

    async def told_later(self: SqliteJournal, appends: Sequence[Append]) -> Any:
        return told(self, appends)

    SqliteJournal.commit = told  # type: ignore[method-assign]
    SqliteJournal.acommit = told_later  # type: ignore[method-assign]


def handoffs(root: Path) -> list[Any]:
    with SqliteJournal.open(root / "state" / "journal.db") as journal:
        [row] = journal.runs()
        assert row.status == "done"
        facts = [event.fact for event in journal.read(row.run) if event.kind == "HandoffRecorded"]
        return [(fact.phase, fact.to, fact.by, fact.artifacts) for fact in facts]  # type: ignore[union-attr]


def finish(root: Path) -> None:
    """What the person does when the disk is well again: they cannot know what was recorded."""

    in_child(lambda _: go_on(root))


def go_on(root: Path) -> None:
    if not _runs(root):
        command(root, *START)
    command(root, "resume")
    command(root, *ANSWER)


def _runs(root: Path) -> list[Any]:
    with SqliteJournal.open(root / "state" / "journal.db") as journal:
        return journal.runs()


def is_kept(root: Path, acknowledged: list[Any]) -> bool:
    with SqliteJournal.open(root / "state" / "journal.db") as journal:
        assert journal.verify().ok
        kept = [[event.seq, event.digest] for row in journal.runs() for event in journal.read(row.run)]
    return kept[: len(acknowledged)] == acknowledged


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    root = make_workspace(tmp_path_factory.mktemp("undisturbed") / "ws")
    with contextlib.chdir(root):
        go_on(root)  # here, so that none of hundreds of children has anything to import or to compile
    return handoffs(root)


ERRORS = (apsw.FullError, apsw.IOError, apsw.ReadOnlyError)


@pytest.mark.parametrize("share", range(2))
def test_a_disk_that_fails_at_any_write_loses_nothing_and_the_run_goes_on_later(
    tmp_path: Path, undisturbed: list[Any], share: int
) -> None:
    """Every second write in each share; the errors take turns."""
    failed = 0
    for fails_at in count(share + 1, 2):
        error = ERRORS[fails_at // 2 % 3]
        root = make_workspace(tmp_path / str(fails_at))
        told = in_child(partial(publish_on_a_failing_disk, root, error, fails_at))
        codes = [line for line in told if isinstance(line, dict)]
        if codes[-1]["code"] == 0:
            break  # the run had ended before this write
        failed += 1
        assert all(said["code"] in (0, 3) or "journal.db" in said["told"] for said in codes), codes
        assert is_kept(root, [event for line in told if isinstance(line, list) for event in line])
        finish(root)
        assert handoffs(root) == undisturbed
        shutil.rmtree(root)
    assert failed > 25


def publish_on_a_failing_disk(root: Path, error: type[apsw.Error], at: int, tell: Callable[[Any], None]) -> None:
    telling_what_is_acknowledged(tell)
    with failing_disk() as disk:
        disk.error, disk.fails_at = error, at
        for words in (START, ANSWER):
            code, told = command(root, *words)
            tell({"code": code, "told": told})
            if code == 1:
                return


@pytest.mark.parametrize("torn", [False, True], ids=["all that was not synced is lost", "parts of it are left"])
def test_a_power_cut_at_any_sync_loses_nothing_acknowledged(tmp_path: Path, undisturbed: list[Any], torn: bool) -> None:
    root = make_workspace(tmp_path / "ws")
    told = in_child(lambda tell: publish_until_the_power_is_cut(root, tmp_path, tell, torn=torn))
    acknowledged: list[Any] = []
    cuts = 0
    for line in told:
        if isinstance(line, list):
            acknowledged += line
            continue
        after = tmp_path / line["cut"]
        Trust(after).allow_folder()
        assert is_kept(after, acknowledged), line
        finish(after)
        assert handoffs(after) == undisturbed
        cuts += 1
    assert cuts > 15


def publish_until_the_power_is_cut(root: Path, folder: Path, tell: Callable[[Any], None], *, torn: bool) -> None:
    telling_what_is_acknowledged(tell)
    chance = Random(7)  # noqa: S311 - any chance will do
    cuts = 0
    with volatile_disk() as cache:

        def cut() -> None:
            nonlocal cuts
            cuts += 1
            after = shutil.copytree(root, folder / f"cut-{cuts}", ignore=shutil.ignore_patterns("*-shm", "locks"))
            if torn:
                cache.tear(after / "state", chance)
            tell({"cut": after.name})

        cache.before_sync = cut
        for words in (START, ANSWER):
            command(root, *words)
        cut()
