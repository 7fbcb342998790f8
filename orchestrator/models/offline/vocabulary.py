"""Words by what they say of a neighbour: is it a topic, a noun, a verb?"""

from __future__ import annotations

from orchestrator.text.language import word_set

GENERAL = word_set("""
    able abschnitt access account action actual adapter add added addition additional adds advantage allow
    allowed allows amount angabe answer anzahl anzeige app application applications apply approach apps area
    argument art aspect attribute attributes aufgabe auswahl author avoid base basis beginning behavior
    behaviors behaviour beispiel beispiele benefit bereich beschreibung best better bit body bonus box
    branch broken bug build builds built button call called caller calls care case cases cause caveat
    caveats certain chance change changed changes check checked checks choice chunk class clear code come
    command commands commit common compare compared comparison complete completely computer concept
    condition consumer contain contains content context contributor contributors copy correct correctly
    couple course create created creates current currently custom date datei dateien daten day days deal
    decide decision default defaults defined definition degree depend depending detail details developer
    developers device dialog difference different difficult ding dinge direction directories directory
    disadvantages doc docs document documentation double download downloads drop dropped easy edge edit
    effect einstellung einstellungen element elements else emit emitted empty end ending ends ensure entire
    entry error errors etc evening everyone example examples exist existing expected explicit external extra
    fact fall false feature features feedback fenster field file files final find fix fixed fixes flag flags
    folder folders following follows form format found four frage fragen full fun function functionality
    functions funktion funktionen future fälle general github good great group grund gründe half hand handle
    handled handles happen happens hard hardware head help helps high hinweis hope hour hours icon idea
    ideas implement implementation implements important improve improvement include included includes
    including information input install installed instance instead intended interest internal issue issues
    item items jahr jahre jahren job key kind klick know known lack language large last left length leute
    level library licence license line lines link links list liste little load loaded loads long longer look
    lot low lower machine magic main maintainer major make mal man manner many mark match matched matches
    matter mean meaning means member mensch menschen mention mess method methods mind minor minute missing
    mode moment month months multiple möglichkeit name named namen names nature necessary need needed needs
    new nice note notes null number numbers nummer object objects old open operation option optional
    optionen options order original output outside overview package packages page pages pair paragraph param
    parameter parameters parse parsed part particular parts party pass passed past people person piece
    pieces pile pip place plain plan platform point points position possible post practice present previous
    probably problem problems process produce produced producer program programs project projects proper
    property provide provided provides public punkt purpose put pypi question quick range rate reader
    readers real reason reasons receive received recent reference reiter related release releases remove
    removed reply repo repository request require required requires rest result results return returned
    returns rewrite right role room root row rule rules run running runs said sake sample save saved schritt
    schritte scratch second section sections seite seiten send sense sent sentence separate service services
    set sets setting settings short show shown side similar simple simplify simply single site size small
    software somebody sort source space spalte special specific specified spring standard start started
    state statement statements stelle step steps stop store stored stories story structured stuff style sub
    suite sum summer support supported supports sure system systems tabelle table tag tage tagen target task
    tasks teil teile term terms test tests text thing things think ticket time times title today tool tools
    top total trick tricks true try turn type types uhr understand unique unit update updated upper usage
    user users valid value values variable variables variant various version versions view want warning way
    ways website week weeks weise wert werte winter woche word words work working works world wort wrap
    wrapper wrappers write writing written wrong wörter year years zahl zeile zeilen zeit zero ziel
    introduction development solution web path readme url sequence production inputs instruction
    instructions python-version logic egg history guide upgrade
""")
"""Words that fit any text. They may stand inside a phrase, never alone."""
NEVER = word_set("""
    following above below note please see example e.g i.e http https www com org html md txt rst fixme todo
    tbd previous next first second third last own same various several other many few available able
    possible useful popular common older newer nested basic faster slower million hundred thousand ten times
    bump wild business cycle search express compute define came data informationen performance comparison
    advanced minimal modern existing entire latest stable standard pathological complete matching behaviour
    behavior easter trying calling making getting adding giving taking looking passing returning creating
""")
"""Words no topic contains."""
BEFORE_NOUNS = word_set(
    "the a an this these those of in for with by from on your its their our my each every any some into between via "
    "without"
)
"""What stands before a noun and hardly before a verb."""
AFTER_SUBJECTS = word_set("is was has can will does doesn't isn't cannot may must should")
"""Verbs that follow the subject of a sentence."""
BEFORE_VERBS = word_set("to you we i they it he she can will would must should may")
