"""What holds of the offline model for every real document of the corpus, whatever its author had in mind."""

import re
from pathlib import Path

import jsonschema_rs
import pytest
from offline_publishing import CORPUS, describe, read, review, schema, write

from orchestrator.text.note import text_of


@pytest.fixture(params=CORPUS, ids=lambda path: path.name)
def source(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return text_of(read(path))


def test_a_finished_text_is_written_as_it_is_and_approved(source: str) -> None:
    assert write(source).message.text == source
    found = review(source, source)
    jsonschema_rs.validate(schema("review"), found)
    assert found["verdict"] == "approve"
    lines = source.splitlines()
    assert all(finding["quote"] in lines[finding["line"] - 1] for finding in found["findings"])


def test_metadata_fits_its_schema_and_reads_as_plain_words(source: str) -> None:
    about = describe(source, source)
    jsonschema_rs.validate(schema("metadata"), about)
    assert not re.search(r"\]\(|\*\*|``|</?(?:a|p|b|i|br|img|div|span)\b|\{[a-z]+\}", about["title"] + about["summary"])
    assert 1 <= len(about["tags"]) <= 5
    assert all(tag == tag.lower() and not re.search(r"[()_`]", tag) for tag in about["tags"])
    assert describe(source, source) == about
