"""What an author has commented out is no text, and what only looks so is."""

from __future__ import annotations

import re
from random import Random

import pytest
from markdown_it import MarkdownIt

from orchestrator.text.comment import without_comments


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It grows. %%Ask the notary.%% It is cut.\n", "It grows. It is cut.\n"),
        ("One.\n\n%%\nprivate\n\nstill private\n%%\n\nTwo.\n", "One.\n\n\nTwo.\n"),
        ("One <!-- Elm Street --> two.\n", "One two.\n"),
        ("<!--\nprivate\n\nmore\n-->\nText.\n", "Text.\n"),
        ("# Title %%private%%\n", "# Title\n"),
        ("- one\n- <!-- private -->\n- two %%private%%\n", "- one\n- two\n"),
        ("> %%private%%\n> said\n", "> said\n"),
        ("| a %%private%% | b |\n", "| a | b |\n"),
        ("[//]: # (private)\n[comment]: <> (private)\nText.\n", "Text.\n"),
        ("{{/* private */}}A {/* private */} b.\n", "A b.\n"),
        ("{% comment %}\nprivate\n{% endcomment %}\nText.\n", "Text.\n"),
        (
            "{# private #}\nText. {#private#} More {%- # private -%} and {{- /* private */ -}} more.\n",
            "Text. More and more.\n",
        ),
        ("{#\nprivate\n\nmore\n#}\nText.\n", "Text.\n"),
        ("<%# private %>\n<%-- private\nmore --%>\nText.\n", "Text.\n"),
        ("a<!-- private -->%%private%%b\n", "ab\n"),
        ("[^1]: A note. %%private%%\n", "[^1]: A note.\n"),
        ("- one\n\n    <!-- private -->\n- two\n", "- one\n\n- two\n"),
        ("1. one\n    <!-- private -->\n\n   <!-- private -->\n", "1. one\n\n"),
        ("- one\n  - two\n\n      %%private%%\n", "- one\n  - two\n\n"),
        (
            "<style>a</style> %%private%% Text <script> is a tag. %%private%%\n",
            "<style>a</style> Text <script> is a tag.\n",
        ),
    ],
)
def test_a_comment_is_left_out_with_the_line_it_has_for_itself(text: str, left: str) -> None:
    assert without_comments(text)[0] == left


