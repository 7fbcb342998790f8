"""What an outline must be: the person's points, marked by what stands behind them, and no work that is not there."""

import re


def _points(outcome):
    return [point for section in outcome.artifacts["outline"]["sections"] for point in section["points"]]


def marks(outcome, are: list):
    """The marks of its points, in order."""
    found = [point["mark"] for point in _points(outcome)]
    return found == are, f"its points are marked: {', '.join(found)}"


def keys_stand_on_the_shelf(outcome):
    """A point has a source only where the shelf has the work, and a key is the shelf's or the person's own."""
    idea, works = outcome.inputs["idea"], outcome.inputs["shelf"]["works"]
    known = {work["key"] for work in works}
    wrong = [
        key
        for point in _points(outcome)
        for key in point.get("keys", ())
        if key not in known and (point["mark"] == "has a source" or f"@{key}" not in idea)
    ]
    bare = [point["text"] for point in _points(outcome) if point["mark"] == "has a source" and not point.get("keys")]
    return not wrong and not bare, f"not on the shelf: {', '.join(wrong)}; without a key: {'; '.join(bare)}"


def names(outcome, keys: list):
    """These works are named by its points."""
    found = [key for point in _points(outcome) for key in point.get("keys", ())]
    return found == keys, f"it names: {', '.join(found)}"


def adds_nothing(outcome, least: float = 0.6):
    """Most words of each point, and all of its numbers, are the idea's."""
    idea = outcome.inputs["idea"]
    said = set(re.findall(r"\w+", idea.casefold()))
    for point in _points(outcome):
        words = re.findall(r"\w+", point["text"].casefold())
        shared = sum(word in said for word in words) / max(1, len(words))
        invented = [word for word in words if word.isdecimal() and word not in said]
        if shared < least or invented:
            return False, f"“{point['text']}” has {shared:.0%} of its words from the idea; numbers: {invented}"
    return True
