"""Completion, asked as the shells ask it, with the real shells where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from acceptance_workspace import NOTE, TIMEOUT_S, Baton
from test_acceptance_start_up import HEAVY, modules_after

from orchestrator.cli.catalogue import COMMANDS


def completed(baton: Baton, *words: str) -> list[str]:
    ended = baton("__complete", *words)
    assert (ended.code, ended.err) == (0, "")
    return [line.partition("\t")[0] for line in ended.out.splitlines()]


def test_commands_and_what_follows_a_noun(baton: Baton) -> None:
    assert set(completed(baton, "")) == {command.name.partition(" ")[0] for command in COMMANDS}
    assert completed(baton, "app", "") == [
        "ls", "new", "ideas", "check", "pause", "resume", "pin", "unpin", "retire", "restore", "delete", "schema",
    ]  # fmt: skip
    assert completed(baton, "app", "ch") == ["check"]


def test_ids_of_runs_and_decisions(waiting: Baton) -> None:
    assert completed(waiting, "show", "") == waiting.runs
    assert completed(waiting, "approve", "d") == ["d-1"]
    assert completed(waiting, "show", "x") == []


def test_names_of_the_workspace(baton: Baton) -> None:
    assert "publish" in completed(baton, "run", "")
    assert completed(baton, "run", "publish", NOTE, "--profile", "") == ["offline", "claude", "openai", "local"]
    assert completed(baton, "run", "publish", "--until", "rev") == ["review"]
    assert completed(baton, "run", "publish", "-p", "s") == ["source=", "site="]


def test_suites(baton: Baton) -> None:
    (baton.root / "evals" / "mine").mkdir(parents=True)
    (baton.root / "evals" / "mine" / "suite.yaml").write_text("app: publish\n")
    assert completed(baton, "eval", "run", "m") == ["mine"]


def test_phases_and_artifacts_of_a_run_are_those_it_was_pinned_to(waiting: Baton) -> None:
    run = waiting.runs[0]
    (waiting.root / "apps" / "publish.yaml").unlink()
    assert "deploy" in completed(waiting, "goto", run, "")
    assert completed(waiting, "cat", run, "meta") == ["metadata"]
    assert completed(waiting, "send-back", "d-1", "--to", "wri") == ["write"]
    assert completed(waiting, "answer", "d-1", "") == [
        *("approve", "as_is", "edit", "from_notes", "look_again", "reject", "send_back", "to_a_brief"),
    ]


def test_a_name_that_a_shell_would_run_is_not_offered(baton: Baton) -> None:
    (baton.root / "apps" / "$(touch gone).yaml").write_text("")
    assert not [name for name in completed(baton, "run", "") if "touch" in name]


def test_options_and_files(baton: Baton) -> None:
    assert completed(baton, "run", "publish", "--dr") == ["--dry-run"]
    assert completed(baton, "take", "x", "--with", "inb") == [":files"]
    assert completed(baton, "run", "publish", "-p", "source", "=", "inb") == [":files"]


@pytest.mark.parametrize("words", [["nonsense", ""], ["run", "publish", "--nonsense", "-"], ["goto", "", ""], ["show"]])
def test_whatever_is_typed_nobody_is_bothered(baton: Baton, words: list[str]) -> None:
    completed(baton, *words)


def test_outside_of_a_workspace_nothing_is_offered_and_nothing_made(baton: Baton, tmp_path: Path) -> None:
    (baton.root / "baton.yaml").unlink()
    assert completed(baton, "show", "") == []
    assert not (baton.root / "state" / "journal.db").exists()


def test_looking_for_names_makes_no_journal(baton: Baton) -> None:
    completed(baton, "show", "")
    assert not (baton.root / "state" / "journal.db").exists()


@pytest.mark.parametrize("words", ["show ", "run ", "goto @last ", "run publish --profile "])
def test_completing_imports_nothing_heavy(waiting: Baton, words: str) -> None:
    assert modules_after(waiting, "__complete", *words.split(" ")) & HEAVY == set()


BASH = """
eval "$(baton completion bash)"
COMP_WORDS=(baton {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_baton
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """
autoload -Uz compinit && compinit -u -d {home}/zcompdump
eval "$(baton completion zsh)"
_describe() {{ print -l "${{(@P)argv[-1]}}" }}
words=(baton {words}); CURRENT=$#words
_baton
"""
FISH = """
baton completion fish | source
complete -C 'baton {words}'
"""


def asked(baton: Baton, shell: str, script: str, words: str, home: Path) -> list[str]:
    """What a shell makes of a line, with `baton` on its path."""
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    (home / "bin").mkdir()
    command = home / "bin" / "baton"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m orchestrator.cli.main "$@"\n')
    command.chmod(0o755)
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**baton.environment, "PATH": path, "HOME": str(home)}
    done = subprocess.run(
        [found, "-c", script.format(words=words, home=home)],
        cwd=baton.root, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_bash_completes(waiting: Baton, tmp_path: Path) -> None:
    assert asked(waiting, "bash", BASH, "run publish --until rev", tmp_path) == ["review"]


def test_bash_completes_an_empty_word(waiting: Baton, tmp_path: Path) -> None:
    assert asked(waiting, "bash", BASH, "approve ''", tmp_path) == ["d-1"]


def test_zsh_completes(waiting: Baton, tmp_path: Path) -> None:
    (found,) = asked(waiting, "zsh", ZSH, "approve ''", tmp_path)
    assert found == f"d-1:{waiting.runs[0]}"


def test_fish_completes(waiting: Baton, tmp_path: Path) -> None:
    assert asked(waiting, "fish", FISH, "approve ", tmp_path) == [f"d-1\t{waiting.runs[0]}"]
