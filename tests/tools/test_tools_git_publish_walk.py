"""Pages that wait together for one site, answered in any order while the world goes on around them.

What a person was not shown never reaches a remote, and what was approved comes out by its one yes unless something
that goes out with it has changed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from publishing import MARK, RunGit, approve, asked, change

from orchestrator.errors import EffectError, EffectMoved
from orchestrator.ports.effect import Mark
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.git_publish import GitPublish

publish = GitPublish()


def page(number: int) -> tuple[dict[str, object], Mark]:
    path = f"content/page-{number}.md"
    told = asked(change({"do": "add", "path": path}, message=f"Publish: Page {number}"), page=f"# Page {number}\n")
    return told, replace(MARK, key=f"{number:032x}")


def answer(told: dict[str, object], approved: Mark, around: Surroundings) -> bool:
    """What the engine does after a yes; False where it asks again."""
    if publish.preview(told, around, approved.approved).binds != approved.approved:
        return False
    for step in publish.steps(approved.approved):
        publish.act(step, told, around, approved)
    return True


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
@pytest.mark.parametrize("where", ["no site yet", "no remote", "a remote"])
def test_waiting_pages_come_out_by_one_yes_each_in_any_order(
    around: Surroundings, root: Path, tmp_path: Path, git: RunGit, order: tuple[int, ...], where: str
) -> None:
    site = root / "site"
    if where != "no site yet":
        git("init", "-q", "-b", "main", "site", folder=root)
        git("commit", "-q", "--allow-empty", "-m", "Begin")
    if where == "a remote":
        git("init", "-q", "--bare", "-b", "main", str(tmp_path / "A.git"), folder=tmp_path)
        git("remote", "add", "origin", str(tmp_path / "A.git"))
    waiting = {number: (told, approve(told, around, mark)) for number in order for told, mark in [page(number)]}

    for number in order:
        told, approved = waiting[number]
        assert answer(told, approved, around)
        if where != "a remote":  # there it would go along, and be shown
            (site / f"mine-{number}.txt").write_text("mine\n")
            git("add", ".")
            git("commit", "-q", "-m", f"Mine {number}")

    assert len(list(site.glob("content/page-*.md"))) == 3
    if where == "a remote":
        assert git("rev-parse", "main", folder=tmp_path / "A.git") == git("rev-parse", "main")


def test_pages_come_out_though_commits_reached_the_remote_between(
    around: Surroundings, site: Path, remote: Path, git: RunGit
) -> None:
    waiting = [(told, approve(told, around, mark)) for told, mark in map(page, (1, 2, 3))]

    for told, approved in waiting:
        git("commit", "-q", "--allow-empty", "-m", "Mine")
        git("push", "-q", "origin", "main")
        assert answer(told, approved, around)

    assert git("rev-parse", "main", folder=remote) == git("rev-parse", "main")


def test_pages_come_out_after_a_pull_that_rebased_one_of_them(
    around: Surroundings, site: Path, remote: Path, git: RunGit, tmp_path: Path
) -> None:
    waiting = [(told, approve(told, around, mark)) for told, mark in map(page, (1, 2, 3))]
    theirs = tmp_path / "theirs"
    git("clone", "-q", str(remote), str(theirs), folder=tmp_path)
    git("commit", "-q", "--allow-empty", "-m", "Theirs", folder=theirs)
    git("push", "-q", folder=theirs)
    for told, approved in waiting[:2]:
        with pytest.raises(EffectError, match="git pull --rebase"):
            answer(told, approved, around)
    git("pull", "-q", "--rebase", "origin", "main")

    for told, approved in reversed(waiting[:2]):  # the newer one takes the older one along: it has a yes of its own
        for step in publish.steps(approved.approved):
            if publish.probe(step, told, around, approved).state != "done":
                publish.act(step, told, around, approved)
    assert answer(*waiting[2], around)
    assert git("rev-parse", "main", folder=remote) == git("rev-parse", "main")


@dataclass
class World:
    """A site, its remotes, and a person who looks at gates and answers them."""

    around: Surroundings
    site: Path
    git: RunGit
    remotes: Path
    chance: random.Random
    approved: dict[int, Mark] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    """Commits that an approval named, or that the person pushed."""
    asked_again: int = 0
    count: int = 0

    def commit(self) -> None:
        self.count += 1
        (self.site / f"mine-{self.count}.txt").write_text(f"{self.count}\n")
        self.git("add", f"mine-{self.count}.txt")
        self.git("commit", "-q", "-m", f"Mine {self.count}")

    def push(self) -> None:
        self.shown.update(self.git("rev-list", "HEAD").split())
        self.git("push", "-q", "--force", "origin", "HEAD")

    def new_address(self) -> None:
        self.count += 1
        there = self.remotes / f"{self.count}.git"
        self.git("init", "-q", "--bare", "-b", "main", str(there), folder=self.remotes)
        self.git("remote", "set-url", "origin", str(there))

    def more_addresses(self) -> None:
        if not self.git("config", "--default", "", "--get", "remote.origin.pushurl"):
            self.git("config", "--add", "remote.origin.pushurl", self.git("remote", "get-url", "origin"))
        self.count += 1
        there = self.remotes / f"{self.count}.git"
        self.git("init", "-q", "--bare", "-b", "main", str(there), folder=self.remotes)
        self.git("config", "--add", "remote.origin.pushurl", str(there))

    def author(self) -> None:
        self.count += 1
        self.git("config", "user.name", f"Ada {self.count}")

    def attributes(self) -> None:
        (self.site / ".git/info").mkdir(exist_ok=True)
        (self.site / ".git/info/attributes").write_text(self.chance.choice(["", "*.md text\n", "*.md ident\n"]))

    def hook(self) -> None:
        self.count += 1
        hook = self.site / ".git/hooks/pre-push"
        hook.write_text(f"#!/bin/sh\n# {self.count}\n")
        hook.chmod(0o755)

    def rewrite(self) -> None:
        if self.git("rev-list", "--count", "HEAD") != "1":
            self.git("commit", "-q", "--amend", "--allow-empty", "-m", f"Rewritten {self.count}")

    def look(self, number: int) -> None:
        told, mark = page(number)
        self.approved[number] = approve(told, self.around, mark)
        self.shown.update(self.approved[number].approved["along"])

    def answer(self, number: int) -> None:
        told, _ = page(number)
        approved = self.approved[number]
        happens = iter(self.chance.choices(self.happenings, k=3))
        try:
            if publish.preview(told, self.around, approved.approved).binds != approved.approved:
                raise EffectMoved("the world has moved")
            for step in publish.steps(approved.approved):
                publish.act(step, told, self.around, approved)
                if self.chance.random() < 0.3:
                    next(happens)()
        except EffectMoved:
            self.asked_again += 1
            self.look(number)
        except EffectError:
            pass  # the remote has moved on, say: told, and nothing was sent
        else:
            del self.approved[number]
        self.check()

    @property
    def happenings(self) -> list[Callable[[], None]]:
        often = [self.commit, self.push, self.commit, self.push]
        return [*often, self.new_address, self.more_addresses, self.author, self.attributes, self.hook, self.rewrite]

    def check(self) -> None:
        for there in self.remotes.glob("*.git"):
            for line in self.git("log", "--all", "--format=%H%x09%s%x09%an", folder=there).splitlines():
                commit, subject, _ = line.split("\t")
                ours = subject.startswith("Publish: Page ")
                assert ours or commit in self.shown, f"{subject} was never shown"
                if ours:
                    number = int(subject.rpartition(" ")[2])
                    kept = self.git("show", "--format=", "--name-only", commit, folder=there)
                    assert kept == f"content/page-{number}.md"


@pytest.mark.parametrize("seed", range(4))
def test_nothing_unseen_ever_reaches_a_remote(
    around: Surroundings, site: Path, git: RunGit, tmp_path: Path, seed: int
) -> None:
    remotes = tmp_path / "remotes"
    remotes.mkdir()
    world = World(around, site, git, remotes, random.Random(seed))  # noqa: S311 - a walk that repeats
    git("init", "-q", "--bare", "-b", "main", str(remotes / "0.git"), folder=remotes)
    git("remote", "add", "origin", str(remotes / "0.git"))
    pages = list(range(1, world.chance.randint(3, 5) + 1))
    for number in pages:
        world.look(number)

    for _ in range(12):
        if world.chance.random() < 0.5:
            world.chance.choice(world.happenings)()
        elif world.approved:
            world.answer(world.chance.choice(sorted(world.approved)))
    for number in sorted(world.approved):
        world.look(number)
        world.answer(number)
