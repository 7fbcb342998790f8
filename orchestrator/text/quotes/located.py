"""Where the words of a quote stand in a text: all of them, in order, or nowhere."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from orchestrator.text.quotes.folded import DASH, EITHER, ELLIPSIS, FoldedText, folded
from orchestrator.text.quotes.negation import TURNS
from orchestrator.text.quotes.number_ends import begins_inside, ends_inside
from orchestrator.text.quotes.same_unit import is_other_prime, is_other_unit, primes, units
from orchestrator.text.quotes.within_word import begins_within_word, ends_within_word
from orchestrator.text.sentences import is_abbreviation
from orchestrator.values import dataclass

MOST_CHARACTERS = 5_000
"""Of a quote. What is longer is a passage, and nobody compares it."""
MOST_PARTS = 6
"""Of a quote that leaves something out."""
MOST_LEFT_OUT = 1_500
"""Characters that one ellipsis may stand for: half a page. What joins two ends of a book is no quote."""
_MOST_PLACES = 400
"""At which a quote is tried: more than a phrase of three words has in a book."""
_FEWEST_LETTERS = 8
"""Of a quote, or of a part of one, that is to show something; two words do too. `the … of` stands everywhere."""
_FEWEST_UNSPACED = 4
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ENDS = ".,;:!?。،؛؟、'"
_ASKS = "!?؟！？"
_BROKEN = re.compile(r"\u00ad ?|[\u200b-\u200f\u2060\ufeff]|(?<=[^\W\d_])[-‐] (?=[^\W\d_])")
"""What stands within a word that a typesetter broke, lines joined: `no- table` says no no."""
_NEAR = 3
"""Words between a negation that an ellipsis swallowed and the words that it is of."""


@dataclass(frozen=True)
class Located:
    """A quote that stands in a text."""

    spans: tuple[tuple[int, int], ...]
    """Of each part, in characters of the text; several, where the quote leaves something out."""
    left_out: tuple[str, ...] = ()
    """What stands in the text where the quote has an ellipsis."""
    goes_before: str = ""
    """What stands in the same sentence before a quote that does not say that it begins within it."""
    goes_on: str = ""
    """The same behind it."""

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(frozen=True)
class Nowhere:
    why: str = ""
    """Where more can be said than that the words do not stand there."""


_WAYS = ((False, False), (True, True), (True, False))
"""Whether the text, and the quote, are read as Markdown: who copied the page that was made of it has no marks."""


class SearchedText:
    """A text that quotes are looked for in: as it stands, and as its Markdown reads; each is folded once."""

    def __init__(self, text: str) -> None:
        self.text = text

    def locate(self, quote: str) -> Located | Nowhere:
        """The first place where the words of the quote stand.

        Nothing is guessed: a word more or less, another number, a number that is only a piece of one, and parts in
        another order stand nowhere. Takes time in proportion to the text, whatever the quote.
        """
        if len(quote) > MOST_CHARACTERS:
            return Nowhere(f"it has more than {MOST_CHARACTERS:,} characters")
        told = Nowhere()
        for markdown, its in _WAYS:
            found = self._folds[markdown].locate(_AskedQuote.of(quote, its))
            if isinstance(found, Located):
                return found
            told = told if told.why else found
        return told

    @cached_property
    def _folds(self) -> _Folds:
        return _Folds(self.text)


class _Folds(dict[bool, "_QuoteSearch"]):
    """Made when one is asked for: most quotes stand in the text as it is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def __missing__(self, markdown: bool) -> _QuoteSearch:
        self[markdown] = _QuoteSearch(self._text, folded(self._text, markdown=markdown))
        return self[markdown]


