"""States of a site in which `git_publish` refuses, or has to be careful: each has one clear answer."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from publishing import MARK, PAGE, PATH, Approved, RunGit, approve, asked, change

from orchestrator.errors import EffectError, EffectMoved, EffectRefused
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.command import Finished, ProgramCall, run_command

publish = Approved()


def refused(around: Surroundings, arguments: dict[str, object] | None = None) -> str:
    """What preview and act both say; both must refuse with the same words and a mend."""
    with pytest.raises(EffectRefused) as at_preview:
        publish.preview(arguments or asked(), around)
    with pytest.raises(EffectRefused) as at_act:
        publish.act("commit", arguments or asked(), around, MARK)
    assert str(at_act.value) == str(at_preview.value)
    assert at_act.value.mend
    return str(at_act.value)


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


# --- the folder


def test_a_name_git_would_tell_on_two_lines_is_no_site(around: Surroundings) -> None:
    assert "cannot be shown" in refused(around, asked(site="si\nte"))


def test_a_file_is_no_site(around: Surroundings, root: Path) -> None:
    (root / "site").write_text("")

    assert refused(around) == "site is a file. Name a folder as the site, or move the file away."


def test_a_folder_of_other_files_is_not_taken_over(around: Surroundings, root: Path) -> None:
    (root / "site").mkdir()
    (root / "site/thesis.md").write_text("years of work\n")

    assert refused(around).startswith("site holds files (thesis.md) and is no git repository of its own. Make it one")
    assert not (root / "site/.git").exists()


def test_a_folder_holding_just_this_page_becomes_the_site(around: Surroundings, root: Path, git: RunGit) -> None:
    (root / "site/content").mkdir(parents=True)
    (root / "site" / PATH).write_text(PAGE)

    publish.act("commit", asked(), around, MARK)

    assert git("status", "--porcelain") == ""


def test_an_empty_folder_becomes_the_site(around: Surroundings, root: Path) -> None:
    (root / "site").mkdir()

    assert publish.act("commit", asked(), around, MARK)["branch"] == "main"


@pytest.mark.parametrize("site", ["..", "/etc", "../elsewhere", "link", "", "a\0b", "~nobody-at-all/site"])
def test_a_site_outside_the_workspace_is_refused(around: Surroundings, root: Path, tmp_path: Path, site: str) -> None:
    (root / "link").symlink_to(tmp_path)

    with pytest.raises(EffectRefused):
        publish.preview(asked(site=site), around)


def test_a_folder_that_cannot_be_written_is_told(around: Surroundings, root: Path) -> None:
    (root / "taken").write_text("")

    with pytest.raises(EffectError, match="cannot be made a repository"):
        publish.act("commit", asked(site="taken/site"), around, MARK)


# --- the repository


def test_a_bare_repository_is_refused(around: Surroundings, root: Path, git: RunGit) -> None:
    git("init", "-q", "--bare", "site", folder=root)

    assert "is a bare repository" in refused(around)


def test_a_detached_head_is_refused(around: Surroundings, site: Path, git: RunGit) -> None:
    git("switch", "-q", "--detach")

    assert "on no branch" in refused(around)


def test_a_merge_under_way_is_refused(around: Surroundings, site: Path, git: RunGit) -> None:
    git("switch", "-q", "-c", "side")
    git("commit", "-q", "--allow-empty", "-m", "Side")
    git("switch", "-q", "main")
    git("commit", "-q", "--allow-empty", "-m", "Main")
    git("merge", "-q", "--no-commit", "--no-ff", "side")

    assert "in the middle of a merge" in refused(around)


def test_a_stopped_rebase_is_refused(around: Surroundings, site: Path, git: RunGit) -> None:
    (site / "content/old.md").write_text("# Other\n")
    git("commit", "-q", "-a", "-m", "Other")
    git("-c", "sequence.editor=echo break >", "rebase", "-q", "-i", "HEAD~1")

    assert "in the middle of a rebase" in refused(around)


def test_a_broken_repository_is_told_in_gits_words(around: Surroundings, root: Path) -> None:
    (root / "site").mkdir()
    (root / "site/.git").write_text("gitdir: ../nowhere\n")

    with pytest.raises(EffectError, match="not a git repository: "):
        publish.preview(asked(), around)
    assert publish.probe("commit", asked(), around, replace(MARK, approved={})).state == "in_doubt"


def test_a_repository_that_lost_its_objects_is_told(around: Surroundings, site: Path) -> None:
    shutil.rmtree(site / ".git/objects")
    (site / ".git/objects").mkdir()

    with pytest.raises(EffectError, match="git ls-tree failed"):
        publish.preview(asked(), around)


def test_an_unborn_branch_gets_its_first_commit(around: Surroundings, root: Path, git: RunGit) -> None:
    git("init", "-q", "-b", "trunk", "site", folder=root)

    assert publish.preview(asked(), around).binds["history"] is None
    assert publish.act("commit", asked(), around, MARK)["branch"] == "trunk"


def test_a_shallow_clone_is_published_to(around: Surroundings, remote: Path, root: Path, git: RunGit) -> None:
    git("commit", "-q", "--allow-empty", "-m", "Second")
    git("push", "-q")
    git("clone", "-q", "--depth=1", remote.as_uri(), "shallow", folder=root)

    publish.act("commit", asked(site="shallow"), around, MARK)
    publish.act("push", asked(site="shallow"), around, MARK)

    assert git("rev-list", "--count", "main", folder=remote) == "3"


def test_a_linked_worktree_is_published_to(around: Surroundings, site: Path, root: Path, git: RunGit) -> None:
    git("worktree", "add", "-q", "-b", "blog", str(root / "blog"))

    assert publish.act("commit", asked(site="blog"), around, MARK)["branch"] == "blog"
    assert git("status", "--porcelain", folder=root / "blog") == ""
    assert git("rev-list", "--count", "main") == "1"


def test_a_submodule_is_published_to_without_touching_what_holds_it(
    around: Surroundings, remote: Path, root: Path, git: RunGit
) -> None:
    git("init", "-q", "outer", folder=root)
    outer = root / "outer"
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(remote), "sub", folder=outer)
    git("commit", "-q", "-m", "Hold sub", folder=outer)

    publish.act("commit", asked(site="outer/sub"), around, MARK)

    assert git("log", "-1", "--format=%s", folder=outer / "sub") == "Publish: Small tools"
    assert git("rev-list", "--count", "HEAD", folder=outer) == "1"
    assert git("diff", "--cached", "--name-only", folder=outer) == ""


def test_another_branch_than_the_settings_say_is_refused(root: Path, site: Path, git: RunGit) -> None:
    around = Surroundings(root, settings={"branch": "live"})

    assert refused(around).endswith("on branch main, and baton.yaml says to publish on live. git -C site switch live")


def test_a_new_site_begins_on_the_branch_the_settings_say(root: Path) -> None:
    around = Surroundings(root, settings={"branch": "live"})

    assert publish.act("commit", asked(), around, MARK)["branch"] == "live"


@pytest.mark.usefixtures("nobody")
def test_a_repository_without_a_user_name_is_refused(around: Surroundings, root: Path, git: RunGit) -> None:
    git("init", "-q", "site", folder=root)

    assert 'git -C site config user.name "Your Name"' in refused(around)


def test_an_index_locked_by_another_git_is_told_before_anything_is_done(
    around: Surroundings, site: Path, git: RunGit
) -> None:
    (site / ".git/index.lock").write_text("")

    with pytest.raises(EffectError, match="another git process"):
        publish.act("commit", asked(), around, MARK)
    assert git("rev-list", "--count", "HEAD") == "1"


# --- the paths


def test_uncommitted_changes_on_the_very_path_are_kept(around: Surroundings, site: Path) -> None:
    (site / "content/old.md").write_text("# Mine\n")

    assert "has changes that are not committed" in refused(
        around, asked(change({"do": "replace", "path": "content/old.md"}))
    )
    assert (site / "content/old.md").read_text() == "# Mine\n"


def test_staged_changes_on_the_very_path_are_kept(around: Surroundings, site: Path, git: RunGit) -> None:
    (site / "content/old.md").write_text("# Mine\n")
    git("add", ".")
    (site / "content/old.md").write_text("# Old\n")

    assert "not committed" in refused(around, asked(change({"do": "remove", "path": "content/old.md"})))


def test_an_untracked_file_of_the_same_name_is_kept(around: Surroundings, site: Path) -> None:
    (site / PATH).write_text("mine\n")

    assert f'"{PATH}" is there already, with other text and not committed' in refused(around)


def test_an_untracked_file_with_the_very_bytes_is_simply_committed(
    around: Surroundings, site: Path, git: RunGit
) -> None:
    (site / PATH).write_text(PAGE)

    publish.act("commit", asked(), around, MARK)

    assert git("status", "--porcelain") == ""


def test_add_never_replaces(around: Surroundings, site: Path) -> None:
    assert "says to add" in refused(around, asked(change({"do": "add", "path": "content/old.md"})))


def test_replace_never_adds(around: Surroundings, site: Path) -> None:
    assert "no such file" in refused(around, asked(change({"do": "replace", "path": PATH})))


def test_removing_what_is_not_there_is_nothing_to_do(around: Surroundings, site: Path) -> None:
    assert publish.preview(asked(change({"do": "remove", "path": PATH})), around).nothing_to_do


@pytest.mark.parametrize("path", ["content/Old.md", "Content/new.md"])
def test_paths_that_differ_in_case_only_are_refused(root: Path, site: Path, path: str) -> None:
    around = Surroundings(root, settings={"paths": ["**"]})

    assert "differ in" in refused(around, asked(change({"do": "add", "path": path})))


def test_an_untracked_twin_in_another_case_is_refused(around: Surroundings, site: Path) -> None:
    (site / "content/SMALL-tools.md").write_text("mine\n")

    assert "differ in spelling" in refused(around)


def test_a_folder_of_that_name_is_refused(around: Surroundings, site: Path, git: RunGit) -> None:
    (site / PATH).mkdir()
    assert "is a folder" in refused(around)

    (site / PATH / "page.md").write_text("tracked\n")
    git("add", ".")
    git("commit", "-q", "-m", "Folder")
    assert "is a folder" in refused(around)


def test_nothing_is_written_below_a_file(around: Surroundings, site: Path) -> None:
    assert "is a file" in refused(around, asked(change({"do": "add", "path": "content/old.md/new.md"})))


def test_links_are_never_followed(around: Surroundings, site: Path, tmp_path: Path, git: RunGit) -> None:
    (tmp_path / "outside").mkdir()
    (site / "content/out").symlink_to(tmp_path / "outside")
    plan = change({"do": "add", "path": "content/out/page.md"})

    assert "symbolic link" in refused(around, asked(plan))
    git("add", ".")
    git("commit", "-q", "-m", "Link")
    assert "symbolic link" in refused(around, asked(plan))
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_repository_inside_the_site_is_left_alone(around: Surroundings, site: Path, git: RunGit) -> None:
    git("init", "-q", "content/theme")

    assert "a repository of its own" in refused(around, asked(change({"do": "add", "path": "content/theme/a.md"})))


# --- hooks and signing


def test_commit_hooks_do_not_run_and_the_preview_says_so(around: Surroundings, site: Path) -> None:
    script(site / ".git/hooks/pre-commit", "exit 1")

    assert "not run the site's pre-commit hook" in publish.preview(asked(), around).will
    assert publish.act("commit", asked(), around, MARK)["commit"]


def test_a_hook_that_guards_the_branch_is_obeyed(around: Surroundings, site: Path, git: RunGit) -> None:
    script(site / ".git/hooks/reference-transaction", 'test "$1" != prepared || { echo closed today >&2; exit 1; }')

    with pytest.raises(EffectError, match="closed today"):
        publish.act("commit", asked(), around, MARK)
    assert git("rev-list", "--count", "HEAD") == "1"
    assert not (site / PATH).exists()


def test_signing_is_honoured(around: Surroundings, site: Path, git: RunGit, tmp_path: Path) -> None:
    signer = script(
        tmp_path / "gpg", "cat >/dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\necho '-----BEGIN PGP SIGNATURE-----'"
    )
    git("config", "commit.gpgSign", "true")
    git("config", "gpg.program", str(signer))

    publish.act("commit", asked(), around, MARK)

    assert "gpgsig -----BEGIN PGP SIGNATURE-----" in git("cat-file", "-p", "HEAD")


def test_a_key_that_cannot_sign_without_asking_is_told(
    around: Surroundings, site: Path, git: RunGit, tmp_path: Path
) -> None:
    git("config", "commit.gpgSign", "true")
    git("config", "gpg.program", str(script(tmp_path / "gpg", "cat >/dev/null\nexit 2")))

    with pytest.raises(EffectError, match=r"could not be signed without asking"):
        publish.act("commit", asked(), around, MARK)
    assert git("rev-list", "--count", "HEAD") == "1"


# --- the remote


def other_clone(remote: Path, tmp_path: Path, git: RunGit) -> None:
    """Somebody else pushes."""
    git("clone", "-q", str(remote), str(tmp_path / "other"), folder=tmp_path)
    git("commit", "-q", "--allow-empty", "-m", "Theirs", folder=tmp_path / "other")
    git("push", "-q", folder=tmp_path / "other")


def test_a_remote_that_moved_on_is_never_overwritten(
    around: Surroundings, remote: Path, tmp_path: Path, git: RunGit
) -> None:
    other_clone(remote, tmp_path, git)
    publish.act("commit", asked(), around, MARK)

    with pytest.raises(EffectError, match=r"origin/main has commits that main here has not.*git pull --rebase"):
        publish.act("push", asked(), around, MARK)
    assert git("log", "-1", "--format=%s", "main", folder=remote) == "Theirs"
    assert publish.probe("push", asked(), around, MARK).state == "not_done"


def test_after_a_pull_that_rebases_the_push_goes_through(
    around: Surroundings, remote: Path, tmp_path: Path, git: RunGit
) -> None:
    other_clone(remote, tmp_path, git)
    publish.act("commit", asked(), around, MARK)
    git("pull", "-q", "--rebase", "origin", "main")

    assert publish.act("push", asked(), around, MARK)["pushed"]
    assert git("rev-parse", "main", folder=remote) == git("rev-parse", "main")


def test_after_a_pull_that_merges_the_merge_is_shown_before_it_goes_along(
    around: Surroundings, remote: Path, tmp_path: Path, git: RunGit
) -> None:
    other_clone(remote, tmp_path, git)
    publish.act("commit", asked(), around, MARK)
    git("pull", "-q", "--no-rebase", "--no-edit", "origin", "main")

    with pytest.raises(EffectMoved, match="approved: commits that nobody was shown would go along"):
        publish.act("push", asked(), around, MARK)
    assert any("Merge branch" in line for line in publish.preview(asked(), around).will)
    again = approve(asked(), around)
    publish.act(publish.steps(again.approved)[1], asked(), around, again)
    assert git("rev-parse", "main", folder=remote) == git("rev-parse", "main")


def test_a_push_the_user_made_is_found(around: Surroundings, remote: Path, tmp_path: Path, git: RunGit) -> None:
    publish.act("commit", asked(), around, MARK)
    git("push", "-q")
    other_clone(remote, tmp_path, git)

    assert publish.probe("push", asked(), around, MARK).state == "done"
    assert publish.act("push", asked(), around, MARK)["why"] == "it was there already"
    assert git("rev-parse", "origin/main") == git("rev-parse", "main"), "looking moved the user's own refs"


def test_newer_commits_of_the_user_are_not_pushed_along(around: Surroundings, remote: Path, git: RunGit) -> None:
    published = publish.act("commit", asked(), around, MARK)["commit"]
    git("commit", "-q", "--allow-empty", "-m", "Not for the world yet")

    publish.act("push", asked(), around, MARK)

    assert git("rev-parse", "main", folder=remote) == published


def test_a_remote_that_refuses_is_told_in_its_words(around: Surroundings, remote: Path, git: RunGit) -> None:
    script(remote / "hooks/pre-receive", "echo frozen until monday >&2; exit 1")
    publish.act("commit", asked(), around, MARK)

    with pytest.raises(EffectError, match="frozen until monday"):
        publish.act("push", asked(), around, MARK)
    assert publish.probe("commit", asked(), around, MARK).state == "done"


def test_a_failing_pre_push_hook_is_obeyed(around: Surroundings, remote: Path, site: Path, git: RunGit) -> None:
    script(site / ".git/hooks/pre-push", "echo not today >&2; exit 1")
    publish.act("commit", asked(), around, MARK)

    with pytest.raises(EffectError, match="not today"):
        publish.act("push", asked(), around, MARK)


def test_a_remote_that_is_gone_leaves_the_push_in_doubt(around: Surroundings, site: Path, git: RunGit) -> None:
    git("remote", "add", "origin", "/nowhere/at/all.git")
    publish.act("commit", asked(), around, MARK)

    with pytest.raises(EffectError, match="cannot be asked what it has"):
        publish.act("push", asked(), around, MARK)
    assert publish.probe("push", asked(), around, MARK).state == "in_doubt"


def test_a_commit_that_was_taken_away_is_not_pushed_and_not_made_up(
    around: Surroundings, remote: Path, git: RunGit
) -> None:
    publish.act("commit", asked(), around, MARK)
    git("reset", "-q", "--hard", "HEAD~1")

    assert publish.probe("push", asked(), around, MARK).state == "in_doubt"
    with pytest.raises(EffectError, match="on no branch of site"):
        publish.act("push", asked(), around, MARK)


def test_a_commit_is_pushed_though_the_user_went_to_another_branch(
    around: Surroundings, remote: Path, git: RunGit
) -> None:
    published = publish.act("commit", asked(), around, MARK)["commit"]
    git("switch", "-q", "-c", "idea", "HEAD~1")

    assert publish.probe("commit", asked(), around, MARK).found["branch"] == "main"
    assert publish.act("push", asked(), around, MARK)["pushed"]
    assert git("rev-parse", "main", folder=remote) == published
    assert git("status", "--porcelain") == ""


def test_a_commit_on_several_branches_none_checked_out_is_in_doubt(
    around: Surroundings, remote: Path, git: RunGit
) -> None:
    publish.act("commit", asked(), around, MARK)
    git("branch", "copy")
    git("switch", "-q", "-c", "idea", "HEAD~1")

    found = publish.probe("push", asked(), around, MARK)

    assert (found.state, "Switch to the branch" in found.found["why"]) == ("in_doubt", True)


def hasty(verb: str) -> Approved:
    """Gives up on one command of git's after half a second."""

    def run(command: ProgramCall) -> Finished:
        return run_command(replace(command, timeout_s=0.5) if verb in command.words else command)

    return Approved(run)


def test_a_hook_that_hangs_is_stopped_with_all_it_started(
    around: Surroundings, remote: Path, site: Path, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "held")
    script(site / ".git/hooks/pre-push", f"exec 3> {tmp_path}/held; sleep 600 & wait")
    publish.act("commit", asked(), around, MARK)
    reader = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)

    with pytest.raises(EffectError, match=r"git push did not end within 0\.5 s"):
        hasty("push").act("push", asked(), around, MARK)

    assert os.read(reader, 1) == b"", "the end of the file comes when nobody holds the other end any more"
    os.close(reader)


def test_a_remote_that_hangs_is_in_doubt(
    around: Surroundings, site: Path, git: RunGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", "sleep 600;")
    git("remote", "add", "origin", "ssh://example.invalid/site.git")
    publish.act("commit", asked(), around, MARK)

    found = hasty("ls-remote").probe("push", asked(), around, MARK)

    assert found.state == "in_doubt"
    assert "did not end within 0.5 s" in found.found["why"]
