"""What an author has commented out is no text, and what only looks so is."""

from __future__ import annotations

import pytest

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
        "[a]: http://example.org (title)\n",
    ],
)
def test_code_and_signs_are_no_comments(text: str) -> None:
    assert without_comments(text) == (text, ())


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
    ],
)
def test_the_work_is_in_proportion_to_the_length(piece: str) -> None:
    """Each of these once took the square of it: at this length that would be minutes."""
    scanned(piece * (100_000 // len(piece)) + "<!-- end")
