"""Signs of a sentence and what stands beside them: which of them a page still has for which of its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from orchestrator.text.language import word_set
from orchestrator.text.losses.bound import WITHIN
from orchestrator.text.losses.cut import Cut
from orchestrator.text.losses.family import Family
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.token import Sign, ends_clause

AHEAD = 4
"""Words with a topic behind a denial that it may deny."""
BESIDE = 6
CONDITIONS: tuple[Family, ...] = ("only", "unless", "until", "before", "at least", "at most", "if")
HEDGES: tuple[Family, ...] = ("maybe", "often")
NAYS = word_set("not no never nothing nobody none without nicht kein keine keinen nie niemals nichts ohne")
MOSTLY = 0.7
HALF = 0.5


def of_families(signs: Iterable[Sign], *families: Family) -> list[Sign]:
    wanted = frozenset(families)
    return [sign for sign in signs if sign.families & wanted]


def spare_signs(
    statement: Statement, region: Sequence[Statement], but: Iterable[Sign], others: Iterable[Statement] = ()
) -> list[list[Sign]]:
    """Of each sentence of the region its signs, less those that stand there for another sign of the source's sentence:
    in `only when no reader needs it`, the `no` that is kept says nothing of the `only`. Neither does a word that this
    sentence has not, and another one that stands there has.
    """
    spared = {id(sign) for sign in but}
    spared |= {id(sign) for sign in statement.of("not", "nothing") if statement.is_no_denial(sign)}
    claimed = Counter(sign.phrase for sign in statement.signs if id(sign) not in spared)
    own = {sign.phrase for sign in statement.signs}
    claimed.update(sign.phrase for other in others for sign in other.signs if sign.phrase not in own)
    found: list[list[Sign]] = []
    for one in region:
        left = []
        for sign in one.signs:
            if claimed[sign.phrase] > 0:
                claimed[sign.phrase] -= 1
            elif not (sign.phrase not in own and _is_own_word(one, sign, statement)):
                left.append(sign)
        found.append(left)
    return found


def _is_own_word(one: Statement, sign: Sign, statement: Statement) -> bool:
    """Whether it is only another form of what the sentence has too: `ruled out` for `rule out`."""
    tokens = one.tokens[sign.start : sign.end]
    if "denies" not in sign.families or NAYS & {token.word for token in tokens}:
        return False
    return all(token.word in statement.words or token.stem in statement.stems for token in tokens)


def is_struck(
    statement: Statement,
    sign: Sign,
    answers: frozenset[Family],
    cuts: Sequence[Cut],
    region: Sequence[Statement],
    others: Sequence[Statement],
) -> bool:
    """Whether a sign went where all else stands as it was, and nothing says as much for it."""
    cut = next((cut for cut in cuts if cut.is_word_for_word and cut.drops(sign)), None)
    if cut is None or (cut.fresh and cut.gone):
        return False
    spare = spare_signs(statement, region, but=[sign], others=others)
    return not any(one.families & answers for signs in spare for one in signs)


def scope_of(statement: Statement, sign: Sign) -> tuple[list[str], list[str]]:
    """Words with a topic behind the sign, in its clause, and those right before it."""
    ahead: list[str] = []
    for place, token in enumerate(statement.tokens[sign.end :]):
        if len(ahead) == AHEAD or (ends_clause(token) and place):
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


def reaches(one: Statement, denial: Sign, place: int, *, few: bool = False) -> bool:
    """Whether a denial of a page's sentence is beside the word at the place.

    `few`: there are more denials to be found than stand there. Then none reaches beyond a comma.
    """
    if "not" in denial.families and one.language == "en":
        between = one.tokens[denial.end : place]
        if few and any("," in token.text for token in between):
            return False
        if 0 <= place - denial.end <= WITHIN and not any(ends_clause(token) for token in between):
            return True
        return 0 <= denial.start - place <= BESIDE
    return distance(denial, place) <= WITHIN


def distance(sign: Sign, place: int) -> int:
    return sign.start - place if place < sign.start else max(0, place - sign.end + 1)


def stems_of(statement: Statement, places: Iterable[int]) -> list[str]:
    return [stem for place in places if (stem := statement.tokens[place].stem)]


def with_scope(statement: Statement, sign: Sign, most: int = 5) -> str:
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