@pytest.mark.parametrize(
    "text",
    [
        "Write `<!-- this -->` and ``%% `that` %%``.\n",
        "```html\n<!-- code -->\n%% code %%\n```\n",
        "~~~~\n~~~\n<!-- code -->\n~~~~\n",
        "> ```\n> <!-- code -->\n> ```\n",
        "1. ```\n   <!-- code -->\n   ```\n",
        "Text.\n\n    <!-- code -->\n    %% code\n\nText.\n",
        "- one\n\n      <!-- code of the item -->\n      more\n\n      %% and more %%\n",
        "1.  one\n\n    - two\n\n          {/* code of the item */}\n",
        "-\tone\n\n\t\t<!-- code of the item -->\n",
        "- one\n\nText.\n\n    <!-- code -->\n",
        "<script>\nif (a) { x = '<!-- a text -->' }\n\n/* {# a #} */\n</script>\n",
        "<style>a::before { content: '%%a%%' }</style> Text.\n",
        "It grew by 50%% and then by 60%% more.\n",
        "%%%%%%%%%%%%\n",
        r"Write \<!-- and \%% as they are." + "\n",
        "$$\n\\begin{aligned}\na &= b %% one\nc &= d %% two\n\\end{aligned}\n$$\n",
        "$$\n\na %% b\n\nc %% d\n\n$$\n",
        "Of \\(c %% d\\), and\n\\[ e %% f\ng %% h \\]\n",
        "\\begin{algorithm}\n\n  x %% one\n\n  y %% two\n\n\\end{algorithm}\n",
        "{% highlight ruby %}\n# {% comment %} a {% endcomment %}\nx = '<!-- a -->' %% 2 %% 3\n\n{% endhighlight %}\n",
        "{% raw %}{# kept #} {{/* kept */}}{% endraw %}\n",
        "{{< highlight go >}}\n// <!-- a -->\nx := 50 %% 3\n\ny := 4 %% 2\n{{< /highlight >}}\n",
        "<pre>\nx %% 2\n\n{# a #}\n</pre> and <code>%%timeit</code> and <code>%%time</code>\n",
        '<img alt="<!-- a -->">, <a title=\'%%a%%\'>, <Chart data={[1]} title="a {/* b */}">, <p x="{# a #}">\n',
        "<https://example.org/%%a%%>\n",
        "The sign “%%”, and printf('%d%%'), and a %% b.\n\nAnd c %% d.\n",
        "`one\n%%two%%`\n",
        "- a\n\n<!-- -->\n\n- b\n",
        "[a]: http://example.org (title)\n",
    ],
)
def test_code_and_signs_are_no_comments(text: str) -> None:
    assert without_comments(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<pre>a <!-- private --> %%b%%</pre> %%private%%\n", "<pre>a %%b%%</pre>\n"),
        ("{% raw %}\n{# kept #}\n%%private%%\n{% endraw %}\n", "{% raw %}\n{# kept #}\n{% endraw %}\n"),
        ("It costs $5 %%private%% and $6, US$$ %%private%% too.\n", "It costs $5 and $6, US$$ too.\n"),
        ("It costs $5 <!-- private --> or %%private%% 6, in US$.\n", "It costs $5 or 6, in US$.\n"),
        ("$$ a <!-- private --> b $$\n", "$$ a b $$\n"),
        ("\\begin{proof}\nA <!-- private --> b.\n\\end{proof}\n", "\\begin{proof}\nA b.\n\\end{proof}\n"),
        ("$$ never closed %%private%%\n\nText $$.\n", "$$ never closed\n\nText $$.\n"),
        ("A < b %%private%% and c > d.\n", "A < b and c > d.\n"),
        ("Of $$ %%ask Bob%% for one and $$$ for both.\n", "Of $$ for one and $$$ for both.\n"),
        ("It costs $$ %%ask\nBob%% or $$$.\n", "It costs $$ or $$$.\n"),
        (
            "A boat \\[see %%private: Carol%% below\\] is \\(now %% ask %%\\) blue.\n",
            "A boat \\[see below\\] is \\(now \\) blue.\n",
        ),
        ("\\(see %% ask\nher first %% here\\)\n", "\\(see here\\)\n"),
        ("\\begin{note}\nA.\n%%\nprivate\n%%\nB. %%private%%\n\\end{note}\n", "\\begin{note}\nA.\nB.\n\\end{note}\n"),
        ("Press <kbd>A %%private%%</kbd>.\n", "Press <kbd>A </kbd>.\n"),
        ("$$ a %% b %%private%% $$ and c %% d %%private%% e.\n", "$$ a %% b $$ and c %% d e.\n"),
    ],
)
def test_a_comment_beside_or_within_such_a_stretch_is_one(text: str, left: str) -> None:
    assert without_comments(text)[0] == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("One.\n<!-- private -->\nTwo.\n", "One.\n<!-- -->\nTwo.\n"),
        ("One.\n<!--\nprivate\n-->\n---\n", "One.\n<!-- -->\n---\n"),
        ("> One.\n> <!-- private -->\n> Two.\n", "> One.\n> <!-- -->\n> Two.\n"),
        ("- a\n\n<!-- private -->\n\n- b\n", "- a\n\n<!-- -->\n\n- b\n"),
        ("- a\n\n<!-- private -->\n\n    code\n", "- a\n\n<!-- -->\n\n    code\n"),
        ("- a\n- <!-- private -->\n  b\n", "- a\n- <!-- -->\n  b\n"),
        ("| a |\n|---|\n| b |\n<!-- private -->\nText\n", "| a |\n|---|\n| b |\n<!-- -->\nText\n"),
        ("One.\n{% comment %}private{% endcomment %}\nTwo.\n", "One.\n\nTwo.\n"),
        ("# One\n<!-- private -->\nTwo.\n", "# One\nTwo.\n"),
        ("One.\n<!-- private -->\n- two\n", "One.\n- two\n"),
        ("- a\n  <!-- private -->\n- b\n", "- a\n- b\n"),
        ("One.\n%% private %%\nTwo.\n", "One.\nTwo.\n"),
    ],
)
def test_what_a_comment_parted_stays_apart(text: str, left: str) -> None:
    """An empty comment tells nothing, and is how Markdown parts two lists."""
    assert without_comments(text)[0] == left


