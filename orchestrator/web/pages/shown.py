"""What a decision shows, part by part, each whole: as a page where it is Markdown, and as text."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.face.decision import Decision
from orchestrator.features.deciding.shown import (
    DIFFERENCE,
    SINCE,
    UNSAID,
    YOURS,
    difference_before,
    first_shown,
    previewed,
    seen_before,
    unseen,
)
from orchestrator.text.html import Html
from orchestrator.text.losses.telling import all_told, lost_in_short
from orchestrator.text.outline import readable
from orchestrator.values import dataclass
from orchestrator.web.drawing import as_text, file_change, lines_of, word_change
from orchestrator.web.markdown import MOST_RENDERED, rendered

_MOST_SHOWN = 2_000_000
"""Characters of a decision that a browser shows without trouble. Nobody says yes here to what is longer."""


@dataclass(frozen=True)
class ShownPart:
    name: str
    html: Html
    text: Html
    """The same as text, where `html` is something else; else empty."""
    is_new: bool
    """The person has not seen it before, in this version."""
    as_text_too: bool = False
    """The text is to be seen as well: the page made of it does not show all."""


def is_too_long(decision: Decision) -> bool:
    lengths = [len(decision.run.artifact_of(digest).text) for digest in decision.shows.values()]
    return sum(lengths) + sum(map(len, previewed(decision).values())) > _MOST_SHOWN


def parts_of(decision: Decision) -> list[ShownPart]:
    """What is lost and what was changed of the person's before what it was made of; then the page, then the rest."""
    new = unseen(decision)
    told = previewed(decision)
    losses = {lost.name for lost in decision.losses}
    names = [YOURS, *sorted(losses), first_shown(decision), SINCE, *decision.shows, DIFFERENCE]
    parts = []
    for name in dict.fromkeys(names):
        if name in told and name != UNSAID:
            parts.append(ShownPart(name, file_change(told[name]), Html(""), name in new))
        elif name in decision.shows:
            parts += _shown(decision, name, is_new=name in new)
    return [*_since(decision, told), *parts]


def _shown(decision: Decision, name: str, *, is_new: bool) -> Iterator[ShownPart]:
    artifact = decision.run.artifact_of(decision.shows[name])
    lost = next((one.value for one in decision.losses if one.name == name), None)
    if lost is not None:
        told = all_told(lost)
        if told:
            yield ShownPart(f"no longer said: {lost_in_short(lost)}", lines_of(told), Html(""), is_new)
        return
    text = readable(artifact)
    before = seen_before(decision, name)
    if before and before != decision.shows[name]:
        was = readable(decision.run.artifact_of(before))
        yield ShownPart(f"since you last saw {name}", word_change(was, text), Html(""), is_new=True)
    if artifact.is_json or artifact.media_type != "text/markdown" or len(text) > MOST_RENDERED:
        yield ShownPart(name, as_text(text), Html(""), is_new)
        return
    page = rendered(artifact.text)
    yield ShownPart(name, page.html, as_text(text), is_new, as_text_too=not page.is_whole)


def _since(decision: Decision, told: dict[str, str]) -> Iterator[ShownPart]:
    """What the effects would do otherwise than when the person answered here last."""
    before, now = difference_before(decision), told.get(DIFFERENCE, "")
    if before and now and before != now:
        yield ShownPart(f"since you last saw {DIFFERENCE}", word_change(before, now), Html(""), is_new=True)
