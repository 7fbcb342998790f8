"""What was ticked in a file, given as an answer through the same face as every other one."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.answers import SEND_BACK
from orchestrator.domain.canonical import JSON
from orchestrator.errors import UsageError
from orchestrator.face.decision import Decision
from orchestrator.features.deciding.form import Blank, blanks
from orchestrator.features.decision_files.decision_text import FORM, LOST, words_of
from orchestrator.features.decision_files.read_back import Ticked

_STRAIGHT = str.maketrans("“”„‟«»‘’‚‛", '""""""\'\'\'\'')
"""Quotation marks as JSON has them, for those that phones put in their place."""


def take(decision: Decision, ticked: Ticked) -> None:
    """Record the answer; the run is not driven. The same answer again changes nothing.

    Raises:
        AnswerConflict: it has another answer.
        DecisionVoid: it is over, or what it showed is not what is in force.
        UsageError: something is missing or does not fit, told for somebody who has the file before them.
    """
    if ticked.answer == SEND_BACK:
        _check_no_form(ticked)
        decision.send_back(ticked.note, drive=False, door="file")
        return
    fields, lost = _filled(decision, ticked), _lost(decision, ticked)
    decision.answer(ticked.answer, ticked.note, fields=fields, drive=False, lost=lost, door="file")


def _filled(decision: Decision, ticked: Ticked) -> dict[str, JSON]:
    asked = blanks(decision, ticked.answer)
    if not asked:
        _check_no_form(ticked)
    missing = [blank.name for blank in asked if blank.name not in ticked.fields and _must_be_filled(blank)]
    if missing:
        raise UsageError(
            f"{words_of(ticked.answer)} needs {', '.join(missing)}.", mend=f"Fill it in below “{FORM}”, and tick again."
        )
    return dict(_values(asked, ticked))


def _values(asked: list[Blank], ticked: Ticked) -> Iterator[tuple[str, JSON]]:
    """Of what is left empty, the value that the form has for it."""
    for blank in asked:
        typed = ticked.fields.get(blank.name, "")
        try:
            yield blank.name, blank.filled(typed)
        except UsageError:
            straight = typed.translate(_STRAIGHT)
            if straight == typed or not straight.startswith(("[", "{")):
                raise
            yield blank.name, blank.filled(straight)


def _must_be_filled(blank: Blank) -> bool:
    return blank.field.required and not blank.field.nullable


def _check_no_form(ticked: Ticked) -> None:
    """Nothing that a person wrote is left out without a word."""
    if ticked.fields:
        raise UsageError(
            f"{words_of(ticked.answer)} takes no form, and {', '.join(ticked.fields)} was filled in.",
            mend="Leave it empty, or tick an answer that takes it.",
        )


def _lost(decision: Decision, ticked: Ticked) -> set[int]:
    if not decision.must_see or ticked.answer not in decision.opened.approving or not decision.is_open:
        return set()
    words = ticked.lost.replace(",", " ").split()
    lost = {int(word) for word in words if word.isdecimal()}
    if not decision.named_all(lost) or len(lost) != len(words):
        named = ", ".join(str(line) for line in decision.must_see)
        raise UsageError(
            f"what is to go out lost what is to be seen before a yes (lines {named}).",
            mend=f"If that is meant, write the lines behind “{LOST}:”, and tick again.",
        )
    return lost
