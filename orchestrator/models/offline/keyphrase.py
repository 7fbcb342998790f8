"""The few phrases that tell what a text is about."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from orchestrator.models.offline.piece import MODULE, pieces_of
from orchestrator.models.offline.salience import stem
from orchestrator.models.offline.title import title_of
from orchestrator.text.document import Document
from orchestrator.text.inline import plain
from orchestrator.text.language import STOP_WORDS, WORD, language_of, word_set
from orchestrator.values import dataclass, field

_SEGMENT_END = re.compile(r"(?<![.,;:!?»«])[.,;:!?»«]+(?:\s|$)|\s[-–—]+\s|[()\[\]{}\"“”„/|=<>]")
_OFTEN = 4
"""So often a phrase of general words stands as a noun that it names something after all: data classes."""
_ADDRESS = re.compile(r"\b[a-z]{2,10}://\S+|(?<!\S)[^\s@]*@\S+|#\d+")
_LONGEST = 3
"""Words. Four and more are sentences, or two phrases beside each other."""
_LONGEST_WORD = 30
"""Characters. What is longer is a path, an identifier or a row of signs."""
_MOST_UNREAD = 2
"""In a language whose words are not known, only what is named most."""
_WORTH_NAMING = 0.35
"""Of the best score outside the title; what is named less is not what the text is about. The corpus has 102 tags so,
133 without a bound and 84 at one half."""
_SHORT, _LONG = 300, 3000
"""Words of a text; the longer it is, the oftener a phrase must come to be a topic."""
_MOST_PIECES = 1500
"""A book of a hundred thousand words has as many; its topics have come by then, and the work is bounded."""

# How often a phrase comes counts by its root, so that one word does not drown all others (as term frequency is damped
# in retrieval), times in how many tenths of the text it does. The factors were chosen by hand. Behind each is in how
# many of the 35 documents of the corpus the tags were others without it.
_PER_WORD = 0.9
"""For each further word: a longer phrase is rarer and says more (C-value takes the logarithm of its length). 13."""
_IN_TITLE = 3.0
"""4, and where it is missing, words come forward that are only frequent."""
_IN_HEADING = 1.5
"""4."""
_IN_OPENING = 1.5
"""11: what the first four pieces of prose name is what the text says it is about."""


_NOT_A_NOUN = re.compile(r".*(?:ly|able|ible|ful|ous|ive|less|ized|ised|izing|ising|ened|ated|ting|lich|isch|bar)$")


@dataclass
class _Usage:
    count: int = 0
    as_noun: int = 0
    stretches: set[int] = field(default_factory=set)
    """The tenths of the text it stands in: a topic comes back."""
    spellings: Counter[str] = field(default_factory=Counter)


Phrase = tuple[str, ...]
"""Stems in order."""


def keyphrases(document: Document, most: int = 5) -> list[str]:
    """Lower-case, the best first; no two of one word, whatever its ending."""
    pieces = [piece for section in document.sections for piece in pieces_of(section.blocks)]
    told = (piece for piece in pieces if piece.block.kind in ("paragraph", "list", "quote"))
    prose = [piece.text for piece in told if not MODULE.match(piece.text)][:_MOST_PIECES]
    title = _SEGMENT_END.split(title_of(document))[0]
    scorer = _Scorer(prose, title, [section.title for section in document.sections])
    named = _topical_name(title)
    most = most if scorer.language else min(most, _MOST_UNREAD)
    chosen = [scorer.phrase(named)] if named else []
    spelt = [named.lower()] if named else []
    for phrase, spelling in scorer.ranked():
        if len(spelt) < most and not any(_same(one, other) for taken in chosen for one in phrase for other in taken):
            chosen.append(phrase)
            spelt.append(spelling)
    return spelt


def _topical_name(title: str) -> str:
    """A title of a few words that all carry a topic is a tag itself."""
    words = WORD.findall(title)
    if not 1 <= len(words) <= _LONGEST or " ".join(words) != title.strip():
        return ""
    topical = all(_is_topical(word, strict=False) for word in words)
    return title.strip() if topical and any(word.lower() not in GENERAL for word in words) else ""


def _same(one: str, other: str) -> bool:
    """Whether two stems look like forms of one word."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 4 and long.startswith(short[:-1] if len(short) > 5 else short))


