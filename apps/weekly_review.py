"""The weekly review: each line is made of what a source says and ends with its ids; the ledger says what each id is.

Nothing later than the moment a source was read for counts, so that the same lines can be made again from the same
source at any later time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from orchestrator.domain.artifact import Artifact
from orchestrator.templates.pattern import stands_in
from orchestrator.text.quantity import amount, counted
from orchestrator.text.review_ledger import ReviewLedger
from orchestrator.text.review_opening import opening_fault
from orchestrator.text.review_page import COMMENTARY, HOLES, LEDGER, NOT_READ, YOU
from orchestrator.text.review_page import escaped, free_name, line_on, listed, not_as_made

JSON = Any

_RESTS = 7
"""Days without movement after which an issue is told: a week in which nobody touched it."""
_MOST_LINES = 20
"""Of one kind in a section: what is more is counted."""
_MOST_HOLES = 40
_MOST_NOTES = 200
"""Of one week: one every half an hour of a working day. What is more is counted, and bound by a digest."""
_ENTRIES = {
    "commits": "id repository at subject body author address is_merge",
    "issues": "number title state url repository labels created updated closed",
    "decisions": "id kind question asked by",
    "calendar": "uid title start end all_day standing transparent opaque categories",
    "categories": "category pattern",
    "log": "at day seq kind told id pattern minutes",
    "runs": "run app status started_at cost_usd",
    "plans": "day items",
    "reviews": "place review next",
}
"""Input -> what its entries have; one that has not is of a source of another kind, which is told."""
_CALLED = {"commits": "repositories", "issues": "tracker"}
"""Input -> what `baton.yaml` calls its source, where that is another word."""
_SAID = ("note", "energy", "decided")
_STUCK = frozenset(("blocked", "waiting", "stuck", "on hold"))
"""Labels that say by themselves that something does not move."""
_PUBLISHED = "\nBaton-Run: "
"""Stands in the message of a commit that a run published."""
_WHOLE_DAY, _NOT_OVER = "of whole days", "that was not over when this was read"
"""What the hours do not count."""
_BLANKS = ("changed: …", "next, at most three: …")


class _Source:
    """One input as it was read, up to that moment or to the end of the week."""

    def __init__(self, name: str, value: JSON, ledger: ReviewLedger, end: datetime) -> None:
        self.name = name
        needs = set(_ENTRIES[name].split())
        self.entries = [one for one in value["entries"] if isinstance(one, dict) and needs <= one.keys()]
        self.holes = [*value["holes"], *_odd(name, len(value["entries"]) - len(self.entries))]
        self.at = datetime.fromisoformat(value["as_of"]) if value["as_of"] else None
        self.until = min(self.at, end) if self.at else end
        self.zone = ZoneInfo(str(end.tzinfo))
        self.ledger = ledger
        self._id = ""

    @property
    def id(self) -> str:
        """In the ledger, from when a line needs it."""
        if not self._id:
            read = f"read {_moment(self.at, self.zone)}" if self.at else "given by hand"
            self._id = self.ledger.add("s", f"{_CALLED.get(self.name, self.name)}, {read}")
        return self._id

    @property
    def unread(self) -> list[JSON]:
        """Lines that say it could not be read at all."""
        whole = [hole for hole in self.holes if not hole["place"]]
        return [line_on(f"{NOT_READ}{_hole(hole)}", [self.id]) for hole in whole]

    def is_known(self, moment: str | None) -> bool:
        """Whether something had happened by then."""
        return bool(moment) and _aware(str(moment), self.zone) <= self.until

    def moment(self, moment: str) -> str:
        """For people."""
        return _moment(_aware(moment, self.zone), self.zone)

    def day(self, moment: str) -> date:
        return _aware(moment, self.zone).astimezone(self.zone).date()


def gather(
    week: str,
    commits: JSON,
    issues: JSON,
    decisions: JSON,
    calendar: JSON,
    categories: JSON,
    log: JSON,
    runs: JSON,
    plans: JSON,
    reviews: JSON,
    constraints: JSON,
) -> JSON:
    """The lines of all sections, and the ledger; pure, so whoever has the same readings has the same lines."""
    first, zone = date.fromisoformat(week), _zone(constraints)
    values = {
        "commits": commits, "issues": issues, "decisions": decisions, "calendar": calendar, "categories": categories,
        "log": log, "runs": runs, "plans": plans, "reviews": reviews,
    }  # fmt: skip
    ledger = ReviewLedger()
    end = datetime.combine(first + timedelta(days=7), time(), zone)
    of = {name: _Source(name, value, ledger, end) for name, value in values.items()}
    read = max((one.at for one in of.values() if one.at), default=None)
    today = min(first + timedelta(days=6), read.astimezone(zone).date() if read else date.max)
    sections = [
        _section("OUTCOMES", _outcomes(of["reviews"], of["log"], first), [of["reviews"]]),
        _section("SHIPPED", _shipped(of["commits"]), [of["commits"]]),
        _section("BLOCKED", [*_blocked(of["issues"], today), *_undecided(of["decisions"], today)],
                 [of["issues"], of["decisions"]]),
        _section("TIME", _timed(of["calendar"], of["categories"], first), [of["calendar"], of["categories"]]),
        _section("NOTES", _notes(of["log"]), [of["log"]]),
        _section("RUNS", _runs(of["runs"]), [of["runs"]]),
        _section("PLAN", _plan(of["plans"], today), [of["plans"]], is_apart=True),
        {"name": HOLES, "lines": list(_holes(of.values()))},
    ]  # fmt: skip
    return {
        "week": _week_name(first),
        "first": week,
        "zone": str(zone),
        "read": read.isoformat() if read else None,
        "sections": sections,
        "ledger": ledger.entries,
        "lines": "\n".join(listed(section["lines"]) for section in sections),
    }


def prefill(evidence: JSON, opening: str | None = None) -> str:
    """The page as the person is asked about it."""
    return _page(evidence, opening, "open", [line_on(blank, []) for blank in _BLANKS], {}, [])


def finish(evidence: JSON, curate: JSON, opening: str | None = None) -> str:
    """The page as it is kept, with the person's words in their place; without any, it says that there are none."""
    fields = curate["fields"] or {}
    outcomes = [" ".join(str(one).split()) for one in fields.get("next") or []]
    said = [("changed", str(fields.get("changed") or ""))]
    said += [(f"next {number}", one) for number, one in enumerate(outcomes, 1)]
    said += [(f"became of {number}", str(one)) for number, one in enumerate(fields.get("became") or [], 1)]
    said += [("in your words", curate["comment"] or "")]
    lines = [line_on(f"{name}: {escaped(words)}", [YOU]) for name, words in said if words.strip()]
    is_answered = curate["answer"] == "approve"
    none = "approved without a word" if is_answered else "uncommented: nothing was said of this week"
    standing = "yours" if is_answered else "uncommented"
    answer = {"id": YOU, "told": f"the answer at the gate: {curate['answer']}"}
    return _page(evidence, opening, standing, lines or [line_on(none, [YOU])], {"next": outcomes}, [answer])


