"""The readers of sources, with valid samples of what each reads, and of a task that is marked as done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from orchestrator.readers.options import Options
from orchestrator.readers.reading import Brought
from orchestrator.readers.table import READERS
from orchestrator.readers.tasks.markdown import read_markdown
from orchestrator.readers.tasks.marking import mark_done_in

FRIDAY = date(2026, 11, 27)
WEEK = Options("source", FRIDAY, date(2026, 11, 23), 7, "Europe/Berlin")
TASKS = (
    "---\ntitle: T\n---\n# Site\n- [ ] Mend `links` 📅 2026-11-30 ⏳ 2026-11-28 🔁 every 2 weeks on Monday when done 🆔 a1 ⛔ b2, c3\n"  # noqa: E501
    "  - [x] One [due:: 2026-11-20] [completion:: 2026-11-21] #deep\n> 1. [/] Two project: site minutes: 45 ⏫ ^block\n```\n- [ ] no\n```\n",  # noqa: E501
    "- [ ] Water 🔁 every month on the last Friday 📅 2026-11-27 ➕ 2026-11-01 #energy/low\r\n* [-] b ❌ 2026-11-26\r\n%%\n- [ ] c\n%%\n",  # noqa: E501
)
_CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-TIMEZONE:Europe/Berlin\r\nBEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\n"
    "DTSTART:16010101T000000\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "SUMMARY:Standup\\, short\r\nDTSTART;TZID=Europe/Berlin:20260106T093000\r\nDURATION:PT15M\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE\r\n"  # noqa: E501
    "EXDATE;TZID=Europe/Berlin:20261125T093000\r\nRDATE:20261124T090000Z\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261123T093000\r\nDTSTART;TZID=Own:20261123T120000\r\nSTATUS:CANCELLED\r\n"
    "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20261125\r\nTRANSP:TRANSPARENT\r\nSUMMARY:All\r\n  day\r\nEND:VEVENT\r\n"  # noqa: E501
    "END:VCALENDAR\r\n"
)
_COMMIT = "\0".join(("a" * 40, "b" * 40, *["2026-11-25T10:00:00+01:00"] * 2, "A", "a@x.org", "Subject", "Body\n"))
_ISSUE = {
    "number": 1,
    "title": "A",
    "state": "OPEN",
    "labels": [{"name": "bug"}],
    "createdAt": "2026-11-01T09:00:00Z",
    "url": "u",
}
_CSL = {"id": "a", "title": "A", "author": [{"family": "B", "given": "C"}], "issued": {"date-parts": [[2020, 1]]}}
_TASKWARRIOR = {
    "description": "A",
    "status": "pending",
    "due": "20261129T230000Z",
    "uuid": "u",
    "tags": ["a"],
    "depends": ["b"],
}
SAMPLES: Mapping[str, tuple[str, ...]] = {
    "markdown-tasks": TASKS,
    "todo.txt": ("(A) 2026-11-01 Find it +taxes @home due:2026-11-30 rec:+1w id:r\nx 2026-11-26 2026-11-01 Done pri:B\n",),  # noqa: E501
    "taskwarrior": (json.dumps([_TASKWARRIOR, _TASKWARRIOR]), "\n".join([json.dumps(_TASKWARRIOR)] * 2)),
    "pages": ("---\ntitle: T\ntags: [a, b]\n---\n# H\n", '+++\ntitle = "T"\ndue = 2026-11-30\n+++\nText\n'),
    "ics": (_CALENDAR,),
    "git": (f"{_COMMIT}\0{_COMMIT.replace('a' * 40, 'c' * 40)}\0",),
    "github-issues": (json.dumps([_ISSUE, {**_ISSUE, "pull_request": {"merged_at": None}}], indent=1), json.dumps({"items": [_ISSUE]})),  # noqa: E501
    "gitea-issues": (json.dumps([{**_ISSUE, "repository": {"full_name": "a/b"}, "due_date": "2026-11-30T00:00:00+01:00"}]),),  # noqa: E501
    "csl": (json.dumps([_CSL, {**_CSL, "id": "b"}]),),
    "bibtex": ('@string{j = "J"}\n@article{a, title = {The {Q} \\"{o}}, author = {A, B and C}, year = 2020, month = jan, journal = j}\n',),  # noqa: E501
    "feeds": (
        "<rss version='2.0'><channel><title>T</title><item><title>A</title><link>https://x</link><guid>1</guid>"
        "<pubDate>Thu, 26 Nov 2026 10:00:00 +0100</pubDate><description>&lt;b&gt;</description></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>i</id><title>A</title><updated>2026-11-26T10:00:00Z</updated></entry></feed>",
    ),
    "links": (
        '{"results": [{"url": "https://a.example/b", "title": "A", "content": "B"}, {"title": "no address"}]}',
        '[{"href": "https://a.example/c", "name": "C", "body": "D"}]',
        "https://a.example/d - A title\nno address\n",
    ),
    "opml": ("<opml version='2.0'><body><outline text='N'><outline type='rss' xmlUrl='https://a'/></outline></body></opml>",),
    "time-log": ('date,start,end,project,title\n2026-11-26,09:00,10:30,site,"A\nb"\n26.11.2026,,,site,x\n',),
}  # fmt: skip


def read_part(name: str, text: str) -> None:
    """Read it; what is told must be one line each, and the entries JSON."""
    place = "log.md" if name == "time-log" and text.startswith("#") else "source.txt"
    reading = READERS[name].reads((Brought(place, text.encode("utf-8", "surrogatepass")),), WEEK)
    assert all("\n" not in str(one) for one in reading.told)
    json.dumps(reading.plain(), allow_nan=True)


def mark_each(text: str) -> None:
    """Mark each task that is open: the others stay, and it is done."""
    data = text.encode("utf-8", "surrogatepass")
    for entry in read_markdown((Brought("tasks.md", data),), WEEK).entries[:5]:
        after = mark_done_in(data, entry, FRIDAY)
        lines = after.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert entry.recurrence or entry.line not in lines or data.decode().count(entry.line) > 1
