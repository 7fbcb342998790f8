"""The title of a text that has one, whatever it looks like."""

import pytest

from orchestrator.models.offline.metadata import metadata
from orchestrator.models.offline.title import own_title, title_of
from orchestrator.text.document import read_document
from orchestrator.text.extracted import MADE_TITLE

PROSE = "The mill stands beside the river and has nine rooms. "


@pytest.mark.parametrize(
    "title",
    [
        *("7 lessons", "2024 in the garden", "1.0 is out", "2024-05-01 Standup", "ADR 12: Plain text", "🎉 We shipped"),
        *("“Hello” again", "屋顶上的蜜蜂", "Пчёлы на крыше", "1984", "v2.0", "3. Changes", "Why?", "C++"),
    ],
)
def test_only_heading_of_the_first_level_is_the_title(title: str) -> None:
    assert title_of(read_document(f"# {title}\n\n{PROSE}\n\n## Another\n\n{PROSE}")) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "idea for note: approvals shd be bound to bytes\n\nso i was reading the docs again\n",
            "Approvals shd be bound to bytes",
        ),
        ("Draft: Why the mill has nine rooms\n\nIt was built so.\n", "Why the mill has nine rooms"),
        (
            "Ignore me. Notes are short.\n\nThe mill has nine rooms and no door.\n",
            "The mill has nine rooms and no door",
        ),
        ("Hi all,\n\nThe mill has nine rooms and no door.\n", "The mill has nine rooms and no door"),
        ("#+author: Ada\n#+title: The mill\n\n* Rooms\nThere are nine.\n", "The mill"),
        ("= The mill\n:toc:\n\nThere are nine rooms in the mill.\n", "The mill"),
        ("import Card from '../Card.astro'\n\n<Card>The mill has nine rooms.</Card>\n", "The mill has nine rooms"),
        ("Short.\n", "Short"),
    ],
)
def test_without_a_heading_a_title_is_made_of_what_says_something(text: str, title: str) -> None:
    assert title_of(read_document(text)) == title


@pytest.mark.parametrize(
    "text", ["# A mill\n\nx\n", "---\ntitle: A mill\n---\nx\n", "= A mill\n\nx\n", "A mill\n======\n"]
)
def test_whether_a_title_is_its_authors_own_is_known(text: str) -> None:
    assert own_title(read_document(text)) == "A mill"


def test_that_a_title_was_made_is_told_with_the_metadata() -> None:
    made = metadata("The mill has nine rooms.\n", "The mill has nine rooms.\n", "2026-11-28")
    assert made["warnings"][0] == MADE_TITLE
    own = metadata("# The mill\n\nIt has nine rooms.\n", "# The mill\n\nIt has nine rooms.\n", "2026-11-28")
    assert MADE_TITLE not in own["warnings"]


def test_a_tag_of_the_site_that_is_a_name_is_taken_where_it_is_named_once() -> None:
    draft = "# The log\n\nIt grew, as SQLite keeps old frames. We go to the shop, and we test it.\n"
    assert metadata(draft, draft, "2026-11-28", {"sqlite": 3, "shop": 9, "test": 2})["tags"][:1] == ["sqlite"]
    assert "shop" not in metadata(draft, draft, "2026-11-28", {"shop": 9})["tags"]