class _Scorer:
    def __init__(self, prose: list[str], title: str, headings: list[str]) -> None:
        self.language = language_of(" ".join(prose))
        self._title = self._stems(title)
        self._headings = {part for heading in headings for part in _parts(self.phrase(heading))}
        self._opening = [self._stems(plain(text, code=False)) for text in prose[:4]]
        self._usages: dict[Phrase, _Usage] = defaultdict(_Usage)
        length = sum(len(text.split()) for text in prose)
        self._least = 2 if length < _SHORT else 3 if length < _LONG else 4
        for place, text in enumerate((title, *prose)):
            self._stretch = place * 10 // (len(prose) + 1)
            self._count(_ADDRESS.sub(" ", plain(text, code=False)))

    def phrase(self, words: str) -> Phrase:
        return tuple(stem(word.lower()) for word in WORD.findall(words))

    def ranked(self) -> Iterator[tuple[Phrase, str]]:
        scores = {phrase: self._score(phrase, usage) for phrase, usage in self._usages.items()}
        best = max((score for phrase, score in scores.items() if not self._in_title(phrase)), default=0.0)
        for phrase in sorted(scores, key=lambda phrase: (-scores[phrase], phrase)):
            if scores[phrase] > _WORTH_NAMING * best:
                yield phrase, self._usages[phrase].spellings.most_common(1)[0][0]

    def _count(self, text: str) -> None:
        for segment in _SEGMENT_END.split(text):
            words = WORD.findall(segment)
            for start, length in self._candidates(words):
                phrase = words[start : start + length]
                usage = self._usages[tuple(stem(word.lower()) for word in phrase)]
                usage.count += 1
                usage.stretches.add(self._stretch)
                usage.as_noun += self._stands_as_noun(words, start, length)
                usage.spellings[" ".join(phrase).lower()] += 1

    def _candidates(self, words: list[str]) -> Iterator[tuple[int, int]]:
        longest = _LONGEST if self.language == "en" else 1
        for start in range(len(words)):
            for length in range(1, longest + 1):
                if start + length > len(words) or not _is_topical(words[start + length - 1]):
                    break
                yield start, length

    def _stands_as_noun(self, words: list[str], start: int, length: int) -> bool:
        if self.language == "de":
            return start > 0 and words[start][0].isupper()
        if not self.language:
            return len(words[start]) >= 6
        before = words[start - 1].lower() if start else ""
        after = words[start + length].lower() if start + length < len(words) else ""
        if after in AFTER_SUBJECTS and before not in BEFORE_VERBS:
            return True
        return before in BEFORE_NOUNS and (not after or after in STOP_WORDS)

    def _score(self, phrase: Phrase, usage: _Usage) -> float:
        in_title = _inside(phrase, self._title)
        if not self._names_a_thing(phrase, usage) or usage.count < (
            2 if in_title else max(2, self._least - len(phrase) + 1)
        ):
            return 0.0
        score = math.sqrt(usage.count) * len(usage.stretches) * (1.0 + _PER_WORD * (len(phrase) - 1))
        score *= _IN_TITLE if in_title else 1.0
        score *= _IN_HEADING if phrase in self._headings else 1.0
        return score * (_IN_OPENING if any(_inside(phrase, text) for text in self._opening) else 1.0)

    def _in_title(self, phrase: Phrase) -> bool:
        return any(f" {word} " in self._title for word in phrase)

    def _names_a_thing(self, phrase: Phrase, usage: _Usage) -> bool:
        if _NOT_A_NOUN.fullmatch(phrase[-1]):
            return False
        if len(phrase) == 1:
            spelling = usage.spellings.most_common(1)[0][0]
            return spelling not in GENERAL and phrase[0] not in GENERAL and usage.as_noun * 4 >= usage.count
        if all(word in GENERAL for word in phrase):
            return usage.as_noun >= _OFTEN
        return usage.as_noun > 0 and not _NOT_A_NOUN.fullmatch(phrase[0])

    @staticmethod
    def _stems(text: str) -> str:
        return " " + " ".join(stem(word.lower()) for word in WORD.findall(text)) + " "


def _is_topical(word: str, *, strict: bool = True) -> bool:
    lower = word.lower()
    if lower in STOP_WORDS or lower in NEVER or not 3 <= len(word) <= _LONGEST_WORD:
        return False
    return not strict or not re.search(r"[a-z][A-Z]|\.|'|’|_", word)


def _parts(phrase: Phrase) -> Iterator[Phrase]:
    """All runs of up to `_LONGEST` words."""
    for start in range(len(phrase)):
        yield from (phrase[start:end] for end in range(start + 1, min(start + _LONGEST, len(phrase)) + 1))


def _inside(phrase: Phrase, stems: str) -> bool:
    return f" {' '.join(phrase)} " in stems


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
