"""Spans on their way to a collector while a run is driven: all of them, once, and never in the run's way."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from branching_workspace import make_branching
from otlp_collector import Collector, collecting, collector
from small_workspace import make_workspace

from orchestrator.face.run import Run
from orchestrator.face.tracing import live
from orchestrator.face.workspace import Workspace
from orchestrator.features.tracing.run_trace import trace_of_run
from orchestrator.features.tracing.sending import address_of, send_trace
from orchestrator.text.extra_install import install_extra

__all__ = ["collector"]

KILLED = Path(__file__).with_name("driven_until_killed.py")
KEPT = {"focus": "tools", "count": 3, "until": None}


@pytest.fixture
def root(tmp_path: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    _patiently(monkeypatch)
    return make_branching(tmp_path / "ws")


def _patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine is no collector that hangs."""
    monkeypatch.setattr(live, "_LAST_WAIT_S", 60.0)
    monkeypatch.setattr(live, "_GIVING_UP_S", 60.0)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING, logger="orchestrator")
    return caplog


def recorded(root: Path, run: str, into: Collector) -> Collector:
    """What is sent of the run afterwards, to another collector."""
    with Workspace.open(root) as workspace:
        send_trace(trace_of_run(workspace, workspace.run(run)), address_of(into.url))
    return into


def begun(root: Path, app: str = "keep") -> str:
    with Workspace.open(root) as workspace:
        run = workspace.start(app, "tools")
        run.drive()
        return run.id


def answered(root: Path) -> None:
    with Workspace.open(root) as workspace:
        [decision] = workspace.decisions()
        word = "approve" if "approve" in decision.answers else "reject"
        decision.answer(word, fields=KEPT if word == "approve" and decision.form else {})


@pytest.mark.parametrize(
    ("app", "gate", "told_of"),
    [
        ("keep", "gate decide", "finish"),
        ("list", "model find", "invoke_agent finder"),  # which asks what to do, as the offline model cannot do it
        ("kept", "gate ask", "effect write_down"),
    ],
)
def test_a_run_that_waits_between_two_processes_is_told_as_it_is_afterwards(
    app: str, gate: str, told_of: str, root: Path, collector: Collector
) -> None:
    run = begun(root, app)
    assert gate not in [span["name"] for span in collector.spans]
    answered(root)

    with collecting(Collector()) as later:
        assert collector.spans != []
        afterwards = recorded(root, run, later).spans
    assert sorted(collector.spans, key=str) == sorted(afterwards, key=str)
    assert len({span["trace"] for span in collector.spans}) == 1
    assert collector.named(gate)["attributes"]["baton.decision.answered_by"] == "you"
    assert collector.named(told_of)
    assert collector.resource["service.name"] == "baton"


def test_branches_are_spans_in_the_visit_that_opened_them(root: Path, collector: Collector) -> None:
    with Workspace.open(root) as workspace:
        run = workspace.start("all", ["a", "b"])
        run.drive()
        for decision in workspace.decisions():
            decision.answer("approve")
        assert run.refresh().status == "done"

    assert len({span["trace"] for span in collector.spans}) == 1
    [whole] = [span for span in collector.spans if not span["parent"]]
    assert whole["name"] == "invoke_workflow all"
    assert {span["parent"] for span in collector.spans} - set(collector.ids) == {""}
    assert sum(span["name"] == "invoke_workflow one" for span in collector.spans) == 2
    with collecting(Collector()) as later:
        assert recorded(root, run.id, later).ids == collector.ids


