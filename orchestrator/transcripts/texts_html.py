"""Texts and their differences as HTML, with a reviewer's findings beside the lines they quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.text.difference import Piece
from orchestrator.text.html import Html, joined, tag
from orchestrator.text.losses.telling import all_told, lost_in_short
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible
from orchestrator.transcripts.findings import Finding, placed

_TAGS = {"added": "ins", "removed": "del"}


def difference_html(pieces: Iterable[Piece]) -> Html:
    return tag("div", *map(_piece, pieces), class_="text")


def _piece(piece: Piece) -> str:
    if piece.kind == "left_out":
        lines = piece.text.count("\n") + (not piece.text.endswith("\n"))
        return tag("span", f"… {counted(lines, 'line')} the same …", class_="gap")
    return tag(_TAGS[piece.kind], piece.text) if piece.kind in _TAGS else piece.text


def text_html(text: str, findings: Iterable[Finding] = ()) -> Html:
    """A text as it is, its headings bold."""
    beside, nowhere = placed(findings, text)
    return joined((tag("div", *_lines(text, beside), class_="text"), *map(finding_html, nowhere)))


def _lines(text: str, beside: dict[int, list[Finding]]) -> Iterator[str]:
    in_code = False
    for number, line in enumerate(text.splitlines()):
        in_code ^= line.startswith("```")
        yield tag("b", line) if line.startswith("#") and not in_code else line
        yield "\n" if number not in beside else ""
        yield from map(finding_html, beside.get(number, ()))


def finding_html(finding: Finding) -> Html:
    quote = tag("blockquote", finding.quote) if finding.quote else ""
    return tag("span", tag("strong", finding.weight or "finding"), f" {finding.problem}", quote, class_="finding")


def losses_html(value: Mapping[str, JSON]) -> Html:
    """What a page no longer says, the heaviest first."""
    told = [tag("span", visible(line), class_="finding") for line in all_told(value)]
    return joined((tag("p", lost_in_short(value)), *told))


def unified_html(difference: str) -> Html:
    """A unified diff of files, line by line."""
    return tag("div", *map(_unified_line, difference.splitlines(keepends=True)), class_="text")


def _unified_line(line: str) -> str:
    if line.startswith(("+++", "---", "@@")):
        return tag("b", line)
    return tag("ins", line) if line.startswith("+") else tag("del", line) if line.startswith("-") else line
