"""The user works in the site at the very moment something is published to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from publishing import MARK, PAGE, PATH, Approved, RunGit, approve, asked, change

from orchestrator.errors import EffectError
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.command import Finished, ProgramCall, Runner, run_command
from orchestrator.tools.git_publish import GitPublish


def meanwhile(verb: str, happens: Callable[[], object]) -> Runner:
    """Something happens right before a command of git's, once."""
    pending = [happens]

    def run(command: ProgramCall) -> Finished:
        if verb in command.words and pending:
            pending.pop()()
        return run_command(command)

    return run


def test_a_commit_of_the_users_at_the_last_moment_is_not_lost(around: Surroundings, site: Path, git: RunGit) -> None:
    publish = Approved(meanwhile("update-ref", lambda: git("commit", "-q", "--allow-empty", "-m", "Mine")))

    with pytest.raises(EffectError, match=r"git update-ref failed: .* Nothing was committed"):
        publish.act("commit", asked(), around, MARK)

    assert git("log", "-1", "--format=%s") == "Mine"
    assert not (site / PATH).exists()
    assert publish.act("commit", asked(), around, MARK)["commit"] == git("rev-parse", "HEAD")


def test_an_edit_at_the_last_moment_stays_in_the_file(around: Surroundings, site: Path, git: RunGit) -> None:
    edit = meanwhile("diff-tree", lambda: (site / "content/old.md").write_text("# Mine\n"))
    plan = asked(change({"do": "replace", "path": "content/old.md"}))

    Approved(edit).act("commit", plan, around, MARK)

    assert (site / "content/old.md").read_text() == "# Mine\n"
    assert git("show", "HEAD:content/old.md") == PAGE.strip()


def test_an_index_that_gets_locked_leaves_the_commit_and_going_on_ends_well(
    around: Surroundings, site: Path, git: RunGit
) -> None:
    lock = site / ".git/index.lock"
    publish = Approved(meanwhile("diff-tree", lambda: lock.write_text("")))

    with pytest.raises(EffectError, match=r"[0-9a-f]{7} is committed, but the files could not be brought up to it"):
        publish.act("commit", asked(), around, MARK)
    assert publish.probe("commit", asked(), around, MARK).state == "not_done"
    lock.unlink()
    publish.act("commit", asked(), around, MARK)

    assert git("rev-list", "--count", "HEAD") == "2"
    assert git("status", "--porcelain") == ""


def test_a_page_the_user_took_back_stays_taken_back(around: Surroundings, site: Path, git: RunGit) -> None:
    publish = Approved()
    publish.act("commit", asked(), around, MARK)
    git("revert", "--no-edit", "HEAD")

    assert publish.probe("commit", asked(), around, MARK).state == "done"
    publish.act("commit", asked(), around, MARK)

    assert git("status", "--porcelain") == ""
    assert not (site / PATH).exists()


def test_somebody_elses_push_at_the_last_moment_is_not_overwritten(
    around: Surroundings, remote: Path, git: RunGit, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    git("clone", "-q", str(remote), str(theirs), folder=tmp_path)
    git("commit", "-q", "--allow-empty", "-m", "Theirs", folder=theirs)
    publish = Approved(meanwhile("push", lambda: git("push", "-q", folder=theirs)))
    publish.act("commit", asked(), around, MARK)

    with pytest.raises(EffectError, match=r"git pull --rebase origin main"):
        publish.act("push", asked(), around, MARK)

    assert git("log", "-1", "--format=%s", "main", folder=remote) == "Theirs"


def test_a_push_that_arrived_though_git_says_otherwise_is_done(around: Surroundings, remote: Path, git: RunGit) -> None:
    def arrives_late(command: ProgramCall) -> Finished:
        finished = run_command(command)
        return Finished(1, b"", b"error: cannot lock ref") if "push" in command.words else finished

    publish = Approved(arrives_late)
    made = publish.act("commit", asked(), around, MARK)

    pushed = publish.act("push", asked(), around, MARK)

    assert (pushed["pushed"], pushed["why"]) == (True, "an earlier push arrived meanwhile")
    assert git("rev-parse", "main", folder=remote) == made["commit"]


def test_runs_that_publish_at_the_same_moment_follow_each_other(around: Surroundings, git: RunGit) -> None:
    """Also where the first page of a site makes its repository."""
    marks = {f"content/{number}.md": replace(MARK, key=f"{number:032x}") for number in range(6)}
    plans = {path: asked(change({"do": "add", "path": path})) for path in marks}
    approved = {path: approve(plans[path], around, mark) for path, mark in marks.items()}
    failed: list[BaseException] = []

    def publish(path: str) -> None:
        try:
            GitPublish().act("commit", plans[path], around, approved[path])
        except EffectError as error:
            failed.append(error)

    threads = [threading.Thread(target=publish, args=(path,)) for path in marks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(git("log", "--format=%H").splitlines()) == len(marks)
    assert sorted(git("ls-files").splitlines()) == sorted(marks)