def test_a_run_that_was_killed_and_gone_on_with_is_one_trace_without_a_span_twice(
    root: Path, collector: Collector
) -> None:
    killed = subprocess.run([sys.executable, KILLED, root], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert [span["name"] for span in collector.spans] == ["draft"]

    with Workspace.open(root) as workspace:
        [row] = workspace.runs()
        run = workspace.run(row.run)
        run.drive()
    answered(root)

    assert len(collector.ids) == len(set(collector.ids))
    with collecting(Collector()) as later:
        assert recorded(root, row.run, later).ids == collector.ids


def test_nothing_said_leaves_unless_it_is_asked_for(
    root: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = "The launch code is swordfish."
    _found(root, note)
    assert "execute" not in str(collector.spans)
    assert "swordfish" not in str(collector.spans)

    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")
    _found(root, note)
    assert "swordfish" in str([span["attributes"].get("gen_ai.input.messages") for span in collector.spans])


def test_a_secret_of_this_machine_is_not_in_what_leaves_even_where_content_is(
    root: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-0123456789abcdefghij")
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")
    _found(root, "My key is sk-ant-0123456789abcdefghij, keep it.")
    assert "keep it" in str(collector.spans)
    assert "0123456789abcdefghij" not in str(collector.spans)


def _found(root: Path, note: str) -> Run:
    with Workspace.open(root) as workspace:
        run = workspace.start("list", note)
        run.drive()
        return run


def test_half_a_character_keeps_no_span_back(root: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")
    _found(root, "half \ud83d of it")
    assert any("chat" in span["name"] for span in collector.spans)


def test_a_collector_that_is_down_is_told_of_once_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:secret@127.0.0.1:9")  # the port of `discard`
    _patiently(monkeypatch)
    root = make_workspace(tmp_path)
    with Workspace.open(root) as workspace:
        for topic in ("tools", "rules"):
            run = workspace.start("keep", topic)
            run.drive()
            assert run.status == "waiting"

    [said] = told.messages
    assert said == (
        "spans were not sent to http://127.0.0.1:9: Connection refused. The run is not touched by that. "
        "Send them afterwards: baton trace RUN --otlp URL"
    )


def test_a_collector_that_refuses_is_told_of_with_its_own_word(
    root: Path, collector: Collector, told: pytest.LogCaptureFixture
) -> None:
    collector.status = 401
    begun(root)
    assert "401 Unauthorized" in told.text


def test_a_collector_that_hangs_holds_no_run_and_the_end_for_a_moment_alone(
    root: Path, collector: Collector, told: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector.hangs = True
    monkeypatch.setattr(live, "_GATHER_S", 0.0)
    monkeypatch.setattr(live, "_LAST_WAIT_S", 0.05)
    monkeypatch.setattr(live, "_GIVING_UP_S", 0.05)
    with Workspace.open(root) as workspace:
        run = workspace.start("keep", "tools")
        run.drive()
        assert collector.asked.wait(30)  # it has the first spans, and says nothing
        [decision] = workspace.decisions()
        decision.answer("approve", fields=KEPT)
        assert run.refresh().status == "done"
    assert "it has not answered in 0.05 s" in told.text
    assert not collector.let_go.is_set()


def test_what_waits_for_a_collector_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live, "_MOST_WAITING", 3)
    monkeypatch.setattr(threading.Thread, "start", lambda _: None)  # it never gets to it
    spans = live.LiveSpans(tmp_path, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"})
    with Workspace.open(make_workspace(tmp_path)) as workspace:
        events = workspace.start("keep", "tools").events()
    for _ in range(10):
        spans.take(events)
    assert spans._waiting.qsize() == 3
    assert told.text.count("it takes them too slowly") == 1


@pytest.mark.parametrize(("name", "value"), [("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none")])
def test_who_has_switched_traces_off_has_switched_ours_off(
    root: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    begun(root)
    assert collector.spans == []


def test_another_protocol_than_http_is_refused_in_words(
    root: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch, told: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    begun(root)
    assert collector.spans == []
    assert "grpc is not spoken here: say http/protobuf, which mostly is at port 4318" in told.text


def test_headers_and_names_are_those_of_the_environment(
    root: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-team=notes")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "my-desk")
    begun(root)
    assert collector.headers[0]["x-team"] == "notes"
    assert collector.resource["service.name"] == "my-desk"


def test_without_the_extra_the_run_goes_on_and_says_what_is_missing(
    root: Path, monkeypatch: pytest.MonkeyPatch, told: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    begun(root)
    assert install_extra("otel") in told.text
