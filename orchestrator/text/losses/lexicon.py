"""Words that turn, bound, weaken or forbid what a sentence says, as they are looked up; and words of one meaning.

A reader of the page is misled by what goes, so the phrases that are missed are few and sure, and those that answer for
them many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.text.losses.english import ENGLISH
from orchestrator.text.losses.family import Family, Language
from orchestrator.text.losses.german import GERMAN

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], frozenset[Family]], ...]]
"""First word -> phrases, longest first, each with what it may do."""


def _phrases(families: Mapping[Family, str]) -> Phrases:
    by_phrase: dict[tuple[str, ...], set[Family]] = {}
    for family, listed in families.items():
        for phrase in listed.split("|"):
            by_phrase.setdefault(tuple(phrase.split()), set()).add(family)
    found: dict[str, list[tuple[tuple[str, ...], frozenset[Family]]]] = {}
    for words, does in by_phrase.items():
        if "plain" not in does and any(_NAYS & by_phrase.get(part, set()) for part in _parts(words)):
            does.add("denies")  # `out of the reach` denies as `out of` does
        found.setdefault(words[0], []).append((words, frozenset(does)))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


_NAYS: frozenset[Family] = frozenset({"not", "nothing", "denies"})


def _parts(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Of a phrase, those in it that are shorter."""
    count = len(words)
    for length in range(1, count):
        yield from (words[place : place + length] for place in range(count - length + 1))


PHRASES: Mapping[Language, Phrases] = {"en": _phrases(ENGLISH), "de": _phrases(GERMAN)}

_MISSED: Mapping[Family, str] = {
    "if": (
        "as long as|as soon as|assuming|even if|even when|auch wenn|falls|given that|if|im fall|im falle|in case|"
        "in the event|on condition|provided|providing|so long as|sobald|sofern|solange|soweit|subject to|"
        "unter der bedingung|vorausgesetzt|wenn|when|whenever|while"
    ),
    "only": (
        "ausschließlich|einzig|exclusively|lediglich|limited to|nichts anderes als|no one but|nobody but|nothing but|"
        "nur|nur noch|only|only with|only after|only then|only by|reserved for|restricted to|sole|solely|strictly"
    ),
    "before": "before|beforehand|bevor|ehe|in advance|prior to|vor|vorher|zuvor|only then|erst dann|erst danach",
    "after": "after|nachdem",
    "until": "till|until",
    "unless": (
        "abgesehen von|apart from|aside from|ausgenommen|außer|barring|es sei denn|except|except for|except if|"
        "except when|excluding|mit ausnahme|mit ausnahme von|other than|save for|sofern nicht|unless|with exception|"
        "with the exception of"
    ),
    "at least": (
        "frühestens|no earlier than|at the earliest|at least|mindestens|no fewer than|no less than|oder neuer|"
        "or later|or newer|wenigstens"
    ),
    "at most": (
        "spätestens|no later than|at the latest|at the longest|längstens|at most|bis zu|höchstens|maximal|"
        "nicht mehr als|no more than|not more than|up to"
    ),
    "maybe": (
        "nach heutigem stand|nach derzeitigem stand|nach jetzigem stand|nach aktuellem stand|as things stand|"
        "as far as we can tell|to the best of our knowledge|"
        "optional|allegedly|angeblich|anscheinend|apparently|appear|appears|arguably|as far as|assume|believe|could|"
        "dürfte|dürften|estimate|eventuell|evtl|experimental|exploratory|glaube|guess|hopefully|i think|"
        "in my experience|in our experience|in theory|hope|hopes|hoped|hofft|hoffen|könnte|könnten|likely|may|maybe|"
        "meines wissens|might|mutmaßlich|möglicherweise|nehme an|offenbar|perhaps|possibly|potentially|preliminary|"
        "presumably|probably|reportedly|scheinbar|scheint|schätze|seem|seemed|seems|soweit ich weiß|suggest|suggests|"
        "supposedly|suspect|suspected|suspects|tentative|theoretisch|think|to my knowledge|to our knowledge|"
        "unbestätigt|uncertain|unclear|unconfirmed|unlikely|unseres wissens|unter umständen|unverified|vermute|"
        "vermuten|vermutlich|vielleicht|voraussichtlich|vorläufig|wahrscheinlich|wohl|womöglich|deutet|"
        "in our opinion|in my opinion|in our view|unserer meinung nach|meiner meinung nach"
    ),
    "often": (
        "almost no|almost none|almost nothing|nearly no|nearly none|next to no|virtually no|fast nichts|fast kein|"
        "fast keine|fast keinen|nahezu nichts|nahezu keine|almost all|almost never|nearly never|almost always|"
        "nearly always|fast nie|fast immer|more than once|mehr als einmal|mehrfach|mehrmals|several times|repeatedly|"
        "barely|fast alle|hardly|hardly ever|in einigen fällen|in einzelnen fällen|in rare cases|in seltenen fällen|"
        "kaum|nahezu alle|nearly all|scarcely|die meisten|durchschnittlich|frequently|gelegentlich|generally|"
        "gewöhnlich|größtenteils|häufig|im mittel|im durchschnitt|im schnitt|in den meisten fällen|in der regel|"
        "in many cases|in most cases|in some cases|largely|manchmal|meist|meistens|mitunter|most|most of|mostly|"
        "normalerweise|normally|occasionally|oft|often|on average|partially|partly|rarely|seldom|selten|some of|"
        "sometimes|teilweise|tend to|tends to|typically|usual|usually|übliche|üblichen|zum teil|überwiegend|"
        "üblicherweise"
    ),
    "must": (
        "be sure|ensure|erforderlich|has to|have to|make sure|mandatory|muss|musst|must|müssen|müsst|required|shall|"
        "stellen sie sicher|unbedingt|verpflichtend|vorgeschrieben|zwingend"
    ),
    "should": "consider|ought to|should|sollte|sollten|solltest",
}
MISSED: Mapping[Family, frozenset[str]] = {family: frozenset(listed.split("|")) for family, listed in _MISSED.items()}
"""By family, the phrases whose loss is told. All others answer for these, and are too common to be missed."""
