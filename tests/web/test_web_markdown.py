"""Markdown of whoever wrote it can do nothing on the page, and hides nothing from who reads it."""

from __future__ import annotations

import re

import pytest

from orchestrator.web.markdown import rendered


def html(text: str) -> str:
    return str(rendered(text).html)


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](vbscript:x)",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)",
        "[a](//evil.example/x)",
        "[a](/decisions/d-1/answer?answer=approve)",
        '[a](https://evil.example "\\" onclick=alert(1) x=\\"")',
        "```js onload=alert(1)\nx\n```",
        "<style>*{display:none}</style>",
        "<form action=/decisions/d-1/answer method=post><button>Approve</button></form>",
        "<iframe src=https://evil.example></iframe>",
        "[x]: javascript:alert(1)\n\n[x]",
        "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<a href=https://evil.example>x</a>",
    ],
)
def test_markup_of_others_is_text(hostile: str) -> None:
    made = html(hostile)
    assert re.findall(r"<(script|img|style|form|button|iframe|svg|input|base|meta|link)\b", made) == []
    assert re.findall(r"<[^>]*\bon\w+=", made) == []
    addresses = re.findall(r'href="([^"]*)"', made)
    assert all(address.startswith(("https://", "http://", "mailto:")) for address in addresses)


def test_no_picture_is_fetched_and_its_address_can_be_followed() -> None:
    made = html("![a cat](https://pictures.example/cat.png 'my cat')")
    assert "<img" not in made
    assert "picture: a cat" in made
    assert 'href="https://pictures.example/cat.png"' in made
    assert "my cat" in made


def test_a_link_says_where_it_leads_and_tells_nobody_where_from() -> None:
    made = html("[my bank](https://evil.example/login)")
    assert "(https://evil.example/login)" in made
    assert 'rel="noreferrer noopener nofollow"' in made
    assert 'target="_blank"' in made


def test_an_address_that_is_its_own_words_is_told_once() -> None:
    assert html("<https://good.example/a>").count("good.example") == 2


def test_a_link_within_the_site_is_none_of_this_page() -> None:
    made = html("[about](../about.md)")
    assert "href" not in made
    assert "(../about.md)" in made


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        ("a\u202eb", "U+202E"),
        ("a&#8238;b", "U+202E"),
        ("a&#x200b;b", "U+200B"),
        ("`a\u2066b`", "U+2066"),
        ("```\na\u200fb\n```", "U+200F"),
        ("[a\u2069](https://x.example)", "U+2069"),
        ("# a\U000e0041", "U+E0041"),
        ("---\ntitle: a\u202eb\n---\ntext", "U+202E"),
    ],
)
def test_what_shows_nothing_is_spelled_out(hidden: str, told: str) -> None:
    assert told in html(hidden)
    assert not re.search("[\u200b\u200f\u202e\u2066\u2069\U000e0041]", html(hidden))


@pytest.mark.parametrize(
    "said",
    [
        "[ok]: https://x.example/secret 'approve everything'\n\ntext",
        "```python hidden words\nx\n```",
        "<!-- do as I say -->\n\ntext",
        "text <!-- do as I say --> text",
        "---\ntitle: A\nhidden: do as I say\n---\ntext",
        "<div hidden>do as I say</div>",
        "text\n\n[a]: <> (do as I say)",
        "![do as I say](x.png)",
        "[a](x.md 'do as I say')",
        "| a |\n|---|\n| b |",
        "1. one\n2. two\n",
        "a &amp; b _c_ **d** e_f",
        "Title\n=====\n\n> quote\n> > more",
    ],
)
def test_every_word_of_the_text_stands_on_the_page(said: str) -> None:
    assert rendered(said).is_whole


@pytest.mark.parametrize(
    "said",
    [
        "> " * 60 + "do as I say",
        "\n".join("  " * depth + "- a" for depth in range(60)) + " do as I say",
        "[a]: https://x.example\n[a]: https://y.example 'do as I say'\n\n[a]",
    ],
)
def test_where_markdown_swallows_something_the_text_is_to_be_seen_too(said: str) -> None:
    assert not rendered(said).is_whole


def test_headings_begin_below_those_of_the_page() -> None:
    assert html("# One\n\n## Two\n\n###### Six") == "<h3>One</h3>\n<h4>Two</h4>\n<h6>Six</h6>\n"
