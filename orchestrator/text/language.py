"""What the offline model knows of English and German: words that carry no topic, abbreviations, openers."""

from __future__ import annotations

import re
from typing import Literal

WORD = re.compile(r"[^\W\d_][\w+#]*(?:[-'’.][^\W_][\w+#]*)*")
"""A word: starts with a letter; inner hyphens, apostrophes and dots belong to it (`micro-app`, `node.js`)."""


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = """
a about above after again against all almost alone along already also although always am among an and another
any anybody anyone anything anywhere are aren't around as at away back be because been before behind being below
between both but by can can't cannot could couldn't did didn't do does doesn't doing don't done down during each
either else enough even ever every everybody everyone everything few first for from further get gets give given
gives go goes going gone got had hadn't has hasn't have haven't having he her here hers herself him himself his
how however i i'd i'll i'm i've if in indeed instead into is isn't it it's its itself just keep keeps last later
least less let let's like likely made make makes making many may maybe me might mine more most mostly much must
my myself near neither never next no nobody none nor not nothing now of off often on once one only onto or other
others otherwise our ours ourselves out over own per perhaps put quite rather really same say says see seem
seems several shall she should shouldn't since so some somebody someone something sometimes somewhere soon still
such take takes than that that's the their theirs them themselves then there there's therefore these they
they're this those though three through thus to together too toward two under unless until up upon us use used
uses using usually very via want wants was wasn't way we we're well were weren't what what's whatever when
whenever where wherever whether which while who whole whom whose why will with within without won't would
wouldn't yes yet you you're your yours yourself
"""

_GERMAN = """
ab aber alle allein allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus
außer bei beide beiden beim bereits bevor bin bis bist bzw da dabei dadurch dafür dagegen daher dahin damit
danach daneben dann daran darauf daraus darf darin darüber darum darunter das dass davon davor dazu dein deine
dem den denen denn dennoch der deren derer des deshalb dessen die dies diese diesem diesen dieser dieses doch
dort du durch dürfen ebenso eher eigentlich ein eine einem einen einer eines einfach einige einigen einiger
einiges einmal er erst erste ersten es etwa etwas euch euer falls fast für gab ganz gar geben gegen genau gerade
gibt habe haben hat hatte hatten her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer
in indem ins ist ja je jede jedem jeden jeder jedes jedoch jemand jetzt kann kannst kaum kein keine keinem
keinen keiner können könnte könnten lassen lässt machen macht man manche mehr mein meine meinem meinen meiner
meist mich mir mit möchte möglich müssen muss nach nachdem nämlich neben nein nicht nichts nie niemand noch nun
nur ob oben oder ohne oft schon sehr sein seine seinem seinen seiner seit selbst sich sie sind so sobald sofern
sogar solche solchen soll sollen sollte sollten sondern sonst soweit sowie sowohl statt trotz über überall um
und uns unser unsere unseren unter viel viele vielen vom von vor wann war waren warum was wegen weil weiter
weitere weiteren welche welchem welchen welcher welches wenn wer werden wie wieder will wir wird wo wobei wohl
wollen worden wurde wurden während zu zum zur zwar zwei zwischen
"""

STOP_WORDS = word_set(_ENGLISH + _GERMAN)

ABBREVIATIONS = word_set("""
    approx art bd bsp bspw bzw ca cf ch corp d.h dept dr ebd ed eds eg e.g engl est etc evtl fig figs ggf hr
    hrsg i.a i.d.r i.e ie inc incl inkl jan feb mar apr jun jul aug sep sept oct nov dec jr kap lt ltd max
    min mio mr mrd mrs ms mt nr no nos o.ä o.g op p par pp prof resp s sec sog sr st str tel u.a u.s.w usw
    u.u v.a vgl vol vs z.b z.t zzgl al a.k.a aka
""")

MONTHS = word_set("""
    januar februar märz april mai juni juli august september oktober november dezember jänner january
    february march may june july october december
""")

