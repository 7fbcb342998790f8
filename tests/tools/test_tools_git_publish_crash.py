"""`kill -9` around every single git command of a publication; afterwards probe and act bring it to its one good end."""

from __future__ import annotations

import os
import shutil
import signal
from itertools import count
from pathlib import Path

import pytest
from publishing import MARK, PAGE, RunGit, approve, asked, change

from orchestrator.ports.effect import Mark
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.command import Finished, ProgramCall, run_command
from orchestrator.tools.git_publish import GitPublish

REPLACE_AND_REMOVE = asked(change({"do": "replace", "path": "content/old.md"}, {"do": "remove", "path": "gone.md"}))


class DeadlyRunner:
    """Runs commands, and kills its own process right before or right after the one with the given number."""

    def __init__(self, number: int, *, after: bool) -> None:
        self._left = number
        self._after = after

    def __call__(self, command: ProgramCall) -> Finished:
        self._left -= 1
        if self._left == 0 and not self._after:
            os.kill(os.getpid(), signal.SIGKILL)
        finished = run_command(command)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return finished


def killed(
    step: str, number: int, around: Surroundings, arguments: dict[str, object], mark: Mark, *, after: bool = True
) -> bool:
    """Act in a child process that dies at a git command; False when it lived to the end."""
    child = os.fork()
    if child == 0:
        try:
            GitPublish(DeadlyRunner(number, after=after)).act(step, arguments, around, mark)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return os.WIFSIGNALED(status)


def resume(around: Surroundings, arguments: dict[str, object], mark: Mark) -> None:
    """What a driver does with an effect whose outcome is not recorded."""
    publish = GitPublish()
    for step in publish.steps(mark.approved):
        if publish.probe(step, arguments, around, mark).state == "not_done":
            assert publish.preview(arguments, around, mark.approved).binds == mark.approved, "nobody is asked again"
            publish.act(step, arguments, around, mark)


def refill(folder: Path, kept: Path) -> None:
    """Put a folder back as it was; the repository's own folder stays the very same one."""
    for path in [*folder.iterdir(), *(folder / ".git").iterdir()]:
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(kept, folder, dirs_exist_ok=True)


def dirty(site: Path, git: RunGit) -> str:
    """Work of the user's in index, files and beside them; returns how git sees it."""
    (site / "gone.md").write_text("to be removed\n")
    git("add", "gone.md")
    git("commit", "-q", "-m", "One more")
    (site / "staged.txt").write_text("staged\n")
    git("add", "staged.txt")
    (site / "staged.txt").write_text("staged, then changed\n")
    (site / "untracked.txt").write_text("untracked\n")
    return git("status", "--porcelain", "-uall")


def test_killed_while_committing_there_is_one_commit_and_nothing_else_moved(
    root: Path, site: Path, git: RunGit
) -> None:
    around = Surroundings(root, settings={"paths": ["**"]})
    seen = dirty(site, git)
    shutil.copytree(site, root / "kept")
    mark = approve(REPLACE_AND_REMOVE, around)
    for number in count(1):
        died = killed("commit", number, around, REPLACE_AND_REMOVE, mark)
        resume(around, REPLACE_AND_REMOVE, mark)

        assert git("log", "--all", "--format=%(trailers:key=Baton-Key,valueonly)").split() == [MARK.key]
        assert git("status", "--porcelain", "-uall") == seen
        assert (site / "content/old.md").read_text() == PAGE
        assert not (site / "gone.md").exists()
        if not died:
            break
        refill(site, root / "kept")
    assert number > 20, "committing takes more commands than that"


def test_killed_while_pushing_it_arrives_once(around: Surroundings, remote: Path, site: Path, git: RunGit) -> None:
    start = git("rev-parse", "main", folder=remote)
    mark = approve(asked(), around)
    published = GitPublish().act("commit", asked(), around, mark)["commit"]
    _, push = GitPublish().steps(mark.approved)
    for number in count(1):
        died = killed(push, number, around, asked(), mark)
        resume(around, asked(), mark)

        assert git("rev-parse", "main", folder=remote) == published
        if not died:
            break
        git("update-ref", "refs/heads/main", start, folder=remote)
        git("update-ref", "refs/remotes/origin/main", start)
        for known in (site / ".git/baton").glob("known-*"):
            known.unlink()
    assert number > 10, "pushing takes more commands than that"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.usefixtures("nobody")
def test_killed_while_the_site_is_made_it_is_made_once(root: Path, git: RunGit, after: bool) -> None:
    for number in count(1):
        around = Surroundings(root / str(number))
        around.root.mkdir()
        mark = approve(asked(), around)
        died = killed("commit", number, around, asked(), mark, after=after)
        resume(around, asked(), mark)

        site = around.root / "site"
        assert git("rev-list", "--count", "main", folder=site) == "1"
        assert git("status", "--porcelain", "-uall", folder=site) == ""
        assert sorted(path.name for path in site.iterdir()) == [".git", "content"]
        if not died:
            break
