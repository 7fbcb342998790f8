from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.issues import IssueEntry, read_issues
from orchestrator.readers.reading import Brought, SourceReading, SourceUnread

GH = """[{"closedAt":null,"createdAt":"2026-11-01T09:00:00Z","labels":[{"id":"L","name":"bug","color":"f00"}],"number":41,
"state":"OPEN","title":"Search  index","updatedAt":"2026-11-11T09:00:00Z","url":"https://github.com/me/site/issues/41"}]"""  # noqa: E501
REST = """[{"number":41,"title":"Search index","state":"closed","html_url":"https://github.com/me/site/issues/41",
"repository_url":"https://api.github.com/repos/me/site","user":{"login":"anna"},"assignees":[{"login":"me"}],
"labels":[{"name":"bug"}],"milestone":{"title":"1.0"},"created_at":"2026-11-01T09:00:00Z","updated_at":"2026-11-11T09:00:00Z",
"closed_at":"2026-11-11T09:00:00Z"},
{"number":42,"title":"Mend it","state":"open","html_url":"https://github.com/me/site/pull/42","pull_request":{"merged_at":null}}]"""
GITEA = """[{"id":1,"number":7,"title":"Water","state":"open","html_url":"https://git.x.org/me/home/issues/7",
"user":{"login":"me"},"labels":[],"assignees":null,"milestone":null,"due_date":"2026-11-30T00:00:00+01:00",
"created_at":"2026-11-01T10:00:00+01:00","updated_at":"2026-11-02T10:00:00+01:00","closed_at":null,"pull_request":null,
"repository":{"id":3,"name":"home","full_name":"me/home"}}]"""


def read(text: str | bytes) -> SourceReading[IssueEntry]:
    return read_issues(given(text, "gh"), options())


def test_what_gh_prints() -> None:
    (entry,) = read(GH).entries
    assert entry == IssueEntry(
        41, "Search index", "open", "https://github.com/me/site/issues/41", "https://github.com/me/site/issues/41",
        labels=("bug",), created=datetime(2026, 11, 1, 9, tzinfo=UTC), updated=datetime(2026, 11, 11, 9, tzinfo=UTC),
    )  # fmt: skip


def test_what_githubs_interface_answers() -> None:
    issue, pull = read(REST).entries
    assert (issue.state, issue.repository, issue.author, issue.assignees, issue.milestone) == (
        "closed",
        "me/site",
        "anna",
        ("me",),
        "1.0",
    )
    assert issue.closed == datetime(2026, 11, 11, 9, tzinfo=UTC)
    assert (issue.is_pull_request, pull.is_pull_request, pull.is_merged) == (False, True, False)


def test_what_gitea_answers() -> None:
    (entry,) = read(GITEA).entries
    assert (entry.number, entry.repository, entry.is_pull_request) == (7, "me/home", False)
    assert entry.due == datetime.fromisoformat("2026-11-30T00:00:00+01:00")


@pytest.mark.parametrize(("name", "numbers"), [("search-issues", [2, 1]), ("paginate-issues", [13, 12, 11])])
def test_recorded_answers_of_github(name: str, numbers: list[int]) -> None:
    """From @octokit/fixtures."""
    data = (Path(__file__).parent / "octokit" / f"{name}.json").read_bytes()
    reading = read(data)
    assert (sorted(entry.number for entry in reading.entries), reading.told) == (sorted(numbers), ())
    assert all(entry.url == entry.place and entry.created and entry.author for entry in reading.entries)


def test_pages_one_after_another_are_one_list() -> None:
    assert [entry.number for entry in read(f"{REST}{GITEA}").entries] == [41, 42, 7]


def test_of_one_that_is_there_twice_the_newer_holds() -> None:
    reading = read(f"{GH}\n{REST}".replace("2026-11-11T09", "2026-11-12T09", 1))
    assert [(entry.number, entry.state) for entry in reading.entries] == [(41, "open"), (42, "open")]
    assert [one.why for one in reading.told] == ["#41 stands there twice; the version that was updated last holds"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            '[{"number": 1}, {"number": 2, "title": "a", "state": "open"}]',
            "gh:1: is an issue without a number or a title",
        ),
        (
            '[{"number": 2, "title": "a", "state": "odd"}]',
            "gh:1: #2: the state 'odd' is not understood; it counts as open",
        ),
        (
            '[{"number": 2, "title": "a", "state": "open", "createdAt": "soon"}]',
            "gh:1: #2: created 'soon' is no moment",
        ),
        (
            '[{"number": 2, "title": "a", "state": "open", "createdAt": "2027-01-01T00:00:00Z"}]',
            "gh:1: was created on 2027-01-01, a day to come",
        ),
        ('[{"number": 2, "title": "a", "state": "open"}, {"message": "x"}]', "gh:1: is an answer, and no issue: x"),
    ],
)
def test_a_broken_issue_is_told_and_the_others_used(text: str, why: str) -> None:
    reading = read(text)
    assert [entry.number for entry in reading.entries] == [2]
    assert [str(one) for one in reading.told] == [why]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"message": "Bad credentials", "documentation_url": "https://x"}', "answers: Bad credentials"),
        (
            "To get started with GitHub CLI, please run:  gh auth login",
            "is no JSON: it begins with “To get started with GitHub CLI",
        ),
        ("", "is no JSON: it is empty"),
    ],
)
def test_an_answer_that_is_no_list_is_a_hole(text: str, why: str) -> None:
    with pytest.raises(SourceUnread, match=why):
        read(text)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "login", "title", "merged_at"]), inner, max_size=2)
    ),
)
ISSUE = st.fixed_dictionaries(
    {"number": st.integers(), "title": st.text(min_size=1)},
    optional=dict.fromkeys(
        (
            "state",
            "labels",
            "user",
            "author",
            "assignees",
            "milestone",
            "created_at",
            "updatedAt",
            "pull_request",
            "repository",
            "html_url",
            "items",
            "message",
        ),
        VALUES,
    ),
)


@tried(st.lists(ISSUE | st.dictionaries(st.text(max_size=5), VALUES, max_size=3), max_size=4))
def test_no_issue_is_lost_without_a_word(issues: list[dict[str, object]]) -> None:
    try:
        reading = read(json.dumps(issues))
    except SourceUnread:
        assert len(issues) == 1
        return
    reading.plain()
    if not any("items" in issue for issue in issues):
        assert len(reading.entries) + len([one for one in reading.told if not one.kept]) == len(issues)


def test_each_part_is_read() -> None:
    reading = read_issues([Brought("a", GH.encode()), Brought("b", b"no"), Brought("c", GITEA.encode())], options())
    assert [entry.number for entry in reading.entries] == [41, 7]
    assert [one.place for one in reading.told] == ["b"]
