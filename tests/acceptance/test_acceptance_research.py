"""The research app as a person uses it, on a site of thirty pages of this machine, offline and with a model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from acceptance_workspace import Baton, Ended
from chat_server import ChatServer, chat_server
from research_model import says
from thirty_pages import ThirtyPages, addresses

from orchestrator.cli.main import main

SOME = (
    "/courier/bridge.html",
    "/radio/0312.html",
    "/county/report-2016.pdf",
    "/weekly/warning.html",
    "/old/history.html",
)


@pytest.fixture
def site() -> Iterator[ThirtyPages]:
    with ThirtyPages() as site:
        thread = Thread(target=site.serve_forever, args=(0.01,))
        thread.start()
        yield site
        site.shutdown()
        thread.join()


@pytest.fixture
def model() -> Iterator[ChatServer]:
    with chat_server() as server:
        server.says = says
        yield server


@dataclass
class Reader:
    """The command in this process, which learns only once how to read pages."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str) -> Ended:
        self.capsys.readouterr()
        code = main(words)
        return Ended(code, *self.capsys.readouterr())


@pytest.fixture
def reader(
    baton: Baton,
    site: ThirtyPages,
    model: ChatServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Reader:
    """A workspace that may read that site, and has a model."""
    monkeypatch.chdir(baton.root)
    settings = baton.root / "baton.yaml"
    text = settings.read_text("utf-8").replace("http://127.0.0.1:11434/v1", model.url)
    settings.write_text(f'{text}\nweb: {{allow: ["{site.base}"]}}\n', "utf-8")
    return Reader(baton.root, capsys)


def started(reader: Reader, named: list[str], *words: str) -> str:
    ended = reader("run", "research", "-p", f"addresses={json.dumps(named)}", "--json", *words)
    assert ended.code == 3, ended.err
    return str(ended.json["run"])


def report(reader: Reader, run: str = "@last") -> str:
    return reader("cat", run, "report").out


def test_without_anything_to_read_it_says_so_and_makes_nothing_up(reader: Reader) -> None:
    assert reader("run", "research", "-p", "topic=old bridge").code == 0

    told = report(reader)
    assert "Nothing was read, so nothing is said here." in told
    assert "search: not configured" in told


def test_nothing_is_fetched_before_the_yes(reader: Reader, site: ThirtyPages) -> None:
    started(reader, addresses(site.base))

    assert site.asked == []
    assert reader("reject", "d-1").code == 4
    assert site.asked == []


def test_a_site_of_thirty_pages_is_read_and_what_stands_there_is_told(reader: Reader, site: ThirtyPages) -> None:
    settings = reader.root / "baton.yaml"
    feed = f'sources: {{feeds: {{reader: feeds, address: "{site.base}/feed.xml"}}}}\n'
    settings.write_text(settings.read_text("utf-8") + feed, "utf-8")
    started(reader, addresses(site.base), "-p", "topic=old bridge")

    assert reader("approve", "d-1").code == 0
    told = report(reader)

    assert "could not be read" in told.splitlines()[2]
    assert "robots.txt of 127.0.0.1 does not allow it" in told
    assert "/gone.html: answers 404" in told
    assert "/private/draft.html" not in [path for path, _ in site.asked]
    assert "it says that it is not free to read" in told
    assert "are copies of each other, and count as one source" in told
    assert "40,000 and 45,000" in told
    assert "one of them says not" in told
    assert "page 2, line" in told
    assert "https://creativecommons.org/licenses/by/4.0/" in told
    assert "/old/history.html led on to it" in told
    assert f"{site.base}/gazette/closed.html" in told  # from the feed
    assert reader("verify", "@last").code == 0


def test_quotes_that_do_not_stand_there_go_back_and_what_stays_unproven_is_listed(
    reader: Reader, site: ThirtyPages, model: ChatServer
) -> None:
    paths = ("/courier/bridge.html", "/engineers/rust.html", "/traders/letter.html", "/university/survey.html",
             "/weekly/warning.html", "/county/report-2016.pdf", "/river/eels.html")  # fmt: skip
    run = started(reader, [site.base + path for path in paths], "-p", "topic=old bridge", "--profile", "local")

    assert reader("approve", "d-1").code == 3
    assert "The mayor said so." in reader("inbox", "d-2").out
    doubted = json.loads(reader("cat", run, "doubted").out)["claims"]
    limit = next(one for one in doubted if one["claim"].startswith("The limit"))
    assert (limit["code"], limit["model"]) == ("the passage says not, and the claim does not", "yes")
    assert reader("answer", "d-2", "approve", "-p", f"drop=[{limit['number']}]").code == 0

    told = report(reader)
    proven, _, rest = told.partition("## Not proven")
    assert "The bridge carried 40,000 cars a day." in proven
    assert "400,000" not in proven
    assert "30 percent of their customers, the traders say" in proven
    assert "The limit of 12 tonnes was put up." not in proven
    assert "not found (what it leaves out says “not”)" in rest
    assert "unchecked (only a part of it is here" in rest
    assert "you left it out" in rest
    assert "1 of them left out by you" in proven
    assert "you kept it" in rest
    assert "Nothing of it was taken." in proven
    assert sum("what_is_wrong" in str(asked) for asked in model.asked) == 3, "nothing is asked for twice"
    assert reader("verify", run).code == 0


def test_whoever_edits_the_plan_says_what_is_read(reader: Reader, site: ThirtyPages) -> None:
    run = started(reader, addresses(site.base), "-p", "topic=ferry")
    plan = json.loads(reader("cat", run, "plan").out)
    plan["sources"] = [one for one in plan["sources"] if "ferry" in one["address"]]
    (reader.root / "plan.json").write_text(json.dumps(plan), "utf-8")

    assert reader("edit", "d-1", "--with", "plan.json").code == 0
    assert [path for path, _ in site.asked] == ["/robots.txt", "/ferry/timetable.html"]


def test_again_says_what_changed_what_is_gone_and_which_claims_no_longer_stand(
    reader: Reader, site: ThirtyPages
) -> None:
    first = started(reader, [site.base + path for path in SOME], "-p", "topic=old bridge")
    assert reader("approve", "d-1").code == 0

    status, headers, body = site.files["/gazette/history.html"]
    changed = body.replace(b"opened in 1921", b"opened in 1922")
    site.files["/gazette/history.html"] = (status, {**headers, "ETag": '"new"'}, changed)
    site.files["/radio/0312.html"] = (410, {}, b"")
    site.asked.clear()
    ended = reader("run", "research", "-p", f"again={first}", "--json")
    assert ended.code == 3, ended.err
    assert reader("approve", ended.json["decision"]).code == 0

    told = report(reader, ended.json["run"]).partition(f"## Since {first}")[2].partition("\n## ")[0]
    assert "/old/history.html: changed" in told
    assert "/radio/0312.html: gone: " in told
    assert "3 sources as they were" in told
    assert "no longer stands: The old bridge of Linden was opened in 1921." in told
    assert "no longer stands: The bridge carried 40,000 cars a day." in told
    assert all(known for path, known in site.asked if path == "/courier/bridge.html"), "it is asked whether it changed"


def test_verify_finds_a_quote_that_was_changed_by_hand_without_any_network(reader: Reader, site: ThirtyPages) -> None:
    run = started(reader, [site.base + "/ferry/timetable.html"], "-p", "topic=ferry")
    assert reader("approve", "d-1").code == 0
    site.files.clear()
    site.asked.clear()
    assert reader("verify", run).code == 0

    again = reader("fork", run, "--from", "report", "--json", "--no-drive").json["run"]
    changed = report(reader, run).replace("every 40 minutes", "every 4 minutes")
    (reader.root / "changed.md").write_text(changed, "utf-8")
    assert reader("take", again, "--with", "changed.md").code == 0
    found = reader("verify", again)
    assert found.code == 1
    assert "the report quotes what no source says: The ferry takes twelve cars and runs every 4 minutes." in found.out
    assert site.asked == []
