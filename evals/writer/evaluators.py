"""What a draft must be: no longer than its note, and without front matter."""


def is_a_draft(outcome, most: float = 1.0):
    """Prose of its own under a heading; front matter is somebody else's work."""
    draft, source = outcome.artifacts["draft"], outcome.inputs["note"]
    if draft.startswith("---"):
        return False, "it begins with front matter"
    share = len(draft.split()) / len(source.split())
    return share <= most, f"it has {share:.0%} of the note's words"


def changed_only(outcome, kept: str):
    """A revision leaves alone what nobody asked about."""
    return kept in outcome.artifacts["draft"], f"it lost “{kept}”"
