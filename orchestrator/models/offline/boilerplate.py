"""What a page has no use for: badges, wrappers, tables of contents, licences, thanks."""

from __future__ import annotations

import re
from dataclasses import replace

from orchestrator.models.offline.block import Block
from orchestrator.text.inline import IMAGE, LINK, plain

_HEADINGS = re.compile(
    r"(?:\W|\d)*(?:(?:table of )?contents?|toc|(?:[\w .-]+ )?licen[sc]e|testimonials?|who(?:'s| is) using .*|"
    r"licen[sc]ing|copyright|contribut\w+|how to contribute|"
    r"authors?|credits?|"
    r"(?:special )?thanks|acknowledge?ments?|sponsors?|sponsorship|backers?|support(?:ing)?(?: us| the project|"
    r" \w+)?|change ?logs?|release (?:notes|history)|what's new|bugs|donat\w+|"
    r"funding|"
    r"code of conduct|security contact|reporting (?:a )?(?:security )?vulnerabilit\w+|stargazers|star history|badges?|"
    r"enterprise|professional support|maintainers?|getting help|help|community|copying|"
    r"inhalt(?:sverzeichnis)?|lizenz|mitwirken|autor(?:en|in)?|danksagung|unterstütz\w+ .*|spenden|impressum|"
    r"urheberrecht)(?:\W|\d)*",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\[?v?\d+\.\d[\w.]*\]?(?:\W.*)?")
_NOTICE = re.compile(
    r"(?:copyright\s|©|\(c\)\s|licensed under|released under|distributed under|all rights reserved|spdx-license|"
    r"this (?:project|package|library|software) is (?:\w+ )?(?:licensed|distributed|released)|"
    r"please (?:read|see|refer to) (?:our |the )?\[?(?:contributing|license|code of conduct)|"
    r"status of this memo|this memo provides information|distribution of this memo|permission is hereby granted)",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(r"\.\.(?:\s|$)")
_FIELDS = re.compile(r"(?::[\w -]+:.*(?:\n[ \t]+.*)*\n?)+")
_SUBSTITUTIONS = re.compile(r"(?:\|[^|\n]+\|\s*)+")
_NAVIGATION = re.compile(r"[|•·/–—\-,*_\s]*")


def is_boilerplate_heading(title: str) -> bool:
    """Also of a section in a list of versions."""
    return _HEADINGS.fullmatch(title) is not None or _VERSION.fullmatch(title) is not None


def is_boilerplate(block: Block) -> bool:
    text = block.text.strip()
    match block.kind:
        case "html" | "rule":
            return True
        case "paragraph":
            return _is_empty_to_readers(text) or _is_notice(text)
        case "list":
            return _is_table_of_contents(text)
        case "table":
            return _is_empty_to_readers(re.sub(r"[|:\-\s]", " ", text))
        case _:
            return False


def _is_empty_to_readers(text: str) -> bool:
    if _DIRECTIVE.match(text) or _FIELDS.fullmatch(text) or _SUBSTITUTIONS.fullmatch(text):
        return True
    if not plain(text):
        return True
    return (
        bool(IMAGE.search(text) or LINK.search(text))
        and _NAVIGATION.fullmatch(LINK.sub("", IMAGE.sub("", text))) is not None
    )


def without_local_images(block: Block) -> Block:
    """Its pictures lie beside the source, where no page will find them."""
    if block.kind != "paragraph":
        return block
    return replace(block, text=IMAGE.sub(lambda image: image[0] if "://" in image[0] else "", block.text).strip())


def _is_notice(text: str) -> bool:
    return _NOTICE.match(plain(text)) is not None


def _is_table_of_contents(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    anchors = [line for line in lines if re.match(r"\s*(?:[-*+]|\d+\.)\s+\[[^\]]*(?:\][^\]]*)?\]\(#[^)]*\)\s*$", line)]
    return len(anchors) * 2 > len(lines)
