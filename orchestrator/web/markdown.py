"""Markdown of whoever wrote it, as HTML that can do nothing: no markup of its own, no picture fetched, every address
told, and nothing that Markdown swallows left out of sight.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from orchestrator.text.html import Html, joined, tag
from orchestrator.text.html import text as escaped
from orchestrator.text.visible import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST_RENDERED = 50_000
"""Characters: a long chapter. What is longer is shown as text: whoever means ill could have it take many seconds."""
_SAFE = "a blockquote br code del em h3 h4 h5 h6 hr li ol p pre s span strong table tbody td th thead tr ul"
_TAGS = frozenset(_SAFE.split())
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href", "target"}, "span": {"class"}, "ol": {"start"}}
_SCHEMES = frozenset({"http", "https", "mailto"})
_ABSOLUTE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_MARKS = ("---", "+++")
_WORD = re.compile(r"[^\W_]+")
_NUMBERS = re.compile(r"^([ \t>]*)\d{1,9}[.)](?=\s)", re.MULTILINE)
"""Of lists, which a browser counts by itself."""
_MARKUP = re.compile(r"<[^>]*>")
_DEEPEST = 40
"""Quotes and lists within each other. Markdown-it leaves out what is deeper; then the text is shown as well."""

Tokens = Sequence["Token"]


class Rendered(NamedTuple):
    html: Html
    is_whole: bool
    """Every word of the text stands in it. Else it has to be looked at as text, too."""


def rendered(text: str) -> Rendered:
    """A text as a page; its headings begin below those of the page around it."""
    import nh3

    front, body = _parted(text)
    told: dict[str, Any] = {}
    made = nh3.clean(
        _parser().render(body, told),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=set(_SCHEMES),
        link_rel="noreferrer noopener nofollow",
    )
    html = joined((*([tag("pre", front)] if front else []), Html(made), *_definitions(told)))
    return Rendered(html, _has_all(text, html))


def _parted(text: str) -> tuple[str, str]:
    """Front matter, which is no Markdown, and the rest."""
    lines = text.splitlines(keepends=True)
    mark = lines[0].strip() if lines else ""
    ends = [at for at, line in enumerate(lines) if at and line.strip() == mark] if mark in _MARKS else []
    return ("".join(lines[: ends[0] + 1]), "".join(lines[ends[0] + 1 :])) if ends else ("", text)


def _has_all(text: str, html: str) -> bool:
    shown = Counter(_WORD.findall(unescape(_MARKUP.sub(" ", html)).casefold()))
    return not Counter(_WORD.findall(visible(unescape(_NUMBERS.sub(r"\1", text))).casefold())) - shown


def _definitions(told: Mapping[str, Any]) -> list[Html]:
    """Addresses that are defined below a text show nothing by themselves, least of all those that nothing refers to."""
    found = told.get("references", {})
    if not found:
        return []
    lines = (f"[{name}]: {one['href']} {one['title']}".rstrip() for name, one in found.items())
    return [tag("pre", "\n".join(lines))]


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    rules = {
        "text": _text,
        "code_inline": _code,
        "code_block": _block,
        "fence": _block,
        "image": _picture,
        "link_open": _link_open,
        "link_close": _link_close,
        "heading_open": _heading,
        "heading_close": _heading,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _text(_self: Any, tokens: Tokens, at: int, _options: Any, _env: Any) -> str:
    """Here and not before: an entity (`&#8238;`) becomes a character only while it is parsed."""
    return escaped(tokens[at].content)


def _code(_self: Any, tokens: Tokens, at: int, _options: Any, _env: Any) -> str:
    return tag("code", tokens[at].content)


def _block(_self: Any, tokens: Tokens, at: int, _options: Any, _env: Any) -> str:
    info = tokens[at].info.strip()
    named = tag("span", info, class_="info") if info else Html("")
    return tag("pre", named, "\n" if info else "", tag("code", tokens[at].content))


def _heading(_self: Any, tokens: Tokens, at: int, _options: Any, _env: Any) -> str:
    level = min(6, int(tokens[at].tag[1:]) + 2)
    return f"<h{level}>" if tokens[at].nesting == 1 else f"</h{level}>\n"


def _picture(_self: Any, tokens: Tokens, at: int, _options: Any, _env: Any) -> str:
    """Its words and its address; whoever wants to see it follows that, and whoever serves it hears nothing before."""
    token = tokens[at]
    return tag("span", f"picture: {token.content}", class_="picture") + _address(token, "src")


def _link_open(_self: Any, tokens: Tokens, at: int, _options: Any, env: Any) -> str:
    token = tokens[at]
    env.setdefault("open", []).append(token)
    href = str(token.attrs.get("href", ""))
    return f'<a href="{escaped(href)}" target="_blank">' if _ABSOLUTE.match(href) else '<span class="link">'


def _link_close(_self: Any, tokens: Tokens, at: int, _options: Any, env: Any) -> str:
    token = env["open"].pop()
    href = str(token.attrs.get("href", ""))
    before = tokens[at - 1]
    says_so = before.type == "text" and before.content in (href, href.removeprefix("mailto:"))
    end = "</a>" if _ABSOLUTE.match(href) else "</span>"
    return end + ("" if says_so and not token.attrs.get("title") else _told_address(token, "href"))


def _address(token: Token, name: str) -> str:
    """Where a picture is, to be followed."""
    address = str(token.attrs.get(name, ""))
    shown = _told_address(token, name)
    return f'<a href="{escaped(address)}" target="_blank">{shown}</a>' if _ABSOLUTE.match(address) else shown


def _told_address(token: Token, name: str) -> Html:
    from urllib.parse import unquote

    address, title = unquote(str(token.attrs.get(name, ""))), token.attrs.get("title")
    return tag("span", f" ({address}{f' “{title}”' if title else ''})", class_="address")
