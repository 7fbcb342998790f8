"""Words of a sentence that are gone from what is kept of it, and what stands in their place.

The words of the sentence and of what it became are laid side by side in their order. What is moved within it is not
gone; what has new words in its place may be reworded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cached_property

from orchestrator.text.language import word_set
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.token import Sign, Token
from orchestrator.values import dataclass

WORD_FOR_WORD = 0.85
"""Share of the other words of both from which nothing but the cut was changed: then no rewording explains it."""


_BEGINNING = 5
"""Letters by which a word is known in another form."""
_MOST_WORDS = 300
"""Of a sentence, or of what it became: a longer one is hostile, and side by side each word meets each."""


@dataclass(frozen=True)
class Cut:
    statement: Statement
    places: range
    """Tokens of the sentence, from the first to the last that is gone or moved."""
    lost: frozenset[int]
    """Of these, what stands nowhere in what is kept."""
    put: tuple[Token, ...]
    """What stands in their place."""
    fresh: tuple[str, ...]
    """Of that the words with a topic that are of no sentence of the source there, as they are compared."""
    strange: tuple[Token, ...]
    """What is kept has these and the sentence has not, wherever they stand."""
    literal: float
    """Share of the other words, of the sentence and of what it became, that are words of both."""

    @cached_property
    def gone(self) -> tuple[str, ...]:
        """Words with a topic that are lost, as they are compared. A sign, `never`, is looked for by itself."""
        signs = {place for sign in self.statement.signs for place in range(sign.start, sign.end)}
        tokens = [self.statement.tokens[place] for place in sorted(self.lost - signs)]
        return tuple(token.stem for token in tokens if token.stem and token.kind == "word")

    @property
    def is_other_word(self) -> bool:
        """Whether words went and other ones came, not the same in another form: `objects to` for `has no objection`."""
        begins = {word[:_BEGINNING] for word in self.gone}
        return bool(self.gone) and any(word[:_BEGINNING] not in begins for word in self.fresh)

    @cached_property
    def moved(self) -> int:
        """How many words with a topic stand elsewhere in what is kept."""
        tokens = [self.statement.tokens[place] for place in self.places if place not in self.lost]
        return sum(bool(token.stem) and token.kind == "word" for token in tokens)

    @property
    def text(self) -> str:
        return " ".join(self.statement.tokens[place].text for place in self.places)

    @property
    def is_struck(self) -> bool:
        """Whether words went where all else stands as it was and nothing is new: no other words can say them."""
        between = [place for place in self.places if self.statement.tokens[place].text == ","]  # `a dry, still day`
        return len(self.lost) + len(between) == len(self.places) and not any(map(_says, self.strange))

    @property
    def struck_from_list(self) -> tuple[str, ...]:
        """Words between commas that went where all else stands as it was and nothing is new."""
        if not self.is_struck:
            return ()
        tokens = self.statement.tokens
        around = {place: tokens[max(0, place - 1) : place + 2] for place in self.lost}
        return tuple(tokens[place].text for place in around if any(one.text == "," for one in around[place]))

    @property
    def is_word_for_word(self) -> bool:
        return self.literal >= WORD_FOR_WORD

    def drops(self, sign: Sign) -> bool:
        """Whether a sign of the sentence is among what is lost."""
        return sign.start in self.lost


def _says(token: Token) -> bool:
    """Not of `is` for `must be`, nor of `do not` for `may not`."""
    return bool(token.stem) or token.word not in _FILLS


_FILLS = word_set(
    "is are be was were do does did to the a an it will ist sind wird werden zu der die das es on at in by am im um"
)


def cuts(statement: Statement, region: Sequence[Statement], others: Sequence[Statement]) -> list[Cut]:
    """In order. `region`: what is kept, in the order of the page; `others`: what else of the source stands there."""
    mine = [(place, token) for place, token in enumerate(statement.tokens) if token.kind != "mark"]
    theirs = [token for one in region for token in one.tokens if token.kind != "mark"]
    if not mine or not theirs or max(len(mine), len(theirs)) > _MOST_WORDS:
        return []
    own, known = set(statement.stems), {_key(token) for one in others for token in one.tokens}
    steps = SequenceMatcher(None, [_key(token) for _, token in mine], [_key(token) for token in theirs]).get_opcodes()
    changed = [step for step in steps if step[0] != "equal"]
    left = Counter(_key(token) for _, _, _, start, end in changed for token in theirs[start:end])
    steps_lost: list[set[int]] = []
    for _, start, end, _, _ in changed:
        lost = set()
        for place, token in mine[start:end]:
            if left[_key(token)]:
                left[_key(token)] -= 1
            else:
                lost.add(place)
        steps_lost.append(lost)
    all_lost = sum(map(len, steps_lost))
    strange, spare = [], Counter(left)
    for _, _, _, start, end in changed:
        for token in theirs[start:end]:
            if spare[_key(token)] > 0:
                spare[_key(token)] -= 1
                strange.append(token)
    odd = Counter({key: count for key, count in left.items() if key not in known})
    found: list[Cut] = []
    for (_, start, end, there, there_end), lost in zip(changed, steps_lost, strict=True):
        if start == end:
            continue
        put = tuple(theirs[there:there_end])
        apart = odd - Counter(map(_key, put))
        stay = len(mine) - all_lost
        literal = stay / max(1, len(mine) - len(lost) + apart.total())
        fresh = tuple(token.stem for token in put if token.stem and token.stem not in own and token.stem not in known)
        places = range(mine[start][0], mine[end - 1][0] + 1)
        found.append(Cut(statement, places, frozenset(lost), put, fresh, tuple(strange), literal))
    return found


def _key(token: Token) -> str:
    return token.stem or token.word or token.text
