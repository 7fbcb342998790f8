"""What a client is answered: the shapes of `--json`, without secrets, of a bearable size, with a word on what is left
off and how to have it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from orchestrator.domain.canonical import JSON
from orchestrator.domain.secrets import Secrets
from orchestrator.domain.whole_characters import has_half
from orchestrator.text.quantity import counted

MOST_CHARACTERS = 32_000
"""Of an answer as JSON: some 8,000 tokens, which clients take without a warning; some refuse what has 25,000."""
_LEAST = 200
"""Characters of a part below which it is left out rather than cut."""


class LeftOff(NamedTuple):
    at: str
    """Where, such as `log`; `decisions.0.form` for what lies deeper."""
    shown: int
    of: int
    noun: str

    @property
    def told(self) -> str:
        return f"{self.at}: {self.shown:,} of {counted(self.of, self.noun, _PLURAL[self.noun])}"


_PLURAL = {"entry": "entries", "character": "characters"}


class ClientAnswer(NamedTuple):
    told: str
    """A sentence or two."""
    shape: Mapping[str, JSON]


def page_of(shape: Mapping[str, JSON], part: str, offset: int) -> dict[str, JSON]:
    """The same, of which one list or text begins at an entry or a character."""
    value = shape.get(part)
    if not offset or not isinstance(value, list | str):
        return dict(shape)
    return {**shape, part: value[offset:]}


def bounded(answer: ClientAnswer, secrets: Secrets, *, part: str = "", offset: int = 0) -> ClientAnswer:
    """The answer as it goes out.

    Args:
        answer: all of it.
        secrets: what is taken out.
        part: the list or text in it that is gone through page by page.
        offset: where this page begins.
    """
    redacted = secrets.redact_value(dict(answer.shape), "what a client was told")  # before a page cuts one in two
    left: list[LeftOff] = []
    fitted = _fitted(page_of(_sendable(redacted), part, offset), MOST_CHARACTERS, "", left)
    told = _sendable(secrets.redact_text(answer.told, "what a client was told"))
    if not left:
        return ClientAnswer(told, fitted)
    go_on = {one.at: offset * (one.at == part) + one.shown for one in left if "." not in one.at}
    shape = {**fitted, "left_off": [_left_shape(one, go_on) for one in left]}
    pages = [f"part={name}, offset={after}" for name, after in go_on.items()]
    told += f" Left off: {'; '.join(one.told for one in left[:3])}."
    return ClientAnswer(told + (f" Go on with {' or '.join(pages[:3])}." if pages else ""), shape)


def _sendable(value: JSON) -> JSON:
    """With halves of characters spelled out: a name of a file may hold some, and UTF-8 has no place for them."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode() if has_half(value) else value
        case dict():
            return {_sendable(name): _sendable(part) for name, part in value.items()}
        case list():
            return [_sendable(part) for part in value]
    return value


def _left_shape(one: LeftOff, go_on: Mapping[str, int]) -> dict[str, JSON]:
    after = {"go_on": {"part": one.at, "offset": go_on[one.at]}} if one.at in go_on else {}
    return {"at": one.at, "shown": one.shown, "of": one.of, "what": _PLURAL[one.noun], **after}


def _fitted(value: JSON, room: int, at: str, left: list[LeftOff]) -> JSON:
    """The beginning of a value, as much as there is room for."""
    if _size(value) <= room:
        return value
    match value:
        case str():
            shown = _cut(value, room)
            left.append(LeftOff(at, len(shown), len(value), "character"))
            return shown
        case list():
            return _fitted_list(value, room, at, left)
        case dict():
            return _fitted_object(value, room, at, left)
    return value


def _cut(text: str, room: int) -> str:
    """So much of a text as takes no more characters when it is spelled."""
    shown = text[: max(0, room)]
    while shown and _size(shown) > room:
        shown = shown[: len(shown) * room // _size(shown) - 1] if room > 0 else ""
    return shown


def _fitted_list(value: list[JSON], room: int, at: str, left: list[LeftOff]) -> list[JSON]:
    shown: list[JSON] = []
    used = 2
    for entry in value:
        size = _size(entry) + 2
        if used + size > room:
            break
        shown.append(entry)
        used += size
    if not shown and room > _LEAST:  # one entry alone is too large: as much of it as there is room for
        shown.append(_fitted(value[0], room - 4, f"{at}.0" if at else "0", left))
    left.append(LeftOff(at, len(shown), len(value), "entry"))
    return shown


def _fitted_object(value: dict[str, JSON], room: int, at: str, left: list[LeftOff]) -> dict[str, JSON]:
    """The small parts whole; the room that is left, shared among the others."""
    names = sorted(value, key=lambda name: _size(value[name]))
    fitted: dict[str, JSON] = {}
    for number, name in enumerate(names):
        share = (room - sum(_size(known) + _size(part) + 4 for known, part in fitted.items())) // (len(names) - number)
        fitted[name] = _fitted(value[name], share - _size(name) - 4, f"{at}.{name}" if at else name, left)
    return {name: fitted[name] for name in value}


def _size(value: JSON) -> int:
    return len(json.dumps(value, ensure_ascii=False))
