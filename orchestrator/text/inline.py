"""Inline Markdown read as the words a person would see. Work is linear in the length of a text."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from orchestrator.text.code_span import with_code
from orchestrator.text.comment import without_comments

IMAGE = re.compile(
    r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\((?:[^()\s]|\([^()]*\))*(?:[ \t\n]{1,9}\"[^\"]*\")?\)|\[[^\[\]]*\])"
)
LINK = re.compile(
    r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\](?:\((?P<target>(?:[^()\s]|\([^()]*\))*)(?:\s{1,9}\"[^\"]*\")?\)|"
    r"\[(?P<label>[^\[\]]*)\])"
)
_ROLE = re.compile(r":[a-z][a-z:+-]{0,40}:(?=`)")
_RST_LINK = re.compile(r"`(?P<words>[^`<]+)<[^`<>]+>`__?")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_AUTOLINK = re.compile(r"<(?P<address>(?:https?|mailto):[^<>\s]+)>")
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])(?P<words>.{1,300}?)(?<=\S)\1(?![\w*])", re.DOTALL)
_UNDERSCORE = re.compile(r"(?<![\w])(_{1,3})(?=[^\s_])(?P<words>.{1,300}?)(?<=\S)\1(?!\w)", re.DOTALL)
_STRUCK = re.compile(r"~~(?=[^\s~])(?P<words>.{1,300}?)~~", re.DOTALL)
_BRACKETED = re.compile(r"\[(?P<words>(?!\d{1,3}\])[^\[\]]+)\](?!\()")  # `1921[2]` is no 19212
_FOOTNOTE = re.compile(r"\[\^[^\[\]]+\]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


_WIKI_LINK = re.compile(
    r"(?P<picture>!?)\[\[(?P<target>[^\s\[\]|][^\[\]|\n]{0,300})(?:\|(?P<words>[^\[\]\n]{0,300}))?\]\]"
)
_HIGHLIGHT = re.compile(r"==(?=[^\s=])(?P<words>[^=\n]{1,500}?)(?<=\S)==")
_BLOCK_ID = re.compile(r"(?:^|(?<=\s))\^[A-Za-z0-9-]{1,60}\s*$")
_SHORTCODE = re.compile(r"\{\{[<%]?[^{}\n]{0,500}?[%>]?\}\}|\{%[^{}\n]{0,500}?%\}|\{[#:.][^{}\n]{1,200}\}")
_CONTAINERS = (
    "note|tip|hint|info|warning|danger|caution|important|attention|success|failure|bug|example|quote|details|lead|aside|"
    "callout|admonition|spoiler|card|grid|tabs?|tab-item|margin|seealso|question|abstract"
)
_SIGNS = re.compile(
    r"^\s*(?::{3,}(?:\s*\{[^}\n]{0,200}\}|\s*(?:"
    + _CONTAINERS
    + r")\b|\s*[\w-]{1,40}(?=\s*(?:\n|$)))?|(?:!!!|\?\?\?\+?)\s+\w+(?:\s+\"[^\"\n]*\")?)"
    r"|\[!\w{1,20}\][+-]?|\^\[[^\[\]]{1,500}\]|\s:{3,}\s*$|(?<!\S):[a-z][a-z0-9_+-]{0,40}:(?![\w:])"
)
"""Fences, admonitions, callouts, notes inside a line, pictures by name: what a reader sees of them is no word."""
_MATH = re.compile(r"(?P<marks>\$\$?)(?=[^\s$])(?P<formula>[^$]{1,500}?)(?<=\S)(?P=marks)(?!\d)")
_TEX = re.compile(r"\\(?:[,;:! ]|(?P<name>[A-Za-z]+) ?)|[{}]|(?<=\w)\^(?=\w)")
_RAISED = re.compile(r"(?<=\w)(?P<mark>[~^])(?P<words>[^\s~^]{1,20})(?P=mark)(?!(?P=mark))")


_BLOCK_SIGN = re.compile(
    r"^[ \t>]*(?::{3,}[ \t]*(?:[\w-]{1,40})?[ \t]*(?:\{[^}\n]*\})?(?:[ \t]+[^\s.!?]+){0,6}[ \t]*|"
    r"(?:!!!|\?\?\?\+?)[ \t][^\n]*|\[!\w+\][^\n]*|"
    r"(?:\{\{[<%][^{}\n]*[%>]\}\}|\{%[^{}\n]*%\})[ \t]*|"
    r"\{[:.#][^{}\n]*\}[ \t]*|\^[A-Za-z0-9-]+[ \t]*|\[TOC\][ \t]*|\[\[_?TOC_?\]\][ \t]*)$",
    re.MULTILINE | re.IGNORECASE,
)


_JOINERS = "\u200c\u200d"
"""Without them a word of Persian or Hindi is spelled wrong, and a family falls apart."""
_IDLE = re.compile(rf"(?<!\S)[{_JOINERS}]+|[{_JOINERS}]+(?!\S)|(?<=[{_JOINERS}])[{_JOINERS}]+")


def without_block_signs(text: str) -> str:
    """The text without lines that only mark a block: a fence of colons, a shortcode, a callout's head."""
    return _BLOCK_SIGN.sub("", text)