def file_name(evidence: JSON, reviews: JSON) -> str:
    """`2026-W48`; with a number behind it where that is taken, so that nothing that was kept is written over."""
    return free_name(evidence["week"], reviews["entries"])


def verify_review(
    week: str,
    commits: JSON,
    issues: JSON,
    decisions: JSON,
    calendar: JSON,
    categories: JSON,
    log: JSON,
    runs: JSON,
    plans: JSON,
    reviews: JSON,
    constraints: JSON,
    evidence: JSON,
    curate: JSON,
    page: str,
) -> list[str]:
    """Lines that what was recorded does not give. `baton review verify` asks the sources, too."""
    again = gather(week, commits, issues, decisions, calendar, categories, log, runs, plans, reviews, constraints)
    faults = [] if again == evidence else ["the evidence is not what the sources give"]
    opening = None  # a model's words are no evidence: looked at by themselves
    return faults + not_as_made(page, finish(again, curate, opening))


def _page(evidence: JSON, opening: str | None, standing: str, said: list[JSON], kept: JSON, more: list[JSON]) -> str:
    first = date.fromisoformat(evidence["first"])
    last, zone = first + timedelta(days=6), ZoneInfo(evidence["zone"])
    read = datetime.fromisoformat(evidence["read"]) if evidence["read"] else None
    front = {"review": evidence["week"], "commentary": standing, "evidence": Artifact.of_json(evidence).digest, **kept}
    head = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in front.items()]
    told = f"{_day(first)} to {_day(last)} {last.year}, {zone}."
    told += f" Read {_moment(read, zone)}." if read else ""
    told += " What came later is not here." if read and read.astimezone(zone).date() <= last else ""
    lines = ["---", *head, "---", "", f"# {evidence['week']}", "", told, ""]
    lines += _opening(opening, evidence)
    for section in evidence["sections"]:
        if section["lines"]:
            lines += [f"## {section['name']}", "", listed(section["lines"]), ""]
    lines += [f"## {COMMENTARY}", "", listed(said), "", f"## {LEDGER}", ""]
    lines += [f"- [{one['id']}] {one['told']}" for one in (*evidence["ledger"], *more)]
    return "\n".join(lines) + "\n"