@pytest.mark.parametrize("seed", range(4))
def test_texts_with_and_without_their_comments_look_the_same(seed: int) -> None:
    """But for an item that holds nothing else, and whether a list is loose."""
    lines = ["Text.", "- a", "  more", "1. x", "2. y", "", "", "> q", "# H", "    code", "===", "---", "| a |", "|---|"]
    lines += [
        "<div>",
        "</div>",
        "<b>x</b>",
        "[l]: /x",
        "<!-- private -->",
        "a <!-- private --> b",
        "<!--\nprivate\n-->",
    ]
    random = Random(seed)  # noqa: S311 - a text to try, no secret
    for _ in range(60):
        chosen = [random.choice(lines) for _ in range(random.randint(3, 8))]
        text = "\n".join(
            one for one, above in zip(chosen, ["", *chosen], strict=False) if {one[:2], above[:2]} != {"<!"}
        )
        assert looks(without_comments(text + "\n")[0]) == looks(text + "\n"), text


def looks(text: str) -> str:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    bare = re.sub(r"\s+|<p>|<li></li>|<!--.*?-->", "", html, flags=re.DOTALL).replace("</p>", "|")
    return re.sub(r"\|*(</li>|$)\|*|\|+", r"|\1", bare)


def test_one_that_is_never_closed_ends_with_the_text_or_its_paragraph_and_is_told() -> None:
    assert without_comments("One.\n\n%%\nprivate\n\nmore\n")[0] == "One.\n\n"
    left, found = without_comments("One. %%private\nprivate\n\nTwo.\n")
    assert left == "One.\n\nTwo.\n"
    assert [(comment.line, comment.closed) for comment in found] == [(1, False)]


def test_lines_are_counted_where_comments_begin() -> None:
    _, found = without_comments("a\n%%b%%\n\n%%\nc\n%%\nd <!-- e -->\n")
    assert [comment.line for comment in found] == [2, 4, 7]


def scanned(text: str) -> int:
    return len(without_comments(text)[1])


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "%%",
        "`<!--",
        "{/*",
        "<style>",
        "<script>\n",
        "{% comment %}",
        "> ",
        " ",
        "[//]: # (",
        "```\n",
        "- ",
        "x%%\n",
        "`a\n\n",
        "<!-- a -->",
        "a %% b ",
        "$x",
        "\\[a\n\n",
        "<a x='{\"",
        "\\begin{a}",
        "{% raw %}",
        "<code>%%",
        "{{< highlight ",
        "- <!-- a -->\n  b\n",
        "{# a #}\n",
        "{# a #}",
        "\\begin{a}%%x y%%",
        "\\[ %%x y\n",
        "a %% b %%c\n",
        "<pre>%%x",
    ],
)
def test_the_work_is_in_proportion_to_the_length(piece: str) -> None:
    """Each of these once took the square of it: at this length that would be minutes."""
    scanned(piece * (100_000 // len(piece)) + "<!-- end")
    scanned(f"a\n{piece * (100_000 // len(piece))}")
