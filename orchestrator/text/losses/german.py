"""German words that turn, bound, weaken or forbid what a sentence says, by what they do; phrases between bars."""

from __future__ import annotations

from orchestrator.text.losses.family import Family

GERMAN: dict[Family, str] = {
    "not": (
        "fast nichts|fast kein|fast keine|fast keinen|nahezu nichts|nahezu keine|nicht|fast nie|nicht aber|nie|"
        "niemals|weder|ohne|keinesfalls|keineswegs|auf keinen fall|unter keinen umständen|nimmer|nirgends|nirgendwo|"
        "niemandem|noch nie|nicht mehr|in keinem fall|in keiner weise"
    ),
    "nothing": "kein|keine|keinen|keinem|keiner|keines|keins|nichts|niemand|niemanden|niemandem|null",
    "denies": (
        "verschont|beitragsfrei|gebührenfrei|noch offen|ungewiss|bleibt aus|bleiben aus|aus|vorbei|zu ende|enden|"
        "anders|andere|stattdessen|lieber|"
        "für sich|umgehen|absehen|sieht ab|sehen ab|entgehen|einbüßen|leer|sparen|schont|wegfallen|aufgehoben|"
        "abgeschafft|gestrichen|in ruhe|weiterhin|noch immer|immer noch|lassen|lass|abgewiesen|weist ab|"
        "außer betrieb|finger weg|mit ausnahme|mit ausnahme von|bis auf|es sei denn|stillschweigend|unbemerkt|"
        "kostenlos|gratis|umsonst|zu weit|zu schwer|zu groß|zu klein|zu kurz|zu lang|zu viel|zu wenig|zu früh|"
        "zu spät|zu heiß|zu kalt|zu hoch|zu niedrig|zu schwach|zu dünn|zu dick|fern|fernhalten|fernzuhalten|weg|"
        "entfallen|fällt aus|fallen aus|fällt weg|unverträglich|frei|unbrauchbar|untauglich|ungültig|unwirksam|"
        "verfallen|verfällt|erlischt|verbieten|verbot|untersagen|untersagt|unterlassen|unterbinden|verwehrt|"
        "verweigern|nein|ungeöffnet|zu lassen|zulassen|vermeiden|vermeide|vermieden|verhindert|verhindern|verweigert|"
        "fehlen|fehlende|unmöglich|unsicher|ungeeignet|verboten|tabu|kaum|selten|statt|anstatt|anstelle|außer|"
        "scheitert|scheitern|gescheitert|misslingt|versagt|lediglich|nur|höchstens|bis zu|maximal|unzulässig|"
        "ausgeschlossen|unbekannt|ungeprüft|ungetestet|unterbleiben|verzichten|verzicht|entfällt|ablehnen|lehnt|"
        "gesperrt|falsch|optional|frei von|wirkungslos|vergeblich|erfolglos|verliert|verloren|abgesehen|übersehen|"
        "versäumt|ignoriert|abraten|abgeraten|hände weg|unwiderruflich|endgültig|unumkehrbar|dauerhaft|untätig|lahm|"
        "ausgenommen|befreit|entbindet|unterlässt|weglassen|wartet|warten sie|warte|sonst|meiden|freiwillig|unnötig|"
        "überflüssig|entbehrlich|erübrigt|bleiben|geschlossen|vorläufig"
    ),
    "only": (
        "nur|alles was|alles , was|ausschließlich|lediglich|allein|alleine|bloß|einzig|nichts anderes als|nichts als|"
        "beschränkt auf|begrenzt auf|vorbehalten|erst|nur noch|ausschließlichen"
    ),
    "unless": (
        "außer|es sei denn|ausgenommen|mit ausnahme|abgesehen von|bis auf|sofern nicht|wenn nicht|ausnahme|ausnahmen|"
        "sonst|falls nicht|nicht aber|mit ausnahme von|solange|geschlossen"
    ),
    "if": (
        "ohne|sonst|bei|beim|wer|unabhängig|auch wenn|egal ob|wenn|falls|sofern|solange|sobald|vorausgesetzt|im fall|"
        "im falle|unter der bedingung|soweit|während|ggf|angenommen|abhängig|je nach|bedingung|voraussetzung|setzt|"
        "erfordert"
    ),
    "before": (
        "bis dahin|bevor|ehe|vor|vorher|zuvor|zuerst|zunächst|vorab|im voraus|erst|vorherige|davor|erst dann|"
        "erst danach"
    ),
    "after": "nachdem|nach|danach|anschließend|dann|später|seit|seitdem|sobald|hinterher",
    "until": "bis|solange|bis zum|bis zur|ehe|bevor|erst",
    "at least": (
        "frühestens|nicht früher als|nicht jünger als|nicht kürzer als|und älter|oder älter|mindestens|wenigstens|"
        "minimal|mindest|nicht weniger als|≥|>=|oder mehr|oder neuer|oder höher|minimum|ab|oder länger|und mehr|"
        "zumindest|min"
    ),
    "at most": (
        "bis zum|bis zur|bis zu den|nicht später als|nicht älter als|nicht höher als|nicht größer als|"
        "nicht schneller als|nicht tiefer als|höchstens|maximal|bis zu|bis|nicht mehr als|≤|<=|oder weniger|"
        "oder darunter|maximum|begrenzt auf|innerhalb|längstens|am längsten|spätestens|bis spätestens|obergrenze|"
        "allenfalls|max|nicht länger als|binnen"
    ),
    "more": (
        "mehr als|schwerer als|schneller als|heißer als|breiter als|tiefer als|über|oberhalb|übersteigt|"
        "überschreitet|größer als|länger als|>|jenseits|älter als|höher als|über mehr als|überschritten|"
        "überschreiten|übersteigen"
    ),
    "less": (
        "noch keine|noch kein|noch keinen|weniger als|leichter als|langsamer als|kälter als|unter|"
        "unterhalb|kleiner als|kürzer als|<|knapp|schwächer als|dünner als|schmaler als|früher als|näher als|"
        "jünger als|niedriger als"
    ),
    "about": (
        "etwa|ungefähr|rund|circa|ca|zirka|annähernd|fast|knapp|gut|~|≈|beinahe|schätzungsweise|gegen|in etwa|nahezu|"
        "±|um die|geschätzt"
    ),
    "maybe": (
        "nach heutigem stand|nach derzeitigem stand|nach jetzigem stand|nach aktuellem stand|meinung|ansicht|"
        "auffassung|finde|findet|meint|meinen|zufolge|nach angaben|soll|sollen|gehe davon aus|"
        "gehen davon aus|geht davon aus|fraglich|ungewiss|offen|es heißt|gilt als|kann sein|mag sein|hypothese|"
        "liegt nahe|spricht dafür|könne|müssten|wahrscheinlichkeit|drohen|verdächtig|ob|vielleicht|vermutlich|"
        "wahrscheinlich|möglicherweise|womöglich|wohl|scheinbar|anscheinend|offenbar|könnte|könnten|dürften|mag|"
        "mögen|scheinen|schien|vermuten|vermutung|glauben|denke|annehmen|nehme an|annahme|nehmen an|angenommen|"
        "schätzen|eventuell|evtl|soweit ich weiß|meines wissens|unseres wissens|angeblich|mutmaßlich|vorläufig|"
        "unbestätigt|ungeprüft|kann|können|potenziell|denkbar|deutet|würden|unter umständen|u u|voraussichtlich|"
        "verdacht|nicht sicher|unklar|unsicher|hoffen|hoffentlich|geplant|möglich|ggf|theoretisch|"
        "unserer meinung nach|meiner meinung nach|unserer ansicht nach|laut"
    ),
    "often": (
        "fast nichts|fast kein|fast keine|fast keinen|nahezu nichts|nahezu keine|mehrzahl|großteil|mehrheit|"
        "mehrheitlich|der größte teil|etliche|einzelne|manche|mancher|ein paar|hier und da|zuweilen|zeitweise|"
        "zeitweilig|gemeinhin|regelmäßig|standardmäßig|vorwiegend|hauptsächlich|gern|gerne|leicht|tendenziell|neigt|"
        "neigen|so gut wie|praktisch|weitgehend|annähernd|wenig|öfter|fast|nahezu|beinahe|fast nie|fast immer|"
        "mehr als einmal|mehrfach|mehrmals|meist|übliche|üblichen|üblicher|kaum|fast alle|nahezu alle|"
        "in seltenen fällen|in einzelnen fällen|in einigen fällen|meistens|oft|häufig|manchmal|gelegentlich|"
        "normalerweise|üblicherweise|in der regel|selten|teilweise|zum teil|überwiegend|größtenteils|im allgemeinen|"
        "grundsätzlich|typischerweise|in den meisten fällen|die meisten|hin und wieder|ab und zu|im schnitt|"
        "im durchschnitt|durchschnittlich|im mittel|mitunter|vielfach|in manchen fällen|i d r|gewöhnlich|zumeist|"
        "meisten|bisweilen|im regelfall|nicht immer|viele|einige"
    ),
    "must": (
        "gehört|gehören|verpflichtet|pflichten|bedarf|bedürfen|darf nicht fehlen|dürfen nicht fehlen|muss|müssen|"
        "musst|müsst|musste|mussten|erforderlich|notwendig|nötig|zwingend|unbedingt|verpflichtend|pflicht|"
        "stellen sie sicher|sicherstellen|vorgeschrieben|achten sie|unerlässlich|braucht|brauchen|benötigt|benötigen|"
        "ist zu|sind zu|setzt voraus|voraussetzung|verlangt|obligatorisch"
    ),
    "should": (
        "versuchen sie|möglichst|nach möglichkeit|sollte|sollten|solltest|empfohlen|empfehlen|empfiehlt|ratsam|"
        "besser|am besten|bitte|empfehlenswert|soll|"
        "sollen|empfehlung"
    ),
    "warns": (
        "helm|gehörschutz|schutzbrille|schutzhose|schnittschutzhose|atemschutz|verbrennt|verbrennen sich|"
        "ärztin fragen|arzt fragen|wählt 112|"
        "straftat|ordnungswidrigkeit|gesetzlich vorgeschrieben|meldepflichtig|strafbar|bußgeld|krebserregend|"
        "erbgutschädigend|ätzend|ansteckend|explosion|explosionsgefahr|brandgefahr|erstickungsgefahr|rutschig|lawine|"
        "lawinen|steinschlag|betrug|betrüger|überdosis|nebenwirkung|nebenwirkungen|notfall|reizt|reizend|erfrieren|"
        "erfrierungen|quetschen|quetschgefahr|hochspannung|überhitzen|überhitzt|in brand|feuer fangen|fängt feuer|"
        "blutungen|krämpfe|abhängig machen|gefährdet|gefährden|schwer verletzt|erdrosseln|strangulieren|schock|ätzt|"
        "sofort den arzt|rufen sie einen arzt|notruf|versinken|einsinken|abgleiten|allergisch|allergie|allergien|"
        "allergene|warnung|vorsicht|vorsichtig|achtung|gefahr|gefährlich|gefahren|risiko|risiken|riskant|"
        "datenverlust|unwiderruflich|endgültig|unumkehrbar|sichern|sichere|sichert|sicherung anlegen|sicherungskopie|"
        "datensicherung|auf eigene gefahr|vermeiden|vermeide|schädlich|tödlich|giftig|brennbar|veraltet|beschädigt|"
        "beschädigen|überschreibt|überschreiben|überschrieben|löscht|gelöscht|verloren|verliert|verlieren|verboten|"
        "unzulässig|untersagt|abraten|raten|rate|abgeraten|lebensgefahr|verletzung|verletzungsgefahr|stromschlag|"
        "rückgängig|warnen|warnt|hüten|aufpassen|gesperrt|tabu|heiß|verbrennung|verbrennungen|kurzschluss|dauerhaft|"
        "krank machen|macht krank|gewarnt|handschuhe|schutzbrille|helm|gehörschutz|atemschutz|platzen|platzt|"
        "explodieren|explodiert|entzünden|"
        "entzündet|ersticken|erstickt|ertrinken|verätzen|verätzung|abstürzen|einstürzen|kocht über|überkochen|"
        "brennt ab|vergiftung|vergiften|töten|tötet|verzichten|rät|entflammt"
    ),
    "can": "kann|können|lässt|erlaubt",
    "all": (
        "alle|alles|jeder|jede|jedes|jedem|jeden|immer|stets|sämtliche|ganz|gesamte|vollständig|garantiert|allen|aller"
    ),
    "plain": (
        "als vorher|als zuvor|als früher|wie vorher|wie zuvor|wie bisher|öfter als|häufiger als|nicht nur|"
        "nicht zuletzt|kein wunder|keine frage|ob nun|wenn auch|als auch|ohne weiteres|immer noch|immer wieder|"
        "noch immer|immer mehr|nach und nach|vor allem|nach wie vor|wie immer|immer dann"
    ),
}
