"""Texts changed as people and agents change them, each sentence with where it is from, so that no other is told."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from orchestrator.text.origin.origins import origins
from orchestrator.text.origin.units import units_of
from orchestrator.text.sentences import sentences

CORPUS = Path(__file__).resolve().parents[1] / "models" / "corpus"
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"\d+")
_CUTS = (" and ", ", but ", "; ", ", which ", " because ", "、", "，")

_WHO = ("The team", "Ada", "The board", "Every customer", "Nobody", "Our office", "The server", "A visitor")
_DOES = ("keeps", "wants", "moved", "has lost", "counts", "paid for", "answers for")
_WHAT = ("invoices", "keys", "letters", "backups", "users", "machines", "complaints", "pages")
_WHERE = ("in Berlin", "on Tuesday", "after the audit", "before lunch", "without a word", "in the old building")


@dataclass(frozen=True)
class Planted:
    """A sentence of the later text."""

    text: str
    ids: frozenset[int]
    """Sentences of the earlier text that it is made of; empty: somebody wrote it anew."""
    form: str = "plain"
    after: frozenset[int] = frozenset()
    """Of one that was written anew: the sentences it was made after. Where those are gone, it stands for them: nobody
    can tell that from one that was moved and edited."""
    fixed: bool = False
    """It is left as it is: what was written anew, and what that is like. Were that one changed or taken out, the new
    one would stand for it, and no text tells the one from the other."""


@dataclass(frozen=True)
class PlantedText:
    earlier: str
    later: str
    sentences: tuple[Planted, ...]
    how: str


def planted_texts(seed: int | str) -> Iterator[PlantedText]:
    """One after the other, each a function of the seed and its number."""
    number = 0
    while True:
        number += 1
        chance = random.Random(f"{seed}.{number}")  # noqa: S311 - the same ones each time
        found = _one(chance)
        if found:
            yield found


@dataclass(frozen=True)
class Judged:
    known: int
    unknown: int
    wrong: tuple[str, ...]


def judged(planted: PlantedText) -> Judged:
    """What is said of each sentence, held against what was done to it."""
    earlier, later = units_of(planted.earlier), units_of(planted.later)
    there = frozenset(one for row in planted.sentences for one in row.ids)
    known = unknown = 0
    wrong = []
    for truth, unit, origin in zip(planted.sentences, later, origins(later, earlier), strict=True):
        if origin.relation == "unknown":
            unknown += 1
            continue
        known += 1
        said = frozenset(origin.places)
        ids = truth.ids | (said & truth.after - there)
        if not ids and [one.exact for one in later].count(unit.exact) == 1:  # the very words of one, and nowhere else
            ids = frozenset(number for number, one in enumerate(earlier) if one.exact == unit.exact)
        is_as_it_was = len(ids) == 1 and earlier[min(ids)].exact == unit.exact
        if said != ids or (origin.relation in ("same", "moved")) != is_as_it_was:
            wrong.append(f"{origin.relation} {sorted(said)}, not {sorted(ids)}: {unit.text}")
    return Judged(known, unknown, tuple(wrong))


def _one(chance: random.Random) -> PlantedText | None:
    source = _source(chance)
    rows = [Planted(text, frozenset((number,)), form=form) for number, (text, form) in enumerate(source)]
    named = []
    asked = chance.choices(sorted(_CHANGES), k=chance.randint(1, 5))
    for name in sorted(
        asked, key=lambda one: one not in _ADDING
    ):  # what was changed before is no sentence of the earlier text
        rows, named = _CHANGES[name](rows, chance), [*named, name]
    earlier = _rendered([(text, form) for text, form in source], chance)
    later = _rendered([(row.text, row.form) for row in rows], chance)
    if len(units_of(earlier)) != len(source) or len(units_of(later)) != len(rows):
        return None  # what was made is read otherwise than it was meant
    return PlantedText(earlier, later, tuple(rows), ", ".join(named))


def _source(chance: random.Random) -> list[tuple[str, str]]:
    pool = _made(chance) if chance.random() < 0.4 else _real(chance)
    found = [(text, _form(text, chance)) for text in pool]
    if chance.random() < 0.3:  # the same sentence twice, and not side by side
        at = chance.randrange(len(found))
        found.insert(chance.choice([*range(at), *range(at + 2, len(found) + 1)] or [0]), found[at])
    if chance.random() < 0.4:  # one that differs in a number or a word
        text, form = chance.choice(found)
        found.insert(chance.randrange(len(found) + 1), (_altered(text, chance), form))
    return found


def _form(text: str, chance: random.Random) -> str:
    if len(text) < 60 and chance.random() < 0.1:
        return "heading"
    return chance.choices(("plain", "item", "row", "code"), (12, 3, 1, 1))[0]


def _made(chance: random.Random) -> list[str]:
    """Sentences out of few words: each is much like some other."""
    found: dict[str, None] = {}
    while len(found) < 12:
        number = chance.randint(2, 99)
        found[
            f"{chance.choice(_WHO)} {chance.choice(_DOES)} {number} {chance.choice(_WHAT)} {chance.choice(_WHERE)}."
        ] = None
    return list(found)[: chance.randint(4, 12)]


def _real(chance: random.Random) -> list[str]:
    found = _sentences_of(chance.choice(_texts()))
    start = chance.randrange(max(1, len(found) - 14))
    return list(dict.fromkeys(found[start : start + chance.randint(4, 14)]))


@cache
def _texts() -> list[str]:
    found = [path.read_text("utf-8")[:20_000] for path in sorted(CORPUS.iterdir()) if path.is_file()]
    return [text for text in found if len(_sentences_of(text)) >= 8]


@cache
def _sentences_of(text: str) -> list[str]:
    """Those without a mark that would make them something else where they stand alone."""
    found = [one for part in text.split("\n\n") for one in sentences(part)]
    return [
        one
        for one in found
        if 15 < len(one) < 300
        and re.match(r"\w", one)
        and re.search(r"[.!?。！？]$", one)
        and not re.search(r"[|`<>#*_\[\]{}~$=^\\]|^\d+[.)]|\"", one)
    ]


def _rendered(rows: list[tuple[str, str]], chance: random.Random) -> str:
    lines: list[str] = []
    before = ""
    for text, form in rows:
        match form:
            case "item":
                lines += [] if before == "item" else [""]
                lines.append(f"- {text}")
            case "heading":
                lines += ["", f"## {text}"]
            case "row":
                lines += [] if before == "row" else [""]
                lines.append(f"| {text} |")
            case "code":
                lines += ["", "```", text, "```"]
            case _:
                lines += [] if before == "plain" and chance.random() < 0.6 else [""]
                lines.append(text)
        before = form
    return "\n".join(lines).lstrip("\n") + "\n"


def _free(rows: list[Planted], chance: random.Random) -> int | None:
    """One that may be changed."""
    places = [at for at, row in enumerate(rows) if not row.fixed]
    return chance.choice(places) if places else None


def _moved(rows: list[Planted], chance: random.Random) -> list[Planted]:
    at = _free(rows, chance)
    if at is None:
        return rows
    kept = list(rows)
    one = kept.pop(at)
    kept.insert(chance.randrange(len(kept) + 1), one)
    return kept if [row.text for row in kept] != [row.text for row in rows] else rows


def _block_moved(rows: list[Planted], chance: random.Random) -> list[Planted]:
    start = chance.randrange(len(rows))
    block = rows[start : start + chance.randint(2, 4)]
    kept = rows[:start] + rows[start + len(block) :]
    at = chance.randrange(len(kept) + 1)
    found = kept[:at] + block + kept[at:]
    return found if [row.text for row in found] != [row.text for row in rows] else rows


def _left_out(rows: list[Planted], chance: random.Random) -> list[Planted]:
    at = _free(rows, chance)
    return rows if at is None or len(rows) < 3 else rows[:at] + rows[at + 1 :]


def _edited(rows: list[Planted], chance: random.Random) -> list[Planted]:
    at = _free(rows, chance)
    if at is None:
        return rows
    text = rows[at].text
    for _ in range(chance.randint(1, 2)):
        text = _altered(text, chance)
    return [*rows[:at], _as(rows[at], text), *rows[at + 1 :]]


def _rewritten(rows: list[Planted], chance: random.Random) -> list[Planted]:
    """Every other word is another one."""
    at = _free(rows, chance)
    if at is None:
        return rows
    words = rows[at].text.split(" ")
    text = " ".join(chance.choice(_WHAT) if number % 2 else word for number, word in enumerate(words))
    return [*rows[:at], replace(rows[at], text=text, fixed=True), *rows[at + 1 :]]


def _altered(text: str, chance: random.Random) -> str:
    """A number or a word is another one, a word is gone or there is one more."""
    numbers, words = list(_NUMBER.finditer(text)), list(_WORD.finditer(text))
    if numbers and chance.random() < 0.6:
        found = chance.choice(numbers)
        return f"{text[: found.start()]}{int(found[0]) % 10**6 + chance.randint(1, 9)}{text[found.end() :]}"
    if not words:
        return text
    found = chance.choice(words)
    instead = chance.choice((chance.choice(_WHAT), "", f"{found[0]} really", chance.choice(_WHAT)))
    return " ".join(f"{text[: found.start()]}{instead}{text[found.end() :]}".split())


def _as(row: Planted, text: str) -> Planted:
    return replace(row, text=text)


def _numbers_swapped(rows: list[Planted], chance: random.Random) -> list[Planted]:
    with_one = [at for at, row in enumerate(rows) if _NUMBER.search(row.text) and not row.fixed]
    if len(with_one) < 2:
        return rows
    one, other = chance.sample(with_one, 2)
    mine, theirs = (_NUMBER.search(rows[at].text)[0] for at in (one, other))  # type: ignore[index]
    kept = list(rows)
    for at, number in ((one, theirs), (other, mine)):
        kept[at] = _as(kept[at], _NUMBER.sub(number, kept[at].text, count=1))
    return rows if {kept[one].text, kept[other].text} & {row.text for row in rows} else kept


def _split(rows: list[Planted], chance: random.Random) -> list[Planted]:
    places = [
        (at, cut)
        for at, row in enumerate(rows)
        for cut in _CUTS
        if cut in row.text[12:-12] and len(row.ids | row.after) < 2 and not row.fixed
    ]
    if not places:
        return rows
    at, cut = chance.choice(places)
    place = rows[at].text.index(cut, 12)
    end = "。" if cut in "、，" else "."
    first, second = rows[at].text[:place] + end, rows[at].text[place + len(cut) :]
    second = second[:1].upper() + second[1:]
    return [*rows[:at], _as(rows[at], first), _as(rows[at], second), *rows[at + 1 :]]


def _joined(rows: list[Planted], chance: random.Random) -> list[Planted]:
    at = chance.randrange(len(rows) - 1)
    one, other = rows[at], rows[at + 1]
    if len(rows) < 3 or one.fixed or other.fixed:
        return rows
    text = (
        f"{one.text.rstrip('.。')}{chance.choice((' and ', '; ', ', while '))}{other.text[:1].lower()}{other.text[1:]}"
    )
    made = Planted(text, one.ids | other.ids, one.form, one.after | other.after)
    return [*rows[:at], made, *rows[at + 2 :]]


def _added(rows: list[Planted], chance: random.Random) -> list[Planted]:
    text = chance.choice(_made(chance)) if chance.random() < 0.5 else chance.choice(_real(chance))
    return _with(rows, Planted(text, frozenset(), fixed=True), chance)


def _added_alike(rows: list[Planted], chance: random.Random) -> list[Planted]:
    """A new sentence that is one of those there but for a word or a number."""
    at = chance.randrange(len(rows))
    one = Planted(_altered(rows[at].text, chance), frozenset(), fixed=True)
    return _with(_fixed(rows, at), one, chance)


def _added_again(rows: list[Planted], chance: random.Random) -> list[Planted]:
    """The same words once more, written anew."""
    at = chance.randrange(len(rows))
    return _with(_fixed(rows, at), Planted(rows[at].text, frozenset(), fixed=True), chance)


def _fixed(rows: list[Planted], at: int) -> list[Planted]:
    return [replace(row, fixed=row.fixed or row.text == rows[at].text) for row in rows]


def _instead(rows: list[Planted], chance: random.Random) -> list[Planted]:
    """One is left out, and a new one stands in its place."""
    at = _free(rows, chance)
    if at is None:
        return rows
    text = chance.choice(_made(chance))
    return [*rows[:at], Planted(text, frozenset(), rows[at].form, rows[at].ids), *rows[at + 1 :]]


def _with(rows: list[Planted], one: Planted, chance: random.Random) -> list[Planted]:
    at = chance.randrange(len(rows) + 1)
    return [*rows[:at], one, *rows[at:]]


_CHANGES: dict[str, Callable[[list[Planted], random.Random], list[Planted]]] = {
    "moved": _moved, "a block moved": _block_moved, "left out": _left_out, "edited": _edited, "rewritten": _rewritten,
    "numbers swapped": _numbers_swapped, "split": _split, "joined": _joined, "added": _added, "replaced": _instead,
    "added alike": _added_alike, "added again": _added_again,
}  # fmt: skip

_ADDING = ("added", "added again", "added alike")
