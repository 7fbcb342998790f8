"""What is published from a draft that a person wrote equals it byte for byte, below the front matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from acceptance_workspace import Baton

from orchestrator.text.note import heeded
from orchestrator.text.site_page import page_of

NOTE = "# The hedge\n\nThe hedge along the road is hornbeam. It was planted in 1987.\n"
BODY = "# The hedge\n\nThe hedge is hornbeam, planted in 1987.  \nIt\tkeeps its leaves.\n"
ODD = {
    "blanks at ends": "# The hedge   \n\nThe hedge is hornbeam.  \nIt keeps its leaves.\t \n\n",
    "tabs": "\tcode first\n\n# The hedge\n\n\tcode\n\nThe hedge\tis hornbeam.\n",
    "CRLF": "# The hedge\r\n\r\nThe hedge is hornbeam.\r\n\r\n- one\r\n- two\r\n",
    "mixed line ends": "# The hedge\r\n\nThe hedge is hornbeam.\nIt was planted.\r\n",
    "no final newline": "# The hedge\n\nThe hedge is hornbeam.",
    "blank lines first": "\n\n\n# The hedge\n\nThe hedge is hornbeam.\n",
    "blank lines last": "# The hedge\n\nThe hedge is hornbeam.\n\n\n\n",
    "rules": "---\n\n# The hedge\n\n---\n\nThe hedge is hornbeam.\n\n---\n",
    "what looks like front matter": "---\ntitle: no\n---\n\n# The hedge\n\nThe hedge is hornbeam.\n",
    "comments and marks": "# The hedge\n\n<!-- stays -->\n\nThe hedge %%is%% hornbeam. {{ x }} [[a|b]] \\\n",
    "letters": "# Die Hecke\n\nÄ e\u0301 \u00a0 “so” … 茶 🌿 \u200d x\n",
}
"""What editors and hands leave in a text."""


def below(page: bytes) -> bytes:
    """What follows the line that closes the front matter, with the blank line that parts them where it has none."""
    return page.split(b"---", 2)[2]


def noted(baton: Baton) -> None:
    (baton.root / "inbox/hedge.md").write_text(NOTE, encoding="utf-8")


def test_every_odd_draft_stands_in_its_page_as_it_was_written() -> None:
    """Of the scripts that stand between a draft and its page; by the command line below."""
    metadata = {"title": "T", "summary": "S.", "tags": [], "date": "2026-11-28", "slug": "t"}
    for draft in ODD.values():
        page = page_of(draft, heeded(metadata, NOTE, "2026-11-28", {}), NOTE, {})
        assert page.endswith(draft)
        between = page.removesuffix(draft)
        assert between.replace("\r\n", "\n").endswith(("---\n", "---\n\n"))
        assert between.count("---") == 2


@pytest.mark.parametrize("name", ["CRLF", "blank lines first"])
def test_a_draft_taken_from_a_file_is_published_byte_for_byte(baton: Baton, tmp_path: Path, name: str) -> None:
    noted(baton)
    baton("run", "publish", "inbox/hedge.md", "-p", "intent=edit", "-p", "brief=short", "--until", "write")
    (tmp_path / "mine.md").write_bytes(ODD[name].encode())
    taken = baton("take", "@last", "--with", str(tmp_path / "mine.md"), "--json")
    assert taken.code == 3, taken.err
    while taken.json["phase"] != "approve":
        taken = baton("approve", taken.json["decision"], "--json")
    assert baton("approve", taken.json["decision"]).code == 0
    [page] = (baton.root / "site/content").glob("*.md")
    assert below(page.read_bytes()).lstrip(b"\r\n") == ODD[name].encode().lstrip(b"\r\n")
    assert below(page.read_bytes()).endswith(ODD[name].encode())
    kept = baton.site.git("rev-parse", f"HEAD:content/{page.name}")
    assert kept == baton.site.git("hash-object", "--no-filters", f"content/{page.name}")


def test_a_page_edited_at_the_gate_is_published_byte_for_byte(baton: Baton, tmp_path: Path) -> None:
    noted(baton)
    baton("run", "publish", "inbox/hedge.md")
    before = baton("cat", "@last", "page").out
    front = before[: before.index("---", 4) + 4]
    edited = (front.replace("\n", "\r\n") + "\r\n" + ODD["CRLF"] + "no end \t").encode()
    (tmp_path / "mine.md").write_bytes(edited)
    answered = baton("edit", "d-1", "--with", str(tmp_path / "mine.md"), "--json")
    if answered.json["status"] == "waiting":
        assert baton("approve", answered.json["decision"]).code == 0
    [page] = (baton.root / "site/content").glob("*.md")
    assert page.read_bytes() == edited
