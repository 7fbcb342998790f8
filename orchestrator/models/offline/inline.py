"""Inline Markdown read as the words a person would see."""

from __future__ import annotations

import html
import re

IMAGE = re.compile(r"!\[[^\]]*\](?:\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])")
LINK = re.compile(
    r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\](?:\((?P<target>(?:[^()\s]|\([^()]*\))*)(?:\s+\"[^\"]*\")?\)|"
    r"\[(?P<label>[^\]]*)\])"
)
_CODE = re.compile(r"(?P<ticks>`+)(?!`)(?P<code>.{1,500}?)(?<!`)(?P=ticks)(?!`)_{0,2}", re.DOTALL)
_ROLE = re.compile(r":[a-z][a-z:+-]*:(?=`)")
_RST_LINK = re.compile(r"`(?P<words>[^`<]+?)\s*<[^`<>]+>`__?")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_AUTOLINK = re.compile(r"<(?P<address>(?:https?|mailto):[^<>\s]+)>")
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(?P<words>.{1,500}?)(?<=\S)\1(?![\w*])", re.DOTALL)
_UNDERSCORE = re.compile(r"(?<!\w)(_{1,3})(?=\S)(?P<words>.{1,500}?)(?<=\S)\1(?!\w)", re.DOTALL)
_STRUCK = re.compile(r"~~(?P<words>.{1,500}?)~~", re.DOTALL)
_BRACKETED = re.compile(r"\[(?P<words>[^\[\]]+)\](?!\()")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: str, *, code: bool = True) -> str:
    """The text without its marks, on one line. `code=False` leaves inline code out as well."""
    text = _FOOTNOTE.sub("", IMAGE.sub("", text))
    text = LINK.sub(lambda link: link["words"], text)
    text = _RST_LINK.sub(lambda link: link["words"], _ROLE.sub("", text))
    text = _AUTOLINK.sub(lambda link: link["address"], text)
    kept: list[str] = []

    def put_by(found: re.Match[str]) -> str:
        kept.append(found["code"].strip() if code else "")
        return f"\x00{len(kept) - 1}\x00"

    text = _TAG.sub("", _CODE.sub(put_by, text))
    for marks in (_STRONG, _UNDERSCORE, _STRONG, _STRUCK, _BRACKETED):
        text = marks.sub(lambda marked: marked["words"], text)
    text = html.unescape(_ESCAPE.sub(r"\1", text))
    text = re.sub(r"\x00(\d+)\x00", lambda place: kept[int(place[1])], text)
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
