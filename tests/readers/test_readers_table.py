from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st
from sources import SAMPLES, WEEK

from orchestrator.domain.sources import OWN_READERS
from orchestrator.errors import NotFound, WorkspaceError
from orchestrator.readers import table
from orchestrator.readers.bringing import Where, brought
from orchestrator.readers.options import Options
from orchestrator.readers.reading import Brought, Placed, SourceReading, SourceUnread, plain
from orchestrator.readers.table import READERS, SourceReader, read, read_parts, reader_named, reader_names
from orchestrator.text.bibliography import EXTRA as OF_STYLES
from orchestrator.tools.pages.page_text import EXTRA as OF_PAGES


def write(base: Path, **files: str) -> None:
    for name, text in files.items():
        path = base / name.replace("__", "/").replace("_md", ".md").replace("_ics", ".ics")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def places(base: Path, *paths: str, endings: tuple[str, ...] = (".md",)) -> tuple[list[str], list[str]]:
    parts, told = brought(Where(base, paths), endings, None)
    return [part.place for part in parts], [str(one) for one in told]


def hole(base: Path, *paths: str) -> str:
    with pytest.raises(SourceUnread) as caught:
        brought(Where(base, paths), (".md",), None)
    return f"{caught.value.where}: {caught.value.message}"


class Scripted:
    """A world in which commands print and addresses hold what the test says."""

    def __init__(self, **said: bytes) -> None:
        self.said = said

    def ran(self, command: str) -> bytes:
        if command not in self.said:
            raise SourceUnread("gh is not logged in.", where=command)
        return self.said[command]

    def fetched(self, address: str) -> Brought:
        return Brought(address, self.said[address], etag='"1"', last_modified="Fri, 27 Nov 2026 10:00:00 GMT")


def test_a_source_is_read_by_name(tmp_path: Path) -> None:
    write(tmp_path, notes__a_md="- [ ] a\n", notes__deep__b_md="- [ ] b\n")
    reading = read("markdown-tasks", Where(tmp_path, ("notes/**/*.md",)), options())
    assert [entry.place for entry in reading.entries] == ["notes/a.md:1", "notes/deep/b.md:1"]


def test_a_command_and_an_address_are_the_worlds(tmp_path: Path) -> None:
    world = Scripted(gh=b'[{"number": 1, "title": "a", "state": "OPEN"}]')
    assert read("github-issues", Where(tmp_path, command="gh"), options(), world).entries[0].place == "gh:1"
    with pytest.raises(SourceUnread, match="gh is not logged in"):
        read("github-issues", Where(tmp_path, command="gh issue list"), options(), world)
    with pytest.raises(SourceUnread, match="nothing is run or fetched here"):
        read("github-issues", Where(tmp_path, command="gh"), options())
    parts, _ = brought(Where(tmp_path, address="x"), (), Scripted(x=b"1"))
    assert (parts[0].etag, parts[0].data) == ('"1"', b"1")


def test_files_folders_and_patterns(tmp_path: Path) -> None:
    write(tmp_path, a_md="", n__b_md="", n__d__c_md="", n__x="")
    assert places(tmp_path, "a.md", "n", "n/*.md") == (["a.md", "n/b.md", "n/d/c.md"], [])
    assert places(tmp_path, "**/*.md")[0] == ["a.md", "n/b.md", "n/d/c.md"]
    assert places(tmp_path, f"{tmp_path}/n/*.md")[0] == ["n/b.md"]
    assert places(tmp_path, str(tmp_path / "a.md"))[0] == ["a.md"]


def test_the_home_of_the_person_and_files_outside_the_workspace(tmp_path: Path) -> None:
    home = Path.home()
    write(home, calendar__a_ics="")
    assert places(tmp_path, "~/calendar/*.ics", "~/calendar", endings=(".ics",))[0] == [str(home / "calendar/a.ics")]


def test_what_is_hidden_is_meant_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "n/.trash").mkdir(parents=True)
    write(tmp_path, n__a_md="")
    (tmp_path / "n/.trash/b.md").write_text("")
    assert places(tmp_path, "n/**/*.md")[0] == ["n/a.md"]
    assert places(tmp_path, "n/.trash/*.md")[0] == ["n/.trash/b.md"]


