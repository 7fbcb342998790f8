"""A comment that would go out is told beside a gate: the same ones that a note's page is made without."""

from __future__ import annotations

import pytest

from orchestrator.transcripts.beside import comments_in


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a <!-- one --> b\n", [(1, "one")]),
        ("a\n%%\none\ntwo\n%%\n", [(2, "one two")]),
        ("{/* a */} {# b #}\n{% comment %}c{% endcomment %}\n<%# d %>\n", [(1, "a"), (1, "b"), (2, "c"), (3, "d")]),
        ("<!-- never closed\nat all", [(1, "never closed at all")]),
    ],
)
def test_each_is_told_by_its_line(text: str, told: list[tuple[int, str]]) -> None:
    assert comments_in(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "```\n<!-- a -->\n```\n",
        "$$\na &= b %% c\nd &= e %% f\n$$\n",
        '{% highlight ruby %}\nx = "<!-- a -->" %% 2 %% 3\n{% endhighlight %}\n',
        '<img alt="<!-- a -->">\n',
        "It grew by 50%% and by 60%%.\n",
        "One.\n<!-- -->\nTwo.\n\n<!-- more -->\n",
    ],
)
def test_what_only_looks_like_one_is_not_told(text: str) -> None:
    assert comments_in(text) == []
