"""The monthly review: each line is made of what the journal and the files say, and ends with the ids of it; the ledger
says what each is. Nothing is worked out here that the source `system` has not found: this only tells it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from orchestrator.domain.artifact import Artifact
from orchestrator.text.quantity import amount, counted
from orchestrator.text.review_ledger import ReviewLedger
from orchestrator.text.review_page import COMMENTARY, HOLES, LEDGER, NOT_READ, YOU, escaped, marked

JSON = Any

_MOST_CHANGES = 30
_SAID = {"approve": "you said yes", "later": "later"}


def gather(day: str, system: JSON, followed: list[str] | None) -> JSON:
    """The lines of all sections, the ledger and the proposals; pure. `followed`: none where nobody looked for it."""
    ledger = ReviewLedger()
    source = ledger.add("s", f"system, read {system['as_of'] or 'by hand'}")
    holes = [_line(escaped(f"{one['source']}: {one['why']}"), [source]) for one in system["holes"]]
    if followed is None:
        told = "what followed changes at the gates: not looked for, as the review was not begun by baton review system"
        holes.append(_line(told, [source]))
    if not system["entries"]:
        sections = [{"name": "APPS", "lines": [_line(f"{NOT_READ}system", [source])]}]
        found: JSON = {"since": day, "until": day, "days": 0, "proposals": []}
    else:
        found = system["entries"][0]
        sections = [
            _section("APPS", _apps(found, ledger), source),
            _section("GATES", _gates(found, ledger), source),
            _section("PATTERNS", _patterns(found, ledger), source),
            _section("CHANGED", [*_changed(found, ledger), *_followed(followed or [], ledger)], source),
            _section("MOTION", _motion(found, ledger), source),
            _section("FOOLED", _fooled(found, ledger), source),
            _section("PROPOSED", _proposed(found, ledger), source),
            _section("DECIDED SINCE", _decided(found, ledger), source),
        ]
    return {
        "month": day[:7],
        "since": found["since"],
        "until": found["until"],
        "days": found["days"],
        "sections": [*sections, {"name": HOLES, "lines": holes}],
        "ledger": ledger.entries,
        "proposals": found["proposals"],
        "lines": "\n".join(f"{section['name']}\n{_told(section)}" for section in sections),
    }


def prefill(evidence: JSON, answers: JSON) -> str:
    """The page as the person is asked about it."""
    blanks = [_line("changed: …", []), _line("next, at most three: …", [])]
    return _page(evidence, answers, "open", blanks, {}, [])


def finish(evidence: JSON, answers: JSON, curate: JSON) -> str:
    """The page as it is kept, with the person's words in their place; without any, it says that there are none."""
    fields = curate["fields"] or {}
    said = [_line(f"changed: {escaped(fields['changed'])}", [YOU])] if fields.get("changed", "").strip() else []
    said += [_line(f"next {n}: {escaped(str(one))}", [YOU]) for n, one in enumerate(fields.get("next", []), 1)]
    said += [_line(f"in your words: {escaped(curate['comment'])}", [YOU])] if (curate["comment"] or "").strip() else []
    is_answered = curate["answer"] == "approve"
    none = "approved without a word" if is_answered else "uncommented: nobody answered in time"
    kept = {"next": [" ".join(str(one).split()) for one in fields.get("next", [])]}
    standing = "yours" if is_answered else "uncommented"
    answer = {"id": YOU, "told": f"the answer at the gate: {curate['answer']}"}
    return _page(evidence, answers, standing, said or [_line(none, [YOU])], kept, [answer])


def file_name(evidence: JSON, reviews: JSON) -> str:
    """`2026-11-system`; with a number behind it where that is taken, so that nothing that was kept is written over."""
    taken = {str(one.get("place", "")).rpartition("/")[2].removesuffix(".md") for one in reviews["entries"]}
    name = f"{evidence['month']}-system"
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in names if one not in taken)


