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
from orchestrator.text.review_page import COMMENTARY, HOLES, LEDGER, NOT_READ, YOU
from orchestrator.text.review_page import escaped, free_name, line_on, listed, not_as_made

JSON = Any

_MOST_CHANGES = 30
_SAID = {"approve": "you said yes", "later": "later"}


def gather(day: str, system: JSON, followed: list[str] | None) -> JSON:
    """The lines of all sections, the ledger and the proposals; pure. `followed`: none where nobody looked for it."""
    ledger = ReviewLedger()
    source = _entry(ledger, "s", f"system, read {system['as_of'] or 'by hand'}")
    holes = [line_on(escaped(f"{one['source']}: {one['why']}"), [source]) for one in system["holes"]]
    if followed is None:
        told = "what followed changes at the gates: not looked for, as the review was not begun by baton review system"
        holes.append(line_on(told, [source]))
    if not system["entries"]:
        sections = [{"name": "APPS", "lines": [line_on(f"{NOT_READ}system", [source])]}]
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
        "lines": "\n".join(f"{section['name']}\n{listed(section['lines'])}" for section in sections),
    }


def prefill(evidence: JSON, answers: JSON) -> str:
    """The page as the person is asked about it."""
    blanks = [line_on("changed: …", []), line_on("next, at most three: …", [])]
    return _page(evidence, answers, "open", blanks, {}, [])


def finish(evidence: JSON, answers: JSON, curate: JSON) -> str:
    """The page as it is kept, with the person's words in their place; without any, it says that there are none."""
    fields = curate["fields"] or {}
    said = [line_on(f"changed: {escaped(fields['changed'])}", [YOU])] if fields.get("changed", "").strip() else []
    said += [line_on(f"next {n}: {escaped(str(one))}", [YOU]) for n, one in enumerate(fields.get("next", []), 1)]
    words = (curate["comment"] or "").strip()
    said += [line_on(f"in your words: {escaped(words)}", [YOU])] if words else []
    is_answered = curate["answer"] == "approve"
    none = "approved without a word" if is_answered else "uncommented: nobody answered in time"
    kept = {"next": [" ".join(str(one).split()) for one in fields.get("next", [])]}
    standing = "yours" if is_answered else "uncommented"
    answer = {"id": YOU, "told": f"the answer at the gate: {curate['answer']}"}
    return _page(evidence, answers, standing, said or [line_on(none, [YOU])], kept, [answer])


def file_name(evidence: JSON, reviews: JSON) -> str:
    """`2026-11-system`; with a number behind it where that is taken, so that nothing that was kept is written over."""
    return free_name(f"{evidence['month']}-system", reviews["entries"])


def verify_system(
    day: str, system: JSON, followed: list[str] | None, evidence: JSON, answers: JSON, curate: JSON, page: str
) -> list[str]:
    """Lines that what was recorded does not give."""
    again = gather(day, system, followed)
    faults = [] if again == evidence else ["the evidence is not what the source gave"]
    return faults + not_as_made(page, finish(again, answers, curate))


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
        yield line_on(", ".join(parts), [_entry(ledger, "a", entry)])
    if found["retired"]:
        entry = f"apps/retired: {', '.join(found['retired'])}"
        yield line_on(f"retired: {escaped(', '.join(found['retired']))}", [_entry(ledger, "a", entry)])


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
        entry = f"your answers at {gate['gate']}, {found['since']} to {found['until']}"
        yield line_on(told, [_entry(ledger, "g", entry)])


