"""What the words for a change must be."""

import re

from orchestrator.text.language import language_of

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PRAISE = re.compile(
    r"\b(?:exciting|improved?|improves|enhanced?|enhances|better|great|polish(?:ed|es)?|comprehensive|various|several)\b",
    re.IGNORECASE,
)


def says_only_what_stands(outcome):
    """No number that neither the difference nor the counts have, no reason and no praise."""
    notice, given = outcome.artifacts["notice"], outcome.inputs
    known = " ".join((given["difference"], given["change"]["notice"], given["metadata"]["title"]))
    told = f"{notice['message']} {notice['notice']}"
    strange = [number for number in _NUMBER.findall(told) if number not in known]
    praise = [word[0] for word in _PRAISE.finditer(told) if word[0].casefold() not in known.casefold()]
    return not (strange or praise), f"nothing given says {', '.join(strange + praise)}"


def is_a_subject(outcome, most: int = 72):
    """One line that ends without a full stop."""
    message = outcome.artifacts["notice"]["message"]
    return len(message) <= most and "\n" not in message and not message.endswith("."), f"the message is “{message}”"


def leaves_the_text(outcome):
    """Where no line of the text changes, readers are not told that one does."""
    said = outcome.artifacts["notice"]["notice"].casefold()
    calm = ("stays as it is", "nothing", "unchanged", "not changed", "no change", "same")
    return any(word in said for word in calm), f"the notice is “{outcome.artifacts['notice']['notice']}”"


def names(outcome, words: str):
    """The weightiest change is named: a number, a warning, a negation."""
    notice = outcome.artifacts["notice"]
    return words.casefold() in f"{notice['message']} {notice['notice']}".casefold(), f"neither says {words}"


def speaks(outcome, language: str):
    """In which language both are: `en` or `de`."""
    notice = outcome.artifacts["notice"]
    found = language_of(f"{notice['message']} {notice['notice']}")
    return found == language, f"they are in {found or 'another language'}"
