"""What goes wrong between pydantic-ai and a provider, as failures of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import httpx2
from pydantic_ai import exceptions as vendor

from orchestrator.domain.provider import kind_called
from orchestrator.domain.whole_characters import joined
from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import NOT_PAID, Cause, Charge, Failure, Unreached, Unusable
from orchestrator.models.incoming.answer import Refused
from orchestrator.models.incoming.refusal import refusal_in, refusal_of
from orchestrator.models.incoming.unfit import Unfit
from orchestrator.models.vendors.heard import Heard
from orchestrator.models.vendors.patience import Limit, WaitedTooLong
from orchestrator.text.visible import visible

LIBRARY_FAULTS: tuple[type[Exception], ...] = (
    vendor.AgentRunError,
    vendor.UserError,
    # Neither schemas nor what comes back are validated before they are taken apart, by pydantic-ai or the SDKs, so
    # one of another form fails anywhere in them.
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
)

_SHORTEST_KEY = 8
"""What is shorter is no vendor's key, and its letters stand in our own words."""
Hidden = Sequence[str]
"""The key and what else no words of ours repeat, none of them empty, the longest first: one may stand in another."""
SHORTEST_REAL_KEY = 16
"""What people write where a server wants no key (`lm-studio`) is shorter, and stands in names of models."""
_SHORTEST_PIECE = 12
"""Characters of a key in a row. Words of any other meaning share fewer with it by chance."""
_IN_ITS_PLACE = "(the key)"
_LONGEST_WAIT_S = 1e9
"""Half a life; a number of a hundred digits says no more."""
_LONGEST_QUOTE = 300
"""Characters of a vendor's words that a person is shown: two or three lines."""
_MOST_READ = 8_000
"""Characters of them that are looked at; a page of HTML has a hundred times as many."""

_CAUSES: tuple[tuple[type[Exception], Cause], ...] = (
    (vendor.ModelRateLimitError, "rate_limited"),
    (vendor.ModelQuotaExceededError, "quota"),
    (vendor.ModelUnavailableError, "overloaded"),
    (vendor.ModelServerError, "server"),
    (vendor.ModelRequestTimeout, "timeout"),
    (vendor.ModelTimeoutError, "timeout"),
    (vendor.ModelConnectionError, "connection"),
    (vendor.ModelAuthenticationError, "key"),
    (vendor.ModelNotFoundError, "not_found"),
    (vendor.ModelContextWindowExceededError, "too_long"),
    (vendor.ModelRequestRejectedError, "refused"),
    (vendor.UserError, "refused"),
)
"""The first class that fits counts: subclasses stand before their bases."""

_STATUSES: dict[int, Cause] = {408: "timeout", 409: "server", 413: "too_long", 425: "server"}
"""What pydantic-ai has no class for."""

_PROXY_WANTS_TO_KNOW = 407

_TOO_LONG_TYPE = "exceed_context_size_error"
"""How llama.cpp's server says it; pydantic-ai knows the vendors' own words only, and takes this for a refusal."""

_MISSPOKEN = frozenset({"tool_use_failed", "json_validate_failed"})
"""Codes of servers that read what the model wrote before they send it, and could not: Groq."""

_TOLD: dict[Cause, tuple[str, str]] = {
    "rate_limited": ("it is asked too often", "Wait a little, then: baton resume"),
    "quota": ("the account has no quota left", "Top it up, or take another profile."),
    "overloaded": ("it is overloaded", "Wait a little, then: baton resume"),
    "server": ("the provider failed", "Wait a little, then: baton resume"),
    "timeout": ("no answer came in time", "Try: baton resume. A slow model needs a longer timeout."),
    "connection": ("there is no connection to {base_url}", "Check the network, and base_url."),
    "key": ("the key was refused", "Check {key_env}."),
    "not_found": ("the provider does not know this model", "Check its name, and base_url."),
    "too_long": ("the request is longer than the model can read", "Give it less to read, or take another model."),
    "refused": ("the provider refuses the request", "Change what it names, or take another model."),
    "garbled": ("the model wrote what its server could not read", "Resume to ask again."),
    "unreadable": ("what came back is not an answer", "Check that {base_url} is the API itself."),
}
_UNUSABLE: frozenset[Cause] = frozenset({"too_long", "refused", "unreadable", "garbled"})


