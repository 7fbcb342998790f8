"""What an approval of a publication binds: everything that goes out is shown, and what changes then asks again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from publishing import MARK, PATH, RunGit, approve, asked, change

from orchestrator.errors import EffectError, EffectMoved, EffectRefused
from orchestrator.ports.effect import Mark
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.command import Finished, ProgramCall, run_command
from orchestrator.tools.git_publish import GitPublish

publish = GitPublish()


def mark(number: int) -> Mark:
    return replace(MARK, key=f"{number:032x}")


def bare(folder: Path, git: RunGit) -> Path:
    git("init", "-q", "--bare", "-b", "main", str(folder), folder=folder.parent)
    return folder


def commits(folder: Path, git: RunGit) -> list[str]:
    return git("log", "--all", "--format=%s", folder=folder).splitlines()


def moved_at(step: str, around: Surroundings, approved: Mark) -> str:
    with pytest.raises(EffectMoved) as moved:
        publish.act(step, asked(), around, approved)
    return moved.value.message


# --- between the yes and the commit


def with_attribute(site: Path, _: RunGit) -> None:
    (site / ".git/info").mkdir(exist_ok=True)
    (site / ".git/info/attributes").write_text("*.md ident\n")


def with_hook(site: Path, _: RunGit) -> None:
    hook = site / ".git/hooks/pre-push"
    hook.write_text("#!/bin/sh\n")
    hook.chmod(0o755)


CHANGES: dict[str, Callable[[Path, RunGit], object]] = {
    "the branch": lambda _, git: git("switch", "-q", "-c", "other"),
    "the author": lambda _, git: git("config", "user.email", "eve@example.org"),
    "the remote's address": lambda site, git: git("remote", "set-url", "origin", str(site / "nowhere")),
    "an address more": lambda site, git: git("config", "--add", "remote.origin.pushurl", str(site / "nowhere")),
    "a rule that rewrites it": lambda _, git: git("config", "url./nowhere/.pushInsteadOf", "/"),
    "another remote for pushes": lambda site, git: (
        git("remote", "add", "evil", str(site / "nowhere")),
        git("config", "remote.pushDefault", "evil"),
    ),
    "a commit that goes along": lambda _, git: git("commit", "-q", "--allow-empty", "-m", "Diary"),
    "signing": lambda _, git: git("config", "commit.gpgSign", "true"),
    "a filter": lambda _, git: git("config", "filter.x.clean", "cat"),
    "a hook": with_hook,
    "another remote branch": lambda _, git: git("config", "branch.main.merge", "refs/heads/live"),
    "a push option": lambda _, git: git("config", "push.pushOption", "ci.skip"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_between_yes_and_commit_asks_again(
    around: Surroundings, site: Path, remote: Path, git: RunGit, what: str
) -> None:
    approved = approve(asked(), around)
    CHANGES[what](site, git)

    assert publish.preview(asked(), around, approved.approved).binds != approved.approved
    moved_at("commit", around, approved)
    assert "Publish: Small tools" not in commits(site, git)


def test_other_bytes_by_an_attribute_ask_again(around: Surroundings, site: Path, git: RunGit) -> None:
    told = asked(page="$Id: mine $\n")
    approved = approve(told, around)
    with_attribute(site, git)

    with pytest.raises(EffectMoved, match="the files or what git keeps of them"):
        publish.act("commit", told, around, approved)


def test_another_repository_in_its_place_asks_again(around: Surroundings, site: Path, root: Path, git: RunGit) -> None:
    approved = approve(asked(), around)
    shutil.move(site, root / "kept")
    git("clone", "-q", str(root / "kept"), "site", folder=root)
    git("remote", "remove", "origin")

    assert "another folder" in moved_at("commit", around, approved)


def test_a_link_in_its_place_asks_again(around: Surroundings, site: Path, root: Path, git: RunGit) -> None:
    approved = approve(asked(), around)
    shutil.move(site, root / "kept")
    site.symlink_to(root / "kept")

    assert "another folder" in moved_at("commit", around, approved)
    assert any(f"which is {root}/kept" in line for line in publish.preview(asked(), around).will)


def test_a_repository_where_none_was_asks_again(around: Surroundings, root: Path, git: RunGit) -> None:
    approved = approve(asked(), around)
    git("init", "-q", "site", folder=root)

    assert "another folder" in moved_at("commit", around, approved)


def test_without_an_approval_nothing_is_done(around: Surroundings, site: Path, git: RunGit) -> None:
    moved_at("commit", around, MARK)

    assert commits(site, git) == ["Begin"]


def test_an_approval_of_an_older_version_asks_again(around: Surroundings, site: Path) -> None:
    old = {"head": None, "branch": "main", "files": {}, "remote": None}

    assert publish.steps(old) == ("commit", "push")
    moved_at("commit", around, replace(MARK, approved=old))


def test_a_name_changed_while_the_commit_is_made_is_noticed(around: Surroundings, site: Path, git: RunGit) -> None:
    approved = approve(asked(), around)

    def meanwhile(command: ProgramCall) -> Finished:
        if "commit-tree" in command.words:
            git("config", "user.name", "Eve")
        return run_command(command)

    with pytest.raises(EffectMoved, match="other than it was shown"):
        GitPublish(meanwhile).act("commit", asked(), around, approved)
    assert commits(site, git) == ["Begin"]


# --- between the commit and the push


def test_a_push_goes_to_the_approved_address_or_asks(
    around: Surroundings, remote: Path, tmp_path: Path, git: RunGit
) -> None:
    approved = approve(asked(), around)
    publish.act("commit", asked(), around, approved)
    git("remote", "set-url", "origin", str(bare(tmp_path / "B.git", git)))

    with pytest.raises(EffectMoved):
        publish.probe(f"push {remote}", asked(), around, approved)
    moved_at(f"push {remote}", around, approved)
    assert commits(tmp_path / "B.git", git) == []
    assert publish.preview(asked(), around).will[-1].startswith("push to origin/main (")


@pytest.mark.parametrize("change_", ["an address more", "a hook", "a push option", "another remote branch"])
def test_what_changes_between_commit_and_push_asks_again(
    around: Surroundings, site: Path, remote: Path, git: RunGit, change_: str
) -> None:
    approved = approve(asked(), around)
    publish.act("commit", asked(), around, approved)
    CHANGES[change_](site, git)

    moved_at(f"push {remote}", around, approved)
    assert commits(remote, git) == ["Begin"]


def test_an_amended_commit_is_not_pushed(around: Surroundings, site: Path, remote: Path, git: RunGit) -> None:
    approved = approve(asked(), around)
    publish.act("commit", asked(), around, approved)
    (site / "diary.md").write_text("private\n")
    git("add", ".")
    git("commit", "-q", "--amend", "--no-edit")

    assert "the files" in moved_at(f"push {remote}", around, approved)
    assert commits(remote, git) == ["Begin"]


def test_a_remote_that_lost_what_it_had_shows_all_that_would_go(
    around: Surroundings, remote: Path, tmp_path: Path, git: RunGit
) -> None:
    approved = approve(asked(), around)
    publish.act("commit", asked(), around, approved)
    shutil.rmtree(remote)
    bare(remote, git)

    assert "an earlier commit along that nobody was shown" in moved_at(f"push {remote}", around, approved)
    shown = publish.preview(asked(), around)
    assert shown.will[-1].endswith(" Begin")
    again = approve(asked(), around)
    publish.act(f"push {remote}", asked(), around, again)
    assert commits(remote, git) == ["Publish: Small tools", "Begin"]


# --- every address


@pytest.fixture
def mirrored(remote: Path, tmp_path: Path, git: RunGit) -> Path:
    """A second address of the site's remote, empty at first."""
    mirror = bare(tmp_path / "mirror.git", git)
    git("config", "--add", "remote.origin.pushurl", str(remote))
    git("config", "--add", "remote.origin.pushurl", str(mirror))
    return mirror


