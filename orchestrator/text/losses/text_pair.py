"""A source and a page made from it, side by side: what stands where, and what stands anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from orchestrator.text.losses.alignment import Alignment, SentenceMatch, says_little
from orchestrator.text.losses.cut import Cut, cuts
from orchestrator.text.losses.loss import CHANGED, IN_A_WARNING, WEIGHTS, Kind, Loss, shortened
from orchestrator.text.losses.number import Number
from orchestrator.text.losses.statement import Statement, Text, spaced
from orchestrator.text.losses.token import months_in

_MOST_LOOKS = 3000
"""Ways through the whole page, for quotations and code; each takes as long as the page is long."""
_ACRONYM = 3
"""Letters from which initials on the page are no chance."""
_LONGEST_WARNING = 1500
"""Characters: as long as a sentence is read. What it warns of may stand at its end, and a person is to see it."""


class TextPair:
    """What every search for a loss looks at, worked out once."""

    def __init__(self, source: Text, page: Text) -> None:
        self.source, self.page = source, page
        self.mine = source.statements
        self.theirs = page.statements
        self.alignment = Alignment(self.mine, self.theirs)
        self.same_language = page.language in (source.language, None)
        self.numbers = {key for one in self.theirs for number in one.numbers for key in number.keys}
        self.dates = [dated for one in self.theirs for dated in one.dates]
        self.whole = {spaced(one.tokens) for one in self.theirs}
        self.line = f" {' '.join(spaced(one.tokens) for one in self.theirs)} "
        code_tokens = (part for _, text, _ in page.code for part in re.findall(r"\w+", text.lower()))
        self.words = {token.word for one in self.theirs for token in one.tokens if token.word}
        self.words |= {code.lower() for code in page.codes} | set(code_tokens)
        self.words |= {part for code in page.codes for part in re.findall(r"\w+", code.lower())}
        self.stems = {token.stem for one in self.theirs for token in one.tokens if token.stem}
        self.code_line = "\n".join(text.lower() for _, text, _ in page.code) + "\n"
        self.months = {month[:3] for one in self.theirs for token in one.tokens for month in months_in(token)}
        self.source_names = {name for one in self.mine for name in one.names}
        self.initials = " ".join("".join(token.word[:1] for token in one.tokens if token.stem) for one in self.theirs)
        self.quoted = " ".join(piece for one in self.theirs for quote in one.quotes for piece in quote.words)
        """What is quoted on the page, in one: who said it may stand in the middle."""
        self._cuts: dict[int, list[Cut]] = {}
        self.looked = 0
        self.unsearched = 0
        """Quotations and code that were not looked for: there were too many."""

    def stands_as_it_is(self, statement: Statement) -> bool:
        said = spaced(statement.tokens)
        return bool(said) and (said in self.whole or (says_little(statement) and f" {said} " in self.line))

    def has_little_beside(self, statement: Statement, there: Statement) -> bool:
        """Whether a neighbour without words of its own stands there as well: `Builders cheered. I would not.`"""
        place = next((place for place, one in enumerate(self.mine) if one is statement), 0)
        beside = [*self.mine[max(0, place - 1) : place], *self.mine[place + 1 : place + 2]]
        said = f" {spaced(there.tokens)} "
        return any(says_little(one) and one.denials and f" {spaced(one.tokens)} " in said for one in beside)

    def others(self, statement: Statement, match: SentenceMatch) -> list[Statement]:
        """Other sentences of the source that stand where this one does."""
        numbers = {number for place in match.region for number in self.alignment.sources_of.get(place, ())}
        return [self.mine[number] for number in sorted(numbers) if self.mine[number] is not statement]

    def cuts(self, statement: Statement, match: SentenceMatch) -> list[Cut]:
        """What is gone of a sentence that is kept."""
        if id(statement) not in self._cuts:
            region = [self.theirs[place] for place in sorted(match.region)]
            self._cuts = {id(statement): cuts(statement, region, self.others(statement, match))}  # of the last alone
        return self._cuts[id(statement)]

    def fresh_stems(self, match: SentenceMatch) -> set[str]:
        """Words of the region that no sentence of the source has that stands there."""
        there = {stem for place in match.region for stem in self.theirs[place].stems}
        places = {number for place in match.region for number in self.alignment.sources_of.get(place, ())}
        fresh = there - {stem for number in places for stem in self.mine[number].stems}
        return {stem for stem in fresh if not stem.startswith("=")}

    def is_said_otherwise(self, statement: Statement, match: SentenceMatch) -> bool:
        """Whether a sentence is kept in words of its own, so that a word that is gone from it may be said by them."""
        cuts = self.cuts(statement, match)
        if match.by_place:
            return not any(cut.is_word_for_word and len(cut.put) <= len(cut.lost) == 1 for cut in cuts)
        if any(cut.is_other_word and any(map(cut.drops, statement.denials)) for cut in cuts):
            return True  # `darf nicht sprechen` may become `muss schweigen`
        if any(cut.is_word_for_word for cut in cuts):
            return False
        there = {stem for place in match.region for stem in self.theirs[place].stems}
        if not any(stem in there for stem in statement.stems if stem[0] not in "#="):
            return False  # a number in common makes no sentence of it
        return bool(self.fresh_stems(match))

    def fresh_numbers(self, match: SentenceMatch) -> list[Number]:
        """Numbers of the region that no sentence of the source has that stands there."""
        found: list[Number] = []
        for place in match.region:
            mine = [n for number in self.alignment.sources_of.get(place, ()) for n in self.mine[number].numbers]
            keys = {key for n in mine for key in n.keys}
            found += [n for n in self.theirs[place].numbers if keys.isdisjoint(n.keys)]
        return found

    def is_on_page(self, number: Number) -> bool:
        if number.measure == "version":
            return number.text.lower() in self.line
        return (number.is_telling or number.measure == "rate") and not self.numbers.isdisjoint(number.keys)

    def has_name(self, name: str) -> bool:
        lower = name.lower()
        short = name[:-1] if name.endswith("s") else name
        if len(short) >= _ACRONYM and short[1:].isupper() and short.lower() in self.initials:
            return True  # `WHO`, `eGFR` may be written out
        if any(f" {written} " in self.line for written in _WRITTEN_OUT.get(lower, "").split("|") if written):
            return True
        street = re.sub(r"(?:aße|asse)$", "", lower)
        if street != lower and street in self.words:
            return True  # `Lindenstr.`
        bare = lower.removesuffix("s")
        if not self.words.isdisjoint((lower, bare, f"{bare}s", f"{bare}es")):
            return True
        if self.source.language == "de" and not self.words.isdisjoint(f"{_bare_de(bare)}{end}" for end in _ENDS_DE):
            return True
        return any(map(_is_of_land(lower).fullmatch, self.words))

    def has_code(self, code: str) -> bool:
        if code in self.page.codes or code.lower() in self.words:
            return True
        parts = re.findall(r"\w+", code.lower())
        if not all(part in self.words for part in parts):
            return False
        return self.is_said(" ".join(parts)) or self.is_said(code.lower(), self.code_line)

    def is_shortened(self, name: str, statement: Statement, region: Iterable[Statement]) -> bool:
        """Whether what stands there has the first letters of a name and its neighbour, or the other way round."""
        if any(_abbreviates(name, word) or _is_of_compound(name, word) for one in region for word in one.words):
            return True  # `USt-IdNr.`, `DC`
        if len(name) == len("VMs") and name.endswith("s") and name[:-1] in _initials(region):
            return True
        there = {name for one in region for name in one.names}
        initials = {pair for pair in _initials([statement]) if name[0] in pair}
        written_out = _initials(region)
        return any(short in there for short in initials) or (len(name) == len("BP") and name in written_out)

    def is_quoted(self, pieces: Iterable[str]) -> bool:
        return all(self.is_said(piece) or self.is_said(piece, self.quoted) for piece in pieces)

    def is_said(self, words: str, line: str = "") -> bool:
        """Whether these words stand on the page in a row; each look is a way through all of it, so they are counted."""
        if not words:
            return True
        self.looked += 1
        if self.looked > _MOST_LOOKS:
            self.unsearched += 1
            return True
        return words in line if line else f" {words} " in self.line


_WRITTEN_OUT = {
    "ltd": "limited",
    "inc": "incorporated",
    "corp": "corporation",
    "plc": "public limited company",
    "gmbh": "gesellschaft mit beschränkter haftung",
    "scottish": "scotland",
    "scotland": "scottish",
    "welsh": "wales",
    "wales": "welsh",
    "irish": "ireland",
    "ireland": "irish",
    "french": "france",
    "france": "french",
    "dutch": "netherlands|holland",
    "swiss": "switzerland",
    "switzerland": "swiss",
    "polish": "poland",
    "danish": "denmark",
    "denmark": "danish",
    "spanish": "spain",
    "spain": "spanish",
    "norwegian": "norway",
    "norway": "norwegian",
    "ram": "memory|arbeitsspeicher",
    "cpu": "processor|prozessor",
    "os": "operating system|betriebssystem",
    "tv": "television|fernseher",
    "ui": "interface|oberfläche",
    "db": "database|datenbank",
    "id": "identifier|identification|identity",
    "url": "address|link|adresse",
    "uk": "united kingdom|britain|british",
    "us": "united states|america|american",
    "usa": "united states|america|usa",
    "eu": "european union|europäische union|europäischen union",
    "un": "united nations",
    "gp": "doctor|family doctor|general practitioner",
    "phd": "doctorate|doctoral",
    "ceo": "chief executive",
    "sms": "text message|text messages|texts",
    "atm": "cash machine|cash point",
    "vat": "value added tax|mehrwertsteuer",
    "mwst": "mehrwertsteuer",
    "lkw": "lastwagen",
    "pkw": "auto|autos|wagen",
    "ecg": "electrocardiogram|heart trace",
    "mri": "magnetic resonance|scan",
    "ac": "air conditioning|alternating current",
    "led": "light|lamp",
    "pc": "computer",
    "hgv": "lorry|lorries",
    "co2": "carbon dioxide",
    "co": "carbon monoxide",
    "h2o": "water",
    "h2s": "hydrogen sulfide",
    "nh3": "ammonia",
    "ch4": "methane",
    "no2": "nitrogen dioxide",
    "so2": "sulfur dioxide",
    "o2": "oxygen",
}


def _bare_de(word: str) -> str:
    return next((word.removesuffix(end) for end in ("en", "n", "e") if word.endswith(end)), word)


_ENDS_DE = ("", "e", "n", "en", "es")
"""Of nouns that German capitalises as names."""
_LAND = re.compile(r"(?:ain|ish|uese|ese|egian|ian|ean|an|en|and|ay|al|[aey])$")
_OF_LAND = r"(?:ain|ish|uese|ese|egian|ian|ean|an|en|and|ay|al|[aey])?"


@lru_cache(maxsize=4096)
def _is_of_land(name: str) -> re.Pattern[str]:
    """`British` for `Britain`, `Germany` for `German`."""
    bare = _LAND.sub("", name)
    return re.compile(f"{re.escape(bare)}{_OF_LAND}" if len(bare) >= _OF_A_LAND else re.escape(name))


def _abbreviates(name: str, word: str) -> bool:
    """`IdNr` is short for `identifikationsnummer`: it has the beginnings of its parts."""
    if len(word) <= 2 * len(name) or word[0] != name[0].lower():
        return False
    parts = _INNER.findall(name)
    if len(parts) < _PARTS or "".join(parts) != name or not word.startswith(parts[0].lower()):
        return False
    return parts[1][0].lower() in word[len(parts[0]) :]


def _is_of_compound(name: str, word: str) -> bool:
    """`DC` is short for `dünnschichtchromatogramm`."""
    if not name.isupper() or len(name) != _PARTS or len(word) < _LONG_COMPOUND or word[0] != name[0].lower():
        return False
    return name[1].lower() in word[_FIRST_PART:-_FIRST_PART]


_LONG_COMPOUND, _FIRST_PART = 15, 4
"""Letters."""
_INNER = re.compile(r"[A-ZÄÖÜ][a-zäöü]+")
_PARTS = 2
_OF_A_LAND = 4
"""Letters that two such words have in common."""


def _initials(statements: Iterable[Statement]) -> set[str]:
    """Of each two words in a row that carry a topic: `BP` of `blood pressure`."""
    words = (
        pairwise([token.text for token in one.tokens if token.kind == "word" and token.stem]) for one in statements
    )
    return {f"{first[0]}{second[0]}".upper() for pairs in words for first, second in pairs}


def loss_in(
    kind: Kind,
    statement: Statement,
    lost: str,
    instead: str = "",
    *,
    changed: bool = False,
    gone: bool = False,
) -> Loss:
    """What is lost of a sentence, with its weight. `instead`: what the page says in its place; `gone`: all of it is."""
    weight = WEIGHTS[kind] + (CHANGED if changed and instead else 0)
    if kind != "warning" and not gone and statement.warns and kind in ("negation", "number", "condition"):
        weight += IN_A_WARNING
    whole = shortened(statement.text, _LONGEST_WARNING) if kind == "warning" else shortened(statement.text)
    return Loss(kind, statement.line, whole, shortened(lost, 80), shortened(instead, 120), weight)