def verify_system(
    day: str, system: JSON, followed: list[str] | None, evidence: JSON, answers: JSON, curate: JSON, page: str
) -> list[str]:
    """Lines that what was recorded does not give."""
    again = gather(day, system, followed)
    faults = [] if again == evidence else ["the evidence is not what the source gave"]
    expected = set(finish(again, answers, curate).split("\n"))
    lines = [line for line in page.split("\n") if line.startswith("- ") and line not in expected]
    return faults + [f"{line}: not what the source gave" for line in lines]


def _apps(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for app in found["apps"]:
        parts = [f"{escaped(app['name'])}: {counted(app['runs'], 'run')}, {app['looked']} looked at"]
        if app["runs"] and app["unknown"]:
            parts.append(f"of {app['unknown']} nobody knows")
        if app["baseline_minutes"]:
            parts.append(f"{app['baseline_minutes']:g}' by hand")
        if app["runs"] and app["attended_minutes"] is not None:
            parts.append(f"{app['attended_minutes'] / max(1, app['runs']):.1f}' yours a run")
        if app["runs"]:
            saved = app["saved_minutes"]
            parts.append("saved: unknown" if saved is None else f"saved {saved:.0f}'")
            parts.append(f"${amount(app['cost_usd'])}" if app["cost_usd"] else "cost nothing")
            parts += [counted(app["failures"], "failed attempt")] if app["failures"] else []
        parts += [word for word in ("paused", "pinned") if app[word]]
        looked = f", last looked at on {app['last_looked']}" if app["last_looked"] else ", no look is recorded"
        entry = f"app {app['name']}, {found['since']} to {found['until']}: run list and looks{looked}"
        yield _line(", ".join(parts), [ledger.add("a", entry)])
    if found["retired"]:
        entry = f"apps/retired: {', '.join(found['retired'])}"
        yield _line(f"retired: {escaped(', '.join(found['retired']))}", [ledger.add("a", entry)])


def _gates(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for gate in found["gates"]:
        counts = [
            f"{gate[word]} {word.replace('_', ' ')}"
            for word in ("untouched", "edited", "sent_back", "rejected")
            if gate[word]
        ]
        seconds = gate["mean_seconds"]
        looked = "not measured" if seconds is None else f"{seconds:g} s before you on average"
        told = f"{escaped(gate['gate'])}: {counted(gate['cases'], 'case')}, {', '.join(counts) or 'none'}; {looked}"
        if gate["in_a_row"] >= 10:
            told += f"; untouched {gate['in_a_row']} times in a row"
            told += f", and no rule is proposed: {escaped(gate['no_rule'])}" if gate["no_rule"] else ""
        yield _line(told, [ledger.add("g", f"your answers at {gate['gate']}, {found['since']} to {found['until']}")])


def _patterns(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["patterns"]:
        if one["has_app"]:
            continue
        enough = "enough for an app" if one["times"] >= one["wanted"] else f"{one['wanted']} needed"
        entry = f"notes of the pattern {one['pattern']}: {', '.join(one['days'][-10:])}"
        yield _line(f"{escaped(one['pattern'])} {counted(one['times'], 'time')} ({enough})", [ledger.add("p", entry)])


def _changed(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["written"]:
        how = {
            "override": f"written with {one['repetitions']} of {one['wanted']} repetitions: “{escaped(one['why'] or '')}”",
            "evidence": f"written on {counted(one['repetitions'], 'repetition')}",
            "hand": "came by hand, without baton app new",
        }[one["how"]]
        yield _line(f"app {escaped(one['app'])} {how}", [ledger.add("w", f"app {one['app']}, {one['day']}")])
    for one in found["changes"][-_MOST_CHANGES:]:
        why = f": “{escaped(one['why'])}”" if one["why"] else ", no reason given"
        entry = f"change {one['id']}, {one['at']}"
        yield _line(f"{escaped(one['path'])} {one['verb']} on {one['day']}{why}", [ledger.add("c", entry)])
    if (more := len(found["changes"]) - _MOST_CHANGES) > 0:
        yield _line(f"{counted(more, 'change')} more, earlier", [ledger.add("c", "baton changes")])


def _followed(followed: list[str], ledger: ReviewLedger) -> Iterable[JSON]:
    """After a change, and not because of it."""
    for told in followed:
        yield _line(
            escaped(told),
            [ledger.add("b", "answers at gates before and after the change, by what each run was pinned to")],
        )


def _motion(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    moved = found["motion"]
    entry = "notes taken with --building; minutes by hand of runs that were done and looked at, less those attended"
    yield _line(escaped(moved["told"]), [ledger.add("m", entry)])
    if moved["over"]:
        yield _line(f"over the budget: {escaped(moved['over'])}", [ledger.add("m", "build_hours_month of baton.yaml")])
    for one in moved["unknown"]:
        told = f"what {escaped(one['app'])} saved is unknown: {one['why']}"
        yield _line(told, [ledger.add("m", f"app {one['app']}, its baseline_minutes, its looks and answers")])


def _fooled(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["fooled"]:
        yield _line(escaped(one["told"]), [ledger.add("f", f"{one['kind']}: {one['subject']}")])


def _proposed(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["proposals"]:
        entry = f"{one['id']}: {'; '.join(one['evidence'])}"
        yield _line(escaped(one["question"]), [ledger.add("q", entry)])


def _decided(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["adopted"]:
        what = "undone since" if one["undone"] else "adopted"
        path = f", {one['path']}" if one["path"] else ""
        yield _line(f"{escaped(one['id'])} {what} on {one['day']}{escaped(path)}", [ledger.add("k", one["id"])])


def _page(evidence: JSON, answers: JSON, standing: str, said: list[JSON], kept: JSON, more: list[JSON]) -> str:
    name = f"{evidence['month']}-system"
    front = {"review": name, "commentary": standing, "evidence": Artifact.of_json(evidence).digest, **kept}
    head = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    told = f"{_day(evidence['since'])} to {_day(evidence['until'])}, {counted(evidence['days'], 'day')}."
    lines = ["---", *head, "---", "", f"# {name}", "", told, ""]
    for section in evidence["sections"]:
        if section["lines"]:
            lines += [f"## {section['name']}", "", _told(section), ""]
    answered = [_answered(one, f"y{number}") for number, one in enumerate(answers, 1)]
    if answered:
        lines += ["## ANSWERED", "", _told({"lines": answered}), ""]
        asked = [{"id": f"y{number}", "told": f"the answer at ask.{number}"} for number in range(1, len(answers) + 1)]
        more = [*asked, *more]
    lines += [f"## {COMMENTARY}", "", _told({"lines": said}), "", f"## {LEDGER}", ""]
    lines += [f"- [{one['id']}] {one['told']}" for one in (*evidence["ledger"], *more)]
    return "\n".join(lines) + "\n"


def _answered(one: JSON, id_: str) -> JSON:
    """What a person said to one proposal. One that nobody answered in time is asked again."""
    value = one["value"] if isinstance(one["value"], dict) else {}
    told = _SAID.get(value.get("answer", "")) or ("you said no" if one["error"] else "not answered")
    return _line(f"{escaped(one['item']['id'])}: {told}", [id_])


def _section(name: str, lines: Iterable[JSON], source: str) -> JSON:
    return {"name": name, "lines": list(lines) or [_line("nothing", [source])]}


def _line(text: str, ids: list[str]) -> JSON:
    return {"text": text, "ids": ids}


def _told(section: JSON) -> str:
    return "\n".join(f"- {line['text']}{marked(line['ids'])}" for line in section["lines"])


def _day(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found:%a} {found.day} {found:%b} {found.year}"
