"""What an opening must be: short, and of nothing but the lines it opens."""

import re

from orchestrator.text.review_opening import opening_fault


def only_what_stands_there(outcome):
    """Each number, name and id of a part of a sentence stands in one line; the app leaves out what does not."""
    fault = opening_fault(outcome.artifacts["opening"].strip(), outcome.inputs["evidence"])
    return not fault, fault or "all of it stands in the lines"


def at_most_two_sentences(outcome):
    """Two, and none of them a heading or a list."""
    text = outcome.artifacts["opening"].strip()
    count = len(re.findall(r"[.!?](?:\s|$)", text))
    return count <= 2 and not text.startswith(("#", "-", "*")), f"it has {count} sentences"
