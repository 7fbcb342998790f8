"""Figures as a table of HTML."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from orchestrator.text.html import Html, tag


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, figures: Collection[int] = (), tones: Sequence[str] = ()
) -> Html:
    """Args:
    figures: columns of numbers.
    tones: class of the last cell of each row.
    """
    cells = (tag("th" if cell else "td", cell, **_figure(column in figures)) for column, cell in enumerate(head))
    heads = tag("thead", tag("tr", *cells)) if any(head) else ""
    body = (_row(row, figures, tones[number] if tones else "") for number, row in enumerate(rows))
    return tag("table", heads, tag("tbody", *body))


def _row(cells: Sequence[str], figures: Collection[int], tone: str) -> Html:
    first, *others = cells
    told = [tag("th", first, scope="row", class_="text")]
    for column, cell in enumerate(others, 1):
        is_last = column == len(cells) - 1
        kind = {"class_": f"{tone} text"} if tone and is_last else _figure(column in figures) or {"class_": "text"}
        told.append(tag("td", cell, **kind))
    return tag("tr", *told)


def _figure(is_figure: bool) -> dict[str, str]:
    return {"class_": "figure"} if is_figure else {}
