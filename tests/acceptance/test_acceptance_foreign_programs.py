"""What a foreign site makes git run by ways round its own settings, and where it stands in the way of every look."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from acceptance_workspace import NOTE, SOMEBODY, Baton
from pseudo_terminal import at_terminal


@pytest.fixture
def foreign(tmp_path: Path) -> Baton:
    """The starter with a site, as if both had been unpacked here."""
    baton = Baton.in_new_workspace(tmp_path / "foreign")
    (baton.root / "state" / "trust").unlink()
    baton.site.commit("a.md", "a\n")
    return baton


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], env=os.environ | SOMEBODY, check=True, capture_output=True)


def program(at: Path, ran: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text(f"#!/bin/sh\ntouch '{ran}'\ncat\n", "utf-8")
    at.chmod(0o755)


@pytest.mark.parametrize("url", ["../there", "file://{root}/there.git"])
def test_hooks_of_a_repository_it_pushes_to_are_named_by_trust_and_at_the_gate(
    foreign: Baton, tmp_path: Path, url: str
) -> None:
    git(foreign.root, "init", "--quiet", "--bare", "there.git")
    program(foreign.root / "there.git" / "hooks" / "post-receive", tmp_path / "ran")
    foreign.site.git("remote", "add", "origin", url.format(root=foreign.root))
    told = f"a push to {foreign.root}/there.git: hook post-receive"

    assert told in " ".join(foreign("trust", "--yes").out.split())
    assert foreign("run", "publish", NOTE).code == 3
    assert told in " ".join(foreign("inbox", "d-1").out.split())


def test_a_hook_that_came_there_after_the_yes_does_not_run(foreign: Baton, tmp_path: Path) -> None:
    git(foreign.root, "init", "--quiet", "--bare", "there.git")
    foreign.site.git("remote", "add", "origin", "../there.git")
    foreign("trust", "--always", "--yes")
    foreign("run", "publish", NOTE)
    program(foreign.root / "there.git" / "hooks" / "update", tmp_path / "ran")

    assert foreign("approve", "d-1").code == 3
    assert not (tmp_path / "ran").exists()
    assert "git would run other programs" in foreign("inbox", "d-2").out


def test_a_program_that_was_allowed_is_asked_about_again_when_its_file_changes(foreign: Baton, tmp_path: Path) -> None:
    helper = foreign.site.folder / "tools" / "clean"
    program(helper, tmp_path / "harmless")
    foreign.site.git("config", "filter.x.clean", "sh tools/clean")
    (foreign.site.folder / ".gitattributes").write_text("*.md filter=x\n", "utf-8")
    assert foreign("trust", "--yes").code == 0
    assert foreign("run", "publish", NOTE).code == 3

    program(helper, tmp_path / "ran")

    assert "filter.x.clean: sh tools/clean" in foreign("run", "publish", NOTE).err
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("path", ["tools", ""])
def test_git_is_no_program_of_the_site_whatever_the_path_says(foreign: Baton, tmp_path: Path, path: str) -> None:
    for folder in (foreign.root, foreign.site.folder):
        for below in ("", "tools"):
            program(folder / below / "git", tmp_path / "ran")
    foreign("trust", "--always", "--yes")

    assert foreign("run", "publish", NOTE, PATH=f"{path}{os.pathsep}{os.environ['PATH']}").code == 3
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", [".git", ".git/config"])
def test_a_pipe_in_a_site_keeps_no_command_waiting(foreign: Baton, name: str) -> None:
    at = foreign.site.folder / name
    if at.is_dir():
        at.rename(foreign.root / "moved")
    at.parent.mkdir(exist_ok=True, parents=True)
    at.unlink(missing_ok=True)
    os.mkfifo(at)

    for words in (("trust",), ("doctor",), ("run", "publish", NOTE)):
        assert foreign(*words).code in (0, 1, 2, 3)


@pytest.mark.parametrize("site", [".venv/site"])
def test_a_repository_anywhere_in_the_workspace_can_be_allowed(foreign: Baton, site: str) -> None:
    git(foreign.root, "init", "--quiet", "--initial-branch=main", site)
    assert f"git in {site}" in foreign("run", "publish", NOTE, "-p", f"site={site}").err

    assert foreign("trust", "--yes").code == 0
    assert foreign("run", "publish", NOTE, "-p", f"site={site}").code == 3


def test_the_workspaces_own_repository_is_a_site_when_its_settings_run_nothing(foreign: Baton) -> None:
    git(foreign.root, "init", "--quiet", "--initial-branch=main")
    assert foreign("run", "publish", NOTE, "-p", "site=.").code == 3

    git(foreign.root, "config", "core.fsmonitor", "touch ran; false")
    assert "core.fsmonitor" in foreign("run", "publish", NOTE, "-p", "site=.").err
    assert foreign("trust", "--yes").code == 0
    assert foreign("run", "publish", NOTE, "-p", "site=.").code == 3


def test_nobody_else_may_put_another_journal_in_the_place_of_ones_own(foreign: Baton) -> None:
    (foreign.root / "state").chmod(0o777)

    foreign("trust", "--always", "--yes")
    foreign("run", "publish", NOTE)

    assert (foreign.root / "state").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(("typed", "trusted"), [("q", False), (" ", True)])
def test_trust_is_asked_for_when_all_that_would_run_was_on_the_screen(
    foreign: Baton, typed: str, trusted: bool
) -> None:
    foreign.site.git("config", "core.sshCommand", "steal")
    foreign.site.git("config", "filter.x.clean", f": {'x' * 2000}")

    with at_terminal(foreign, "trust", PAGER="") as terminal:
        terminal.wait_for("more lines: space goes on, q leaves -- ")
        terminal.press(typed)
        if trusted:
            terminal.wait_for("[y/N] ")
            terminal.type("y")
        assert terminal.end() == 0

    assert ("not all that it would run was shown" in terminal.screen) != trusted
    assert (foreign("run", "publish", NOTE).code == 3) == trusted
