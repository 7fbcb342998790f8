"""What bounds a number: from below, from above, or about; and what on a page bounds it as well."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.text.language import word_set
from orchestrator.text.losses.family import Family
from orchestrator.text.losses.number import MONEY, Number, unit_of
from orchestrator.text.losses.statement import Statement
from orchestrator.text.losses.token import Sign, ends_clause

WITHIN = 9
"""Words between a denial and what it denies."""
_AHEAD = 4
"""Words behind a bound in which its denial stands, where the verb comes first: `überschreiten Sie nie`."""
_APART_LISTED = """
the longest|the highest|the largest|the slowest|the worst|längstens|am längsten|the shortest|the lowest|the smallest
the most|the maximum|maximum|minimum|limit|limits|the limit|at the latest|the latest|the least|exceed|exceeds|exceeding
not exceed|not exceeding|does not exceed|spätestens|bis spätestens|obergrenze|maximal|höchstens|mindestens
überschreitet|überschreiten|übersteigen|übersteigt|überschritten|at most|at least|or more|or longer|or less
oder mehr|oder länger|ab
"""
_APART = frozenset(_APART_LISTED.strip().replace("\n", "|").split("|"))
_IN_TIME = word_set("in any per every each im pro je")
_BEHIND = word_set("or oder and und")
_ALSO_BEHIND = frozenset({"at least", "at most", "mindestens", "höchstens", "maximal", "minimum", "maximum"})
_ONLY_ANSWER = frozenset({"from", "ab", "bis", "limit", "limits", "the limit", "limit of"})
"""`from 95 s to 38 s` bounds nothing; `from 8 GB up` may stand for `at least 8 GB`."""
DENIED: dict[Family, Family] = {"more": "at most", "less": "at least"}
_APART_FROM = word_set("off away from entfernt")
_EXTENTS = word_set("height depth length width distance level höhe tiefe länge breite")
_PLACES = word_set("in on at after before during by with from to nach vor bei mit in im am von")
_COMPARES: frozenset[Family] = frozenset({"more", "less"})
_BOUNDS: tuple[Family, ...] = ("at least", "at most", "more", "less", "about")


def bounds_of(statement: Statement, number: Number) -> list[tuple[Sign, Family]]:
    """What bounds a number: `at least 10`, `10 or more`, `about 10`."""
    found: list[tuple[Sign, Family]] = []
    for sign in statement.signs:
        ahead = 0 <= number.place - sign.end <= 2 and sign.end - 1 < number.place
        behind = 0 <= sign.start - number.end <= 1 and sign.phrase.split()[0] in _BEHIND
        behind = behind or (sign.start == number.end and sign.phrase in _ALSO_BEHIND and _ends(statement, sign.end))
        between = statement.tokens[sign.end : number.place] if ahead else []
        if not (ahead or behind) or any(token.kind != "word" and token.text != "(" for token in between):
            continue
        if unit_of(sign.phrase) and sign.start and statement.tokens[sign.start - 1].kind == "number":
            continue  # `2 min` is no minimum
        if sign.families & _COMPARES and any(token.stem or token.word in _PLACES for token in between):
            continue  # `lower than in plate 5`
        behind_it = {token.word for token in statement.tokens[number.end : number.end + 1]}
        if sign.phrase == "passed" and behind_it & _APART_FROM:
            continue  # `a tanker passed 0.5 miles off`
        if any(token.word in _EXTENTS for token in between):
            continue  # `wet up to a height of 90 cm`
        if family := next((fam for fam in _BOUNDS if fam in sign.families), None):
            found.append((sign, family))
    return found


def is_bounded(family: Family, sign: Sign, statement: Statement, number: Number, region: Sequence[Statement]) -> bool:
    """Whether a page bounds the number as the sign does: from the same side, or from the other one and denied.

    `Not later than 4` is `by 4`; `we pay only if it stood empty no longer than 60 days` is `we do not pay if longer`.
    """
    exceeds = "exceed" in sign.phrase and any("exceed" in one.words and not one.denials for one in region)
    if family == "at most" and not exceeds and any(one.words & (_LIMITS | _CAN) - statement.words for one in region):
        return True  # `up to an hour` is `it can take an hour`
    if _is_denied(statement, sign) and any(one.words & _WAIT for one in region):
        return True  # `not within four months of it` is `wait four months`
    if any(_bounds_what_was_named(family, one) for one in region):
        return True
    return any(
        number.same(other) and _is_bounded_there(family, sign, statement, number, one, other)
        for one in region
        for other in one.numbers
    )


def _is_bounded_there(
    family: Family, sign: Sign, statement: Statement, number: Number, one: Statement, other: Number
) -> bool:
    if _is_under_one(family, other) or _is_not_before(family, one, other):
        return True
    apart = [(far, fam) for far in one.signs if far.phrase in _APART for fam in _BOUNDS if fam in far.families]
    both_back = _counts_back(statement, number) and _counts_back(one, other)
    denied_alone = statement.of("only", "unless") and one.denials and not one.of("only", "unless")
    for theirs, fam in (*bounds_of(one, other), *apart):
        if theirs.phrase in _EITHER or bounds_alike(family, fam) or denied_alone:
            return True
        if both_back and {sign.phrase, theirs.phrase} & _BY:
            return True
        if "about" not in (family, fam) and _is_denied(statement, sign) != _is_denied(one, theirs):
            return True
    return False


def _bounds_what_was_named(family: Family, one: Statement) -> bool:
    """`They promised 65,000; we built 41,200, which is far below that.`"""
    return any(
        bounds_alike(family, fam) and one.tokens[sign.end].word in _THAT
        for sign in one.signs
        for fam in _BOUNDS
        if fam in sign.families and sign.end < len(one.tokens)
    )


_THAT = word_set("that this it these those dem diesem")


def _counts_back(statement: Statement, number: Number) -> bool:
    """`30 days before`: no later than that is at least that."""
    behind = statement.tokens[number.end : number.end + 3]
    return number.measure in ("time", "month", "") and any(token.word in _BACK for token in behind)


_BACK = word_set("before prior ahead beforehand earlier notice in vor vorher davor zuvor voraus im")
_BY = frozenset(
    {"no later than", "not later than", "at the latest", "spätestens", "nicht später als", "bis spätestens"}
)


def _is_under_one(family: Family, number: Number) -> bool:
    """`Noch kein Jahr alt`, `keinen Meter entfernt`."""
    return family in ("less", "at most") and number.text.lower().startswith("kein")


def _is_not_before(family: Family, one: Statement, number: Number) -> bool:
    """`Vor Fassung 5 wird er nicht entfernt`; and from the other side, `after a month it can no longer be appealed`."""
    side: Family = "before" if family == "at least" else "after"
    signs = [sign for sign in one.of(side) if 0 <= number.place - sign.end <= 2]
    return family in ("at least", "at most") and bool(signs) and bool(one.denials)


def _is_denied(statement: Statement, sign: Sign) -> bool:
    """Whether what is bounded is denied in its clause: `not with more than 10`, `überschreiten Sie nie 10`."""
    unless = any(one.start < sign.start and one.phrase in ("unless", "es sei denn") for one in statement.signs)
    if unless:
        return True
    behind = statement.clause(sign.end)
    denials = [*statement.denials, *(one for one in statement.signs if one.phrase in _AVOIDED)]
    return is_denied_at(statement, sign.start) != any(one.start in behind for one in denials)


_AVOIDED = word_set("avoid avoided forbidden prohibited banned vermeiden vermieden verboten untersagt unzulässig")
_LIMITS = word_set(
    "limit limits cap maximum deadline zeit frist allowed permitted erlaubt zulässig grenze höchstgrenze obergrenze"
)
_WAIT = word_set("wait waits waited waiting leave apart between gap warten warte wartet abstand dazwischen")
_CAN = word_set("can may kann können")
_EITHER = frozenset(
    {"or earlier", "or later", "oder früher", "oder später", "or older", "and older", "oder älter", "und älter"}
)
"""Of a time, and of a version,, from which side depends on where one looks from."""


def is_only_beyond(number: Number, region: Sequence[Statement]) -> bool:
    """`none is needed up to 90 days` may become `only above 90 days one is needed`."""
    return any(
        one.of("only") and not one.denials and any(number.same(other) for other in one.numbers) for one in region
    )


def is_in_time(sign: Sign, number: Number, region: Sequence[Statement]) -> bool:
    """`within 24 hours` may become `in any 24 hours`."""
    if sign.phrase not in ("within", "binnen", "innerhalb") or number.measure not in ("time", "month"):
        return False
    return any(
        number.same(other) and _IN_TIME & {token.word for token in one.tokens[max(0, other.place - 3) : other.place]}
        for one in region
        for other in one.numbers
    )


def is_no_bound(sign: Sign, number: Number) -> bool:
    if sign.phrase == "gegen" and number.measure in MONEY:
        return True  # `gegen 10 € Pfand`
    return sign.phrase in _ONLY_ANSWER or (
        sign.phrase in ("over", "past", "über") and number.measure in ("time", "month")
    )


def _ends(statement: Statement, place: int) -> bool:
    return place >= len(statement.tokens) or ends_clause(statement.tokens[place]) or statement.tokens[place].text == ","


def is_denied_at(statement: Statement, start: int) -> bool:
    """Whether a denial stands before the place, in its clause: `not ... with more than 10` bounds from above."""
    for place in range(start - 1, max(-1, start - WITHIN), -1):
        if ends_clause(statement.tokens[place]):
            return False
        if any(denial.start <= place < denial.end for denial in statement.denials):
            return True
    return False


def bounds_alike(mine: Family, theirs: Family) -> bool:
    upper, lower = {"at most", "less"}, {"at least", "more"}
    return (mine in upper and theirs in upper) or (mine in lower and theirs in lower)