def _opening(opening: str | None, evidence: JSON) -> list[str]:
    """What a model wrote stands apart and says so; what it may not say is left out, and that is told."""
    if opening is None:
        return []
    told = " ".join(opening.split())
    fault = opening_fault(told, evidence)
    line = f"*A model's opening is left out: {escaped(fault)}.*" if fault else f"*In a model's words:* {escaped(told)}"
    return [line, ""]


def _odd(name: str, count: int) -> list[JSON]:
    """A hole, where entries are not what those of this input are."""
    why = f"{counted(count, 'entry', 'entries')} of another kind: baton sources"
    return [{"source": name, "why": why, "since": None, "place": None}] if count else []


def _section(name: str, lines: Iterable[JSON], sources: list[_Source], *, is_apart: bool = False) -> JSON:
    """`is_apart`: it says by itself what its holes leave open."""
    unread = [] if is_apart else [line for source in sources for line in source.unread]
    made = list(lines)
    return {"name": name, "lines": [*unread, *made] or [line_on("nothing", [one.id for one in sources[:1]])]}


def _zone(constraints: JSON) -> ZoneInfo:
    entries = constraints["entries"]
    return ZoneInfo(entries[0]["timezone"] if entries else "UTC")


def _week_name(first: date) -> str:
    if first.weekday():
        return f"{first}-to-{first + timedelta(days=6)}"
    year, week, _ = first.isocalendar()
    return f"{year}-W{week:02}"


def _aware(moment: str, zone: ZoneInfo) -> datetime:
    """One without a zone is on the person's clock."""
    at = datetime.fromisoformat(moment)
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    at = moment.astimezone(zone)
    return f"{_day(at.date())} {at:%H:%M}"


def _hole(hole: JSON) -> str:
    place = f"{hole['place']}: " if hole["place"] else ""
    since = f", since {_day(date.fromisoformat(hole['since'][:10]))}" if hole["since"] else ""
    return escaped(f"{hole['source']}: {place}{hole['why']}{since}")


def _holes(sources: Iterable[_Source]) -> Iterable[JSON]:
    """Each once, whichever of the inputs it was met in."""
    found: dict[str, str] = {}
    for source in sources:
        for hole in source.holes:
            found.setdefault(_hole(hole), source.id)
    told = [line_on(line, [id_]) for line, id_ in found.items()]
    yield from told[:_MOST_HOLES]
    if more := told[_MOST_HOLES:]:
        yield line_on(f"{counted(len(more), 'more', 'more')}: baton sources", sorted({line["ids"][0] for line in more}))


