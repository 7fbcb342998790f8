"""A fixed sample of what `make prove` tries for as long as it is given. Which input failed is told, smallest first."""

import random
from pathlib import Path

import pytest
from damage import damaged
from proofs import trouble
from readers import Reader, readers
from sources import SAMPLES

INPUTS = 60
NAMES = [
    "source", "media", "front-matter", "file-baton.yaml", "file-agents-writer.md", "file-prompts-writer.md.j2",
    "file-schemas-review.json", "file-rules-approvals.yaml", "file-apps-publish.yaml", "file-evals-publish-suite.yaml",
    "expression", "template", "cassette", "answer-openai-compatible", "answer-anthropic", "answer-openai",
    "answer-gemini", "answer-bedrock", "answer-ollama", "answer-openrouter", "output",
    "dataset", "value", "by-hand", "schema-and-value", "run-file", "run-file-forged", *(f"source-{name}" for name in SAMPLES), "marking",  # noqa: E501
]  # fmt: skip
SLOW = ("file-", "front-matter")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reader]:
    return {reader.name: reader for reader in readers(tmp_path_factory.mktemp("prove"))}


def test_every_reader_has_its_sample(known: dict[str, Reader]) -> None:
    assert list(known) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_reads_or_refuses_whatever_it_is_given(known: dict[str, Reader], name: str, tmp_path: Path) -> None:
    reader = known[name]
    chance = random.Random(f"{name} 1")  # noqa: S311 - repeatable, not secret
    count = INPUTS // 10 if name.startswith(SLOW) else INPUTS
    for number in range(count):
        given = damaged(chance, reader.samples)
        found = trouble(reader, given)
        assert not found, (number, found, given[:300])


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_takes_its_samples(known: dict[str, Reader], name: str) -> None:
    for sample in known[name].samples:
        assert not trouble(known[name], sample)
