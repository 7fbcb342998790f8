from __future__ import annotations

import os
import subprocess
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from brought import options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.commits import CommitEntry, git_log, read_commits
from orchestrator.readers.options import Options
from orchestrator.readers.reading import Brought, SourceReading, SourceUnread

WEEK = options(start=date(2026, 11, 23), days=7, zone="Europe/Berlin")


def git(folder: Path, *words: str, at: str = "2026-11-25T10:00:00+0000") -> bytes:
    environment = {**os.environ, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "GIT_CONFIG_GLOBAL": "/dev/null"}
    who = ("-c", "user.name=Änne", "-c", "user.email=a@x.org")
    return subprocess.run(["git", *who, *words], cwd=folder, env=environment, check=True, capture_output=True).stdout


@pytest.fixture
def repository_of(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    for at, subject in (
        ("2026-11-22T22:59:00+0000", "Before the week"),
        ("2026-11-22T23:30:00+0000", "Monday in Berlin"),
        ("2026-11-25T10:00:00+0000", "Über: say it\n\nWith a body\x1e and\n\ttabs"),
        ("2026-11-29T23:30:00+0000", "After the week"),
    ):
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", subject, at=at)
    git(tmp_path, "branch", "side", "HEAD~1")
    return tmp_path


def read(*parts: Brought, of: Options = WEEK) -> SourceReading[CommitEntry]:
    return read_commits(parts, of)


def test_a_real_repository_is_read_in_the_window_of_the_person(repository_of: Path) -> None:
    reading = read(Brought("site", git(repository_of, *git_log(WEEK))))
    assert reading.told == ()
    first, second = reading.entries
    assert (first.subject, first.body, first.author) == ("Über: say it", "With a body\x1e and\n\ttabs", "Änne")
    assert first.at == datetime(2026, 11, 25, 11, tzinfo=ZoneInfo("Europe/Berlin"))
    assert first.place == f"site@{first.id[:12]}"
    assert second.subject == "Monday in Berlin"


def test_without_a_window_all_are_read(repository_of: Path) -> None:
    every = options()
    assert len(read(Brought("site", git(repository_of, *git_log(every))), of=every).entries) == 4


def test_a_commit_of_two_repositories_is_counted_once(repository_of: Path) -> None:
    data = git(repository_of, *git_log(WEEK))
    reading = read(Brought("a", data), Brought("b", data))
    assert {entry.repository for entry in reading.entries} == {"a"}
    assert [str(one) for one in reading.told] == ["b: 2 commits are in a too, and counted there"]


def test_an_empty_repository_has_none_and_what_is_no_log_is_a_hole(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert read(Brought("a", git(tmp_path, *git_log(WEEK)))) == SourceReading((), ())
    with pytest.raises(SourceUnread, match="it begins with “fatal: not a git repository”"):
        read(Brought("a", b"fatal: not a git repository"))


def record(name: str = "a" * 40, at: str = "2026-11-25T10:00:00+00:00", subject: str = "S") -> bytes:
    return f"{name}\x00\x00{at}\x00{at}\x00A\x00a@x\x00{subject}\x00\x00".encode()


@pytest.mark.parametrize(
    ("data", "subjects", "why"),
    [
        (record() + record("b" * 40)[:60], ["S"], f"a@{'b' * 12}: the commit is cut off or has no day"),
        (record() + record("b" * 40, at="yesterday"), ["S"], f"a@{'b' * 12}: the commit is cut off or has no day"),
        (record() + record("no hash") + record("c" * 40, subject="T"), ["S", "T"], "a: “no hash” is no commit"),
        (record(at="2026-11-29T10:00:00Z"), ["S"], f"a@{'a' * 12}: is of 2026-11-29, a day to come"),
    ],
)
def test_a_broken_commit_is_told_and_the_others_used(data: bytes, subjects: list[str], why: str) -> None:
    reading = read(Brought("a", data))
    assert [entry.subject for entry in reading.entries] == subjects
    assert [str(one) for one in reading.told] == [why]


def test_a_time_without_a_calendar_is_told() -> None:
    assert [one.kept for one in read(Brought("a", record(at="0001-01-01T00:00:00+23:00"))).told] == [False]


@tried(
    st.lists(
        st.sampled_from([record(), record("b" * 40), b"\0", b"x", b"\xff", b"c" * 40, b"2026-11-25T10:00:00Z"]),
        max_size=8,
    ).map(b"".join)
)
def test_no_output_is_too_odd(data: bytes) -> None:
    try:
        read(Brought("a", data)).plain()
    except SourceUnread as error:
        assert "\n" not in str(error)  # noqa: PT017