def _shipped(source: _Source) -> Iterable[JSON]:
    """Commits of each repository. That something was committed says nothing of what came of it."""
    groups: dict[str, list[JSON]] = {}
    for one in source.entries:
        if source.is_known(one["at"]):
            groups.setdefault(one["repository"], []).append(one)
    for repository in sorted(groups):
        found = groups[repository]
        told = [
            f"{escaped(repository)} {one['id'][:12]} {source.moment(one['at'])}: {escaped(one['subject'])}"
            for one in found
        ]
        merges = sum(one["is_merge"] for one in found)
        pages = sum(_PUBLISHED in f"\n{one['body']}" for one in found)
        people = len({one["address"] or one["author"] for one in found})
        parts = [counted(len(found) - merges, "commit")]
        parts += [counted(merges, "merge")] if merges else []
        parts += [f"{pages} of them published by a run"] if pages else []
        parts += [f"by {people} people"] if people > 1 else []
        yield line_on(f"{_name(repository)}: {', '.join(parts)}", source.ledger.add_all("g", told))


def _name(repository: str) -> str:
    return "this workspace" if repository == "." else escaped(repository.rstrip("/").rpartition("/")[2] or repository)


def _blocked(source: _Source, today: date) -> Iterable[JSON]:
    resting, unknown = [], []
    for one in source.entries:
        if not source.is_known(one["created"] or one["updated"]) or source.is_known(one["closed"]):
            continue
        if one["state"] == "closed" and not one["closed"]:
            continue
        if not source.is_known(one["updated"] or one["created"]):
            unknown.append(one)
            continue
        days = (today - source.day(one["updated"] or one["created"])).days
        label = next((label for label in one["labels"] if label.casefold() in _STUCK), "")
        if days >= _RESTS or label:
            resting.append((days, one, label))
    resting.sort(key=lambda found: (-found[0], found[1]["repository"], found[1]["number"]))
    for days, one, label in resting[:_MOST_LINES]:
        told = (
            f"no movement for {counted(days, 'day')}"
            if days >= _RESTS
            else "moved today"
            if days <= 0
            else f"moved {counted(days, 'day')} ago"
        )
        told += f", labelled {escaped(label)}" if label else ""
        yield line_on(f"{_issue(one)}: {told}", [source.ledger.add("i", _of_issue(one, source))])
    if more := [_of_issue(one, source) for _, one, _ in resting[_MOST_LINES:]]:
        yield line_on(f"{counted(len(more), 'more issue')} without movement", source.ledger.add_all("i", more))
    for one in unknown[:_MOST_LINES]:
        why = f"{NOT_READ}{_number(one)}: it moved since, and nothing says how long it had rested"
        yield line_on(why, [source.ledger.add("i", _of_issue(one, source))])
    if more := [_of_issue(one, source) for one in unknown[_MOST_LINES:]]:
        yield line_on(f"{NOT_READ}{counted(len(more), 'more issue')}: they moved since", source.ledger.add_all("i", more))


def _number(one: JSON) -> str:
    return escaped(f"{one['repository']}#{one['number']}")


def _issue(one: JSON) -> str:
    return f"{_number(one)} {escaped(one['title'])}"


def _of_issue(one: JSON, source: _Source) -> str:
    moved = one["updated"] or one["created"]
    at = f", moved {source.moment(moved)}" if moved else ""
    url = f", {escaped(one['url'])}" if one["url"] else ""
    return f"{_issue(one)}{at}{url}"


def _undecided(source: _Source, today: date) -> Iterable[JSON]:
    for one in source.entries:
        if one["kind"] != "question":
            continue
        by = date.fromisoformat(one["by"]) if one["by"] else None
        rests = (today - date.fromisoformat(one["asked"])).days
        if rests < 0:
            continue
        if by and by <= today:
            told = "due today, undecided" if by == today else f"was due {_day(by)}, undecided"
        elif rests >= _RESTS:
            told = f"asked {counted(rests, 'day')} ago, undecided"
        else:
            continue
        entry = f"question {one['id']} asked {one['asked']}" + (f", by {by}" if by else "")
        yield line_on(f"{one['id']} {escaped(one['question'])}: {told}", [source.ledger.add("d", entry)])


