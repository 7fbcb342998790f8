"""Words of a sentence that are gone from what is kept of it, and what stands in their place.

The words of the sentence and of what it became are laid side by side in their order. What is moved within it is not
gone; what has new words in its place may be reworded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.token import Token
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    places: range
    """Tokens of the sentence, from the first to the last that is gone."""
    gone: tuple[str, ...]
    """Of these the words with a topic that stand nowhere in what is kept, as they are compared."""
    fresh: tuple[str, ...]
    """Words with a topic that stand in their place and are of no sentence of the source there."""
    instead: tuple[str, ...]
    """All words in their place."""
    literal: float
    """Share of the other words of the sentence that stand as they were, in their order."""


def cuts(statement: Statement, region: Sequence[Statement], others: Sequence[Statement]) -> list[Cut]:
    """In order. `region`: what is kept, in the order of the page; `others`: what else of the source stands there."""
    mine = [(place, token) for place, token in enumerate(statement.tokens) if token.kind != "mark"]
    theirs = [token for one in region for token in one.tokens if token.kind != "mark"]
    own, known = set(statement.stems), {stem for one in others for stem in one.stems}
    steps = SequenceMatcher(None, [_key(token) for _, token in mine], [_key(token) for token in theirs]).get_opcodes()
    kept = sum(end - start for tag, start, end, _, _ in steps if tag == "equal")
    signs = {place for sign in statement.signs for place in range(sign.start, sign.end)}
    left = Counter(_key(token) for tag, _, _, start, end in steps if tag != "equal" for token in theirs[start:end])
    found: list[Cut] = []
    for tag, start, end, there, there_end in steps:
        if tag in ("equal", "insert"):
            continue
        gone = []
        for place, token in mine[start:end]:
            if left[_key(token)]:
                left[_key(token)] -= 1
            elif token.stem and token.kind == "word" and place not in signs:
                gone.append(token.stem)
        put = theirs[there:there_end]
        fresh = tuple(token.stem for token in put if token.stem and token.stem not in own | known)
        places = range(mine[start][0], mine[end - 1][0] + 1)
        instead = tuple(token.word or token.text for token in put)
        literal = kept / max(1, len(mine) - (end - start))
        found.append(Cut(places, tuple(gone), fresh, instead, literal))
    return found


def _key(token: Token) -> str:
    return token.stem or token.word or token.text
