"""Where each sentence of a text stood in the text it was made from. Pure; right, or unknown, never a guess."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.text.origin.changed import KnownAround, changed
from orchestrator.text.origin.exact import exact_matches
from orchestrator.text.origin.likeness import Likeness
from orchestrator.text.origin.sentence_origin import SentenceOrigin
from orchestrator.text.origin.unit import TextUnit


def origins(later: Sequence[TextUnit], earlier: Sequence[TextUnit]) -> list[SentenceOrigin]:
    """Of each unit of the later text, in order."""
    if [unit.exact for unit in later] == [unit.exact for unit in earlier]:
        return [SentenceOrigin("same", (place,)) for place in range(len(later))]
    likeness = Likeness(later, earlier)
    exact = exact_matches(later, earlier, likeness)
    known = {place: origin.places[0] for place, origin in exact.found.items() if origin.places}
    left = [place for place in range(len(later)) if place not in exact.found]
    around = KnownAround(known, exact.gone, len(earlier) - 1)
    found = dict(exact.found) | changed(left, likeness, around)
    return [found[place] for place in range(len(later))]
