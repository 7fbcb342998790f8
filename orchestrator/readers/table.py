"""The readers there are: a row each, and those of installed packages (entry points of the group `baton.readers`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Protocol

from orchestrator.errors import BatonError, NotFound, WorkspaceError
from orchestrator.ports.installed import installed_names, load_installed
from orchestrator.readers.bringing import Where, World, brought
from orchestrator.readers.calendar.entry import EventEntry
from orchestrator.readers.calendar.ics import read_ics
from orchestrator.readers.commits import CommitEntry, read_commits
from orchestrator.readers.feeds import FeedEntry, SubscriptionEntry, read_feeds, read_opml
from orchestrator.readers.issues import IssueEntry, read_issues
from orchestrator.readers.links import LinkEntry, read_links
from orchestrator.readers.options import Options
from orchestrator.readers.pages import PageEntry, read_pages
from orchestrator.readers.reading import Brought, Placed, SourceReading, SourceTrouble, SourceUnread, shortened
from orchestrator.readers.references import ReferenceEntry, read_bibtex, read_csl
from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.readers.tasks.markdown import read_markdown
from orchestrator.readers.tasks.taskwarrior import read_taskwarrior
from orchestrator.readers.tasks.todo_txt import read_todo_txt
from orchestrator.readers.time_log import TimeEntry, read_time_log
from orchestrator.values import dataclass


class Reads(Protocol):
    """What a reader does: it turns the parts of a source into entries, by nothing else than what it is given."""

    def __call__(self, parts: Sequence[Brought], options: Options) -> SourceReading[Placed]:
        """The reading.

        Raises:
            SourceUnread: nothing of it can be read.
        """
        ...


@dataclass(frozen=True, slots=True)
class SourceReader:
    """A row. An installed package offers one as its entry point, by the name it has there."""

    reads: Reads
    what: str
    """What it reads, in a few words."""
    endings: tuple[str, ...]
    """Of the files that are meant where a folder is named."""
    takes: frozenset[str] = frozenset()
    """Which of the options it heeds: `day`, `start`, `days`, `zone`, or names of `own`."""
    extra: str = ""
    """Of ours, that it needs."""
    gives: Literal["tasks", "events", ""] = ""
    """What of a day its entries are: `HomeTask`, `EventEntry`, or neither."""
    entry: type[Placed] | None = None
    """The class of its entries, by which a reading is kept and made again; None: its readings are not kept."""


_DAY = frozenset(("day",))
_WINDOW = frozenset(("day", "start", "days", "zone"))

MOST_TOLD = 1_000
"""Lines of what is wrong with a source. Who mends those sees the others."""

READERS: dict[str, SourceReader] = {
    "markdown-tasks": SourceReader(
        read_markdown, "Markdown and Obsidian tasks", (".md", ".markdown"), _DAY, gives="tasks", entry=HomeTask
    ),
    "todo.txt": SourceReader(read_todo_txt, "todo.txt", ("todo.txt",), _DAY, gives="tasks", entry=HomeTask),
    "taskwarrior": SourceReader(
        read_taskwarrior, "Taskwarrior's export", (".json",), _DAY | {"zone"}, gives="tasks", entry=HomeTask
    ),
    "pages": SourceReader(read_pages, "Markdown with front matter", (".md", ".markdown"), entry=PageEntry),
    "ics": SourceReader(read_ics, "iCalendar", (".ics",), _WINDOW - {"day"}, "calendar", "events", EventEntry),
    "git": SourceReader(read_commits, "commits", (), _WINDOW, entry=CommitEntry),
    "github-issues": SourceReader(read_issues, "issues of GitHub", (".json", ".jsonl"), _DAY, entry=IssueEntry),
    "gitea-issues": SourceReader(
        read_issues, "issues of Gitea and Forgejo", (".json", ".jsonl"), _DAY, entry=IssueEntry
    ),
    "csl": SourceReader(read_csl, "CSL-JSON", (".json",), _DAY, entry=ReferenceEntry),
    "bibtex": SourceReader(read_bibtex, "BibTeX", (".bib",), _DAY, "library", entry=ReferenceEntry),
    "feeds": SourceReader(
        read_feeds, "RSS, Atom and JSON Feed", (".xml", ".rss", ".atom", ".json"), _WINDOW, "feeds", entry=FeedEntry
    ),
    "links": SourceReader(read_links, "pages that a search names", (".json", ".txt"), entry=LinkEntry),
    "opml": SourceReader(read_opml, "OPML", (".opml",), entry=SubscriptionEntry),
    "time-log": SourceReader(read_time_log, "a time log", (".csv", ".tsv", ".md"), _WINDOW, entry=TimeEntry),
}


def reader_named(name: str) -> SourceReader:
    """A reader of the table, else of an installed package.

    Raises:
        NotFound: there is none.
        WorkspaceError: an installed one cannot be loaded, or is none.
    """
    if name in READERS:
        return READERS[name]
    installed = installed_names("reader")
    if name not in installed:
        raise NotFound("reader", name, [*READERS, *installed], mend="Write another, or install a package with it.")
    loaded: Any = load_installed("reader", name)
    if not isinstance(loaded, SourceReader):
        raise WorkspaceError("the installed reader is no SourceReader.", where=name, mend="Update its package.")
    return loaded


def reader_names() -> tuple[str, ...]:
    """All there are, installed ones last. Asking for those reads all packages' metadata, which takes a while."""
    return tuple(dict.fromkeys((*READERS, *installed_names("reader"))))


def read(name: str, where: Where, options: Options, world: World | None = None) -> SourceReading[Placed]:
    """What a source holds now.

    Args:
        name: of the reader.
        where: the source.
        options: which days are wanted, and the like.
        world: who runs commands and fetches addresses; None, where nothing of the kind is allowed.

    Raises:
        SourceUnread: nothing of it can be read: the source is a hole.
        NotFound: there is no such reader.
    """
    reader = reader_named(name)
    parts, told = brought(where, reader.endings, world)
    reading = read_parts(reader, parts, options)
    return SourceReading(reading.entries, (*told, *reading.told))


def read_parts(reader: SourceReader, parts: Sequence[Brought], options: Options) -> SourceReading[Placed]:
    """The same of parts that are there already: a cache's, or several outputs of git.

    Raises:
        SourceUnread: nothing of it can be read. A reader that raises anything else is broken, and a hole too.
    """
    try:
        reading = reader.reads(parts, options)
    except BatonError:
        raise
    except Exception as error:  # a reader of a package may raise anything; ours then has a fault, and is a hole
        place = parts[0].place if parts else ""
        raise SourceUnread(
            f"its reader failed: {type(error).__name__}: {shortened(str(error))}.", where=place
        ) from error
    if len(reading.told) > MOST_TOLD:
        last = reading.told[MOST_TOLD]
        more = SourceTrouble(last.place, f"and {len(reading.told) - MOST_TOLD:,} more, from here on", kept=last.kept)
        return SourceReading(reading.entries, (*reading.told[:MOST_TOLD], more))
    return reading
