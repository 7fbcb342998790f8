"""An open decision as the text of a file: what it is bound to, all that a gate shows, and the place for the answer.

What others wrote stands in fences longer than any inside, made visible, and is known again line by line: nothing in it
is a box, a heading or an entry of front matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from typing import NamedTuple

from orchestrator.domain.answers import APPROVE, EDIT, RAISE, REJECT, SEND_BACK
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.engine.approval import previews_of
from orchestrator.face.decision import Decision
from orchestrator.features.deciding.bound import bound
from orchestrator.features.deciding.form import Blank, blanks
from orchestrator.features.deciding.shown import (
    DIFFERENCE,
    TOLD,
    UNSAID,
    YOURS,
    consequences,
    difference_before,
    findings,
    first_shown,
    previewed,
    seen_before,
)
from orchestrator.features.decision_files.boxes import digest_of_place
from orchestrator.features.decision_files.lines import digest_of_lines, lines_of
from orchestrator.ports.clock import moment
from orchestrator.text.difference import shortened, signed, word_difference
from orchestrator.text.front_written import front_matter
from orchestrator.text.losses.telling import all_told, is_lost, lost_in_short
from orchestrator.text.outline import readable
from orchestrator.text.visible import visible
from orchestrator.transcripts.blocks import fenced, plain
from orchestrator.values import dataclass

KIND = "decision"
"""What `baton` says in the front matter of these files."""
NOTICE = "> **Not taken:**"
ANSWER, FORM, NOTE = "## Your answer", "### Form", "### Note"
LOST = "lost lines"
"""The field that names the lines of the source whose warnings are lost."""
_HOW = "Tick one box with an x, and save. Leave all above this heading as it is."
_EMPTY = "A form is filled in behind the colons."
_SAID = "A note is kept with the answer; to send back, it says what to change."
_LAST_ANSWERS = (SEND_BACK, EDIT, REJECT)


class Offered(NamedTuple):
    """What may be answered in the file."""

    answers: tuple[str, ...]
    fields: tuple[str, ...]
    """Of the form, in its order; with `LOST`, where a warning is lost."""


@dataclass(frozen=True)
class DecisionText:
    decision: str
    front: Mapping[str, JSON]
    body: str
    told: str
    """Why nothing of an earlier answer was taken; empty: there was none."""
    place: str
    """Where is answered: the boxes, the form, the note and the end."""
    offered: Offered
    withheld: tuple[str, ...] = ()
    """Answers that the decision takes, and the file does not."""

    @property
    def whole(self) -> str:
        return f"{front_matter(self.front)}\n{self.body}\n\n{self.place}\n"


def text_of(decision: Decision, *, approve: bool, told: str = "", zone: tzinfo = UTC) -> DecisionText:
    """What a decision's file holds before anybody has answered in it.

    Args:
        decision: one that is open.
        approve: what lets an effect act is taken from the file, too.
        told: why nothing of an earlier answer was taken, one line.
        zone: the person's, which is the same for whoever writes the file.
    """
    withheld = () if approve else tuple(answer for answer in decision.answers if _lets_act(decision, answer))
    answers = [answer for answer in _in_order(decision) if answer not in withheld and answer != EDIT]
    asked = {blank.name: blank for answer in answers for blank in blanks(decision, answer)}
    approving = any(answer in decision.opened.approving for answer in answers)
    lost = [LOST] if decision.must_see and approving else []
    offered = Offered(tuple(answers), (*asked, *lost))
    body = "\n\n".join(_body(decision, offered, withheld, asked, told, zone))
    place = "\n".join(_place(decision.id, offered))
    digests = {"text": digest_of_lines(body_lines(body, told)), "blank": digest_of_place(lines_of(place))}
    return DecisionText(decision.id, _front(decision, told) | digests, body, told, place, offered, withheld)


def end_line(decision: str) -> str:
    return f"End of {decision}."


def body_lines(text: str, told: str) -> list[str]:
    """Lines of what stands above the place, without the notice: whoever has read that may take it out. `told`: what it
    says; a line that only looks like it was put there by somebody else, and is one of the text.
    """
    lines, written = lines_of(text), lines_of(notice(told))
    return lines_of("\n".join(lines[1:])) if told and lines[:1] == written[:1] else lines


def notice(told: str) -> str:
    """The line at the top of a file of which nothing was taken."""
    return f"{NOTICE} {plain(told)}"


def digest_of_told(told: str) -> Digest:
    """Says in the front matter that the notice was written by Baton, and not by whoever writes in the file."""
    return digest_of_lines([told])


def command_for(decision: str, answer: str) -> str:
    """What is typed behind `baton` for an answer that is not taken in a file."""
    return f"approve {decision}" if answer == APPROVE else f"answer {decision} {answer.replace('_', '-')}"


def words_of(answer: str) -> str:
    return answer.replace("_", " ")


def static_lines() -> frozenset[str]:
    """Sentences of ours in the place for the answer."""
    return frozenset((_HOW, _EMPTY, _SAID))


def _lets_act(decision: Decision, answer: str) -> bool:
    """What acts on the world, vouches for what it did, or lets more be spent."""
    opened = decision.opened
    of_before = bool(opened.preview) and answer in opened.approving  # which told of no effects by name
    vouches = opened.kind == "in_doubt" and answer != REJECT
    return bool(opened.acts.get(answer)) or of_before or vouches or answer == RAISE


def _in_order(decision: Decision) -> list[str]:
    """As keys of a terminal stand: yes, words of its own, back, no."""
    own = [answer for answer in decision.answers if answer != APPROVE and answer not in _LAST_ANSWERS]
    return [answer for answer in (APPROVE, *own, *_LAST_ANSWERS) if answer in decision.answers]


def _front(decision: Decision, told: str) -> dict[str, JSON]:
    opened = decision.opened
    binds: dict[str, Digest] = {"question": opened.question}
    binds |= {f"shows {name}": digest for name, digest in opened.shows.items()}
    binds |= {f"would do {name}": digest for name, digest in previews_of(opened).items()}
    binds |= {"form": opened.form} if opened.form else {}
    binds |= {"must be seen": opened.must_see} if opened.must_see else {}
    front: dict[str, JSON] = {
        "baton": KIND,
        "decision": decision.id,
        "run": decision.run.id,
        "app": visible(decision.run.state.app),
        "question": _line(decision.question),
        "opened_at": decision.opened_at,
        "opening": decision.seal,
        "binds": [f"{visible(name)} {digest}" for name, digest in binds.items()],
    }
    return front | ({"not_taken": told, "told": digest_of_told(told)} if told else {})


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _body(
    decision: Decision, offered: Offered, withheld: tuple[str, ...], asked: Mapping[str, Blank], told: str, zone: tzinfo
) -> Iterator[str]:
    if told:
        yield notice(told)
    yield f"# {decision.id} · {plain(decision.run.state.app)}"
    yield _when(decision, zone)
    yield fenced("\n".join(_asked(decision)), "text")
    for name, text in _shown(decision).items():
        yield f"## {plain(name)}"
        yield fenced(text, _language(name))
    for effect, told in bound(decision).items():
        yield f"## what a yes to {plain(effect)} is bound to"
        yield fenced(told, "text")
    found = "\n".join(_findings(decision))
    if found:
        yield "## what was found"
        yield fenced(found, "text")
    if asked or LOST in offered.fields:
        yield "## what the form asks"
        yield fenced("\n".join(_form(decision, offered, asked)), "text")
    yield from _elsewhere(decision, withheld)


def _language(name: str) -> str:
    return "diff" if name in (DIFFERENCE, YOURS) else "text"


def _when(decision: Decision, zone: tzinfo) -> str:
    """By the clock, and by no length of time: the text is the same whenever it is made."""
    opened = decision.opened
    asked = f"Run {decision.run.id}, asked {_clock(decision.opened_at, zone)}."
    if not opened.expires_at or opened.expires_answer == APPROVE:
        return asked
    return f"{asked} Without an answer by {_clock(opened.expires_at, zone)}: {words_of(opened.expires_answer)}."


def _clock(stamped: str, zone: tzinfo) -> str:
    return f"{moment(stamped).astimezone(zone):%Y-%m-%d %H:%M}"


def _asked(decision: Decision) -> Iterator[str]:
    """The question, what stands beside it, what follows from a yes, and where each answer leads."""
    yield visible(decision.question)
    warned = [f"no longer said of the note: {lost_in_short(lost.value)}" for lost in decision.losses]
    beside = [f"! {told}" for told in (*warned, *decision.warnings)]
    follows = [f"{label:<9} {text}" for label, text in consequences(decision) if label != "time"]
    leads = [f"{words_of(answer):<9} leads to {visible(to)}" for answer, to in decision.answers.items()]
    for part in (beside, follows, leads):
        if part:
            yield ""
            yield from part


def _shown(decision: Decision) -> dict[str, str]:
    """All that the decision is about, in the order of a terminal, each thing once."""
    told = previewed(decision)
    losses = {lost.name: lost.value for lost in decision.losses}
    shown: dict[str, str] = {}
    for name in dict.fromkeys((YOURS, UNSAID, *sorted(losses), first_shown(decision), *decision.shows, *TOLD)):
        if name in told:
            shown[name] = told[name]
        elif name in losses:
            shown[name] = "\n".join(all_told(losses[name])) or lost_in_short(losses[name])
        elif name in decision.shows:
            shown |= _artifact(decision, name)
        if name == DIFFERENCE and name in told:
            shown |= _since(name, difference_before(decision), told[name])
    return shown


def _artifact(decision: Decision, name: str) -> dict[str, str]:
    artifact = decision.run.artifact_of(decision.shows[name])
    now, seen = readable(artifact), seen_before(decision, name)
    is_told = artifact.is_json and is_lost(artifact.value)
    before = readable(decision.run.artifact_of(seen)) if seen and not is_told else ""
    return {name: now} | _since(name, before, now)


def _since(name: str, before: str, now: str) -> dict[str, str]:
    """What changed since the person looked last."""
    if not before or before == now:
        return {}
    pieces = shortened(word_difference(visible(before), visible(now)))
    return {f"what changed in {name} since you saw it": "".join(map(signed, pieces))}


def _findings(decision: Decision) -> Iterator[str]:
    for finding in findings(decision):
        if finding.quote:
            yield f"“{finding.quote}”"
        yield f"{finding.weight or 'finding'}: {finding.problem}"


def _form(decision: Decision, offered: Offered, asked: Mapping[str, Blank]) -> Iterator[str]:
    width = max(map(len, offered.fields), default=0)
    for name, blank in asked.items():
        goes = [words_of(answer) for answer in offered.answers if name in _names(decision, answer)]
        yield f"{name:<{width}} {visible(blank.told)}; with {', '.join(goes)}"
    if LOST in offered.fields:
        named = ", ".join(str(line) for line in decision.must_see)
        yield f"{LOST:<{width}} to say yes although that is lost, write the lines: {named}"


def _names(decision: Decision, answer: str) -> set[str]:
    return {one.name for one in decision.form_for(answer)}


def _elsewhere(decision: Decision, withheld: tuple[str, ...]) -> Iterator[str]:
    if EDIT in decision.answers:
        yield f"To change the text itself: `baton edit {decision.id}`."
    for answer in withheld:
        yield f"Not taken here, as it lets something act: `baton {command_for(decision.id, answer)}`."


def _place(decision: str, offered: Offered) -> list[str]:
    form = ["", FORM, "", _EMPTY, "", *(f"{name}: " for name in offered.fields)] if offered.fields else []
    boxes = [f"- [ ] {words_of(answer)}" for answer in offered.answers]
    return [ANSWER, "", _HOW, "", *boxes, *form, "", NOTE, "", _SAID, "", "", "", end_line(decision)]
