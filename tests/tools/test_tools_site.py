"""The tools that look at a site."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from publishing import RunGit

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.errors import ToolError
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.registry import builtin_tools


def look(tool: str, around: Surroundings, **arguments: JSON) -> JSON:
    return asyncio.run(builtin_tools()[tool].call(arguments, around))


def test_a_site_that_is_not_there_yet_is_a_normal_answer(around: Surroundings) -> None:
    nothing = {"repository": False, "branch": None, "clean": True, "remote": None, "head": None, "pages": 0}
    assert look("site_status", around, site="site") == nothing
    assert look("site_tree", around, site="site") == {"files": [], "truncated": False}
    assert look("check_links", around, site="site", page="[a](b.md)")["checked"] == 1


def test_status_of_a_repository(around: Surroundings, remote: Path, site: Path, git: RunGit) -> None:
    (site / "content/new.md").write_text("# New\n")

    assert look("site_status", around, site="site") == {
        "repository": True,
        "branch": "main",
        "clean": False,
        "remote": "origin/main",
        "head": git("rev-parse", "HEAD"),
        "pages": 2,
    }


def test_status_of_a_detached_head_and_an_unborn_branch(around: Surroundings, site: Path, git: RunGit) -> None:
    git("switch", "-q", "--detach")
    assert look("site_status", around, site="site")["branch"] is None

    git("init", "-q", "-b", "trunk", "young", folder=around.root)
    status = look("site_status", around, site="young")
    assert (status["branch"], status["head"], status["clean"]) == ("trunk", None, True)


def test_a_bare_repository_is_looked_at_too(around: Surroundings, remote: Path, root: Path, git: RunGit) -> None:
    git("clone", "-q", "--bare", str(remote), "bare", folder=root)

    assert look("site_status", around, site="bare")["pages"] == 1
    assert look("site_tree", around, site="bare")["files"] == ["content/old.md"]


def test_tree_lists_what_is_tracked_or_would_be(around: Surroundings, site: Path, git: RunGit) -> None:
    (site / ".gitignore").write_text("*.tmp\n")
    (site / "x.tmp").write_text("")
    (site / "über.md").write_text("")
    (site / "content/old.md").unlink()

    assert look("site_tree", around, site="site")["files"] == [".gitignore", "über.md"]


def test_tree_of_a_plain_folder(around: Surroundings, root: Path) -> None:
    (root / "plain/.cache").mkdir(parents=True)
    (root / "plain/.cache/x").write_text("")
    (root / "plain/a.md").write_text("")

    assert look("site_tree", around, site="plain") == {"files": ["a.md"], "truncated": False}


def test_a_large_tree_is_cut_and_says_so(around: Surroundings, root: Path) -> None:
    (root / "plain").mkdir()
    for number in range(501):
        (root / f"plain/{number}.md").write_text("")

    tree = look("site_tree", around, site="plain")

    assert (len(tree["files"]), tree["truncated"]) == (500, True)


def test_a_folder_of_more_than_a_site_ever_holds_is_refused(
    around: Surroundings, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestrator.tools.site._MOST_LOOKED_AT", 3)
    (root / "plain" / "a" / "b" / "c" / "d").mkdir(parents=True)
    with pytest.raises(ToolError, match="more than 3 files and folders"):
        look("site_tree", around, site="plain")


@pytest.mark.parametrize("site", ["..", "/etc", "link", "a\0b"])
def test_no_tool_looks_outside_the_workspace(around: Surroundings, root: Path, tmp_path: Path, site: str) -> None:
    (root / "link").symlink_to(tmp_path)

    for tool in ("site_status", "site_tree"):
        with pytest.raises(ToolError):
            look(tool, around, site=site)


def test_a_file_is_no_site(around: Surroundings, root: Path) -> None:
    (root / "site").write_text("")

    with pytest.raises(ToolError, match=r"is a file\. Name a folder as the site \(-p site=FOLDER\)"):
        look("site_status", around, site="site")


PAGE = """---
title: "[not a link](nowhere.md)"
---
# Small *tools* & why

[old](old.md) [up](../content/old.md) [root](/content/old.md) [bare](/old) [part](old.md#x) ![pic](img/a%20b.png)
[self](#small-tools--why) [again](#again-1) [named](#mark) [home](/) [list](/content/) <a id="mark" href="old.html"></a>
[web](https://example.org) <mailto:ada@example.org> [host](//example.org/x)

`[code](gone.md)`

    [more code](gone.md)

## Again
## Again
"""


def test_links_that_lead_somewhere_are_fine(around: Surroundings, site: Path) -> None:
    (site / "content/img").mkdir()
    (site / "content/img/a b.png").write_text("")

    assert look("check_links", around, site="site", page=PAGE) == {"checked": 12, "broken": [], "not_checked": 3}


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("gone.md", "the site has no such file"),
        ("../../etc/passwd", "it leads out of the site"),
        ("#nowhere", "no heading of the page has this anchor"),
        ("", "the link is empty"),
    ],
)
def test_broken_links_are_told_with_the_reason(around: Surroundings, site: Path, link: str, why: str) -> None:
    told = look("check_links", around, site="site", page=f"[x]({link})\n\n![y]({link})\n")

    assert told["broken"] == [{"link": link, "why": why}] * 2


def reading(text: str, tmp_path: Path) -> Surroundings:
    return Surroundings(tmp_path, inputs={"source": Artifact.of_text(text)})


def test_read_source_gives_a_section(tmp_path: Path) -> None:
    around = reading("one\ntwo\nthree\n", tmp_path)

    assert look("read_source", around, from_line=2, lines=1) == {
        "from_line": 2,
        "lines": 1,
        "total_lines": 3,
        "text": "two\n",
    }
    assert look("read_source", around)["text"] == "one\ntwo\nthree\n"
    assert look("read_source", around, from_line=9)["lines"] == 0


@pytest.mark.parametrize("arguments", [{"from_line": 0}, {"lines": 0}, {"lines": 1001}, {"from_line": "x"}])
def test_read_source_refuses_what_makes_no_section(tmp_path: Path, arguments: dict[str, JSON]) -> None:
    with pytest.raises(ToolError):
        look("read_source", reading("one\n", tmp_path), **arguments)


def test_read_source_without_a_source_says_so(around: Surroundings) -> None:
    with pytest.raises(ToolError, match="no input named source"):
        look("read_source", around)


def test_read_source_of_bytes_says_so(tmp_path: Path) -> None:
    around = Surroundings(tmp_path, inputs={"source": Artifact(b"\xff\xfe", "text/plain")})

    with pytest.raises(ToolError, match="is no text"):
        look("read_source", around)
