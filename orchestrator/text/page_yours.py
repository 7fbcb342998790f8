"""What a person wrote themselves on the page that a new version replaces: put back, or told where it is not.

Scripts of the publishing app use it. `there` is what `look_at_site` told, `past` the source `yours`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.text.losses.loss import shortened
from orchestrator.text.losses.telling import BACK_AGAIN, YOURS
from orchestrator.text.note import below_front_matter
from orchestrator.text.own_lines import Missed, OwnLines
from orchestrator.text.quantity import counted
from orchestrator.text.site_place import There, place_of

_KEY = re.compile(r"""["']?([\w.-]+)["']?\s*[:=]""")
_OURS = ("updated", "source", "source_id")
"""Keys of the front matter that say what a page was made of, and when: they are written anew each time."""
_WEIGHTS = {YOURS: 95, BACK_AGAIN: 90}
"""Below a warning that is lost, above all else: the person knows best what they wrote it for."""
_MOST_NAMED = 3
_OUT_THERE = "the page out there"


class PageYours:
    """Of the page that a new version would replace; nothing, where it is a new page."""

    def __init__(
        self,
        metadata: Mapping[str, JSON],
        there: There,
        past: Mapping[str, JSON],
        settled: Mapping[str, JSON] | None = None,
    ) -> None:
        place = place_of(str(metadata["title"]), str(metadata["slug"]), str(metadata["date"]), there)
        self._old: Mapping[str, JSON] = place.old or {}
        self._past = list(past.get("entries", ()))
        text = str(self._old.get("text", ""))
        lines = OwnLines.of(text, self._wrote())
        kept = lines.without(_written_anew(text, lines.own, there))
        self.lines = kept.without(map(str, (settled or {}).get("lines", ())))

    def mine(self, page: str) -> dict[str, JSON]:
        """`{put_back, left_out, warnings}`: what `put_back` does to a version, and what the gate says of it."""
        made = self.lines.put_back(page)
        told = []
        if made.lines:
            told.append(f"put back on the page, as it was written there by hand: {_named(made.lines)}")
        if made.left_out:
            told.append(f"left out of the page, as it was taken out there by hand: {_named(made.left_out)}")
        return {"put_back": list(made.lines), "left_out": list(made.left_out), "warnings": told}

    def put_back(self, page: str) -> str:
        """The version with the person's lines in their places."""
        return self.lines.put_back(page).page

    def settled(self, page: str) -> dict[str, JSON]:
        """`{lines}`: those of which the person, who made this of the page, has said something else now."""
        return {"lines": [missed.text for missed in self.lines.missed(page)]}

    def lost(self, losses: Mapping[str, JSON], page: str) -> dict[str, JSON]:
        """Losses, and before them what of the person's own a page has otherwise. Shape: see `losses/shape.py`."""
        own = [_row(missed) for missed in self.lines.missed(page)]
        rows = sorted([*own, *losses["losses"]], key=lambda row: -row["weight"])
        return {**losses, "losses": rows, "not_looked": [*self._unknown(), *losses["not_looked"]]}

    def _wrote(self) -> list[Mapping[str, JSON]]:
        """Of the run that made the page and of those before it, and what has been changed on the page since."""
        since = [self._old["since"]] if self._old.get("since") else []
        return [*self._past[self._known_from() :], *since]

    def _known_from(self) -> int:
        runs = [entry.get("run") for entry in self._past]
        run = self._old.get("run")
        return runs.index(run) if run in runs else len(runs)

    def _unknown(self) -> Iterator[str]:
        run = self._old.get("run")
        if run and self._known_from() == len(self._past):
            yield f"lines of your own on the page out there: what was written by hand in {run} is not known here"
        if self._old and not self._old.get("text"):
            yield "lines of your own on the page out there: it is too long to be told whole"


def _written_anew(page: str, own: Iterable[str], there: There) -> Iterator[str]:
    names = (there.get("schema") or {}).get("names") or {}
    ours = {str(name) for role in _OURS for name in (role, *names.get(role, ()))}
    front = page.removesuffix(below_front_matter(page)).splitlines()
    in_front = {line.strip() for line in front}
    for line in own:
        key = _KEY.match(line)
        if line in in_front and key and key[1] in ours:
            yield line


def _row(missed: Missed) -> dict[str, JSON]:
    kind = BACK_AGAIN if missed.is_back else YOURS
    return {
        "kind": kind,
        "line": missed.line,
        "of": "the page" if missed.is_back else _OUT_THERE,
        "lost": "",
        "sentence": shortened(missed.text),
        "instead": "",
        "weight": _WEIGHTS[kind],
        "yours": False,
    }


def _named(lines: Iterable[str]) -> str:
    every = [f"“{shortened(line, 60)}”" for line in lines]
    more = f" and {counted(len(every) - _MOST_NAMED, 'more line')}" if len(every) > _MOST_NAMED else ""
    return ", ".join(every[:_MOST_NAMED]) + more
