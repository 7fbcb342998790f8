"""What a person is told of a title and a summary that were taken from a text without a model."""

from __future__ import annotations

MADE_TITLE = "The text has no title of its own: this one is made of its words, without a model. Write your own."
PICKED_SUMMARY = "Its summary is one sentence of the page, picked without a model. Read it, or write your own."
NO_SUMMARY = (
    "The page has no summary: without a model there is none to be had of so little text but its own opening. "
    "Write one in the front matter."
)


def still_so(told: str, *, title: bool, summary: bool) -> bool:
    """Whether one of these, or anything else that is told, holds where the note says title or summary itself."""
    return not ((title and told == MADE_TITLE) or (summary and told in (PICKED_SUMMARY, NO_SUMMARY)))
