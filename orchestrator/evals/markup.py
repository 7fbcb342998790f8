"""Small pieces of HTML, in which every text of others is only text."""

from __future__ import annotations

import html
from collections.abc import Collection, Sequence

from orchestrator.domain.visible import visible


def escaped(text: str) -> str:
    """Nothing in it is markup, and nothing in it hides."""
    return html.escape(visible(text))


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, figures: Collection[int] = (), tones: Sequence[str] = ()
) -> str:
    """Args:
    figures: columns of numbers.
    tones: class of the last cell of each row.
    """
    cells = "".join(f"<th{_figure(column in figures)}>{escaped(cell)}</th>" for column, cell in enumerate(head))
    heads = f"<thead><tr>{cells}</tr></thead>" if any(head) else ""
    body = "".join(_row(row, figures, tones[number] if tones else "") for number, row in enumerate(rows))
    return f"<table>{heads}<tbody>{body}</tbody></table>"


def _row(cells: Sequence[str], figures: Collection[int], tone: str) -> str:
    first, *others = cells
    told = [f"<th scope=row class=text>{escaped(first)}</th>"]
    for column, cell in enumerate(others, 1):
        is_last = column == len(cells) - 1
        kind = f" class='{tone} text'" if tone and is_last else _figure(column in figures) or " class=text"
        told.append(f"<td{kind}>{escaped(cell)}</td>")
    return f"<tr>{''.join(told)}</tr>"


def _figure(is_figure: bool) -> str:
    return " class=figure" if is_figure else ""
