"""reStructuredText and MyST as Markdown: marks change, words stay."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from orchestrator.text.code_span import code_spans

_TELLING = re.compile(r"^\.\. (?:[\w|].*::|_[^:\n]+:)|`[^`\n]+<[^`<>\n]+>`__?|^\S.*::\n\n[ \t]", re.MULTILINE)
_MARKDOWN = re.compile(r"^(?:```|~~~|#{1,6} )|\]\(", re.MULTILINE)
_MYST_FENCE = re.compile(r"^[ \t]*:{3,}(?:\{.*)?[ \t]*\n", re.MULTILINE)
_MYST_MARK = re.compile(r"^\([\w-]+\)=[ \t]*\n|^% .*\n", re.MULTILINE)
_CONTAINER = re.compile(r"^[ \t]*:{3,}[ \t]*(?:\w|[ \t]\{)", re.MULTILINE)
"""What other dialects open with colons; then none of the colons is taken away."""
_MYST_PROPOSAL = re.compile(r"\{(pep|rfc)\}`(\d+)`", re.IGNORECASE)
_MYST_CODE = re.compile(r"^([ \t]*```)\{(?:code(?:-block|-cell)?|sourcecode|parsed-literal)\}[ \t]*", re.MULTILINE)
_MYST_ROLE = re.compile(r"\{[a-z:]{1,40}\}(?=`)")
_FENCED = re.compile(
    r"^[ \t]*(?P<marks>`{3,}(?=[^`\n]*\n)|~{3,})[^\n]*\n.*?(?:^[ \t]*(?P=marks)[`~]*[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_MYST_DIRECTIVE = re.compile(r"^[ \t]*:{3,}\{[\w-]+\}|^\([\w-]+\)=[ \t]*$", re.MULTILINE)

_DIRECTIVE = re.compile(r"\.\. (?P<name>[\w-]+)::(?P<argument>.*)|\.\.(?:\s.*)?$")
_CODE = frozenset(("code", "code-block", "sourcecode", "parsed-literal"))
_ADMONITIONS = frozenset(("note", "tip", "hint", "important", "warning", "caution", "attention"))
_LINE = re.compile(r"([!-/:-@\[-`{-~])\1{2,}\s*")
_TARGET = re.compile(
    r"^[ \t]*\.\. _(?P<name>`[^`\n]+`|[^:\n]+):[ \t]*\n?[ \t]*(?P<address>\S+://\S+|\S+@\S+)[ \t]*$", re.MULTILINE
)
_EMBEDDED = re.compile(r"`(?P<words>[^`<]+)<(?P<address>[^`<>]+)>`__?")
_NAMED = re.compile(r"`(?P<quoted>[^`]{1,100})`_(?!_)(?!\w)|(?<![\w`|:])(?P<plain>[A-Za-z][\w.-]{0,80}?)_(?![\w`])")
_ROLE = re.compile(r":[a-zA-Z][\w:+-]{0,60}:(?=`)")
_PROPOSAL = re.compile(r":(pep|rfc):`(\d+)`", re.IGNORECASE)
_NOTE_MARK = re.compile(r"(?:(?<!\s)\s{1,20})?\[(?:#[\w-]*|\d+|\*)\]_")
_DEEPEST = 20
"""Directives inside each other; what stands deeper is left as it is."""
_LITERAL = re.compile(r"(``.+?``)", re.DOTALL)


def is_restructured(text: str) -> bool:
    """Whether the marks of a text are those of reStructuredText."""
    return _TELLING.search(text) is not None and _MARKDOWN.search(text) is None


def as_markdown(text: str) -> str:
    """The text itself, unless it is told to be another dialect by its marks. Only for looking into it."""
    if is_restructured(text):
        return "\n".join(_translated(text))
    parts = list(_apart(text))
    prose = [part for part, is_code in parts if not is_code]
    if _MYST_CODE.search(text) or any(_MYST_DIRECTIVE.search(part) or next(_roles(part), None) for part in prose):
        keeps_colons = _CONTAINER.search(text) is not None
        return "".join(
            _MYST_CODE.sub(r"\1", part, count=1) if is_code else _without_myst(part, keeps_colons=keeps_colons)
            for part, is_code in parts
        )
    return text


def _apart(text: str) -> Iterator[tuple[str, bool]]:
    """Stretches of the text in order, and whether each is a block of fenced code, in which nothing changes."""
    place = 0
    for fenced in _FENCED.finditer(text):
        yield text[place : fenced.start()], False
        yield fenced[0], True
        place = fenced.end()
    yield text[place:], False


def _roles(prose: str) -> Iterator[re.Match[str]]:
    """Roles that stand before code; what looks so inside code is code."""
    if "}`" in prose:
        starts = {start for start, _, _ in code_spans(prose)}
        yield from (role for role in _MYST_ROLE.finditer(prose) if role.end() in starts)


def _without_myst(prose: str, *, keeps_colons: bool) -> str:
    bare = _MYST_PROPOSAL.sub(_proposal, _MYST_MARK.sub("", prose if keeps_colons else _MYST_FENCE.sub("", prose)))
    gone = [role.span() for role in _roles(bare)]
    starts, ends = [0, *(end for _, end in gone)], [*(start for start, _ in gone), len(bare)]
    return "".join(bare[start:end] for start, end in zip(starts, ends, strict=True))


def _translated(text: str) -> Iterator[str]:
    targets = {_key(target["name"]): target["address"] for target in _TARGET.finditer(text)}
    running: list[str] = []
    for line, is_code in _lines(text.expandtabs().splitlines()):
        if not is_code:
            running.append(line)
            continue
        if running:
            yield _inline("\n".join(running), targets)
            running = []
        yield line
    yield _inline("\n".join(running), targets)


def _lines(lines: list[str], depth: int = 0) -> Iterator[tuple[str, bool]]:
    """The lines in Markdown's spelling, and whether each is code, in which nothing inside a line changes."""
    levels: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if directive := _DIRECTIVE.match(line):
            end = _end_of_indented(lines, place + 1)
            yield from _directive(directive, lines[place + 1 : end], depth)
            place = end
        elif heading := _heading(lines, place):
            if heading[0] not in levels:
                levels.append(heading[0])
            yield from (("", False), (f"{'#' * min(levels.index(heading[0]) + 1, 6)} {heading[1]}", False), ("", False))
            place += len(heading[0]) + 1
        elif line.rstrip().endswith("::"):
            margin = _margin(line)
            end = _end_of_indented(lines, place + 1, margin)
            announced = line.rstrip().removesuffix("::").rstrip()
            yield from ((f"{announced}:" if announced else "", False), ("", False))
            yield from ((" " * margin + code if code else "", True) for code in _fenced("", lines[place + 1 : end]))
            place = end
        elif line.startswith(">>>"):
            end = next((other for other in range(place, len(lines)) if not lines[other].strip()), len(lines))
            yield from ((code, True) for code in _fenced("pycon", lines[place:end]))
            place = end
        else:
            yield line, False
            place += 1


