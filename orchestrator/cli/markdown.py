"""Markdown made readable on a terminal. Every character of the source stays: nothing hides in a link or a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from orchestrator.cli.cells import cells
from orchestrator.cli.styled import Styled, laid_out
from orchestrator.cli.terminal import Terminal
from orchestrator.features.deciding.shown import Finding
from orchestrator.text.visible import visible

_WIDEST = 88
"""Lines longer than that are hard to read, however wide the screen is."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LEAD = re.compile(r"(\s*(?:[-*+]|\d+[.)])\s+|\s*>\s?|\s*)")
_INLINE = re.compile(r"(`[^`]+`|\*\*[^*]+\*\*)")


def markdown_lines(
    terminal: Terminal, text: str, beside: Mapping[int, Sequence[Finding]] | None = None, *, width: int = 0
) -> list[str]:
    """A text that was made visible, with findings below the lines they quote, line numbers counted from 0."""
    room = min(width or terminal.width - 2, _WIDEST)
    lines: list[str] = []
    for number, (kind, line) in enumerate(_kinds(text.splitlines())):
        lines += _laid_out(terminal, kind, line, room)
        for finding in (beside or {}).get(number, ()):
            lines += finding_lines(terminal, finding, room)
    return lines


def finding_lines(terminal: Terminal, finding: Finding, width: int) -> list[str]:
    mark = terminal.spelled("  ↳ ")
    told = laid_out(
        terminal, [Styled(f"{finding.weight or 'finding'}: ", "yellow"), Styled(finding.problem)], width - 4
    )
    return [(mark if i == 0 else " " * cells(mark)) + line for i, line in enumerate(told)]


def loss_lines(terminal: Terminal, losses: Iterable[str], width: int) -> list[str]:
    """What a page no longer says, each with its place."""
    lines: list[str] = []
    for told in map(visible, losses):
        place, colon, rest = told.partition(": ")
        style = "red" if rest.startswith("warning") else "yellow"
        kind, gap, said = rest.partition(" ") if colon else ("", "", place)
        first, *more = laid_out(
            terminal, [Styled(f"{place}{colon}", "dim"), Styled(kind, style), Styled(f"{gap}{said}")], width - 4
        )
        lines += [first, *(f"    {line}" for line in more)]
    return lines


def _kinds(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each line as front matter, code, heading, table or text."""
    front = lines.index("---", 1) if lines[:1] == ["---"] and "---" in lines[1:] else -1
    fence = ""
    for number, line in enumerate(lines):
        opens = _FENCE.match(line)
        if number <= front:
            yield "front", line
        elif fence or opens:
            if opens and not fence:
                fence = opens[1]
            elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            yield "code", line
        else:
            yield "heading" if re.match(r"#{1,6}\s", line) else "text", line


_STYLES = {"front": "dim", "code": "cyan", "heading": "bold"}


def _laid_out(terminal: Terminal, kind: str, line: str, width: int) -> list[str]:
    if not line.strip():
        return [""]
    if kind in _STYLES:
        return laid_out(terminal, [Styled(line, _STYLES[kind])], width)
    found = _LEAD.match(line)
    lead = found[1].expandtabs(4) if found else ""
    margin = lead if ">" in lead else " " * cells(lead)
    rest = line[len(found[1]) :] if found else line
    told = laid_out(terminal, [*_inline(rest)], max(20, width - cells(lead)))
    return [(lead if i == 0 else margin) + part for i, part in enumerate(told)] or [lead]


def _inline(text: str) -> Iterator[Styled]:
    for part in _INLINE.split(text):
        style = "cyan" if part.startswith("`") else "bold" if part.startswith("**") else ""
        if part:
            yield Styled(part, style if len(part) > 2 else "")
