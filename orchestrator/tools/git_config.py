"""git's configuration files, read without git: what a repository says of itself, before git may look at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from orchestrator.files.looking import read_plain
from orchestrator.values import dataclass

_SECTION = re.compile(r'\[\s*([-.\w]+)\s*(?:"((?:[^"\\\n]|\\.)*)"\s*)?\]')
_NAME = re.compile(r"[A-Za-z][-A-Za-z0-9]*")
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b"}
_SPACE = " \t\r\n"
_DEEPEST_INCLUDE = 10  # as git's own bound
_LARGEST_BYTES = 1_000_000
"""Settings have kilobytes; what is larger is told as unread."""
_MOST_FILES = 100
"""Files that one configuration includes, over all levels. They may include each other without end."""


@dataclass(frozen=True)
class Setting:
    """One line of a configuration: `name` with section and key in lower case, the part between as it is written."""

    name: str
    value: str

    @property
    def section(self) -> str:
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def subsection(self) -> str:
        return self.name[len(self.section) + 1 : -len(self.key) - 1]


@dataclass(frozen=True)
class Unread:
    """A file that is named and could not be read as git would read it, and why."""

    file: Path
    why: str


def settings_of(file: Path) -> Iterator[Setting | Unread]:
    """All settings of a file and of what it includes, conditions taken as met; nothing of a file that is not there."""
    yield from _ConfigReading().file(file, 0)


class _ConfigReading:
    """One file with all that it includes: files may include each other in more ways than can be followed."""

    def __init__(self) -> None:
        self._left = _MOST_FILES

    def file(self, file: Path, depth: int) -> Iterator[Setting | Unread]:
        self._left -= 1
        if self._left < 0:
            return
        try:
            found = _settings_in(file)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            yield Unread(file, error.strerror or "cannot be read")
            return
        except ValueError as fault:
            yield Unread(file, str(fault))
            return
        for setting in found:
            yield setting
            if setting.section in ("include", "includeif") and setting.key == "path":
                yield from self._included(setting.value, file, depth)

    def _included(self, path: str, file: Path, depth: int) -> Iterator[Setting | Unread]:
        if depth >= _DEEPEST_INCLUDE:
            yield Unread(file, "includes files more than ten deep")
            return
        if self._left <= 0:
            yield Unread(file, "includes too many files")
            return
        try:
            named = Path(path).expanduser()
        except RuntimeError:
            named = Path(path)
        yield from self.file(file.parent / named, depth + 1)


def _settings_in(file: Path) -> list[Setting]:
    """Raises OSError, and ValueError where git would not read it."""
    data = read_plain(file, _LARGEST_BYTES + 1)
    if len(data) > _LARGEST_BYTES:
        raise ValueError(f"is larger than {_LARGEST_BYTES} bytes")
    return list(parsed(data.decode("utf-8", "surrogateescape")))


def parsed(text: str) -> Iterator[Setting]:
    """The settings of a configuration's text, in order.

    Raises:
        ValueError: a line is none of git's; the message names it.
    """
    place, section = 0, ""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    while place < len(text):
        mark = text[place]
        if mark in _SPACE:
            place += 1
        elif mark in "#;":
            place = _line_end(text, place)
        elif mark == "[":
            section, place = _section(text, place)
        else:
            setting, place = _setting(text, place, section)
            yield setting


def _section(text: str, place: int) -> tuple[str, int]:
    found = _SECTION.match(text, place)
    if found is None:
        raise _fault(text, place)
    name, sub = found.group(1), found.group(2)
    if sub is None:  # [section.sub], the old spelling, is lower case throughout
        return name.lower(), found.end()
    unescaped = re.sub(r"\\(.)", r"\1", sub)
    return f"{name.lower()}.{unescaped}", found.end()


def _setting(text: str, place: int, section: str) -> tuple[Setting, int]:
    found = _NAME.match(text, place)
    if found is None or not section:
        raise _fault(text, place)
    name, after = f"{section}.{found.group().lower()}", found.end()
    while after < len(text) and text[after] in " \t":
        after += 1
    if after < len(text) and text[after] == "=":
        value, after = _value(text, after + 1)
        return Setting(name, value), after
    if after < len(text) and text[after] not in "\n#;":
        raise _fault(text, place)
    return Setting(name, "true"), _line_end(text, after)


def _value(text: str, place: int) -> tuple[str, int]:
    """A value to the end of its line: quotes, comments, escapes and lines that go on, as git reads them."""
    found: list[str] = []
    start, kept, quoted = place, 0, False
    while place < len(text) and (quoted or text[place] not in "\n"):
        mark = text[place]
        if mark == "\n":
            raise _fault(text, start)
        if mark == '"':
            quoted = not quoted
            kept = len(found)
        elif mark == "\\":
            place += 1
            if text[place : place + 1] not in ("\n", ""):
                found.append(_ESCAPES.get(text[place], text[place]))
                kept = len(found)
        elif mark in "#;" and not quoted:
            place = _line_end(text, place)
            break
        elif quoted or mark not in _SPACE or found:
            found.append(mark)
            kept = len(found) if quoted or mark not in _SPACE else kept
        place += 1
    if quoted:
        raise _fault(text, start)
    return "".join(found[:kept]), place


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return len(text) if end < 0 else end


def _fault(text: str, place: int) -> ValueError:
    return ValueError(f"line {text.count(chr(10), 0, place) + 1} is no line of git's")
