"""What an artifact says stands in its source, whatever the marks, cuts and quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from outcomes import named, outcome

from orchestrator.evals.result import Score
from orchestrator.text.note import text_of

SOURCE = """---
title: On small tools
---
Small tools do one thing. They can be read in an evening, and they are “easy to mend”.

The committee decided after a long debate not to raise prices in May. See [the notes](https://example.org/notes).

- It costs 5 % of 3.5 million.
"""


def grounded(draft: object, source: str = SOURCE, at_least: float = 1.0) -> Score:
    judge = named("Grounded", artifact="draft", in_="source", at_least=at_least)
    return judge.score(outcome(artifacts={"draft": draft}, inputs={"source": source}))


@pytest.mark.parametrize(
    "draft",
    [
        "Small tools do one thing.",
        "# On small tools\n\nSmall tools do **one** thing.",
        "---\nslug: invented-here\n---\nSmall tools\ndo `one` thing.",
        'They can be read in an evening, and they are "easy to mend".',
        "> * Small tools do one thing.",
        "See [the notes](https://example.org/notes).",
        "It costs 5 % of 3.5 million.",
        ["Small tools do one thing."],
    ],
)
def test_the_shape_of_a_sentence_does_not_matter(draft: object) -> None:
    assert grounded(draft) == Score("Grounded", True, 1.0)


def test_sentences_may_be_cut_where_a_clause_ends() -> None:
    assert grounded("They can be read in an evening.").passed


def test_sentences_may_be_merged() -> None:
    assert grounded("Small tools do one thing, and they can be read in an evening.").passed
    assert grounded("Small tools do one thing and can be read in an evening.").passed


@pytest.mark.parametrize(
    "draft",
    [
        "Small tools do two things.",
        "The committee decided after a long debate to raise prices in May.",
        "The committee decided to raise prices in May.",
        "Raise prices in May.",
        "It costs 35 million.",
        "It costs 6 % of 3.5 million.",
        "See [the notes](https://evil.example/notes).",
        "Small tools raise prices.",
        "Everybody knows this.",
    ],
)
def test_what_the_source_does_not_say_fails(draft: str) -> None:
    assert not grounded(draft).passed


def test_words_of_distant_clauses_make_no_sentence() -> None:
    source = "The old bank in town sued the state. He lives near the small city of Ulm."
    assert not grounded("The old bank in town sued the small city of Ulm.", source).passed


def test_the_reason_quotes_what_is_unfounded() -> None:
    score = grounded("Small tools do one thing. Large tools are *evil*.", at_least=0.4)
    assert score.passed
    assert score.value == 0.5
    assert score.why == "1 of 2 statements do not stand in source: “Large tools are evil.”"


def test_an_empty_draft_and_a_missing_one_fail() -> None:
    assert grounded("---\nslug: x\n---\n").why == "draft says nothing"
    missing = named("Grounded", artifact="draft", in_="source").score(outcome(inputs={"source": SOURCE}))
    assert missing == Score("Grounded", False, 0.0, "the run is done without draft; there is only source")


def test_every_draft_of_the_offline_model_is_grounded(repository: Path) -> None:
    small = (path for path in (repository / "tests/models/corpus").iterdir() if path.stat().st_size < 50_000)
    for path in sorted(small):
        source = path.read_text(encoding="utf-8")
        score = grounded(text_of(source), source, at_least=0.98)
        assert score.passed, f"{path.name}: {score.why}"
