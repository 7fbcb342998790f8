"""The one place that knows OpenTelemetry: spans to a collector, as OTLP in protobuf over HTTP.

Its libraries are the extra `otel`, imported when the first span leaves. Where a collector is and what it wants to be
told (`OTEL_EXPORTER_OTLP_ENDPOINT`, `_HEADERS`, `_TIMEOUT`, `_COMPRESSION`, `_CERTIFICATE`, `OTEL_SERVICE_NAME`,
`OTEL_RESOURCE_ATTRIBUTES`) the exporter reads itself, as every program does that uses it.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from orchestrator.errors import WorkspaceError
from orchestrator.ports.clock import moment
from orchestrator.text.extra_install import install_extra
from orchestrator.transcripts.tracing.span import Attribute, TracedSpan

SCOPE = "baton"
_LOG = "opentelemetry.exporter.otlp.proto.http.trace_exporter"
"""Where the exporter says why it could not send: it tells its caller no more than that."""
_AT_ONCE = 500
"""Spans of one request: some hundred KB, where content is told some MB."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SYSTEM = re.compile(r"\[Errno -?\d+\] ([^'\")]+)")
_HALF = re.compile("[\ud800-\udfff]")


class OtlpSender:
    """Sends spans to one collector. `why` says what kept the last ones from it."""

    def __init__(self, endpoint: str = "") -> None:
        """`endpoint`: the whole address; empty: where the environment says.

        Raises:
            WorkspaceError: the extra is not installed, or what the environment says cannot be used.
        """
        self._sdk, self._api = _library("opentelemetry.sdk.trace"), _library("opentelemetry.trace")
        exporter = _library("opentelemetry.exporter.otlp.proto.http.trace_exporter").OTLPSpanExporter
        try:
            self._exporter = exporter(endpoint=endpoint) if endpoint else exporter()
        except Exception as error:  # the library raises what reading a variable raises
            told = f"what OpenTelemetry is told in the environment cannot be used: {error}"
            raise WorkspaceError(told, mend="Look at the variables that begin with OTEL_EXPORTER_OTLP_.") from error
        self._resource, self._scope = _resource(), _scope()
        self._heard = _Heard()

    def send(self, spans: Sequence[TracedSpan], *, trouble: threading.Event | None = None) -> str:
        """Send what has ended. Returns why it could not, or nothing.

        Args:
            spans: in any order.
            trouble: set as soon as something is wrong, which may be long before it is given up.
        """
        with self._heard.listening(trouble):
            for first in range(0, len(spans), _AT_ONCE):
                made = [self._readable(span) for span in spans[first : first + _AT_ONCE]]
                if self._exporter.export(made).name != "SUCCESS":
                    return self._heard.last or "it took nothing"
        return ""

    def close(self) -> None:
        """What is being tried again is given up."""
        self._exporter.shutdown()

    def _readable(self, span: TracedSpan) -> Any:
        api = self._api
        status = api.Status(api.StatusCode.ERROR, span.error) if span.error else api.Status(api.StatusCode.UNSET)
        return self._sdk.ReadableSpan(
            name=whole(span.name),
            context=self._context(span.trace, span.id),
            parent=self._context(span.trace, span.parent) if span.parent else None,
            resource=self._resource,
            attributes={name: _value(value) for name, value in span.attributes.items()},
            links=[api.Link(self._context(link.trace, link.span)) for link in span.links],
            kind=api.SpanKind.CLIENT if span.leaves else api.SpanKind.INTERNAL,
            status=status,
            start_time=nanoseconds(span.start),
            end_time=nanoseconds(span.end),
            instrumentation_scope=self._scope,
        )

    def _context(self, trace: str, span: str) -> Any:
        flags = self._api.TraceFlags(self._api.TraceFlags.SAMPLED)
        return self._api.SpanContext(int(trace, 16), int(span, 16), is_remote=False, trace_flags=flags)


class _Heard(logging.Filter):
    """What the exporter logs in this thread, which is told by us; nothing of it goes on to other listeners."""

    def __init__(self) -> None:
        super().__init__()
        self.last = ""
        self._thread = 0
        self._trouble: threading.Event | None = None

    def listening(self, trouble: threading.Event | None) -> _Heard:
        self._trouble, self.last = trouble, ""
        return self

    def __enter__(self) -> None:
        self._thread = threading.get_ident()
        logging.getLogger(_LOG).addFilter(self)

    def __exit__(self, *_: object) -> None:
        logging.getLogger(_LOG).removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread != self._thread:
            return True
        self.last = self.last or _reason(record)  # the first: what comes of giving up explains nothing
        if self._trouble:
            self._trouble.set()
        return False


def _reason(record: logging.LogRecord) -> str:
    """In few words. What libraries say of a connection is a line of classes around a word of the system."""
    said = record.args if isinstance(record.args, tuple) else ()
    for one in said:
        if isinstance(one, Exception):
            system = _SYSTEM.search(str(one))
            return system[1] if system else "no answer in time" if "timed out" in str(one) else type(one).__name__
    texts = [str(one) for one in said if one not in ("spans", None) and not isinstance(one, float)]
    return " ".join(texts) or record.getMessage().rstrip(".")


def shown(address: str) -> str:
    """Where it is, without what may be secret of it: a name and a password, a query."""
    parts = urlsplit(address)
    place = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    return f"{parts.scheme}://{place}{parts.path}" if place else address.partition("?")[0]


def nanoseconds(stamped: str) -> int:
    return (moment(stamped) - _EPOCH) // _MICROSECOND * 1000


def whole(text: str) -> str:
    """Text that UTF-8 can hold: half a character stands in nobody's protobuf."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def _value(value: Attribute) -> Attribute:
    if isinstance(value, str):
        return whole(value)
    return tuple(map(whole, value)) if isinstance(value, tuple) else value


def _resource() -> Any:
    named = os.environ.get("OTEL_SERVICE_NAME") or "service.name=" in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
    ours = {} if named else {"service.name": SCOPE}
    return _library("opentelemetry.sdk.resources").Resource.create(ours | _version())


def _scope() -> Any:
    made = _library("opentelemetry.sdk.util.instrumentation").InstrumentationScope
    return made(SCOPE, version=next(iter(_version().values()), None))


def _version() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return {"service.version": version("baton-os")}
    except PackageNotFoundError:
        return {}


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise WorkspaceError(
            "sending spans needs the extra 'otel', which is not installed.",
            mend=install_extra("otel"),
        ) from error


def ended(spans: Iterable[TracedSpan]) -> list[TracedSpan]:
    """A span without its end cannot be sent: who keeps it could not be told of the end any more."""
    return [span for span in spans if span.end]