def test_each_address_is_a_step_of_its_own(around: Surroundings, remote: Path, mirrored: Path, git: RunGit) -> None:
    git("push", "-q", "origin", "main")
    approved = approve(asked(), around)
    assert publish.steps(approved.approved) == ("commit", f"push {remote}", f"push {mirrored}")
    publish.act("commit", asked(), around, approved)
    publish.act(f"push {remote}", asked(), around, approved)

    states = [publish.probe(step, asked(), around, approved).state for step in publish.steps(approved.approved)]
    assert states == ["done", "done", "not_done"]
    assert publish.preview(asked(), around, approved.approved).binds == approved.approved
    publish.act(f"push {mirrored}", asked(), around, approved)
    assert commits(mirrored, git) == commits(remote, git)


def test_an_address_that_has_less_is_told_of_before_it_gets_it(
    around: Surroundings, remote: Path, mirrored: Path, git: RunGit
) -> None:
    approved = approve(asked(), around)
    publish.act("commit", asked(), around, approved)
    publish.act(f"push {remote}", asked(), around, approved)

    moved_at(f"push {mirrored}", around, approved)
    assert commits(mirrored, git) == []
    again = approve(asked(), around)
    publish.act(f"push {mirrored}", asked(), around, again)
    assert commits(mirrored, git) == ["Publish: Small tools", "Begin"]


