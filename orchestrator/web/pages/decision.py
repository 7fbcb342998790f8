"""A decision: all that it is about, what follows from a yes, and the answers. Nothing of it is folded away that the
person has not seen, and the answers stand below all of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from orchestrator.errors import BatonError
from orchestrator.face.decision import APPROVE, EDIT, REJECT, SEND_BACK, Decision
from orchestrator.features.deciding.bound import bound, digests, hearing, messages
from orchestrator.features.deciding.form import blanks
from orchestrator.features.deciding.losing import losing
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.deciding.shown import consequences, findings
from orchestrator.features.looking.branches import asked_in
from orchestrator.features.looking.listing import local
from orchestrator.features.looking.standing import standing
from orchestrator.features.looking.steps import times_of
from orchestrator.text.losses.telling import lost_in_short
from orchestrator.text.quantity import amount, counted, span
from orchestrator.values import dataclass
from orchestrator.web.drawing import as_it_is
from orchestrator.web.page import PageVisit, Shown, WebPage
from orchestrator.web.pages.shown import is_too_long, parts_of

_LABELS = {
    APPROVE: "Approve",
    EDIT: "Save this version",
    SEND_BACK: "Send back",
    REJECT: "Reject",
}
_OWN_FORMS = frozenset({EDIT, SEND_BACK, REJECT})
"""These have a form of their own kind; every other answer has a button, and the gate's fields where it takes some."""
_SHORTEST_MS, _LONGEST_MS = 500, 15_000
"""Between two looks at a run that goes on: scripts are done at once, and an agent takes minutes."""
_UNTYPED = ("\r", "\0", "\x0b", "\x0c")
"""No box of a page gives these back as they were."""


@dataclass(frozen=True)
class AnswerEntry:
    """One answer, as its form shows it."""

    word: str
    label: str
    leads_to: str
    fields: tuple[tuple[str, str, str, bool, tuple[str, ...]], ...] = ()
    """Name, what is asked for, its type, whether it must be given, and what there is to choose from."""
    approves: bool = False

    @property
    def is_short(self) -> bool:
        """A button is all that it takes."""
        return self.word != APPROVE and not (self.fields or self.approves)


def decision_of(visit: PageVisit) -> Decision:
    """The one that the path names, by its whole id."""
    return visit.workspace.decision(visit.given["decision"])


def _look(visit: PageVisit) -> Shown:
    decision = decision_of(visit)
    if not decision.is_open:
        visit.pass_.looks.closed(visit.workspace, decision.id)
        return Shown(f"{decision.id} is answered", {"decision": decision, **ended(visit, decision)})
    shown = Shown(_lines(decision.question)[0], {"decision": decision, "ended": "", **asked(visit, decision)})
    for place in ("inbox", "screen"):
        note_seen(visit.workspace.root, {decision.id: decision.seal}, place)
    visit.pass_.looks.opened(visit.workspace, decision)
    return shown


def _lines(question: str) -> list[str]:
    """What is asked, and below it, where a model is stuck, the ways on with their commands."""
    return [line for line in map(str.strip, question.splitlines()) if line] or [""]


def asked(visit: PageVisit, decision: Decision) -> dict[str, object]:
    """Of one that is open, all there is to see."""
    too_long = is_too_long(decision)
    return {
        "path": decision.run.path,
        "run": decision.run.id,
        "opened": local(decision.opened_at),
        "question": _lines(decision.question)[0],
        "ways_on": _lines(decision.question)[1:],
        "aims": decision.aims,
        "parts": parts_of(decision),
        "too_long": too_long,
        "findings": findings(decision),
        "warnings": [*_of_losses(decision), *(told for told in decision.warnings if told not in decision.aims)],
        "follows": [*consequences(decision), *_messages(decision), ("cost", _cost(decision))],
        "bound": bound(decision),
        "digests": digests(decision),
        "token": visit.token(decision.seal),
        "must_see": [(line, told) for line, lines in decision.must_see.items() for told in lines],
        "answers": [entry for entry in _entries(decision) if not (too_long and entry.approves)],
        **_of_own_kind(decision),
    }


def _messages(decision: Decision) -> Iterator[tuple[str, str]]:
    for message in messages(decision):
        yield "message", message


