"""What a draft must be: a page and nothing beside it, with what weighs in its note, and nothing of the model's own."""

import re

from orchestrator.text.language import language_of

_TALK = re.compile(
    r"\A\s*(?:sure|certainly|of course|absolutely|here(?:'s|’s| is| are)\b|i(?:'ve|’ve| have)\b|as requested|okay|"
    r"gern\w*[,!]|hier ist|natürlich[,!])"
    r"|\b(?:i hope this|let me know|feel free to|happy to|ich hoffe, das|sag mir)\b[^\n]*\s*\Z",
    re.IGNORECASE,
)
"""What a model says to whoever asked it: before the page, or below."""


def is_a_page(outcome, most: float = 1.0):
    """Prose of its own, no front matter, no fence around it, and no word to whoever asked."""
    draft, source = outcome.artifacts["draft"], outcome.inputs["note"]
    if draft.startswith("---"):
        return False, "it begins with front matter"
    if draft.lstrip().startswith("```") and not source.lstrip().startswith("```"):
        return False, "all of it stands in a block of code"
    if talk := _TALK.search(draft):
        return False, f"it talks to whoever asked: “{talk[0].strip()}”"
    share = len(draft.split()) / len(source.split())
    return share <= most, f"it has {share:.0%} of the note's words"


def is_the_note(outcome):
    """Nothing was to be done, and nothing was."""
    return outcome.artifacts["draft"].strip() == outcome.inputs["note"].strip(), "the draft is not the note"


def holds_the_notes(outcome):
    """An outline stands above the notes, and the notes are all there."""
    lines = [line.strip() for line in outcome.inputs["note"].splitlines() if line.strip()]
    missing = [line for line in lines if line not in outcome.artifacts["draft"]]
    return not missing, f"{len(missing)} lines of the notes are not below it: “{missing[0] if missing else ''}”"


def speaks(outcome, language: str):
    """In which language it is: `en` or `de`."""
    found = language_of(outcome.artifacts["draft"])
    return found == language, f"it is in {found or 'another language'}"


def at_most(outcome, words: int):
    """So long as the person wants it."""
    count = len(outcome.artifacts["draft"].split())
    return count <= words, f"it has {count} words"


def changed_only(outcome, kept: list):
    """A revision leaves alone what nobody asked about."""
    gone = [text for text in kept if text not in outcome.artifacts["draft"]]
    return not gone, f"it lost {'; '.join(gone)}"
