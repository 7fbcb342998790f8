"""How git is called."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing import RunGit

from orchestrator.errors import EffectError, ToolError
from orchestrator.tools.command import Finished, ProgramCall
from orchestrator.tools.git import Git, own_words, without_credentials


def test_a_repository_further_up_is_not_found(root: Path, git: RunGit) -> None:
    git("init", "-q", folder=root)
    (root / "site").mkdir()

    assert Git(root / "site").call("rev-parse", "--git-dir").status != 0


def test_nothing_can_be_asked_for_on_a_terminal(tmp_path: Path) -> None:
    seen: list[ProgramCall] = []

    def run(command: ProgramCall) -> Finished:
        seen.append(command)
        return Finished(0, b"", b"")

    Git(tmp_path, run).call("fetch")

    assert seen[0].environment["GIT_TERMINAL_PROMPT"] == "0"
    assert seen[0].words[-2:] == ("--no-pager", "fetch")


@pytest.mark.parametrize(
    ("path", "kept"),
    [("/usr/bin:bin:.::/bin", "/usr/bin:/bin"), ("./node_modules/.bin", "/"), (":/usr/bin", "/usr/bin")],
)
def test_no_program_is_found_in_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, kept: str) -> None:
    seen: list[ProgramCall] = []
    monkeypatch.setenv("PATH", path)

    Git(tmp_path, lambda command: seen.append(command) or Finished(0, b"", b"")).call("status")

    assert seen[0].environment["PATH"] == kept


def test_a_failure_is_told_in_gits_own_words(site: Path) -> None:
    with pytest.raises(EffectError, match=r"git cat-file failed: fatal: Not a valid object name nope\.") as failed:
        Git(site).text("cat-file", "-p", "nope")
    assert failed.value.mend


def test_the_class_of_error_is_the_callers(site: Path) -> None:
    with pytest.raises(ToolError):
        Git(site, fails=ToolError).text("no-such-verb")


def test_a_computer_without_git_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(EffectError, match=r"git could not be started in .* Install git"):
        Git(site).text("status")


def test_hints_and_credentials_are_left_out_of_what_is_told() -> None:
    said = b"hint: try this\nfatal: unable to access 'https://ada:token@example.org/x.git/'\n"

    assert own_words(Finished(128, b"", said)) == "fatal: unable to access 'https://example.org/x.git/'."


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://token@example.org/x.git", "https://example.org/x.git"),
        ("ssh://git@example.org/x.git", "ssh://example.org/x.git"),
        ("git@example.org:x.git", "git@example.org:x.git"),
        ("../origin.git", "../origin.git"),
    ],
)
def test_addresses_are_shown_without_credentials(address: str, shown: str) -> None:
    assert without_credentials(address) == shown
