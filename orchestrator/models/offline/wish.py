"""What a person asks of a draft, found in it and carried out where cutting, splitting and moving can do it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orchestrator.models.offline.draft import first_draft
from orchestrator.models.offline.page import Page, Part
from orchestrator.models.offline.salience import terms
from orchestrator.models.offline.task import Declined
from orchestrator.text.document import read_document
from orchestrator.text.language import word_set
from orchestrator.text.split import split_sentence
from orchestrator.values import dataclass, replace

_KINDS = {
    "section": r"sections?|chapters?|abschnitte?s?|kapitel",
    "paragraph": r"paragraphs?|absatz|absätze",
    "sentence": r"sentences?|satz|sätze",
    "code": r"code(?:[- ]?(?:blocks?|examples?))?|snippets?|listings?|quelltext",
    "list": r"(?:bullet(?:ed)? )?lists?|bullets|bullet points|listen?|aufzählung(?:en)?",
    "table": r"tables?|tabellen?",
    "quote": r"quotes?|quotations?|zitate?",
}
_PLURAL = re.compile(
    r"\b(?:all|every|both|alle|sämtliche)\b|\b(?:blocks|examples|snippets|lists|bullets|tables|quotes)\b", re.IGNORECASE
)
_ORDINALS = {
    r"first|opening|erste[nrs]?": 0,
    r"second|zweite[nrs]?": 1,
    r"third|dritte[nrs]?": 2,
    r"fourth|vierte[nrs]?": 3,
    r"last but one|penultimate|vorletzte[nrs]?": -2,
    r"last|final|closing|letzte[nrs]?": -1,
}
_QUOTED = re.compile(r"[\"“„«](?P<words>[^\"”“»]+)[\"”“»]|(?<!\w)'(?P<single>[^']+)'(?!\w)")
_NO_TOPIC = word_set(
    "cut drop remove delete omit strike move put leave take top end bottom front beginning draft page note part about "
    "section paragraph sentence code list table quote heading story bit please shorter thing"
)

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


@dataclass(frozen=True, slots=True)
class Target:
    """Parts by number; of one paragraph perhaps only some sentences."""

    parts: tuple[int, ...]
    sentences: tuple[int, ...] = ()


def targets(page: Page, words: str) -> list[Target]:
    """In the order of the draft; empty when the words point at nothing in it."""
    kind = next((kind for kind, names in _KINDS.items() if re.search(rf"\b(?:{names})\b", words, re.IGNORECASE)), "")
    quoted = _QUOTED.search(words)
    if quoted:
        wanted = quoted["words"] or quoted["single"]
        return [one for one in _candidates(page, kind or "sentence") if wanted.lower() in _text(page, one).lower()][:1]
    candidates = list(_candidates(page, kind or "section"))
    if named := [one for one in candidates if (title := _heading(page, one).lower()) and title in words.lower()]:
        return named[:1]
    if kind and _PLURAL.search(words):
        return candidates
    if kind and (place := _ordinal(words)) is not None and -len(candidates) <= place < len(candidates):
        return [candidates[place]]
    topic = {term for term in terms(words) if term not in _NO_TOPIC}
    if not topic:
        return candidates if kind in ("code", "list", "table", "quote") and len(candidates) == 1 else []
    return _about(page, candidates, topic) or ([] if kind else _about(page, list(_candidates(page, "sentence")), topic))


def _ordinal(words: str) -> int | None:
    found = (place for names, place in _ORDINALS.items() if re.search(rf"\b(?:{names})\b", words, re.IGNORECASE))
    return next(found, None)


def _about(page: Page, candidates: list[Target], topic: set[str]) -> list[Target]:
    """The one candidate that speaks most of the topic, all of whose words it must have; its heading counts first."""
    speaking = [one for one in candidates if topic <= set(terms(_text(page, one)))]
    named = [one for one in speaking if topic <= set(terms(_heading(page, one)))]
    density = {one: sum(term in topic for term in terms(_text(page, one))) / len(_text(page, one)) for one in speaking}
    return sorted(named or speaking, key=lambda one: -density[one])[:1]


def _candidates(page: Page, kind: str) -> Iterator[Target]:
    for number, part in enumerate(page.parts):
        if kind == "section" and part.block.kind == "heading" and not _is_title(page, number):
            yield Target(tuple(range(number, _section_end(page, number))))
        elif kind == "sentence":
            yield from (Target((number,), (place,)) for place in range(len(part.sentences)))
        elif part.block.kind == kind:
            yield Target((number,))


def _is_title(page: Page, number: int) -> bool:
    return number == 0 and page.parts[0].block.level == 1


def _section_end(page: Page, number: int) -> int:
    level = page.parts[number].block.level
    for later in range(number + 1, len(page.parts)):
        block = page.parts[later].block
        if block.kind == "definition" or (block.kind == "heading" and block.level <= level):
            return later
    return len(page.parts)


def _text(page: Page, target: Target) -> str:
    if target.sentences:
        return page.parts[target.parts[0]].sentences[target.sentences[0]]
    return "\n".join(page.parts[number].text for number in target.parts)


def _heading(page: Page, target: Target) -> str:
    block = page.parts[target.parts[0]].block
    return block.title if block.kind == "heading" else ""
