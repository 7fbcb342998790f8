"""Links that look like others: letters of two alphabets in one word, signs that look like letters, names before an `@`.

A guess, for a person to look at. Writing in any one alphabet is none, nor are alphabets people do mix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from orchestrator.values import dataclass

_LINK = re.compile(
    r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}:/{0,2}(?P<address>[^\s<>\"'`)\]]{3,2000})"
    r"|(?P<mail>[^\s<>\"'`()\[\]:,]{1,64}@[^\s<>\"'`()\[\],]{3,255})"
    r"|(?P<host>(?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_]{2,24})"
    r"|\[(?P<label>[^\[\]\n]{1,300})\]\("
)
_WORD = re.compile(r"[^\W_]+")
_TOGETHER = frozenset(
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "DIGIT", "IDEOGRAPHIC"}
)
"""What Japanese, Korean and Chinese write beside Latin letters."""
_AS_LATIN = frozenset("аԁеһіјӏкӏорԛѕтхуѵԝԍсмнвгпьзгАВЕІЈКМНОРЅТХУСԌԜοανικρτυχεωΑΒΕΖΗΙΚΜΝΟΡΤΥΧոսցօքհ")
_AS_SLASH_OR_DOT = frozenset("⁄∕／⧸╱。．｡․·‧∙⋅：ː։꞉＠？＃")


@dataclass(frozen=True, slots=True)
class Lookalike:
    place: str
    """`page:12`."""
    text: str
    why: str


def lookalikes(text: str, place: str) -> list[Lookalike]:
    """In order; the same text is told once."""
    found: dict[str, Lookalike] = {}
    if text.isascii() and "xn--" not in text.lower() and "@" not in text:
        return []
    line, at = 1, 0
    for link in _LINK.finditer(text):
        address = next(part for part in link.groups() if part)
        why = next(_why(address, is_label=bool(link["label"]), has_scheme=bool(link["address"])), "")
        if why and address not in found:
            line, at = line + text.count("\n", at, link.start()), link.start()
            found[address] = Lookalike(f"{place}:{line}", address, why)
    return list(found.values())


def _why(address: str, *, is_label: bool, has_scheme: bool) -> Iterator[str]:
    for word in _WORD.findall(address):
        if mixed := _mixed(word):
            yield f"“{word}” mixes {mixed}"
    if is_label:
        return
    host = re.split(r"[/?#]", address)[0]
    for sign in host:
        if sign in _AS_SLASH_OR_DOT:
            yield f"“{sign}” ({unicodedata.name(sign).lower()}) stands in the name of the host"
        elif not sign.isascii() and unicodedata.normalize("NFKC", sign).isascii():
            yield f"“{sign}” only looks like “{unicodedata.normalize('NFKC', sign)}”"
    yield from _of_host(host.rpartition("@")[2])
    before, at, after = host.rpartition("@")
    if has_scheme and at and "." in before.partition(":")[0]:
        yield f"it leads to {after}, though it begins with {before.partition(':')[0]}"


def _of_host(host: str) -> Iterator[str]:
    *labels, last = host.split(".")
    for label in labels:
        shown = label
        if label.lower().startswith("xn--"):
            try:
                shown = label[4:].encode("ascii").decode("punycode")
            except UnicodeError:
                continue
            yield from (f"“{label}” is shown as “{shown}”, which mixes {mixed}" for mixed in [_mixed(shown)] if mixed)
        letters = [letter for letter in shown if letter.isalpha()]
        if letters and last.isascii() and not any(map(str.isascii, letters)) and _AS_LATIN.issuperset(letters):
            yield f"“{shown}” is {_alphabet(letters[0]).title()}, and looks like Latin letters"


def _mixed(word: str) -> str:
    """Its alphabets, when they are Latin and one that looks like it."""
    if word.isascii():
        return ""
    alphabets = dict.fromkeys(_alphabet(letter) for letter in word if letter.isalpha())
    others = [name for name in alphabets if name not in _TOGETHER]
    return " and ".join(name.title() for name in others) if "LATIN" in alphabets and len(others) > 1 else ""


def _alphabet(letter: str) -> str:
    """By the first word of its name, as Unicode's names are made."""
    name = unicodedata.name(letter, "UNNAMED").split()[0]
    return "LATIN" if name in ("LATIN", "FEMININE", "MASCULINE", "MICRO") else name
