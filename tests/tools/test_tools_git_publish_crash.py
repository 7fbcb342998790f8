"""`kill -9` around every single git command of a publication; afterwards probe and act bring it to its one good end."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from publishing import MARK, PAGE, PATH, RunGit, asked, change

from orchestrator.ports.tool import Surroundings
from orchestrator.tools.git import Command, Finished, run_command
from orchestrator.tools.git_publish import GitPublish

PLAN = asked(change({"do": "add", "path": PATH}, {"do": "replace", "path": "content/old.md"}))
STEPS = ("commit", "push")


class DeadlyRunner:
    """Runs commands, and kills its own process right before or right after the one with the given number."""

    def __init__(self, number: int, *, after: bool) -> None:
        self._left = number
        self._after = after

    def __call__(self, command: Command) -> Finished:
        self._left -= 1
        if self._left == 0 and not self._after:
            os.kill(os.getpid(), signal.SIGKILL)
        finished = run_command(command)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return finished


def killed(number: int, around: Surroundings, *, after: bool, plan: dict[str, object] = PLAN) -> bool:
    """Publish in a child process that dies at a git command; False when it lived to the end."""
    child = os.fork()
    if child == 0:
        try:
            publish = GitPublish(DeadlyRunner(number, after=after))
            for step in STEPS:
                publish.act(step, plan, around, MARK)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the child failed by itself"
    return os.WIFSIGNALED(status)


def resume(around: Surroundings, plan: dict[str, object] = PLAN) -> None:
    """What a driver does with an effect whose outcome is not recorded."""
    publish = GitPublish()
    for step in STEPS:
        if publish.probe(step, plan, around, MARK).state == "not_done":
            publish.act(step, plan, around, MARK)
        assert publish.probe(step, plan, around, MARK).state == "done"


def dirty(site: Path, git: RunGit) -> str:
    """Work of the user's in all three places; returns how git sees it."""
    (site / "staged.txt").write_text("staged\n")
    git("add", "staged.txt")
    (site / "staged.txt").write_text("staged, then changed\n")
    (site / "untracked.txt").write_text("untracked\n")
    return git("status", "--porcelain", "-uall")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_git_command_it_is_published_once(
    around: Surroundings, remote: Path, site: Path, git: RunGit, after: bool
) -> None:
    seen = dirty(site, git)
    start = git("rev-parse", "HEAD")
    number = 1
    while killed(number, around, after=after):
        resume(around)

        assert git("rev-list", "--count", f"{start}..main") == "1"
        assert git("log", "--all", "--format=%(trailers:key=Baton-Key,valueonly)").split() == [MARK.key]
        assert git("rev-parse", "main", folder=remote) == git("rev-parse", "main")
        assert git("status", "--porcelain", "-uall") == seen
        assert (site / PATH).read_text() == (site / "content/old.md").read_text() == PAGE
        begin_again(git, start)
        number += 1
    assert number > 20, "a publication takes more commands than that"


def begin_again(git: RunGit, start: str) -> None:
    """Take the publication back, here and on the remote, and leave the user's own work in place."""
    git("push", "-q", "--force", "origin", f"{start}:refs/heads/main")
    git("update-ref", "refs/heads/main", start)
    git("update-index", "--force-remove", PATH)
    git("checkout", "-q", start, "--", "content/old.md")
    git("clean", "-q", "-f", "content")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_while_the_site_is_made_it_is_made_once(root: Path, git: RunGit, nobody: None, after: bool) -> None:
    number, died = 1, True
    while died:
        around = Surroundings(root / str(number))
        around.root.mkdir()
        died = killed(number, around, after=after, plan=asked())
        resume(around, asked())

        site = around.root / "site"
        assert git("rev-list", "--count", "main", folder=site) == "1"
        assert git("status", "--porcelain", "-uall", folder=site) == ""
        assert sorted(path.name for path in site.iterdir()) == [".git", "content"]
        number += 1
