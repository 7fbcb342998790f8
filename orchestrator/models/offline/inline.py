"""Inline Markdown read as the words a person would see. Work is linear in the length of a text."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from orchestrator.models.offline.code_span import with_code

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
_BRACKETED = re.compile(r"\[(?P<words>[^\[\]]+)\](?!\()")
_FOOTNOTE = re.compile(r"\[\^[^\[\]]+\]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


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

    text = _TAG.sub("", without_comments(with_code(text, put_by)))
    for marks in (_STRONG, _UNDERSCORE, _STRONG, _STRUCK, _BRACKETED):
        text = marks.sub(lambda marked: marked["words"], text)
    text = html.unescape(_ESCAPE.sub(r"\1", text))
    text = re.sub(r"\0(\d+)\0", lambda place: kept[int(place[1])], text)
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def without_comments(text: str) -> str:
    """The text without HTML comments; one that never ends is none."""
    parts: list[str] = []
    place = 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[place:start])
        place = end + 3
    return "".join((*parts, text[place:]))
