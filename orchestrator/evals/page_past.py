"""The results of a suite over time: a line for each profile with what it came to each time, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orchestrator.evals.past import PastResult
from orchestrator.text.html import Html, joined, tag

_WIDTH, _HEIGHT, _EDGE = 360.0, 110.0, 8.0
"""Of the drawing, in its own units: those of a phone, so that nothing in it is smaller there."""
_MARK = 3.6
_TONES = {"pass": "good", "regression": "bad", "fails": "bad", "could_not_measure": "odd"}
_DASHES = 4
"""Kinds of lines that are told apart; further profiles share them, and the table names each."""


def over_time(past: Sequence[PastResult], addresses: Mapping[str, str], shown: str = "") -> Html:
    """Args:
    past: oldest first.
    addresses: id -> where it is looked at; where there is none, its day stands there alone.
    shown: the id of the one that the page is about.
    """
    if len(past) < 2:
        return Html()
    profiles = list(dict.fromkeys(one.profile for one in past))
    first, last = past[0].at[:10], past[-1].at[:10]
    return tag(
        "section",
        tag("h2", "Over time"),
        _legend(profiles),
        tag("figure", _drawing(past, profiles), tag("figcaption", tag("span", first), tag("span", last))),
        _table(past, addresses, shown),
        class_="past",
    )


def _legend(profiles: Sequence[str]) -> Html:
    samples = [
        tag(
            "span", _svg(24, 8, tag("path", d="M0 4H24", class_=f"line d{number % _DASHES}")), f" {name}", class_="text"
        )
        for number, name in enumerate(profiles)
    ]
    signs = "● pass · ▼ regression · □ fails, at its first run · ○ fails, as before · ◇ could not measure"
    told = [tag("p", joined(samples, " · "), class_="soft")] if len(profiles) > 1 else []
    return joined([*told, tag("p", f"{signs}; the bars are 95 % intervals", class_="soft")])


def _svg(width: float, height: float, *inside: str, **more: str) -> Html:
    return tag("svg", *inside, viewBox=f"0 0 {width:g} {height:g}", **({"aria_hidden": "true"} | more))


def _drawing(past: Sequence[PastResult], profiles: Sequence[str]) -> Html:
    step = (_WIDTH - 2 * _EDGE) / (len(past) - 1)
    places = [(_EDGE + number * step, _height(one.value)) for number, one in enumerate(past)]
    grid = (tag("path", d=f"M0 {_height(share):g}H{_WIDTH:g}", class_="grid") for share in (0.0, 0.5, 1.0))
    lines = []
    for number, profile in enumerate(profiles):
        points = [place for one, place in zip(past, places, strict=True) if one.profile == profile]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        lines.append(tag("path", d=path, class_=f"line d{number % _DASHES}"))
    marks = (_mark(one, *place) for one, place in zip(past, places, strict=True))
    told = (
        f"The share that passed, from {_percent(past[0].value)} to {_percent(past[-1].value)}; the table below has all."
    )
    return tag("svg", *grid, *lines, *marks, viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}", role="img", aria_label=told)


def _height(share: float) -> float:
    return _EDGE + (1 - share) * (_HEIGHT - 2 * _EDGE)


def _mark(one: PastResult, x: float, y: float) -> Html:
    bar = ""
    if one.low is not None and one.high is not None:
        bar = tag("path", d=f"M{x:.1f} {_height(one.high):.1f}V{_height(one.low):.1f}", class_="within")
    tone, r = _TONES[one.word], _MARK
    match one.word:
        case "pass":
            sign = tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{r}", class_=f"mark {tone}")
        case "fails" if one.is_first:
            path = f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}Z"
            sign = tag("path", d=path, class_=f"mark hollow {tone}")
        case "fails":
            sign = tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{r}", class_=f"mark hollow {tone}")
        case "regression":
            path = f"M{x - r:.1f} {y - r:.1f}H{x + r:.1f}L{x:.1f} {y + r:.1f}Z"
            sign = tag("path", d=path, class_=f"mark {tone}")
        case "could_not_measure":
            path = f"M{x:.1f} {y - r:.1f}L{x + r:.1f} {y:.1f}L{x:.1f} {y + r:.1f}L{x - r:.1f} {y:.1f}Z"
            sign = tag("path", d=path, class_=f"mark hollow {tone}")
    told = f"{one.at[:16].replace('T', ' ')}, {one.profile}: {one.passed} of {one.of}, {one.headline}"
    return tag("g", tag("title", told), bar, sign)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _table(past: Sequence[PastResult], addresses: Mapping[str, str], shown: str) -> Html:
    head = ("when", "under", "passed", "95 % interval", "cost", "tokens", "verdict")
    heads = tag(
        "tr",
        *(
            tag("th", cell, scope="col", class_="figure" if 1 < number < 6 else "text")
            for number, cell in enumerate(head)
        ),
    )
    rows = (_row(one, addresses, is_shown=one.id == shown) for one in reversed(past))
    table = tag("table", tag("thead", heads), tag("tbody", *rows))
    return tag("div", table, class_="wide", tabindex="0", role="region", aria_label="Results over time")


def _row(one: PastResult, addresses: Mapping[str, str], *, is_shown: bool) -> Html:
    return tag("tr", *_cells(one, addresses), **({"aria_current": "true"} if is_shown else {}))


def _cells(one: PastResult, addresses: Mapping[str, str]) -> Iterator[Html]:
    when = one.at[:16].replace("T", " ")
    named = tag("a", when, href=addresses[one.id]) if one.id in addresses else tag("span", when)
    yield tag("th", named, scope="row", class_="text")
    yield tag("td", one.profile, class_="text")
    within = f"{100 * one.low:.0f}-{100 * one.high:.0f} %" if one.low is not None and one.high is not None else ""
    for figure in (f"{one.passed}/{one.of}", within, f"${one.cost_usd:.3f}", f"{one.tokens:,}"):
        yield tag("td", figure, class_="figure")
    yield tag("td", one.headline, class_=f"{_TONES[one.word]} text")
