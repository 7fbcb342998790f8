"""The title of a text that has one, whatever it looks like."""

import pytest

from orchestrator.models.offline.title import title_of
from orchestrator.text.document import read_document

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
