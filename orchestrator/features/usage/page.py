"""What apps and agents were worth, as one self-contained page with small charts: no script, nothing loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from orchestrator.errors import UsageError
from orchestrator.face.gate_answer import CASES
from orchestrator.face.workspace import Workspace
from orchestrator.features.usage.chart import Column, bars
from orchestrator.features.usage.stats import Stats
from orchestrator.features.usage.told import Row, agent_rows, app_rows, gate_rows, notes, window
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_where_named, write_whole
from orchestrator.ports.clock import moment
from orchestrator.text.html import Html, document, tag

_DAILY, _WEEKLY = 21, 400
"""Days of a window that is shown by days, or by weeks; a longer one is by months."""
_CASES = ("untouched", "edited", "sent back", "rejected")
_WORDS = (
    "yours: minutes you had a decision before you; saved: by hand, for each run that is done and that you looked at, "
    "less yours; each: what one answer took of them; waited: from asked to answered, the median."
)
_RUNS = ("looked at", "not looked at", "nobody knows")


def page_of(stats: Stats) -> str:
    names = [one.used.name for one in stats.apps]
    title = f"{names[0]} · what it was used for" if len(names) == 1 else "What apps and agents were used for"
    return document(title, STYLE, _body(stats, title))


def written_page(workspace: Workspace, stats: Stats, target: Path | None) -> Path:
    """Write the page where it is to be, or to `transcripts/stats.html`, for the owner alone. Returns where it is.

    Raises:
        UsageError: there is a folder.
    """
    beside = Path("transcripts", "stats.html")
    path = target or workspace.root / beside
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", mend=f"Name a file in it: --html {path / beside.name}")
    if target:
        write_where_named(path, page_of(stats).encode())
    else:
        write_whole(workspace.root, beside, page_of(stats).encode(), mode=PRIVATE)
    return path


def _body(stats: Stats, title: str) -> Iterator[Html]:
    yield tag("header", tag("h1", title), tag("p", f"{window(stats)}.", class_="dim"))
    if not stats.apps:
        yield tag("p", "No run started in it.")
        return
    for heading, rows in (("Apps", app_rows(stats)), ("Gates", gate_rows(stats)), ("Agents", agent_rows(stats))):
        if len(rows) > 1:
            yield tag("section", tag("h2", heading), _table(rows))
    yield from _charts(stats)
    yield tag("section", *(tag("p", note) for note in notes(stats)), class_="dim")
    yield tag("footer", tag("p", _WORDS), tag("p", f"Days are those of {stats.zone}."), class_="dim")


def _table(rows: Sequence[Row]) -> Html:
    head, *others = rows
    heads = tag("tr", *(tag("th", cell, class_="n" if number else "") for number, cell in enumerate(head)))
    return tag("div", tag("table", heads, *map(_row, others)), class_="wide")


def _row(cells: Row) -> Html:
    name, *figures = cells
    return tag("tr", tag("th", name, scope="row"), *(tag("td", cell, class_="n") for cell in figures))


def _charts(stats: Stats) -> Iterator[Html]:
    def day(at: str) -> date:
        return moment(at).astimezone(stats.zone).date()

    runs = [(day(run.started_at), {True: 0, False: 1, None: 2}[run.looked]) for run in stats.usage.runs]
    judged = [
        (day(one.answered_at), CASES.index(one.outcome))
        for one in stats.usage.answers
        if one.by == "you" and one.outcome in CASES
    ]
    for heading, kinds, found in (("Runs", _RUNS, runs), ("Work judged", _CASES, judged)):
        if found:
            yield tag("section", tag("h2", heading), bars(heading, kinds, _columns(found, len(kinds), stats.days[-1])))


def _columns(found: Iterable[tuple[date, int]], kinds: int, last: date) -> list[Column]:
    """From the first there is on, without a gap."""
    counts = Counter(found)
    first = min(day for day, _ in counts)
    length = (last - first).days + 1
    begins, label = _stretch(length)
    named: dict[date, list[int]] = {}
    for number in range(length):
        named.setdefault(begins(first + timedelta(days=number)), [0] * kinds)
    for (day, kind), count in counts.items():
        named.setdefault(begins(day), [0] * kinds)[kind] += count
    return [Column(label(start), tuple(parts)) for start, parts in sorted(named.items())]


def _stretch(days: int) -> tuple[Callable[[date], date], Callable[[date], str]]:
    """How a window of so many days is cut: where the stretch of a day begins, and what it is called."""
    if days <= _DAILY:
        return (lambda day: day), (lambda day: f"{day.day} {day:%b}")
    if days <= _WEEKLY:
        return (lambda day: day - timedelta(days=day.weekday())), (lambda day: f"W{day.isocalendar().week:02}")
    return (lambda day: day.replace(day=1)), (lambda day: f"{day:%b %y}")


STYLE = """
:root{--ink:#1b1f24;--dim:#5d6670;--line:#d5dae0;--paper:#fff;--k0:#1a7f44;--k1:#2468b0;--k2:#d29014;--k3:#bb2d2d;
color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e3e7eb;--dim:#98a2ad;--line:#3a424b;--paper:#15181c;--k0:#58c27d;
--k1:#6aa7e8;--k2:#e0ac45;--k3:#f08080}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:56rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);
background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--line)}
p{margin:.4rem 0}.dim{color:var(--dim)}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2rem .6rem .2rem 0;
border-bottom:1px solid var(--line);white-space:nowrap}td.n,th.n{text-align:right}
figure{margin:.6rem 0}svg{width:100%;height:auto;display:block}
svg text{fill:var(--dim);font:10px system-ui,sans-serif}svg .name{text-anchor:middle}
.axis{stroke:var(--line);fill:none}
.key{display:inline-block;width:1.1rem;height:.8rem;margin:0 .3rem 0 .8rem;vertical-align:-1px}
.k0{fill:var(--k0);background:var(--k0)}.k1{fill:var(--k1);background:var(--k1)}
.k2{fill:var(--k2);background:var(--k2)}.k3{fill:var(--k3);background:var(--k3)}
@media print{body{max-width:none}}
"""
"""One column that suits a phone and a screen, light or dark as the reader's device is."""