def _timed(source: _Source, categories: _Source, first: date) -> Iterable[JSON]:
    start, end = (datetime.combine(day, time(), source.zone) for day in (first, first + timedelta(days=7)))
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    told: dict[str, list[str]] = {}
    for one in source.entries:
        began, over = (_aware(one[at], source.zone) for at in ("start", "end"))
        is_free = one["standing"] == "cancelled" or (one["transparent"] and not one["opaque"])
        if is_free or over <= start or began >= end:
            continue
        if one["all_day"]:
            name = _WHOLE_DAY
        elif min(over, end) > source.until:
            name = _NOT_OVER
        else:
            name = _category(one, categories.entries)
            spans.setdefault(name, []).append((max(began, start), min(over, end)))
        entry = f"{escaped(one['title'])} {_moment(began, source.zone)}, uid {escaped(one['uid'])}"
        told.setdefault(name, []).append(entry)
    for name in dict.fromkeys([*(one["category"] for one in categories.entries), "unsorted"]):
        if name in spans:
            yield line_on(f"{escaped(name)} {_hours(_covered(spans[name]))}", source.ledger.add_all("c", told[name]))
    for name in (_WHOLE_DAY, _NOT_OVER):
        if name in told:
            count = counted(len(told[name]), "entry", "entries")
            yield line_on(f"{count} {name}", source.ledger.add_all("c", told[name]))


def _category(one: JSON, categories: Sequence[JSON]) -> str:
    """The first whose pattern the title holds, or a category that the calendar itself names."""
    texts = [one["title"], *one["categories"]]
    for sorted_by in categories:
        if any(stands_in(text, sorted_by["pattern"]) for text in texts):
            return sorted_by["category"]
    return "unsorted"


def _covered(spans: list[tuple[datetime, datetime]]) -> timedelta:
    """What lies in two meetings at once is one time."""
    total, until = timedelta(), None
    for began, over in sorted(spans):
        began = max(began, until) if until else began
        total += max(over - began, timedelta())
        until = max(over, until) if until else over
    return total


def _hours(spent: timedelta) -> str:
    return f"{round(spent.total_seconds() / 3600, 2):g} h"


def _notes(source: _Source) -> Iterable[JSON]:
    said = [one for one in source.entries if one["kind"] in _SAID and source.is_known(one["at"])]
    for one in said[:_MOST_NOTES]:
        yield line_on(_said(one), [source.ledger.add("n", _of_log(one, source))])
    if more := said[_MOST_NOTES:]:
        entries = [f"{_of_log(one, source)}: {_said(one)}" for one in more]
        yield line_on(f"{counted(len(more), 'more', 'more')}", source.ledger.add_all("n", entries))


def _said(one: JSON) -> str:
    if one["kind"] == "energy":
        return f"energy {one['told']}"
    if one["kind"] == "decided":
        return f"{one['id']} decided: “{escaped(one['told'])}”"
    more = [f"pattern {one['pattern']}"] if one["pattern"] else []
    more += [counted(one["minutes"], "minute")] if one["minutes"] else []
    return ", ".join([f"“{escaped(one['told'])}”", *map(escaped, more)])


def _of_log(one: JSON, source: _Source) -> str:
    return f"log event {one['seq']}, {one['kind']}, {source.moment(one['at'])}"


def _runs(source: _Source) -> Iterable[JSON]:
    groups: dict[str, list[JSON]] = {}
    for one in source.entries:
        if source.is_known(one["started_at"]):
            groups.setdefault(one["app"], []).append(one)
    for app in sorted(groups):
        found = groups[app]
        statuses = [one["status"] for one in found]
        stands = ", ".join(f"{statuses.count(status)} {status}" for status in dict.fromkeys(sorted(statuses)))
        told = [f"{one['run']} {one['status']}, started {source.moment(one['started_at'])}" for one in found]
        cost = amount(round(sum(one["cost_usd"] for one in found), 9))
        line = f"{escaped(app)}: {counted(len(found), 'run')}, {stands}, ${cost}"
        yield line_on(line, source.ledger.add_all("r", told))


