"""A page that is published again keeps what its person wrote on it, or says before a yes that it does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from acceptance_workspace import Baton

NOTE = "# Tools\n\nOne thing is done well.\n\nIt lasts for ten years.\n\nThe end of it.\n"
EDITS = {"It lasts for ten years.": "It lasts for eleven years, I think.", "The end": "Made in Bern.\n\nThe end"}


def publish(baton: Baton, note: str) -> str:
    """The decision at its gate."""
    (baton.root / "inbox/tools.md").write_text(note, encoding="utf-8")
    return str(baton("run", "publish", "inbox/tools.md", "--json").json["decision"])


def edit(baton: Baton, decision: str, edits: dict[str, str]) -> None:
    """At the gate, and approve."""
    page = baton("cat", "@last", "page").out
    for old, new in edits.items():
        assert old in page
        page = page.replace(old, new)
    (baton.root / "mine.md").write_text(page, encoding="utf-8")
    done = baton("edit", decision, "--with", "mine.md", "--approve", "--json")
    if done.json["status"] == "waiting":
        assert baton("approve", done.json["decision"]).code == 0


@pytest.fixture
def published(baton: Baton) -> Baton:
    """The page is out, with two edits of its person's."""
    edit(baton, publish(baton, NOTE), EDITS)
    return baton


def out_there(baton: Baton) -> str:
    page = baton.root / "site/content/tools.md"
    return page.read_text(encoding="utf-8").partition("---\n\n")[2]


def test_lines_of_yours_stand_on_every_next_version_while_the_note_says_nothing_new_there(published: Baton) -> None:
    for changed in ("One thing is done very well.", "Two things are done well."):
        decision = publish(published, NOTE.replace("One thing is done well.", changed))
        shown = published("inbox", decision, "--json").json["decisions"][0]
        assert any("put back on the page" in told and "Made in Bern." in told for told in shown["warnings"])
        assert shown["losses"] == [] or all(row["yours"] or "ten years" in row["sentence"] for row in shown["losses"])
        assert published("approve", decision).code == 0
        page = out_there(published)
        assert changed in page
        assert "eleven years, I think" in page
        assert "Made in Bern." in page
        assert "ten years" not in page


def test_lines_of_yours_stand_there_however_the_note_is_named(published: Baton) -> None:
    note = published.root / "inbox/tools.md"
    note.write_text(NOTE.replace("done well", "done right"), encoding="utf-8")
    decisions = [published("run", "publish", str(note), "--json").json["decision"]]
    decisions.append(replace(published, root=note.parent)("run", "publish", "tools.md", "--json").json["decision"])
    (published.root / "done").mkdir()
    note.write_text(NOTE, encoding="utf-8")
    moved = note.rename(published.root / "done/old tools.md")
    decisions.append(published("run", "publish", str(moved), "--json").json["decision"])
    for decision in decisions:
        shown = published("inbox", decision, "--json").json["decisions"][0]
        assert any("put back on the page" in told and "Made in Bern." in told for told in shown["warnings"])
        assert shown["not_looked"] == []


def test_where_the_note_says_something_new_a_yes_names_your_line(published: Baton) -> None:
    decision = publish(published, NOTE.replace("ten years", "ten years at most"))
    told = "line 14 of the page out there: a line of yours: It lasts for eleven years, I think."
    refused = published("approve", decision)
    assert refused.code == 2
    assert told in refused.err
    assert published("approve", decision, "--lost", "14").code == 0
    assert "ten years at most" in out_there(published)
    assert "Made in Bern." in out_there(published)


def test_what_you_change_at_this_gate_is_your_last_word(published: Baton) -> None:
    edit(published, publish(published, NOTE.replace("done well", "done right")), {"Made in Bern.\n\n": ""})
    assert "Bern" not in out_there(published)
    decision = publish(published, NOTE.replace("done well", "done once"))
    assert published("approve", decision).code == 0
    assert "Bern" not in out_there(published)
    assert "eleven years" in out_there(published)


def test_what_somebody_committed_on_the_page_is_kept_too(published: Baton) -> None:
    page = published.root / "site/content/tools.md"
    page.write_text(page.read_text(encoding="utf-8").replace("The end of it.", "The end, by hand."), encoding="utf-8")
    published.site.git("commit", "-qam", "By hand")
    decision = publish(published, NOTE.replace("done well", "done right"))
    assert published("approve", decision).code == 0
    assert "The end, by hand." in out_there(published)
    assert "done right" in out_there(published)


def test_a_title_of_yours_is_put_back(baton: Baton) -> None:
    edit(baton, publish(baton, NOTE), {"title: Tools": "title: Good tools"})
    decision = publish(baton, NOTE.replace("done well", "done right"))
    shown = baton("inbox", decision, "--json").json["decisions"][0]
    assert shown["question"] == "Publish “Good tools”?"


def test_a_run_that_is_not_in_the_journal_is_told_as_not_looked_for(published: Baton, tmp_path: Path) -> None:
    """The journal is another one: the site is all that is left."""
    for file in (published.root / "state").glob("journal.db*"):
        file.rename(tmp_path / file.name)
    decision = publish(published, NOTE.replace("done well", "done right"))
    [told] = published("inbox", decision, "--json").json["decisions"][0]["not_looked"]
    assert told.startswith("lines of your own on the page out there: what was written by hand in pub-")
