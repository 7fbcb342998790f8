"""A trace that is sent after the fact."""

from __future__ import annotations

from urllib.parse import urlsplit

from orchestrator.errors import BatonError, UsageError
from orchestrator.face.tracing.otlp import OtlpSender, ended, shown
from orchestrator.features.tracing.run_trace import RunTrace

_PATH = "/v1/traces"
"""Where a collector takes traces, if nothing else is said."""


def address_of(given: str) -> str:
    """The whole address of a collector, of which the host may be all that was given. Raises UsageError."""
    try:
        parts = urlsplit(given)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web:
        told = f"{given!r} is no address of a collector."
        raise UsageError(told, mend="Say one such as http://127.0.0.1:4318, or - to have the spans printed.")
    return given if parts.path not in ("", "/") else parts._replace(path=_PATH).geturl()


def send_trace(trace: RunTrace, address: str) -> int:
    """Send what has ended; how many spans that were. Sent again, they are the same ones.

    Raises:
        BatonError: the collector did not take them.
        WorkspaceError: the extra is not installed.
    """
    spans = ended(trace.spans)
    sender = OtlpSender(address)
    try:
        why = sender.send(spans) if spans else ""
    finally:
        sender.close()
    if why:
        told = f"the spans of {trace.run} were not sent to {shown(address)}: {why}."
        raise BatonError(told, mend="See that a collector listens there for OTLP over HTTP, then send them again.")
    return len(spans)
