"""A JSON value as people read it."""

from orchestrator.domain.artifact import Artifact
from orchestrator.text.outline import readable


def test_nothing_yes_and_no_are_told_in_words_of_people_not_of_a_language() -> None:
    told = readable(Artifact.of_json({"due": None, "resolved": True, "owners": [False, "Ada", 3]}))

    assert told.splitlines() == ["due:      (none)", "owners:", "  - false", "  - Ada", "  - 3", "resolved: true"]
