"""Whether the lines of a paragraph mean something, so that they may not be joined nor taken apart."""

from __future__ import annotations

import re
from functools import lru_cache

from orchestrator.text.inline import plain

_HARD_BREAK = re.compile(r"(?:  |\\)\n|(?:^|\n)--[ ]?\n|<br", re.IGNORECASE)
_MARKED = re.compile(r"^[ \t]*(?:\||:\w|[-–—*•o][ \t]|>>>|\$[ \t]|\(?[a-z0-9]{1,2}[.)][ \t])", re.MULTILINE)
_DEFINED = re.compile(r"\n {0,3}(?::[ \t]+\S|\{:?[ \t]?[.#:\w][^{}\n]*\}[ \t]*(?:\n|$))")
_ATTRIBUTES_ABOVE = re.compile(r"[ \t]*\{:[ \t]?[.#:\w][^{}\n]*\}[ \t]*\n")
_HEADER = re.compile(r"(?:[A-Za-z][\w-]{0,30}:[ \t][^\n]*(?:\n|\Z)){2,}")
_RULED = re.compile(r"^[ \t]*[-=+]{2,}(?:[ \t+]+[-=+]{2,})+[ \t]*$", re.MULTILINE)
_INLINE_TAGS = "a|abbr|b|bdi|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var"
_OPENING = re.compile(
    rf"\{{\{{|\{{%|\$\$|\\(?:begin|\[)|:::|!!![ \t]|\?\?\?|import[ \t][\w{{*][^\n]*[ \t]from[ \t]|import[ \t][\"']|"
    rf"export[ \t](?:const|default|function)\b|\[\[_?toc|\[toc\]|<(?!(?:{_INLINE_TAGS})\b)/?[A-Za-z][\w.-]*(?=[\s/>])",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"\{\{[<%]\s{0,9}/|\{%-?\s{0,9}(?:/|end)|\$\$|\\end\{|</(?:details|div|table|figure|[A-Z]\w*)>")
_LONGEST_VERSE = 60
_FEWEST_VERSES = 3
_SENTENCE_END = '.!?…:;"”’)'


@lru_cache(maxsize=4096)
def lives_by_lines(paragraph: str) -> bool:
    """True for verses and addresses, tables of another dialect, template tags and components, pictures alone."""
    if _ATTRIBUTES_ABOVE.match(paragraph) or _HEADER.fullmatch(paragraph):
        return True
    if _HARD_BREAK.search(paragraph) or _OPENING.match(paragraph.lstrip()) or _PAIRED.search(paragraph):
        return True
    if len(_MARKED.findall(paragraph)) > 1 or _DEFINED.search(paragraph) or _RULED.search(paragraph):
        return True
    return _is_verse(paragraph) or not plain(paragraph)


def _is_verse(paragraph: str) -> bool:
    lines = paragraph.split("\n")
    if len(lines) < _FEWEST_VERSES or max(map(len, lines)) > _LONGEST_VERSE:
        return False
    starts = [line.lstrip("\"'“„»«*_([ \t")[:1] for line in lines]
    if not all(start.isupper() or not start.isalpha() for start in starts):
        return False
    return any(line.rstrip()[-1:] not in _SENTENCE_END for line in lines[:-1])
