"""Why a model gave no answer, in words no vendor owns, so that one retry policy serves all of them."""

from __future__ import annotations

from typing import Literal

from orchestrator.errors import ModelError, ModelUnavailable

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
]

PASSING: frozenset[Cause] = frozenset({"rate_limited", "overloaded", "server", "connection", "timeout"})
"""What waiting may mend."""


class Unreached(ModelUnavailable):
    """The model could not be asked, or said that it cannot answer now."""

    def __init__(
        self, cause: Cause, message: str, *, where: str, mend: str, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message, where=where, mend=mend)
        self.cause: Cause = cause
        self.retry_after_s = retry_after_s
        """How long the provider asked us to wait, when it said so."""


class Unusable(ModelError):
    """The model refused the request, or what came back is not a complete answer."""

    def __init__(self, cause: Cause, message: str, *, where: str, mend: str) -> None:
        super().__init__(message, where=where, mend=mend)
        self.cause: Cause = cause


Failure = Unreached | Unusable
