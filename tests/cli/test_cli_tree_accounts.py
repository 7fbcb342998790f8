"""The account of a run tells each branch where it ended, in the file, in the terminal and on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from branching_workspace import make_branching
from cli_ended import Baton

BRANCH = "{run}/gather.asked/asked.{number}"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose apps branch out, entered."""
    monkeypatch.chdir(make_branching(tmp_path / "ws"))
    return tmp_path / "ws"


def headings(account: str) -> list[str]:
    """Without ids."""
    return [re.sub(r" · \w+-[0-9a-f]+", "", line) for line in account.splitlines() if line.startswith("#")]


def ended(baton: Baton) -> str:
    """A run that is done; gives its id."""
    baton("run", "all", '["a", "bad"]')
    run: str = baton("approve", "d-1", "--json").json["run"]
    return run


def test_each_branch_stands_below_where_it_ended(baton: Baton) -> None:
    run = ended(baton)
    account = baton("transcript", run).out

    assert headings(account) == [
        "# all",
        "## gather",
        "### all/gather.counted",
        "#### counted",
        "### all/gather.asked",
        "#### asked",
        "##### one/gather.asked/asked.2",
        "###### shout",
        "##### one/gather.asked/asked.1",
        "###### shout",
        "###### ask",
        "###### kept",
        "## told",
    ]
    assert account.index("**asked.2** failed: apps/one.py:3") < account.index(BRANCH.format(run=run, number=2))


def test_the_file_holds_what_the_command_prints_once_the_run_is_done(baton: Baton, root: Path) -> None:
    run = ended(baton)
    [file] = (root / "transcripts").glob("*.md")

    assert file.read_text("utf-8") == baton("transcript", run).out


def test_what_has_not_ended_stands_at_the_end_of_what_is_printed(baton: Baton, root: Path) -> None:
    baton("run", "all", '["a", "bad"]')
    printed = headings(baton("transcript", "@last").out)
    [file] = (root / "transcripts").glob("*.md")

    told = headings(file.read_text("utf-8"))
    assert printed[: len(told)] == told == ["# all", "## gather", "### all/gather.counted", "#### counted"]
    assert printed[-3:] == ["##### one/gather.asked/asked.1", "###### shout", "###### ask"]


def test_a_branch_that_is_tried_again_is_gone_on_with_in_the_account(baton: Baton, root: Path) -> None:
    baton("run", "all", '["a", "bad"]')
    run = baton("show", "@last", "--json").json["run"]
    baton("resume", BRANCH.format(run=run, number=2))
    baton("approve", "d-1")
    account = baton("transcript", run).out

    assert account.count("## one · " + BRANCH.format(run=run, number=2)) == 1
    assert account.count("· **asked.2** failed") == 2
    [file] = (root / "transcripts").glob("*.md")
    assert file.read_text("utf-8") == account


def test_the_account_of_a_branch_is_that_branch_s(baton: Baton) -> None:
    run = ended(baton)

    assert headings(baton("transcript", BRANCH.format(run=run, number=1)).out) == [
        "# one/gather.asked/asked.1",
        "## shout",
        "## ask",
        "## kept",
    ]


def test_the_page_folds_each_branch_below_its_phase(baton: Baton) -> None:
    run = ended(baton)
    page = baton("show", run, "--html", "-").out

    assert re.findall(r"<details><summary><span[^>]*>(.*?)</span>", page) == [
        "gather.asked done · 2 entries, 1 failed",
        "asked.1 done · 1 word",
        "asked.2 failed: apps/one.py:3: ValueError: a bad note",
        "gather.counted done · 2",
    ]
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


def test_the_page_says_what_its_branches_ask(baton: Baton) -> None:
    baton("run", "all", '["<b>a</b>", "b"]')
    page = baton("show", "@last", "--html", "-").out

    assert "<strong>d-1 waits for you: </strong>all › gather › asked › 1 of 2 “&lt;b&gt;a&lt;/b&gt;”: Keep" in page
    assert "<code>baton inbox d-2</code>" in page
