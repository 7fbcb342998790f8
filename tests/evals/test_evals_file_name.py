"""A name that somebody chose, as part of a file's name."""

import pytest

from orchestrator.evals.file_name import file_name


@pytest.mark.parametrize("called", ["é" * 79, "問" * 80, "\U00020000" * 70, "x" * 500])
def test_a_name_of_any_script_can_be_a_file_with_what_stands_behind_it(called: str) -> None:
    assert len(f"{file_name(called)}@claude-and-others.2.jsonl".encode()) <= 255
    assert file_name(called) != file_name(f"{called}x")


def test_a_short_name_stays_as_it_is() -> None:
    assert file_name("a note-2") == "a-note-2"
