"""A quote checked against the sources there are, in one of four outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from orchestrator.text.quotes.located import Located, SearchedText, line_of, page_of
from orchestrator.values import dataclass, field

Outcome = Literal["found", "elsewhere", "not found", "unchecked"]


@dataclass(frozen=True)
class QuotedSource:
    """What a quote may be from."""

    name: str
    text: str
    partial: str = ""
    """Why only a part of it is here (a paywall, a bound); empty: all of it is."""
    pages: tuple[int, ...] = ()
    """Where in the text its pages begin; none, where it has no pages."""

    @cached_property
    def searched(self) -> SearchedText:
        return SearchedText(self.text)


@dataclass(frozen=True)
class CheckedQuote:
    outcome: Outcome
    source: str = ""
    """The one it stands in."""
    spans: tuple[tuple[int, int], ...] = ()
    """In characters of that source's text."""
    line: int | None = None
    page: int | None = None
    left_out: tuple[str, ...] = ()
    goes_before: str = ""
    """What stands in its sentence before it, where the quote does not show that it begins within one."""
    goes_on: str = ""
    why: str = ""

    def plain(self) -> dict[str, Any]:
        """JSON."""
        return {
            "outcome": self.outcome,
            "stands_in": self.source or None,
            "spans": [list(span) for span in self.spans],
            "line": self.line,
            "page": self.page,
            "left_out": list(self.left_out),
            "goes_before": self.goes_before,
            "goes_on": self.goes_on,
            "why": self.why,
        }


@dataclass(frozen=True)
class QuoteCheck:
    """Sources, in which quotes are looked for; each is folded once."""

    sources: Sequence[QuotedSource]
    _by_name: Mapping[str, QuotedSource] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {source.name: source for source in self.sources})

    def of(self, quote: str, named: str) -> CheckedQuote:
        """Whether a quote stands in the source that is named for it.

        `found`: there. `elsewhere`: in another one only. `unchecked`: not in what is here of it, and that is not all.
        `not found`: in none.
        """
        own = self._by_name.get(named)
        located = own.searched.locate(quote) if own is not None else None
        if own is not None and isinstance(located, Located):
            return _found("found", own, located)
        others = next(self._elsewhere(quote, named), None)
        if own is None or own.partial or not own.text.strip():
            is_here = own is not None and own.text.strip()
            why = "only a part of it is here" if is_here else "its text is not here"
            why += f": {own.partial}" if own and own.partial else ""
            beside = f"; the words stand in {others.source}" if others else ""
            return CheckedQuote("unchecked", why=why + beside)
        if others:
            return others
        return CheckedQuote("not found", why="" if located is None or isinstance(located, Located) else located.why)

    def _elsewhere(self, quote: str, named: str) -> Iterator[CheckedQuote]:
        for source in self.sources:
            if source.name != named and isinstance(located := source.searched.locate(quote), Located):
                yield _found("elsewhere", source, located)


def _found(outcome: Outcome, source: QuotedSource, located: Located) -> CheckedQuote:
    return CheckedQuote(
        outcome,
        source.name,
        located.spans,
        line_of(source.text, located.start),
        page_of(source.pages, located.start),
        located.left_out,
        located.goes_before,
        located.goes_on,
    )
