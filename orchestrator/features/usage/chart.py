"""Bars of counts over time, as an SVG that stands inside a page and loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from orchestrator.text.html import Html, tag

_WIDTH, _HEIGHT = 640, 140
"""Of the drawing; the page scales it to the reader's screen."""
_BELOW, _LEFT = 18, 28
_GAP = 0.25
"""Share of a column that stays empty."""
_MOST_LABELS = 16


class Column(NamedTuple):
    """One stretch of time."""

    label: str
    parts: tuple[int, ...]
    """How many of each kind, from the bottom up."""


def bars(title: str, kinds: Sequence[str], columns: Sequence[Column]) -> Html:
    """Args:
    title: what is counted, for who cannot see it.
    kinds: what the parts of a column are, in their order; the style of each is `k0`, `k1` ...
    columns: in order of time, at least one.
    """
    most = max(1, *(sum(column.parts) for column in columns))
    room = (_WIDTH - _LEFT) / len(columns)
    every = -(-len(columns) // _MOST_LABELS)
    drawn = [_axis(most)]
    for number, column in enumerate(columns):
        left = _LEFT + room * number
        drawn.append(_bar(column, kinds, left, room, most))
        if number % every == 0:
            drawn.append(tag("text", column.label, x=_tenth(left + room / 2), y=_HEIGHT - 4, class_="name"))
    picture = tag("svg", *drawn, viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img", aria_label=title)
    keys = (tag("span", tag("span", "", class_=f"key k{number}"), kind) for number, kind in enumerate(kinds))
    return tag("figure", picture, tag("figcaption", *keys, class_="dim"))


def _axis(most: int) -> Html:
    bottom = _HEIGHT - _BELOW
    line = tag("path", d=f"M{_LEFT} {bottom}H{_WIDTH}", class_="axis")
    return tag("g", line, tag("text", f"{most}", x=0, y=12), tag("text", "0", x=0, y=bottom))


def _bar(column: Column, kinds: Sequence[str], left: float, room: float, most: int) -> Html:
    told = ", ".join(f"{count} {kind}" for kind, count in zip(kinds, column.parts, strict=True) if count)
    parts: list[Html] = [tag("title", f"{column.label}: {told or 'nothing'}")]
    scale = (_HEIGHT - _BELOW - 4) / most
    top = float(_HEIGHT - _BELOW)
    for number, count in enumerate(column.parts):
        if count:
            top -= count * scale
            place = {"x": _tenth(left + room * _GAP / 2), "y": _tenth(top)}
            size = {"width": _tenth(room * (1 - _GAP)), "height": _tenth(count * scale)}
            parts.append(tag("rect", class_=f"k{number}", **place, **size))
    return tag("g", *parts)


def _tenth(number: float) -> str:
    return f"{number:.1f}"