_OVERDUE: dict[Limit, str] = {
    "first_event": "the answer did not begin within {seconds:g} s.",
    "gap": "the answer stopped on the way: nothing came for {seconds:g} s.",
    "whole": "the answer was not complete within {seconds:g} s.",
}


def failure_from(error: Exception, endpoint: Endpoint, hidden: Hidden, heard: Heard) -> Failure:
    """The failure an exception stands for. It quotes the provider, but nothing of what is hidden."""
    hidden = (*hidden, *heard.secrets)
    if _is_proxys(error):
        mend = "Check user and password in HTTP_PROXY or HTTPS_PROXY, and what it lets through."
        quote = _quote(_words(error), hidden) or _PROXY_WANTS_TO_KNOW
        told = f"the proxy does not let it through: {quote}."
        return Unreached("connection", told, where=endpoint.name, mend=mend, charge=Charge("no"))
    if heard.redirected_to is not None:
        told = f"it says that it is at {_quote(heard.redirected_to, hidden)} now, and redirects are not followed."
        mend = f"If you trust that, write its whole address as base_url of {endpoint.provider}."
        return Unusable("unreadable", told, where=endpoint.name, mend=mend, charge=Charge("no"))
    if heard.trouble is not None:
        return _failure_heard(heard.trouble, endpoint, hidden, heard)
    status = f" ({error.status_code})" if isinstance(error, vendor.ModelHTTPError) else ""
    retry_after_s = _wait_s(error, heard)
    quote = _quote(_words(error), hidden)
    return _failure(_cause(error), status, quote, endpoint, _charge(error, heard), retry_after_s)


def _failure_heard(trouble: Unfit | Refused, endpoint: Endpoint, hidden: Hidden, heard: Heard) -> Failure:
    """Why what came over the wire is no answer, whatever a library made of it."""
    if isinstance(trouble, Refused):
        refusal = trouble.refusal
        charge = None if refusal.cause in NOT_PAID and not heard.has_begun else heard.charge
        wait_s = heard.retry_after_s if refusal.retry_after_s is None else refusal.retry_after_s
        status = f" ({_quote(refusal.code, hidden)})" if refusal.code else ""
        return _failure(refusal.cause, status, _quote(refusal.words, hidden), endpoint, charge, wait_s)
    if trouble.cause == "unreadable" and trouble.no_answer:
        return _failure(trouble.cause, "", _quote(trouble.told, hidden), endpoint, heard.charge)
    told = without_hidden(visible(trouble.told), keys_in(hidden))
    mend = trouble.mend.replace("{provider}", endpoint.provider)
    return Unusable(trouble.cause, told, where=endpoint.name, mend=mend, charge=heard.charge)


def _failure(
    cause: Cause,
    status: str,
    quote: str,
    endpoint: Endpoint,
    charge: Charge | None,
    retry_after_s: float | None = None,
) -> Failure:
    keyless = kind_called(endpoint.kind).keyless
    key = f"{endpoint.key_env}, or where it is not set, {keyless}" if keyless else endpoint.key_env
    names = {"base_url": endpoint.base_url, "key_env": key or "whether the server wants a key (key_env)"}
    told, mend = (text.format(**names) for text in _TOLD[cause])
    message = f"{told}{status}: {quote}." if quote else f"{told}{status}."
    if retry_after_s:
        message += f" It says when to ask again: in {min(retry_after_s, _LONGEST_WAIT_S):,.0f} s."
    if cause in _UNUSABLE:
        return Unusable(cause, message, where=endpoint.name, mend=mend, charge=charge)
    return Unreached(cause, message, where=endpoint.name, mend=mend, charge=charge, retry_after_s=retry_after_s)


def overdue(error: WaitedTooLong, endpoint: Endpoint, heard: Heard) -> Unreached:
    message = _OVERDUE[error.limit].format(seconds=error.seconds)
    mend = f"Try: baton resume. Or give {endpoint.provider} a longer {error.limit} under its timeouts in baton.yaml."
    return Unreached("timeout", message, where=endpoint.name, mend=mend, charge=heard.charge)