OPENERS = word_set("""
    this that these those it its they them their he she his her such instead however therefore thus hence so
    then but and or nor also moreover furthermore besides nevertheless nonetheless otherwise consequently
    accordingly similarly likewise additionally both neither meanwhile still yet again here there the former
    latter too dies diese dieser dieses diesen er sie es aber doch jedoch daher deshalb deswegen dennoch
    trotzdem dann dadurch damit dabei dafür dagegen außerdem zudem ebenso sonst somit hierbei hierzu dazu
    denn und oder dort solche
""") - {"the", "former", "latter"}
"""First words of sentences that lean on the sentence before."""

POINTER = re.compile(
    r"^(?:see|for (?:more|further|details)|please|note|click|read|refer|hinweis|achtung|warning|important|siehe|mehr)\b"
    r"|\b(?:see (?:more|the)|for more information|for details|more details)\b",
    re.IGNORECASE,
)
"""Sentences that send the reader elsewhere or warn, and so say nothing of the matter itself."""

_ELSEWHERE = (
    "jamais|attention(?= ?[:!])|avertissement|interdit|ne pas|nunca|jamás|advertencia|peligro|cuidado|prohibido|"
    "atenção|perigo|attenzione|pericolo|vietato|nooit|waarschuwing|gevaar|nigdy|uwaga|никогда|внимание|осторожно|"
    "опасно|нельзя|запрещено|تحذير|ممنوع|أبدا|خطر|אזהרה|לעולם|אסור|סכנה|절대|주의|경고|위험"
)
_UNSPACED = (
    "切勿|请勿|請勿|不要|禁止|警告|危险|危險|注意(?!力)|千万|してはいけ|ないでくだ|しないで|危険|ないこと|"
    "ห้าม|อย่า|อันตราย|คำเตือน|ระวัง"
)
"""Words that forbid or warn, in languages of which nothing else is known here."""

STRONG_CAVEAT = re.compile(
    r"\b(?:do not|don't|never|must not|not safe|unsafe|not (?:for|in) production|warning|caution|danger(?:ous)?|beware|"
    r"data loss|at your own risk|nicht verwenden|niemals|vorsicht|achtung|warnung|gefahr|"
    rf"{_ELSEWHERE})\b|{_UNSPACED}",
    re.IGNORECASE,
)

NOT_LEANING = re.compile(
    r"(this|these|diese[rs]?|dieses)\s+(is\s+(a|an|the)\s|article|blog|book|chapter|crate|document|documentation|"
    r"essay|extension|file|"
    r"folder|guide|library|manual|module|note|package|page|paper|plugin|post|project|readme|repo|repository|section|"
    r"software|specification|text|tool|tutorial|abschnitt|anleitung|artikel|bibliothek|dokument|handbuch|kapitel|"
    r"modul|paket|programm|projekt|seite|text|werkzeug|beitrag)"
    r"|(there|it)\s+(is|are|was|were|has|have|had|will|can|may)\s|here('s|\s+is|\s+are)\s|es\s+(gibt|ist|wird|"
    r"werden|kann|sind)\s|so\s+(that|"
    r"far|wie|many|much)\s"
    r"|both\s+\w+\s+and\s|(sie|they)\s+(können|müssen|sollten)\s|such\s+as\s|here\s+you\s|it's\s",
    re.IGNORECASE,
)
"""Sentences that open so but stand alone: they speak of the text itself, or the pronoun is empty."""

_GERMAN_MARKS = word_set("der die das und nicht ist ein eine mit von zu den auf für werden wird auch sich dem des")
_ENGLISH_MARKS = word_set("the and is of to in that it for are with as be this not on by or from")


def language_of(text: str) -> Literal["en", "de", ""]:
    """The language of a text; empty where it is neither of the two."""
    words = [word.lower() for word in WORD.findall(text[:20_000])]
    german = sum(word in _GERMAN_MARKS for word in words)
    english = sum(word in _ENGLISH_MARKS for word in words)
    if len(words) > 40 and (german + english) * 20 < len(words):
        return ""
    return "de" if german > english else "en"


def leans_back(sentence: str) -> bool:
    """Whether a sentence needs the one before it to be understood."""
    first = WORD.match(sentence.lstrip("*_\"'“„»(["))
    if first is None or re.split(r"['’]", first[0].lower())[0] not in OPENERS:
        return False
    return NOT_LEANING.match(sentence) is None
