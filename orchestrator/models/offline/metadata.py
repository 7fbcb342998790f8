"""Front matter for a draft: what the source's own says, and else what its words give."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.models.offline.abstract import LONGEST_SUMMARY, Abstract, abstract_of
from orchestrator.models.offline.keyphrase import keyphrases
from orchestrator.models.offline.piece import DraftPiece, pieces_of
from orchestrator.models.offline.title import UNTITLED, own_title, shortened, title_of
from orchestrator.text.document import Document, read_document
from orchestrator.text.extracted import MADE_TITLE
from orchestrator.text.inline import plain, without_block_signs
from orchestrator.text.language import POINTER, WORD
from orchestrator.text.script import joined
from orchestrator.text.slug import slug_of

_OFTEN = 2
"""What is named once in passing is not what a page is about, unless it is a name by its letters: SQLite, GPS, macOS."""
_MOST_TAGS = 5
"""As many as tell one page from others."""
_WORDS = re.compile(r"[^\W_]+")
_NAMEABLE = re.compile(r"\w|[^\x00-\x7f]")
"""A title of punctuation alone gives an address no name."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def metadata(draft: str, source: str, day: str, tags: Mapping[str, JSON] | None = None) -> dict[str, JSON]:
    """Of the draft; the source is asked for what it says of itself, and for a title that the draft has lost.

    Args:
        draft: the page's text.
        source: the note it was made of, with its front matter where that is known.
        day: where no other is named.
        tags: those of the site, with how many pages have each.
    """
    own = read_document(without_block_signs(source))
    page = read_document(without_block_signs(draft))
    given = own.front_matter
    titled = page if _has_heading(page) else own
    title = given.title or title_of(titled)
    abstract = Abstract(given.summary) if 0 < len(given.summary) <= LONGEST_SUMMARY else abstract_of(page)
    made = {
        "title": shortened(title, 120),
        "summary": abstract.text,
        "tags": list(given.tags[:8]) or tags_of(page, tags or {}),
        "date": given.date or day,
        "slug": given.slug if _SLUG.fullmatch(given.slug) else slug_of(title if _NAMEABLE.search(title) else UNTITLED),
    }
    told = [told for told in ("" if given.title or own_title(titled) else MADE_TITLE, abstract.told) if told]
    return made | ({"warnings": told} if told else {})


def _has_heading(document: Document) -> bool:
    return any(block.kind == "heading" for block in document.blocks)


def tags_of(page: Document, known: Mapping[str, JSON]) -> list[str]:
    """Those of the site that the page speaks of, most spoken of first; then phrases of its own."""
    words = " ".join(plain(block.text) for block in page.blocks if block.kind != "code")
    text = _bare(words)
    names = {word.casefold() for word in _WORDS.findall(words) if any(sign.isupper() for sign in word[1:])}
    named = _bare(" ".join([title_of(page), *(section.title for section in page.sections)]))
    counted = {tag: text.count(f" {_bare(tag).strip()} ") for tag in known if _bare(tag).strip()}
    spoken = [
        tag
        for tag, count in counted.items()
        if count >= _OFTEN or f" {_bare(tag).strip()} " in named or (count and _bare(tag).strip() in names)
    ]
    spoken.sort(key=lambda tag: (-counted[tag], -int(known[tag]), tag))
    chosen = spoken[:_MOST_TAGS]
    own = [phrase for phrase in keyphrases(page) if all(_bare(phrase) != _bare(tag) for tag in chosen)]
    return chosen + own[: max(0, _MOST_TAGS - len(chosen))]


def _bare(text: str) -> str:
    """Words in lower case with one space around each: `open-source` and `Open Source` are one tag."""
    return f" {' '.join(_WORDS.findall(text.casefold()))} "


def summary_of(document: Document) -> str:
    """One or two whole sentences without marks, at most `LONGEST_SUMMARY` characters. Empty when there is no prose."""
    pieces = [piece for section in document.sections for piece in pieces_of(section.blocks) if not piece.whole]
    if not pieces:
        return ""
    start = next((place for place, piece in enumerate(pieces) if _may_open(piece)), 0)
    summary = pieces[start].plain
    if start + 1 < len(pieces):
        following = pieces[start + 1]
        longer = joined((summary, following.plain))
        if following.block is pieces[start].block and not following.announces and len(longer) <= LONGEST_SUMMARY:
            summary = longer
    if len(summary) > LONGEST_SUMMARY:
        summary = shortened(summary, LONGEST_SUMMARY - 1) + "…"
    return summary.strip() if WORD.search(summary) else ""


def _may_open(piece: DraftPiece) -> bool:
    if piece.announces or piece.leans or piece.continues or piece.plain.endswith("?"):
        return False
    return len(piece.plain) >= 25 and WORD.search(piece.plain) is not None and not POINTER.search(piece.plain)
