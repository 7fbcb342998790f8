"""Words that an editor puts in each other's place, and words that say the contrary of each other."""

from __future__ import annotations

from collections.abc import Mapping

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
kept deleted|keep delete|kept discarded|die survive|dies survives|died survived|work broken|works broken|working broken
far near|far close|remember forget|remembered forgot|sterben überleben|stirbt überlebt|funktioniert kaputt|tall short
open shut|legal unlawful|weit nah|bezahlt kostenlos|sober drunk|complete partial|present missing|won drew|win draw
hungry full|dangerous harmless|gefährlich harmlos|voll halb|permanent temporary|reversible irreversible
lacks has|lacked had|horizontal vertical|horizontal vertikal|north south|nord süd|east west
"""


def _opposites() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.replace("\n", "|").strip("|").split("|"):
        one, other = pair.split()
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


OPPOSITES = _opposites()
"""Word -> what says the contrary, or another rhythm or rank, in its place."""

_ALIKE = """
use used using uses employ employed apply applied utilize utilise run ran runs running execute executed executes
show shows shown display displays displayed print prints printed|begin begins began start starts started starting
big large|delete deletes deleted remove removes removed erase erased|allow allows let lets permit permits
person people user users human|fast quick quickly rapid|stop stops stopped halt halted end ended|buy bought purchase
get gets obtain receive received|wait waits waited waiting stall stalled block blocked
change changes changed modify modified alter altered edit edited
build builds built create creates created make makes made|help helps helped aid assist
keep keeps kept retain retains preserve|error errors fault faults mistake mistakes failure
need needs require requires required|rare rarely rarer seldom infrequent infrequently
check checked verify verified verifies test tested|find found discover discovered
tell told say said report reported reports|save saved store stores stored|close closed closes shut
raise raised raising increase increased|reason cause caused|tool tools software program app
page pages document documents|safe secure|measure measured benchmark benchmarked|log logs|write-ahead wal
forbidden forbid prohibited banned ban|ill illness sick|people persons|child children kid kids|sturdy strong solid
throw thrown discard discarded bin|folder directory directories|database db
verwenden verwendet verwende benutzen benutzt nutzen nutzt einsetzen einsatz gebrauch benutzung nutzung verwendung
löschen löscht gelöscht entfernen entfernt|starten startet beginnen beginnt gestartet|verboten untersagt untersagen
leute menschen|darauf drauf|kinder kind kindern|fern weg|nutzer benutzer anwender personen
zeigen zeigt anzeigen angezeigt|prüfen geprüft prüft überprüfen überprüft|fehler störung
speichern gespeichert ablegen abgelegt sichern gesichert sicherung|brauchen braucht benötigen benötigt
ändern geändert ändert bearbeiten|schließen geschlossen schließt
verlieren verliert erlischt erlöschen verfällt verfallen|messen gemessen misst|ursache grund|gerät geräte
"""


_FORMS = """
fail failed fails failing failures
arise arose arisen|bear bore borne|beat beaten|become became|bend bent|bind bound|bite bit bitten|blow blew blown
break broke broken|bring brought|burn burnt|catch caught|choose chose chosen|climb climbing|come came|cut cutting
deal dealt|die dying died|dig dug|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen
feed fed|feel felt|fight fought|fly flew flown|forget forgot forgotten|freeze froze frozen|give gave given
grow grew grown|hang hung|hear heard|hide hid hidden|hold held|know knew known|lay laid|lead led|learn learnt
leave left|lend lent|lie lay lain lying|lose lost losing|mean meant|meet met|pay paid|read reading|ride rode ridden
ring rang rung|rise rose risen|see saw seen|sell sold|send sent|shake shook shaken|shine shone|shoot shot
sing sang sung|sink sank sunk|sit sat sitting|sleep slept|speak spoke spoken|spend spent|spill spilt|spoil spoilt
stand stood|steal stole stolen|stick stuck|swell swelled swollen|swim swam swum swimming|take took taken
teach taught|tear tore torn|think thought|understand understood|wake woke woken|wear wore worn|win won winning
write wrote written writing|worse worst bad|better best good|further farther
beißen biss gebissen bissen|biegen bog gebogen|bieten bot geboten|binden band gebunden|bitten bat gebeten
bleiben blieb geblieben blieben|brechen bricht brach gebrochen|brennen brannte gebrannt|bringen brachte gebracht
denken dachte gedacht|empfehlen empfiehlt empfahl empfohlen|essen isst aß gegessen|fahren fährt fuhr gefahren
fallen fällt fiel gefallen|fangen fängt fing gefangen|finden fand gefunden|fliegen flog geflogen
fließen floss geflossen|frieren fror gefroren|geben gibt gab gegeben|gehen ging gegangen gingen
gelten gilt galt gegolten|gießen goss gegossen|graben gräbt grub|greifen griff gegriffen|halten hält hielt gehalten
heben hob gehoben|helfen hilft half geholfen|kennen kannte gekannt|kommen kam gekommen kamen
lassen lässt ließ gelassen ließen|laufen läuft lief gelaufen|legen gelegt|leihen lieh geliehen|lesen liest las gelesen
liegen lag gelegen lagen|nehmen nimmt nahm genommen nahmen|nennen nannte genannt|raten rät riet geraten
reißen riss gerissen|rufen rief gerufen|schlafen schläft schlief|schlagen schlägt schlug geschlagen
schneiden schnitt geschnitten|schreiben schrieb geschrieben|sehen sieht sah gesehen|senden sandte gesandt
sinken sank gesunken|sitzen saß gesessen|sprechen spricht sprach gesprochen|springen sprang gesprungen
stehen stand gestanden standen|steigen stieg gestiegen|sterben stirbt starb gestorben|tragen trägt trug getragen
treffen trifft traf getroffen|treiben trieb getrieben|treten tritt trat getreten|trinken trank getrunken
tun tut tat getan|wachsen wächst wuchs gewachsen|waschen wäscht wusch gewaschen|werfen wirft warf geworfen
wiegen wog gewogen|wissen weiß wusste gewusst|ziehen zog gezogen zogen
"""
"""Verbs whose forms no ending shows."""


def _alike() -> Mapping[str, str]:
    groups = [line.split() for line in (_FORMS + _ALIKE).replace("\n", "|").split("|") if line.strip()]
    return {word: group[0] for group in groups for word in group}


ALIKE = _alike()
"""Word -> the first of its group: words an editor puts in each other's place."""
