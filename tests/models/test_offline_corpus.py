"""What holds for every real document of the corpus, whatever its author had in mind."""

import re
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest
from offline_publishing import CORPUS, Published, describe, publish, read, review, schema, write

from orchestrator.models.offline.page import Page
from orchestrator.text.blocks import blocks
from orchestrator.text.document import read_document
from orchestrator.text.inline import plain


@pytest.fixture(params=CORPUS, ids=lambda path: path.name)
def source(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return read(path)


@pytest.fixture
def published(source: str) -> Published:
    return once_published(source)


@cache
def once_published(source: str) -> Published:
    return publish(source)


def words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def material(source: str) -> str:
    """The words of the source in order: as they stand, without marks, and as Markdown."""
    body = read_document(source).blocks
    return words(source) + "|".join(words(plain(block.text)) + "|" + words(block.text) for block in body)


def test_every_sentence_of_every_draft_stands_in_the_source(source: str, published: Published) -> None:
    said = material(source)
    for draft in published.drafts:
        for place in Page.of(draft).places():
            lines = place.text.split("\n")
            assert all(words(line) in said or words(plain(line)) in said for line in lines), place.text


def test_draft_is_shorter_than_its_source_and_never_empty(source: str, published: Published) -> None:
    for draft in published.drafts:
        assert 0 < len(draft.split()) <= len(source.split())
    assert len(published.drafts[0].split()) < 1100


def test_code_lists_tables_and_quotes_are_kept_whole(source: str, published: Published) -> None:
    originals = "\n\n".join(block.text for block in read_document(source).blocks)
    for block in blocks(published.drafts[-1]):
        if block.kind in ("code", "list", "table", "quote"):
            assert block.text in originals


def test_loop_of_writing_and_reviewing_ends_in_approval(published: Published) -> None:
    assert published.reviews[-1]["verdict"] == "approve"


def test_a_forcing_finding_is_gone_from_the_next_draft(published: Published) -> None:
    for before, after in zip(published.reviews, published.reviews[1:], strict=False):
        forcing = {(found["quote"], found["problem"]) for found in before["findings"] if found["weight"] == "must"}
        assert not forcing & {(found["quote"], found["problem"]) for found in after["findings"]}


def test_findings_quote_the_line_they_name_heaviest_first(published: Published) -> None:
    for draft, found in zip(published.drafts, published.reviews, strict=True):
        jsonschema_rs.validate(schema("review"), found)
        lines = draft.split("\n")
        assert all(finding["quote"] in lines[finding["line"] - 1] for finding in found["findings"])
        weights = [("must", "should", "may").index(finding["weight"]) for finding in found["findings"]]
        assert weights == sorted(weights)


def test_metadata_fits_its_schema_and_reads_as_plain_words(published: Published) -> None:
    jsonschema_rs.validate(schema("metadata"), published.metadata)
    assert not re.search(
        r"\]\(|\*\*|``|<[a-z]+>|\{[a-z]+\}", published.metadata["title"] + published.metadata["summary"]
    )
    assert 1 <= len(published.metadata["tags"]) <= 5
    assert all(tag == tag.lower() and not re.search(r"[()_`]", tag) for tag in published.metadata["tags"])


def test_answers_are_the_same_every_time(source: str, published: Published) -> None:
    draft = write(source).message.text
    assert draft == published.drafts[0]
    assert review(draft, source) == published.reviews[0]
    assert describe(published.drafts[-1], source) == published.metadata


def test_corpus_is_large_and_findings_change_second_drafts() -> None:
    revised = [path.name for path in CORPUS if len(once_published(read(path)).drafts) > 1]
    assert len(CORPUS) >= 25
    assert len(revised) >= 5
