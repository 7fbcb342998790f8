"""The JSON of an audit."""

from __future__ import annotations

from orchestrator.face.shape import VERSION
from orchestrator.features.audit.consent import Consent
from orchestrator.features.audit.making import Making
from orchestrator.features.audit.page import AuditedLine, AuditedPage, PageSentence
from orchestrator.features.audit.review import SentenceReview
from orchestrator.features.audit.run_audit import AuditedRun, AuditedText
from orchestrator.features.audit.telling import sentence_lines, source_name
from orchestrator.features.audit.traced import UnitPlace
from orchestrator.features.looking.cached import cache_shape
from orchestrator.tools.page_past import PastCommit

Shape = dict[str, object]


def page_audit_shape(page: AuditedPage, sentences: list[PageSentence]) -> Shape:
    return {
        "v": VERSION,
        "file": str(page.file),
        "digest": page.digest,
        "repository": str(page.past.folder) if page.past else None,
        "sentences": [sentence_shape(one) for one in sentences],
    }


def blame_shape(page: AuditedPage) -> Shape:
    return {
        "v": VERSION,
        "file": str(page.file),
        "digest": page.digest,
        "lines": [
            {**_line_shape(line), "sentences": [sentence_shape(one) for one in page.by_line.get(line.number, ())]}
            for line in page.lines
        ],
    }


def _line_shape(line: AuditedLine) -> Shape:
    return {
        "line": line.number,
        "text": line.text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "fate": line.fate,
        "run": line.publication.run if line.publication else None,
        "commit": commit_shape(line.commit) if line.commit else None,
    }


def sentence_shape(sentence: PageSentence) -> Shape:
    traced, publication = sentence.traced, sentence.publication if sentence.fate == "run" else None
    commits = {line.commit.commit: line.commit for line in sentence.lines if line.commit and line.fate == sentence.fate}
    return {
        "line": sentence.unit.line,
        "last_line": sentence.unit.last_line,
        "kind": sentence.unit.kind,
        "text": sentence.unit.text,
        "fate": sentence.fate,
        "run": publication.run if publication else None,
        "journal": publication.journal if publication else None,
        "written": making_shape(traced.writer) if traced and traced.writer else None,
        "changed": [{"relation": one.relation, **making_shape(one.making)} for one in traced.changes] if traced else [],
        "relation": traced.relation if traced else sentence.note.origin.relation if sentence.note else "unknown",
        "from": [place_shape(one) for one in traced.sources] if traced else _from_note(sentence),
        "candidates": [place_shape(one) for one in traced.candidates] if traced else [],
        "through": [_step_shape(one) for one in reversed(traced.way)] if traced else [],
        "reviewed": [review_shape(one) for one in sentence.reviews],
        "approved": consent_shape(publication.consent) if publication and publication.consent else None,
        "commits": [commit_shape(one) for one in commits.values()],
        "told": [{"label": label, "text": text} for label, text in sentence_lines(sentence)],
    }


def _step_shape(place: UnitPlace) -> Shape:
    making = place.making
    return {
        "run": making.run,
        "phase": making.phase or None,
        "visit": making.visit or None,
        "artifact": making.name,
        "digest": making.digest,
        "line": place.unit.line,
        "text": place.unit.text,
    }


def _from_note(sentence: PageSentence) -> list[Shape]:
    note = sentence.note
    if note is None or not note.path:
        return []
    units = [note.units[place] for place in note.origin.places]
    return [
        {
            "file": note.path,
            "line": one.line,
            "last_line": one.last_line,
            "key": None,
            "run": None,
            "digest": note.digest,
            "text": one.text,
        }
        for one in units
    ]


def place_shape(place: UnitPlace) -> Shape:
    return {
        "file": source_name(place),
        "line": place.unit.line,
        "last_line": place.unit.last_line,
        "key": place.unit.key or None,
        "run": place.making.run,
        "digest": place.making.digest,
        "text": place.unit.text,
    }


def making_shape(making: Making) -> Shape:
    return {
        "by": making.by or making.name,
        "made_by": making.made_by,
        "how": making.how or None,
        "run": making.run,
        "phase": making.phase or None,
        "visit": making.visit or None,
        "at": making.at,
        "decision": making.decision or None,
        "model": making.model or None,
        "provenance": making.provenance or None,
        "prompts": [{"name": one.name, "digest": one.digest} for one in making.prompts],
        "artifact": making.name,
        "digest": making.digest,
    }


def review_shape(review: SentenceReview) -> Shape:
    found = [
        {"weight": one.weight, "quote": one.quote, "problem": one.problem, "certain": one.is_certain}
        for one in review.found
    ]
    shape = making_shape(review.making)
    return {**shape, "verdict": review.verdict, "as_it_stands": review.as_it_stands, "findings": found}


def consent_shape(given: Consent) -> Shape:
    return {
        "by": given.by,
        "at": given.at,
        "decision": given.decision or None,
        "answer": given.answer or None,
        "looked_s": given.looked_s,
        "earlier": consent_shape(given.earlier) if given.earlier else None,
    }


def run_audit_shape(audited: AuditedRun) -> Shape:
    return {
        "v": VERSION,
        "run": audited.run,
        "app": audited.app,
        "status": audited.status,
        "started_at": audited.started_at,
        "cost_usd": audited.cost_usd,
        "cache": cache_shape(audited.cache),
        "texts": [_text_shape(text) for text in audited.texts],
        "reviews": [
            {**making_shape(one.making), "verdict": one.verdict, "findings": one.findings, "sentences": one.sentences}
            for one in audited.reviews
        ],
        "prompts": [{"name": one.name, "digest": one.digest} for one in audited.prompts],
        "approved": [consent_shape(one) for one in audited.consents],
        "forgotten": list(audited.gone),
        "profiles": [
            {"profile": one.profile, "since": one.since, "definition": one.definition} for one in audited.profiles
        ],
    }


def _text_shape(text: AuditedText) -> Shape:
    return {
        "artifact": text.making.name,
        "digest": text.making.digest,
        "went_to": list(text.went_to),
        "approved": consent_shape(text.consent) if text.consent else None,
        "writers": [{"who": who, "sentences": count} for who, count in text.writers],
        "changed": [{"who": who, "sentences": count} for who, count in text.changers],
        "sources": [{"source": source, "sentences": count} for source, count in text.sources],
        "sentences": [
            {
                "line": one.unit.line,
                "last_line": one.unit.last_line,
                "kind": one.unit.kind,
                "text": one.unit.text,
                "written": making_shape(one.traced.writer) if one.traced.writer else None,
                "changed": [
                    {"relation": change.relation, **making_shape(change.making)} for change in one.traced.changes
                ],
                "relation": one.traced.relation,
                "from": [place_shape(place) for place in one.traced.sources],
                "candidates": [place_shape(place) for place in one.traced.candidates],
                "reviews": len(one.reviewers),
            }
            for one in text.sentences
        ],
    }


def commit_shape(commit: PastCommit) -> Shape:
    return {"commit": commit.commit, "at": commit.at, "author": commit.author, "subject": commit.subject}