def test_an_address_put_in_the_place_of_one_that_refused_is_shown_and_pushed_to(
    around: Surroundings, remote: Path, mirrored: Path, tmp_path: Path, git: RunGit
) -> None:
    git("push", "-q", "origin", "main")
    approved = approve(asked(), around)
    publish.act("commit", asked(), around, approved)
    publish.act(f"push {remote}", asked(), around, approved)
    other = bare(tmp_path / "other.git", git)
    git("config", "--replace-all", "remote.origin.pushurl", str(other), str(mirrored))

    shown = publish.preview(asked(), around, approved.approved)
    assert f"push {other}" in publish.steps(shown.binds)
    assert shown.binds != approved.approved, "it is asked anew"
    moved_at(f"push {other}", around, approve(asked(), around))  # it lacks what went to the others before
    publish.act(f"push {other}", asked(), around, approve(asked(), around))
    assert commits(other, git) == commits(remote, git)
    assert publish.preview(asked(), around).nothing_to_do


def test_an_address_that_is_gone_is_in_doubt_by_itself(
    around: Surroundings, remote: Path, mirrored: Path, git: RunGit
) -> None:
    approved = approve(asked(), around)
    publish.act("commit", asked(), around, approved)
    publish.act(f"push {remote}", asked(), around, approved)
    shutil.rmtree(mirrored)

    assert publish.probe(f"push {remote}", asked(), around, approved).state == "done"
    assert publish.probe(f"push {mirrored}", asked(), around, approved).state == "in_doubt"


def test_addresses_that_differ_in_their_credentials_only_are_told_apart(
    around: Surroundings, site: Path, git: RunGit
) -> None:
    git("remote", "add", "origin", "https://ada:one@example.org/x.git?token=czNjcjN0")
    git("config", "--add", "remote.origin.pushurl", "https://ada:one@example.org/x.git")
    git("config", "--add", "remote.origin.pushurl", "https://ada:t@wo@example.org/x.git")

    preview = publish.preview(asked(), around)

    shown = "https://example.org/x.git"
    assert publish.steps(preview.binds) == ("commit", f"push {shown}", f"push {shown} (2)")
    assert not any(secret in str(preview) for secret in ("one@", "wo@", "czNjcjN0", "ada:"))


@pytest.mark.parametrize(
    ("setting", "value"), [("remote.{}.url", "/elsewhere.git"), ("url./elsewhere.git.insteadOf", "{}")]
)
def test_an_address_that_git_may_take_for_another_is_refused(
    around: Surroundings, remote: Path, git: RunGit, setting: str, value: str
) -> None:
    git("config", "remote.origin.pushurl", str(remote))
    git("config", "url./.insteadOf", "/")  # harmless
    git("config", setting.format(remote), value.format(remote))

    if "insteadOf" in setting:  # one rule is followed, and what comes out is what is shown
        assert "/elsewhere.git" in publish.preview(asked(), around).will[-2]
    else:
        with pytest.raises(EffectRefused, match="the name of a remote too"):
            publish.preview(asked(), around)


# --- what is shown


def test_every_commit_that_goes_along_is_named(around: Surroundings, site: Path, tmp_path: Path, git: RunGit) -> None:
    for number in (1, 2):
        git("commit", "-q", "--allow-empty", "-m", f"Diary {number}\x1b[2K\u202e")
    git("remote", "add", "origin", str(bare(tmp_path / "A.git", git)))  # named, never fetched

    will = publish.preview(asked(), around).will

    ids = git("log", "--format=%h", "--abbrev=7").splitlines()
    assert will[-4].endswith(", with 3 earlier commits not pushed yet")
    assert will[-3:] == tuple(
        f"earlier commit {short} {subject}"
        for short, subject in zip(ids, ("Diary 2[2K", "Diary 1[2K", "Begin"), strict=True)
    )


