"""An audited sentence in words: a label and a line each, for whoever draws it. What is not known is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from orchestrator.domain.canonical import short
from orchestrator.domain.facts import PERSON
from orchestrator.features.audit.consent import Consent
from orchestrator.features.audit.making import SOURCES, Making
from orchestrator.features.audit.page import AuditedLine, AuditedPage, PageSentence
from orchestrator.features.audit.page_version import PageVersion
from orchestrator.features.audit.review import SentenceReview
from orchestrator.features.audit.traced import Traced, UnitPlace
from orchestrator.ports.clock import local as local
from orchestrator.text.quantity import counted, span
from orchestrator.tools.page_past import PastCommit

Line = tuple[str, str]
UNKNOWN = "unknown"
_MINUTES_FROM_S = 600
"""Below, a look is told in seconds: 94 of them are not two minutes to who asks how long somebody looked."""
_RELATIONS = {"moved": ", moved", "edited": ", edited", "split": ", split", "joined": ", joined"}


def sentence_lines(sentence: PageSentence) -> list[Line]:
    """`written`, `from`, `reviewed`, `approved`, `commit`, each with what is known."""
    if sentence.fate != "run" or sentence.publication is None:
        return list(_not_of_a_run(sentence))
    publication = sentence.publication
    if sentence.traced is None:
        return [*_by_the_page_alone(sentence, publication), *_commit(publication)]
    traced = sentence.traced
    lines = [("written", written(traced, publication.run))]
    lines += [(change.relation, maker(change.making)) for change in traced.changes]
    lines += [("from", source(traced)), ("through", through(traced))]
    lines += _reviewed(sentence.reviews)
    lines.append(("approved", consent(publication.consent)))
    return [*lines, *_commit(publication)]


def _not_of_a_run(sentence: PageSentence) -> Iterator[Line]:
    numbers = [line.number for line in sentence.lines if line.fate == sentence.fate]
    where = "" if len(numbers) == len(sentence.lines) else f" (line {', '.join(map(str, numbers))})"
    match sentence.fate:
        case "uncommitted":
            yield "changed", f"not committed: no run wrote its line as it stands{where}"
        case "outside":
            commits = {
                line.commit.commit: line.commit for line in sentence.lines if line.commit and line.fate == "outside"
            }
            for commit in commits.values():
                yield "changed", f"its line, outside of Baton in commit {commit_told(commit)}{where}"
        case _:
            yield "written", f"{UNKNOWN}: the same words stand on several lines, and which is whose cannot be told"


def written(traced: Traced, run: str) -> str:
    writer = traced.writer
    if writer is None:
        if traced.candidates:
            return f"{UNKNOWN}: the same words stand in {places(traced.candidates)}, and which these are cannot be told"
        return f"{UNKNOWN}: what it was made out of was forgotten, or does not tell"
    if writer.made_by in SOURCES:
        stands = (*traced.sources, *traced.candidates, *traced.way)[0]
        name = source_name(UnitPlace(writer, stands.unit, stands.name))
        if traced.changes:
            return f"first in {name}, in other words; what {run} made of it stands below"
        return f"it stands so in {name}; {run} changed no word of it"
    if writer.made_by == "tool":
        found = f" from {traced.sources[0].name}" if traced.sources and traced.sources[0].name else ""
        return f"it is what {writer.by} brought{found}, in {writer.handoff}"
    return maker(writer)


def maker(making: Making) -> str:
    """Who did it, and in which handoff: `writer (model), in pub-4b29 write, writer.md.j2@0a12`."""
    match making.made_by:
        case "person":
            does = {"edit": "by editing it at the gate", "take": "by hand", "said": "in a note"}.get(
                making.how, "by answering"
            )
            decision = f" ({making.decision})" if making.decision else ""
            return f"you, {does}, in {making.handoff}{decision}"
        case "agent":
            prompts = f", {', '.join(one.told for one in making.prompts)}" if making.prompts else ""
            return f"{named(making)}, in {making.handoff}{prompts}"
        case "script":
            return f"the script of {making.handoff}"
        case _:
            return f"{making.by or UNKNOWN}, in {making.handoff}"


def named(making: Making) -> str:
    """An agent with the model that answered: `writer (claude-sonnet-5-5)`; a script by its phase."""
    if making.made_by == "script":
        return f"{making.phase} (script)"
    return f"{making.by} ({making.model})" if making.model else making.by


def unknown_of(traced: Traced) -> str:
    """Why it is unknown, where its writer looked at what no code reads; else empty."""
    looked_at = [one.label for one in traced.writer.reads if one.label] if traced.writer else []
    return f"{UNKNOWN}: its writer looked at {', '.join(looked_at)}" if looked_at else ""


def source(traced: Traced) -> str:
    if traced.sources:
        return f"{places(traced.sources)}{_RELATIONS.get(traced.relation, '')}"
    if not traced.candidates:
        return unknown_of(traced) or f"{UNKNOWN}: nothing it was made out of says so"
    if traced.is_alike:
        return f"{UNKNOWN}, one of: {places(traced.candidates)}"
    return f"{UNKNOWN}; much the same stands in {places(traced.candidates)}"


def through(traced: Traced) -> str:
    """The handoffs it went through to the page, the first of them first."""
    made = [one.making for one in traced.way if one.making.made_by not in ("input", "given")]
    phases = [f"{one.phase}~{one.visit}" if one.visit > 1 else one.phase for one in reversed(made)]
    return " → ".join(dict.fromkeys(phases)) or "nothing"


def places(found: Sequence[UnitPlace]) -> str:
    return ", ".join(dict.fromkeys(map(place, found)))


def place(found: UnitPlace) -> str:
    """`inbox/note.md:10`; of a value its name: `look_at_site note.id`."""
    name = source_name(found)
    if found.unit.kind == "value" and found.name:
        return f"{name}:{found.unit.line}"
    if found.unit.kind == "value":
        line = f", line {found.unit.line}" if found.unit.line > 1 or found.unit.last_line > 1 else ""
        return f"{name} {found.unit.key}{line}".rstrip()
    return f"{name}:{found.unit.line}"


def source_name(found: UnitPlace) -> str:
    making = found.making
    if found.name:
        return found.name
    if making.made_by in SOURCES:
        return making.by or making.name
    return making.by if making.made_by == "tool" else making.handoff


def _reviewed(reviews: Sequence[SentenceReview]) -> list[Line]:
    if not reviews:
        return [("reviewed", "by nobody")]
    return [("reviewed" if not number else "", review_told(one)) for number, one in enumerate(reviews)]


def review_told(review: SentenceReview) -> str:
    found = counted(len(review.found), "finding") if review.found else "nothing found"
    quoted = "".join(
        f": {one.problem}" + ("" if one.is_certain else " (it may be of another one)") for one in review.found[:2]
    )
    before = "" if review.as_it_stands else ", before it was changed"
    prompts = f", {', '.join(one.told for one in review.making.prompts)}" if review.making.prompts else ""
    return f"{named(review.making)}, {found}{prompts}{before}{quoted}"


def consent(given: Consent | None) -> str:
    if given is None:
        return f"{UNKNOWN}: nothing tells who let it out"
    if given.by.startswith("rule:"):
        rule = f"the standing rule {given.by.removeprefix('rule:')}, {local(given.at)}; nobody looked"
        return f"{rule} then; before, {_answered(given.earlier)}" if given.earlier else rule
    by = "you" if given.by == PERSON else given.by
    decision = f" · {given.decision}" if given.decision else ""
    return f"{by}, {local(given.at)}, {_looked(given.looked_s)}{decision}"


def _answered(given: Consent) -> str:
    return f"you answered {given.answer}, {local(given.at)}, {_looked(given.looked_s)} · {given.decision}"


def _looked(seconds: float | None) -> str:
    if seconds is None:
        return "how long you looked was not measured"
    return f"after {round(seconds)} s" if seconds < _MINUTES_FROM_S else f"after {span(timedelta(seconds=seconds))}"


def _commit(publication: PageVersion) -> list[Line]:
    commit = publication.commit
    if commit is None:
        return [("commit", "none: it was saved as a file")]
    if publication.is_by_hand:
        return [("commit", f"{commit_told(commit)}, by hand, of what {publication.run} saved")]
    return [("commit", f"{commit_told(commit)} · {publication.run}")]


def commit_told(commit: PastCommit) -> str:
    return f"{commit.commit[:7]} ({commit.author}, {commit.at[:16].replace('T', ' ')}: {commit.subject})"


_WHY = {
    "none": "the journal of {run} is not here",
    "removed": "{run} was removed from the journal{at}",
    "another": "the journal has another run of the name {run}",
}


def why_without_journal(publication: PageVersion) -> str:
    at = f" on {publication.removed_at[:10]}" if publication.removed_at else ""
    return _WHY.get(publication.journal, "").format(run=publication.run, at=at)


def _by_the_page_alone(sentence: PageSentence, publication: PageVersion) -> Iterator[Line]:
    why = why_without_journal(publication)
    yield "written", f"{UNKNOWN}: {why}"
    note = sentence.note
    if note is None:
        yield "from", UNKNOWN
    elif not note.path:
        yield "from", f"{UNKNOWN}: a note with the digest {short(note.digest)}, as the page says itself"
    elif note.origin.places:
        found = ", ".join(f"{note.path}:{note.units[one].line}" for one in note.origin.places)
        yield "from", f"{found}{_RELATIONS.get(note.origin.relation, '')} (the page names this note by its digest)"
    else:
        yield "from", f"{UNKNOWN}: no one place in {note.path}, which the page names, says so"
    yield "reviewed", UNKNOWN
    yield (
        "approved",
        f"{UNKNOWN}, and before {publication.commit.at[:16].replace('T', ' ') if publication.commit else '?'}",
    )
    yield "proved", f"the bytes of the page have the digest that the commit names, {short(publication.digest)}"


def page_head(page: AuditedPage) -> list[str]:
    """What holds for the whole of a page: each version that its lines are from, the last one first."""
    found = list({id(line.publication): line.publication for line in page.lines if line.publication}.values())
    lines = []
    for one in sorted(found, key=_when, reverse=True):
        count = sum(line.publication is one for line in page.lines)
        where = f"commit {one.commit.commit[:7]}" if one.commit else "saved, in no commit"
        why = f"{why_without_journal(one)}; its bytes have the digest that the commit names"
        told = f"approved by {consent(one.consent)}" if one.version else why
        lines.append(f"{one.run} · {where} · {counted(count, 'line')} · {told}")
    for fate, words in (
        ("outside", "changed outside of Baton"),
        ("uncommitted", "not committed"),
        ("unclear", "unclear"),
    ):
        count = sum(line.fate == fate for line in page.lines)
        if count:
            lines.append(f"{counted(count, 'line')} {words}")
    return lines


def _when(publication: PageVersion) -> float:
    return datetime.fromisoformat(publication.commit.at).timestamp() if publication.commit else 0.0


def sentence_row(sentence: PageSentence) -> tuple[str, str, str, str, str]:
    """Line, who, from where, how often reviewed, the words."""
    who, origin = _in_short(sentence)
    seen = f"{len(sentence.reviews)} reviews" if len(sentence.reviews) != 1 else "1 review"
    reviewed = seen if sentence.traced else ""
    return str(sentence.unit.line), who, origin, reviewed, sentence.unit.text


def _in_short(sentence: PageSentence) -> tuple[str, str]:
    """Who wrote it, and where it is from, in a few words."""
    traced = sentence.traced
    if sentence.fate == "outside":
        commits = [line.commit for line in sentence.lines if line.commit and line.fate == "outside"]
        return "outside of Baton", commits[0].commit[:7] if commits else ""
    if sentence.fate == "uncommitted":
        return "not committed", ""
    if sentence.fate == "unclear" or traced is None:
        note = sentence.note
        found = (
            f"{note.path}:{note.units[note.origin.places[0]].line}"
            if note and note.path and note.origin.places
            else UNKNOWN
        )
        return UNKNOWN, found if sentence.fate == "run" else ""
    who = _who(traced)
    return who, f"{places(traced.sources)}{_RELATIONS.get(traced.relation, '')}" if traced.sources else UNKNOWN


def _who(traced: Traced) -> str:
    if traced.changes:
        return f"{_short_name(traced.changes[-1].making)}, {traced.changes[-1].relation}"
    return _short_name(traced.writer) if traced.writer else UNKNOWN


def _short_name(making: Making) -> str:
    match making.made_by:
        case "input" | "given":
            return "the source"
        case "person":
            return f"you, {making.phase}"
        case "script":
            return f"{making.phase} (script)"
        case _:
            return making.by


def blamed(page: AuditedPage) -> list[tuple[str, str, str, str]]:
    """A row for each line: run or commit, who, from where, the line with its number."""
    width = len(str(len(page.lines)))
    return [(*_blamed(page, line), f"{line.number:>{width}}) {_shown(line.text)}") for line in page.lines]


def _blamed(page: AuditedPage, line: AuditedLine) -> tuple[str, str, str]:
    place = line.publication.run if line.publication else line.commit.commit[:7] if line.commit else ""
    told = list(dict.fromkeys(map(_in_short, page.by_line.get(line.number, ()))))
    if not told:
        return place, "", ""
    who = " + ".join(dict.fromkeys(who for who, _ in told))
    origin = " + ".join(dict.fromkeys(origin for _, origin in told if origin))
    return place, who, origin


def _shown(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\t", "    ")
