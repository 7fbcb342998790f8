"""Whether a quote begins or ends within a word that marks part: `it is **un**safe to eat` never says `safe to eat`."""

from __future__ import annotations

import re

_BETWEEN_WORDS = (
    "address|article|aside|blockquote|body|br|caption|dd|details|div|dl|dt|fig(?:ure|caption)|footer|form|h[1-6]|head|"
    "header|hr|html|img|input|legend|li|main|nav|ol|option|p|pre|script|section|select|style|summary|table|tbody|td|"
    "textarea|tfoot|th|thead|title|tr|ul"
)
"""Tags at which a browser ends a word."""
_MARK = (
    rf"(?:[*_]{{1,3}}|~~|==|</?(?!(?:{_BETWEEN_WORDS})\b)[A-Za-z][^<>]{{0,200}}>|<!--[^<>]{{0,200}}-->|"
    r"&(?:shy|zwn?j|ZeroWidthSpace|NoBreak|#0*(?:173|820[345]|8288|65279)|#[xX]0*(?:ad|200[b-d]|2060|feff));|"
    r"\](?:\([^()\s]{0,300}\)|\[[^\[\]\n]{0,80}\])|\[(?=[^\[\]\n]{1,200}\](?:\(|\[[^\]\d])))"
)
"""What is seen as nothing, or as another look of the letters around it."""
_BEFORE = re.compile(rf"(?:[^\W\d_]|(?P<digit>\d)){_MARK}{{1,8}}\Z", re.IGNORECASE)
_BEHIND = re.compile(rf"{_MARK}{{1,8}}(?:[^\W\d_]|(?P<digit>\d))", re.IGNORECASE)
_LINK = re.compile(r"(?<=[^\W\d_])\[[^\[\]\n]{1,200}\](?:\([^()\s]{0,300}\)|\[[^\[\]\d\n][^\[\]\n]{0,80}\])")
_PREFIX = re.compile(r"(?<!\w)[\[(](?:un|in|im|ir|il|non|dis|mis|dys|anti|de|mal|ab|a)-?[\])]\Z", re.IGNORECASE)
"""`(un)safe`."""
_MARKS_BEFORE = re.compile(rf"{_MARK}{{1,8}}\Z", re.IGNORECASE)
_MARKS_BEHIND = re.compile(rf"{_MARK}{{1,8}}", re.IGNORECASE)
_LONGEST = 320
"""Characters of marks that are looked at: the target of a link is the longest of them."""


def begins_within_word(text: str, start: int) -> bool:
    """Whether a letter stands before the marks that a letter at `start` stands behind, or a digit before a digit."""
    first = text[start : start + 1]
    if not first.isalnum():
        return False
    if first.isalpha() and (_LINK.match(text, start - 1) or _PREFIX.search(text, max(0, start - 8), start)):
        return True
    found = _BEFORE.search(text, max(0, start - _LONGEST), start)
    return found is not None and (found["digit"] is None) == first.isalpha()


def ends_within_word(text: str, end: int) -> bool:
    """The same behind what ends at `end`."""
    last = text[end - 1 : end]
    found = _BEHIND.match(text, end, end + _LONGEST) if last.isalnum() else None
    return found is not None and (found["digit"] is None) == last.isalpha()


def without_marks_before(before: str) -> str:
    """A text without the marks at its end."""
    found = _MARKS_BEFORE.search(before)
    return before[: found.start()] if found else before


def without_marks_behind(behind: str) -> str:
    """A text without the marks at its beginning."""
    found = _MARKS_BEHIND.match(behind)
    return behind[found.end() :] if found else behind
