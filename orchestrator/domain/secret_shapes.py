"""What in a text has the shape of a key, token or password. A guess, for a person to look at before it goes out.

Values this machine knows are found by `secrets`; here nothing is known but how such things are written. Told are only
shapes: digests, identifiers and placeholders have shapes of their own, and are left out by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log2

from orchestrator.domain.canonical import JSON
from orchestrator.domain.secret_patterns import (
    HEADER,
    HEX,
    IN_ADDRESS,
    NAMED,
    NAMES_AN_ADDRESS,
    ON_COMMAND_LINE,
    RANDOM,
    SAYS_OF_IT,
    SHOWS_NOTHING,
    STANDS_FOR_ONE,
    TOKENS,
    VALUE,
)


@dataclass(frozen=True, slots=True)
class Guess:
    """That something looks like a secret; never more of it than its beginning."""

    kind: str
    """`a GitHub token`, `a password`."""
    place: str
    """`page:12`, or `change.message:1` inside a value."""
    masked: str


def secret_shapes(value: JSON, place: str) -> list[Guess]:
    """What in a text or a JSON value looks like a secret, in order; the same one is told once."""
    found: dict[tuple[str, str], Guess] = {}
    for guess in _in_value(value, place):
        found.setdefault((guess.masked, guess.place.partition(":")[0]), guess)
    return list(found.values())


def _in_value(value: JSON, place: str) -> Iterator[Guess]:
    match value:
        case str():
            yield from _in_text(value, place)
        case Mapping():
            for name, below in value.items():
                if isinstance(below, str) and "\n" not in below:
                    yield from (
                        Guess(guess.kind, f"{place}.{name}", guess.masked)
                        for guess in _in_text(f'{name}: "{below}"', "")
                    )
                else:
                    yield from _in_value(below, f"{place}.{name}")
        case list() | tuple():
            for number, below in enumerate(value):
                yield from _in_value(below, f"{place}.{number}")


def _in_text(text: str, place: str) -> Iterator[Guess]:
    """In the order they stand. Markdown's escapes, and what shows nothing, do not hide one."""
    text = SHOWS_NOTHING.sub("", text).replace("\\_", "_").replace("\\-", "-")
    found = sorted([*_tokens(text), *_given_away(text), *_assigned(text), *_random(text)])
    end, line, at = -1, 1, 0
    for start, stop, kind in found:
        if start >= end:
            line += text.count("\n", at, start)
            at, end = start, stop
            yield Guess(kind, f"{place}:{line}", masked(text[start:stop]))


Span = tuple[int, int, str]


def _tokens(text: str) -> Iterator[Span]:
    for kind, shape in TOKENS:
        for token in shape.finditer(text):
            before = text[max(0, token.start() - 1) : token.start()]
            if not before.isalnum() and len(set(token[0])) > 7:
                yield token.start(), token.end(), kind


def _given_away(text: str) -> Iterator[Span]:
    for pattern, kind in (
        (IN_ADDRESS, "a password in an address"),
        (HEADER, "what a header signs in with"),
        (ON_COMMAND_LINE, "a password on a command line"),
    ):
        for found in pattern.finditer(text):
            group = "value" if found.groupdict().get("value") else "pass"
            if not STANDS_FOR_ONE.match(found[group]):
                yield *found.span(group), kind


def _assigned(text: str) -> Iterator[Span]:
    """`password = ...`, as code, settings, tables and sentences write it."""
    end = 0
    for named in NAMED.finditer(text):
        if named.start() < end:
            continue
        given = VALUE.match(text, named.end())
        if given is None or SAYS_OF_IT.search(named["after"]) or _is_inside_a_word(text, named):
            continue
        name = (named["name"] + named["after"]).lower()
        value = (given["quoted"] or given["bare"]).rstrip(".,:!?)*_")
        if _is_given(name, given, value):
            start = given.start("quoted" if given["quoted"] else "bare")
            end = start + len(value)
            yield start, end, _kind(name)


def _is_inside_a_word(text: str, named: re.Match[str]) -> bool:
    """`pin` in `spin`, `token` in `tokenizer`; but `db_password`, `clientSecret` and `AWS_SECRET_KEY` are names."""
    before, first = text[max(0, named.start() - 1) : named.start()], named["name"][0]
    glued = before.isalpha() and not (before.islower() and first.isupper())
    after = named["after"][:1]
    return (glued and len(named["name"]) < 6) or (after.isalpha() and after.islower())


def _is_given(name: str, given: re.Match[str], value: str) -> bool:
    """Whether what follows a name is a value somebody chose, and no word about it."""
    if len(value) < 3 or STANDS_FOR_ONE.match(value) or "(" in value or _is_identifier(value):
        return False
    if name == "pin":
        return value.isdecimal() and 4 <= len(value) <= 8
    if value.isdecimal():
        return len(value) >= 6 and name.startswith(("pass", "pwd", "kenn"))
    mixed = any(map(str.isdigit, value)) or any(not letter.isalnum() and letter not in "-_./ " for letter in value)
    if any(word in name for word in ("key", "token", "credential", "bearer")):
        return len(value) >= 8 and mixed and _bits(value) > 2.5
    spoken = given["sep"].strip(" :").isalpha()
    if given["quoted"]:
        return len(value) >= 4 and (not spoken or mixed or given["quote"] == "`")
    ends_line = not given["rest"].strip(" \t.*_`\"'|\\,;)}>") or given["rest"].lstrip().startswith(("#", "//"))
    return mixed or (ends_line and not spoken and len(value) >= 4 and "secret" not in name)


def _random(text: str) -> Iterator[Span]:
    for found in RANDOM.finditer(text):
        name, value = found["name"], found["value"]
        if NAMES_AN_ADDRESS.search(name) or STANDS_FOR_ONE.match(value) or HEX.match(value) or _is_words(value):
            continue
        bare = value.rstrip("=")
        kinds = (any(map(str.isupper, bare)), any(map(str.islower, bare)), any(map(str.isdigit, bare)))
        if all(kinds) and _bits(bare) > 3.7 and bare.count("/") < len(bare) / 8:
            yield *found.span("value"), "something random, as keys are"


def _is_words(value: str) -> bool:
    """A slug, a path, a name in several words."""
    parts = re.split(r"[-_/]", value)
    return len(parts) > 2 and sum(part.isalpha() or part.isdecimal() for part in parts) >= len(parts) - 1


def _is_identifier(value: str) -> bool:
    """A UUID or a digest with its name: known to all by what it is."""
    return bool(re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|sha(?:1|256|384|512)[:-].*", value))


def _kind(name: str) -> str:
    if "key" in name:
        return "a key"
    return next((f"a {word}" for word in ("token", "secret", "pin") if word in name), "a password")


def _bits(text: str) -> float:
    """Shannon's entropy of its characters, in bits a character."""
    counts = (text.count(character) for character in set(text))
    return -sum(count / len(text) * log2(count / len(text)) for count in counts)


def masked(value: str) -> str:
    """The beginning, so that a person finds it, and how long it is."""
    shown = value if value.startswith("-----") else value[: min(4, len(value) // 4)]
    return shown if shown == value else f"{shown}… ({len(value)} characters)"
