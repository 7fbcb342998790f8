"""Advice is tried where a page is to go out: what is told is done in the site, then the command typed as it stands."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from cli_ended import Baton, Ended

NEXT = re.compile(r"^.*next: (baton [^·\n]*)", re.MULTILINE)
NOTE = "inbox/why-small-tools-last.md"
IN_THE_WAY = "site/content/why-small-tools-last.md"


def sh(command: str) -> None:
    subprocess.run(["sh", "-c", command], check=True, capture_output=True)


@pytest.fixture
def waiting(baton: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Baton:
    """A note that waits at its gate, in the starter, with a site that has a remote."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ada@example.org")
    monkeypatch.chdir(tmp_path)
    assert baton("init", "w").code == 0
    monkeypatch.chdir(tmp_path / "w")
    sh(
        "git init -q --bare -b main ../there.git && git init -q -b main site && cd site"
        " && git remote add origin ../../there.git && git commit -q --allow-empty -m first"
        " && git push -q -u origin main"
    )
    assert baton("run", "publish", NOTE).code == 3
    return baton


def onward(ended: Ended) -> list[str]:
    """The words of what is told to come next: the last of all that is advised, where two are."""
    found = NEXT.findall(ended.out)[-1]
    return str(found).split()[1:]


REFUSES = "printf '#!/bin/sh\\nexit 1\\n' >../there.git/hooks/pre-receive && chmod +x ../there.git/hooks/pre-receive"
BEHIND = (
    "git clone -q ../there.git ../o && cd ../o && git commit -q --allow-empty -m theirs && git push -q origin HEAD:main"
)


@pytest.mark.parametrize(
    ("breaks", "mends", "advised"),
    [
        ("touch site/.git/index.lock", "rm site/.git/index.lock", "if none is running, delete"),
        ("mv ../there.git ../gone.git", "mv ../gone.git ../there.git", "When the remote can be reached, go on"),
        (REFUSES, "rm ../there.git/hooks/pre-receive", "When the remote allows it, go on"),
        (
            BEHIND,
            "git -C site pull -q --rebase origin main",
            "Bring them in (git pull --rebase origin main), then go on",
        ),
    ],
    ids=["locked", "out of reach", "refused there", "behind"],
)
def test_a_push_that_failed_goes_on_as_advised(waiting: Baton, breaks: str, mends: str, advised: str) -> None:
    sh(breaks)
    failed = waiting("approve", "d-1")
    if failed.code == 3:  # a hook of the repository there is shown before it runs
        failed = waiting("approve", "d-2")
    run = waiting("runs", "--json").json["runs"][0]["run"]
    assert (failed.code, advised in failed.out) == (1, True)
    assert f"baton resume {run}." in failed.out
    sh(mends)
    assert onward(failed) == ["resume", run]
    ended = waiting(*onward(failed))
    assert (ended.code, "pushed to origin/main" in ended.out) == (0, True)


@pytest.mark.parametrize(
    ("breaks", "mends", "advised"),
    [
        (
            "git -C site rev-parse HEAD >site/.git/MERGE_HEAD",
            "rm site/.git/MERGE_HEAD",
            "End it (see git -C site status)",
        ),
        (f"mkdir -p site/content && echo x >{IN_THE_WAY}", f"rm {IN_THE_WAY}", "Commit it, or move it away"),
        ("git -C site checkout -q --detach", "git -C site switch -q main", "git -C site switch main"),
        (
            "echo '*.md filter=x' >site/.gitattributes && git -C site config filter.x.clean 'tac|rev'",
            "rm site/.gitattributes",
            "Take that attribute away",
        ),
    ],
    ids=["in a merge", "in the way", "no branch", "turned by git"],
)
def test_a_gate_that_refuses_tells_to_approve_and_not_to_resume(
    waiting: Baton, breaks: str, mends: str, advised: str
) -> None:
    """Nothing is resumed where a decision waits."""
    sh(breaks)
    assert waiting("approve", "d-1").code == 3
    shown = waiting("inbox", "d-2").out
    assert advised in " ".join(shown.split())  # where the lines break, the run's id says
    assert "baton resume" not in shown
    sh(mends)
    asked = waiting("approve", "d-2")
    assert asked.code == 3
    assert "  refuses  " not in waiting("inbox", "d-3").out
    assert waiting("approve", "d-3").code == 0


@pytest.mark.parametrize(
    ("path", "text"),
    [("inbox/empty.md", "---\ntitle: x\n---\n"), ("inbox/it's a note.md", "<!-- nothing but a thought -->\n")],
)
def test_a_note_without_text_is_begun_anew_and_not_resumed(baton: Baton, waiting: Baton, path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")
    told = baton("run", "publish", path)
    assert told.code == 1
    assert "baton resume" not in told.out + baton().out + baton("show", "@last").out
    command = told.out.rpartition("next: ")[2].strip()
    assert command.startswith("baton run publish ")
    Path(path).write_text(text + "\nA thought of three words. Another one stands here.\n", encoding="utf-8")

    assert baton(*shlex.split(command)[1:]).code == 3
