"""Of each line of a file the commit it is from, as git tells it, with nothing of the repository's run on the way."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from orchestrator.tools.page_past import PagePast

SOMEBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
}  # fmt: skip


class Repo:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str) -> str:
        command = ["git", "-C", str(self.folder), *words]
        return subprocess.run(
            command, env=os.environ | SOMEBODY, check=True, capture_output=True, text=True
        ).stdout.strip()

    def commit(self, text: str, message: str = "A change") -> str:
        (self.folder / "page.md").write_bytes(text.encode())
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")

    def past(self) -> PagePast:
        file = self.folder / "page.md"
        found = PagePast.of(file, file.read_bytes())
        assert found is not None
        return found


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def test_a_line_is_of_the_commit_that_brought_it_and_of_none_where_it_is_not_committed(repo: Repo) -> None:
    first = repo.commit("one\ntwo\n")
    second = repo.commit("one\n2\n")
    (repo.folder / "page.md").write_text("new\none\n2\n", "utf-8")

    assert [(one.commit, one.line) for one in repo.past().lines()] == [("", 1), (first, 1), (second, 2)]


def test_trailers_author_and_day_are_read(repo: Repo) -> None:
    made = repo.commit("one\n", "Publish\n\nBaton-Run: pub-1\nBaton-Key: ab\n")

    found = repo.past().commits([made])[made]

    assert (found.author, found.subject, dict(found.trailers)) == (
        "Ada", "Publish", {"Baton-Run": ["pub-1"], "Baton-Key": ["ab"]}
    )  # fmt: skip


def test_a_line_end_of_another_system_is_no_change(repo: Repo) -> None:
    made = repo.commit("one\ntwo\n")
    (repo.folder / "page.md").write_bytes(b"one\r\ntwo\r\n")

    assert [one.commit for one in repo.past().lines()] == [made, made]


def test_no_program_that_the_repository_names_is_run(repo: Repo) -> None:
    repo.commit("one\n")
    (repo.folder / ".gitattributes").write_text("*.md diff=loud filter=loud\n", "utf-8")
    mark = repo.folder / "ran"
    for name in ("diff.loud.textconv", "filter.loud.clean", "filter.loud.smudge"):
        repo.git("config", name, f"touch {mark}; cat")

    repo.past().lines()

    assert not mark.exists()


def test_commits_that_the_repository_would_pass_over_count(repo: Repo) -> None:
    repo.commit("one\n")
    second = repo.commit("two\n")
    (repo.folder / "ignored").write_text(f"{second}\n", "utf-8")
    repo.git("config", "blame.ignoreRevsFile", "ignored")

    assert [one.commit for one in repo.past().lines()] == [second]


def test_a_file_in_no_repository_has_no_past(tmp_path: Path) -> None:
    (tmp_path / "loose.md").write_text("one\n", "utf-8")

    assert PagePast.of(tmp_path / "loose.md", b"one\n") is None
