"""Words that turn what stands beside them round, in the languages that pages are most written in.

Words that are something else in another language are left out (`mai`, `sin`, `nu`): they would be found in every May.
"""

from __future__ import annotations

import re

_NEGATING = """
not? never none neither nor nobody nothing nowhere without cannot \\w+n't
weder nicht kein\\w* nie(?:mals|mand\\w*)? nichts ohne keineswegs nirgend\\w* mitnichten
ne pas jamais rien aucun(?:e|s)? sans nullement
nunca jamás ningun[ao]? ningún tampoco nadie
não nem nenhum(?:a)? ninguém jamais
non senza nessun\\w* neanche nemmeno neppure
не нет ни никогда никто ничего без нельзя немає nie nigdy nikt niczego nelze nikdy nikdo nem nincs soha
niet geen nooit niemand inte ingen inget aldrig ikke ikkje aldri intet
değil hiç hiçbir yok δεν μην μη ούτε χωρίς ποτέ eivät eikä
لا لم لن ليس ليست ليسوا غير بدون لست لیس نه نیست نہیں
לא אין אינו אינה בלי नहीं बिना không chưa tidak bukan tanpa
"""
_HARDLY = """
hardly barely scarcely rarely seldom kaum selten rarement guère apenas raramente едва
"""
_TURNING = """
refus(?:e[sd]?|al|ing) fail(?:s|ed|ing|ure)? den(?:y|ies|ied|ying|ial) reject(?:s|ed|ing)? unlikely impossible unable
wrong false untrue unless except lacks? lacked instead far\\s+from außer falsch unmöglich verweiger\\w*
leugne\\w* bestreite\\w* sauf refus[eé] faux falso imposible impossível
"""
_PIECES = (
    r"不(?![仅僅断斷同过過久少管但])|[没沒未無无莫勿别別](?![来來论論限])|非(?!常)|"
    r"(?<=\w)n['’]t\b|(?<!\w)n['’](?=[^\W\d_])|ない|なかっ|ません|ずに|않|없|아니|못"
)
"""In scripts without spaces, and joined to other words: `n'est`, `isn't`."""


def _one_of(words: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(words.split())})(?!\w)"


DENIES = re.compile(f"{_one_of(_NEGATING)}|{_PIECES}", re.IGNORECASE)
"""What denies the words beside it."""
TURNS = re.compile(f"{_one_of(f'{_NEGATING} {_HARDLY} {_TURNING}')}|{_PIECES}", re.IGNORECASE)
"""That, and what leaves hardly anything of them: without it they say the opposite."""
