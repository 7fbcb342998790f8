"""What was read of a source is kept: what has not changed is not read again, and what may be false is not believed."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from served import Server
from small_workspace import Clock, make_workspace, open_workspace
from sources import SAMPLES

from orchestrator.face import kept as kept_module
from orchestrator.face.source import LONGEST_STAND_IN, RECENT, Freshness, SourceLook
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.doctor import examine, mend
from orchestrator.features.rules.day import planned
from orchestrator.features.rules.shape import today_shape
from orchestrator.features.state.sources import source_named, source_shape, sources_of
from orchestrator.files import seen
from orchestrator.readers.table import READERS
from orchestrator.workspace.home import trust_store

CALENDAR = SAMPLES["ics"][0]
ISSUES = [{"number": 7, "title": "Mend it", "state": "OPEN", "url": "https://example.org/7"}]
SECRET = "Zm9vYmFy-81726354-c2VjcmV0"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.end()


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that a test has just written count as old, so that nobody has to wait."""
    monkeypatch.setattr(seen, "SURE_AFTER_NS", -(10**12))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of readers, as often as they were called."""
    called: list[str] = []

    def counting(name: str) -> Callable[..., Any]:
        reads = READERS[name].reads

        def read(*given: Any) -> Any:
            called.append(name)
            return reads(*given)

        return read

    for name, reader in list(READERS.items()):
        monkeypatch.setitem(READERS, name, replace(reader, reads=counting(name)))
    return called


def name_sources(root: Path, **sources: object) -> None:
    before = (root / "baton.yaml").read_text("utf-8").partition("\nsources:")[0]
    (root / "baton.yaml").write_text(f"{before}\nsources: {json.dumps(sources)}\n", "utf-8")


def look(root: Path, clock: Clock, name: str = "mine") -> SourceLook:
    with open_workspace(root, clock) as workspace:
        return source_named(workspace, name)


def titles(seen: SourceLook) -> list[str]:
    assert seen.reading is not None, seen.hole
    return [entry.title for entry in seen.reading.entries]  # type: ignore[attr-defined]


def note(root: Path, text: str, name: str = "notes/tasks.md", *, ns: int = 0) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    if ns:
        os.utime(path, ns=(ns, ns))
    return path


def kept_file(root: Path, name: str = "mine") -> Path:
    return root / "state" / "kept" / f"{name}.json"


def held(root: Path, name: str = "mine") -> Any:
    return json.loads(kept_file(root, name).read_text("utf-8"))["kept"]


# files


@pytest.fixture
def notes(root: Path, sure: None) -> Path:
    name_sources(root, mine={"reader": "markdown-tasks", "path": "notes/**/*.md"})
    note(root, "- [ ] One\n")
    note(root, "- [ ] Deep\n", "notes/deep/er/a.md")
    return root


def test_unchanged_files_are_neither_opened_nor_parsed(
    notes: Path, clock: Clock, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = look(notes, clock)
    clock.pass_(minutes=12)
    monkeypatch.setattr("orchestrator.readers.bringing.read_own", None)  # whoever opens one fails

    again = look(notes, clock)

    assert again.reading == first.reading
    assert parsed == ["markdown-tasks"]
    assert (again.as_of, again.checked) == (first.as_of, clock())
    assert stat.S_IMODE(kept_file(notes).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda root: note(root, "- [ ] Two\n", ns=10**18), ["Deep", "Two"]),
        (lambda root: note(root, "- [ ] New\n", "notes/deep/er/b.md"), ["Deep", "New", "One"]),
        (lambda root: note(root, "- [ ] New\n", "notes/other/b.md"), ["Deep", "New", "One"]),
        (lambda root: (root / "notes/tasks.md").unlink(), ["Deep"]),
        (lambda root: (root / "notes/deep/er").rename(root / "notes/deep/.gone"), ["One"]),
    ],
    ids=["of the same size", "new in a folder", "new in a new folder", "gone", "hidden"],
)
def test_a_change_is_seen(notes: Path, clock: Clock, change: Callable[[Path], object], found: list[str]) -> None:
    look(notes, clock)
    change(notes)

    assert sorted(titles(look(notes, clock))) == found


def test_what_was_only_touched_is_read_and_not_parsed(notes: Path, clock: Clock, parsed: list[str]) -> None:
    look(notes, clock)
    os.utime(notes / "notes/tasks.md", ns=(10, 10))
    clock.pass_(minutes=12)

    touched = look(notes, clock)

    assert sorted(titles(touched)) == ["Deep", "One"]
    assert parsed == ["markdown-tasks"]
    assert touched.as_of == clock()


def test_what_changed_a_moment_ago_is_not_relied_on(notes: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "SURE_AFTER_NS", 10**12)
    look(notes, clock)

    assert held(notes)["marks"] is None
    note(notes, "- [ ] Two\n")
    assert sorted(titles(look(notes, clock))) == ["Deep", "Two"]


def test_a_reader_that_heeds_the_day_reads_again_on_another(notes: Path, clock: Clock, parsed: list[str]) -> None:
    look(notes, clock)
    clock.pass_(days=1)
    look(notes, clock)

    assert parsed == ["markdown-tasks"] * 2
    assert len(held(notes)["readings"]) == 1


def test_a_file_that_cannot_be_read_is_told_from_what_is_kept_too(notes: Path, clock: Clock) -> None:
    with (notes / "notes/big.md").open("wb") as file:
        file.truncate(17_000_000)

    first, again = look(notes, clock), look(notes, clock)

    assert first.reading is not None
    assert [str(one) for one in first.reading.told] == ["notes/big.md: cannot be read: is larger than 16 MB"]
    assert again.reading == first.reading


def test_a_plan_has_the_same_bytes_with_and_without_what_is_kept(root: Path, clock: Clock, sure: None) -> None:
    (root / "work.ics").write_bytes(CALENDAR.encode())
    note(root, "".join(SAMPLES["markdown-tasks"]))
    note(root, SAMPLES["todo.txt"][0], "todo.txt")
    name_sources(
        root,
        notes={"reader": "markdown-tasks", "path": "notes"},
        todo={"reader": "todo.txt", "path": "todo.txt"},
        work={"reader": "ics", "path": "work.ics"},
    )

    def shown() -> tuple[str, str]:
        with open_workspace(root, clock) as workspace:
            today = planned(workspace)
            return json.dumps(today_shape(today)), repr((today.state.tasks, today.state.calendar))

    first = shown()
    clock.pass_(seconds=0)
    kept = shown()
    for path in (root / "state/kept").iterdir():
        path.unlink()

    assert first == kept == shown()
    assert len(list((root / "state/kept").glob("*.json"))) == 3


@pytest.mark.parametrize("name", [name for name in READERS if name != "git"])
def test_a_reading_that_was_kept_is_the_one_that_was_made(root: Path, clock: Clock, sure: None, name: str) -> None:
    reader = READERS[name]
    (root / "in").mkdir()
    for number, text in enumerate(SAMPLES[name]):
        ending = reader.endings[0]
        (root / "in" / (ending if "." in ending[1:] else f"{number}{ending}")).write_bytes(text.encode())
    name_sources(root, mine={"reader": name, "path": "in"})

    first, again = look(root, clock), look(root, clock)

    assert first.reading is not None
    assert repr(again.reading) == repr(first.reading)
    assert held(root)["readings"]


# what is not believed, or not kept


def overwrite(root: Path, change: Callable[[bytes], bytes]) -> None:
    path = kept_file(root)
    path.write_bytes(change(path.read_bytes()))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut off": lambda root: overwrite(root, lambda data: data[:-20]),
    "changed": lambda root: overwrite(root, lambda data: data.replace(b"One", b"Two")),
    "no JSON": lambda root: overwrite(root, lambda _: b"\xff\x00"),
    "empty": lambda root: overwrite(root, lambda _: b""),
    "too large": lambda root: overwrite(root, lambda data: data + bytes(17_000_000)),
    "readable by others": lambda root: kept_file(root).chmod(0o644),
    "a folder": lambda root: (kept_file(root).unlink(), kept_file(root).mkdir()),
    "a pipe": lambda root: (kept_file(root).unlink(), os.mkfifo(kept_file(root))),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_is_broken_or_may_be_somebody_elses_is_read_anew(
    notes: Path, clock: Clock, damage: Callable[[Path], object], parsed: list[str]
) -> None:
    look(notes, clock)
    damage(notes)

    assert sorted(titles(look(notes, clock))) == ["Deep", "One"]
    assert len(parsed) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"marks": 3}, {"marks": {"a": "b"}}, {"marks": {"a": [1]}}, {"bodies": 1}, {"readings": [1]},
        {"readings": [{}]}, {"read_at": "2026-11-22"}, {"read_at": 3}, {"since": "long ago"}, {"format": 99},
        {"readings": [{"wanted": {"day": "2026-11-22"}, "reading": {"entries": [[]], "told": []}}]},
    ],
    ids=str,
)  # fmt: skip
def test_what_nobody_would_have_kept_is_read_anew(
    notes: Path, clock: Clock, change: dict[str, object], parsed: list[str]
) -> None:
    look(notes, clock)
    rest = f'"kept": {json.dumps({**held(notes), **change})}}}\n'
    kept_file(notes).write_text(f'{{"sha256": "{hashlib.sha256(rest.encode()).hexdigest()}",\n{rest}', "utf-8")

    assert sorted(titles(look(notes, clock))) == ["Deep", "One"]
    assert len(parsed) == 2


def test_a_link_in_its_place_is_neither_followed_nor_written_through(notes: Path, clock: Clock, tmp_path: Path) -> None:
    look(notes, clock)
    elsewhere = tmp_path / "elsewhere.json"
    kept_file(notes).rename(elsewhere)
    before = elsewhere.read_bytes()
    kept_file(notes).symlink_to(elsewhere)
    clock.pass_(minutes=5)

    assert look(notes, clock).as_of == clock()
    assert elsewhere.read_bytes() == before


def test_what_another_version_kept_is_read_anew(
    notes: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    look(notes, clock)
    monkeypatch.setattr(kept_module, "made_by", lambda: "another")

    look(notes, clock)

    assert len(parsed) == 2


def test_other_settings_have_nothing_kept(notes: Path, clock: Clock, parsed: list[str]) -> None:
    look(notes, clock)
    name_sources(notes, mine={"reader": "markdown-tasks", "path": "notes/*.md"})

    assert titles(look(notes, clock)) == ["One"]
    assert len(parsed) == 2


def test_what_came_with_a_workspace_from_elsewhere_is_not_believed_and_nothing_is_kept_there(
    notes: Path, clock: Clock, parsed: list[str]
) -> None:
    look(notes, clock)
    kept_file(notes).rename(notes / "state/kept/before.json")
    trust_store.store().unlink()

    look(notes, clock)

    assert len(parsed) == 2
    assert not kept_file(notes).exists()


def test_a_reading_with_a_known_secret_is_not_kept(
    notes: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.setenv("TRACKER_TOKEN", SECRET)
    note(notes, f"- [ ] Use {SECRET}\n")

    first, again = look(notes, clock), look(notes, clock)

    assert titles(first) == titles(again)
    assert len(parsed) == 2
    assert SECRET not in kept_file(notes).read_text("utf-8")


def test_a_reading_that_is_too_large_is_not_kept(
    notes: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, parsed: list[str]
) -> None:
    monkeypatch.setattr(kept_module, "_MOST_BYTES", 100)

    assert titles(look(notes, clock)) == titles(look(notes, clock))
    assert len(parsed) == 2
    assert kept_file(notes).stat().st_size < 1_000


def test_what_others_could_read_of_what_is_kept_is_told_and_closed(notes: Path, clock: Clock) -> None:
    look(notes, clock)
    kept_file(notes).chmod(0o644)

    assert any("state/kept/mine.json has the rights 644" in one.what for one in examine(notes) if not one.ok)
    mend(notes)
    assert stat.S_IMODE(kept_file(notes).stat().st_mode) == 0o600


def test_where_nothing_can_be_written_it_is_read_each_time(notes: Path, clock: Clock, parsed: list[str]) -> None:
    (notes / "state").mkdir(exist_ok=True)
    (notes / "state/kept").write_text("in the way", "utf-8")

    assert titles(look(notes, clock)) == titles(look(notes, clock))
    assert len(parsed) == 2


def test_what_is_kept_of_a_source_that_is_named_no_more_goes(notes: Path, clock: Clock) -> None:
    look(notes, clock)
    name_sources(notes, Other={"reader": "markdown-tasks", "path": "notes"})
    with open_workspace(notes, clock) as workspace:
        sources_of(workspace)

    assert not kept_file(notes).exists()
    assert len(list((notes / "state/kept").iterdir())) == 1


# commands


def python(code: str) -> str:
    return shlex.join([sys.executable, "-c", code])


class Tracker:
    """A command that counts its runs, and fails when it is told to."""

    def __init__(self, root: Path) -> None:
        self.runs = root / "runs"
        self.broken = root / "broken"
        code = (
            f"import os, sys; open({str(self.runs)!r}, 'a').write('.');"
            f"sys.exit('not logged in') if os.path.exists({str(self.broken)!r}) else print({json.dumps(ISSUES)!r})"
        )
        name_sources(root, mine={"reader": "github-issues", "command": python(code)})

    @property
    def count(self) -> int:
        return len(self.runs.read_text()) if self.runs.exists() else 0


def fresh(root: Path, clock: Clock, freshness: Freshness) -> SourceLook:
    """A look as fresh as is asked for, also at what is no part of a day."""
    from orchestrator.face.sources import Sources

    with open_workspace(root, clock) as workspace:
        _, options = workspace.days.sources()
        return Sources(root, clock(), lambda: workspace.secrets({}), freshness=freshness).look("mine", options)


def test_a_command_that_ran_a_moment_ago_is_not_run_for_a_look(root: Path, clock: Clock, parsed: list[str]) -> None:
    tracker = Tracker(root)

    first = fresh(root, clock, "recent")
    clock.pass_(seconds=RECENT.total_seconds() - 1)
    recent = fresh(root, clock, "recent")
    assert (tracker.count, recent.reading, recent.as_of) == (1, first.reading, first.as_of)
    clock.pass_(seconds=1)
    assert fresh(root, clock, "recent").as_of == clock()
    assert fresh(root, clock, "now").as_of == clock()
    assert tracker.count == 3
    assert len(parsed) == 1  # the same bytes


def test_what_is_kept_is_shown_whatever_its_age_and_nothing_runs_for_it(root: Path, clock: Clock) -> None:
    tracker = Tracker(root)

    nothing = fresh(root, clock, "kept")
    assert (nothing.reading, nothing.hole, nothing.since, tracker.count) == (None, "not read yet: baton today", "", 0)
    fresh(root, clock, "now")
    clock.pass_(days=100)
    kept = fresh(root, clock, "kept")

    assert titles(kept) == ["Mend it"]
    assert (kept.hole, tracker.count) == ("", 1)


def test_since_when_it_fails_is_remembered_until_it_is_read_again(root: Path, clock: Clock) -> None:
    tracker = Tracker(root)
    fresh(root, clock, "now")
    tracker.broken.touch()
    began = clock().isoformat()

    failed = fresh(root, clock, "now")
    clock.pass_(days=2)
    again = fresh(root, clock, "recent")
    clock.pass_(minutes=1)
    kept = fresh(root, clock, "kept")

    assert (failed.reading, failed.since) == (None, began)
    assert (again.reading, again.since, tracker.count) == (None, began, 3)
    assert (titles(kept), kept.since, tracker.count) == (["Mend it"], began, 3)
    assert "not logged in; as of" in kept.hole
    tracker.broken.unlink()
    assert (fresh(root, clock, "now").since, held(root)["since"]) == ("", None)


def test_nothing_stands_in_for_a_repository_that_is_gone(root: Path, clock: Clock, tmp_path: Path) -> None:
    repository = tmp_path / "site"
    git = ["git", "-C", str(repository), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", "init", "-q", "-b", "main", str(repository)], check=True)
    environment = {"PATH": os.environ["PATH"], "GIT_COMMITTER_DATE": clock().isoformat()}
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Begin"], check=True, env=environment)
    name_sources(root, mine={"reader": "git", "path": [str(repository)]})

    first = fresh(root, clock, "now")
    repository.rename(tmp_path / "moved")
    kept, gone = fresh(root, clock, "kept"), fresh(root, clock, "now")

    assert first.reading is not None
    assert len(first.reading.entries) == 1
    assert (kept.reading, kept.hole) == (first.reading, "")
    assert (gone.reading, gone.since) == (None, clock().isoformat())
    assert "is no git repository" in gone.hole


def test_since_when_outlives_a_new_version(root: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker = Tracker(root)
    tracker.broken.touch()
    began = fresh(root, clock, "now").since
    clock.pass_(days=1)
    monkeypatch.setattr(kept_module, "made_by", lambda: "another")

    assert fresh(root, clock, "now").since == began


def test_a_file_that_is_not_there_is_a_hole_since_then(root: Path, clock: Clock, sure: None) -> None:
    name_sources(root, mine={"reader": "markdown-tasks", "path": "gone.md"})
    began = look(root, clock).since
    clock.pass_(days=1)

    assert (began, look(root, clock).since) == (began, began)
    note(root, "- [ ] Back\n", "gone.md")
    assert titles(look(root, clock)) == ["Back"]
    assert look(root, clock).since == ""


def test_the_plan_is_the_same_whenever_it_was_read_and_since_when_it_was_not(root: Path, clock: Clock) -> None:
    name_sources(root, mine={"reader": "markdown-tasks", "path": "gone.md"})
    note(root, "- [ ] One\n")

    def digest() -> tuple[object, object]:
        with open_workspace(root, clock) as workspace:
            shape = today_shape(planned(workspace))
            return shape["digest"], shape["holes"][0]["since"]

    first = digest()
    kept_file(root).unlink()
    clock.pass_(minutes=3)
    second = digest()

    assert first[0] == second[0]
    assert first[1] != second[1]


# addresses


@pytest.fixture
def web(root: Path, server: Server) -> Server:
    address = server.at("/private-4711/work.ics", body=CALENDAR.encode(), ETag='"1"', Last_Modified="yesterday")
    name_sources(root, mine={"reader": "ics", "address": address})
    return server


def test_a_calendar_is_asked_whether_it_has_changed(root: Path, clock: Clock, web: Server, parsed: list[str]) -> None:
    first = look(root, clock)
    web.at("/private-4711/work.ics", 304)
    clock.pass_(hours=1)
    same = look(root, clock)

    assert same.reading == first.reading
    assert same.as_of == clock()
    assert web.asked[1][1]["if-none-match"] == '"1"'
    assert web.asked[1][1]["if-modified-since"] == "yesterday"
    assert parsed == ["ics"]


def test_a_calendar_that_has_changed_is_read_anew(root: Path, clock: Clock, web: Server) -> None:
    look(root, clock)
    web.at("/private-4711/work.ics", body=CALENDAR.replace("Standup", "Daily").encode(), ETag='"2"')

    assert "Daily, short" in titles(look(root, clock))
    assert held(root)["bodies"][0]["etag"] == '"2"'


def test_a_source_no_day_is_made_from_is_a_hole_of_the_state_once_it_could_not_be_read(root: Path) -> None:
    clock = Clock()
    name_sources(root, tracker={"reader": "github-issues", "command": "no-such-program-here"})
    with open_workspace(root, clock) as workspace:
        assert [hole.source for hole in workspace.state().holes] == []
        sources_of(workspace)
        began = clock.now
        clock.pass_(days=2)
        [hole] = workspace.state().holes
        assert (hole.source, hole.since) == ("tracker", began.isoformat())
        assert hole.why.startswith("no-such-program-here cannot be run")


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [(503, b"", "127.0.0.1: answers 503"), (200, b"<html>Log in</html>", "is no calendar: it begins with")],
    ids=["refused", "another page"],
)
def test_what_lay_there_stands_in_for_an_address_that_gives_nothing(
    root: Path, clock: Clock, web: Server, status: int, body: bytes, why: str
) -> None:
    first = look(root, clock)
    web.at("/private-4711/work.ics", status, body)
    clock.pass_(hours=5)
    began = clock().isoformat()

    stands_in = look(root, clock)

    assert stands_in.reading == first.reading
    assert (stands_in.as_of, stands_in.since) == (first.as_of, began)
    assert stands_in.hole.startswith(why)
    assert "; as of Sun 22 Nov 12:00" in stands_in.hole
    assert source_shape(stands_in, clock())["holes"][0]["since"] == began
    clock.now = (first.as_of or clock.now) + LONGEST_STAND_IN + timedelta(seconds=1)
    too_old = look(root, clock)
    assert (too_old.reading, too_old.since) == (None, began)


def test_a_calendar_of_other_days_is_made_of_what_lay_there(root: Path, clock: Clock, web: Server) -> None:
    fresh(root, clock, "now")
    clock.pass_(days=2)

    later = fresh(root, clock, "kept")

    assert len(web.asked) == 1
    assert titles(later)
    assert len(held(root)["readings"]) == 2


def test_no_address_is_asked_in_a_workspace_that_came_from_elsewhere(root: Path, clock: Clock, web: Server) -> None:
    trust_store.store().unlink()

    seen = look(root, clock)

    assert (seen.reading, web.asked) == (None, [])
    assert seen.hole == "asks 127.0.0.1, and this workspace is not known to be yours: baton trust --always"


def test_an_address_that_a_variable_holds_is_told_nowhere(
    root: Path, clock: Clock, web: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = web.at("/private-4711/b.ics", body=CALENDAR.replace("All", f"All {web.base}/private-4711/b.ics").encode())
    monkeypatch.setenv("MY_CALENDAR", private)
    name_sources(root, mine={"reader": "ics", "address_env": "MY_CALENDAR"})

    shown = [source_shape(look(root, clock), clock())]
    web.at("/private-4711/b.ics", 404)
    shown.append(source_shape(look(root, clock), clock()))
    web.end()
    shown.append(source_shape(look(root, clock), clock()))
    monkeypatch.setenv("MY_CALENDAR", "ftp://elsewhere/private-4711")
    shown.append(source_shape(look(root, clock), clock()))
    before = kept_file(root).read_bytes()
    monkeypatch.delenv("MY_CALENDAR")
    shown.append(source_shape(look(root, clock), clock()))
    assert kept_file(root).read_bytes() == before

    assert shown[0]["where"] == "$MY_CALENDAR"
    assert shown[0]["count"]
    assert shown[1]["hole"].startswith("$MY_CALENDAR: answers 404; as of")
    assert shown[2]["hole"].startswith("$MY_CALENDAR: cannot be reached: Connection refused; as of")
    assert shown[3]["hole"].startswith("$MY_CALENDAR: is no address that begins with")
    assert shown[4]["hole"] == "the variable MY_CALENDAR is not set"
    everything = json.dumps(shown) + "".join(path.read_text("utf-8") for path in (root / "state/kept").iterdir())
    assert "4711" not in everything


@pytest.mark.parametrize(
    "written",
    [
        "{base}{path}",
        "elsewhere{path}",
        "webcal://other.example{path}",
        "private-a4711b4711c4711/other.ics",
        "of ann%40example.org: private-a4711b4711\r\n c4711",
        "t=4711471147114711",
        "{base}/ann%40example.org/private-a4711\r\n b4711c4711/b.ics?x=1&amp;t=47114711\r\n\t47114711",
        "http:\\/\\/other.example\\/ann%40example.org\\/private-a4711b4711c4711\\/b.ics",
        "/ann@example.org/private-a4711b4711c4711/b.ics?x=1\\u0026t=4711471147114711",
    ],
)
def test_a_private_address_is_taken_out_of_what_came_however_it_is_written_there(
    root: Path, clock: Clock, web: Server, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    path = "/ann%40example.org/private-a4711b4711c4711/b.ics?x=1&t=4711471147114711"
    title = written.format(base=web.base, path=path)
    monkeypatch.setenv("MY_CALENDAR", web.at(path, body=CALENDAR.replace("All", f"All {title} all").encode()))
    name_sources(root, mine={"reader": "ics", "address_env": "MY_CALENDAR"})

    told = json.dumps(source_shape(look(root, clock), clock()))

    assert "$MY_CALENDAR" in told
    assert " all" in told
    assert "4711" not in told


def test_another_address_of_the_same_variable_has_nothing_kept(
    root: Path, clock: Clock, web: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_CALENDAR", f"{web.base}/private-4711/work.ics")
    name_sources(root, mine={"reader": "ics", "address_env": "MY_CALENDAR"})
    look(root, clock)
    monkeypatch.setenv("MY_CALENDAR", web.at("/other.ics", 404))

    assert look(root, clock).reading is None


def test_a_body_with_a_known_secret_is_not_kept(
    root: Path, clock: Clock, web: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_TOKEN", SECRET)
    body = CALENDAR.replace("VERSION:2.0", f"VERSION:2.0\r\nX-OWN:{SECRET}")
    web.at("/private-4711/work.ics", body=body.encode(), ETag='"1"')
    look(root, clock)

    assert held(root)["bodies"] == held(root)["readings"] == []


def test_a_day_asks_and_a_look_soon_after_does_not(root: Path, clock: Clock, web: Server) -> None:
    def state(workspace: Workspace, freshness: Freshness) -> tuple[int, object]:
        found = planned(workspace, freshness=freshness).state
        return len(found.calendar), found.as_of["calendar"]

    clock.pass_(days=3)
    with open_workspace(root, clock) as workspace:
        nothing = workspace.state(freshness="kept")
        asked = state(workspace, "now")
        clock.pass_(minutes=1)
        assert state(workspace, "recent") == state(workspace, "kept") == asked
        assert asked[0] > 0

    assert [(hole.source, hole.why) for hole in nothing.holes] == [("mine", "not read yet: baton today")]
    assert len(web.asked) == 1
