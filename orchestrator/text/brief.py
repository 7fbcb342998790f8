"""What a person wants of a page, where their note says so: an instruction of theirs, which never stands on the page.

Two kinds. A *brief* is marked as one: the entry `brief` of front matter, a paragraph or item that begins with `brief:`,
a comment that does (`<!-- brief: ... -->`, `%% brief: ... %%`). What only *reads like* an instruction to a writer is
told to the person and never followed: a length, an audience, a tone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from orchestrator.text.code_lines import outside_code
from orchestrator.text.comment import Comment, without_comments
from orchestrator.text.said import lines_above, read_source
from orchestrator.text.written import Written
from orchestrator.values import dataclass

_MARK = re.compile(
    r"(?P<item>[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<marks>[*_]{0,3})brief"
    r"(?:(?P=marks)[ \t]*:|[ \t]*:(?P=marks))[ \t]*"
    r"(?P<words>.*)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_ENTRY = re.compile(r"[ \t]*[\"']?brief[\"']?[ \t]*[:=]", re.IGNORECASE)
_QUOTED = re.compile(r"[ \t]{0,3}>")
_OF_OTHERS = re.compile(
    r"(?:From|Von|De|Da|От|差出人)[ \t]*:[ \t]*\S"
    r"|-{2,}[ \t]*(?:Original|Forwarded|Weitergeleitete|Ursprüngliche)\b"
    r"|Begin forwarded message:"
    r"|(?:On|Am|Le|El|Il)\b.{5,120}\b(?:wrote|schrieb|écrit|escribió|scritto)[ \t]*:$"
)
"""The line from which a text is a mail of somebody else's: what it says below is data, whatever it says."""

_LENGTH = (
    r"(?:~|≈|<|>|≤|ca\.?|approx\.?|about|around|roughly|max\.?|maximum|min\.?|at most|at least|under|below|up to|"
    r"no more than|not more than|less than|etwa|rund|höchstens|maximal|mindestens)?[ \t]*"
    r"\d[\d.,]*k?(?:[ \t]*(?:-|–|to|bis)[ \t]*\d[\d.,]*k?)?\+?[ \t]*"
    r"(?:words?|wörter|worte|characters?|chars?|zeichen|pages?|seiten|paragraphs?|absätze|min(?:ute)?s?[ \t-]+read)\b"
)
_LABEL = (
    r"(?:(?:target |intended )?audience|readers?|readership|tone|style|voice|length|word[ -]?count|word[ -]?limit|"
    r"format|language|angle|zielgruppe|publikum|leser(?:schaft)?|ton|stil|länge|umfang|sprache)[ \t]*[:=][ \t]*\S"
)
_ASKED = (
    r"(?:no (?:hype|jargon|fluff|buzzwords|marketing(?: speak)?|clickbait|emojis?)\b|"
    r"keep (?:it|this) (?:short|simple|light|brief|plain|under|to|below|casual|friendly|formal)\b|"
    r"make (?:it|this) (?:short|shorter|punchy|funny|friendly|formal|a |sound )|"
    r"(?:write|rewrite|turn|condense|expand) (?:it|this|these)(?: up)? (?:as|into|for|in|to|like)\b|"
    r"(?:end|close|finish|start|open|begin) (?:it )?(?:w/|with) (?:a |an |the )?"
    r"(?:checklist|summary|tl;?dr|question|quote|anecdote|hook|call to action|cta|list|table|story|example)\b|"
    r"open with it\b|kein hype\b|halte? es (?:kurz|einfach)\b)"
)
_READS_LIKE = re.compile(
    rf"[ \t]*(?:(?:[-*+]|\d{{1,9}}[.)])[ \t]+)?[*_(\[]{{0,3}}"
    rf"(?:{_LABEL}|{_LENGTH}[ \t]*(?:$|[,;.!)]|pls\b|please\b|max\b)|{_ASKED})",
    re.IGNORECASE,
)
_PLACES = ("source", "url", "link", "origin", "clipped_from", "canonical_source")
_ADDRESS = re.compile(r"[\s\"'<\[(]*https?://")
"""An address there, as clippers of web pages write it: then the text is somebody else's."""
_LONGEST = 300
"""Characters of a line that could be an instruction; a longer one is a paragraph."""


