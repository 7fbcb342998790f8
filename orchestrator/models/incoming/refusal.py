"""An error that stands where an answer should: found in whatever form it has, told in the provider's words.

Go-betweens say 200 before the model behind them has said anything, and then put the error into the body or the stream.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from math import isfinite

from orchestrator.domain.canonical import JSON
from orchestrator.models.failure import Cause
from orchestrator.values import dataclass

_ANSWERS = ("choices", "content", "output", "candidates")
"""Where an answer stands, in any protocol."""

_STATUSES: Mapping[int, Cause] = {
    401: "key",
    402: "quota",
    403: "key",
    404: "not_found",
    408: "timeout",
    409: "server",
    413: "too_long",
    425: "server",
    429: "rate_limited",
    498: "overloaded",
    502: "overloaded",
    503: "overloaded",
    504: "timeout",
    524: "timeout",
    529: "overloaded",
}

_SIGNS: tuple[tuple[Cause, str], ...] = (
    (
        "quota",
        r"insufficient.?(quota|balance|credit|funds)|billing|payment|credit balance|quota.?exceeded.*(plan|bill)",
    ),
    ("too_long", r"context.?(length|size|window)|too.?long|maximum context|exceeds? .*tokens|string_above_max"),
    (
        "rate_limited",
        r"rate.?limit|too.?many.?requests|throttl|resource.?exhausted|quota|requests? per (minute|second)",
    ),
    ("overloaded", r"overload|unavailable|capacity|too busy|server.?is.?busy|loading|try again later|starting up"),
    ("timeout", r"time.?d?.?out|deadline"),
    ("key", r"api.?key|unauthenticated|unauthorized|authentication|permission|forbidden|access denied"),
    ("not_found", r"(model|deployment|engine).*(not.?found|does.?n.t exist|unknown)|not_found|no such model"),
    ("server", r"internal|server.?error|api_error|upstream|bad gateway|model.?stream.?error|an error (was|occurred)"),
    ("refused", r"invalid|bad.?request|unsupported|not.?supported|validation|content.?policy"),
)
"""By the code's or type's own word, and where that tells nothing by the message. The first that fits counts."""

_LONGEST = 400
"""Characters of a vendor's words. A person reads a line or two of them."""
_CODES = ("code", "status_code", "statusCode", "status", "type", "error_code", "errorCode", "http_status", "__type")
_MESSAGES = (
    "message", "msg", "detail", "details", "error_description", "error_msg", "errorMessage", "description", "reason",
    "title", "error", "raw", "status_msg", "Message", "Error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    cause: Cause
    words: str
    """The provider's, on one line, not yet made visible; empty when it says nothing."""
    code: str = ""
    retry_after_s: float | None = None


def refusal_in(body: JSON) -> Refusal | None:
    """The error a body, or one event of a stream, stands for; None when it is no error."""
    if isinstance(body, list):
        return next((found for entry in body[:3] if (found := refusal_in(entry))), None)
    if not isinstance(body, dict):
        return None
    error = _error_in(body)
    return refusal_of(error) if error else None


def refusal_of(error: JSON) -> Refusal:
    """What an error says of itself, in whatever form."""
    codes = list(dict.fromkeys(_codes(error)))
    words = " ".join(_words(error).split())[:_LONGEST]
    return Refusal(_cause(codes, words), words, next(iter(codes), ""), _retry_after(error))


def _error_in(body: Mapping[str, JSON]) -> JSON:
    """The error with what stands beside it; none where there is an answer and nothing says otherwise."""
    beside = {key: body[key] for key in (*_CODES, "message", "msg") if isinstance(body.get(key), str | int)}
    for key in ("error", "errors"):
        if error := body.get(key):
            return {**beside, **error} if isinstance(error, dict) else {**beside, "error": error}
    for choice in body.get("choices") or () if isinstance(body.get("choices"), list) else ():
        if isinstance(choice, dict) and choice.get("error"):
            return choice["error"]
    base = body.get("base_resp")  # MiniMax
    if isinstance(base, dict) and base.get("status_code"):
        return base
    if any(body.get(key) for key in _ANSWERS):
        return None
    says = any(
        body.get(key) for key in ("detail", "error_msg", "error_code", "errorMessage", "message", "msg", "Message")
    )
    return dict(body) if says and not isinstance(body.get("message"), dict) else None


def _codes(error: JSON) -> Iterator[str]:
    if isinstance(error, list):
        for entry in error[:3]:
            yield from _codes(entry)
    if not isinstance(error, dict):
        return
    for key in _CODES:
        code = error.get(key)
        if isinstance(code, str | int | float) and not isinstance(code, bool) and str(code).strip():
            yield str(code).strip()[:_LONGEST]
    for key in ("error", "errors", "metadata"):
        yield from _codes(error.get(key))


def _words(error: JSON) -> str:
    match error:
        case str():
            return error[: 4 * _LONGEST]
        case list():
            return "; ".join(filter(None, map(_words, error[:3])))
        case dict():
            said = next((words for key in _MESSAGES if (words := _words(error.get(key)))), "")
            raw = _words((error.get("metadata") or {}).get("raw")) if isinstance(error.get("metadata"), dict) else ""
            return f"{said}: {raw}" if said and raw and raw not in said else said or raw
    return ""


def _cause(codes: list[str], words: str) -> Cause:
    told: Cause | None = None
    for code in codes:
        number = (
            int(code) if re.fullmatch(r"[1-9]\d\d(\.0)?", code[:5]) and code[:3].isdigit() and len(code) == 3 else 0
        )
        if number in _STATUSES:
            told = told or _STATUSES[number]
        elif number >= 500:
            told = told or "server"
    # A number tells less than a word does: 429 is said for an empty account too, and 400 for a text that is too long.
    by_word = next((cause for code in codes if not code.isdigit() and (cause := _by_sign(code))), None)
    by_words = _by_sign(words)
    if told in (None, "rate_limited") and "quota" in (by_word, by_words) and by_word != "rate_limited":
        return "quota"
    if told is None and by_word in (None, "refused", "server"):
        return by_words or by_word or ("refused" if codes else "unreadable")
    return told or by_word or "unreadable"


def _by_sign(text: str) -> Cause | None:
    return next((cause for cause, signs in _SIGNS if re.search(signs, text, re.IGNORECASE)), None)


def _retry_after(error: JSON) -> float | None:
    if not isinstance(error, dict):
        return None
    headers = error["metadata"].get("headers") if isinstance(error.get("metadata"), dict) else None
    places = [error, headers] if isinstance(headers, dict) else [error]
    for place in places:
        for key in ("retry_after", "retryAfter", "Retry-After", "retry-after"):
            if (seconds := seconds_in(place.get(key))) is not None:
                return seconds
    delays = (as_told.get("retryDelay") for as_told in _list(error.get("details")) if isinstance(as_told, dict))
    return next((seconds for told in delays if (seconds := _seconds_of(told)) is not None), None)


def _list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def _seconds_of(delay: JSON) -> float | None:
    """As Google says it: `34s`."""
    return seconds_in(delay[:-1]) if isinstance(delay, str) and delay.endswith("s") else None


def wait_in(headers: Mapping[str, str]) -> float | None:
    """How long a response's headers ask to wait, in seconds, or until a moment (RFC 9110, 10.2.3); in milliseconds, as
    OpenAI and Anthropic have it too; None: they do not say.
    """
    milliseconds = seconds_in(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1_000
    said = headers.get("retry-after")
    seconds = seconds_in(said)
    return _seconds_until(said) if said and seconds is None else seconds


def _seconds_until(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
        return max(0.0, moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def seconds_in(value: JSON) -> float | None:
    """A length of time as a header or a body gives it; None when it is none."""
    try:
        seconds = float(value) if isinstance(value, str | int | float) else -1.0
    except (ValueError, OverflowError):
        return None
    return seconds if isfinite(seconds) and seconds >= 0 else None
