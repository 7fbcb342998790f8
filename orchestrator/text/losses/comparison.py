"""What a page no longer says of its source: sentence by sentence, the heaviest first.

A sentence is looked for by its words (`alignment.py`). Where it is kept, each of its denials, numbers, conditions,
hedges, warnings, days and quotations is looked for in what is kept of it; names, links and code anywhere on the page.
Where it is gone, that is one loss, of the heaviest kind that stood in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise

from orchestrator.text.language import word_set
from orchestrator.text.losses.alignment import SentenceMatch
from orchestrator.text.losses.condition import ConditionLosses
from orchestrator.text.losses.day_list import is_an_end, is_in_digits
from orchestrator.text.losses.denial import SURELY_DENIES, DenialLosses
from orchestrator.text.losses.family import Family
from orchestrator.text.losses.likelihood import Likelihood
from orchestrator.text.losses.loss import CHANGED, WEIGHTS, Kind, Loss, shortened
from orchestrator.text.losses.number_loss import NumberLosses, is_small_word
from orchestrator.text.losses.order import has_to, orders
from orchestrator.text.losses.sign_match import CONDITIONS, HEDGES, spare_signs
from orchestrator.text.losses.statement import MOST, Statement, Text, read_text, spaced
from orchestrator.text.losses.text_pair import TextPair, loss_in
from orchestrator.text.losses.token import Dated, Token
from orchestrator.text.losses.warning import WarningLosses
from orchestrator.text.losses.weaker import Weakenings
from orchestrator.text.losses.word import WordLosses
from orchestrator.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Report:
    losses: tuple[Loss, ...]
    """Heaviest first, then in the order of the source."""
    compare: tuple[Loss, ...]
    """As losses; of sentences that the page has in words so much of its own that nobody but a reader can tell."""
    not_looked: tuple[str, ...]
    """A line each: what was not looked for, and why. Nothing lost is then no more than nothing found."""


def losses(source: str, page: str) -> tuple[Loss, ...]:
    """What the page no longer says of the source, heaviest first, then in the order of the source.

    Both are Markdown; front matter and comments are no part of either. `report` says what was not looked for, too.
    """
    return report(source, page).losses


def report(source: str, page: str) -> Report:
    mine = read_text(source)
    return compared(mine, read_text(page, mine.language))


def compared(mine: Text, theirs: Text) -> Report:
    """Of a source and a page that were read: one source may be compared with many pages."""
    comparison = _Comparison(mine, theirs)
    found = [*comparison.found(), *_lost_code(mine, theirs), *_lost_links(mine, theirs)]
    found.sort(key=lambda loss: (-loss.weight, loss.line))
    unsure = sorted(comparison.unsure, key=lambda loss: (-loss.weight, loss.line))
    return Report(tuple(found), tuple(unsure), tuple(_not_looked(mine, theirs, comparison.unsearched)))


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


_BINDS = frozenset({*CONDITIONS, "not", "nothing", "must", "after"})


_HEEDED: tuple[Family, ...] = (
    "must",
    "not",
    "nothing",
    "only",
    "unless",
    "warns",
    "at most",
    "at least",
    "before",
)
_LIMITS: tuple[Family, ...] = ("more", "less", "at most", "at least")


class _Comparison:
    def __init__(self, source: Text, page: Text) -> None:
        self._pair = pair = TextPair(source, page)
        self._denials, self._warnings = DenialLosses(pair), WarningLosses(pair)
        self._conditions, self._cut = ConditionLosses(pair), WordLosses(pair)
        self._weaker = Weakenings(pair)
        self._counted, self._likelihood = NumberLosses(pair), Likelihood(pair)
        self.unsure: list[Loss] = []
        """Filled while it is compared."""

    @property
    def unsearched(self) -> int:
        return self._pair.unsearched

    def found(self) -> Iterator[Loss]:
        gone: list[tuple[Statement, Loss]] = []
        for place, match in enumerate(self._pair.alignment.matches):
            statement = self._pair.mine[place]
            if statement.heading:
                if match.region:  # a page has its title in its front matter: one that is gone is no loss
                    region = [self._pair.theirs[at] for at in match.region]
                    yield from self._counted.lost(statement, match, region)
                    yield from self._lost_days(statement, match, region)
            elif match.region:
                yield from self._of_kept(statement, match)
            elif loss := self._of_gone(statement, place):
                gone.append((statement, loss))
        yield from self._by_section(gone)

    def _by_section(self, gone: Sequence[tuple[Statement, Loss]]) -> Iterator[Loss]:
        """What went with a whole section is one row, but for warnings: each of them is to be seen."""
        kept = {
            one.section
            for one, match in zip(self._pair.mine, self._pair.alignment.matches, strict=True)
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
            title = self._pair.source.headings.get(section, "") if len(found) > 1 else ""
            yield replace(heaviest, count=len(found), section=shortened(title, 80))

    # A sentence that is gone

    def _of_gone(self, statement: Statement, place: int) -> Loss | None:
        found = [*self._all_of(statement, place)]
        if not found:
            return None
        kind, lost = max(found, key=lambda one: WEIGHTS[one[0]])
        return loss_in(kind, statement, lost, gone=True)

    def _is_beside_warning(self, place: int) -> bool:
        """Whether a sentence right before or behind, in the same paragraph or list, warns."""
        own = self._pair.mine[place]
        beside = [*self._pair.mine[max(0, place - 1) : place], *self._pair.mine[place + 1 : place + 2]]
        return any(one.warns and one.section == own.section and abs(one.line - own.line) <= 1 for one in beside)

    def _is_struck(self, place: int) -> bool:
        """Whether what stood before and behind it stands side by side as it was: no other words can say it."""
        said = [spaced(one.tokens) for one in self._pair.theirs]
        before, behind = (self._said(place + step) for step in (-1, 1))
        return bool(before) and any(one == before and other == behind for one, other in pairwise([*said, ""]))

    def _said(self, place: int) -> str:
        return spaced(self._pair.mine[place].tokens) if 0 <= place < len(self._pair.mine) else ""

    def _all_of(self, statement: Statement, place: int) -> Iterator[tuple[Kind, str]]:
        if self._pair.stands_as_it_is(statement):
            return
        is_order = orders(statement, ())
        is_order = is_order and bool(statement.missed("before") or self._is_beside_warning(place))
        if statement.warns or is_order or has_to(statement):
            # in whatever language the page is: whether it still warns is for a person to see
            yield "warning", ""
        if self._pair.same_language and self._is_struck(place):
            yield from (("hedge", sign.phrase) for sign in statement.of("maybe", "can"))
            yield from (("negation", sign.phrase) for sign in statement.of("denies"))
        if self._pair.same_language:
            denied = [sign for sign in statement.of("denies") if sign.phrase in SURELY_DENIES]
            yield from (("negation", sign.phrase) for sign in (*statement.denials, *denied))
            yield from (("condition", sign.phrase) for family in CONDITIONS for sign in statement.missed(family))
            yield from (("hedge", sign.phrase) for family in HEDGES for sign in statement.missed(family))
        for number in statement.numbers:
            if not self._pair.is_on_page(number) and not is_small_word(number):
                yield "number", number.text
        yield from (("date", dated.text) for dated in statement.dates if not any(map(dated.same, self._pair.dates)))
        yield from (("quotation", quote.text) for quote in statement.quotes if not self._pair.is_quoted(quote.words))
        yield from (("name", name) for name in statement.names if not self._pair.has_name(name))
        yield from (("code", code) for code in statement.codes if not self._pair.has_code(code))

    # A sentence that is kept

    def _of_kept(self, statement: Statement, match: SentenceMatch) -> Iterator[Loss]:
        region = [self._pair.theirs[place] for place in match.region]
        before = len(self.unsure)
        counted = [*self._counted.lost(statement, match, region), *self._looked_up(statement, match, region)]
        bounds = list(self._counted.lost_bounds(statement, region))
        if self._pair.stands_as_it_is(statement):  # word for word: only the callout around it can have gone
            yield from self._warnings.callout(statement, region)
        elif self._pair.same_language and not statement.language:
            yield from _beside(counted, self._cut.struck(statement, match, region))
        elif self._pair.same_language:
            yield from _beside(counted, self._of_own_language(statement, match, region, counted, bounds))
            bounds = []
        yield from (*counted, *bounds)
        if match.by_place and self._is_unheeded(statement, region) and not self._is_to_see(before):
            self.unsure.append(replace(loss_in("warning", statement, ""), instead=shortened(region[0].text)))

    def _is_unheeded(self, statement: Statement, region: Sequence[Statement]) -> bool:
        """Whether what stands in the place of a warning says nothing like it, so that a person has to compare both:
        told as another number alone, nobody would have to see it.
        """
        if not statement.warns or not statement.language or not self._pair.same_language:
            return False
        return not any(one.warns or one.of(*_HEEDED) for one in region)

    def _is_to_see(self, before: int) -> bool:
        return any(loss.kind == "warning" for loss in self.unsure[before:])

    def _of_own_language(
        self,
        statement: Statement,
        match: SentenceMatch,
        region: Sequence[Statement],
        counted: Sequence[Loss],
        bounds: Sequence[Loss],
    ) -> list[Loss]:
        if dropped := self._conditions.dropped(statement, region):
            return dropped
        before = len(self.unsure)
        found = [*self._of_words(statement, match, region), *bounds]
        if not counted and self._pair.is_said_otherwise(statement, match):
            is_guess = any(one.of("about", "maybe", *_LIMITS) for one in region)
            sure = [loss for loss in bounds if loss.kind == "hedge" and not is_guess]  # no other word says `about`
            self.unsure += [replace(loss, instead=shortened(region[0].text)) for loss in found[:1] if loss not in sure]
            found = sure
        unsure = self.unsure[before:]
        if not counted and not found and all(loss.kind != "warning" for loss in unsure):
            weighed = list(self._likelihood.lost(statement, match, region, unsure))
            is_warning = any(loss.kind == "warning" for loss in weighed)
            if weighed:  # a warning is to be seen either way: whether it still warns is for a person to say
                self.unsure[before:] = [
                    replace(loss, instead=shortened(region[0].text)) for loss in weighed
                ] * is_warning
            found = [] if is_warning else weighed
        if not counted and not found and len(self.unsure) == before:
            self.unsure += [
                replace(loss, instead=shortened(region[0].text))
                for loss in self._cut.exchanged(statement, match, region)
            ]
        return found

    def _looked_up(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        """What may stand anywhere on the page."""
        yield from self._lost_days(statement, match, region)
        yield from (loss_in("date", statement, word) for word in statement.months if not self._has_month(word))
        for quote in statement.quotes:
            if not self._pair.is_quoted(quote.words):
                yield loss_in("quotation", statement, quote.text, region[0].text)
        listed = {name for cut in self._pair.cuts(statement, match) for name in cut.struck_from_list}
        replaced = [*self._names_put_for(statement, match)]
        for name in dict.fromkeys([*statement.names, *replaced]):
            if (
                name in listed
                or name in replaced
                or not (self._pair.has_name(name) or self._pair.is_shortened(name, statement, region))
            ):
                yield loss_in("name", statement, name, self._other_name(statement, region))
                break
        for code in dict.fromkeys(statement.codes):
            if not self._pair.has_code(code):
                yield loss_in("code", statement, code)

    def _lost_days(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        for dated in statement.dates:
            is_there = any(map(dated.same, self._pair.dates)) and not self._is_other_day(dated, match, region)
            if not is_there and not _is_otherwise_dated(dated, region):
                yield loss_in("date", statement, dated.text, _other_date(statement, region))

    def _is_other_day(self, dated: Dated, match: SentenceMatch, region: Sequence[Statement]) -> bool:
        """Whether another one of its kind stands there for it, wherever it may stand besides."""
        if any(dated.same(other) for one in region for other in one.dates):
            return False
        places = {number for place in match.region for number in self._pair.alignment.sources_of.get(place, ())}
        known = [other for place in places for other in self._pair.mine[place].dates]
        fresh = [other for one in region for other in one.dates if not any(one.same(other) for one in known)]
        return any((other.day < 0, other.minute < 0) == (dated.day < 0, dated.minute < 0) for other in fresh)

    def _names_put_for(self, statement: Statement, match: SentenceMatch) -> Iterator[str]:
        """Names for which others stand where all else is as it was, wherever they may stand besides; and what opened a
        list and went.
        """
        known = self._pair.source_names
        for cut in self._pair.cuts(statement, match):
            lost = [statement.tokens[place] for place in sorted(cut.lost)]
            if not cut.is_word_for_word or not 0 < len(lost) <= _LONGEST_NAME or not all(map(_is_capital, lost)):
                continue
            is_name = any(token.text in known for token in lost) or _begins_a_name(statement, min(cut.lost))
            is_other = len(cut.put) == len(lost) and all(map(_is_capital, cut.put))
            if is_name and (is_other or (min(cut.lost) == 0 and cut.struck_from_list)):
                yield lost[0].text

    def _binds_otherwise(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> bool:
        """Whether a word that the sentence has not binds or turns what stands there, with new words beside it."""
        if not self._pair.fresh_stems(match):
            return False
        own = {sign.phrase for sign in statement.signs}
        spare = spare_signs(statement, region, statement.signs, self._pair.others(statement, match))
        return any(sign.families & _BINDS and sign.phrase not in own for signs in spare for sign in signs)

    def _has_month(self, word: str) -> bool:
        short = word[:3]
        week = "weekdays" if short in ("mon", "fri") else "weekends" if short in ("sat", "sun") else ""
        return short in self._pair.months or (bool(week) and not self._pair.words.isdisjoint((week, week[:-1])))

    def _of_words(self, statement: Statement, match: SentenceMatch, region: Sequence[Statement]) -> Iterator[Loss]:
        self._denials.unsure.clear()
        denied = list(self._denials.lost(statement, match, region))
        yield from denied
        denied += self._denials.unsure
        self.unsure += [replace(loss, instead=shortened(region[0].text)) for loss in self._denials.unsure[:1]]
        if statement.warns and not denied:
            yield from self._warnings.lost(statement, match, region)
        weaker = list(islice(self._weaker.lost(statement, match, region), 1)) if not denied else []
        yield from weaker
        conditions = list(self._conditions.lost(statement, match, region)) if not weaker else []
        if conditions and self._binds_otherwise(statement, match, region):
            self.unsure.append(replace(conditions[0], instead=shortened(region[0].text)))
        else:
            yield from conditions[:2]
        if not denied and not weaker and not conditions:
            yield from self._cut.turned(statement, match, region)
            yield from self._denials.added(statement, match, region)
            yield from self._cut.cut_out(statement, match, region)

    def _other_name(self, statement: Statement, region: Sequence[Statement]) -> str:
        return next((name for one in region for name in one.names if name not in statement.names), "")


_LONGEST_NAME = 3
"""Words."""


def _is_capital(token: Token) -> bool:
    return token.kind == "word" and token.text[:1].isupper() and bool(token.stem)


def _begins_a_name(statement: Statement, place: int) -> bool:
    """`Jutta Brandner leads the tour.`: at the beginning every word has a capital. `Call Maria for it` is no name."""
    first, behind = [*statement.tokens[place + 1 : place + 3], None, None][:2]
    if first is None or behind is None or not _is_capital(first) or behind.kind != "word":
        return False
    return bool(behind.stem) or behind.word in _IS or behind.word.endswith("s")


_IS = word_set("is was has had will does")


def _is_otherwise_dated(dated: Dated, region: Sequence[Statement]) -> bool:
    return _is_hour(dated, region) or any(is_an_end(dated, one.text) or is_in_digits(dated, one.text) for one in region)


def _is_hour(dated: Dated, region: Sequence[Statement]) -> bool:
    """`9:00 bis 20:00` may become `von 9 bis 20 Uhr`."""
    bare = {value for one in region for number in one.numbers if not number.measure for value in number.bare}
    hour, minute = divmod(dated.minute, 60)
    written = {Fraction(hours * 100 + minute, 100) for hours in (hour, hour - 12)}  # `7.30 am`
    return dated.minute >= 0 and not bare.isdisjoint(written)


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


def _beside(told: Sequence[Loss], found: Iterable[Loss]) -> Iterator[Loss]:
    """Of the words that are told as a number, a date or a name already, no second time as words."""
    weights = {loss.lost: loss.weight for loss in told if loss.lost}
    return (loss for loss in found if loss.weight > weights.get(loss.lost, -1))