def _end_of_indented(lines: list[str], start: int, depth: int = 0) -> int:
    """The first line at or after `start` that is neither blank nor indented by more than `depth`."""
    place = start
    while place < len(lines) and (not lines[place].strip() or lines[place].startswith(" " * (depth + 1))):
        place += 1
    return place


def _margin(line: str) -> int:
    """Where the words of a line start, after the mark of a list."""
    marks = re.match(r"\s*(?:(?:[-*+]|\w{1,3}[.)])\s+)?", line)
    return len(marks[0]) if marks else 0


def _directive(directive: re.Match[str], content: list[str], depth: int) -> Iterator[tuple[str, bool]]:
    told = (n for n, line in enumerate(content) if line.strip() and not re.match(r"\s+:[\w-]+:", line))
    content = content[next(told, len(content)) :]
    if directive["name"] in _CODE:
        yield from ((code, True) for code in _fenced(directive["argument"].strip(), content))
    elif directive["name"] in _ADMONITIONS:
        inner = [directive["argument"].strip(), *textwrap.dedent("\n".join(content)).split("\n")]
        yield from _lines(inner, depth + 1) if depth < _DEEPEST else ((line, True) for line in inner)
    yield "", False


def _fenced(language: str, content: list[str]) -> list[str]:
    code = textwrap.dedent("\n".join(content)).strip("\n")
    return [f"```{language}", *code.split("\n"), "```", ""] if code.strip() else []


def _heading(lines: list[str], place: int) -> tuple[str, str] | None:
    """The marks of a heading (one for an underline, two with an overline) and its words."""
    above, title, below = [*lines[place : place + 3], "", "", ""][:3]
    if _LINE.fullmatch(above) and title.strip() and _LINE.fullmatch(below) and above[0] == below[0]:
        return above[0] * 2, title.strip()
    if above.strip() and not above.startswith(" ") and _LINE.fullmatch(title) and not _LINE.fullmatch(above):
        return (title[0], above.strip()) if len(title.strip()) + 2 >= len(above.strip()) else None
    return None


def _inline(text: str, targets: dict[str, str]) -> str:
    parts = _LITERAL.split(text)
    return "".join(part if part.startswith("``") else _linked(part, targets) for part in parts)


def _linked(text: str, targets: dict[str, str]) -> str:
    text = _NOTE_MARK.sub("", _ROLE.sub("", _PROPOSAL.sub(_proposal, text)))
    text = _EMBEDDED.sub(lambda link: f"[{link['words'].rstrip()}]({link['address']})", text)

    def named(link: re.Match[str]) -> str:
        words = link["quoted"] or link["plain"]
        address = targets.get(_key(words))
        if address:
            return f"[{words}]({address})"
        return words if link["quoted"] else link[0]

    return _NAMED.sub(named, text)


def _proposal(role: re.Match[str]) -> str:
    return f"{role[1].upper()} {role[2]}"


def _key(name: str) -> str:
    return " ".join(name.strip("`").lower().split())