_IN_COMMENT = re.compile(
    r"(?:<!--|<%--|<%#|%%|\{\{-?[ \t]?/\*|\{/\*|\{#|\{%-?[ \t]?#|\{%-?[ \t]?comment[ \t]?-?%\}|"
    r"[ ]{0,3}\[(?://|_|comment|#)?\]:[ \t]*(?:#|<>)[ \t]*[(\"'])[-\s]*brief[ \t]*:\s*(?P<words>.+?)"
    r"[-\s]*(?:-->|%>|%%|\*/\}|\*/[ \t]?-?\}\}|#\}|\{%-?[ \t]?endcomment[ \t]?-?%\}|%\}|[)\"'])?\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_LABELLED = re.compile(r"[ \t]{0,3}(?:[-*+][ \t]+|#{1,6}[ \t]|\w[\w -]{0,20}:[ \t])")
_WRAPPED = 60
"""Characters of a line that an editor has broken; what follows it without a blank line is part of it."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """In the source, from 1."""
    words: str


class Briefed:
    """A source taken apart: what is its person's brief, what only reads like one, and the text without the first."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._said, self._text = read_source(source)
        self._above = lines_above(source, self._text)
        self._is_of_others = any(_ADDRESS.match(self._entry(name)) for name in _PLACES)
        _, self._comments = without_comments(self._text)

    @cached_property
    def marked(self) -> tuple[Line, ...]:
        """In the order of the source, front matter first."""
        of_front = [Line(self._front_line, self._said.brief)] if self._said.brief else []
        below = sorted([*self._lines, *self._of_comments], key=lambda one: one.number)
        return (*of_front, *(Line(one.number + self._above, one.words) for one in below))

    @property
    def brief(self) -> str:
        """All that is marked, on one line."""
        return _joined(line.words for line in self.marked)

    @cached_property
    def text(self) -> str:
        """Without front matter, without what its author has commented out, and without what is marked as a brief."""
        kept = [line for number, line in enumerate(self._text.split("\n"), 1) if number not in self._gone]
        return without_comments("\n".join(kept))[0]

    @property
    def in_place(self) -> str:
        """The same with its comments, each line where it stands in the source: what is no part of it is empty."""
        lines = enumerate(self._text.split("\n"), 1)
        return "\n" * self._above + "\n".join("" if number in self._gone else line for number, line in lines)

    @cached_property
    def _gone(self) -> frozenset[int]:
        """Lines that are a brief."""
        return frozenset(number for line in self._lines for number in line.numbers)

    @cached_property
    def reads_like(self) -> tuple[Line, ...]:
        """Lines of the text that read like an instruction to whoever writes the page out, by themselves."""
        return tuple(
            Line(number + self._above, line.strip())
            for number, line in self._own_lines(to_the_end=True)
            if number not in self._gone and len(line) <= _LONGEST and _READS_LIKE.match(line)
        )

    @cached_property
    def unheeded(self) -> tuple[tuple[Line, str], ...]:
        """Lines of the text that are marked as a brief and taken as data, each with the reason."""
        own = {number for number, _ in self._own_lines()}
        return tuple(
            (
                Line(number + self._above, line.strip()),
                "within a paragraph" if number in own else "in what somebody else wrote",
            )
            for number, line in self._own_lines(to_the_end=True)
            if number not in self._gone and (mark := _MARK.fullmatch(line)) and mark["words"]
        )

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """Those that are left out and are no brief, by their line in the source."""
        marked = {line.number for line in self._of_comments}
        return tuple(
            Comment(one.line + self._above, one.closed, one.text) for one in self._comments if one.line not in marked
        )

    @property
    def _front_line(self) -> int:
        """Where front matter says the brief."""
        front = self._source.split("\n")[: self._above]
        return next((number for number, line in enumerate(front, 1) if _ENTRY.match(line)), 1)

    def _entry(self, name: str) -> str:
        value = {key.lower(): value for key, value in self._said.others.items()}.get(name)
        return value.text if isinstance(value, Written) else ""

    @cached_property
    def _lines(self) -> tuple[_Marked, ...]:
        """Paragraphs and items of the text that begin with the mark."""
        lines = self._text.split("\n")
        found: list[_Marked] = []
        for number, line in self._own_lines():
            mark = _MARK.fullmatch(line)
            if mark and _may_begin(lines, number) and (last := _end(lines, number, is_bare=not mark["words"])):
                words = _running([mark["words"], *lines[number:last]])
                found.append(_Marked(number, words, last - number + 1))
        return tuple(found)

    @cached_property
    def _of_comments(self) -> tuple[_Marked, ...]:
        own = {number for number, _ in self._own_lines(commented=True)}
        found = ((one, _IN_COMMENT.match(one.text)) for one in self._comments if one.line in own)
        return tuple(_Marked(one.line, _running(mark["words"].split("\n"))) for one, mark in found if mark)

    def _own_lines(self, *, to_the_end: bool = False, commented: bool = False) -> Iterator[tuple[int, str]]:
        """Lines that are the person's: outside code, quotations and comments, above all that others have written."""
        if self._is_of_others and not to_the_end:
            return
        hidden = frozenset() if commented else {number for one in self._comments for number in one.lines}
        for number, line in outside_code(self._text.split("\n")):
            if _OF_OTHERS.match(line) and not to_the_end:
                return
            if number not in hidden and not _QUOTED.match(line):
                yield number, line


@dataclass(frozen=True, slots=True)
class _Marked:
    number: int
    words: str
    lines: int = 1

    @property
    def numbers(self) -> range:
        return range(self.number, self.number + self.lines)


def _running(lines: Iterable[str]) -> str:
    """Lines of a brief as one; each item of a list is a wish by itself."""
    wishes: list[list[str]] = [[]]
    for line in lines:
        item = _ITEM.match(line)
        if item or (_READS_LIKE.match(line) and not _is_open(" ".join(wishes[-1]))):
            wishes.append([])
        wishes[-1] += line[item.end() :].split() if item else line.split()
    return _joined(" ".join(words) for words in wishes if words)


def _joined(wishes: Iterable[str]) -> str:
    """On one line, and still apart."""
    told = ""
    for wish in wishes:
        told += ("; " if told[-1] not in ".,;:!?。" else " ") + wish if told else wish
    return told


def _end(lines: Sequence[str], number: int, *, is_bare: bool) -> int:
    """The last line of a brief: what was wrapped goes on, and so do a list of wishes and more of them, by their words.
    Below a mark that stands alone it is what comes next, up to an empty line, and beyond one only a list. 0: nothing
    comes.
    """
    last = number
    if is_bare:
        below = next((at for at, line in enumerate(lines[number:], number) if line.strip()), number)
        if below > number and (below >= len(lines) or not _ITEM.match(lines[below])):
            return 0
        last = below
    while last < len(lines) and lines[last].strip() and (is_bare or _is_more(lines[last - 1], lines[last])):
        last += 1
    return last if last > number or not is_bare else 0


def _is_more(above: str, line: str) -> bool:
    """Whether a line goes on with the brief above it."""
    is_unfinished = len(above) >= _WRAPPED or _is_open(above)
    return (is_unfinished and not _MARK.fullmatch(line)) or (
        len(line) <= _LONGEST and _READS_LIKE.match(line) is not None
    )


def _is_open(words: str) -> bool:
    return words.rstrip().endswith((",", ";", ":"))


def _may_begin(lines: Sequence[str], number: int) -> bool:
    """Whether a paragraph or an item can begin at a line, and not only go on."""
    above = lines[number - 2] if number > 1 else ""
    return not above.strip() or _LABELLED.match(above) is not None
