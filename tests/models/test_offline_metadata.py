"""Titles, summaries, tags, days and slugs."""

import pytest
from offline_publishing import DAY, describe

from orchestrator.models.offline.metadata import summary_of
from orchestrator.text.document import read_document
from orchestrator.text.slug import slug_of


def test_front_matter_of_the_source_is_kept() -> None:
    source = "---\ntitle: Mine\ntags: [A b, c]\ndate: 2020-02-29\nslug: own\nsummary: Short.\n---\n# Other\n\nA text.\n"
    assert describe("# Other\n\nA text.\n", source) == {
        "title": "Mine",
        "summary": "Short.",
        "tags": ["A b", "c"],
        "date": "2020-02-29",
        "slug": "own",
        "warnings": [],
    }


def test_header_lines_are_front_matter_too() -> None:
    source = "Title: On bees\nAuthor: X\nDate: 2021-03-04\n\nBees are insects.\n"
    assert (describe(source, source)["title"], describe(source, source)["date"]) == ("On bees", "2021-03-04")


def test_day_of_the_run_where_the_source_names_none() -> None:
    assert describe("A text about bees.", "A text about bees.")["date"] == DAY


def test_heading_that_says_nothing_is_no_title() -> None:
    source = "# Introduction\n\nYAML is a data format for people. It is old.\n"
    assert describe(source, source)["title"] == "YAML: a data format"


def test_summary_is_whole_sentences_without_marks() -> None:
    source = "# B\n\n**Bees** make [honey](https://x.org) all `day`. They do.\n"
    assert summary_of(read_document(source)) == "Bees make honey all day. They do."


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Über Äpfel & Öl", "ueber-aepfel-and-oel"),
        ("It's v1.2: what's new?", "its-v1-2-whats-new"),
        ("Привет, мир", "privet-mir"),
        ("日本語", "ribenyu"),
        ("!!!", "page"),
        ("a " * 100, "-".join(["a"] * 30)),
    ],
)
def test_slug_is_lower_case_ascii_and_never_empty(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_no_space_stands_between_sentences_of_a_script_without_them() -> None:
    source = (
        "# 工具\n\n小工具只做一件事，并且做得很好，这样才能长久使用。大工具做很多事，但都做得不太好，而且常常坏掉。\n"
    )
    assert summary_of(read_document(source)) == source.split("\n\n")[1].strip()


def test_a_title_of_punctuation_alone_gives_an_address_a_name_all_the_same() -> None:
    found = describe("# !!! ???\n\nA text.\n", "# !!! ???\n\nA text.\n")
    assert (found["title"], found["slug"]) == ("!!! ???", "untitled-note")


def test_lines_of_a_header_are_no_summary() -> None:
    source = (
        "title: On bees\nauthor: X\ndate: 2021-03-04\n\nBees are insects of many kinds, and some of them live here.\n"
    )
    assert summary_of(read_document(source)) == "Bees are insects of many kinds, and some of them live here."


def test_a_text_of_one_paragraph_has_no_summary_but_the_person_s_own() -> None:
    source = "# Bees\n\nBees are insects of many kinds, and some of them live here.\n"
    assert describe(source, source)["summary"] == ""