class _QuoteSearch:
    """In a text that is folded in one way."""

    def __init__(self, text: str, its: FoldedText) -> None:
        self.text = text
        self._folded = its
        # A text whose lines are longer than anybody breaks them has a paragraph in each.
        is_unwrapped = any(len(line) > _LONGEST_LINE for line in text[:_LOOKED_AT].split("\n"))
        self._sentence_end = _LINE_OR_END if is_unwrapped else _SENTENCE_END

    def locate(self, asked: _AskedQuote) -> Located | Nowhere:
        if not _shows_something(asked.whole.chars):
            return Nowhere("it is too short to show anything")
        for span in self._places(asked.whole, asked.mark, 0, len(self._folded), _MOST_PLACES):
            return self._told([span], asked)
        return self._in_parts(asked)

    def _in_parts(self, asked: _AskedQuote) -> Located | Nowhere:
        if len(asked.parts) < 2:
            return Nowhere()
        if len(asked.parts) > MOST_PARTS:
            return Nowhere(f"it leaves something out more than {MOST_PARTS - 1} times")
        if not all(_shows_something(part.chars) for part in asked.parts):
            return Nowhere("a part of it is too short to show anything")
        first, *others = asked.parts
        refused = None
        for span in self._places(first, "", 0, len(self._folded), _MOST_PLACES // 4):
            if spans := self._following(span, others, asked.mark):
                found = self._told(spans, asked)
                if isinstance(found, Located):  # text that repeats itself may say it whole further down
                    return found
                refused = refused or found
        if refused:
            return refused
        stand = [next(self._places(part, "", 0, len(self._folded), 1), None) for part in asked.parts]
        return Nowhere("its parts stand far apart or in another order" if all(stand) else "")

    def _following(
        self, span: tuple[int, int], others: Sequence[FoldedText], mark: str
    ) -> list[tuple[int, int]] | None:
        spans = [span]
        for number, part in enumerate(others, 1):
            start = spans[-1][1]
            last = mark if number == len(others) else ""
            found = next(self._places(part, last, start, start + MOST_LEFT_OUT + len(part), 50), None)
            if found is None:
                return None
            spans.append(found)
        return spans

    def _places(self, part: FoldedText, mark: str, first: int, last: int, most: int) -> Iterator[tuple[int, int]]:
        """Spans in the folded text where it stands as a whole."""
        at = first - 1
        for _ in range(most):
            at = self._folded.chars.find(part.chars, at + 1, min(last, len(self._folded)))
            if at < 0:
                return
            end = at + len(part)
            is_it = self._fits(part, at) and self._is_whole(part, at, end) and self._means_the_same(part, at)
            if is_it and self._ends_alike(end, mark):
                yield at, end

    def _fits(self, part: FoldedText, at: int) -> bool:
        """Whether dashes stand where they stand; a hyphen at the end of a line may be one of the word, or not."""
        if part.chars[0].isdigit() and part.gaps[0] == DASH != self._folded.gaps[at]:  # a sign, not a list's mark
            return False
        mine, its = self._folded.gaps[at + 1 : at + len(part)], part.gaps[1:]
        return mine == its or all(a == b or EITHER in (a, b) for a, b in zip(mine, its, strict=True))

    def _is_whole(self, part: FoldedText, start: int, end: int) -> bool:
        """Whether it begins and ends with whole words and whole numbers."""
        chars, gaps = self._folded.chars, self._folded.gaps
        if start and gaps[start] != DASH and _is_one_word(chars[start - 1], chars[start]):
            return False
        if end < len(chars) and gaps[end] != DASH and _is_one_word(chars[end - 1], chars[end]):
            return False
        its = self._folded
        first, last = self._first(part, start), its.ends[end - 1]
        if begins_within_word(self.text, first) or ends_within_word(self.text, last):
            return False
        return not (begins_inside(self.text, first) or ends_inside(self.text, last))

    def _first(self, part: FoldedText, start: int) -> int:
        """Where it begins in the text: with its sign, where it has one."""
        first = self._folded.starts[start]
        is_signed = part.chars[0].isdigit() and part.gaps[0] == DASH == self._folded.gaps[start]
        return first - 1 if is_signed and _SIGN_BEFORE.search(self.text, max(0, first - 2), first) else first

    def _means_the_same(self, part: FoldedText, at: int) -> bool:
        """Whether units and marks behind numbers, of which typography folds some together, are the same ones."""
        for start, end in units(part.chars):
            mine, its = part.raw(start, end), self._folded.raw(at + start, at + end)
            if is_other_unit(mine, its) and not _is_set(part.text, self._folded.raw(at, at + len(part))):
                return False
        return not any(
            is_other_prime(
                part.raw(place, place + 1),
                self._folded.raw(at + place, at + place + 1),
                is_closing="'" in part.chars[:place],
            )
            for place in primes(part.chars)
        )

    def _ends_alike(self, end: int, mark: str) -> bool:
        """Whether a quote that asks, exclaims or states does what the text does there."""
        there = self._folded.chars[end : end + 2].lstrip("'")[:1]
        if mark and mark in _ASKS:
            return there == mark
        return not (mark in (".", "。") and mark and there and there in _ASKS)

    def _told(self, spans: Sequence[tuple[int, int]], asked: _AskedQuote) -> Located | Nowhere:
        raw = [(self._folded.starts[start], self._folded.ends[end - 1]) for start, end in spans]
        raw[0] = (self._first(asked.parts[0], spans[0][0]), raw[0][1])
        between = tuple(" ".join(self.text[first[1] : second[0]].split()) for first, second in pairwise(raw))
        shown = "".join(self.text[start : end + _LONGEST_NOTE] for start, end in raw)
        if other := next((mark for mark in asked.whole.notes if mark not in shown), ""):
            return Nowhere(f"the note {other} does not stand there")
        if swallowed := next(filter(None, map(_swallowed, between)), ""):
            return Nowhere(f"what it leaves out says “{swallowed}”")
        before = "" if asked.opens else self._sentence_before(raw[0][0])
        behind = "" if asked.stays_open else self._sentence_behind(raw[-1][1])
        raw[0] = (self._with_opening(raw[0][0], asked.quotes_within), raw[0][1])
        raw[-1] = (raw[-1][0], self._with_mark(raw[-1][1], asked.mark))
        return Located(tuple(raw), between, before, behind)

    def _with_opening(self, start: int, quotes_within: bool) -> int:
        """Where a quote begins that begins with a quotation mark, as what it quotes does."""
        before = _OPENING.search(self.text, max(0, start - 3), start) if quotes_within else None
        return before.start() if before else start

    def _with_mark(self, end: int, mark: str) -> int:
        return end + 1 if mark and self.text[end : end + 1] == mark else end

    def _sentence_before(self, start: int) -> str:
        """What of its sentence stands before it, without marks."""
        first = max(0, start - _LONGEST_TOLD)
        before = self.text[first:start]
        # An end shows by what stands behind it, so a little of the quote is looked at too.
        shown = self.text[first : start + _READ_ON]
        ends = [one.end() for one in self._ends(shown) if one.end() <= len(before)]
        said = " ".join(before[ends[-1] if ends else 0 :].split())
        return said if any(map(str.isalnum, said)) else ""

    def _sentence_behind(self, end: int) -> str:
        behind = self.text[end : end + _LONGEST_TOLD]
        over = next(self._ends(behind), None)
        said = " ".join(behind[: over.start() if over else None].split())
        return said if any(map(str.isalnum, said)) else ""

    def _ends(self, text: str) -> Iterator[re.Match[str]]:
        """Ends of sentences; the full stop of `Mr.` or `Fig. 3` is none."""
        for found in self._sentence_end.finditer(text):
            following = text[found.end() : found.end() + _READ_ON].lstrip()
            token = _TOKEN.search(text, max(0, found.start() - _LONGEST_TOKEN), found.start())
            if found[0] == "." and token and following and is_abbreviation(token[0], following, first=False):
                continue
            yield found


_SIGN_BEFORE = re.compile(r"(?<!\w)[-−–]\Z")
_LONGEST_NOTE = 24
"""Characters of a mark of a note behind a quote, with what stands between."""
_READ_ON = 40
"""Characters behind an end that tell whether it is one."""
_LONGEST_TOKEN = 20
_TOKEN = re.compile(r"[^\s\"'“”„‘’«»(\[]+\Z")
_OPENING = re.compile(r"[\"'“„«»‹›「『‘‚][ \u00a0\u202f]?\Z")
_LONGEST_TOLD = 240
"""Characters of what a quote leaves out at its ends."""
_SENTENCE_END = re.compile(
    r"(?<![\d.])[.!?؟۔।](?=[\"'”’»“)\]*_]*(?:\s|$|\[))|[。！？]|"
    r"(?<=\d\d\d)\.(?=(?:\[[^\]\s]{1,20}\])*\s+[“„\"']?[A-ZÄÖÜ])|\n[ \t\r]*\n|"
    r"\n(?=[ \t]*(?:[#>*•|-]|\d+[.)]) ?)|(?<=\n)#[^\n]*\n|\A\Z"
)
_LINE_OR_END = re.compile(rf"{_SENTENCE_END.pattern}|\n")
_LONGEST_LINE = 200
_LOOKED_AT = 20_000


@dataclass(frozen=True)
class _AskedQuote:
    whole: FoldedText
    parts: tuple[FoldedText, ...]
    """Between the ellipses."""
    mark: str
    """With which it says that its last sentence ends."""
    opens: bool
    """It says by an ellipsis that something stands before it."""
    stays_open: bool
    quotes_within: bool
    """It begins with a quotation mark, and goes on behind its end."""

    @classmethod
    def of(cls, quote: str, markdown: bool) -> _AskedQuote:
        whole = _without_frame(folded(quote, markdown=markdown, is_quote=True))
        chars = whole.chars
        opens, stays_open = chars.startswith(ELLIPSIS), chars.rstrip("'.").endswith(ELLIPSIS)
        first, last = 0, len(chars)
        while first < last and chars[first] in f"{ELLIPSIS}' ":
            first += 1
        mark = ""
        while last > first and chars[last - 1] in _ENDS + ELLIPSIS + " ":
            if (end := chars[last - 1]) != "'":  # `"safe"?` asks; in `a mark: "!"` the mark ends nothing
                mark = end if end in f".。{_ASKS}" else ""
            last -= 1
        bare = _piece(whole, first, last)
        return cls(bare, tuple(_parts(bare)), mark, opens, stays_open, chars.startswith("'"))


def _without_frame(whole: FoldedText) -> FoldedText:
    """Without the quotation marks that a quote may be given in."""
    return _piece(whole, 1, len(whole) - 1) if whole.chars[:1] == "'" == whole.chars[-1:] and len(whole) > 2 else whole


def _parts(whole: FoldedText) -> Iterator[FoldedText]:
    start = 0
    for found in re.finditer(ELLIPSIS, whole.chars):
        yield _trimmed(whole, start, found.start())
        start = found.end()
    yield _trimmed(whole, start, len(whole))


def _trimmed(whole: FoldedText, start: int, end: int) -> FoldedText:
    while start < end and whole.chars[start] in _ENDS + " ":
        start += 1
    while end > start and whole.chars[end - 1] in _ENDS + " ":
        end -= 1
    return _piece(whole, start, end)


def _piece(whole: FoldedText, start: int, end: int) -> FoldedText:
    return FoldedText(
        whole.text,
        whole.chars[start:end],
        whole.starts[start:end],
        whole.ends[start:end],
        whole.gaps[start:end],
        whole.notes,
    )


def _swallowed(left_out: str) -> str:
    """The negation in what an ellipsis stands for, of the words beside it: with the quote it says the opposite.

    One in a sentence of its own, or far within a longer passage, is told with the passage and no more.
    """
    sentences = _SENTENCE_END.split(_BROKEN.sub("", left_out))
    for near in (sentences[0].split()[:_NEAR], sentences[-1].split()[-_NEAR:]):
        if found := TURNS.search(" ".join(near).replace("’", "'")):
            return found[0]
    return ""


def _is_set(quote: str, text: str) -> bool:
    """Whether one was set in capitals, in small letters, or with a capital for every word as titles are, so that the
    case of its letters says nothing.
    """
    words = re.findall(r"(?<![^\W\d_])[^\W\d_]{4,}", quote)
    is_title = len(words) > 1 and all(word[0].isupper() for word in words)
    return is_title or quote in (quote.upper(), quote.lower()) or text == text.upper()


def _shows_something(chars: str) -> bool:
    letters = sum(map(str.isalnum, chars))
    words = len(re.findall(r"\w+", chars))
    return letters >= _FEWEST_LETTERS or words >= 2 or len(_UNSPACED.findall(chars)) >= _FEWEST_UNSPACED


def _is_one_word(before: str, after: str) -> bool:
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        return False
    return (before.isalnum() or before == "_") and (after.isalnum() or after == "_")


def line_of(text: str, place: int) -> int:
    """Which line of the text a character stands in; the first is 1."""
    return text.count("\n", 0, place) + 1


def page_of(pages: Sequence[int], place: int) -> int | None:
    """Which page a character stands on, by the places where the pages begin; None without any."""
    return bisect_right(pages, place) or None if pages else None
