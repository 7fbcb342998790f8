"""A trace as JSON: in our shape, and as OTLP/JSON, which every collector takes."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.face.tracing.otlp import SCOPE, ended, nanoseconds, whole
from orchestrator.features.tracing.run_trace import RunTrace
from orchestrator.transcripts.tracing.names import CONVENTIONS
from orchestrator.transcripts.tracing.span import Attribute, TracedSpan

_INTERNAL, _CLIENT = 1, 3
"""Kinds of span, as OTLP counts them."""
_ERROR = 2
"""The status of a span that ended in an error; without one it is left out."""


def trace_shape(trace: RunTrace) -> dict[str, JSON]:
    return {
        "v": VERSION,
        "run": trace.run,
        "trace": trace.id,
        "conventions": CONVENTIONS,
        "spans": [_span(span, trace.now) for span in trace.spans],
    }


def sent_shape(trace: RunTrace, sent: int, address: str) -> dict[str, JSON]:
    return {
        "v": VERSION,
        "run": trace.run,
        "trace": trace.id,
        "sent": sent,
        "unfinished": trace.unfinished,
        "to": address,
    }


def _span(span: TracedSpan, now: str) -> dict[str, JSON]:
    return {
        "id": span.id,
        "parent": span.parent or None,
        "of": span.of,
        "name": span.name,
        "run": span.run,
        "start": span.start,
        "end": span.end or None,
        "seconds": round(span.took(now).total_seconds(), 6),
        "error": span.error or None,
        "attributes": dict(span.attributes),
        "links": [{"trace": link.trace, "span": link.span} for link in span.links],
    }


def otlp_shape(trace: RunTrace) -> dict[str, JSON]:
    """`ExportTraceServiceRequest` in its JSON spelling; what has not ended is left out."""
    made = [_otlp_span(span) for span in ended(trace.spans)]
    resource = {"attributes": _attributes({"service.name": SCOPE})}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [{"scope": {"name": SCOPE}, "spans": made}]}]}


def _otlp_span(span: TracedSpan) -> dict[str, JSON]:
    told: dict[str, JSON] = {
        "traceId": span.trace,
        "spanId": span.id,
        "parentSpanId": span.parent,
        "name": whole(span.name),
        "kind": _CLIENT if span.leaves else _INTERNAL,
        "startTimeUnixNano": str(nanoseconds(span.start)),  # 64 bits are spelled as text
        "endTimeUnixNano": str(nanoseconds(span.end)),
        "attributes": _attributes(dict(span.attributes)),
    }
    told |= {"status": {"code": _ERROR, "message": span.error}} if span.error else {}
    told |= {"links": [{"traceId": link.trace, "spanId": link.span} for link in span.links]} if span.links else {}
    return told


def _attributes(told: dict[str, Attribute]) -> list[JSON]:
    return [{"key": name, "value": _any_value(value)} for name, value in told.items()]


def _any_value(value: Attribute | Sequence[str]) -> JSON:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case str():
            return {"stringValue": whole(value)}
        case _:
            return {"arrayValue": {"values": [{"stringValue": whole(text)} for text in value]}}
