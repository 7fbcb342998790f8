"""What a person is told of a title, a summary and a day that they have not said themselves."""

from __future__ import annotations

MADE_TITLE = "The text has no title of its own: this one is made of its words, without a model. Write your own."
PICKED_SUMMARY = "Its summary is one sentence of the page, picked without a model. Read it, or write your own."
NO_SUMMARY = (
    "The page has no summary: without a model there is none to be had of so little text but its own opening. "
    "Write one in the front matter."
)


COPIED_SUMMARY = (
    "The summary that was made for it is its first paragraph again, and is left out. Write one in the front matter."
)
HEADING_TITLE = "Its title is its heading; "
DAY_OF_RUN = ("Its date is the day of the run; ", "The page gets the day of the run, ")
"""How such sentences begin."""


def still_so(told: str, *, title: bool, summary: bool, date: bool = False) -> bool:
    """Whether one of these, or anything else that is told, holds where the person says title, summary or date."""
    if told == MADE_TITLE or told.startswith(HEADING_TITLE):
        return not title
    if told in (PICKED_SUMMARY, NO_SUMMARY, COPIED_SUMMARY):
        return not summary
    return not (date and told.startswith(DAY_OF_RUN))