def _charge(error: Exception, heard: Heard) -> Charge | None:
    """What is known beyond the cause: whether the request left at all, and whether the provider was answering."""
    if _never_left(error):
        return Charge("no")
    return heard.charge if heard.streamed else None


def _wait_s(error: Exception, heard: Heard) -> float | None:
    """As the library understands it, as the headers have it, or as the body does."""
    told_s: float | None = getattr(error, "retry_after", None)
    if told_s is None:
        told_s = heard.retry_after_s
    body = error.body if isinstance(error, vendor.ModelAPIError) else None
    if told_s is None and isinstance(body, dict | list):
        told_s = (refusal_in(body) or refusal_of(body)).retry_after_s
    return told_s


def _is_proxys(error: Exception) -> bool:
    """Not even the address of who is asked was reached. A proxy that wants to know who asks says so in an answer, where
    nothing is encrypted (RFC 9110, 15.5.8).
    """
    if isinstance(error, vendor.ModelHTTPError) and error.status_code == _PROXY_WANTS_TO_KNOW:
        return True
    return any(isinstance(cause, httpx2.ProxyError) for cause in _causes(error))


def _never_left(error: Exception) -> bool:
    return isinstance(error, vendor.ModelConnectionError) and error.phase in ("pool", "connect")


def _cause(error: Exception) -> Cause:
    if _never_left(error):
        return "connection"
    body = error.body if isinstance(error, vendor.ModelAPIError) else None
    match body:
        case {"error": {"type": kind}} | {"type": kind} if kind == _TOO_LONG_TYPE:
            return "too_long"
        case {"error": {"code": code}} | {"code": code} if code in _MISSPOKEN:
            return "garbled"
    told = _told_by_class(error)
    if told == "refused" and isinstance(body, dict | list | str) and refusal_of(body).cause == "too_long":
        return "too_long"
    return told


def _told_by_class(error: Exception) -> Cause:
    for kind, cause in _CAUSES:
        if isinstance(error, kind):
            return cause
    if isinstance(error, vendor.ModelHTTPError):
        return _STATUSES.get(error.status_code, "refused")
    return "unreadable"


def keys_in(hidden: Hidden, least: int = _SHORTEST_KEY) -> Hidden:
    """Those that are long enough to be looked for where other words than the provider's own stand."""
    return [secret for secret in hidden if len(secret) >= least]


def without_hidden(words: str, hidden: Hidden) -> str:
    """The words with nothing in them of what is hidden, nor of a piece that somebody cut out of it: of a token of a
    thousand characters servers repeat the beginning, and so does whoever shortens what they say.
    """
    for secret in filter(None, hidden):
        words = _without_pieces(words.replace(secret, _IN_ITS_PLACE), secret)
    return words


def _without_pieces(words: str, secret: str) -> str:
    pieces = {secret[at : at + _SHORTEST_PIECE] for at in range(len(secret) - _SHORTEST_PIECE + 1)}
    kept: list[str] = []
    at = shown = 0
    while at + _SHORTEST_PIECE <= len(words) and pieces:
        end = at
        while words[end : end + _SHORTEST_PIECE] in pieces:
            end += 1
        if end > at:
            kept += [words[shown:at], _IN_ITS_PLACE]
            end += _SHORTEST_PIECE - 1
            shown = end
        at = max(end, at + 1)
    return "".join([*kept, words[shown:]])


def _quote(words: str, hidden: Hidden) -> str:
    """The provider's own words, safe to print, on one line."""
    words = without_hidden(joined(words[:_MOST_READ]).encode("utf-8", "replace").decode(), hidden)
    line = " ".join(visible(words).split())
    return (line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]} ...").rstrip(".")


def _words(error: Exception) -> str:
    match error:
        case vendor.ModelConnectionError():
            return str([*_causes(error)][-1])
        case vendor.ModelAPIError(body=dict() | list() as body):
            return refusal_of(body).words
        case vendor.ModelHTTPError(body=body):
            return body if isinstance(body, str) else ""
        case vendor.ModelAPIError() | vendor.UnexpectedModelBehavior() | vendor.UserError():
            return error.message.partition("\n")[0]
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Itself first, what it all began with last."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__