@pytest.mark.parametrize(
    ("attribute", "page", "kept"),
    [
        ("working-tree-encoding=UTF-7", "# A\n\n+ADw-script+AD4-\n", "# A\n\n<script>\n"),
        ("ident", "# A\n\n$Id: 1 $\n", "# A\n\n$Id$\n"),
        ("filter=x", "# A\n\nmine\n", "# A\n\nyours\n"),
    ],
)
def test_bytes_that_git_would_keep_otherwise_are_shown(
    around: Surroundings, site: Path, git: RunGit, attribute: str, page: str, kept: str
) -> None:
    git("config", "filter.x.clean", "sed s/mine/yours/")
    (site / ".gitattributes").write_text(f"*.md {attribute}\n")
    told = asked(page=page)

    preview = publish.preview(told, around)

    added = kept.splitlines()[-1]
    assert f"+{added}\n" in preview.difference
    assert f"{PATH}: +{added}" in preview.will
    assert any(f"otherwise than it was read ({attribute})" in line for line in preview.will)
    publish.act("commit", told, around, approve(told, around))
    assert git("show", f"HEAD:{PATH}") == kept.strip()


def test_a_page_that_git_would_keep_quite_otherwise_is_refused(around: Surroundings, site: Path) -> None:
    (site / ".gitattributes").write_text("*.md working-tree-encoding=UTF-7\n")

    with pytest.raises(EffectRefused, match="much other text"):
        publish.preview(asked(page="+AGE-\n" * 100), around)


def test_hooks_and_programs_of_the_site_are_shown(around: Surroundings, site: Path, remote: Path, git: RunGit) -> None:
    with_hook(site, git)
    git("config", "core.sshCommand", "ssh -i key")

    told = "\n".join(publish.preview(asked(), around).will)

    assert "let git run or use what the site names: core.sshcommand: ssh -i key" in told
    assert "let git run or use what the site names: hook pre-push (digest" in told


