"""What `git_publish` does when all goes well, and that it touches nothing else."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from publishing import MARK, PAGE, PATH, Approved, RunGit, asked, change

from orchestrator.ports.tool import Surroundings

publish = Approved()


def blob_id(text: str) -> str:
    return hashlib.sha1(b"blob %d\0%b" % (len(text.encode()), text.encode()), usedforsecurity=False).hexdigest()


REPLACE_OLD = change({"do": "replace", "path": "content/old.md"})


def test_first_publication_makes_the_site_a_repository(around: Surroundings, root: Path, git: RunGit) -> None:
    done = publish.act("commit", asked(), around, MARK)

    head = git("rev-parse", "main")
    assert done == {"commit": head, "branch": "main", "paths": [PATH], "subject": "Publish: Small tools"}
    assert (root / "site" / PATH).read_text() == PAGE
    assert git("status", "--porcelain") == ""
    assert sorted(path.name for path in (root / "site").iterdir()) == [".git", "content"]


def test_preview_says_what_the_first_publication_does_and_makes_nothing(around: Surroundings, root: Path) -> None:
    preview = publish.preview(asked(), around)

    assert preview.will == (
        "make site a git repository",
        "add content/small-tools.md",
        "commit to site (branch main)",
        'say "Publish: Small tools" in the commit, and name this run below it',
        "name Ada <ada@example.org> as its author",
        "no remote, so no push",
    )
    assert preview.undo == "git -C site revert HEAD"
    assert preview.binds == {
        "place": {"folder": "site", "git_dir": ".git", "inode": None},
        "history": None,
        "branch": "main",
        "files": {PATH: {"mode": "100644", "before": None, "after": blob_id(PAGE)}},
        "message": "Publish: Small tools",
        "author": "Ada <ada@example.org>",
        "committer": "Ada <ada@example.org>",
        "signed": "",
        "remote": None,
        "along": [],
        "programs": [],
    }
    assert not (root / "site").exists()


def test_preview_shows_the_difference_against_the_last_commit(around: Surroundings, site: Path, git: RunGit) -> None:
    preview = publish.preview(asked(REPLACE_OLD, page="# New\n"), around)

    assert preview.will[:2] == ("replace content/old.md", "commit to site (branch main)")
    assert preview.difference == "--- a/content/old.md\n+++ b/content/old.md\n@@ -1 +1 @@\n-# Old\n+# New\n"
    assert preview.binds["history"] == git("rev-parse", "HEAD")
    assert preview.binds["files"]["content/old.md"]["before"] == git("rev-parse", "HEAD:content/old.md")


def test_difference_tells_a_missing_last_line_end(around: Surroundings, site: Path) -> None:
    preview = publish.preview(asked(REPLACE_OLD, page="# Old"), around)

    assert preview.difference.endswith("-# Old\n+# Old\n\\ No newline at end of file\n")


def test_an_approval_holds_though_the_site_goes_on(around: Surroundings, site: Path, git: RunGit) -> None:
    shown = publish.preview(asked(), around)

    (site / "content/other.md").write_text("not committed\n")
    assert publish.preview(asked(), around) == shown
    git("commit", "-q", "--allow-empty", "-m", "Another")
    assert publish.preview(asked(), around, shown.binds).binds == shown.binds
    git("switch", "-q", "-c", "other")
    assert publish.preview(asked(), around, shown.binds).binds != shown.binds


def test_commit_names_run_key_artifact_and_journal(around: Surroundings, git: RunGit) -> None:
    publish.act("commit", asked(), around, MARK)

    assert git("log", "-1", "--format=%B") == (
        "Publish: Small tools\n\n"
        f"Baton-Run: {MARK.run}\nBaton-Key: {MARK.key}\n"
        f"Baton-Artifact: {MARK.artifact}\nBaton-Journal: {MARK.journal_head}"
    )


def test_plan_cannot_forge_trailers_or_hide_text_in_the_message(around: Surroundings, git: RunGit) -> None:
    plan = change(message="Publish\n\nBaton-Key: ffff\x1b[2K\u202e\ud800 it")

    publish.act("commit", asked(plan), around, MARK)

    assert git("log", "-1", "--format=%s") == "Publish Baton-Key: ffff[2K it"
    assert git("log", "-1", "--format=%(trailers:key=Baton-Key,valueonly)") == MARK.key


def test_several_texts_go_into_one_commit(around: Surroundings, site: Path, git: RunGit) -> None:
    plan = change(
        {"do": "add", "path": "content/deep/er/notes.md", "artifact": "notes"},
        {"do": "add", "path": PATH},
        {"do": "remove", "path": "content/old.md"},
    )

    publish.act("commit", asked(plan, notes="Notes\n"), around, MARK)

    assert git("ls-files").splitlines() == ["content/deep/er/notes.md", PATH]
    assert git("rev-list", "--count", "HEAD") == "2"
    assert git("status", "--porcelain") == ""


def test_removing_the_last_page_of_a_folder_removes_the_folder(around: Surroundings, site: Path) -> None:
    publish.act("commit", asked(change({"do": "remove", "path": "content/old.md"})), around, MARK)

    assert not (site / "content").exists()


def test_staged_dirty_and_untracked_files_stay_as_they_are(around: Surroundings, site: Path, git: RunGit) -> None:
    (site / "staged.txt").write_text("staged\n")
    git("add", "staged.txt")
    (site / "content/old.md").write_text("# Being rewritten\n")
    (site / "untracked.txt").write_text("untracked\n")
    before = git("status", "--porcelain", "-uall")

    publish.act("commit", asked(), around, MARK)

    assert git("status", "--porcelain", "-uall") == before
    assert git("show", "--name-only", "--format=") == PATH
    assert (site / "content/old.md").read_text() == "# Being rewritten\n"


def test_same_page_again_does_nothing_and_says_so(around: Surroundings, git: RunGit) -> None:
    publish.act("commit", asked(), around, MARK)
    head = git("rev-parse", "HEAD")
    another = replace(MARK, key="77" * 16)

    preview = publish.preview(asked(), around)
    done = publish.act("commit", asked(), around, another)

    assert preview.nothing_to_do
    assert preview.will == (f"nothing: site is already as the change would leave it: {PATH} (commit {head[:7]})",)
    assert done["commit"] is None
    assert publish.steps(preview.binds) == ("commit",)
    assert git("rev-list", "--count", "HEAD") == "1"


def test_acting_twice_with_one_key_commits_once(around: Surroundings, site: Path, git: RunGit) -> None:
    first = publish.act("commit", asked(), around, MARK)

    assert publish.act("commit", asked(), around, MARK) == first
    assert git("rev-list", "--count", "HEAD") == "2"


def test_pushes_to_the_remote_the_user_set(around: Surroundings, remote: Path, git: RunGit) -> None:
    assert publish.preview(asked(), around).will[-1] == f"push to origin/main ({remote})"

    publish.act("commit", asked(), around, MARK)
    assert publish.probe("push", asked(), around, MARK).state == "not_done"
    told = {"pushed": True, "remote": "origin/main", "address": str(remote), "why": ""}
    assert publish.act("push", asked(), around, MARK) == told

    assert git("rev-parse", "main", folder=remote) == git("rev-parse", "main")
    assert publish.probe("push", asked(), around, MARK).state == "done"


def test_preview_tells_of_the_users_own_commits_that_go_along(around: Surroundings, remote: Path, git: RunGit) -> None:
    git("commit", "-q", "--allow-empty", "-m", "Mine")

    mine = git("rev-parse", "--short=7", "HEAD")

    will = publish.preview(asked(), around).will

    assert will[-2].endswith(", with 1 earlier commit not pushed yet")
    assert will[-1] == f"earlier commit {mine} Mine"


def test_credentials_in_a_remote_address_are_never_shown(around: Surroundings, site: Path, git: RunGit) -> None:
    git("remote", "add", "origin", "https://ada:secret-token@example.org/site.git")

    assert "secret-token" not in str(publish.preview(asked(), around))


def test_without_a_remote_nothing_is_pushed(around: Surroundings) -> None:
    preview = publish.preview(asked(), around)

    assert preview.will[-1] == "no remote, so no push"
    assert publish.steps(preview.binds) == ("commit",)


def test_probe_finds_the_commit_by_its_key(around: Surroundings, site: Path) -> None:
    assert publish.probe("commit", asked(), around, MARK).state == "not_done"

    done = publish.act("commit", asked(), around, MARK)

    found = publish.probe("commit", asked(), around, MARK)
    assert (found.state, found.found) == ("done", done)
    assert publish.probe("commit", asked(), around, replace(MARK, key="00" * 16)).state == "not_done"


def test_a_site_outside_the_workspace_is_allowed_when_the_person_named_it(tmp_path: Path, root: Path) -> None:
    outside = str(tmp_path / "blog")
    named = Surroundings(root, folders={"site": tmp_path / "blog"})

    assert publish.act("commit", asked(site=outside), named, MARK)["paths"] == [PATH]


def test_workspace_that_is_a_repository_itself_is_not_taken_for_the_site(
    around: Surroundings, root: Path, git: RunGit
) -> None:
    git("init", "-q", folder=root)
    (root / "site").mkdir()

    publish.act("commit", asked(), around, MARK)

    assert (root / "site/.git").is_dir()
    assert git("for-each-ref", folder=root) == ""


def test_call_from_a_hook_of_another_repository_stays_in_the_site(
    around: Surroundings, root: Path, site: Path, git: RunGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "-q", folder=root)
    monkeypatch.setenv("GIT_DIR", str(root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(root / ".git/index"))
    monkeypatch.setenv("GIT_WORK_TREE", str(root))

    publish.act("commit", asked(), around, MARK)

    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name)
    assert git("rev-list", "--count", "HEAD") == "2"
    assert git("for-each-ref", folder=root) == ""


@pytest.mark.usefixtures("nobody")
def test_a_new_site_gets_a_name_to_sign_with_where_git_knows_none(around: Surroundings, git: RunGit) -> None:
    assert any(line.startswith("sign as ") for line in publish.preview(asked(), around).will)

    publish.act("commit", asked(), around, MARK)

    assert git("log", "-1", "--format=%ae").endswith("@localhost")
    git("revert", "--no-edit", "HEAD")


def test_the_sites_own_rules_for_line_ends_hold(around: Surroundings, site: Path, git: RunGit) -> None:
    (site / ".gitattributes").write_text("*.md text\n")

    publish.act("commit", asked(page="# One\r\n"), around, MARK)

    assert git("cat-file", "-p", f"HEAD:{PATH}") == "# One"
    assert git("status", "--porcelain", "--", PATH) == ""


def test_executable_pages_stay_executable(around: Surroundings, site: Path, git: RunGit) -> None:
    (site / "content/old.md").chmod(0o755)
    git("commit", "-q", "-a", "-m", "Executable")

    assert "replace content/old.md, which is executable" in publish.preview(asked(REPLACE_OLD), around).will
    publish.act("commit", asked(REPLACE_OLD), around, MARK)

    assert git("ls-tree", "HEAD", "content/old.md").startswith("100755")
    assert os.access(site / "content/old.md", os.X_OK)


def test_names_in_any_script_are_kept(around: Surroundings, root: Path, git: RunGit) -> None:
    plan = change({"do": "add", "path": "content/über uns/日本.md"})

    assert publish.act("commit", asked(plan), around, MARK)["paths"] == ["content/über uns/日本.md"]
    assert git("status", "--porcelain") == ""
