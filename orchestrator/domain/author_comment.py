"""Comments an author wrote for nobody else: `<!-- -->` of HTML, `%% %%` of notes. Code holds none."""

from __future__ import annotations

import re

_CODE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(?:.*?^ {0,3}\1[`~]*[ \t]*$|.*)|(`+)(?!`).+?(?<!`)\2(?!`)", re.MULTILINE | re.DOTALL
)
_COMMENT = re.compile(r"<!--(?P<html>.*?)(?:-->|\Z)|(?<![%\w])%%(?P<note>(?!%).*?)%%(?!%)", re.DOTALL)
_LONGEST_SHOWN = 60


def comments_in(text: str) -> list[tuple[int, str]]:
    """Line, counted from 1, and the beginning of each comment outside of code."""
    if "<!--" not in text and "%%" not in text:
        return []
    prose = _CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
    found, line, at = [], 1, 0
    for comment in _COMMENT.finditer(prose):
        line, at = line + prose.count("\n", at, comment.start()), comment.start()
        said = " ".join((comment["html"] if comment["note"] is None else comment["note"]).split())
        if said:
            found.append((line, said if len(said) <= _LONGEST_SHOWN else f"{said[:_LONGEST_SHOWN]}…"))
    return found