def test_author_committer_and_signing_are_shown(
    around: Surroundings, site: Path, git: RunGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Robot")
    git("config", "commit.gpgSign", "true")
    git("config", "user.signingKey", "ABCD")

    will = publish.preview(asked(), around).will

    assert "name Ada <ada@example.org>, committed by Robot <ada@example.org> as its author" in will
    assert "sign it (openpgp ABCD)" in will


def test_what_is_read_is_never_what_a_replacement_makes_of_it(around: Surroundings, site: Path, git: RunGit) -> None:
    new = git("commit-tree", "-m", "Innocent", "HEAD^{tree}")
    git("commit", "-q", "--allow-empty", "-m", "Diary")
    git("replace", "HEAD", new)
    git("remote", "add", "origin", "/nowhere.git")

    assert publish.preview(asked(), around).will[-2].endswith(" Diary")


# --- since


REPLACE_OLD = change({"do": "replace", "path": "content/old.md"})


def test_what_changed_under_the_same_path_since_it_was_shown_is_told(
    around: Surroundings, site: Path, git: RunGit
) -> None:
    told = asked(REPLACE_OLD)
    shown = publish.preview(told, around)
    assert shown.since == ""
    (site / "content/old.md").write_text("# Theirs\n")
    git("commit", "-q", "-a", "-m", "Theirs")

    fresh = publish.preview(told, around, shown.binds)

    assert fresh.binds != shown.binds
    assert "-# Old\n+# Theirs\n" in fresh.since
    assert "-# Theirs\n" in fresh.difference


def test_a_path_that_another_page_took_names_the_commit(around: Surroundings, site: Path, git: RunGit) -> None:
    publish.act("commit", asked(), around, approve(asked(), around))
    head = git("rev-parse", "--short=7", "HEAD")

    with pytest.raises(EffectRefused, match=f"commit {head}: Publish: Small tools"):
        publish.preview(asked(page="# Another\n"), around)


def test_a_path_taken_since_it_was_shown_is_shown_as_a_replacement_and_not_by_the_same_yes(
    around: Surroundings, site: Path, git: RunGit
) -> None:
    mine = asked(page="# Another\n")
    mark = replace(approve(mine, around), key="6e" * 16)
    publish.act("commit", asked(), around, approve(asked(), around))

    with pytest.raises(EffectMoved, match="the files"):
        publish.act("commit", mine, around, mark)
    fresh = publish.preview(mine, around, mark.approved)

    assert fresh.will[0] == f"replace {PATH}"
    assert fresh.will[1].startswith("though the plan says to add it (commit ")
    assert "+# Small tools\n" in fresh.since
    assert "-# Small tools\n" in fresh.difference
    publish.act("commit", mine, around, replace(mark, approved=fresh.binds))
    assert git("show", f"HEAD:{PATH}") == "# Another"


@pytest.mark.parametrize("place", ["source_id: note-{0}\n", "extra:\n  source_id: note-{0}\n", ""])
def test_the_page_of_another_note_is_never_replaced_by_one_that_was_to_be_added(
    around: Surroundings, site: Path, git: RunGit, place: str
) -> None:
    def page(of: str) -> str:
        return f"---\ntitle: T\nsource: sha256:{of * 64}\n{place.format(of * 16)}---\n\nText of {of}.\n"

    shown = publish.preview(asked(page=page("a")), around)
    publish.act("commit", asked(page=page("b")), around, approve(asked(page=page("b")), around))

    with pytest.raises(EffectRefused, match="is the page of another note now \\(commit "):
        publish.preview(asked(page=page("a")), around, shown.binds)


def test_a_path_lost_since_it_was_shown_is_shown_as_added(around: Surroundings, site: Path, git: RunGit) -> None:
    told = asked(REPLACE_OLD)
    shown = publish.preview(told, around)
    git("rm", "-q", "content/old.md")
    git("commit", "-q", "-m", "Away")

    fresh = publish.preview(told, around, shown.binds)

    assert fresh.will[:2] == ("add content/old.md", "though the plan says to replace it")
    assert "-# Old\n" in fresh.since


# --- git itself


def test_a_folder_laid_out_as_a_repository_is_not_taken_for_one(
    around: Surroundings, root: Path, git: RunGit, tmp_path: Path
) -> None:
    git("init", "-q", "--bare", "site", folder=root)
    git("config", "core.bare", "false")
    git("config", "core.worktree", ".")
    git("config", "filter.x.clean", f"touch {tmp_path}/ran; cat")
    (root / "site/.gitattributes").write_text("*.md filter=x\n")

    with pytest.raises(EffectRefused, match="is a bare repository"):
        publish.preview(asked(), around)
    assert not (tmp_path / "ran").exists()


def test_files_kept_elsewhere_are_refused(around: Surroundings, site: Path, tmp_path: Path, git: RunGit) -> None:
    git("config", "core.worktree", str(tmp_path))

    with pytest.raises(EffectRefused, match="keeps its files in"):
        publish.preview(asked(), around)


@pytest.mark.parametrize("setting", ["core.fsmonitor", "core.askPass", "diff.external", "core.alternateRefsCommand"])
def test_programs_that_no_step_needs_never_run(
    around: Surroundings, site: Path, remote: Path, git: RunGit, tmp_path: Path, setting: str
) -> None:
    for name in ("post-index-change", "post-checkout", "pre-commit", "post-commit"):
        hook = site / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        hook.chmod(0o755)
    git("config", setting, f"touch {tmp_path}/ran #")
    approved = approve(asked(), around)
    for step in publish.steps(approved.approved):
        publish.act(step, asked(), around, approved)

    assert not (tmp_path / "ran").exists()


def test_an_address_that_is_a_program_is_not_run(around: Surroundings, site: Path, tmp_path: Path, git: RunGit) -> None:
    git("config", "protocol.ext.allow", "always")
    git("remote", "add", "origin", f"ext::sh -c touch% {tmp_path}/ran")
    approved = approve(asked(), around)
    publish.act("commit", asked(), around, approved)

    with pytest.raises(EffectError):
        publish.act(publish.steps(approved.approved)[1], asked(), around, approved)
    assert not (tmp_path / "ran").exists()


def test_a_preview_takes_a_bounded_number_of_commands(around: Surroundings, remote: Path, git: RunGit) -> None:
    for number in range(30):
        git("commit", "-q", "--allow-empty", "-m", f"Mine {number}")
    ran: list[ProgramCall] = []

    def count(command: ProgramCall) -> Finished:
        ran.append(command)
        return run_command(command)

    GitPublish(count).preview(asked(), around)

    assert len(ran) <= 20
