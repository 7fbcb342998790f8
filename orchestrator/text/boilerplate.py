"""What a page has no use for, known by what stands in it: badges, wrappers, contents, licence texts, share buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from orchestrator.text.block import Block
from orchestrator.text.inline import LINK, plain, without_html_comments
from orchestrator.text.picture import addresses, are_badges, without_pictures

Boilerplate = Literal[
    "badges", "wrappers", "comments", "a table of contents", "a licence text", "share buttons", "directives",
    "a bar of links",
]  # fmt: skip

_LICENCE_NAME = (
    r"(?:MIT|BSD|Apache|L?A?GPL|GNU|MPL|Mozilla|ISC|Unlicense|PSF|Python Software|EPL|Eclipse|Artistic|zlib|WTFPL|"
    r"public domain|"
    r"same (?:terms|licen[sc]e)|(?:the )?following licen[sc]e|terms of)"
)
_NOTICE = re.compile(
    r"(?:copyright (?:\(c\)|©|\d{4}(?![ ](?-i:(?!by\b|the\b|and\b)[a-z])))|"
    r"©\s*(?:copyright )?\d{4}(?![ ](?-i:(?!by\b|the\b|and\b)[a-z]))|\(c\) \d{4}|"
    rf"(?:[\w.@/-]+ (?:is )?|this \w+ is |[\w ]{{1,40}} (?:is|are) )?(?:dual[- ])?"
    rf"(?:licensed|released|distributed) under "
    rf"(?:the |an? )?(?:terms of )?(?:the )?[\[*_`]{{0,3}}(?:\d-clause )?{_LICENCE_NAME}\b|"
    r"all rights reserved|spdx-license|status of this memo|this memo provides information|distribution of this memo)",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 60
"""Words; a longer paragraph is somebody's own."""
_LICENCE = re.compile(
    r"permission is hereby granted, free of charge|redistribution and use in source and binary forms|"
    r"the software is provided [\"“]as is|this program is free software: you can redistribute|"
    r"you may not use this file except in compliance with the license|permission to use, copy, modify, "
    r"and(?:/or)? distribute",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(r"\.\.(?:[ \t]+(?:[\w|-]+.*::|_)|[ \t]*(?:\n|$))")
_FIELD = re.compile(r":[\w -]{1,60}:(?:\s|$)")
_SUBSTITUTIONS = re.compile(r"(?:\|[^|\n]+\|\s*)+")
_BAR = re.compile(r"[|•·/–—\-,*_\s]*[|•·/][|•·/–—\-,*_\s]*")
_TAG = re.compile(r"<[^<>]*>")
_SHARE = re.compile(
    r"(?:twitter|x)\.com/(?:intent|share|home\?status)|facebook\.com/(?:sharer|share|dialog)|linkedin\.com/(?:shareArticle|sharing)|"
    r"reddit\.com/submit|news\.ycombinator\.com/submitlink|t\.me/share|(?:wa\.me|api\.whatsapp\.com)|pinterest\.com/pin/create|"
    r"mastodonshare|mailto:\?|tumblr\.com/share|bsky\.app/intent",
    re.IGNORECASE,
)
_HREF = re.compile(r"href[ \t]{0,9}=[ \t]{0,9}[\"'](?P<address>[^\"'<>]*)", re.IGNORECASE)
_CONTENTS = re.compile(r"\[\[_?toc_?\]\]|\[toc\]|\{:?\s?toc\s?\}|@\[toc\][^\n]*|\$\{toc\}", re.IGNORECASE)
_ANCHOR = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)?\]\(#[^)]*\)\s*$")
_MAKES = re.compile(
    r"<(?:(?i:img|video|audio|iframe|embed|object|svg|canvas|picture|form|input|script|style)\b|[A-Z]|[a-z]+-)|\{\{|\{%"
)
"""What has no words of its own and yet shows something: media, components, shortcodes."""


def boilerplate(block: Block, targets: Mapping[str, str]) -> Boilerplate | None:
    """What kind of boilerplate a block is; None for what an author wrote. `targets`: addresses by link label."""
    text = block.text.strip()
    if block.kind in ("paragraph", "list", "html", "table") and _is_share(text):
        return "share buttons"
    if block.kind in ("paragraph", "code", "quote") and _LICENCE.search(text):
        return "a licence text"
    match block.kind:
        case "html":
            return _html(text, targets)
        case "paragraph":
            return _paragraph(text, targets)
        case "list":
            return "a table of contents" if _is_table_of_contents(text) else None
        case "table":
            cells = re.sub(r"[|:\-\s]", " ", without_pictures(text))
            return "badges" if not plain(cells) and are_badges(text, targets) else None
        case _:
            return None


def _html(text: str, targets: Mapping[str, str]) -> Boilerplate | None:
    bare = without_html_comments(text)
    if not bare.strip():
        return "comments"
    if _TAG.sub("", bare).strip() and (without_pictures(_TAG.sub("", bare)).strip() or not are_badges(bare, targets)):
        return None
    if are_badges(bare, targets):
        return "badges"
    return None if _MAKES.search(bare) or any(addresses(bare, targets)) else "wrappers"


def _paragraph(text: str, targets: Mapping[str, str]) -> Boilerplate | None:
    if _CONTENTS.fullmatch(text):
        return "a table of contents"
    if _DIRECTIVE.match(text) or _SUBSTITUTIONS.fullmatch(text) or _are_fields(text):
        return "directives"
    words = plain(text)
    if are_badges(text, targets) and not plain(LINK.sub("", without_pictures(text))):
        return "badges"
    if not words:
        return None if _MAKES.search(text) or any(True for _ in addresses(text, targets)) else "wrappers"
    if len(LINK.findall(text)) > 1 and _BAR.fullmatch(LINK.sub("", text)):
        return "a bar of links"
    if _NOTICE.match(words) and len(words.split()) <= _LONGEST_NOTICE:
        return "a licence text"
    return None


def _are_fields(text: str) -> bool:
    """Field lists of reStructuredText: every line begins with a field or goes on with one."""
    lines = text.split("\n")
    return bool(_FIELD.match(text)) and all(_FIELD.match(line) or line[:1] in (" ", "\t") for line in lines)


def _is_share(text: str) -> bool:
    if not _SHARE.search(text):
        return False
    found = [link["target"] or "" for link in LINK.finditer(text)]
    found += [link["address"] for link in _HREF.finditer(text)]
    return (
        bool(found)
        and all(_SHARE.search(address) for address in found)
        and len(plain(text).split()) <= 4 * len(found) + 6
    )


def _is_table_of_contents(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return sum(_ANCHOR.match(line) is not None for line in lines) * 2 > len(lines)
