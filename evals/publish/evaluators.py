"""What holds for every run of the publishing app: public functions are evaluators, named in suite.yaml."""

import re

_FENCED = re.compile(r"^(`{3,}|~{3,})[^\n]*\n(?P<code>.*?)^\1", re.MULTILINE | re.DOTALL)


def done_is_published(outcome):
    """A run that is done published its page, once; any other published nothing."""
    taken = [effect.effect for effect in outcome.effects]
    if outcome.status != "done":
        return not taken, f"it is {outcome.status}, and came to {', '.join(taken)}"
    page = outcome.artifacts.get("page", "")
    if outcome.artifacts["draft"].strip() not in page and not outcome.expected.get("page"):
        return False, "the page is not the draft"
    return taken == ["git_publish"], f"it is done, and came to {', '.join(taken) or 'no effect'}"


def kept_as_it_is(outcome):
    """What was to be kept is the note, letter by letter, unless the person sent it back or changed it."""
    if outcome.artifacts.get("aim", {}).get("intent") != "as-is" or any(
        given.answer in ("send_back", "edit") for given in outcome.answers
    ):
        return True
    return outcome.artifacts.get("draft") in (None, outcome.artifacts["note"]), "the draft is not the note"


def is_the_note(outcome):
    """What the page says is the note, letter by letter."""
    return outcome.artifacts["draft"].strip() == outcome.artifacts["note"].strip(), "the draft is not the note"


def code_is_whole(outcome):
    """Every block of code in the draft stands in the source as it is."""
    source = outcome.inputs["source"]
    blocks = [found["code"] for found in _FENCED.finditer(outcome.artifacts.get("draft", ""))]
    changed = [block for block in blocks if block not in source]
    return not changed, f"{len(changed)} of {len(blocks)} blocks of code were changed"


def inside_content(outcome):
    """What is published lies below content/ and is named after the slug."""
    if not outcome.effects:
        return True
    wanted = f"content/{outcome.artifacts['metadata']['slug']}.md"
    paths = [operation["path"] for operation in outcome.artifacts["change"]["operations"]]
    return paths == [wanted], f"it writes {', '.join(paths)}, and {wanted} was to be written"


def length(outcome, least: float, most: float):
    """The draft's words as a share of the source's."""
    share = len(outcome.artifacts["draft"].split()) / len(outcome.inputs["source"].split())
    return least <= share <= most, f"the draft has {share:.0%} of the source's words"
