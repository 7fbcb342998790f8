"""The text of a page in HTML by `trafilatura`, with what the page says of its author, day, licence and price."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from urllib.parse import urldefrag, urljoin

from orchestrator.tools.pages.page_text import PageText, UnreadablePage, one_line

_WALLS = re.compile(
    r"paywall|subscribe(?:rs)? (?:to|now to) (?:read|continue)|to continue reading|to keep reading|"
    r"already a subscriber|subscribers? only|for subscribers\b|(?:free )?trial to (?:continue|read)|"
    r"free articles? (?:left|remaining)|"
    r"preview of subscription content|access through your institution|buy article pdf|register to read|"
    r"log ?in to (?:read|continue)|sign in to (?:read|continue|keep)|"
    r"für abonnenten|nur für abonnent|weiterlesen mit|mit .{1,30} weiterlesen|réservée? aux abonnés|"
    r"il vous reste \d+ ?%|"
    r"para suscriptores|exclusivo para (?:suscriptores|assinantes)|(?:riservato|solo per) (?:agli )?abbonati|"
    r"voor abonnees|om verder te lezen|endast för prenumeranter|kun for abonnenter|"
    r"tylko dla (?:prenumeratorów|subskrybentów)|"
    r"только (?:для )?подписчик|会員限定|有料記事|付费(?:内容|阅读)|付費(?:內容|閱讀)|"
    r"订阅后|訂閱後|للمشتركين|למנויים",
    re.IGNORECASE,
)
_WALL_MARKS = re.compile(
    r"(?:^|[\s_-])(?:paywall|regwall|metered-content|premium-content|subscriber-only)(?:$|[\s_-])", re.IGNORECASE
)
_REFRESH = re.compile(r"^\s*\d{1,3}(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(\S.{0,1000})", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHORT = 4_000
"""Characters. A longer text in which somebody writes of paywalls is no text behind one."""
_LICENCES = re.compile(
    r"https?://(?:creativecommons\.org/(?:licenses|publicdomain)/[\w./-]{1,60}|opensource\.org/licen[cs]es?/[\w.-]{1,40})"
)
_LICENCE_PATHS = (
    "//a[contains(concat(' ',@rel,' '),' license ')]/@href",
    "//link[@rel='license']/@href",
    "//meta[@name='DC.rights' or @name='dc.rights' or @name='license' or @name='copyright']/@content",
)
_DAY_PATHS = (
    "//meta[@property='article:published_time' or @itemprop='datePublished']/@content",
    "//meta[@name='DC.date' or @name='dc.date' or @name='date' or @name='citation_publication_date']/@content",
    "//time[@pubdate or @itemprop='datePublished']/@datetime",
)
_SKIPPED = ("script", "style", "noscript", "template", "svg", "head", "nav", "iframe", "object")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_FEWEST = 200
"""Characters of a main text. Below that, what is seen of the whole page is taken: a list or a form has no article."""
_IN_ROWS = ("- ", "|")
"""How the library begins the items of a list and the rows of a table."""
_MOST_MARKS = 60_000
"""Tags. The longest articles of encyclopedias have as many; with more, finding the main text takes minutes."""
_MOST_MARKED = 200
"""Elements whose names are looked at for a wall."""


def html_text(html: str, address: str) -> PageText:
    """Raises UnreadablePage: no text can be had."""
    try:
        lxml_html = import_module("lxml.html")
        trafilatura = import_module("trafilatura")
    except ImportError as error:
        raise UnreadablePage("extra") from error
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = _tree(lxml_html, html)
    page = None
    if html.count("<") <= _MOST_MARKS:
        page = trafilatura.bare_extraction(
            html, url=address, include_comments=False, include_tables=True, favor_recall=True, with_metadata=True
        )
    text = _paragraphs((getattr(page, "text", None) or "").strip())
    if len(text) < _FEWEST:
        text = max(text, _seen(tree), key=len)
    if len(text) < _FEWEST and (onward := _leads_on(tree)):
        raise UnreadablePage(f"it only leads on, to {onward}, which is not followed")
    if not text:
        raise UnreadablePage("it holds no text; what a browser would compute is not run")
    return PageText(
        text,
        title=one_line(getattr(page, "title", "")) or one_line(tree.findtext(".//title")),
        author=one_line(getattr(page, "author", "")),
        published=_published(tree),
        licence=_licence(tree),
        canonical=_canonical(tree),
        partial=_wall(tree, text),
    )


def _paragraphs(text: str) -> str:
    """A block a line becomes a paragraph each, so that no heading is read as the beginning of a sentence."""
    lines = text.split("\n")
    return "".join(
        line + ("\n" if line.startswith(_IN_ROWS) and after.startswith(_IN_ROWS) else "\n\n")
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if line.strip()
    ).rstrip()


def _tree(lxml_html: Any, html: str) -> Any:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except Exception as error:  # the library raises what its parts raise
        raise UnreadablePage("it is no HTML that can be read") from error
    return tree


def _seen(tree: Any) -> str:
    """All text but of scripts, menus and the head, block by block."""
    parts: list[str] = []
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:  # by hand: a page may be nested deeper than Python calls
        element, is_done = stack.pop()
        name = element.tag if isinstance(element.tag, str) else ""
        if is_done:
            parts.append("\n" if name in _BLOCKS else "")
            parts.append(element.tail or "")
            continue
        if name in _SKIPPED:
            parts.append(element.tail or "")
            continue
        parts.append("\n" if name in _BLOCKS else "")
        parts.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    lines = (" ".join(line.split()) for line in "".join(parts).splitlines())
    return "\n\n".join(line for line in lines if line)


def _first(tree: Any, path: str) -> str:
    found = tree.xpath(path)
    return one_line(str(found[0]), 2_000) if found else ""


def _canonical(tree: Any) -> str:
    named = _first(
        tree, "//link[contains(concat(' ',translate(@rel,'CANOIL','canoil'),' '),' canonical ')]/@href"
    ).strip()
    base = _first(tree, "//base/@href").strip()
    try:
        return urldefrag(urljoin(base, named) if base and named else named).url
    except ValueError:
        return named


def _leads_on(tree: Any) -> str:
    """Where a page sends browsers that has nothing to read itself."""
    said = _first(tree, "//meta[translate(@http-equiv,'REFSH','refsh')='refresh']/@content")
    found = _REFRESH.search(said)
    return found[1].strip("'\" ")[:200] if found else ""


def _licence(tree: Any) -> str:
    """Where it says one: a link that is marked as one, a meta tag, its data on itself, a link to a known licence."""
    for path in _LICENCE_PATHS:
        if found := _first(tree, path):
            return found
    for said in _said_of(tree, "license"):
        named = said.get("@id") or said.get("url") if isinstance(said, dict) else said
        if isinstance(named, str) and named.strip():
            return one_line(named, 2_000)
    known = _LICENCES.search(" ".join(map(str, tree.xpath("//a/@href")[-2_000:])))
    return known[0] if known else ""


def _published(tree: Any) -> str:
    """The day it says; none is guessed from the text, which speaks of many."""
    for path in _DAY_PATHS:
        if found := _DAY.match(_first(tree, path).replace("/", "-")):
            return found[0]
    said = (_DAY.match(str(one)) for one in _said_of(tree, "datePublished"))
    return next((found[0] for found in said if found), "")


def _wall(tree: Any, text: str) -> str:
    if any(free is False or str(free).casefold() == "false" for free in _said_of(tree, "isAccessibleForFree")):
        return "it says that it is not free to read"
    if _first(tree, "//meta[@property='article:content_tier']/@content").casefold() in ("locked", "metered"):
        return "it says that it is not free to read"
    named = [str(one) for one in tree.xpath("//*/@class | //*/@id")[: _MOST_MARKED * 10]]
    if len(text) < _SHORT and (_WALLS.search(text) or any(map(_WALL_MARKS.search, named))):
        return "it ends at a paywall"
    return ""


def _said_of(tree: Any, name: str) -> Iterator[object]:
    """What it says by a name of schema.org, in whatever it says of itself."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:20]:
        try:
            stack: list[object] = [json.loads(str(script)[:200_000])]
        except (ValueError, RecursionError):
            continue
        for _ in range(2_000):
            if not stack:
                break
            one = stack.pop()
            if isinstance(one, dict):
                if name in one:
                    yield one[name]
                stack.extend(one.values())
            elif isinstance(one, list):
                stack.extend(one)
