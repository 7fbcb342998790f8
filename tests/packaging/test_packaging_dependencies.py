"""What an installation brings along: no library that holds another one back, and no next major unasked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED: list[str] = PROJECT["project"]["dependencies"]
ALL = [*NEEDED, *(line for group in PROJECT["dependency-groups"].values() for line in group)]


@pytest.mark.parametrize("name", ["anthropic", "openai", "httpx2", "pydantic-ai-slim"])
def test_the_next_major_of_a_vendors_library_is_not_taken_unasked(name: str) -> None:
    (line,) = [line for line in NEEDED if re.split(r"[\[<>=]", line)[0] == name]
    assert re.search(r"<\d+$", line)


def test_nothing_that_pins_another_version_of_pydantic_ai_is_installed_beside_it() -> None:
    named = {re.split(r"[\[<>=; ]", line)[0] for line in ALL}
    assert named & {"pydantic-evals", "pydantic-ai", "pydantic-ai-harness", "clai"} == set()


def test_retries_are_our_own_and_bring_no_second_http_library() -> None:
    (line,) = [line for line in NEEDED if line.startswith("pydantic-ai-slim")]
    assert "retries" not in line
