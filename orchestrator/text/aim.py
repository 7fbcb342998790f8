"""What a run is to make of its note: the intent with its reason, and the person's brief. Shown before all else."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.text.brief import Briefed, Line
from orchestrator.text.intent import INTENTS, Intent, IntentGuess, guessed

_DOES: dict[Intent, str] = {
    "as-is": "every sentence of the note is kept, in its order",
    "edit": "the note is edited to your brief",
    "from-notes": "a page is written from the notes",
}
_ANSWERS: dict[str, Intent] = {"as_is": "as-is", "to_a_brief": "edit", "from_notes": "from-notes"}
"""A gate's own words for another intent."""


def aim_of(
    source: str,
    intent: str,
    brief: str,
    answered: Mapping[str, JSON] | None = None,
    briefed: Mapping[str, JSON] | None = None,
) -> dict[str, JSON]:
    """The aim of a run.

    Args:
        source: the note, as it lies in its file.
        intent: one of `INTENTS`, or anything else to have it guessed.
        brief: what the person gave beside the note.
        answered: what they last said at the gate of the page, which counts more than what they said before.
        briefed: what they last said where they were asked for a brief, which counts most.

    Returns:
        `intent`, `why` (how it came to be that), `does` (what follows from it, for the person), `brief` (one line;
        empty without one), and `warnings`: lines of the note that were taken as a brief, or only read like one.
    """
    note = Briefed(source)
    said = _said(briefed) or brief.strip() or note.brief
    goal = _chosen(note, intent, brief, answered, briefed)
    is_used = goal.intent != "as-is"
    not_used = _AS_IT_IS if not is_used else _ANOTHER if said != note.brief else ""
    return {
        "intent": goal.intent,
        "why": goal.why,
        "does": _DOES[goal.intent],
        "brief": " ".join(said.split()) if is_used else "",
        "warnings": [*_taken(note, not_used), *_unheeded(note, goal.intent), *_read_like(note, goal.intent)],
    }


def _said(briefed: Mapping[str, JSON] | None) -> str:
    return str((briefed or {}).get("fields", {}).get("brief") or "").strip()


def _chosen(
    note: Briefed, intent: str, brief: str, answered: Mapping[str, JSON] | None, briefed: Mapping[str, JSON] | None
) -> IntentGuess:
    for word in (str((said or {}).get("answer")) for said in (briefed, answered)):
        if word in _ANSWERS:
            return IntentGuess(_ANSWERS[word], "you chose it at the gate")
    for known in INTENTS:
        if intent == known:
            return IntentGuess(known, "you asked for it")
    guess = guessed(note.text)
    if brief.strip() and guess.intent == "as-is":
        return IntentGuess("edit", "you gave a brief")
    return IntentGuess(guess.intent, f"guessed, as {guess.why}")


_AS_IT_IS = ", and not followed, as every sentence is kept: answer “to a brief” to have it followed"
_ANOTHER = ", and not followed, as you gave another one since"


def _taken(note: Briefed, not_used: str) -> list[str]:
    return [
        f"Line {line.number} of the note is taken as your brief{not_used}. It is not on the page: “{line.words}”"
        for line in note.marked
    ]


def _unheeded(note: Briefed, intent: Intent) -> list[str]:
    where = "It stands on the page" if intent == "as-is" else "It is not followed, and is to stay off the page"
    return [
        f"Line {line.number} begins with “brief:” and is not taken as yours, as it stands {why}. "
        f"{where}: “{line.words}”"
        for line, why in note.unheeded
    ]


def _read_like(note: Briefed, intent: Intent) -> list[str]:
    return [_told(line, intent) for line in note.reads_like]


def _told(line: Line, intent: Intent) -> str:
    where = "stands on the page" if intent == "as-is" else "is not followed, and is to stay off the page"
    return (
        f"Line {line.number} reads like an instruction to a writer and {where}: “{line.words}” "
        "If it is one, begin it with “brief:” and start a new run."
    )
