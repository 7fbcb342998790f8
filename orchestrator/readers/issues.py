"""Issues and pull requests, in the JSON of `gh`, of GitHub's interface and of Gitea's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from orchestrator.domain.canonical import JSON
from orchestrator.readers.json_parts import Item, items_of
from orchestrator.readers.moments import is_to_come, moment_of
from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, SourceUnread, shortened
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """An issue or a pull request."""

    number: int
    title: str
    state: Literal["open", "closed"]
    place: str
    """Its address, else where it stood."""
    url: str = ""
    repository: str = ""
    is_pull_request: bool = False
    is_merged: bool = False
    labels: tuple[str, ...] = ()
    author: str = ""
    assignees: tuple[str, ...] = ()
    milestone: str = ""
    created: datetime | None = None
    updated: datetime | None = None
    closed: datetime | None = None
    due: datetime | None = None


_STATES: dict[str, Literal["open", "closed"]] = {"open": "open", "closed": "closed", "merged": "closed"}
_MOMENTS = {
    "created": ("createdAt", "created_at"),
    "updated": ("updatedAt", "updated_at"),
    "closed": ("closedAt", "closed_at"),
    "due": ("due_date", "dueOn"),
}


def read_issues(parts: Sequence[Brought], options: Options) -> SourceReading[IssueEntry]:
    """All issues; of one that is there twice, the version that was updated last.

    Raises:
        SourceUnread: none of the parts is JSON of that kind.
    """
    reading = by_part(parts, lambda part: _issues(part, options))
    held: dict[object, IssueEntry] = {}
    told = list(reading.told)
    for entry in reading.entries:
        key = entry.url or (entry.repository, entry.number, entry.is_pull_request)
        before = held.setdefault(key, entry)
        if before is not entry:
            newer = (entry.updated is not None) and (before.updated is None or entry.updated > before.updated)
            held[key] = entry if newer else before
            why = f"#{entry.number} stands there twice; the version that was updated last holds"
            told.append(SourceTrouble(entry.place, why))
    return SourceReading(tuple(held.values()), tuple(told))


def _issues(part: Brought, options: Options) -> SourceReading[IssueEntry]:
    items, told = items_of(part)
    entries: list[IssueEntry] = []
    lost: list[SourceTrouble] = []
    for item in _unwrapped(items):
        if refusal := _refusal(item.value):
            if len(items) == 1:
                raise SourceUnread(f"answers: {refusal}.", where=part.place)
            lost.append(SourceTrouble(item.place, f"is an answer, and no issue: {refusal}"))
            continue
        wrong: list[str] = []
        if entry := _issue(item, wrong):
            entries.append(entry)
            wrong += [
                f"was {name} on {moment:%Y-%m-%d}, a day to come"
                for name in ("created", "updated", "closed")
                if (moment := getattr(entry, name)) and is_to_come(moment, options.day)
            ]
        lost += [SourceTrouble(item.place, why, kept=entry is not None) for why in wrong]
    return SourceReading(tuple(entries), (*told, *lost))


def _unwrapped(items: Sequence[Item]) -> Iterator[Item]:
    """A search gives its issues within an object."""
    for item in items:
        inner = item.value.get("items")
        if isinstance(inner, list) and "number" not in item.value:
            yield from (
                Item(one if isinstance(one, dict) else {}, f"{item.place}#{at}") for at, one in enumerate(inner, 1)
            )
        else:
            yield item


def _refusal(value: Mapping[str, JSON]) -> str:
    message = value.get("message")
    return shortened(message).rstrip(".") if isinstance(message, str) and "number" not in value else ""


def _issue(item: Item, wrong: list[str]) -> IssueEntry | None:
    value = item.value
    number, title, state = value.get("number"), _text(value.get("title")), _text(value.get("state")).casefold()
    if not isinstance(number, int) or isinstance(number, bool) or not title:
        wrong.append("is an issue without a number or a title")
        return None
    if state not in _STATES:
        wrong.append(f"#{number}: the state '{shortened(state)[:40]}' is not understood; it counts as open")
    moments: dict[str, datetime | None] = {}
    for name, keys in _MOMENTS.items():
        written = next((value[key] for key in keys if value.get(key)), None)
        moments[name] = moment_of(written)
        if written and moments[name] is None:
            wrong.append(f"#{number}: {name} '{shortened(_text(written))[:40]}' is no moment")
    pull = value.get("pull_request")
    url = _text(value.get("html_url")) or _text(value.get("url"))
    return IssueEntry(
        number=number,
        title=" ".join(title.split()),
        state=_STATES.get(state, "open"),
        place=url or item.place,
        url=url,
        repository=_repository(value),
        is_pull_request=isinstance(pull, dict) or "/pull/" in url or "mergedAt" in value or "merged_at" in value,
        is_merged=state == "merged" or bool(_merged(value) or (isinstance(pull, dict) and _merged(pull))),
        labels=_names(value.get("labels"), "name"),
        author=next(iter(_names([value.get("author") or value.get("user")], "login")), ""),
        assignees=_names(value.get("assignees"), "login"),
        milestone=next(iter(_names([value.get("milestone")], "title")), ""),
        **moments,
    )


def _merged(value: Mapping[str, JSON]) -> bool:
    return bool(value.get("merged") or value.get("mergedAt") or value.get("merged_at"))


def _repository(value: Mapping[str, JSON]) -> str:
    repository = value.get("repository")
    if isinstance(repository, dict):
        return _text(repository.get("nameWithOwner")) or _text(repository.get("full_name"))
    return _text(value.get("repository_url")).partition("/repos/")[2]


def _names(values: JSON, key: str) -> tuple[str, ...]:
    if not isinstance(values, list):
        return ()
    named = (_text(one.get(key)) if isinstance(one, dict) else _text(one) for one in values)
    return tuple(dict.fromkeys(name for name in named if name))


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""
