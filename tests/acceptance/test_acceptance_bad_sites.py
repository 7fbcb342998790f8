"""A site that cannot be published to is told with its reason, loses nothing, and is published to once it is mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from acceptance_workspace import PAGE, SOMEBODY, Baton, Ended, Site
from bad_input import Say, command_in

Setup = Callable[[Site], object]


@pytest.fixture
def say(waiting: Baton, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    return command_in(waiting.root, monkeypatch, capsys)


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def a_file(site: Site) -> None:
    site.folder.write_text("not a folder")


def no_repository(site: Site) -> None:
    site.folder.mkdir()
    (site.folder / "thesis.tex").write_text("mine")


def bare(site: Site) -> None:
    site.folder.mkdir()
    site.git("init", "--quiet", "--bare")


def detached(site: Site) -> None:
    site.commit("a.md", "A")
    site.git("switch", "--quiet", "--detach")


def merging(site: Site) -> None:
    site.commit("a.md", "A")
    site.git("switch", "--quiet", "-c", "side")
    site.commit("b.md", "B")
    site.git("switch", "--quiet", "main")
    site.git("merge", "--quiet", "--no-commit", "--no-ff", "side")


@pytest.mark.parametrize(
    ("setup", "told"),
    [
        (a_file, "site is a file."),
        (no_repository, "site holds files (thesis.tex) and is no git repository"),
        (bare, "is a bare repository"),
        (detached, "is on no branch (detached HEAD)"),
        (merging, "is in the middle of a merge."),
    ],
)
def test_a_site_that_cannot_take_a_page_opens_the_gate_again_with_the_reason(
    say: Say, waiting: Baton, setup: Setup, told: str
) -> None:
    setup(waiting.site)
    ended = say("approve", "d-1")
    assert (ended.code, ended.err) == (3, "")
    assert told in " ".join(ended.out.split())
    assert (waiting.open_decisions(), "EffectIntended" in waiting.kinds()) == (["d-2"], False)
    waiting.site.folder.rename(waiting.root / "elsewhere")
    assert say("inbox", "d-2").code == 0
    assert say("approve", "d-2").code in (0, 3)


def test_a_site_without_a_user_name_is_told_with_the_commands_that_set_one(
    say: Say, waiting: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting.site.commit("a.md", "A")
    for name in SOMEBODY:
        if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER")):
            monkeypatch.delenv(name)
    ended = say("approve", "d-1")
    assert (ended.code, len(waiting.site.commits)) == (3, 1)
    assert "user.name" in say("inbox", "d-2").out


def test_a_computer_without_git_is_told_and_goes_on_when_it_has_one(
    say: Say, waiting: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "")
        ended = say("approve", "d-1")
    assert ended.code == 1
    assert "Install git and put it on the PATH" in ended.out
    assert say("resume", "@last").code == 0
    assert PAGE in waiting.site.git("ls-files")


@pytest.fixture
def origin(waiting: Baton, tmp_path: Path) -> Site:
    """A repository elsewhere that the site is pushed to. The page that waits was shown with it."""
    origin = Site(tmp_path / "origin.git")
    origin.folder.mkdir()
    origin.git("init", "--quiet", "--bare", "--initial-branch=main")
    waiting.site.commit("a.md", "A")
    waiting.site.git("remote", "add", "origin", str(origin.folder))
    waiting.site.git("push", "--quiet", "--set-upstream", "origin", "main")
    return origin


@pytest.fixture
def approved(say: Say, origin: Site) -> Callable[[], Ended]:
    """Approve what would be done to the site as it stands; what goes wrong comes after that."""
    assert say("approve", "d-1").code == 3
    assert say("inbox", "d-2").code == 0
    return lambda: say("approve", "d-2")


def approved_as_it_is_now(say: Say, approved: Callable[[], Ended]) -> Ended:
    """The site names a program since it was shown, so the first yes is asked for again."""
    assert approved().code == 3
    assert say("inbox", "d-3").code == 0
    return say("approve", "d-3")


def test_a_remote_that_refuses_leaves_a_commit_that_goes_out_later(
    say: Say, approved: Callable[[], Ended], waiting: Baton, origin: Site
) -> None:
    script(origin.folder / "hooks/pre-receive", "echo frozen until monday >&2; exit 1")
    ended = approved_as_it_is_now(say, approved)
    assert (ended.code, len(waiting.site.commits), "frozen until monday" in ended.out) == (1, 2, True)
    (origin.folder / "hooks/pre-receive").unlink()
    assert say("resume", "@last").code == 0
    assert origin.git("rev-parse", "main") == waiting.site.commits[0]


def test_a_remote_that_moved_on_is_never_overwritten(
    approved: Callable[[], Ended], waiting: Baton, origin: Site, tmp_path: Path
) -> None:
    other = Site(tmp_path / "other")
    waiting.site.git("clone", "--quiet", str(origin.folder), str(other.folder))
    theirs = other.commit("b.md", "B")
    other.git("push", "--quiet")
    ended = approved()
    assert (ended.code, "git pull --rebase" in " ".join(ended.out.split())) == (1, True)
    assert origin.git("rev-parse", "main") == theirs


def test_a_failing_hook_is_told_in_its_own_words_and_obeyed(
    say: Say, approved: Callable[[], Ended], waiting: Baton
) -> None:
    hook = waiting.site.folder / ".git/hooks/pre-push"
    script(hook, "echo not today >&2; exit 1")
    ended = approved_as_it_is_now(say, approved)
    assert (ended.code, "not today" in ended.out) == (1, True)
    hook.unlink()
    assert say("resume", "@last").code == 0


def test_a_remote_that_dies_between_commit_and_push_leaves_the_commit_and_then_asks(
    say: Say, approved: Callable[[], Ended], waiting: Baton, origin: Site
) -> None:
    script(waiting.site.folder / ".git/hooks/reference-transaction", f"rm -rf {origin.folder}")
    ended = approved_as_it_is_now(say, approved)
    assert (ended.code, len(waiting.site.commits)) == (1, 2)
    assert "cannot be asked what it has" in " ".join(ended.out.split())
    resumed = say("resume", "@last")
    assert (resumed.code, waiting.open_decisions(), len(waiting.site.commits)) == (3, ["d-4"], 2)
    assert "{" not in resumed.out
    assert "next: baton inbox d-4" in resumed.out


def test_signing_that_would_ask_is_told_and_nothing_is_committed(
    say: Say, approved: Callable[[], Ended], waiting: Baton, tmp_path: Path
) -> None:
    script(tmp_path / "gpg", "cat >/dev/null; exit 2")
    waiting.site.git("config", "commit.gpgSign", "true")
    waiting.site.git("config", "gpg.program", str(tmp_path / "gpg"))
    ended = approved_as_it_is_now(say, approved)
    assert ended.code == 1
    assert "could not be signed without asking" in " ".join(ended.out.split())
    assert len(waiting.site.commits) == 1