def words_of(text: str) -> str:
    """The words of a title or a summary as a reader sees them: no comment, no mark, one line."""
    return plain(without_comments(text)[0])


@lru_cache(maxsize=4096)
def plain(text: str, *, code: bool = True) -> str:
    """The text without its marks, on one line. `code=False` leaves inline code out as well."""
    text = _FOOTNOTE.sub("", IMAGE.sub("", text.replace("\0", "")))
    text = LINK.sub(lambda link: link["words"], text)
    text = _RST_LINK.sub(lambda link: link["words"].rstrip(), _ROLE.sub("", text))
    text = _AUTOLINK.sub(lambda link: link["address"], text)
    kept: list[str] = []

    def put_by(words: str) -> str:
        kept.append(words.strip() if code else "")
        return f"\0{len(kept) - 1}\0"

    text = _without_signs(_TAG.sub("", without_html_comments(with_code(text, put_by))))
    for marks in (_STRONG, _UNDERSCORE, _STRONG, _STRUCK, _BRACKETED):
        text = marks.sub(lambda marked: marked["words"], text)
    text = html.unescape(_ESCAPE.sub(r"\1", text))
    text = re.sub(r"\0(\d+)\0", lambda place: kept[int(place[1])], text)
    if not text.isprintable():
        text = "".join(one if one.isprintable() or one in _JOINERS else _instead(one) for one in _IDLE.sub("", text))
    return " ".join(text.split())


def _instead(unseen: str) -> str:
    """What stands for a character that shows nothing: no word ends at one that only says how to set it."""
    return "" if unicodedata.category(unseen) == "Cf" else " "


def without_html_comments(text: str) -> str:
    """The text without HTML comments; one that never ends is none."""
    parts: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[place:start])
        place = end + 3
    return "".join((*parts, text[place:]))


def _wiki_words(link: re.Match[str]) -> str:
    """A note's picture shows no words; a link shows its own, else the name of the note or of its part."""
    if link["picture"]:
        return ""
    note, _, part = link["target"].partition("#")
    return (link["words"] or note or part.lstrip("^")).strip()


def _without_signs(text: str) -> str:
    """What note apps and site generators write around words and inside them."""
    if "[[" in text:
        text = _WIKI_LINK.sub(_wiki_words, text)
    if "{" in text:
        text = _SHORTCODE.sub("", text)
    if ":" in text or "!" in text or "?" in text or "^" in text:
        text = _BLOCK_ID.sub("", _SIGNS.sub("", text))
    if "==" in text:
        text = _HIGHLIGHT.sub(lambda marked: marked["words"], text)
    if "$" in text:
        text = _MATH.sub(lambda math: _TEX.sub(lambda tex: tex["name"] or "", math["formula"]), text)
    return _RAISED.sub(lambda raised: raised["words"], text) if "~" in text or "^" in text else text
