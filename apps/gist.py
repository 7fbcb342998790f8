"""Scripts of the gist app: pure functions from artifacts to an artifact."""

import re
from typing import Any

_WORD = r"\w+"


def note(read: dict[str, Any], source: str, day: str) -> str:
    """Title, summary, and the statements whose quotes stand in the source; the others are named, not hidden."""
    kept = [claim for claim in read["claims"] if _stands(claim["quote"], source)]
    made_up = [claim["claim"] for claim in read["claims"] if claim not in kept]
    lines = [f"# {_one_line(read['title'])}", "", _one_line(read["summary"]), ""]
    lines += [f"- {_one_line(claim['claim'])}" + _quoted(claim) for claim in kept]
    if made_up:
        lines += ["", "Left out, because the text does not say it in these words:", ""]
        lines += [f"- {_one_line(claim)}" for claim in made_up]
    tags = " ".join("#" + re.sub(r"\W+", "-", tag).strip("-") for tag in read["tags"])
    lines += ["", f"Read on {day}. {tags}".rstrip()]
    return "\n".join(lines) + "\n"


def file_name(title: str, day: str) -> str:
    return "-".join([day, *re.findall(r"\w+", title.lower())[:6]])


def quotes_stand_in_the_source(read: dict[str, Any], source: str) -> list[str]:
    """What `baton verify RUN` finds wrong with a run of this app."""
    quotes = [claim["quote"] for claim in read["claims"]]
    return [f"the text does not say: {_one_line(quote)}" for quote in quotes if not _stands(quote, source)]


def _stands(quote: str, source: str) -> bool:
    """Whatever stands between the words: line ends, marks of emphasis."""
    words = _words(quote)
    return words != "  " and words in _words(source)


def _words(text: str) -> str:
    return f" {' '.join(re.findall(_WORD, text))} "


def _quoted(claim: dict[str, str]) -> str:
    said, quote = _one_line(claim["claim"]), _one_line(claim["quote"])
    return "" if said == quote else f" (“{quote}”)"


def _one_line(text: str) -> str:
    return " ".join(text.split())
