"""What a page no longer says of its source: sentence by sentence, the heaviest first.

A sentence is looked for by its words (`alignment.py`). Where it is kept, each of its denials, numbers, conditions,
hedges, warnings, days and quotations is looked for in what is kept of it; names, links and code anywhere on the page.
Where it is gone, that is one loss, of the heaviest kind that stood in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from orchestrator.text.language import STOP_WORDS, word_set
from orchestrator.text.losses.alignment import Alignment, SentenceMatch
from orchestrator.text.losses.alike import ALIKE, OPPOSITES
from orchestrator.text.losses.bound import (
    DENIED,
    WITHIN,
    bounds_alike,
    bounds_of,
    is_bound_apart,
    is_denied_at,
    is_in_time,
    is_no_bound,
    is_only_beyond,
)
from orchestrator.text.losses.family import ANSWERS, Family
from orchestrator.text.losses.loss import CHANGED, IN_A_WARNING, WEIGHTS, Kind, Loss, shortened
from orchestrator.text.losses.number import Number, unit_of
from orchestrator.text.losses.statement import MOST, Statement, Text, read_text, spaced
from orchestrator.text.losses.token import Sign, ends_clause, months_in, stem_of
from orchestrator.values import dataclass, replace

_AHEAD = 4
"""Words with a topic behind a denial that it may deny."""
_BESIDE = 6
_TIGHT = 2
_MOST_NUMBERS = 100
"""Of one sentence; what has more is no sentence."""
_LONGEST_WARNING = 1500
"""Characters: as long as a sentence is read. What it warns of may stand at its end, and a person is to see it."""
_MOST_LOOKS = 3000
"""Ways through the whole page, for quotations and code; each takes as long as the page is long."""
_NEGATED = re.compile(r"^(?:un|in|im|ir|il|non|dis|mis|miss)(?=\w{3})|(?:less|los|lose|losen|loser|frei|free)$")


@dataclass(frozen=True, slots=True)
class Report:
    losses: tuple[Loss, ...]
    """Heaviest first, then in the order of the source."""
    not_looked: tuple[str, ...]
    """A line each: what was not looked for, and why. Nothing lost is then no more than nothing found."""


def losses(source: str, page: str) -> tuple[Loss, ...]:
    """What the page no longer says of the source, heaviest first, then in the order of the source.

    Both are Markdown; front matter and comments are no part of either. `report` says what was not looked for, too.
    """
    return report(source, page).losses


def report(source: str, page: str) -> Report:
    mine = read_text(source)
    theirs = read_text(page, mine.language)
    comparison = _Comparison(mine, theirs)
    found = [*comparison.found(), *_lost_code(mine, theirs), *_lost_links(mine, theirs)]
    found.sort(key=lambda loss: (-loss.weight, loss.line))
    return Report(tuple(found), tuple(_not_looked(mine, theirs, comparison.unsearched)))


def _not_looked(source: Text, page: Text, unsearched: int) -> Iterator[str]:
    for name, text in (("source", source), ("page", page)):
        if text.cut_at:
            yield f"The {name} is longer than {MOST:,} characters; from line {text.cut_at} on it was not read."
    if source.language is None:
        yield f"The source is in neither English nor German: {_ONLY_THESE}"
    elif page.language not in (source.language, None):
        yield f"The page is in another language than its source: {_ONLY_THESE}"
    elif others := sum(one.language is None for one in source.statements):
        yield f"Of {others} sentences the language is not known: of them {_ONLY_THESE}"
    if unsearched:
        yield f"{unsearched:,} quotations and pieces of code were not looked for: there are too many."


_ONLY_THESE = (
    "numbers, dates, names in capitals, quotations, links and code were looked for, and of sentences that are gone "
    "those that warn; negations, conditions and hedges were not."
)


class _Comparison:
    def __init__(self, source: Text, page: Text) -> None:
        self._source, self._page = source, page
        self._mine = source.statements
        self._theirs = page.statements
        self._alignment = Alignment(self._mine, self._theirs)
        self._same_language = page.language in (source.language, None)
        self._numbers = {key for one in self._theirs for number in one.numbers for key in number.keys}
        self._dates = [dated for one in self._theirs for dated in one.dates]
        self._whole = {spaced(one.tokens) for one in self._theirs}
        self._line = f" {' '.join(spaced(one.tokens) for one in self._theirs)} "
        code_tokens = (part for _, text, _ in page.code for part in re.findall(r"\w+", text.lower()))
        self._words = {token.word for one in self._theirs for token in one.tokens if token.word}
        self._words |= {code.lower() for code in page.codes} | set(code_tokens)
        self._words |= {part for code in page.codes for part in re.findall(r"\w+", code.lower())}
        self._stems = {token.stem for one in self._theirs for token in one.tokens if token.stem}
        self._code_line = "\n".join(text.lower() for _, text, _ in page.code) + "\n"
        self._months = {month[:3] for one in self._theirs for token in one.tokens for month in months_in(token)}
        self._looked = 0
        self.unsearched = 0
        """Quotations and code that were not looked for: there were too many."""

    def found(self) -> Iterator[Loss]:
        gone: list[tuple[Statement, Loss]] = []
        for statement, match in zip(self._mine, self._alignment.matches, strict=True):
            if statement.heading:
                continue
            if match.region:
                yield from self._of_kept(statement, match)
            elif loss := self._of_gone(statement):
                gone.append((statement, loss))
        yield from self._by_section(gone)

    def _by_section(self, gone: Sequence[tuple[Statement, Loss]]) -> Iterator[Loss]:
        """What went with a whole section is one row, but for warnings: each of them is to be seen."""
        kept = {
            one.section
            for one, match in zip(self._mine, self._alignment.matches, strict=True)
            if match.region and not one.heading
        }
        by_section: dict[int, list[Loss]] = {}
        for statement, loss in gone:
            if statement.section in kept or loss.kind == "warning":
                yield loss
            else:
                by_section.setdefault(statement.section, []).append(loss)
        for section, found in by_section.items():
            heaviest = max(found, key=lambda loss: (loss.weight, -loss.line))
            title = self._source.headings.get(section, "") if len(found) > 1 else ""
            yield replace(heaviest, count=len(found), section=shortened(title, 80))

    # A sentence that is gone

    def _of_gone(self, statement: Statement) -> Loss | None:
        found = [*self._all_of(statement)]
        if not found:
            return None
        kind, lost = max(found, key=lambda one: WEIGHTS[one[0]])
        return self._loss(kind, statement, lost, gone=True)

    def _all_of(self, statement: Statement) -> Iterator[tuple[Kind, str]]:
        if self._stands_as_it_is(statement):
            return
        if statement.warns:  # in whatever language the page is: whether it still warns is for a person to see
            yield "warning", ""
        if self._same_language:
            yield from (("negation", sign.phrase) for sign in statement.denials)
            yield from (("condition", sign.phrase) for family in _CONDITIONS for sign in statement.missed(family))
            yield from (("hedge", sign.phrase) for family in _HEDGES for sign in statement.missed(family))
        for number in statement.numbers:
            if not self._is_on_page(number) and not _is_small_word(number):
                yield "number", number.text
        yield from (("date", dated.text) for dated in statement.dates if not any(map(dated.same, self._dates)))
        yield from (("quotation", quote.text) for quote in statement.quotes if not self._is_quoted(quote.words))
        yield from (("name", name) for name in statement.names if not self._has_name(name))
        yield from (("code", code) for code in statement.codes if not self._has_code(code))

    def _stands_as_it_is(self, statement: Statement) -> bool:
        said = spaced(statement.tokens)
        return bool(said) and said in self._whole

    # A sentence that is kept

    def _of_kept(self, statement: Statement, match: SentenceMatch) -> Iterator[Loss]:
        region = [self._theirs[place] for place in match.region]
        if self._stands_as_it_is(statement):  # word for word: only the callout around it can have gone
            yield from self._lost_callout(statement, region)
        elif self._same_language and statement.language:
            yield from self._of_words(statement, match, region)
        yield from self._of_numbers(statement, match, region)
        yield from self._looked_up(statement, region)

    def _looked_up(self, statement: Statement, region: Sequence[Statement]) -> Iterator[Loss]:
        """What may stand anywhere on the page."""
        for dated in statement.dates:
            if not any(map(dated.same, self._dates)):
                yield self._loss("date", statement, dated.text, _other_date(statement, region))
        yield from (self._loss("date", statement, word) for word in statement.months if word[:3] not in self._months)
        for quote in statement.quotes:
            if not self._is_quoted(quote.words):
                yield self._loss("quotation", statement, quote.text, region[0].text)
        for name in dict.fromkeys(statement.names):
            if not self._has_name(name):
                yield self._loss("name", statement, name, self._other_name(statement, region))
                break
        for code in dict.fromkeys(statement.codes):
            if not self._has_code(code):
                yield self._loss("code", statement, code)

    def _of_words(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        denied = list(self._lost_denials(statement, match, region))
        yield from denied
        if statement.warns and not denied:
            warned = list(self._lost_warning(statement, match, region))
            yield from warned or self._lost_part(statement, match, region)
        conditions = list(self._lost_conditions(statement, match, region))
        yield from conditions[:2]
        if not denied and not conditions:
            yield from self._turned(statement, region)
            yield from self._denied_now(statement, match, region)
            narrowed = list(self._lost_circumstance(statement, match, region))
            yield from narrowed or self._lost_word(statement, match, region)

    def _lost_denials(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        others = self._others(statement, match)
        spare = _spare(statement, region, but=statement.denials, others=others)
        there = sum(len(_of(signs, "not", "nothing", "denies")) for signs in spare)
        free = [sign for signs in _spare(statement, region, but=statement.denials) for sign in signs]
        for number, sign in enumerate(statement.denials):
            if self._is_turned_into_order(statement, sign, free, region):
                continue
            same = [denial for denial in statement.denials if denial.phrase == sign.phrase]
            free_here = self._own(match, _spare(statement, region, but=same, others=others))
            kept = self._is_denied(statement, sign, region, free_here)
            if kept is False and self._rest_denies(match):
                kept = there > number
            if kept is None:  # what is denied has gone, or is said in other words
                kept = there > number and (match.by_place or match.cover >= _MOSTLY or self._rest_denies(match))
            if not kept:
                kind: Kind = "warning" if statement.warns or statement.forbids(sign) else "negation"
                yield self._loss(kind, statement, _with_scope(statement, sign), region[0].text, changed=True)

    def _own(self, match: SentenceMatch, spare: Sequence[list[Sign]]) -> list[list[Sign]]:
        """Less what a further sentence of the region says for another one, of which it is the best."""
        found = [*spare]
        for at, place in enumerate(match.region[1:], 1):
            firsts = [
                self._mine[number]
                for number in self._alignment.sources_of.get(place, ())
                if self._alignment.matches[number].region[0] == place
            ]
            said = {sign.phrase for first in firsts for sign in first.of("not", "nothing")}
            found[at] = [sign for sign in spare[at] if sign.phrase not in said]
        return found

    def _rest_denies(self, match: SentenceMatch) -> bool:
        return any(self._theirs[place].denials for place in match.rest)

    def _others(self, statement: Statement, match: SentenceMatch) -> list[Statement]:
        """Other sentences of the source that stand where this one does."""
        numbers = {number for place in match.region for number in self._alignment.sources_of.get(place, ())}
        return [self._mine[number] for number in sorted(numbers) if self._mine[number] is not statement]

    def _is_denied(
        self, statement: Statement, sign: Sign, region: Sequence[Statement], spare: Sequence[Sequence[Sign]]
    ) -> bool | None:
        """None where nothing of what is denied stands there."""
        ahead, before = _scope(statement, sign)
        answer: bool | None = None
        for one, signs in zip(region, spare, strict=True):
            places = [place for stem in ahead for place in one.stems.get(stem, ())]
            if not places:
                places = [place for stem in before for place in one.stems.get(stem, ())]
            if any(_negates(token.word, {*ahead, *before}) for token in one.tokens):
                return True
            if _is_undone(statement, sign, one):
                return True
            if not places:
                continue
            answer = False
            denials = _of(signs, "not", "nothing", "denies")
            few = len(_of(one.signs, "not", "nothing", "denies")) < len(statement.denials)
            if any(_reaches(one, denial, place, few=few) for denial in denials for place in places):
                return True
            if one.language == "de" and any(
                _distance(denial, place) <= _TIGHT
                for denial in denials
                for stem in before
                for place in one.stems.get(stem, ())
            ):
                return True  # the verb, and its `nicht`, stand at the end
        return answer

    def _is_turned_into_order(
        self, statement: Statement, sign: Sign, free: Sequence[Sign], region: Sequence[Statement]
    ) -> bool:
        """`Do not stop without asking` may become `ask before you stop`, `not more than 10` may become `at most 10`."""
        families = {family for one in free for family in one.families}
        bounds = {
            DENIED[family]
            for one in statement.signs
            if 0 <= one.start - sign.end <= _AHEAD
            for family in one.families
            if family in DENIED
        }
        if bounds & families:
            return True
        if {"only", "until"} <= families and any(
            token.word in ("mehr", "more") for token in statement.tokens[sign.end : sign.end + 2]
        ):
            return True  # `none after that` is `only until then`
        if sign.phrase in _NO_MORE and any(_LAST & one.words for one in region):
            return True
        others = [one for one in statement.signs if one is not sign]
        paired = any(one.phrase in _SAVE and (one.start > sign.start or one.phrase in _LACKS) for one in others) or (
            sign.phrase in _SAVE and any(one in statement.denials for one in others)
        )
        return paired and bool(families & _ORDERED)

    def _lost_callout(self, statement: Statement, region: Sequence[Statement]) -> Iterator[Loss]:
        if statement.sign and not any(one.sign or one.of("warns") for one in region):
            yield self._loss("warning", statement, statement.sign, region[0].text)

    def _lost_warning(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        spare = _spare(statement, region, but=statement.of("warns"), others=self._others(statement, match))
        answers = ANSWERS["warns"] if len(statement.of("warns")) == 1 else frozenset({"warns"})
        there = [sign for signs in spare for sign in signs if sign.families & answers]
        there = [sign for sign in there if "must" in sign.families or not _is_own_word(sign, statement)]
        has_sign = any(one.sign for one in region)
        orders = statement.missed("must")
        if statement.sign and not has_sign and not there and not any(_opens_with_order(one) for one in region):
            yield self._loss("warning", statement, statement.sign, region[0].text)
        elif statement.of("warns") and not has_sign:
            signs = statement.of("warns")
            gone = [sign for sign in signs if not _words_there(sign, region)]
            if gone and gone[0].phrase in _FORBIDS:
                denied = [sign for signs in spare for sign in signs if sign.families & _NAY or sign.phrase in _FORBIDS]
                gone = gone[1:] if denied else gone
            if gone and len(gone) > len(there) - (len(signs) - len(gone)):
                yield self._loss("warning", statement, gone[0].phrase, region[0].text)
        elif orders and not self._is_ordered(statement, orders[0], region):
            yield self._loss("warning", statement, _with_scope(statement, orders[0]), region[0].text, changed=True)

    def _lost_part(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """A clause of a warning of which no word is there, and nothing new in its place: `wear gloves, and ...`."""
        there = {stem for one in region for stem in one.stems}
        fresh = len(self._fresh_stems(match))
        for clause in _clauses(statement):
            stems = {stem for place in clause if (stem := statement.tokens[place].stem)}
            least = 1 if statement.tokens[clause[0]].word in _OR_ELSE else _PART
            if len(stems) >= least and not stems & there and fresh * 2 < len(stems):
                words = " ".join(statement.tokens[place].text for place in clause)
                yield self._loss("warning", statement, words, region[0].text)
                return

    def _is_ordered(self, statement: Statement, sign: Sign, region: Sequence[Statement]) -> bool:
        ahead, before = _scope(statement, sign)
        for one in region:
            if one.of("must") or _orders(one, ahead) or (_WHO_DE.match(one.text) and not one.of("can", "maybe")):
                return True
            if one.of("not", "nothing", "only", "before"):
                return True
        return not any(stem in one.stems for one in region for stem in (*ahead, *before))

    def _lost_conditions(
        self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]
    ) -> Iterator[Loss]:
        bound = {place for number in statement.numbers for place in range(number.place - 4, number.end + 3)}
        for family in _IN_PLACE:
            for sign in statement.missed(family):
                if family in ("at least", "at most") and sign.start in bound:
                    continue
                if not self._is_answered(statement, sign, family, match, region):
                    kind: Kind = "hedge" if family in ("maybe", "often", "should") else "condition"
                    yield self._loss(kind, statement, _with_scope(statement, sign), region[0].text)
                    break
        yield from self._lost_clauses(statement, match, region)

    def _is_answered(
        self, statement: Statement, sign: Sign, family: Family, match: SentenceMatch, region: Sequence[Statement]
    ) -> bool:
        ahead, before = _scope(statement, sign)
        if family in ("before", "after", "until"):
            return self._is_in_order(statement, sign, family, region)
        if family == "should" and any(_orders(one, (*ahead, *before)) for one in region):
            return True
        answers = ANSWERS[family]
        touched = False
        same = [other for other in statement.signs if other.phrase == sign.phrase]
        others = self._others(statement, match)
        for one, spare in zip(region, _spare(statement, region, but=same, others=others), strict=True):
            signs = [found for found in spare if found.families & answers]
            places = [place for stem in (*ahead, *before) for place in one.stems.get(stem, ())]
            touched = touched or bool(places)
            if signs and (not places or any(_distance(found, place) <= WITHIN for found in signs for place in places)):
                return True
        return not touched and not match.by_place and match.cover < _MOSTLY and family in ("often", "should")

    def _is_in_order(self, statement: Statement, sign: Sign, family: Family, region: Sequence[Statement]) -> bool:
        """A time that is kept, or whose clause is: `before you upgrade` may become `first`; never `after`."""
        if sign.phrase in _AT_SOME_TIME:
            return any(found.families & ANSWERS["before"] for one in region for found in one.signs)
        contrary: Family = "after" if family == "before" else "before"
        clause = [stem for stem in _stems_of(statement, statement.clause(sign.end)) if stem not in _EMPTY]
        clause = clause[:1] if sign.phrase == "vor" else clause
        for one in region:
            if any(family in found.families or "until" in found.families for found in one.signs):
                return True
            strict = _STRICT & {found.phrase for found in one.signs if contrary in found.families}
            if strict and any(
                stem in _stems_of(one, one.clause(found.end))
                for found in one.signs
                if found.phrase in strict
                for stem in clause
            ):
                return False
        if not clause:
            return True
        there = {stem for one in region for stem in one.stems}
        rest = [stem for stem in _stems_of(statement, range(sign.start)) if stem not in clause]
        if rest and self._alignment.share(rest, there) < _ALMOST_NOTHING:
            return False  # what was to be done before is gone, and only when stands there
        return self._alignment.share(clause, there) >= _HALF

    def _is_reworded(self, clause: Sequence[str], there: set[str], match: SentenceMatch) -> bool:
        """Of a clause some words stand there, and for each of the others a new one."""
        missing = [stem for stem in clause if stem not in there]
        return len(missing) < len(clause) and len(missing) <= len(self._fresh_stems(match))

    def _lost_clauses(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        there = {stem for one in region for stem in one.stems}
        signs = statement.missed("if")
        answered = any(sign.families & ANSWERS["if"] for one in region for sign in one.signs)
        spare = _spare(statement, region, but=signs)
        theirs = sum(1 for free in spare for sign in free if sign.families & ANSWERS["if"])
        for sign in signs:
            clause = [stem for stem in _stems_of(statement, statement.clause(sign.end)) if stem not in _EMPTY]
            if not clause or self._alignment.share(clause, there) >= _HALF:
                rest = [stem for stem in statement.stems if stem not in clause]
                if clause and rest and not answered and self._alignment.share(rest, there) < _ALMOST_NOTHING:
                    yield self._loss("condition", statement, _with_scope(statement, sign, most=9), region[0].text)
                    return  # what holds then is gone, and only when stands there
                theirs -= 1
                continue
            if theirs <= 0 and not self._is_reworded(clause, there, match):
                yield self._loss("condition", statement, _with_scope(statement, sign, most=9), region[0].text)
                return
            theirs -= 1

    def _turned(self, statement: Statement, region: Sequence[Statement]) -> Iterator[Loss]:
        """A word whose contrary stands in its place: `above` for `below`."""
        there = frozenset(word for one in region for word in one.words)
        phrased = {
            place for sign in statement.signs if sign.end - sign.start > 1 for place in range(sign.start, sign.end)
        }
        for place, token in enumerate(statement.tokens):
            contrary = OPPOSITES.get(token.word, frozenset()) & there
            if contrary and (place in phrased or is_denied_at(statement, place) or _is_denied_after(statement, place)):
                continue  # `not safe` and `unsafe` are one; a denial that went is told as that
            if not contrary or token.word in there or contrary & statement.words:
                continue
            if any(
                stem_of(word) == stem_of(token.word) for word in there if ALIKE.get(word, word) == ALIKE.get(token.word)
            ):
                continue
            if token.word in _WITH and not any(
                stem in one.stems for one in region for stem in _stems_of(statement, range(place, place + 3))
            ):
                continue  # it goes with another word there
            one = next(one for one in region if contrary & one.words)
            if any(_is_said_denied(one, word) for word in contrary & one.words):
                continue
            if self._explained(contrary, statement, region):
                continue
            if token.word == "can" and one.words & {"may", "might", "could"}:
                continue
            if any(statement.of(mine) and one.of(theirs) for mine, theirs in _FLIPPED):
                continue
            yield self._loss("condition", statement, token.text, one.text, changed=True)
            return

    def _fresh_stems(self, match: SentenceMatch) -> set[str]:
        """Words of the region that no sentence of the source has that stands there."""
        there = {stem for place in match.region for stem in self._theirs[place].stems}
        places = {number for place in match.region for number in self._alignment.sources_of.get(place, ())}
        return there - {stem for number in places for stem in self._mine[number].stems}

    def _denied_now(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """A sentence that stands there in the same words, and with a denial: it says the contrary."""
        kept = {sign.phrase for one in region for sign in one.signs}
        if match.cover < _MOSTLY or statement.denials:
            return
        if any(sign.phrase not in kept for sign in statement.of(*_DENYING)):
            return
        signs = {stem_of(word) for one in region for denial in one.denials for word in denial.phrase.split()}
        if any(other.of(*_DENYING) for other in self._others(statement, match)) or self._fresh_stems(match) - signs:
            return
        for one in region:
            for denial in one.denials:
                yield self._loss("negation", statement, "", _with_scope(one, denial), changed=True)
                return

    def _lost_word(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """A word that was cut out and nothing put for it: `into cold bottles`, where what stood around it now stands
        side by side. Of sentences that one acts on; of others it is what an editor is asked to do.
        """
        bounded = bool(statement.denials or statement.of("must")) or any(
            statement.missed(family) for family in _CONDITIONS
        )
        if match.by_place or match.cover < _HALF or not (statement.warns or bounded) or self._fresh_stems(match):
            return
        pairs = {pair for one in region for pair in pairwise(_row(one))}
        signs = {place for sign in statement.signs for place in range(sign.start, sign.end)}
        row, label = _row(statement), _label_end(statement)
        for place, token in enumerate(statement.tokens):
            if token.kind != "word" or not token.stem or token.stem in self._stems or place in signs:
                continue
            if place < label or unit_of(token.text) or _is_before_code(statement, place):
                continue
            if _is_cut_out(row, place + 1, pairs, self._stems):
                kind: Kind = "warning" if statement.warns else "condition"
                yield self._loss(kind, statement, token.text, region[0].text)
                return

    def _lost_circumstance(
        self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]
    ) -> Iterator[Loss]:
        """`bei Nebel`, `during the crossing`, where less stands in its place than went."""
        there = {stem for one in region for stem in one.stems}
        missing = [stem for stem in statement.stems if stem not in there]
        fresh = self._fresh_stems(match) if missing else set()
        for place, token in enumerate(statement.tokens):
            if token.word not in _IN_CASE and not (token.word == "once" and place == 0):
                continue
            words = statement.tokens[place + 1 : place + 4]
            of = next((one for one in words if one.stem or one.kind == "mark"), None)
            if of is None or not of.stem or of.stem in there or (token.word == "at" and statement.links):
                continue
            if len(fresh) >= len(missing):
                continue
            yield self._loss("condition", statement, f"{token.text} {of.text}", region[0].text)
            return

    def _explained(self, words: frozenset[str], statement: Statement, region: Sequence[Statement]) -> bool:
        """Whether another sentence of the source, which stands in the same place of the page, has the word."""
        ids = {id(one) for one in region}
        places = [place for place in range(len(self._theirs)) if id(self._theirs[place]) in ids]
        others = {number for place in places for number in self._alignment.sources_of.get(place, ())}
        return any(words & self._mine[number].words for number in others if self._mine[number] is not statement)

    # Numbers

    def _of_numbers(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        there = [number for one in region for number in one.numbers]
        keys = {key for number in there for key in number.keys} - self._rarer_rates(match, there)
        fresh = self._fresh_numbers(match) if any(keys.isdisjoint(number.keys) for number in statement.numbers) else []
        if swapped := _swapped(statement, region):
            yield self._loss("number", statement, *swapped, changed=True)
        for number in statement.numbers[:_MOST_NUMBERS]:
            if not keys.isdisjoint(number.keys):
                yield from self._lost_bound(statement, number, region)
                continue
            if loss := self._lost_number(statement, number, region, there, fresh):
                yield loss

    def _lost_number(
        self,
        statement: Statement,
        number: Number,
        region: Sequence[Statement],
        there: Sequence[Number],
        fresh: Sequence[Number],
    ) -> Loss | None:
        """None where it is only written otherwise, or said elsewhere."""
        if number.measure == "version":
            return (
                None if number.text.lower().removeprefix("v") in self._line else self._changed(statement, number, fresh)
            )
        if number.measure == "rate":  # told where another one stands for it; else it may be said in many ways
            rates = [one for one in fresh if one.measure == "rate"]
            return self._changed(statement, number, rates) if rates or self._is_counted_rate(number) else None
        unit = next((other for other in there if number.measure != other.measure and number.same_value(other)), None)
        if unit and not number.measure and (unit in fresh or statement.row):
            return None  # the page says more: a unit that stood in the head of a table
        if unit and not unit.measure and _has_unit_of(number, unit, region):
            return None
        if unit and {number.measure, unit.measure} == {"celsius", "degree"}:
            return None
        if unit and number.measure == "month" and not unit.measure and any(_OF_AGE & one.words for one in region):
            return None
        if unit and number.measure and not (unit.measure == "" and _is_inherited(region)):
            return self._loss("number", statement, number.text, unit.text, changed=True)
        if (unit and number.measure) or (number.is_word and _says_word(number, region)):
            return None
        other = next(
            (one for one in fresh if one.measure == number.measure and one.is_telling >= number.is_telling), None
        )
        if other is None and (self._is_on_page(number) or _is_small_word(number)):
            return None
        return self._changed(statement, number, fresh)

    def _rarer_rates(self, match: SentenceMatch, there: Sequence[Number]) -> set[tuple[str, Fraction]]:
        """Rates that stand less often here than in the source, where a fresh one stands: one of them was changed."""
        now = Counter(key for number in there if number.measure == "rate" for key in number.keys)
        if not now or not any(number.measure == "rate" for number in self._fresh_numbers(match)):
            return set()
        places = {number for place in match.region for number in self._alignment.sources_of.get(place, ())}
        before = Counter(
            key for place in places for n in self._mine[place].numbers if n.measure == "rate" for key in n.keys
        )
        return {key for key in now if now[key] < before[key]}

    def _is_counted_rate(self, number: Number) -> bool:
        """Whether the rate has a number, `every 12 hours`, `once a week`, and that is nowhere on the page."""
        if len(number.text.split()) < 3:
            return False
        return all(
            ("time", value) not in self._numbers and ("rate", value) not in self._numbers for value in number.values
        )

    def _changed(self, statement: Statement, number: Number, fresh: Sequence[Number]) -> Loss:
        alike = [one for one in fresh if one.measure == number.measure] or list(fresh)
        alike.sort(key=lambda one: (one.text[:1] != number.text[:1], abs(len(one.text) - len(number.text))))
        return self._loss("number", statement, number.text, alike[0].text if alike else "", changed=bool(alike))

    def _fresh_numbers(self, match: SentenceMatch) -> list[Number]:
        """Numbers of the region that no sentence of the source has that stands there."""
        found: list[Number] = []
        for place in match.region:
            mine = [n for number in self._alignment.sources_of.get(place, ()) for n in self._mine[number].numbers]
            keys = {key for n in mine for key in n.keys}
            found += [n for n in self._theirs[place].numbers if keys.isdisjoint(n.keys)]
        return found

    def _is_on_page(self, number: Number) -> bool:
        if number.measure == "version":
            return number.text.lower() in self._line
        return number.is_telling and not self._numbers.isdisjoint(number.keys)

    def _lost_bound(self, statement: Statement, number: Number, region: Sequence[Statement]) -> Iterator[Loss]:
        mine = [(sign, family) for sign, family in bounds_of(statement, number) if not is_no_bound(sign, number)]
        if not mine or any(f"{number.text}+" in one.text for one in region):
            return
        bounds = [bounds_of(one, other) for one in region for other in one.numbers if number.same(other)]
        for sign, family in mine:
            if family == "about":
                if not any(
                    fam in ("about", "more", "less", "at most", "at least") for bound in bounds for _, fam in bound
                ):
                    yield self._loss("hedge", statement, f"{sign.phrase} {number.text}", self._near(region, number))
                continue
            if any(bounds_alike(family, fam) for bound in bounds for _, fam in bound):
                return
            if statement.denials and any(bounds) and is_only_beyond(number, region):
                return
            if is_bound_apart(family, number, region) or is_in_time(sign, number, region):
                return
            if family not in sign.families and any(
                other.phrase == sign.phrase for bound in bounds for other, _ in bound
            ):
                return  # only its denial went, and that is told
            yield self._loss(
                "condition", statement, f"{sign.phrase} {number.text}", self._near(region, number), changed=True
            )
            return

    def _near(self, region: Sequence[Statement], number: Number) -> str:
        for one in region:
            for other in one.numbers:
                if number.same(other):
                    words = [token.text for token in one.tokens[max(0, other.place - 3) : other.end + 2]]
                    return " ".join(words)
        return ""

    # Names, quotations, code

    def _has_name(self, name: str) -> bool:
        lower = name.lower()
        return lower in self._words or stem_of(lower) in self._stems or lower.removesuffix("s") in self._words

    def _other_name(self, statement: Statement, region: Sequence[Statement]) -> str:
        return next((name for one in region for name in one.names if name not in statement.names), "")

    def _has_code(self, code: str) -> bool:
        if code in self._page.codes or code.lower() in self._words:
            return True
        parts = re.findall(r"\w+", code.lower())
        if not all(part in self._words for part in parts):
            return False
        return self._is_said(" ".join(parts)) or self._is_said(code.lower(), self._code_line)

    def _is_quoted(self, pieces: Iterable[str]) -> bool:
        return all(self._is_said(piece) for piece in pieces)

    def _is_said(self, words: str, line: str = "") -> bool:
        """Whether these words stand on the page in a row; each look is a way through all of it, so they are counted."""
        if not words:
            return True
        self._looked += 1
        if self._looked > _MOST_LOOKS:
            self.unsearched += 1
            return True
        return words in line if line else f" {words} " in self._line

    def _loss(
        self,
        kind: Kind,
        statement: Statement,
        lost: str,
        instead: str = "",
        *,
        changed: bool = False,
        gone: bool = False,
    ) -> Loss:
        weight = WEIGHTS[kind] + (CHANGED if changed and instead else 0)
        if kind != "warning" and not gone and statement.warns and kind in ("negation", "number", "condition"):
            weight += IN_A_WARNING
        whole = shortened(statement.text, _LONGEST_WARNING) if kind == "warning" else shortened(statement.text)
        return Loss(kind, statement.line, whole, shortened(lost, 80), shortened(instead, 120), weight)


_ORDERS_DE = re.compile(r"\bgilt: [^.]*\w+en\W*$|^(?:\W*Bitte )?[A-ZÄÖÜ]\w+en Sie\b|[:;,] \w+en Sie\b")
_HAS_TO_DE = re.compile(r"\b(?:ist|sind)\b[^.;:]*\b(?:zu \w+e?n|\w{2,}zu\w{2,}e?n)\b")
"""`ist voll zurückzugeben` orders as `muss` does."""
_WHO_DE = re.compile(r"\W*Wer\b[^.!?]*,")
"""`Wer geht, schaltet den Strom ab.`"""
_CONDITIONS: tuple[Family, ...] = ("only", "unless", "until", "before", "at least", "at most", "if")
_HEDGES: tuple[Family, ...] = ("maybe", "often")
_IN_PLACE: tuple[Family, ...] = (*_CONDITIONS[:-1], "after", *_HEDGES, "should")
"""What is looked for where its sentence is kept, by its own word."""
_DENYING: tuple[Family, ...] = ("not", "nothing", "denies", "only", "unless", "until", "before", "less", "maybe")
_IN_CASE = word_set("bei beim während nach seit trotz am an im zum vor during upon after despite at")
_AT_SOME_TIME = frozenset({"vorher", "zuvor", "beforehand", "in advance", "only then", "erst dann", "erst danach"})
"""Without a clause that says before what."""
_NAY: frozenset[Family] = frozenset({"not", "nothing", "only", "unless"})
_FORBIDS = word_set("verboten untersagt unzulässig vermeiden vermeide gesperrt tabu forbidden prohibited avoid refrain")
_FORBIDS |= {"not allowed", "not permitted"}
"""A danger is not said by a denial; these are."""
_WITH = word_set("with without mit ohne")
_FLIPPED: tuple[tuple[Family, Family], ...] = (("unless", "only"), ("only", "unless"))
"""`Allowed, except in the hall` is `forbidden only in the hall`."""
_STRICT = frozenset({"after", "before", "bevor", "ehe", "nachdem"})
"""Of these none answers for its contrary."""
_ALMOST_NOTHING = 0.2
_MOSTLY = 0.7
_HALF = 0.5
_EMPTY = frozenset(map(stem_of, word_set("case cases time times thing things way fall fällen")))


def _of(signs: Iterable[Sign], *families: Family) -> list[Sign]:
    wanted = frozenset(families)
    return [sign for sign in signs if sign.families & wanted]


def _spare(
    statement: Statement, region: Sequence[Statement], but: Iterable[Sign], others: Iterable[Statement] = ()
) -> list[list[Sign]]:
    """Of each sentence of the region its signs, less those that stand there for another sign of the source's sentence:
    in `only when no reader needs it`, the `no` that is kept says nothing of the `only`. Neither does a word that this
    sentence has not, and another one that stands there has.
    """
    spared = {id(sign) for sign in but}
    claimed = Counter(sign.phrase for sign in statement.signs if id(sign) not in spared)
    own = {sign.phrase for sign in statement.signs}
    claimed.update(sign.phrase for other in others for sign in other.signs if sign.phrase not in own)
    found: list[list[Sign]] = []
    for one in region:
        left = []
        for sign in one.signs:
            if claimed[sign.phrase] > 0:
                claimed[sign.phrase] -= 1
            else:
                left.append(sign)
        found.append(left)
    return found


def _scope(statement: Statement, sign: Sign) -> tuple[list[str], list[str]]:
    """Words with a topic behind the sign, in its clause, and those right before it."""
    ahead: list[str] = []
    for token in statement.tokens[sign.end :]:
        if len(ahead) == _AHEAD or (ends_clause(token) and ahead):
            break
        if ahead and token.kind == "mark" and "," in token.text:
            break
        if token.stem:
            ahead.append(token.stem)
    before: list[str] = []
    for token in reversed(statement.tokens[: sign.start]):
        if len(before) == _BEFORE or ends_clause(token):
            break
        if token.stem:
            before.append(token.stem)
    if not ahead and not before:  # `Do not.`: all words count
        ahead = [stem for stem in statement.stems if stem.startswith("=")]
    return ahead, before


_BEFORE = 3


def _reaches(one: Statement, denial: Sign, place: int, *, few: bool = False) -> bool:
    """Whether a denial of a page's sentence is beside the word at the place.

    `few`: there are more denials to be found than stand there. Then none reaches beyond a comma.
    """
    if "not" in denial.families and one.language == "en":
        between = one.tokens[denial.end : place]
        if few and any("," in token.text for token in between):
            return False
        if 0 <= place - denial.end <= WITHIN and not any(ends_clause(token) for token in between):
            return True
        return 0 <= denial.start - place <= _BESIDE
    return _distance(denial, place) <= WITHIN


def _distance(sign: Sign, place: int) -> int:
    return sign.start - place if place < sign.start else max(0, place - sign.end + 1)


def _negates(word: str, stems: set[str]) -> bool:
    """Whether a word is one of these turned round: `unsafe` for `safe`."""
    bare = _NEGATED.sub("", word)
    return bare != word and len(bare) > 2 and stem_of(bare) in stems


def _is_undone(statement: Statement, sign: Sign, one: Statement) -> bool:
    """`not uncommon` may become `common`."""
    following = statement.tokens[sign.end].word if sign.end < len(statement.tokens) else ""
    bare = re.sub(r"^un(?=\w{4})", "", following)
    return bare != following and bare in one.words and following not in one.words


def _label_end(statement: Statement) -> int:
    """Behind the words before a colon near the beginning, `Lock-in: ...`, that stand for a heading."""
    colons = [place for place, token in enumerate(statement.tokens[:_LONGEST_LABEL]) if token.text == ":"]
    return colons[0] if colons else 0


_LONGEST_LABEL = 6


def _is_before_code(statement: Statement, place: int) -> bool:
    """`the option --force` may become `--force`."""
    return place + 1 < len(statement.tokens) and statement.tokens[place + 1].kind == "code"


def _row(statement: Statement) -> list[str]:
    """Its words as they are compared, between two ends; a mark is an end."""
    words = ["" if token.kind == "mark" else token.stem or token.word for token in statement.tokens]
    return ["", *words, ""]


def _is_cut_out(row: Sequence[str], place: int, pairs: set[tuple[str, str]], known: set[str]) -> bool:
    """Whether what stood before and behind the word, and a few small words beside it, now stands side by side."""
    for start in range(place - 1, max(-1, place - 2 - _SMALL), -1):
        for end in range(place + 1, min(len(row), place + 2 + _SMALL)):
            left, right = row[start], row[end]
            if (left in known or right in known) and (left, right) in pairs:
                return True
            if right in known:
                break
        if row[start] in known or not row[start]:
            return False
    return False


_SMALL = 3


def _clauses(statement: Statement) -> Iterator[list[int]]:
    """Places of the words between marks and the words that join clauses."""
    places: list[int] = []
    for place, token in enumerate(statement.tokens):
        if token.kind == "mark" or token.word in _JOINTS:
            if places:
                yield places
            places = []
        else:
            places.append(place)
    if places:
        yield places


_JOINTS = word_set("and or but because since which while so und oder aber weil denn da sondern damit")
_OR_ELSE = word_set("sonst otherwise else")
_PART = 2
"""Words with a topic from which a clause says something of its own."""


def _orders(one: Statement, stems: Iterable[str]) -> bool:
    """Whether a sentence tells its reader to do one of these."""
    if one.language == "de":
        return bool(_ORDERS_DE.search(one.text) or _HAS_TO_DE.search(one.text))
    return _opens_with_order(one, stems)


_DO = word_set("keep make take let have use do get put go")
"""Verbs that say nothing of a topic."""
_DETERMINERS = word_set("the a an your this these that those it all every each any its their our")


def _opens_with_order(one: Statement, stems: Iterable[str] = ()) -> bool:
    """Whether the sentence, or a clause of it, begins with a verb that orders: with one of these words."""
    wanted = set(stems)
    opens = True
    for place, token in enumerate(one.tokens):
        if opens and token.kind == "word":
            if token.stem and (not wanted or token.stem in wanted):
                return True
            following = one.tokens[place + 1].word if place + 1 < len(one.tokens) else ""
            if (
                (token.stem or token.word in _DO)
                and following in _DETERMINERS
                and not token.word.endswith(("s", "ed", "ing"))
            ):
                return True  # `Send the header.`
            opens = token.word in ("please", "then", "and", "first", "bitte", "und", "always", "so", "now")
        elif token.kind == "mark":
            opens = True
    return False


def _is_own_word(sign: Sign, statement: Statement) -> bool:
    """Whether it stands for a word of the sentence that is no sign there: `sichern` for `gesichert`."""
    own = {word for one in statement.of("warns") for word in one.phrase.split()}
    return sign.phrase not in own and stem_of(sign.phrase) in statement.stems


def _words_there(sign: Sign, region: Sequence[Statement]) -> bool:
    words = [stem_of(word) for word in sign.phrase.split() if word not in STOP_WORDS] or [stem_of(sign.phrase)]
    return any(all(word in one.stems for word in words) for one in region)


def _stems_of(statement: Statement, places: Iterable[int]) -> list[str]:
    return [stem for place in places if (stem := statement.tokens[place].stem)]


def _with_scope(statement: Statement, sign: Sign, most: int = 5) -> str:
    """The sign with the words it is about, as they stand."""
    words: list[str] = []
    start = (
        sign.start - 1
        if sign.start and statement.tokens[sign.start - 1].word in ("do", "must", "can", "does", "did")
        else sign.start
    )
    for token in statement.tokens[start : sign.end + most]:
        if ends_clause(token) and words:
            break
        if token.kind != "mark" and (not words or token.text != words[-1]):
            words.append(token.text)
    return " ".join(words)


def _is_said_denied(one: Statement, word: str) -> bool:
    """`has no` for `lacks`, `not safe` for `unsafe`."""
    if any(word in sign.phrase.split() and sign.phrase.startswith(("not ", "nicht ")) for sign in one.signs):
        return True
    return any(
        token.word == word and any(_stands_denied(one, denial, place) for denial in one.denials)
        for place, token in enumerate(one.tokens)
    )


def _stands_denied(one: Statement, denial: Sign, place: int) -> bool:
    """In English a denial stands before what it denies, and no comma between."""
    if one.language == "en" and any("," in token.text for token in one.tokens[denial.end : place]):
        return False
    return _distance(denial, place) <= _BESIDE and (one.language != "en" or denial.start < place)


def _is_denied_after(statement: Statement, place: int) -> bool:
    """`must not` is as good as `may not`."""
    return any(denial.start == place + 1 for denial in statement.denials)


_SAVE_LISTED = """
without|unless|until|till|before|except|except if|except when|except for|only
ohne|bis|bevor|ehe|außer|es sei denn|nur
"""
_SAVE = frozenset(_SAVE_LISTED.strip().replace("\n", "|").split("|"))
"""What says with a denial what must be done first: `do not stop without asking`, `nicht ohne Helm`."""
_NO_MORE = frozenset({"nicht mehr", "no longer"})
_LAST = word_set("last latest letzte letzter letzten letztes letztmals zuletzt formerly früher once einst")
"""`It was last seen in 1987.`"""
_LACKS = frozenset({"without", "ohne"})
"""Of these those that stand before the denial too: `ohne Helm darf niemand hinein`."""
_ORDERED: frozenset[Family] = frozenset({"only", "before", "until", "unless", "must"})


def _swapped(statement: Statement, region: Sequence[Statement]) -> tuple[str, str] | None:
    """A number that stands for the one it was put in place of: `2,000 rather than 3,000`, `von 7 % auf 4 %`."""
    for word, number in _first_behind(statement):
        for one in region:
            for other_word, other in _first_behind(one):
                if word != other_word or number.same(other):
                    continue
                if any(mine.same(other) for mine in statement.numbers) and any(map(number.same, one.numbers)):
                    return f"{word} {number.text}", f"{word} {other.text}"
    return None


def _first_behind(statement: Statement) -> Iterator[tuple[str, Number]]:
    for number in statement.numbers[:_MOST_NUMBERS]:
        before = [token.word for token in statement.tokens[max(0, number.place - 2) : number.place]]
        said = " ".join(before)
        if word := next((word for written, word in _INSTEAD.items() if written in said.split() or written == said), ""):
            yield word, number


_INSTEAD = {
    "rather than": "instead of",
    "instead of": "instead of",
    "statt": "statt",
    "anstatt": "statt",
    "von": "von",
    "from": "from",
}
"""Before a number that was, or might be."""


def _has_unit_of(number: Number, bare: Number, region: Sequence[Statement]) -> bool:
    """`8 minutes, with a slow card 25`; and `under-16s` are no seconds."""
    if re.fullmatch(r"\d+s", number.text):
        return True
    return any(bare in one.numbers and any(other.measure == number.measure for other in one.numbers) for one in region)


def _is_inherited(region: Sequence[Statement]) -> bool:
    """Rows of a table have their units in its head."""
    return all(one.row for one in region)


def _says_word(number: Number, region: Sequence[Statement]) -> bool:
    """`one of two` may go as `the other`; `two` may be `both`, `twice` or `second`."""
    wanted = _SAID_AS.get(max(number.bare, default=Fraction(0)), frozenset())
    return any(wanted & one.words for one in region)


_OF_AGE = word_set("younger older aged age jünger älter alt alter")
"""Beside these a bare number counts years."""
_SAID_AS = {
    Fraction(2): word_set("both twice double second pair beide beiden doppelt zweite zweiten couple"),
    Fraction(3): word_set("triple third thrice dreifach dreimal"),
    Fraction(1, 2): word_set("half halves halve halved halfway halb halbe halben halber hälfte"),
    Fraction(50): word_set("half halves halve halved halfway halb halbe halben halber hälfte"),
}


def _is_small_word(number: Number) -> bool:
    """`one` and `first` count nothing in most sentences; `zero` is said in other words."""
    return number.is_word and not number.measure and max(number.bare, default=0) in (0, 1)


def _other_date(statement: Statement, region: Sequence[Statement]) -> str:
    mine = {dated.text for dated in statement.dates}
    return next((dated.text for one in region for dated in one.dates if dated.text not in mine), "")


def _lost_code(source: Text, page: Text) -> Iterator[Loss]:
    """Of each block of code that lost lines: the first, and how many."""
    there = {text for _, text, _ in page.code} | page.codes
    packed = {"".join(text.split()) for text in there}
    blocks: dict[int, list[tuple[int, str]]] = {}
    for line, text, block in source.code:
        if "".join(text.split()) not in packed and re.search(r"\w", text):
            blocks.setdefault(block, []).append((line, text))
    for missing in blocks.values():
        line, text = missing[0]
        first = re.findall(r"\w+", text)[:1]
        instead = (
            next((one for one in there if first and re.findall(r"\w+", one)[:1] == first), "")
            if len(there) < 5000
            else ""
        )
        weight = WEIGHTS["code"] + (CHANGED if instead else 0)
        yield Loss("code", line, shortened(text), shortened(text, 80), shortened(instead, 120), weight, len(missing))


def _lost_links(source: Text, page: Text) -> Iterator[Loss]:
    told: set[str] = set()
    gone = source.links - page.links
    if not gone:
        return
    for statement in source.statements:
        for link in statement.links:
            if link in gone and link not in told:
                told.add(link)
                yield Loss("link", statement.line, shortened(statement.text), shortened(link, 80), "", WEIGHTS["link"])
    left = sorted(gone - told)
    if left:
        yield Loss("link", 1, f"[{left[0]}]", shortened(left[0], 80), "", WEIGHTS["link"], len(left))