def _patterns(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["patterns"]:
        if one["has_app"]:
            continue
        enough = "enough for an app" if one["times"] >= one["wanted"] else f"{one['wanted']} needed"
        entry = f"notes of the pattern {one['pattern']}: {', '.join(one['days'][-10:])}"
        told = f"{escaped(one['pattern'])} {counted(one['times'], 'time')} ({enough})"
        yield line_on(told, [_entry(ledger, "p", entry)])


def _changed(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["written"]:
        how = {
            "override": f"written with {one['repetitions']} of {one['wanted']} repetitions: “{escaped(one['why'] or '')}”",
            "evidence": f"written on {counted(one['repetitions'], 'repetition')}",
            "hand": "came by hand, without baton app new",
        }[one["how"]]
        yield line_on(f"app {escaped(one['app'])} {how}", [_entry(ledger, "w", f"app {one['app']}, {one['day']}")])
    for one in found["changes"][-_MOST_CHANGES:]:
        why = f": “{escaped(one['why'])}”" if one["why"] else ", no reason given"
        entry = f"change {one['id']}, {one['at']}"
        yield line_on(f"{escaped(one['path'])} {one['verb']} on {one['day']}{why}", [_entry(ledger, "c", entry)])
    if (more := len(found["changes"]) - _MOST_CHANGES) > 0:
        yield line_on(f"{counted(more, 'change')} more, earlier", [_entry(ledger, "c", "baton changes")])


def _followed(followed: list[str], ledger: ReviewLedger) -> Iterable[JSON]:
    """After a change, and not because of it."""
    for told in followed:
        entry = "answers at gates before and after the change, by what each run was pinned to"
        yield line_on(escaped(told), [_entry(ledger, "b", entry)])


def _motion(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    moved = found["motion"]
    entry = "notes taken with --building; minutes by hand of runs that were done and looked at, less those attended"
    yield line_on(escaped(moved["told"]), [_entry(ledger, "m", entry)])
    if moved["over"]:
        entry = "build_hours_month of baton.yaml"
        yield line_on(f"over the budget: {escaped(moved['over'])}", [_entry(ledger, "m", entry)])
    for one in moved["unknown"]:
        told = f"what {escaped(one['app'])} saved is unknown: {one['why']}"
        yield line_on(told, [_entry(ledger, "m", f"app {one['app']}, its baseline_minutes, its looks and answers")])


def _fooled(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["fooled"]:
        yield line_on(escaped(one["told"]), [_entry(ledger, "f", f"{one['kind']}: {one['subject']}")])


def _proposed(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["proposals"]:
        entry = f"{one['id']}: {'; '.join(one['evidence'])}"
        yield line_on(escaped(one["question"]), [_entry(ledger, "q", entry)])


def _decided(found: JSON, ledger: ReviewLedger) -> Iterable[JSON]:
    for one in found["adopted"]:
        what = "undone since" if one["undone"] else "adopted"
        path = f", {one['path']}" if one["path"] else ""
        yield line_on(f"{escaped(one['id'])} {what} on {one['day']}{escaped(path)}", [_entry(ledger, "k", one["id"])])


def _page(evidence: JSON, answers: JSON, standing: str, said: list[JSON], kept: JSON, more: list[JSON]) -> str:
    name = f"{evidence['month']}-system"
    front = {"review": name, "commentary": standing, "evidence": Artifact.of_json(evidence).digest, **kept}
    head = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    told = f"{_day(evidence['since'])} to {_day(evidence['until'])}, {counted(evidence['days'], 'day')}."
    lines = ["---", *head, "---", "", f"# {name}", "", told, ""]
    for section in evidence["sections"]:
        if section["lines"]:
            lines += [f"## {section['name']}", "", listed(section["lines"]), ""]
    answered = [_answered(one, f"y{number}") for number, one in enumerate(answers, 1)]
    if answered:
        lines += ["## ANSWERED", "", listed(answered), ""]
        asked = [{"id": f"y{number}", "told": f"the answer at ask.{number}"} for number in range(1, len(answers) + 1)]
        more = [*asked, *more]
    lines += [f"## {COMMENTARY}", "", listed(said), "", f"## {LEDGER}", ""]
    lines += [f"- [{one['id']}] {one['told']}" for one in (*evidence["ledger"], *more)]
    return "\n".join(lines) + "\n"


def _answered(one: JSON, id_: str) -> JSON:
    """What a person said to one proposal. One that nobody answered in time is asked again."""
    value = one["value"] if isinstance(one["value"], dict) else {}
    told = _SAID.get(value.get("answer", "")) or ("you said no" if one["error"] else "not answered")
    return line_on(f"{escaped(one['item']['id'])}: {told}", [id_])


def _entry(ledger: ReviewLedger, sort: str, words: str) -> str:
    """Names and words of files and notes stand in it: nothing of theirs is a mark of the page."""
    return ledger.add(sort, escaped(words))


def _section(name: str, lines: Iterable[JSON], source: str) -> JSON:
    return {"name": name, "lines": list(lines) or [line_on("nothing", [source])]}


def _day(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found:%a} {found.day} {found:%b} {found.year}"
