"""Words that an editor puts in each other's place, and words that say the contrary of each other."""

from __future__ import annotations

from collections.abc import Mapping

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
throw thrown discard discarded bin|prove proves proved proven proof|folder directory directories|database db
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
