"""What a repository's own files would make git run, told without git."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from publishing import RunGit

from orchestrator.tools.foreign_repository import what_git_would_run
from orchestrator.tools.git_config import Setting, parsed, settings_of


def by_git(file: Path) -> list[tuple[str, str]] | None:
    told = subprocess.run(["git", "config", "--file", str(file), "--list", "-z"], capture_output=True, check=False)
    if told.returncode:
        return None
    pairs = (item.partition("\n") for item in told.stdout.decode("utf-8", "surrogateescape").split("\0") if item)
    return [(name, value if newline else "true") for name, newline, value in pairs]


def by_us(file: Path) -> list[tuple[str, str]] | None:
    found = list(settings_of(file))
    if not all(isinstance(each, Setting) for each in found):
        return None
    return [(each.name, each.value) for each in found if isinstance(each, Setting)]


@pytest.mark.parametrize(
    "text",
    [
        "[core]\n\tbare = false\n",
        '[filter "x"]\n\tclean = "sh -c \'touch a; cat\'"\n',
        '[a "Up.Per"] Key = one # comment\n;another\n[b]c\n',
        '[a]\nk = one \\\n two\n[c "q\\"t"]\nx="a;b" c\n',
        "[a.SUB]\nk=v\n",
        "[a]k=\\t\\n\\\\x\n",
        "[a]\r\nk = v\r\n",
        "[a]\nk = a  b   \n",
        '[a]\nk = " lead" mid " tail "\n',
        "\ufeff[a]\nk=1\n",
        "[a]\nk = v",
        "[a]\nk =\nj\n",
    ],
)
def test_a_configuration_is_read_as_git_reads_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").write_text(text)

    assert by_us(tmp_path / "config") == by_git(tmp_path / "config") is not None


def test_whatever_git_reads_is_read_alike(tmp_path: Path) -> None:
    pieces = [
        "[a]",
        '[a "b"]',
        "\n",
        " ",
        "\t",
        "k",
        "=",
        '"',
        "\\",
        "#",
        ";",
        "v w",
        "\\n",
        "\\\n",
        "\r\n",
        "[",
        "]",
        "x.y",
    ]
    chance = random.Random(7)  # noqa: S311 - a walk that repeats
    file = tmp_path / "config"
    compared = 0
    for _ in range(300):
        file.write_bytes(("[a]\n" + "".join(chance.choices(pieces, k=chance.randint(1, 9)))).encode())
        told = by_git(file)
        if told is not None:  # what git refuses ends a command of git's, so nothing of it can run
            compared += 1
            assert by_us(file) == told, file.read_bytes()
    assert compared > 50


def test_a_line_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="line 2 is no line of git's"):
        list(parsed("[a]\n=v\n"))


def test_a_folder_without_a_repository_names_nothing(tmp_path: Path) -> None:
    assert what_git_would_run(tmp_path) == ()
    assert what_git_would_run(tmp_path / "nowhere") == ()


def test_a_plain_clone_names_nothing(site: Path, remote: Path) -> None:
    assert what_git_would_run(site) == ()


@pytest.mark.parametrize(
    "setting",
    [
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "core.fsmonitor",
        "core.sshCommand",
        "core.gitProxy",
        "core.askPass",
        "core.hooksPath",
        "core.worktree",
        "core.alternateRefsCommand",
        "credential.helper",
        "credential.https://example.org.helper",
        "gpg.program",
        "gpg.ssh.program",
        "gpg.ssh.defaultKeyCommand",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "merge.x.driver",
        "remote.origin.receivepack",
        "remote.origin.uploadpack",
        "remote.origin.vcs",
        "remote.origin.promisor",
        "remote.origin.proxy",
        "http.proxy",
        "http.https://example.org/.proxy",
        "url.https://evil.example/.insteadOf",
        "url.https://evil.example/.pushInsteadOf",
        "include.path",
        "includeIf.gitdir:/a/.path",
    ],
)
def test_a_setting_that_runs_or_leads_is_named(site: Path, git: RunGit, setting: str) -> None:
    git("config", setting, "/some/thing")

    found = what_git_would_run(site)

    assert len(found) == 1
    assert found[0].lower() == f"{setting}: /some/thing".lower()


def test_what_an_included_file_says_counts_whatever_the_condition(site: Path, git: RunGit, tmp_path: Path) -> None:
    (site / "deep.inc").write_text("[core]\nsshCommand = steal\n")
    (site / "more.inc").write_text("[include]\npath = deep.inc\n")
    git("config", "includeIf.onbranch:never.path", "../more.inc")

    assert "core.sshcommand: steal" in what_git_would_run(site)


def test_a_file_that_includes_itself_ends_as_a_line(site: Path, git: RunGit) -> None:
    git("config", "include.path", "config")

    assert any("more than ten deep" in line for line in what_git_would_run(site))


def test_a_configuration_git_would_not_read_is_told(site: Path) -> None:
    (site / ".git/config").write_text("[core\nsshCommand = x\n")

    assert any("no line of git's" in line for line in what_git_would_run(site))


def test_settings_of_a_worktree_count(site: Path, git: RunGit, root: Path) -> None:
    git("config", "extensions.worktreeConfig", "true")
    git("worktree", "add", "-q", "-b", "blog", str(root / "blog"))
    git("config", "--worktree", "core.sshCommand", "steal", folder=root / "blog")

    found = what_git_would_run(root / "blog")

    assert "core.sshcommand: steal" in found
    assert any(line.startswith("its .git leads to ") for line in found)


def test_a_folder_laid_out_as_a_bare_repository_counts(root: Path, git: RunGit) -> None:
    git("init", "-q", "--bare", "site", folder=root)
    git("config", "filter.x.clean", "touch /tmp/ran")

    assert what_git_would_run(root / "site") == ("filter.x.clean: touch /tmp/ran",)


def test_hooks_are_named_with_their_digest(site: Path, git: RunGit) -> None:
    hook = site / ".git/hooks/pre-push"
    hook.write_text("#!/bin/sh\n")
    first = what_git_would_run(site)
    hook.write_text("#!/bin/sh\ncurl evil.example\n")

    assert [line.partition(" (")[0] for line in first] == ["hook pre-push"]
    assert what_git_would_run(site) != first


def test_hooks_in_a_folder_of_the_site_are_named(site: Path, git: RunGit) -> None:
    (site / "tools").mkdir()
    (site / "tools/pre-push").write_text("#!/bin/sh\n")
    git("config", "core.hooksPath", "tools")

    assert [line.partition(" (")[0] for line in what_git_would_run(site)] == ["core.hookspath: tools", "hook pre-push"]


def test_links_and_lent_objects_are_named(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / ".git/info").mkdir(exist_ok=True)
    (site / ".git/objects/info/alternates").write_text(f"{tmp_path}/elsewhere\n")
    (site / ".git/config").rename(tmp_path / "config")
    (site / ".git/config").symlink_to(tmp_path / "config")

    assert what_git_would_run(site) == (
        f"config is a link to {tmp_path}/config",
        f"objects/info/alternates leads to {tmp_path}/elsewhere",
    )


def test_a_git_folder_that_is_a_link_is_named(site: Path, tmp_path: Path) -> None:
    (site / ".git").rename(tmp_path / "elsewhere")
    (site / ".git").symlink_to(tmp_path / "elsewhere")

    assert what_git_would_run(site) == (f"its .git leads to {tmp_path}/elsewhere",)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("http.extraHeader", "AUTHORIZATION: basic czNjcjN0"),
        ("credential.helper", "!f() { echo username=a; echo password=czNjcjN0; }; f"),
        ("url.https://ada:czNjcjN0@example.org/.insteadOf", "https://example.org/"),
    ],
)
def test_secrets_are_not_told(site: Path, git: RunGit, setting: str, value: str) -> None:
    git("config", setting, value)

    assert len(what_git_would_run(site)) == 1
    assert "czNjcjN0" not in str(what_git_would_run(site))


def test_an_address_whose_scheme_is_a_program_is_named(site: Path, git: RunGit) -> None:
    git("remote", "add", "origin", "ext::sh -c touch% /tmp/ran")

    assert what_git_would_run(site) == ("remote.origin.url: ext::sh -c touch% /tmp/ran",)
