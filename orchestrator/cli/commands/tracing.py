"""`trace`: a run as spans, on the screen or to a collector."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from orchestrator.cli.paged import paged
from orchestrator.cli.terminal import Terminal, print_json, stdout
from orchestrator.face.workspace import Workspace
from orchestrator.features.tracing.run_trace import RunTrace, TraceLine, trace_lines, trace_of_run
from orchestrator.features.tracing.shape import otlp_shape, sent_shape, trace_shape
from orchestrator.text.quantity import counted, span

_PRINT = "-"
"""In place of an address."""


def trace(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        told = trace_of_run(workspace, workspace.run(arguments.run), content=arguments.content)
    if arguments.otlp == _PRINT:
        print_json(otlp_shape(told))
    elif arguments.otlp:
        _send(told, arguments)
    elif arguments.json:
        print_json(trace_shape(told))
    else:
        with paged(stdout()) as terminal:
            _show(terminal, told)
    return 0


def _send(told: RunTrace, arguments: argparse.Namespace) -> None:
    from orchestrator.face.tracing.otlp import shown
    from orchestrator.features.tracing.sending import address_of, send_trace

    address = address_of(arguments.otlp)
    sent = send_trace(told, address)
    if arguments.json:
        print_json(sent_shape(told, sent, shown(address)))
        return
    stdout().line(f"sent {counted(sent, 'span')} of {told.run} to {shown(address)}, trace {told.id}")
    if told.unfinished:
        stdout().line(f"{counted(told.unfinished, 'span')} not ended yet: to be sent when the run has gone on")


def _show(terminal: Terminal, told: RunTrace) -> None:
    terminal.line(f"trace {told.id}")
    terminal.table(_rows(trace_lines(told)), indent="")


def _rows(lines: Iterator[TraceLine]) -> Iterator[tuple[str, ...]]:
    for line in lines:
        took = f"{span(line.took)}{', still' if line.goes_on else ''}"
        yield ("  " * line.depth + line.name, took, line.told)
