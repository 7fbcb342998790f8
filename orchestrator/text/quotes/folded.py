"""A text as far as typography goes: what only looks another way is the same, and every character knows where it stood.

Folded away: case, runs of white space, soft hyphens, characters without width, styles of quotation marks and dashes,
ligatures and wide letters, marks of emphasis and targets of links in Markdown. Never folded: what a number says
(`10²` is not `102`, `½` is not `12`), an accent, a sign, a word.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache
from html import unescape

from orchestrator.text.quotes.number_ends import UNIT_WORDS
from orchestrator.values import dataclass

ELLIPSIS = "…"
"""Stands for dots in a row, also in brackets."""
NO_GAP, EITHER, DASH = 0, 1, 2
"""Of a gap between two characters: nothing; a hyphen at the end of a line, which may belong to the word or to the line;
a dash."""

_MARKS = frozenset("\"'“”„‟‘’‚‛«»‹›`´′″‵‶「」『』〝〞〟＂＇｢｣❛❜❝❞ʼʻ")
_HYPHENS = frozenset("-‐‑﹣－")
_DASHES = _HYPHENS | frozenset("‒–—―−﹘⸺⸻")
_UNSEEN = frozenset(
    "\u0640\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_CLOSE = frozenset(",.;:!?)]}%‰،؛؟。、")
"""What has no space before it that says anything; French and Swiss typography put one there."""
_OPEN = frozenset("([{")
_SPECIAL = re.compile(
    r"[\s\"'“”„‟‘’‚‛«»‹›`´′″‵‶「」『』〝〞〟＂＇｢｣❛❜❝❞ʼʻ\-‐‑﹣－‒–—―−﹘⸺⸻.…⋯*_~\[(⟨〈<>\]•‣▪⁃◦·¹²³⁴⁵⁶⁷⁸⁹⁰|†‡\\&]"
)
_LEFT_OUT = r"(?:[…⋯]{1,3}|\.{3,6}|\. \. \.(?: \.)?)"
_DOTS = re.compile(rf"[\[(⟨〈]\s?{_LEFT_OUT}\s?[\])⟩〉]|{_LEFT_OUT}")
_TARGET = r"(?:<[^<>\n]{0,500}>|(?:[^()\s<>]|\([^()\s]{0,200}\)){1,500})(?:\s{1,3}[\"'(][^\n\"')]{0,200}[\"')])?"
_LINK = re.compile(rf"\[(?!\d{{1,3}}\])([^\[\]\n]{{1,200}})\](?:\(\s?{_TARGET}\s?\)|\[[^\[\]\n]{{0,80}}\])")
"""With its target, or the name of one; two marks of notes beside each other, `[1][2]`, are none."""
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|em|font|i|kbd|mark|q|small|span|strong|u|wbr)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
"""Of how a text looks. What is raised or lowered is another number."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_CAPITAL = re.compile(r"\[([^\W\d_])\](?=[^\W\d_])")
"""`[T]he`: an editor's capital."""
_LINE_END = re.compile(r"[ \t]{0,8}(?:\r?\n[ \t\f]{0,40}){1,3}(?=[^\W\d_])")
"""Also that of a page, which leaves lines empty."""
_BULLET = re.compile(r"[-*•‣▪⁃◦·–][ \t]+")
_RAISED = "[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}"
_SAID_IN_BRACKETS = (
    r"(?:note|nb|n|anm\.|fn\.?)\s?\d{1,3}|citation needed|clarification needed|better source needed|dubious|edit|"
    r"(?:who|when|where|which|by whom|according to whom)\?"
)
_REFERENCE = re.compile(
    r"\[(?:\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,9}|\^[\w-]{1,40}|[a-h]|" + _SAID_IN_BRACKETS + r")\]|"
    rf"{_RAISED}(?:[,˒⁻–-]{_RAISED}){{0,9}}(?![\w/^])|<sup>\[?\d{{1,3}}\]?</sup>|[†‡](?!\w)",
    re.IGNORECASE,
)
"""The mark of a note at its word. `m²` has one too, so what is short keeps it."""
_RAISED_DIGITS = re.compile(r"<sup>\s?(\d{1,3})\s?</sup>", re.IGNORECASE)
_AS_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"(?:[²-³⁴-⁹]|<sup>\s?[2-9]\s?</sup>)\Z", re.IGNORECASE)
"""Behind a unit; a 1 there is a note's."""
_OF_UNIT = re.compile(rf"(?<![^\W\d_]){UNIT_WORDS}\Z", re.IGNORECASE)
_MOST_BEFORE = 4
_BEFORE_REFERENCE = re.compile(r"[^\W\d_]{4}|.*[.,;:!?\"'”’»\]†‡]", re.DOTALL)
_APART = re.compile(r"(?:[^\W\d_]{4,}|[^\W\d_][\"'”’»)]) \Z")
"""A mark that stands apart from its word: `as they said [12].`"""
_NO_MARK = re.compile(
    r"(?:interval|range|set|domain|bereich|intervalle?|intervallo|from|between|within|into|than) \Z", re.IGNORECASE
)
"""Before `[1, 2]`: it is a number of the sentence."""
_SIC = re.compile(r"\[(?:sic!?|!)\]", re.IGNORECASE)
_SPACES = re.compile(r"\s*")
_EMPHASIS = re.compile(r"[*_]{1,3}|~~")
_BEGUN = re.compile(r"(?<![\w*\\])(\*{1,3})[^\W_][^*\n]*\Z")
_ENDED = re.compile(r"[^*\n]*(?<!\s)\*\*(?![\w*])")
_LONGEST_PART = 120
"""Characters of what is marked within a word, or up to its end."""
_LONGEST_MARK = 12
"""Characters before the last `>` of a line: six answers to each other."""
_MEANINGLESS = frozenset(
    ("font", "wide", "narrow", "noBreak", "initial", "medial", "final", "isolated", "vertical", "small")
)
"""Of the tags of Unicode's decompositions, those that are typography alone. `compat` has ligatures, and also `⑴`."""
_JOINED = {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
"""To Unicode these are letters; who has no key for them writes two."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class FoldedText:
    """Folded characters, without dashes; `starts` and `ends` say where each stood, `gaps` what stood before each."""

    text: str
    """As it stood."""
    chars: str
    starts: array[int]
    ends: array[int]
    gaps: bytes
    notes: tuple[str, ...] = ()
    """Marks of notes that a quote has."""

    def __len__(self) -> int:
        return len(self.chars)

    def raw(self, start: int, end: int) -> str:
        """How a run of its characters stood."""
        return self.text[self.starts[start] : self.ends[end - 1]]


def folded(text: str, *, markdown: bool, is_quote: bool = False) -> FoldedText:
    """The text, folded. Takes time in proportion to its length.

    Args:
        text: as it stands.
        markdown: whether marks of emphasis, targets of links and the marks of quoted lines go too. A quote that was
            copied from the source has them, one from the page has not.
        is_quote: the targets of its links stay: whoever copied them has copied all of their digits.
    """
    folding = _Folding(text, markdown, is_quote)
    folding.run()
    notes = tuple(folding.notes) if is_quote else ()
    return FoldedText(text, "".join(folding.chars), folding.starts, folding.ends, bytes(folding.gaps), notes)


class _Folding:
    def __init__(self, text: str, markdown: bool, is_quote: bool) -> None:
        self._text = text
        self._is_markdown = markdown
        self._is_quote = is_quote
        self._at = 0
        self._is_spaced = False
        self._swallows = True
        """Whether a space that comes now says nothing."""
        self._gap = NO_GAP
        self._skips: dict[int, int] = {}
        """Where the target of a link begins, and where it ends."""
        self.chars: list[str] = []
        self.starts: array[int] = array("L")
        self.ends: array[int] = array("L")
        self.gaps = bytearray()
        self.notes: list[str] = []

    def run(self) -> None:
        text = self._text
        while self._at < len(text):
            char = text[self._at]
            if self._at in self._skips:
                self._at = self._skips.pop(self._at)
            elif char in _UNSEEN:
                self._at = self._behind_soft_hyphen() if char == "\u00ad" else self._at + 1
            elif _SPECIAL.match(char):
                self._special(char)
            else:
                self._cluster()

    def _special(self, char: str) -> None:
        if char.isspace():
            self._is_spaced = True
            self._at = _SPACES.match(self._text, self._at).end()  # type: ignore[union-attr]  # it matches nothing too
        elif char == "[" and self._is_quote and (sic := _SIC.match(self._text, self._at)):
            self._at = sic.end()
        elif char in _DASHES:
            if not (self._is_markdown and self._mark_of_markdown(char)):
                self._dash()
        elif char == "`" and self._is_markdown:
            self._at += 1
        elif char in _MARKS:
            self._mark()
        elif dots := _DOTS.match(self._text, self._at):
            self._emit(ELLIPSIS, dots.end(), tight=True)
        elif char == "|":  # between the cells of a table, which are padded or not
            self._emit(char, self._at + 1, tight=True)
        elif not (self._is_markdown and (self._mark_of_markdown(char) or self._spelled_out(char))):
            self._cluster()

    def _spelled_out(self, char: str) -> bool:
        """Whether a character was taken that is spelled out: `&amp;`, or with a backslash before it."""
        if char == "\\" and _ESCAPE.match(self._text, self._at):
            self._at += 1
            self._plainly(self._text[self._at], self._at + 1)
            return True
        if char == "&" and (entity := _ENTITY.match(self._text, self._at)):
            meant = unescape(entity[0])
            if meant != entity[0]:
                for one in meant:
                    self._plainly(one, entity.end())
                self._at = entity.end()
                return True
        return False

    def _plainly(self, char: str, end: int) -> None:
        """A character that can be no mark of Markdown."""
        if char.isspace():
            self._is_spaced = True
        elif char in _DASHES:
            self._gap, self._is_spaced, self._swallows = DASH, False, True
        elif char in _MARKS or char in "…⋯":
            self._emit("'" if char in _MARKS else ELLIPSIS, end, tight=True)
        elif char not in _UNSEEN:
            for one in _folded_cluster(char):
                self._emit(one, end)
        self._at = end

    def _mark_of_markdown(self, char: str) -> bool:
        """Whether a mark of Markdown began here; then it has been passed over."""
        if passed := self._passed_over(char):
            self._at = passed
        elif char == "[" and not self._is_quote and (link := _LINK.match(self._text, self._at)):
            self._skips[link.end(1)] = link.end()
            self._at += 1
        elif char == "[" and self._is_quote and (capital := _CAPITAL.match(self._text, self._at)):
            self._skips[capital.end(1)] = capital.end()
            self._at += 1
        else:
            return False
        return True

    def _passed_over(self, char: str) -> int:
        """Where a mark ends that says nothing; 0: here is none."""
        text, at = self._text, self._at
        if char == ">" and self._begins_line():
            return at + 1
        if (bullet := _BULLET.match(text, at)) and self._begins_line():
            return bullet.end()
        if mark := _REFERENCE.match(text, at):
            return self._noted(mark[0], mark.end()) if self._is_reference(mark[0]) else self._raised(at)
        if char == "<" and (tag := _TAG.match(text, at)) and not (self._is_quote and "=" in tag[0]):
            self._is_spaced = self._is_spaced or tag[0][:3].casefold() == "<br"
            return tag.end()
        if emphasis := _EMPHASIS.match(text, at):
            return emphasis.end() if self._is_emphasis(emphasis.end()) else 0
        return 0

    def _noted(self, mark: str, end: int) -> int:
        self.notes.append(mark)
        return end

    def _raised(self, at: int) -> int:
        """Digits that a tag raises are taken as what they look like; where they end, else 0."""
        raised = _RAISED_DIGITS.match(self._text, at)
        for digit in raised[1].translate(_AS_RAISED) if raised else ():
            self._emit(digit, raised.end() if raised else at)
        return raised.end() if raised else 0

    def _is_reference(self, mark: str) -> bool:
        before = self._text[max(0, self._at - 16) : self._at]
        if _POWER.match(mark) and _OF_UNIT.search(before):
            return False
        if _BEFORE_REFERENCE.fullmatch(before[-_MOST_BEFORE:]):
            return True
        if mark[1:2].isdigit() and mark[0] == "[":
            return before[-1:].isalpha() or bool(_APART.search(before) and not _NO_MARK.search(before))
        return mark[:2] == "[^" and before[-1:].isalpha()

    def _begins_line(self) -> bool:
        """Whether nothing but spaces and other `>` stands before it: the mark of what Markdown and mail quote."""
        before = self._text[max(0, self._at - _LONGEST_MARK) : self._at]
        line = before.rpartition("\n")[2]
        return not line.strip(" \t>") and ("\n" in before or self._at <= _LONGEST_MARK)

    def _behind_soft_hyphen(self) -> int:
        """At the end of a line it takes the line's end with it."""
        end = _LINE_END.match(self._text, self._at + 1)
        return end.end() if end else self._at + 1

    def _dash(self) -> None:
        text, at = self._text, self._at
        before = text[at - 1] if at else ""
        wrapped = _LINE_END.match(text, at + 1)
        if text[at] in _HYPHENS and _is_of_word(before) and not self._is_spaced and wrapped:
            self._gap, self._at = max(self._gap, EITHER), wrapped.end()
            return
        self._gap, self._is_spaced, self._swallows = DASH, False, True
        self._at += 1

    def _mark(self) -> None:
        """All styles are one, and so are several in a row: two strokes, or a quote that begins with a quote."""
        end = self._at + 1
        while end < len(self._text) and self._text[end] in _MARKS:
            end += 1
        self._emit("'", end, tight=True)

    def _is_emphasis(self, end: int) -> bool:
        """Where it leans on a word or a mark on one side: `**bold**`, and neither `2*3` nor `2 * 3`. Between two
        letters only where stars end, or begin, what is a part of a word: `**un**safe`.
        """
        before = self._text[self._at - 1 : self._at]
        after = self._text[end : end + 1]
        spaced = (not before or before.isspace()) + (not after or after.isspace())
        if spaced == 0 and before.isalpha() and after.isalpha():
            return self._is_of_part(end)
        return spaced == 1 or (spaced == 0 and not (before.isalnum() and after.isalnum()))

    def _is_of_part(self, end: int) -> bool:
        mark = self._text[self._at : end]
        if mark[0] != "*":
            return False
        begun = _BEGUN.search(self._text, max(0, self._at - _LONGEST_PART), self._at)
        if begun and begun[1] == mark:
            return True
        ended = _ENDED.match(self._text, end, end + _LONGEST_PART) if mark == "**" else None
        return ended is not None

    def _cluster(self) -> None:
        """A character with the accents that stand on it."""
        text, end = self._text, self._at + 1
        while end < len(text) and end - self._at < 32 and unicodedata.combining(text[end]):
            end += 1
        for char in _folded_cluster(text[self._at : end]):
            self._emit(char, end)

    def _emit(self, char: str, end: int, *, tight: bool = False) -> None:
        spaced = self._is_spaced and not (self._swallows or tight or char in _CLOSE or self._is_inside_unspaced(char))
        if spaced:
            self._put(" ", self._at, self._at)
        self._put(char, self._at, end)
        self._is_spaced, self._swallows = False, tight or char in _OPEN
        self._at = end

    def _is_inside_unspaced(self, char: str) -> bool:
        return (
            not char.isascii() and bool(self.chars) and bool(_UNSPACED.match(char) and _UNSPACED.match(self.chars[-1]))
        )

    def _put(self, char: str, start: int, end: int) -> None:
        self.chars.append(char)
        self.starts.append(start)
        self.ends.append(end)
        self.gaps.append(self._gap)
        self._gap = NO_GAP


def _is_of_word(char: str) -> bool:
    """A letter, or an accent that stands on one."""
    return char.isalpha() or bool(char and unicodedata.combining(char))


@lru_cache(maxsize=8192)
def _folded_cluster(cluster: str) -> str:
    plain = "".join(map(_without_typography, cluster))
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", plain).casefold())
    return folded.replace("i\u0307", "i")  # the small letter of İ; no other i has a dot more


def _without_typography(char: str) -> str:
    """A ligature as its letters, a wide digit as the digit. A digit that is raised, in a circle or part of a fraction
    says something else.
    """
    if char in _JOINED:
        return _JOINED[char]
    tag = unicodedata.decomposition(char).partition(">")[0][1:]
    if not unicodedata.decomposition(char).startswith("<"):
        return char
    plain = unicodedata.normalize("NFKD", char)
    if tag in _MEANINGLESS:
        return plain
    says_more = any(one.isdigit() or one.isspace() for one in plain)
    return plain if tag == "compat" and not says_more else char
