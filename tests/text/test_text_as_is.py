"""Published as it is, a document of other people loses nothing: every block, in its order, and the same HTML."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from kinds_of_text import KINDS
from markdown_it import MarkdownIt

from orchestrator.text import note, site_page
from orchestrator.text.blocks import blocks
from orchestrator.text.brief import Briefed
from orchestrator.text.notebook import read_notebook
from orchestrator.text.proof import proof_of

HERE = Path(__file__).parent
DOCUMENTS = sorted(
    path
    for folder in (HERE / "corpus", HERE.parent / "models" / "corpus")
    for path in folder.iterdir()
    if path.name != "SOURCES.md"
)
METADATA = {"title": "T", "summary": "S", "tags": ["t"], "date": "2026-11-22", "slug": "t"}
FRONT = re.compile(r"\A(?:---\n.*?\n---|\+\+\+\n.*?\n\+\+\+)[ \t]*\n", re.DOTALL)
_COMMENT = r"<!--(?!\s*more\s*-->).*?-->"
COMMENT = re.compile(rf"^[ \t]*{_COMMENT}[ \t]*\n|{_COMMENT}", re.DOTALL | re.MULTILINE)
"""As a reference only: good enough for this corpus, where none stands in code that shows one."""


@cache
def page_of(source: str) -> str:
    """The body of the page that the app's scripts make of a note, kept as it is."""
    page = site_page.page_of(note.text_of(source), METADATA, source)
    return FRONT.sub("", page, count=1)


def body_of(source: str) -> str:
    """The source below its front matter, found in another way than the app finds it."""
    notebook = read_notebook(source)
    return FRONT.sub("", notebook.text if notebook else source.replace("\r\n", "\n"), count=1)


def html(text: str) -> str:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def source(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return path.read_text(encoding="utf-8")


def test_there_are_sixty_of_them() -> None:
    assert len(DOCUMENTS) >= 60


def test_every_block_stands_there_in_its_order_and_the_html_is_the_same(source: str) -> None:
    page, body = page_of(source), body_of(source)
    if not Briefed(source).comments:
        assert page.strip("\n") == body.strip("\n")
        return
    left = [block.text for block in blocks(COMMENT.sub("", body))]
    assert [block.text for block in blocks(page)] == left
    assert html(COMMENT.sub("", page)).split() == html(COMMENT.sub("", body)).split()


def test_no_brief_is_found_in_what_others_wrote(source: str) -> None:
    assert Briefed(source).marked == ()


def test_findings_name_a_line_and_quote_it(source: str) -> None:
    draft = note.text_of(source)
    lines = draft.split("\n")
    for finding in proof_of(draft)["findings"]:
        assert finding["quote"] in lines[finding["line"] - 1]


def test_every_code_cell_and_every_text_of_a_notebook_stands_in_its_page() -> None:
    import json

    for path in DOCUMENTS:
        if path.suffix == ".ipynb":
            source = path.read_text(encoding="utf-8")
            page = page_of(source)
            for cell in json.loads(source)["cells"]:
                assert "".join(cell["source"]).strip("\n") in page


@pytest.mark.parametrize(
    ("name", "markup"),
    [
        *(("doom-json.org", "Org"), ("io-piping.adoc", "AsciiDoc"), ("safe-modes.adoc", "AsciiDoc")),
        *((f"{name}.rst", "reStructuredText") for name in ("h11", "pep-0257", "regex", "pluggy")),
    ],
)
def test_what_is_no_markdown_is_kept_and_told(name: str, markup: str) -> None:
    [path] = [path for path in DOCUMENTS if path.name == name]
    [told] = proof_of(path.read_text(encoding="utf-8"))["warnings"]
    assert told.startswith(f"The note is written in {markup}, and the page keeps it so")


def test_markdown_is_not_taken_for_something_else(source: str, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id
    if name.endswith((".md", ".mdx", ".ipynb", ".eml", ".txt")):
        assert proof_of(note.text_of(source))["warnings"] == []


@pytest.mark.parametrize(
    "body",
    [
        *("a  \nb\n", "Title\n=====\n\ntext\n", "\tcode\n", "a\tb\n", "* a\n\n    b\n", "1) a\n2) b\n"),
        *("```\nnever closed\n", "~~~py\n# x\n~~~\n", "<div>\n\n*a*\n\n</div>\n", "a\\\nb\n", "&amp; &lt;\n"),
        *("[a]: https://example.org\n\n[a]\n", "A[^1].\n\n[^1]: note\n", "> [!NOTE]\n> a\n", ":::note\na\n:::\n"),
        *("$$\na_b *c*\n$$\n", '{{< a b="c" >}}\n', "{% raw %}{{ a }}{% endraw %}\n", "<Tabs>\n  <Tab/>\n</Tabs>\n"),
        *("- [ ] a\n- [x] b\n", "| a | b |\n|---|--:|\n| 1 | 2 |\n", "Term\n: What it is\n", "***\n\na\n\n---\n"),
        *("<!--more-->\n\na\n", "a\n\n{/* truncate */}\n\nb\n", "`<!-- a -->`\n", "    <!-- code -->\n"),
    ],
)
def test_no_byte_of_a_body_changes(body: str) -> None:
    assert page_of(body).strip("\n") == body.strip("\n")


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_of_another_kind_is_its_page_byte_for_byte(kind: str) -> None:
    assert page_of(KINDS[kind]).strip("\n") == KINDS[kind].strip("\n")


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("\ufeffa\r\n\r\nb", "a\n\nb\n"),
        ("a", "a\n"),
        ("\n\n\na\n\n\n", "a\n"),
        ("a <!-- mine --> b\n", "a b\n"),
        ("a\n\n<!--\nmine\n-->\n\nb\n", "a\n\n\nb\n"),
    ],
)
def test_only_line_ends_blank_lines_around_and_comments_go(source: str, body: str) -> None:
    assert page_of(source).lstrip("\n") == body