def _cost(decision: Decision) -> str:
    """So far, with the time that others than the person took."""
    run, times = decision.run, times_of(decision.run)
    used = f"{counted(run.state.input_tokens, 'token')} in, {run.state.output_tokens:,} out"
    money = f"${amount(run.cost_usd)}" if run.cost_usd or run.is_offline else used
    return f"{money} so far, {span(times['work'])} of work"


def _of_losses(decision: Decision) -> list[str]:
    found = [lost.value for lost in decision.losses if lost.value["losses"]]
    return [f"no longer said of the note: {lost_in_short(value)}" for value in found]


def _entries(decision: Decision) -> Iterator[AnswerEntry]:
    """The yes first, then the gate's own words."""
    for word in sorted(decision.answers, key=lambda one: (one != APPROVE, one)):
        if word not in _OWN_FORMS:
            fields = tuple(
                (blank.name, blank.prompt, blank.field.type, blank.field.required, blank.field.options)
                for blank in blanks(decision, word)
            )
            label = _LABELS.get(word, word.replace("_", " ").capitalize())
            yield AnswerEntry(word, label, decision.answers[word], fields, word in decision.opened.approving)


def _of_own_kind(decision: Decision) -> dict[str, object]:
    """Edit, send back and reject, where it takes them."""
    text, why_not = _editable(decision)
    return {
        "edits": decision.opened.edits if _can_be_edited(decision) else "",
        "edit_text": as_it_is(text),
        "edit_not": why_not,
        "send_back": decision.answers.get(SEND_BACK, ""),
        "hearing": hearing(decision) if SEND_BACK in decision.answers else [],
        "losing": losing(decision) if REJECT in decision.answers else "",
    }


def editable_text(decision: Decision) -> str:
    """As a person edits it: JSON a value a line. Raises UsageError: it shows nothing to edit."""
    shown = decision.editable()
    return json.dumps(shown.value, ensure_ascii=False, indent=2) + "\n" if shown.is_json else shown.text


def _can_be_edited(decision: Decision) -> bool:
    return EDIT in decision.answers and decision.opened.edits in decision.shows


def _editable(decision: Decision) -> tuple[str, str]:
    """The text as it is, and why it cannot be changed here; one of both is empty."""
    if not _can_be_edited(decision):
        return "", ""
    text = editable_text(decision)
    if any(sign in text.replace("\r\n", "\n") for sign in _UNTYPED):
        return "", f"It holds characters that a page cannot give back. Edit it with: baton edit {decision.id}"
    return text, ""


def ended(visit: PageVisit, decision: Decision) -> dict[str, object]:
    """Of one that takes no answer any more: how it was answered, and what came of that."""
    run = decision.run
    answered = run.state.answered.get(decision.id)
    if answered is None:
        told = f"{decision.id} was withdrawn: its run has moved on."
    else:
        word = answered.given.answer.replace("_", " ")
        told = f"{decision.id} was answered {word} by {answered.actor}, {local(answered.at)}."
    return {"ended": told, **after(visit, decision)}


def after(visit: PageVisit, decision: Decision) -> dict[str, object]:
    run = decision.run
    whole = run.whole
    moves = visit.driver.drives(run.id) or whole.status == "running"
    opened = [one for asking in dict.fromkeys((run.id, whole.id)) for one in _asks(visit, asking)]
    stands = standing(whole)
    looked = int(visit.query.get("looked", "0")[:3]) if visit.query.get("looked", "0").isdecimal() else 0
    return {
        "moves": moves,
        "looked": looked + 1,
        "wait_ms": min(_LONGEST_MS, _SHORTEST_MS * (1 + looked)),
        "stands": " ".join(stands.told.split()) if not whole.state.ended else f"The run is {whole.status}.",
        "trouble": visit.driver.trouble(run.id),
        "then": list(dict.fromkeys(opened)),
        "run": whole.id,
        "app": whole.state.app,
    }


def _asks(visit: PageVisit, run: str) -> list[str]:
    try:
        return asked_in(visit.workspace.run(run))
    except BatonError:  # it was removed meanwhile
        return []


def _after(visit: PageVisit) -> Shown:
    decision = decision_of(visit)
    return Shown(decision.id, {"decision": decision, **after(visit, decision)})


DECISION = WebPage("/decisions/{decision}", "decision.html", _look, of_decision=True)
AFTER = WebPage("/decisions/{decision}/after", "after.html", _after, of_decision=True)
"""What came of an answer so far: a part of the page, asked for again while the run moves."""
