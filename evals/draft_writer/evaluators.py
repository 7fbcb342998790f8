"""What a draft must be: the outline's points in prose, with citations that are there."""

import re

from orchestrator.text.citation import citations


def _keys(text):
    return [one.key for found in citations(text) for one in found.cited]


def cites_what_is_offered(outcome):
    """Every citation is of a work on the list, and none is escaped or put into words."""
    offered = {work["key"] for work in outcome.inputs["citations"]["offered"]}
    wrong = [key for key in _keys(outcome.artifacts["draft"]) if key not in offered]
    return not wrong, f"not on the list: {', '.join(wrong)}"


def keeps_the_points(outcome, least: float = 0.6):
    """Each point is said, with its numbers and with the works that it has."""
    draft = outcome.artifacts["draft"]
    said, keys = set(re.findall(r"\w+", draft.casefold())), _keys(draft)
    for point in (point for section in outcome.inputs["outline"]["sections"] for point in section["points"]):
        words = re.findall(r"\w+", point["text"].casefold())
        lost = [word for word in words if word.isdecimal() and word not in said]
        lost += [key for key in point.get("keys", ()) if key not in keys]
        shared = sum(word in said for word in words) / max(1, len(words))
        if lost or shared < least:
            return False, f"of “{point['text']}” it says {shared:.0%}; lost: {', '.join(lost) or 'nothing'}"
    return True


def is_a_draft(outcome):
    """It begins with its title, without front matter, and has no list of works at its end."""
    draft = outcome.artifacts["draft"]
    if not draft.startswith("# "):
        return False, f"it begins with “{draft[:20]}”"
    return not re.search(r"^#+ (?:References|Bibliography)", draft, re.MULTILINE), "it lists its works"


def is_as_it_was(outcome):
    """Where nothing is to be mended, nothing changes."""
    return outcome.artifacts["draft"] == outcome.inputs["draft"], "the draft was changed"
