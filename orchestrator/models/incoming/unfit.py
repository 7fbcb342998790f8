"""What came is no answer: why, in our words."""

from __future__ import annotations

from orchestrator.models.failure import Cause

AGAIN = "Resume to ask again."


class Unfit(Exception):
    """Raised while an answer is taken in or put into its one form."""

    def __init__(self, cause: Cause, told: str, mend: str = AGAIN) -> None:
        """`{provider}` in the mend stands for the provider's name."""
        super().__init__(told)
        self.cause: Cause = cause
        self.told = told
        self.mend = mend

    @property
    def no_answer(self) -> bool:
        """It is not even the beginning of one; `told` says at most why it cannot be read."""
        return not self.mend


def no_answer(why: str = "") -> Unfit:
    return Unfit("unreadable", why, "")


def too_large(what: str, most: str) -> Unfit:
    return Unfit(
        "unreadable", f"{what} is larger than {most}; it was not read on.", "Take another model, or ask for less."
    )
