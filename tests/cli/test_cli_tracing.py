"""A trace on the screen, printed and sent."""

from __future__ import annotations

import sys

import pytest
from cli_ended import Baton
from otlp_collector import Collector, collector

from orchestrator.text.extra_install import install_extra

__all__ = ["collector"]


def test_a_trace_is_a_tree_with_times_and_what_goes_on_says_so(baton: Baton) -> None:
    baton("run", "keep", "tools")
    told = baton("trace", "@last")
    assert told.code == 0
    first, whole, draft, decide, gate = told.out.splitlines()
    assert first.startswith("trace ")
    assert whole.startswith("invoke_workflow keep")
    assert ", still" in whole
    assert draft.startswith("  draft")
    assert draft.endswith("→ decide")
    assert decide.startswith("  decide")
    assert gate.startswith("    gate decide")


def test_what_was_sent_is_counted_and_what_is_to_come_too(baton: Baton, collector: Collector) -> None:
    baton("run", "keep", "tools")
    told = baton("trace", "@last", "--otlp", collector.url)
    assert (told.code, len(collector.spans)) == (0, 1)
    assert f"to {collector.url}/v1/traces, trace {collector.spans[0]['trace']}" in told.out
    assert "3 spans not ended yet" in told.out
    shape = baton("trace", "@last", "--otlp", collector.url, "--json").json
    assert (shape["sent"], shape["unfinished"]) == (1, 3)


def test_spans_are_printed_without_the_extra_and_sent_with_it_alone(
    baton: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    baton("run", "keep", "tools")
    assert baton("trace", "@last", "--otlp", "-").json["resourceSpans"]
    told = baton("trace", "@last", "--otlp", "http://127.0.0.1:4318")
    assert told.code == 1
    assert "needs the extra 'otel'" in told.err
    assert install_extra("otel") in told.err
