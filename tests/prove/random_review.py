"""Reviews of weeks that never were, made by the starter's scripts; and what somebody may do to a kept one."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from orchestrator.features.reviews.held import lines_held
from orchestrator.text.review_page import ReviewPage

_WORDS = """
ship the search [g1] *index* note über naïve `x` <b> review 3 1:1 – “so” \\ | _a_ # 日本 &amp; due
""".split()  # noqa: SIM905 - as it is read
_NONE = {"as_of": None, "holes": []}


@cache
def scripts() -> Any:
    path = Path(__file__).resolve().parents[2] / "apps" / "weekly_review.py"
    spec = importlib.util.spec_from_file_location("weekly_review_scripts", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def random_review(chance: random.Random) -> str:
    """The page of a week with anything in it, answered or not."""
    made = scripts()
    evidence = made.gather(**random_inputs(chance))
    fields = {"changed": _said(chance), "next": [_said(chance) for _ in range(chance.randrange(4))], "became": []}
    curate = {"answer": chance.choice(["approve", "uncommented"]), "comment": _said(chance), "fields": fields}
    page: str = made.finish(evidence, curate, chance.choice([None, "3 commits.", _said(chance)]))
    return page


def random_inputs(chance: random.Random) -> dict[str, Any]:
    monday = date(2026, 1, 5) + timedelta(weeks=chance.randrange(60))
    read = f"{monday + timedelta(days=chance.randrange(4, 10))}T{chance.randrange(24):02}:10:00+01:00"

    def at() -> str:
        day = monday + timedelta(days=chance.randrange(-2, 8))
        return f"{day}T{chance.randrange(24):02}:{chance.randrange(60):02}:00+01:00"

    def source(name: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
        hole = {"source": name, "why": _said(chance) or "gone", "since": chance.choice([None, at()]),
                "place": chance.choice([None, "a.md:3"])}  # fmt: skip
        return {"as_of": read, "entries": entries, "holes": [hole] * (chance.random() < 0.2)}

    def several(most: int) -> range:
        return range(chance.randrange(most))

    commits = [
        {"id": f"{chance.getrandbits(160):040x}", "repository": chance.choice([".", "~/src/site", "api"]), "at": at(),
         "subject": _said(chance), "body": chance.choice(["", "Baton-Run: pub-1\n"]), "author": "A",
         "address": chance.choice(["a@x", "b@x"]), "is_merge": chance.random() < 0.2}
        for _ in several(70)
    ]  # fmt: skip
    issues = [
        {"number": number, "title": _said(chance), "state": chance.choice(["open", "closed"]), "url": "", "labels":
         chance.choice([[], ["blocked"]]), "repository": chance.choice(["", "a/b"]), "created": at(), "updated":
         chance.choice([None, at(), "2025-06-01T10:00:00+00:00"]), "closed": chance.choice([None, None, at()])}
        for number in several(40)
    ]  # fmt: skip
    questions = [
        {"id": f"D{number}", "kind": "question", "question": _said(chance), "asked": at()[:10],
         "by": chance.choice([None, at()[:10]])}
        for number in several(5)
    ]  # fmt: skip
    events = [
        {"uid": f"u{number}", "title": _said(chance), "start": start.isoformat(), "categories": [], "opaque": False,
         "end": (start + timedelta(minutes=chance.randrange(200))).isoformat(), "transparent": False,
         "all_day": chance.random() < 0.1, "standing": chance.choice(["confirmed", "cancelled"])}
        for number in several(30) for start in [datetime.fromisoformat(at())]
    ]  # fmt: skip
    log = [
        {"at": moment, "day": moment[:10], "seq": seq, "kind": chance.choice(["note", "energy", "decided", "done"]),
         "told": _said(chance), "id": "D1", "pattern": chance.choice([None, "calls"]), "minutes": None}
        for seq in several(12) for moment in [at()]
    ]  # fmt: skip
    runs = [
        {"run": f"pub-{number:04x}", "app": chance.choice(["publish", "gist"]), "status": "done", "started_at": at(),
         "cost_usd": chance.choice([0.0, 0.0123])}
        for number in several(80)
    ]  # fmt: skip
    items = [
        {"id": f"t-{number}", "title": chance.choice([None, _said(chance)]), "carried": chance.randrange(5),
         "standing": chance.choice(["open", "done", "gone"]), "done_on": chance.choice([None, at()[:10]])}
        for number in several(20)
    ]  # fmt: skip
    before = f"{(monday - timedelta(days=7)).isocalendar().year}-W{(monday - timedelta(days=7)).isocalendar().week:02}"
    kept = [{"place": f"reviews/{before}.md", "review": before, "next": [_said(chance) or "x"]}] * chance.randrange(2)
    return {
        "week": monday.isoformat(),
        "commits": source("repositories", commits),
        "issues": source("tracker", issues),
        "decisions": source("decisions", questions),
        "calendar": source("calendar", events),
        "categories": {**_NONE, "entries": [{"category": "meetings", "pattern": "review|1:1"}]},
        "log": source("log", log),
        "runs": source("runs", runs),
        "plans": source("plans", [{"day": monday.isoformat(), "items": items}]),
        "reviews": source("reviews", kept),
        "constraints": {**_NONE, "entries": [{"timezone": "Europe/Berlin"}]},
    }


def _said(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randrange(6)))


def falsely_held(page: str, chance: random.Random, ways: int = 1) -> Iterator[tuple[str, str]]:
    """Each line of a page changed, one at a time: what was done, and why that was not found; empty where it was."""
    made = ReviewPage.of(page)
    for how, tampered, touched in tamperings(page, chance, ways):
        wrong = {line.text for line in lines_held(tampered, made) if line.standing == "wrong"}
        yield (
            how,
            "nothing fails" if not wrong else "" if wrong <= touched else f"fails too: {sorted(wrong - touched)[0]}",
        )


def tamperings(text: str, chance: random.Random, ways: int = 1) -> Iterator[tuple[str, str, set[str]]]:
    """Each line changed in one way: what was done, the text after it, and the words of the lines it was done to."""
    lines = text.removesuffix("\n").split("\n")
    for at, line in enumerate(lines):
        for how in chance.sample(sorted(_WAYS), ways):
            changed = _WAYS[how](list(lines), at, chance)
            if changed is not None and changed[0] != lines:
                yield f"{how} of line {at + 1}: {line}", "\n".join(changed[0]) + "\n", changed[1]


def _word(lines: list[str], at: int, chance: random.Random) -> tuple[list[str], set[str]] | None:
    words = lines[at].split(" ")
    letters = [number for number, word in enumerate(words) if any(map(str.isalpha, word))]
    if not letters:
        return None
    words[chance.choice(letters)] = "others"
    return _put(lines, at, " ".join(words))


def _number(lines: list[str], at: int, chance: random.Random) -> tuple[list[str], set[str]] | None:
    places = [place for place, char in enumerate(lines[at]) if char.isdecimal()]
    if not places:
        return None
    place = chance.choice(places)
    digit = str((int(lines[at][place]) + chance.randrange(1, 10)) % 10)
    return _put(lines, at, f"{lines[at][:place]}{digit}{lines[at][place + 1 :]}")


def _id(lines: list[str], at: int, chance: random.Random) -> tuple[list[str], set[str]] | None:
    before, bracket, ids = lines[at].rpartition(" [")
    return _put(lines, at, f"{before} [{chance.choice(('n1', 'g1', 'i9', 'you'))}, {ids}") if bracket else None


def _away(lines: list[str], at: int, _chance: random.Random) -> tuple[list[str], set[str]] | None:
    gone = lines.pop(at)
    return lines, {gone}


def _more(lines: list[str], at: int, chance: random.Random) -> tuple[list[str], set[str]] | None:
    added = chance.choice(
        ["- site: 9 commits [g1]", "- [g9] site 0000 Mon 23 Nov: Nothing", "A word.", lines[at] + " "]
    )
    lines.insert(at + 1, added)
    return lines, {added}


def _swap(lines: list[str], at: int, _chance: random.Random) -> tuple[list[str], set[str]] | None:
    if at + 1 == len(lines):
        return None
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return lines, {lines[at], lines[at + 1]}


def _space(lines: list[str], at: int, _chance: random.Random) -> tuple[list[str], set[str]] | None:
    return _put(lines, at, lines[at] + " ")


def _put(lines: list[str], at: int, line: str) -> tuple[list[str], set[str]]:
    lines[at] = line
    return lines, {line}


_WAYS = {
    "a word": _word, "a number": _number, "an id": _id, "the loss": _away, "one more": _more, "the swap": _swap,
    "a space": _space,
}  # fmt: skip
