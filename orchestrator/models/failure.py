"""Why a model gave no answer, in words no vendor owns, so that one retry policy serves all of them."""

from __future__ import annotations

from typing import Literal

from orchestrator.errors import BatonError, ModelError, ModelUnavailable, UsageError
from orchestrator.values import dataclass

Cause = Literal[
    "rate_limited",
    "overloaded",
    "server",
    "connection",
    "timeout",
    "key",
    "quota",
    "not_found",
    "too_long",
    "refused",
    "cut_off",
    "unfinished",
    "unreadable",
    "garbled",
    "unpriced",
    "no_schema",
]

PASSING: frozenset[Cause] = frozenset({"rate_limited", "overloaded", "server", "connection", "timeout"})
"""What waiting may mend."""

AGAIN: frozenset[Cause] = frozenset({"garbled", "no_schema"})
"""What asking again may mend: the answer came to its end, and a character of it was broken on the way; or the server
takes no schema in the way it was given, and gets it in another."""


Paid = Literal["no", "maybe", "yes"]


@dataclass(frozen=True, slots=True)
class Charge:
    """What an attempt that brought no answer is charged for, as far as anyone told."""

    paid: Paid
    """`no`: certainly not. `yes`: for the tokens told. `maybe`: the request left, and nobody told the end of it."""
    input_tokens: int = 0
    """As told; where it is only `maybe` paid, there may be more."""
    output_tokens: int = 0
    cached_tokens: int = 0
    """Of the input, as in `Answer`."""
    cache_written_tokens: int = 0

    @classmethod
    def of_tokens(
        cls, input_tokens: int, output_tokens: int, cached_tokens: int = 0, cache_written_tokens: int = 0
    ) -> Charge:
        """For an answer that came to an end: paid as told. There is always something read and something written, so
        where one of them was not told, it may have been paid.
        """
        paid: Paid = "yes" if input_tokens and output_tokens else "maybe"
        return cls(paid, input_tokens, output_tokens, cached_tokens, cache_written_tokens)


NOT_PAID: frozenset[Cause] = frozenset(
    {"rate_limited", "overloaded", "key", "quota", "not_found", "too_long", "refused", "unpriced", "no_schema"}
)
"""Turned away before any work was done."""


class Unreached(ModelUnavailable):
    """The model could not be asked, or said that it cannot answer now."""

    def __init__(
        self,
        cause: Cause,
        message: str,
        *,
        where: str,
        mend: str,
        retry_after_s: float | None = None,
        charge: Charge | None = None,
    ) -> None:
        super().__init__(message, where=where, mend=mend)
        self.cause: Cause = cause
        self.charge = charge or _charge_of(cause)
        self.retry_after_s = retry_after_s
        """How long the provider asked us to wait, when it said so."""


class Unusable(ModelError):
    """The model refused the request, or what came back is not a complete answer."""

    def __init__(
        self, cause: Cause, message: str, *, where: str, mend: str, charge: Charge | None = None, refused: str = ""
    ) -> None:
        super().__init__(message, where=where, mend=mend)
        self.cause: Cause = cause
        self.charge = charge or _charge_of(cause)
        self.refused = refused
        """Of the cause `no_schema`: the way of structured output, and where it was tried."""


def _charge_of(cause: Cause) -> Charge:
    return Charge("no" if cause in NOT_PAID else "maybe")


Failure = Unreached | Unusable


def charge_of(error: BatonError) -> Charge:
    """What an attempt is charged for. A request that was put wrongly never left."""
    if isinstance(error, Unreached | Unusable):
        return error.charge
    return Charge("no" if isinstance(error, UsageError) else "maybe")


UNREACHED: frozenset[str] = PASSING | {"key", "quota", "not_found", "unpriced"}
"""Causes of `Unreached`: nobody answered, so nothing can be said of an answer."""
