"""Which cases a page shows: by how they failed, by tag, by words in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

from orchestrator.evals.page_case import CaseRow
from orchestrator.text.html import Html, tag
from orchestrator.values import dataclass

MOST_CHOICES = 40
"""Of one kind: the ones with the most cases. Others are found by their words."""
LOUD = "loud"
_ANY = "all"


@dataclass(frozen=True)
class Wanted:
    """What the person asks to see. Empty: all of it."""

    show: str = ""
    """`loud`: what failed or differs."""
    fails: str = ""
    """An evaluator that did not pass, or another kind of failure."""
    tag: str = ""
    text: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """As an address says it; what is no page is the first."""
        page = query.get("page", "")
        given = {name: query.get(name, "").strip() for name in ("show", "fails", "tag", "text")}
        return cls(**given, page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 7 else 1)

    def takes(self, row: CaseRow) -> bool:
        if self.show == LOUD and row.is_quiet:
            return False
        if (self.fails and self.fails not in row.fails) or (self.tag and self.tag not in row.tags):
            return False
        return not self.text or row.holds(self.text)

    def address(self, **changed: str | int) -> str:
        """The same with something else, as a query."""
        asked = {"show": self.show, "fails": self.fails, "tag": self.tag, "text": self.text, "page": self.page}
        asked |= changed
        if asked["page"] == 1:
            asked["page"] = ""
        return urlencode({name: value for name, value in asked.items() if value})


ALL = Wanted()


@dataclass(frozen=True)
class Choices:
    """What can be asked for, each with how many cases it has."""

    cases: int
    loud: int
    fails: Sequence[tuple[str, int]]
    tags: Sequence[tuple[str, int]]

    @classmethod
    def of(cls, rows: Sequence[CaseRow]) -> Choices:
        fails = Counter(name for row in rows for name in row.fails)
        tags = Counter(name for row in rows for name in row.tags)
        loud = sum(not row.is_quiet for row in rows)
        return cls(len(rows), loud, fails.most_common(MOST_CHOICES), tags.most_common(MOST_CHOICES))


def form(choices: Choices, wanted: Wanted, kept: Mapping[str, str]) -> Html:
    """For a page that is asked again: works without scripts. `kept` stays in its address."""
    hidden = (tag("input", type="hidden", name=name, value=value) for name, value in kept.items())
    shows = [("", f"all {choices.cases}"), (LOUD, f"what failed or differs ({choices.loud})")]
    return tag(
        "form",
        *hidden,
        _select("show", "show", shows, wanted.show),
        _select("fails", "failed by", _counted("any or none", choices.fails), wanted.fails),
        _select("tag", "tag", _counted("any", choices.tags), wanted.tag) if choices.tags else "",
        tag("p", tag("label", "words in it", for_="text"), tag("input", id="text", name="text", value=wanted.text)),
        tag("p", tag("button", "Show", type="submit")),
        method="get",
        class_="filter",
    )


def _counted(first: str, choices: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    return [("", first), *((name, f"{name} ({count})") for name, count in choices)]


def _select(name: str, label: str, choices: Iterable[tuple[str, str]], chosen: str) -> Html:
    options = (
        tag("option", told, value=value, **({"selected": "selected"} if value == chosen else {}))
        for value, told in choices
    )
    return tag("p", tag("label", label, for_=name), tag("select", *options, id=name, name=name))


def switches(choices: Choices) -> Html:
    """For a page in a file, where a style sheet alone does it: each group narrows what the others leave."""
    groups = []
    if 0 < choices.loud < choices.cases:
        groups.append(_group("show", "show", [f"all {choices.cases}", f"what failed or differs ({choices.loud})"]))
    for name, label, found in (("f", "failed by", choices.fails), ("t", "tag", choices.tags)):
        if found:
            groups.append(_group(name, label, ["any", *(f"{told} ({count})" for told, count in found)]))
    return tag("div", *groups, class_="switches") if groups else Html()


def _group(name: str, label: str, told: Sequence[str]) -> Html:
    return tag("fieldset", tag("legend", label), *_radios(name, told))


def _radios(name: str, told: Sequence[str]) -> Iterator[Html]:
    for number, words in enumerate(told):
        checked = {} if number else {"checked": "checked"}
        radio = tag("input", type="radio", name=name, id=f"{name}{number or _ANY}", **checked)
        yield tag("label", radio, tag("span", f" {words}", class_="text"))


def classes(row: CaseRow, choices: Choices) -> str:
    """What the switches know a case by."""
    fails = (f"f{number}" for number, (name, _) in enumerate(choices.fails, 1) if name in row.fails)
    tags = (f"t{number}" for number, (name, _) in enumerate(choices.tags, 1) if name in row.tags)
    return " ".join(("case", *(("quiet",) if row.is_quiet else ()), *fails, *tags))


HIDING = ".evals:has(#show1:checked) .quiet { display: none; }\n" + "".join(
    f".evals:has(#{name}{number}:checked) .case:not(.{name}{number}) {{ display: none; }}\n"
    for name in "ft"
    for number in range(1, MOST_CHOICES + 1)
)
"""What the switches hide."""