def test_nothing_there_is_a_hole_and_an_empty_folder_is_empty(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    assert places(tmp_path, "notes/**/*.md") == ([], [])
    assert hole(tmp_path, "gone.md") == "gone.md: is not there"
    assert hole(tmp_path, "gone/**/*.md") == "gone/**/*.md: is not there"
    assert hole(tmp_path, "../out.md") == "../out.md: is not there"
    assert hole(tmp_path, "~nobody-of-that-name/x.md").endswith(": is not there")


def test_one_file_that_cannot_be_read_takes_nothing_from_the_others(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    base = tmp_path / "base"
    write(outside, secret_md="- [ ] secret")
    write(base, a_md="", big_md="")
    with (base / "big.md").open("wb") as file:
        file.truncate(17_000_000)
    os.mkfifo(base / "pipe.md")
    (base / "link.md").symlink_to(outside / "secret.md")
    (base / "within.md").symlink_to(base / "a.md")
    assert places(base, "*.md", "gone.md") == (
        ["a.md", "within.md"],
        [
            "big.md: cannot be read: is larger than 16 MB",
            f"link.md: is a link that leads out of {base}, and is not followed",
            "pipe.md: cannot be read: is no file",
            "gone.md: is not there",
        ],
    )
    assert hole(base, "link.md") == f"link.md: is a link that leads out of {base}, and is not followed"


def test_no_more_than_enough_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_md="12345", b_md="123456", c_md="12345")
    monkeypatch.setattr("orchestrator.readers.bringing.MOST_BYTES", 10)
    assert places(tmp_path, "*.md") == (["a.md", "c.md"], ["b.md: is not read: the files before it are 1, and enough"])


def test_a_link_to_a_folder_is_told_where_a_folder_would_be_gone_into(tmp_path: Path) -> None:
    base, elsewhere = tmp_path / "base", tmp_path / "elsewhere"
    write(base, n__a_md="", n__d__b_md="", other__c_md="")
    write(elsewhere, x_md="")
    (base / "n/out").symlink_to(elsewhere)
    (base / "n/round").symlink_to(base / "n")
    (base / "n/.hidden").symlink_to(elsewhere)
    (base / "n/nowhere").symlink_to(tmp_path / "nowhere")
    (base / "far").symlink_to(elsewhere)  # no part of the walk
    told = [f"n/{name}: is a link to a folder and is not entered" for name in ("out", "round")]
    assert places(base, "n/**/*.md") == (["n/a.md", "n/d/b.md"], told)
    assert places(base, "n") == (["n/a.md", "n/d/b.md"], told)
    assert places(base, "n/*/*.md") == (["n/d/b.md", "n/round/a.md"], told[:1])
    assert places(base, "n/*.md") == (["n/a.md"], [])


def test_of_many_links_to_folders_some_are_told_and_the_others_counted(tmp_path: Path) -> None:
    write(tmp_path, n__a_md="", d__b_md="")
    for number in range(9):
        (tmp_path / "n" / f"l{number}").symlink_to(tmp_path / "d")
    _, told = places(tmp_path, "n/**/*.md")
    assert (len(told), told[-1]) == (6, "n/l5: and 4 more links to folders are not entered")


def test_all_that_was_looked_at_is_named_also_what_is_not_there(tmp_path: Path) -> None:
    write(tmp_path, n__a_md="", n__d__b_md="")
    looked: list[Path] = []
    brought(Where(tmp_path, ("n/**/*.md", "gone.md")), (".md",), None, looked=looked)
    names = ("", "n", "n/d", "n/a.md", "n/d/b.md", "gone.md")
    assert set(looked) == {tmp_path / name for name in names}


# the table


def test_the_names_that_settings_know_are_those_of_the_table() -> None:
    assert READERS.keys() == OWN_READERS


OTHERWISE: dict[str, object] = {
    "day": date(2020, 1, 1),
    "start": date(2026, 11, 1),
    "days": 1,
    "zone": "America/New_York",
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("option", OTHERWISE)
def test_a_reader_heeds_no_option_that_its_row_does_not_name(name: str, option: str) -> None:
    """What is kept of it is taken for the same while those that it names are."""
    if option in READERS[name].takes:
        pytest.skip("it does")
    for text in SAMPLES[name]:
        parts = given(text, "log.csv")
        other = replace(WEEK, **{option: OTHERWISE[option]})  # type: ignore[arg-type]
        assert repr(READERS[name].reads(parts, other)) == repr(READERS[name].reads(parts, WEEK))


@pytest.mark.parametrize("name", READERS)
def test_a_reader_gives_entries_of_the_class_its_row_names(name: str) -> None:
    reading = READERS[name].reads((Brought("source.txt", SAMPLES[name][0].encode()),), WEEK)
    assert {type(entry) for entry in reading.entries} == {READERS[name].entry}


def test_an_unknown_reader_names_the_nearest() -> None:
    with pytest.raises(NotFound, match="Did you mean taskwarrior"):
        reader_named("taskwarior")


@dataclass(frozen=True)
class Note:
    place: str
    text: str


def _notes(parts: object, options: Options) -> SourceReading[Note]:
    return SourceReading((Note("x:1", str(options.own["word"])),))


def test_an_installed_reader_is_one_of_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed: dict[str, object] = {
        "notes": SourceReader(_notes, "notes", (".txt",), frozenset(("word",))),
        "odd": "no reader",
    }
    monkeypatch.setattr(table, "installed_names", lambda noun: tuple(installed) if noun == "reader" else ())
    monkeypatch.setattr(table, "load_installed", lambda _, name: installed[name])
    write(tmp_path, a_md="")
    reading: SourceReading[Placed] = read("notes", Where(tmp_path, ("a.md",)), options(own={"word": "hello"}))
    assert reading.plain() == {"entries": [{"place": "x:1", "text": "hello"}], "told": []}
    assert "notes" in reader_names()
    with pytest.raises(WorkspaceError, match="is no SourceReader"):
        reader_named("odd")


def test_a_reader_that_fails_is_a_hole() -> None:
    def fails(parts: object, options: Options) -> SourceReading[Note]:
        raise KeyError("oops")

    with pytest.raises(SourceUnread, match="its reader failed: KeyError: 'oops'"):
        read_parts(SourceReader(fails, "x", ()), given("x"), options())


def test_what_is_told_without_end_is_counted() -> None:
    reading = read_parts(READERS["todo.txt"], given("a due:x\n" * 1500), options())
    assert (len(reading.entries), len(reading.told)) == (1500, 1001)
    assert str(reading.told[-1]) == "notes/tasks.md:1001: and 500 more, from here on"


OF_NO_READER = {"bedrock", "google", "mcp", "notify", "otel", "watch", "web"}
"""Those of vendors, of places where a person answers, and of what keeps schedules and watched folders."""


def test_every_extra_is_declared_and_what_it_brings_is_there_for_the_tests() -> None:
    project = tomllib.loads(Path(__file__).resolve().parents[2].joinpath("pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    of_readers = {row.extra for row in READERS.values()} - {""}
    assert of_readers | OF_NO_READER | {OF_PAGES, OF_STYLES} == set(extras)
    assert {line for lines in extras.values() for line in lines} <= set(project["dependency-groups"]["dev"])


def test_the_table_loads_no_library_of_an_extra() -> None:
    code = "import orchestrator.readers.table, sys; print(*sorted(sys.modules))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    )
    assert not loaded & {
        "icalendar",
        "recurring_ical_events",
        "feedparser",
        "bibtexparser",
        "yaml",
        "asyncio",
        "jinja2",
    }


def test_an_entry_that_is_no_json_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="an entry holds bytes"):
        plain((b"x",))


@pytest.mark.parametrize("name", READERS)
@tried(st.binary(max_size=120), st.text(max_size=120))
def test_no_reader_raises_anything_but_the_one_error(name: str, data: bytes, text: str) -> None:
    for given_ in (data, text.encode("utf-8", "replace")):
        try:
            reading = READERS[name].reads(
                (Brought("a.md", given_), Brought("b.csv", given_)),
                options(start=None) if name != "ics" else options(start=options().day),
            )
        except SourceUnread as error:
            told = str(error)
        else:
            reading.plain()
            told = "".join(one.why for one in reading.told)
        assert "\n" not in told


def test_every_reader_has_a_sample_that_is_tried_at_random() -> None:
    assert SAMPLES.keys() == READERS.keys()
