"""What a person asks of a draft, carried out where cutting, splitting and moving can do it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from orchestrator.models.offline.declined import Declined
from orchestrator.models.offline.draft import first_draft
from orchestrator.models.offline.page import Page, Part
from orchestrator.models.offline.target import Target, targets
from orchestrator.text.document import read_document
from orchestrator.text.split import split_sentence

_CUT = r"cut|drop|remove|delete|omit|strike|leave out|take out|get rid of|streich\w*|entfern\w*|lass\w* .* weg|lösch\w*"
_MOVE = r"move|put|start with|begin with|stell\w*|verschieb\w*|beginn\w* mit"
_SPLIT = r"split|break up|long sentences?|lange\w* sätze"
_SHORTER = r"shorter|shorten|too long|half|tighten|condense|trim|kürz\w*|zu lang|hälfte"
_HALF = r"half|much|hälfte|viel"
_TO_THE_END = re.compile(r"\b(?:end|bottom|last|ende|schluss)\b\W*$", re.IGNORECASE)
_WISHES = re.compile(
    rf"(?<=[.;!])\s+|,?\s+(?:and|then|und)\s+(?=(?:then\s+)?(?:{_CUT}|{_MOVE}|split|shorten)\b)", re.IGNORECASE
)


def honoured(draft: str, notes: Iterable[str]) -> str | Declined:
    """The draft changed as every note asks; declined as soon as one asks for more than can be done."""
    for wish in (wish for note in notes for wish in _WISHES.split(note) if wish.strip()):
        changed = _changed(draft, wish)
        if changed is None or changed.split() == draft.split() or not changed.strip():
            return Declined(
                f"The offline model can only cut, split and move what is in the draft, not this: “{wish.strip()}” "
                "Edit the draft yourself, or choose a profile with a language model."
            )
        draft = changed
    return draft


def _changed(draft: str, wish: str) -> str | None:
    page = Page.of(draft)
    found = targets(page, wish)
    if found and _asks(_MOVE, wish):
        return str(_moved(page, found[0], to_end=_TO_THE_END.search(wish) is not None))
    if found and _asks(_CUT, wish):
        return str(_without(page, found))
    if _asks(_SPLIT, wish):
        return str(_with_short_sentences(page))
    if _asks(_SHORTER, wish):
        return first_draft(read_document(draft), keep=0.5 if _asks(_HALF, wish) else 0.7)
    return None


def _asks(words: str, wish: str) -> bool:
    return re.search(rf"\b(?:{words})\b", wish, re.IGNORECASE) is not None


def _without(page: Page, found: Iterable[Target]) -> Page:
    gone = {(number, sentence) for target in found for number in target.parts for sentence in target.sentences or (-1,)}
    kept: list[Part] = []
    for number, part in enumerate(page.parts):
        if (number, -1) in gone:
            continue
        sentences = tuple(text for place, text in enumerate(part.sentences) if (number, place) not in gone)
        if sentences or not part.sentences:
            kept.append(replace(part, sentences=sentences))
    return Page(tuple(kept)).tidy()


def _moved(page: Page, target: Target, *, to_end: bool) -> Page:
    moved = tuple(_moved_parts(page, target))
    rest = _without(page, [target]).parts
    if to_end:
        end = next((number for number, part in enumerate(rest) if part.block.kind == "definition"), len(rest))
    else:
        end = 1 if rest and rest[0].block.kind == "heading" and rest[0].block.level == 1 else 0
    return Page((*rest[:end], *moved, *rest[end:]))


def _moved_parts(page: Page, target: Target) -> Iterator[Part]:
    for number in target.parts:
        part = page.parts[number]
        yield (
            replace(part, sentences=tuple(part.sentences[place] for place in target.sentences))
            if target.sentences
            else part
        )


def _with_short_sentences(page: Page) -> Page:
    return Page(
        tuple(
            replace(part, sentences=tuple(short for sentence in part.sentences for short in split_sentence(sentence)))
            for part in page.parts
        )
    )