def _plan(source: _Source, today: date) -> Iterable[JSON]:
    items: dict[str, JSON] = {}
    days = [day for day in source.entries if date.fromisoformat(day["day"]) <= today]
    for day in days:
        for item in day["items"]:
            found = items.setdefault(item["id"], {**item, "days": [], "stands": _stands(item, today)})
            found["days"].append(day["day"])
            found["carried"] = max(found["carried"], item["carried"])
    if not items:
        return
    ids = source.ledger.add_all("p", [_of_plan(item) for item in items.values()])
    stands = [item["stands"] for item in items.values()]
    gone = (
        f", {stands.count('gone')} {'unknown' if source.unread else 'in no list any more'}" if "gone" in stands else ""
    )
    if gone:
        yield from source.unread  # what is in no list may be in one that could not be read
    yield line_on(f"{len(items)} placed on {counted(len(days), 'day')}, {stands.count('done')} done{gone}", ids)
    of_item = dict(zip(items, ids, strict=False))
    often = [item for item in items.values() if item["carried"] > 1 and item["stands"] == "open"]
    often.sort(key=lambda item: -item["carried"])
    for item in often[:_MOST_LINES]:
        told = f"{escaped(item['title'] or item['id'])}: carried {counted(item['carried'], 'time')}"
        yield line_on(told, [of_item.get(item["id"], ids[-1])])
    if more := often[_MOST_LINES:]:
        yield line_on(
            f"{counted(len(more), 'more', 'more')} carried",
            source.ledger.add_all("p", [_of_plan(item) for item in more]),
        )


def _stands(item: JSON, today: date) -> str:
    """What was done behind the review was open then."""
    if item["standing"] != "done":
        return str(item["standing"])
    is_later = item["done_on"] and date.fromisoformat(item["done_on"]) > today
    return "open" if is_later else "done"


def _of_plan(item: JSON) -> str:
    told = f"{item['id']} {item['title']}" if item["title"] else item["id"]
    return f"{escaped(told)}: planned {', '.join(item['days'])}; {item['stands']}"


def _outcomes(source: _Source, log: _Source, first: date) -> Iterable[JSON]:
    """What was set for this week a week ago, and where the log says that it was done; of the rest nothing is said."""
    before = _week_name(first - timedelta(days=7))
    named = [one for one in source.entries if one["review"] == before and one["next"]]
    if not named:
        if not source.holes:
            yield line_on(f"none was set for this week: no review of {before} names one", [source.id])
        return
    page = max(named, key=lambda one: _copy(one["place"]))
    done = [one for one in log.entries if one["kind"] == "done" and log.is_known(one["at"]) and one["told"]]
    for number, outcome in enumerate(page["next"][:3], 1):
        entry = f"{escaped(page['place'])}, next {number}"
        ids = [source.ledger.add("o", entry)]
        found = [one for one in done if _same(one["told"], str(outcome))]
        told = "nothing read here says what became of it"
        if found:
            told = f"done {_day(date.fromisoformat(found[-1]['day']))}"
            ids.append(source.ledger.add("o", f"log event {found[-1]['seq']}, done: {escaped(found[-1]['told'])}"))
        yield line_on(f"“{escaped(str(outcome))}”: {told}", ids)


def _copy(place: str) -> int:
    """2 of `reviews/2026-W48-2.md`: what was said later."""
    number = place.removesuffix(".md").rpartition("-")[2]
    return int(number) if number.isdecimal() else 1


def _same(title: str, outcome: str) -> bool:
    return " ".join(title.casefold().split()) == " ".join(outcome.casefold().split())
