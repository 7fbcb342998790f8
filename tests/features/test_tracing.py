"""The trace of a run, made from the journal: as a person reads it, as JSON, and sent to a collector."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from branching_workspace import make_branching
from otlp_collector import Collector, collector
from small_workspace import Clock, open_workspace

from orchestrator.errors import BatonError, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.tracing.run_trace import RunTrace, trace_lines, trace_of_run
from orchestrator.features.tracing.sending import address_of, send_trace
from orchestrator.features.tracing.shape import otlp_shape, trace_shape

__all__ = ["collector"]


def driven(ws: Workspace, app: str, given: object) -> Run:
    run = ws.start(app, given)
    run.drive()
    return run


def lines(trace: RunTrace) -> list[str]:
    return [f"{'  ' * line.depth}{line.name}{' …' if line.goes_on else ''}" for line in trace_lines(trace)]


def test_what_is_in_a_span_stands_below_it_and_what_goes_on_says_so(ws: Workspace) -> None:
    trace = trace_of_run(ws, driven(ws, "list", "tools"))

    assert lines(trace) == [
        "invoke_workflow list …",
        "  find",
        "    invoke_agent finder",
        "      chat finder",
        "  check …",
        "    gate check …",
    ]
    assert trace.unfinished == 3


def test_the_time_a_gate_was_open_is_the_persons(ws: Workspace, clock: Clock) -> None:
    run = driven(ws, "list", "tools")
    clock.pass_(minutes=10)
    ws.decision("d-1").answer("approve")

    gate = next(line for line in trace_lines(trace_of_run(ws, run)) if line.of == "gate")
    assert (gate.took.total_seconds(), gate.told, gate.goes_on) == (600, "approve by you", False)


def test_branches_stand_below_the_visit_that_opened_them(tmp_path: Path, clock: Clock) -> None:
    with open_workspace(make_branching(tmp_path / "ws"), clock) as ws:
        run = driven(ws, "found", ["a", "b"])
        told = lines(trace_of_run(ws, run))
        below = lines(trace_of_run(ws, ws.run(f"{run.id}/found.2")))

    assert told[:2] == ["invoke_workflow found", "  found"]
    assert told.count("    invoke_workflow found") == 2
    assert below[0] == "invoke_workflow found"  # a branch alone begins at itself
    assert "    invoke_agent finder" in below


def test_a_fork_is_linked_to_the_run_it_shares_its_past_with(ws: Workspace) -> None:
    run = driven(ws, "list", "tools")
    fork = ws.fork(run.id, start="check")
    fork.drive()

    own, other = trace_of_run(ws, fork), trace_of_run(ws, run)
    assert own.id != other.id
    assert [(link.trace, link.span) for link in own.spans[0].links] == [(other.id, other.spans[0].id)]
    assert lines(own) == ["invoke_workflow list …", "  check …", "    gate check …"]


def test_a_fork_of_a_run_that_is_gone_says_of_which(ws: Workspace) -> None:
    run = driven(ws, "list", "tools")
    fork = ws.fork(run.id)
    run.cancel()
    ws.journal.remove([run.id])

    first = trace_of_run(ws, fork).spans[0]
    assert (first.links, first.attributes["baton.fork.run"]) == ((), run.id)


def test_json_has_every_span_with_its_place_and_null_for_an_end_to_come(ws: Workspace) -> None:
    shape = trace_shape(trace_of_run(ws, driven(ws, "list", "tools")))

    run, find, *_, gate = shape["spans"]
    assert (run["parent"], run["end"], gate["end"]) == (None, None, None)
    assert (find["parent"], find["of"], find["attributes"]["baton.handoff.to"]) == (run["id"], "phase", "check")


def test_what_is_printed_as_otlp_is_what_a_collector_is_sent(ws: Workspace, collector: Collector) -> None:
    trace = trace_of_run(ws, driven(ws, "list", "tools"))
    assert send_trace(trace, address_of(collector.url)) == 3

    [printed] = otlp_shape(trace)["resourceSpans"][0]["scopeSpans"]
    assert [plain(span) for span in printed["spans"]] == collector.spans


def plain(span: dict[str, Any]) -> dict[str, Any]:
    return {
        "trace": span["traceId"],
        "id": span["spanId"],
        "parent": span["parentSpanId"],
        "name": span["name"],
        "kind": span["kind"],
        "start": int(span["startTimeUnixNano"]),
        "end": int(span["endTimeUnixNano"]),
        "attributes": {one["key"]: value(one["value"]) for one in span["attributes"]},
        "status": (0, ""),
        "links": [],
    }


def value(told: dict[str, Any]) -> Any:
    [(kind, found)] = told.items()
    if kind == "arrayValue":
        return [value(one) for one in found["values"]]
    return int(found) if kind == "intValue" else found


def test_sending_twice_sends_the_same_ids(ws: Workspace, collector: Collector) -> None:
    run = driven(ws, "list", "tools")
    for _ in range(2):
        send_trace(trace_of_run(ws, run), address_of(collector.url))
    first, second = [request.resource_spans for request in collector.requests]
    assert list(first) == list(second)


def test_a_collector_that_does_not_take_them_is_one_clear_error(ws: Workspace, collector: Collector) -> None:
    collector.status = 404
    trace = trace_of_run(ws, driven(ws, "list", "tools"))
    with pytest.raises(BatonError, match=r"were not sent to http://127\.0\.0\.1:\d+/v1/traces: 404 Not Found\."):
        send_trace(trace, address_of(collector.url))


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"),
        ("https://traces.example/", "https://traces.example/v1/traces"),
        ("http://127.0.0.1:4318/other/path", "http://127.0.0.1:4318/other/path"),
        ("https://traces.example?key=1", "https://traces.example/v1/traces?key=1"),
    ],
)
def test_an_address_without_a_path_is_that_of_traces(given: str, whole: str) -> None:
    assert address_of(given) == whole


@pytest.mark.parametrize("given", ["localhost:4318", "file:///etc/passwd", "http://", "http://[::1", "http://a:b"])
def test_what_is_no_address_is_refused_before_anything_leaves(given: str) -> None:
    with pytest.raises(UsageError, match="is no address of a collector"):
        address_of(given)
