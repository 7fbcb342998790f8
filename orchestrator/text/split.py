"""A long sentence made two where a clause of its own begins. No word is added; a joining word may go."""

from __future__ import annotations

import re

from orchestrator.text.language import word_set

LONGEST = 35
"""Words of a sentence that is still read at one go."""
_SHORTEST = 5
"""Words. A shorter half is a fragment and no sentence of its own."""
_TOO_LONG = 300
"""Words of what is no sentence any more, and is not looked through for places to split it."""

_JOINT = re.compile(
    r"(?P<hard>;)\s+"
    r"|,\s+(?P<dropped>and|because|und|denn)\s+(?=(?P<next>\S+))"
    r"|,\s+(?=(?P<kept>but|so|yet|aber|doch)\s+(?P<next_kept>\S+))",
)
_SUBJECT = word_set("""
    i you he she it we they this that these those there the a an each every everyone nobody no some many
    most all both its his her their our your my one another such neither either if when from in what nothing
    ich du er sie es wir ihr man dies diese dieser dieses das der die den ein eine jede jeder jedes kein
    keine mein sein
""")
_FINITE = re.compile(
    r"\b(?:am|is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|cannot|"
    r"isn't|aren't|"
    r"wasn't|weren't|doesn't|don't|didn't|won't|can't|makes?|made|gives?|gave|takes?|took|means?|meant|needs?|needed|"
    r"comes?|came|goes|went|gets?|got|becomes?|became|works?|worked|contains?|returns?|uses?|used|allows?|provides?|"
    r"supports?|requires?|runs?|ist|sind|war|waren|hat|haben|hatte|hatten|wird|werden|wurde|wurden|kann|können|konnte|"
    r"muss|müssen|soll|sollte|darf|dürfen|gibt|geht|kommt|macht|bleibt|steht|liegt|heißt|braucht)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"(?:if|when|while|although|though|because|since|as|unless|whether|where|before|after|once|until|given|"
    r"wenn|weil|obwohl|während|da|falls|sobald|bevor|nachdem|ob|dass)\b",
    re.IGNORECASE,
)
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("„", "“"), ("«", "»"))


def split_sentence(sentence: str) -> tuple[str, ...]:
    """The sentence in parts that each can stand alone; the sentence itself where there is no such place."""
    if not LONGEST < len(sentence.split()) <= _TOO_LONG:
        return (sentence,)
    cuts = [parts for joint in _JOINT.finditer(sentence) if (parts := _cut(sentence, joint))]
    if not cuts:
        return (sentence,)
    left, right = min(cuts, key=lambda parts: max(len(part.split()) for part in parts))
    return (*split_sentence(left), *split_sentence(right))


def _cut(sentence: str, joint: re.Match[str]) -> tuple[str, str] | None:
    left, right = sentence[: joint.start()].rstrip(), sentence[joint.end() :]
    if not _stands_alone(left, joint, right) or not _balanced(left):
        return None
    return left + ".", right[0].upper() + right[1:]


def _stands_alone(left: str, joint: re.Match[str], right: str) -> bool:
    if min(len(left.split()), len(right.split())) < _SHORTEST:
        return False
    if _SUBORDINATE.match(left) and "," not in left:
        return False
    clause = re.split(r"[,;:(]", right, maxsplit=1)[0] if not joint["kept"] else " ".join(right.split()[1:14])
    following = (joint["next"] or joint["next_kept"] or right.split()[0]).lower().strip(",")
    if joint["hard"]:
        return (
            right[0].isalpha() and _FINITE.search(right) is not None and not re.match(r"(?:and|or|und|oder)\b", right)
        )
    return following in _SUBJECT and _FINITE.search(clause) is not None


def _balanced(text: str) -> bool:
    if text.count('"') % 2 or text.count("`") % 2 or text.count("**") % 2:
        return False
    return all(text.count(opening) <= text.count(closing) for opening, closing in _PAIRS)
