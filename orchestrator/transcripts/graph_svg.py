"""An app's graph as an inline SVG: what was taken is drawn full, what could have been is dashed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.text.html import Html, tag
from orchestrator.transcripts.graph import GraphEdge, PathGraph

_BOX, _HEIGHT, _STEP, _LANE, _MARGIN, _LABEL = 170, 34, 60, 18, 8, 78
"""Width and height of a phase, distance from row to row and from lane to lane, and the room for a label."""


def graph_svg(graph: PathGraph, visits: Mapping[str, int], kinds: Mapping[str, str], at: str) -> Html:
    """`visits` says how often each phase was entered, `kinds` who works there, `at` where the run is now."""
    left = _MARGIN + (_LABEL + _LANE * graph.lanes(back=False) if graph.lanes(back=False) else 0)
    right = _LABEL + _LANE * graph.lanes(back=True) if graph.lanes(back=True) else 0
    width, height = left + _BOX + right + _MARGIN, _STEP * len(graph.rows)
    return tag(
        "svg",
        tag("defs", _arrow("taken"), _arrow("open")),
        *(_link(link, left) for link in sorted(graph.links, key=lambda link: link.taken)),
        *(_row(graph.rows[i], i, left, visits, kinds, at) for i in range(len(graph.rows))),
        viewBox=f"0 0 {width} {height}",
        width=round(width * 1.15),
        role="img",
        aria_label="The app's phases and the path taken",
    )


def _arrow(name: str) -> Html:
    head = tag("path", d="M0 0L8 4L0 8z", class_=f"head {name}")
    sizes: dict[str, str | int] = {"viewBox": "0 0 8 8", "refX": 8, "refY": 4, "markerWidth": 9, "markerHeight": 9}
    return tag("marker", head, id=f"to-{name}", markerUnits="userSpaceOnUse", orient="auto", **sizes)


def _row(name: str, row: int, left: int, visits: Mapping[str, int], kinds: Mapping[str, str], at: str) -> Html:
    y = _top(row)
    state = "here" if name == at else "been" if visits.get(name) else "open"
    times = f" ×{visits[name]}" if visits.get(name, 0) > 1 else ""
    return tag(
        "g",
        tag("rect", x=left, y=y, width=_BOX, height=_HEIGHT, rx=7),
        tag(
            "text", f"{_cut(name, 20)}{times}", x=left + _BOX // 2, y=y + (15 if kinds.get(name) else 21), class_="name"
        ),
        tag("text", _cut(kinds.get(name, ""), 26), x=left + _BOX // 2, y=y + 27, class_="kind"),
        tag("title", f"{name}: {kinds.get(name, '')}"),
        class_=f"phase {state}",
    )


def _link(link: GraphEdge, left: int) -> Html:
    state = "taken" if link.taken else "open"
    times = f"×{link.taken}" if link.taken > 1 else ""
    label = " ".join(filter(None, (link.label, times)))
    return tag(
        "g",
        tag("path", d=_path(link, left), marker_end=f"url(#to-{state})"),
        *_label(link, label, left),
        class_=f"link {state}",
    )


def _path(link: GraphEdge, left: int) -> str:
    if not link.lane:
        x = left + _BOX // 2
        return f"M{x} {_top(link.start) + _HEIGHT}L{x} {_top(link.end)}"
    side = left + _BOX if link.is_back else left
    out = side + _LANE * link.lane if link.is_back else side - _LANE * link.lane
    start, end = _top(link.start) + 22, _top(link.end) + 12
    return f"M{side} {start}C{out} {start} {out} {start} {out} {(start + end) // 2}S{out} {end} {side} {end}"


def _label(link: GraphEdge, label: str, left: int) -> Iterator[Html]:
    if not label:
        return
    if not link.lane:
        yield tag("text", _cut(label, 22), x=left + _BOX // 2 + 9, y=_top(link.start) + _HEIGHT + 16)
        return
    out = left + _BOX + _LANE * link.lane + 3 if link.is_back else left - _LANE * link.lane - 3
    middle = (_top(link.start) + _top(link.end)) // 2 + 20
    anchor = "start" if link.is_back else "end"
    for line, part in enumerate(_lines(label)):
        yield tag("text", part, x=out, y=middle + 11 * line, text_anchor=anchor)


def _lines(label: str) -> list[str]:
    """Two words a line at most: the label stands beside its lane."""
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + len(word) < 13:
            lines[-1] += f" {word}"
        else:
            lines.append(_cut(word, 14))
    return lines[:4]


def _top(row: int) -> int:
    return _STEP * row + 4


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
