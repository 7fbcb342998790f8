"""reStructuredText and MyST as Markdown: marks change, words stay."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

_TELLING = re.compile(r"^\.\. (?:[\w|].*::|_[^:\n]+:)|`[^`\n]+<[^`<>\n]+>`__?|^\S.*::\n\n[ \t]", re.MULTILINE)
_MARKDOWN = re.compile(r"^(?:```|~~~|#{1,6} )|\]\(", re.MULTILINE)
_MYST_FENCE = re.compile(r"^[ \t]*:{3,}(?:\{.*)?[ \t]*\n|^\([\w-]+\)=[ \t]*\n", re.MULTILINE)
_MYST_ROLE = re.compile(r"\{[a-z:]+\}(?=`)")

_DIRECTIVE = re.compile(r"\.\. (?P<name>[\w-]+)::(?P<argument>.*)|\.\.(?:\s.*)?$")
_CODE = frozenset(("code", "code-block", "sourcecode", "parsed-literal"))
_ADMONITIONS = frozenset(("note", "tip", "hint", "important", "warning", "caution", "attention"))
_LINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*")
_TARGET = re.compile(
    r"^\s*\.\. _(?P<name>`[^`]+`|[^:\n]+):[ \t]*\n?[ \t]*(?P<address>\S+://\S+|\S+@\S+)[ \t]*$", re.MULTILINE
)
_EMBEDDED = re.compile(r"`(?P<words>[^`<]+?)\s*<(?P<address>[^`<>]+)>`__?")
_NAMED = re.compile(r"`(?P<quoted>[^`\n]+)`_(?!_)(?!\w)|(?<![\w`|:])(?P<plain>[A-Za-z][\w.-]*?)_(?![\w`])")
_ROLE = re.compile(r":[a-zA-Z][\w:+-]*:(?=`)")
_NOTE_MARK = re.compile(r"\s*\[(?:#\w*|\d+|\*)\]_")
_LITERAL = re.compile(r"(``.+?``)")


def as_markdown(text: str) -> str:
    """The text itself, unless it is told to be another dialect by its marks."""
    if _TELLING.search(text) and not _MARKDOWN.search(text):
        return "\n".join(_translated(text))
    return _MYST_ROLE.sub("", _MYST_FENCE.sub("", text))


def _translated(text: str) -> Iterator[str]:
    targets = {_key(target["name"]): target["address"] for target in _TARGET.finditer(text)}
    lines = text.expandtabs().splitlines()
    levels: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if directive := _DIRECTIVE.match(line):
            end = _end_of_indented(lines, place + 1)
            yield from _directive(directive, lines[place + 1 : end])
            place = end
        elif heading := _heading(lines, place):
            if heading[0] not in levels:
                levels.append(heading[0])
            yield from ("", f"{'#' * min(levels.index(heading[0]) + 1, 6)} {_inline(heading[1], targets)}", "")
            place += len(heading[0]) + 1
        elif line.rstrip().endswith("::"):
            end = _end_of_indented(lines, place + 1)
            announced = line.rstrip().removesuffix("::").rstrip()
            yield from (f"{_inline(announced, targets)}:" if announced else "", "")
            yield from _fenced("", lines[place + 1 : end])
            place = end
        elif line.startswith(">>>"):
            end = next((other for other in range(place, len(lines)) if not lines[other].strip()), len(lines))
            yield from _fenced("pycon", lines[place:end])
            place = end
        else:
            yield _inline(line, targets)
            place += 1


def _end_of_indented(lines: list[str], start: int) -> int:
    """The first line at or after `start` that is neither blank nor indented."""
    place = start
    while place < len(lines) and (not lines[place].strip() or lines[place].startswith(" ")):
        place += 1
    return place


def _directive(directive: re.Match[str], content: list[str]) -> Iterator[str]:
    while content and (not content[0].strip() or re.match(r"\s+:[\w-]+:", content[0])):
        content = content[1:]
    if directive["name"] in _CODE:
        yield from _fenced(directive["argument"].strip(), content)
    elif directive["name"] in _ADMONITIONS:
        yield from _translated(textwrap.dedent("\n".join([directive["argument"], *content])))
    yield ""


def _fenced(language: str, content: list[str]) -> Iterator[str]:
    code = textwrap.dedent("\n".join(content)).strip("\n")
    if code.strip():
        yield from (f"```{language}", code, "```", "")


def _heading(lines: list[str], place: int) -> tuple[str, str] | None:
    """The marks of a heading (one for an underline, two with an overline) and its words."""
    above, title, below = [*lines[place : place + 3], "", "", ""][:3]
    if _LINE.fullmatch(above) and title.strip() and _LINE.fullmatch(below) and above[0] == below[0]:
        return above[0] * 2, title.strip()
    if above.strip() and not above.startswith(" ") and _LINE.fullmatch(title) and not _LINE.fullmatch(above):
        return (title[0], above.strip()) if len(title.strip()) + 2 >= len(above.strip()) else None
    return None


def _inline(line: str, targets: dict[str, str]) -> str:
    parts = _LITERAL.split(line)
    return "".join(part if part.startswith("``") else _linked(part, targets) for part in parts)


def _linked(text: str, targets: dict[str, str]) -> str:
    text = _NOTE_MARK.sub("", _ROLE.sub("", text))
    text = _EMBEDDED.sub(lambda link: f"[{link['words']}]({link['address']})", text)

    def named(link: re.Match[str]) -> str:
        words = link["quoted"] or link["plain"]
        address = targets.get(_key(words))
        if address:
            return f"[{words}]({address})"
        return words if link["quoted"] else link[0]

    return _NAMED.sub(named, text)


def _key(name: str) -> str:
    return " ".join(name.strip("`").lower().split())
