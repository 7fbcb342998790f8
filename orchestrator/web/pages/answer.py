"""What a person answers on a decision's page. The answer is recorded, and what follows it goes on behind the page."""

from __future__ import annotations

from orchestrator.errors import AnswerConflict, DecisionVoid, NotFound, UsageError
from orchestrator.face.decision import APPROVE, EDIT, SEND_BACK, Decision, Door
from orchestrator.features.deciding.form import blanks, guesses_about
from orchestrator.web.drawing import as_it_is
from orchestrator.web.page import GoTo, Instead, PageVisit, SentForm, Shown, WebAct
from orchestrator.web.pages.decision import decision_of, editable_text, ended
from orchestrator.web.pages.shown import is_too_long

_CALLED = {"text": "Your version", "comment": "Your note"}
"""What a person writes."""
_PRESSED = ("answer", "to", "lost")
_FIELD = "field."
"""Before the name of a field of the gate's form, so that none is taken for one of ours."""


class LooksSecret(UsageError):
    """A field is filled in with what may be a secret. It is given once more if that is meant."""


def _answer(visit: PageVisit, fields: SentForm) -> GoTo | Instead:
    decision = decision_of(visit)
    fields.check(visit, decision.seal)
    was_open = decision.is_open
    try:
        _given(visit, decision, fields)
    except (AnswerConflict, DecisionVoid) as error:
        decision.run.refresh()
        return _too_late(visit, decision, fields, error)
    except UsageError as error:
        return _refused(visit, decision, fields, error)
    visit.pass_.looks.closed(visit.workspace, decision.id)
    if was_open:
        visit.pass_.answered = decision.id
        visit.driver.drive(decision.run.id)
    return GoTo(f"/decisions/{decision.id}")


def _given(visit: PageVisit, decision: Decision, fields: SentForm) -> None:
    """Raises what the answers of a decision raise."""
    word, comment, door = fields.one("answer"), fields.one("comment").strip(), _door(visit)
    if word == EDIT:
        decision.edit(_edited(decision, fields.one("text")), comment, drive=False, door=door)
    elif word == SEND_BACK:
        decision.send_back(comment, to=fields.one("to"), drive=False, door=door)
    else:
        _said(visit, decision, word, comment, fields)


def _door(visit: PageVisit) -> Door:
    return "link" if visit.pass_.only else "page"


def _said(visit: PageVisit, decision: Decision, word: str, comment: str, fields: SentForm) -> None:
    """Any other answer; a yes is for what was before the person, and for nothing that could not be shown."""
    approves = word in decision.opened.approving
    if approves and decision.is_open and is_too_long(decision):
        raise UsageError(
            f"{decision.id} is too long to be shown here whole. Nothing was recorded.",
            mend=f"Look at it, and say yes, on a terminal: baton approve {decision.id}",
        )
    filled = {blank.name: blank.filled(fields.one(f"{_FIELD}{blank.name}").strip()) for blank in blanks(decision, word)}
    guesses = [] if fields.one("meant") else guesses_about(filled)
    if guesses:
        raise LooksSecret(" ".join(guesses), mend="Nothing was recorded. Look at what you filled in.")
    seen = {int(line) for line in fields.all("lost") if line.isascii() and line.isdecimal() and len(line) < 10}
    edit = _edit_before(visit, decision) if word == APPROVE else ""
    decision.answer(word, comment, fields=filled, drive=False, with_edit=edit, lost=seen, door=_door(visit))


def _edit_before(visit: PageVisit, decision: Decision) -> str:
    """The edit that this yes is one answer with."""
    if not visit.pass_.answered:
        return ""
    from orchestrator.face.one_answer import edit_before

    try:
        return edit_before(visit.workspace.decision(visit.pass_.answered), decision)
    except NotFound:  # its run was removed meanwhile
        return ""


def _edited(decision: Decision, text: str) -> str:
    """What was written, with the line ends that the text had. Raises UsageError where it is as it was."""
    before = editable_text(decision)
    if "\r\n" in before and "\n" not in before.replace("\r\n", ""):
        text = text.replace("\n", "\r\n")
    if text == before:
        raise UsageError("nothing was changed, so nothing was recorded.")
    return text


def _too_late(visit: PageVisit, decision: Decision, fields: SentForm, why: AnswerConflict | DecisionVoid) -> Instead:
    """The button was of a page that is not true any more: why, and what is."""
    yours = as_it_is(fields.one("text") or fields.one("comment"))
    values = {"decision": decision, "refused": why.message, "yours": yours, **ended(visit, decision)}
    return Instead("stale.html", Shown(f"{decision.id} was not answered again", values, 409))


def _refused(visit: PageVisit, decision: Decision, fields: SentForm, why: UsageError) -> Instead:
    """What was wrong, and all that the person wrote, to be mended and sent again."""
    sent = [(name, value) for name in fields.values for value in fields.all(name)]
    filled = [(name, value) for name, value in sent if name.startswith(_FIELD)]
    values = {
        "decision": decision,
        "token": visit.token(decision.seal),
        "told": why.message,
        "mend": why.mend,
        "written": [(name, _CALLED[name], as_it_is(value)) for name, value in sent if name in _CALLED],
        "pressed": [(name, value) for name, value in sent if name in _PRESSED],
        "filled": [(name, name.removeprefix(_FIELD), as_it_is(value)) for name, value in filled],
        "is_guess": isinstance(why, LooksSecret),
    }
    return Instead("refused.html", Shown("Not taken", values, 400))


def _here(visit: PageVisit, fields: SentForm) -> GoTo:
    decision = decision_of(visit)
    fields.check(visit, decision.seal)
    visit.pass_.looks.moved(decision.id)
    return GoTo("")


def _left(visit: PageVisit, fields: SentForm) -> GoTo:
    decision = decision_of(visit)
    fields.check(visit, decision.seal)
    visit.pass_.looks.closed(visit.workspace, decision.id)
    return GoTo("")


ANSWER = WebAct("/decisions/{decision}/answer", _answer, of_decision=True)
HERE = WebAct("/decisions/{decision}/here", _here, of_decision=True)
"""A sign of the person, while its page is open."""
LEFT = WebAct("/decisions/{decision}/left", _left, of_decision=True)
