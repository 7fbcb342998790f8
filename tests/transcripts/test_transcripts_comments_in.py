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
        ("See %% one\n\nmore of it %% and\n", [(1, "one more of it")]),
        ("<a b={<!-- one -->}>\n", [(1, "one")]),
        ("<pre>\na %%one%%\n</pre>\n\n%%two%%\n", [(2, "one"), (5, "two")]),
        ("$$ {/* one */} $$\n\n\\( {# two #} \\)\n", [(1, "one"), (3, "two")]),
        ("<pre>{% comment %}one{% endcomment %}</pre>\n", [(1, "one")]),
        ("<Chart data={/* one */ 1} />\n", [(1, "one")]),
        ("<pre>%%one is 90%%</pre>\n", [(1, "one is 90")]),
        ('<a title="see %% one %%">b</a>\n', [(1, "one")]),
        ("$$\na &= b %% as Bob says\nc &= d %% too\n$$\n", [(2, "as Bob says c &= d")]),
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
        "<code>%%timeit</code> and <code>%%time</code>, <https://example.org/%%ab%%>\n",
        "<pre><code>%%timeit one\n\n%%time two</code></pre>\n",
        "<script>\n// %%one two%% <!-- a -->\n</script>\n",
        "{% raw %}{# one #} {/* two */}{% endraw %} and \\frac{#1}{#2}\n",
        "`%%one%%`\n\n    %%two%%\n",
        "The sign a %% b.\n\nAnd c %% d.\n",
        "It grew by 50%% and by 60%%.\n",
        "One.\n<!-- -->\nTwo.\n\n<!-- more -->\n",
    ],
)
def test_what_only_looks_like_one_is_not_told(text: str) -> None:
    assert comments_in(text) == []


@pytest.mark.parametrize(
    "piece",
    [
        "<code>",
        "<!-- a",
        "%%a b ",
        "<pre><code>%%",
        "\\begin{minted}",
        "{{< highlight >}}",
        "` %%",
        "$${/* a",
        "$${# a",
    ],
)
def test_the_work_is_in_proportion_to_the_length(piece: str) -> None:
    comments_in(piece * (100_000 // len(piece)) + "\n\n%% end")
