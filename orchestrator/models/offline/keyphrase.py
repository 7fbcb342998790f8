"""The few phrases that tell what a text is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from orchestrator.models.offline.document import Document
from orchestrator.models.offline.inline import plain
from orchestrator.models.offline.language import STOP_WORDS, WORD, is_german, word_set
from orchestrator.models.offline.piece import pieces_of
from orchestrator.models.offline.salience import stem
from orchestrator.models.offline.title import title_of

_SEGMENT_END = re.compile(r"[.,;:!?()\[\]{}\"“”„»«/|=<>]+(?:\s|$)|\s[-–—]+\s|[()\[\]{}\"“”„/|=<>]")
_BEFORE_NOUNS = word_set("""
    the a an this these those of in for with by from on your its their our my each every any some no as into
    between via and or to without about
""")
_LONGEST = 3
_MOST_SENTENCES = 1500

_GENERAL = word_set("""
    able access account action addition advantage amount answer apply approach area argument aspect author
    base basis beginning behavior behaviour benefit best better bit body box broken bug build call care case
    cause certain chance change changed changes choice class clear code come common comparison complete
    completely concept condition contain contains content context copy correct correctly couple course
    create created creates current currently custom data date day days deal decision default defined
    definition degree depend depending detail details difference different difficult direction doc docs
    document documentation easy edge edit effect element else end ending entire entry error errors etc
    example examples exist existing expected explicit extra fact false feature features feedback field file
    files final find fix fixed fixes following follows form format found four full function functions future
    general good great group hand handle happen hard head help helps high hope hour hours idea ideas
    implement implementation implements important improve improvement include included includes including
    information input instance instead intended interest issue issues item items job key kind know known
    lack large last left length level library line lines link links list little long look lot low main major
    make man manner many mark matter mean meaning means member mention method methods mind minor minute
    missing mode month months moment multiple name named names nature necessary need needed needs new nice
    note notes null number numbers object objects old open operation option optional options order original
    output outside overview package packages page pages pair paragraph param parameter parameters part
    particular parts party pass passed past people person piece pieces place plain plan point points
    position possible practice present previous probably problem problems process program programs project
    projects proper property provide provided provides public purpose put question quick range rate reader
    readers real reason reasons recent reference related release releases remove removed reply request
    require required requires rest result results return returned returns right role room row rule rules run
    running runs said sake sample second section sections sense sentence separate set sets setting settings
    short show shown side similar simple simply single site size small sort source space special specific
    specified standard start state statement step steps stop stuff style sub sum support supported supports
    sure table target term terms test tests text thing things think time times title today tool tools top
    total true try turn type types understand unit update updated user users valid value values variable
    variables variant various version versions view want way ways week weeks word words work working works
    world write writing written wrong year years zero evening winter summer spring somebody half pile
    abschnitt angabe anzahl art aufgabe beispiel beispiele bereich datei dateien daten ding dinge fall fälle
    frage fragen funktion grund gründe jahr jahre jahren leute liste mal mensch menschen möglichkeit namen
    nummer optionen punkt seite seiten stelle tag tage tagen teil teile uhr wert werte weise woche wort
    wörter zahl zeile zeilen zeit ziel
""")
"""Words that fit any text. They may stand inside a phrase, never alone."""

_NEVER = word_set("""
    following above below note please see example e.g i.e http https www com org html md txt rst fixme todo
    tbd previous next first second third last own same various several other many few available able
    possible useful
""")
_NOT_A_NOUN = re.compile(r".*(?:ly|able|ible|ful|ous|ive|less|ized|ised|izing|ising|ened|ated|ting|lich|isch|bar)$")


@dataclass
class _Usage:
    count: int = 0
    as_noun: int = 0
    spellings: Counter[str] = field(default_factory=Counter)


def keyphrases(document: Document, most: int = 5) -> list[str]:
    """Lower-case, the best first; no two that differ only in number, none inside another."""
    prose = [
        piece.text
        for section in document.sections
        for piece in pieces_of(section.blocks)
        if _readable(piece.block.kind)
    ]
    titles = [title_of(document)] + [section.title for section in document.sections]
    german = is_german(" ".join(prose))
    usages = _usages(prose[:_MOST_SENTENCES], german)
    scores = {phrase: _score(phrase, usage, usages, titles, prose) for phrase, usage in usages.items()}
    chosen: list[tuple[str, ...]] = []
    for phrase in sorted(scores, key=lambda phrase: (-scores[phrase], phrase)):
        if scores[phrase] > 0 and not any(set(phrase) & set(other) for other in chosen):
            chosen.append(phrase)
        if len(chosen) == most:
            break
    return [usages[phrase].spellings.most_common(1)[0][0] for phrase in chosen]


def _readable(kind: str) -> bool:
    return kind in ("paragraph", "list", "quote")


def _usages(prose: Iterable[str], german: bool) -> dict[tuple[str, ...], _Usage]:
    usages: dict[tuple[str, ...], _Usage] = defaultdict(_Usage)
    for text in prose:
        for segment in _SEGMENT_END.split(plain(text, code=False)):
            words = WORD.findall(segment)
            for start, length in _candidates(words, german):
                phrase = words[start : start + length]
                usage = usages[tuple(stem(word.lower()) for word in phrase)]
                usage.count += 1
                usage.as_noun += _stands_as_noun(words, start, length, german)
                usage.spellings[" ".join(phrase).lower()] += 1
    return usages


def _candidates(words: list[str], german: bool) -> Iterator[tuple[int, int]]:
    for start in range(len(words)):
        for length in range(1, (1 if german else _LONGEST) + 1):
            if start + length > len(words) or not _is_topical(words[start + length - 1]):
                break
            yield start, length


def _is_topical(word: str) -> bool:
    lower = word.lower()
    if lower in STOP_WORDS or lower in _NEVER or len(word) < 3:
        return False
    return not re.search(r"[a-z][A-Z]|\.|'|’|_", word)


def _stands_as_noun(words: list[str], start: int, length: int, german: bool) -> bool:
    if german:
        return start > 0 and words[start][0].isupper()
    before = words[start - 1].lower() if start else ""
    after = words[start + length].lower() if start + length < len(words) else ""
    return before in _BEFORE_NOUNS and (not after or after in STOP_WORDS)


def _score(
    phrase: tuple[str, ...],
    usage: _Usage,
    usages: dict[tuple[str, ...], _Usage],
    titles: list[str],
    prose: list[str],
) -> float:
    head = usages[phrase[-1:]]
    if not usage.as_noun and not (len(phrase) > 1 and usage.count > 1 and head.as_noun):
        return 0.0
    if any(_NOT_A_NOUN.fullmatch(word) for word in phrase[-1:]) or (phrase[-1] in _GENERAL and len(phrase) == 1):
        return 0.0
    in_title = _inside(phrase, titles[0])
    if len(phrase) > 1 and (
        usage.count < 2 or all(word in _GENERAL for word in phrase) or _NOT_A_NOUN.fullmatch(phrase[0])
    ):
        return 0.0
    if usage.count < 2 and not in_title:
        return 0.0
    score = usage.count * (1.0 + 0.9 * (len(phrase) - 1))
    score *= 3.0 if in_title else 1.0
    score *= 1.5 if any(_inside(phrase, title) for title in titles[1:]) else 1.0
    score *= 1.5 if any(_inside(phrase, text) for text in prose[:4]) else 1.0
    return score


def _inside(phrase: tuple[str, ...], text: str) -> bool:
    return " ".join(phrase) in " ".join(stem(word.lower()) for word in WORD.findall(text))
