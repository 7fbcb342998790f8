"""Untrusted text made safe to look at: nothing in it can move the cursor, hide or reorder what a person reads."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from orchestrator.domain.unicode_tables import EMOJI, IGNORED, INKLESS

_PLAIN = b"\n\t" + bytes(range(ord(" "), ord("~") + 1))
"""What most texts are made of, which needs no second look."""
_ELEMENT = rf"[{EMOJI}][\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?"
_FLAGS = "|".join("".join(chr(0xE0000 + ord(letter)) for letter in part) for part in ("gbeng", "gbsct", "gbwls"))
_VIRAMAS = "".join(chr(block + 0x4D) for block in range(0x0900, 0x0E00, 0x80)) + "\u0dca\u1039\u17d2"
_ARABIC = "\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\u08a0-\u08c9"
_WRITING = (
    rf"(?<=[{_VIRAMAS}])[\u200c\u200d](?=[\u0900-\u0dff\u1000-\u109f\u1780-\u17ff])"
    rf"|(?<=[{_ARABIC}])\u200c(?=[{_ARABIC}])"
)
"""Where a joiner changes how the letters beside it are written, as names of hosts may have it (RFC 5892, A.1 and A.2):
Persian is not spelled without. One at a time, between two letters.
"""
_KEPT = (
    rf"\U0001f3f4(?:{_FLAGS})\U000e007f"
    rf"|{_ELEMENT}(?:\u200d{_ELEMENT})*"  # a family is one picture, whose parts are joined by what shows nothing
    r"|[0-9#*]\ufe0f\u20e3"
    r"|\r(?=\n)"  # of a line end
    rf"|{_WRITING}"
)
"""The only places where a character that shows nothing shows something: Unicode's own emoji, three flags, and letters
that are written otherwise beside it."""
_WORD = 60
"""Of what stands beside a no-break space so much is looked at."""
_MOST_MARKS = 6
"""More signs above and below one letter than any script needs: they run over the lines around."""
_FLOOD = re.compile(rf"(?<=M{{{_MOST_MARKS}}})M+|(?<![.M])M+")
_NO_BREAK = re.compile(r"(?<=[^\s/\\@=|&<>`])[\u00a0\u202f](?=[^\s/\\@=|&<>`])")
"""One between two words, or before a sign as French has it: typography. In an address, a path or code, or where several
stand together, it could pass for what it is not."""
_AROUND = re.compile(r"[/\\@=|&<>`]")
NO_BREAK = "\u2423"
"""How that is shown: one sign, as quiet as it can be and still be seen."""
_HIDDEN_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)


def visible(text: str) -> str:
    """Spell out every character that shows nothing, or moves what stands beside it; and HTML comments.

    Line ends, tabs and spaces stay, what joins the parts of an emoji, and joiners that letters are written with.
    """
    if not _is_plain(text):
        text = _spelled(text)
    if "<!--" not in text:
        return text
    return _HIDDEN_COMMENT.sub(lambda comment: f"⟨comment:{comment[1]}⟩", text)


def _is_plain(text: str) -> bool:
    """Whether nothing is left without what is plain: a text of some kilobytes is looked through in a microsecond."""
    return text.isascii() and not text.encode().translate(None, _PLAIN)


def invisible_in(text: str) -> list[tuple[int, str]]:
    """Line, counted from 1, and code (`U+200B`) of each character that `visible` spells out, repeats included."""
    if _is_plain(text):
        return []
    lines = _spelled(text.replace("⟨", "<")).split("\n")  # so that only what was spelled here stands in these brackets
    return [(number, code) for number, line in enumerate(lines, 1) for code in _CODE.findall(line)]


def escaped(json_text: str) -> str:
    """JSON whose texts say the same, with what shows nothing written as JSON's own escapes."""
    return json_text if _is_plain(json_text) else json_text.translate(_ESCAPED)


def _spelled(text: str) -> str:
    text = _flood_spelled(_NO_BREAK.sub(_quiet, text))
    shown = []
    at = 0
    for kept in _kept().finditer(text):
        is_picture = kept[0].translate(_JOINERS).isprintable()  # the property speaks of codes not given yet, too
        shown += [text[at : kept.start()].translate(_SPELLED)]
        shown += [kept[0].rstrip("\r") if is_picture else kept[0].translate(_SPELLED)]
        at = kept.end()
    return "".join(shown) + text[at:].translate(_SPELLED)


def _quiet(found: re.Match[str]) -> str:
    before, after = found.string[max(0, found.start() - _WORD) : found.start()], found.string[found.end() :][:_WORD]
    beside = before.split()[-1] + after.split()[0]
    return found[0] if _AROUND.search(beside) else NO_BREAK


@cache
def _kept() -> re.Pattern[str]:
    """Compiled when it is first needed: it takes longer than most commands spend on all their text."""
    return re.compile(_KEPT)


def _flood_spelled(text: str) -> str:
    """Marks that belong to no letter, or are too many for one."""
    shape = text.translate(_SHAPE)
    if "M" not in shape:
        return text
    shown, at = [], 0
    for flood in _FLOOD.finditer(shape):
        shown += [text[at : flood.start()], *map(_code, text[flood.start() : flood.end()])]
        at = flood.end()
    return "".join(shown) + text[at:]


def _code(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"


class _Spelled(dict[int, str]):
    """Filled in as characters are met: most texts have few different ones."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        # `isprintable` is false for the categories Cc, Cf, Cs, Co, Cn, Zl, Zp, and Zs but for the space.
        shows = character.isprintable() or character in "\n\t"
        told = character if shows and not _SHOWS_NOTHING.match(character) else _code(character)
        self[code] = told
        return told


class _Escaped(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        pair = character.encode("utf-16-be", "surrogatepass").hex()
        told = "".join(f"\\u{pair[at : at + 4]}" for at in range(0, len(pair), 4))
        self[code] = shown = character if _SPELLED[code] == character else told
        return shown


class _Characters(dict[int, str]):
    """`M` for a mark that stands above, below or around a letter; a blank where none can stand before it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        mark = unicodedata.category(character) in ("Mn", "Me") and not _SHOWS_NOTHING.match(character)
        self[code] = shape = "M" if mark else " " if character in " \n\t\r" else "."
        return shape


_SHOWS_NOTHING = re.compile(f"[{IGNORED}{INKLESS}]")
_SPELLED = _Spelled()
_ESCAPED = _Escaped()
_CODE = re.compile("⟨(U[+][0-9A-F]+)⟩")
_JOINERS = dict.fromkeys([0x0D, 0x200C, 0x200D, 0xFE0E, 0xFE0F, 0xE007F, *range(0xE0061, 0xE007B)])
_SHAPE = _Characters()
