"""Words that say the contrary of each other, or another rhythm or rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

_PAIRS = """
small large|small big|smaller larger|smaller bigger|little much|few many|fewer more|less more|low high|lower higher
open closed|enable disable|enabled disabled|enables disables|above below|over under|increase decrease
increased decreased|increases decreases|rises falls|rose fell|up down|first last|before after|earlier later
allow forbid|allowed forbidden|true false|success failure|succeed fail|succeeds fails|succeeded failed
minimum maximum|min max|always never|all some|all none|all most|always sometimes|always usually|every some
safe unsafe|required optional|mandatory optional|fast slow|faster slower|rarer commoner|often rarely|cheap expensive
hot cold|wet dry|read write|reader writer|readers writers|input output|public private|on off|start stop
started stopped|old new|older newer|older younger|left right|inside outside|include exclude|included excluded
daily weekly|daily monthly|weekly monthly|monthly yearly|hourly daily|nightly weekly|better worse|best worst
best poorly|well poorly|strong weak|long short|longer shorter|wide narrow|early late|empty full|internal external
manual automatic|manually automatically|local remote|online offline|with without|valid invalid|possible impossible
known unknown|supported unsupported|locked unlocked|must may|must can|must should|deterministic random
passive active|stable unstable|stable changing|compatible incompatible|klein groß|kleiner größer|kleine große
wenig viel|weniger mehr|niedrig hoch|niedriger höher|offen geschlossen|aktiviert deaktiviert|aktivieren deaktivieren
über unter|oberhalb unterhalb|steigt fällt|stieg fiel|erste letzte|vor nach|vorher nachher|erlaubt verboten
wahr falsch|immer nie|immer manchmal|alle einige|alle keine|sicher unsicher|schnell langsam|schneller langsamer
oft selten|heiß kalt|nass trocken|lesen schreiben|starten stoppen|alt neu|älter neuer|älter jünger|links rechts
innen außen|täglich wöchentlich|wöchentlich monatlich|besser schlechter|lang kurz|länger kürzer|früh spät
früher später|leer voll|intern extern|manuell automatisch|lokal entfernt|mit ohne|gültig ungültig|möglich unmöglich
bekannt unbekannt|minimal maximal|ein aus|einschalten ausschalten|eingeschaltet ausgeschaltet|positiv negativ
positive negative|accept reject|accepts rejects|accept refuse|accepts refuses|accepted refused|grant deny
grants denies|grow shrink|grows shrinks|grew shrank|gain lose|gains loses|gained lost|add remove|adds removes
added removed|push pull|win lose|wins loses|won lost|import export|upload download|encrypted unencrypted
signed unsigned|paid unpaid|visible hidden|show hide|shows hides|shown hidden|horizontal diagonal|liquid solid
soft hard|thick thin|thicker thinner|deep shallow|sweet bitter|near far|nearer farther|rich poor|full-time part-time
indoors outdoors|summer winter|buy sell|buyer seller|tenant landlord|employer employee|lender borrower
sender receiver|raw cooked|loosen tighten|loose tight|clockwise anticlockwise|clockwise counterclockwise|upper lower
top bottom|wächst schrumpft|steigen fallen|gestiegen gefallen|annehmen ablehnen|angenommen abgelehnt
sichtbar unsichtbar|sommer winter|vormittags nachmittags|käufer verkäufer|mieter vermieter|gewinnt verliert
weich hart|dick dünn|dicker dünner|tief flach|roh gekocht|oben unten|stark schwach|stärker schwächer|nah fern
drinnen draußen|zunahme abnahme|zugenommen abgenommen|verschlüsselt unverschlüsselt|kostenlos kostenpflichtig
ausgeschlossen möglich|written oral|schriftlich mündlich|muss kann|müssen können|musst kannst|darf muss
dürfen müssen|bevor nachdem|ehe nachdem|davor danach|vorher danach|spätestens frühestens|latest earliest
within outside|trocken nass|trockenen nassen|dry damp|damp dry|sterile unsterile|same different|heaviest lightest
more fewer|warmer colder|wärmer kälter|heißer kälter|kalt warm|cold warm|warm cool|clean dirty|sauber schmutzig
full half|free paid|whole half|ganz halb|forward backward|vorwärts rückwärts|even odd|gerade ungerade|asleep awake
alive dead|day night|tag nacht|tags nachts|morning evening|morgens abends|ahead behind|beginning end|anfang ende
plus minus|guilty innocent|likely unlikely|necessary unnecessary|legal illegal|denied confirmed|denies confirms
rejected accepted|freiwillig pflicht|freiwillig verpflichtend|freiwillig vorgeschrieben
voluntary mandatory|voluntary compulsory|voluntary required|optional compulsory|optional obligatory
kept deleted|keep delete|kept discarded|die survive|dies survives|died survived|lost survived|lose survive|lost saved
work broken|works broken|working broken
far near|far close|remember forget|remembered forgot|sterben überleben|stirbt überlebt|funktioniert kaputt|tall short
open shut|legal unlawful|weit nah|bezahlt kostenlos|sober drunk|complete partial|present missing|won drew|win draw
hungry full|dangerous harmless|gefährlich harmlos|voll halb|permanent temporary|reversible irreversible
lacks has|lacked had|excludes included|excluded includes|exclude included|excluding including
excluding included|excluded including|horizontal vertical|horizontal vertikal|north south|nord süd|east west
"""


_VERBS = """
include exclude|accept reject|accept refuse|accept decline|enable disable|increase decrease|raise lower|raise reduce
raise cut|increase reduce|rise fall|rise drop|gain lose|grow shrink|open close|lock unlock|start stop|begin end
add remove|add subtract|attach detach|attach remove|connect disconnect|install uninstall|insert remove|enter leave
arrive leave|arrive depart|push pull|buy sell|lend borrow|win lose|succeed fail|pass fail|agree disagree
approve reject|confirm deny|support oppose|favour oppose|favor oppose|expand contract|heat cool|freeze thaw
freeze melt|fill empty|load unload|tighten loosen|strengthen weaken|improve worsen|speed slow|double halve
shorten lengthen|extend shorten|import export|encrypt decrypt|hide show|keep delete|keep discard|keep remove
save delete|remember forget|appear disappear|connect separate|join leave|join split|merge split|praise criticise
encourage discourage|advance delay|admit deny|precede follow|overestimate underestimate|overstate understate
exceed undercut|mount unmount|fold unfold|wrap unwrap|pack unpack|lengthen shorten|thicken thin|darken lighten
attract repel|absorb release|inhale exhale
"""
"""In each of their forms."""
_ADJECTIVES = """
small large|small big|small great|low high|old new|old young|hot cold|warm cool|warm cold|wet dry|fast slow|quick slow
strong weak|long short|tall short|wide narrow|broad narrow|thick thin|deep shallow|hard soft|cheap dear|clean dirty
loud quiet|light dark|light heavy|rich poor|early late|near far|close far|rough smooth|sharp blunt|bright dim
tight loose|full empty|safe dangerous|safe risky|mild severe|slight severe|mild strong|slight strong|steep gentle
fresh stale|smart dull|busy quiet|simple complex|common rare|frequent rare|easy difficult|easy hard|great small
"""
"""In each of their degrees."""
_MORE_PAIRS = """
never rarely|never seldom|never sometimes|never occasionally|never usually|never often|never hardly|always rarely
always seldom|always often|always occasionally|always mostly|always normally|always never|every most|every few|all few
all several|none few|none some|none most|none several|nobody few|nobody everybody|nothing everything|both either
both neither|everyone someone|everybody somebody|everything something|oldest newest|oldest latest|first last
former latter|majority minority|half third|half quarter|double half|doubled halved|doubled tripled|maximum minimum
ceiling floor|gross net|debit credit|debtor creditor|asset liability|assets liabilities|profit loss|profits losses
revenue cost|surplus deficit|supply demand|exports imports|arrival departure|entrance exit|exit entry|ascent descent
uphill downhill|upstream downstream|upstairs downstairs|inbound outbound|inward outward|inwards outwards
upward downward|upwards downwards|eastern western|northern southern|eastbound westbound|northbound southbound
male female|men women|boys girls|father mother|son daughter|brother sister|husband wife|adult child|adults children
teacher pupil|teachers pupils|doctor patient|client server|host guest|guests staff|weekday weekend|weekdays weekends
weekdays sundays|nominal actual|theoretical practical|direct indirect|formal informal|explicit implicit
absolute relative|gradual sudden|gradually suddenly|temporary final|provisional final|preliminary final|draft final
initial final|acute chronic|benign malignant|toxic harmless|harmful harmless|severe minor|severe mild|serious minor
major minor|significant insignificant|significant negligible|considerable slight|greatly slightly
considerably slightly|sharply slightly|strongly weakly|heavily lightly|tightly loosely|fully partly|fully partially
wholly partly|completely partly|completely partially|entirely partly|totally partly|certain uncertain
certainly possibly|certainly perhaps|definitely possibly|definitely perhaps|definitely probably|unanimously narrowly
twice once|again once|together separately|jointly separately|jointly individually|forwards backwards
vertical horizontal|series parallel|odd even|even odd|left-hand right-hand|lefthand righthand|inner outer
interior exterior|upper bottom|front back|front rear|above beneath|ahead behind|present absent|presence absence
pro contra|against for|yes no|credit cash|cash card|paper electronic|wholesale retail|domestic foreign
domestic international|local national|urban rural|civil criminal|soluble insoluble|edible poisonous|edible inedible
visible invisible|reversible permanent|flammable fireproof|ripe unripe|awake asleep|single married|single double
singles doubles|boil cool|boiling cold|boiling lukewarm|acid alkaline|acidic alkaline|sunny shady|sun shade
sunrise sunset|dawn dusk|noon midnight|spring autumn|spring fall|nie selten|nie manchmal|nie meist|nie oft
niemals selten|niemals manchmal|immer selten|immer oft|immer meist|immer meistens|immer gelegentlich|jeder mancher
alle manche|alle wenige|alle viele|beide eine|keine wenige|keiner einige|älteste neueste|ältesten neuesten
kleinste größte|kleinsten größten|höchste niedrigste|höchsten niedrigsten|kürzeste längste|kürzesten längsten
schnellste langsamste|billigste teuerste|günstigste teuerste|erhöht gesenkt|erhöhen senken|erhöht senkt
verdoppelt halbiert|steigern verringern|verlängert verkürzt|zunehmen abnehmen|mehrheit minderheit|gewinn verlust
einnahmen ausgaben|eingang ausgang|ankunft abfahrt|brutto netto|stark leicht|schwer leicht|schwere leichte
schweren leichten|schwerwiegend geringfügig|akut chronisch|direkt indirekt|absolut relativ|vorläufig endgültig
hin zurück|hinauf hinab|bergauf bergab|aufwärts abwärts|rechtsherum linksherum|norden süden|osten westen
nördlich südlich|östlich westlich|werktags sonntags|werktags feiertags|frühling herbst|frühjahr herbst
mittags mitternachts|ganztags halbtags|haupteingang hintereingang|vorne hinten|vorn hinten|obere untere|oberen unteren
oberer unterer|linke rechte|linken rechten|linker rechter|linkes rechtes|einschließlich ausschließlich
inklusive exklusive|zuzüglich abzüglich|gemeinsam getrennt|gemeinsam einzeln|freiwillig verbindlich
bindend unverbindlich
"""


def _opposites() -> Mapping[str, frozenset[str]]:
    return _both_ways([pair.split() for pair in _rows(_PAIRS)])


def _opposites_in_place() -> Mapping[str, frozenset[str]]:
    pairs = [pair.split() for pair in _rows(_MORE_PAIRS)]
    pairs += [[*forms] for pair in _rows(_VERBS) for forms in zip(*map(_verb_forms, pair.split()), strict=True)]
    pairs += [[*forms] for pair in _rows(_ADJECTIVES) for forms in zip(*map(_degrees, pair.split()), strict=True)]
    return _both_ways(pairs)


def _both_ways(pairs: Iterable[Sequence[str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


def _rows(listed: str) -> list[str]:
    return [row for row in listed.replace("\n", "|").split("|") if row]


def _verb_forms(verb: str) -> list[str]:
    """Third person, past, participle and -ing form."""
    bare = verb if verb.endswith("ee") else verb.removesuffix("e")
    doubled = verb + verb[-1] if verb in _DOUBLES else bare
    past = _PAST.get(verb) or [_regular_past(verb, doubled)] * 2
    third = (
        f"{verb[:-1]}ies" if _is_in_y(verb) else f"{verb}es" if verb.endswith(("s", "x", "ch", "sh")) else f"{verb}s"
    )
    return [verb, third, *past, f"{doubled}ing"]


def _regular_past(verb: str, doubled: str) -> str:
    if _is_in_y(verb):
        return f"{verb[:-1]}ied"
    return f"{verb}d" if verb.endswith("e") else f"{doubled}ed"


def _is_in_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in "aeiou"


_DOUBLES = frozenset({"stop", "begin", "cut", "admit", "drop", "wrap", "unwrap", "thin", "repel", "win", "split"})
_PAST = {
    verb: forms.split()
    for verb, forms in {
        "rise": "rose risen",
        "fall": "fell fallen",
        "lose": "lost lost",
        "grow": "grew grown",
        "shrink": "shrank shrunk",
        "begin": "began begun",
        "buy": "bought bought",
        "sell": "sold sold",
        "lend": "lent lent",
        "win": "won won",
        "freeze": "froze frozen",
        "hide": "hid hidden",
        "show": "showed shown",
        "keep": "kept kept",
        "leave": "left left",
        "forget": "forgot forgotten",
        "cut": "cut cut",
        "split": "split split",
    }.items()
}


def _degrees(word: str) -> list[str]:
    bare = word[:-1] if word.endswith(("e", "y")) else word
    bare = bare + word[-1] if word in ("big", "hot", "wet", "thin", "dim") else bare
    bare += "i" if word.endswith("y") else ""
    if word in ("severe", "complex", "common", "frequent", "difficult", "dangerous", "risky"):
        return [word, f"more {word}", f"most {word}"]
    return [word, *_IRREGULAR_DEGREES.get(word, [f"{bare}er", f"{bare}est"])]


_IRREGULAR_DEGREES = {"far": ["farther", "farthest"]}


OPPOSITES = _opposites()
"""Word -> what says the contrary, or another rhythm or rank, in its place."""
OPPOSITES_IN_PLACE = _opposites_in_place()
"""More of them, that are sure only where the one was put for the other: `buy` and `sell` may tell of one sale."""
