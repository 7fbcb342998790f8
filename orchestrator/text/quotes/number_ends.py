"""Whether a quote that begins or ends with a number has all of it: `200 people` is none of `1 200 people`."""

from __future__ import annotations

import re

from orchestrator.text.quotes.within_word import without_marks_before, without_marks_behind

_SPACE = "[ \u00a0\u2009\u202f]"
_CURRENCY = "€$£¥₹₽₩¢₺₴₪₫฿"
_COUNTING = "〇零一二三四五六七八九十百千万萬億亿兆两兩"
_DIRECTLY = rf"[-+−–±~≈<>≤≥/^{_CURRENCY}#№§]"
"""Right before a number, it makes another one of it."""
_BEFORE = re.compile(rf"(?:{_DIRECTLY}|[{_CURRENCY}±≈≤≥<]{_SPACE}|(?<=[^\n>\s]){_SPACE}>{_SPACE}|\d[.,'’:٫٬．，])\Z")
_GROUP_BEFORE = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:{_SPACE}\d{{3}})*{_SPACE}\Z")
_A_GROUP = re.compile(r"\d{3}(?!\d)")
"""What may stand behind a space within a number: `12 000`. Two numbers that stand so are refused with it."""
_BEHIND = re.compile(
    rf"[.,'’٫٬．，]\d|[-+−–/:^]\d|[%٪％‰°²³⁴⁵⁶⁷⁸⁹½¼¾]|[{_CURRENCY}]|"
    rf"{_SPACE}[{_CURRENCY}](?!{_SPACE}?\d)|{_SPACE}?°|{_SPACE}?[½¼¾⅓⅔⅛⅜⅝⅞]|{_SPACE}\d{{1,2}}[/⁄]\d|{_SPACE}?±{_SPACE}?\d|"
    rf"{_SPACE}?[×·x*]{_SPACE}?10(?:[⁰¹²³⁴-⁹⁻^]|\*\*|{_SPACE}?\^)"
)
_LAST_GROUP = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:{_SPACE}\d{{3}})*\Z")
_GROUP_BEHIND = re.compile(rf"{_SPACE}\d{{3}}(?!\d)")
_SCALE = re.compile(
    r"[만억천조]| ?(?:%|‰|percent\w*|per cent|pro(?:zent|mille)|pour ?cent|por ?(?:ciento|cento)|per ?cento|"
    r"pp[mb]\b|basis points?|"
    r"hundred|thousand|dozen|lakhs?\b|crores?\b|mil(?:lion|jo|jard|liard|yon|yar|ion|iard|h)\w*|"
    r"[bt]illion\w*|tausend|tusen|mi[lo]\b|mill?\b|mille|mila\b|(?:mln|mrd|mld|mlrd|bln|bn|mn|tn|trn)\b|"
    r"тыс|млн|млрд|миллион|миллиард|тысяч|ألف|آلاف|مليون|مليار|हज़ार|लाख|करोड़|万|萬|億|亿|兆|千|百)"
)
"""Makes another number of the one before it."""
_UNIT = re.compile(
    r"[0-9]\)? ?(?:[^\W\d_]{1,4}|miles?|met(?:re|er)s?|kilomet(?:re|er)s?|grams?|tons?|tonnes?|lit(?:re|er)s?|watts?|"
    r"euros?|dollars?|pounds?|francs?|yen|kilos?|kronor|kroner)\Z"
)
_OF_TIME = (
    "hour|second|minute|day|week|month|year|annum|capita|head|person|square|cubic|stunde|sekunde|minute|tag|woche|monat|"
    "jahr|kopf|heure|seconde|jour|an|mois|semaine|personne|hora|segundo|día|dia|mes|mês|año|ano|ora|secondo|giorno|mese|"
    "anno|uur|dag|jaar|timme|år"
)
_UNIT_GOES_ON = re.compile(
    rf"[/⁄·⋅][^\W\d_]|[²³⁴⁻^]|[/⁄][0-9]|{_SPACE}[^\W\d_]{{1,3}}⁻|{_SPACE}(?:per|pro|par|por|je)\s(?:{_OF_TIME})\b",
    re.IGNORECASE,
)
"""`60 km` is none of `60 km/h`."""
UNIT_WORDS = (
    r"(?:(?:kilo|centi|milli|deci|deka|hecto|hekto|micro|mikro|nano)?(?:met(?:re|er)n?s?|metros?|metri|gram(?:me|m)?s?)|"
    r"(?:kilo|centi|milli)?m[èe]tres?|lit(?:re|er)n?s?|(?:square|cubic)?(?:inch(?:es)?|f(?:oo|ee)t|yards?|miles?)|"
    r"(?:micro|milli|nano)?seconds?|sekunden?|secondes?|segundos?|secondi|minut(?:e[sn]?|os?)|hours?|stunden?|"
    r"fuß|zoll|pieds?|pies?|pouces?|pulgadas?|palmi|duim|voet|метр\w{0,2}|секунд\w{0,2})"
)
"""Words of units, which have powers: `metre²` has no note 2."""
_RAISED = re.compile(r"<sup>\s*[-−–+]?\d|[²³⁴⁵⁶⁷⁸⁹⁻]", re.IGNORECASE)
_IS_RAISED = re.compile(rf"(?:(?<![^\W\d_]){UNIT_WORDS}|[0-9]\)? ?[^\W\d_]{{1,3}})\Z")
_SPACES = re.compile(r"[\s\u00ad\u200b]+")
_LONGEST = 40
"""Characters that are looked at on either side: a number with its groups, and a unit."""
_NEGATED_BEFORE = re.compile(r"[不没沒未无無非]\Z")
_NEGATED_BEHIND = re.compile(r"な(?:い|か|く|け)|ません")
"""Where words are not spaced, they stand within the word they are of, as `un-` and `-n't` do."""
_OF_SUCH_A_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def begins_inside(raw: str, start: int) -> bool:
    """Whether what begins at `start` is the rest of a number, or of a negated word, that begins before it."""
    before = raw[max(0, start - _LONGEST) : start]
    first = raw[start : start + 1]
    if first in (".", ","):
        return raw[start + 1 : start + 2].isdigit() and before[-1:].isdigit()
    if not first.isdigit():
        numeral = first in _COUNTING and before[-1:] in _COUNTING
        return bool(before) and (numeral or bool(_OF_SUCH_A_SCRIPT.match(first) and _is_negated(before)))
    if _BEFORE.search(before):
        return True
    return bool(_A_GROUP.match(raw, start) and _GROUP_BEFORE.search(before))


def _is_negated(before: str) -> bool:
    return bool(_NEGATED_BEFORE.search(without_marks_before(before)))


def ends_inside(raw: str, end: int) -> bool:
    """Whether what ends at `end` ends within a number, or before what makes another quantity of it."""
    before, behind = raw[max(0, end - _LONGEST) : end], raw[end : end + _LONGEST]
    last = before[-1:]
    if not last.isdigit():
        if last in _COUNTING and behind[:1] in _COUNTING and behind:
            return True
        if _OF_SUCH_A_SCRIPT.match(last) and _NEGATED_BEHIND.match(without_marks_behind(behind)):
            return True
        if _RAISED.match(behind) and _IS_RAISED.search(before.casefold()):
            return True
        return bool(_UNIT_GOES_ON.match(behind) and _UNIT.search(before.casefold()))
    if _BEHIND.match(behind) or _SCALE.match(_SPACES.sub(" ", behind).casefold()):
        return True
    return bool(_GROUP_BEHIND.match(behind) and _LAST_GROUP.search(before))
