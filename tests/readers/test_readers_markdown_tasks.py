from __future__ import annotations

import contextlib
from datetime import date

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.reading import Brought, SourceReading, SourceUnread
from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.readers.tasks.fields import minutes_written
from orchestrator.readers.tasks.markdown import read_markdown


def read(text: str | bytes, **values: object) -> SourceReading[HomeTask]:
    return read_markdown(given(text), options(**values))


def one(line: str) -> HomeTask:
    reading = read(line)
    assert reading.told == ()
    (entry,) = reading.entries
    return entry


def told(text: str | bytes) -> list[str]:
    return [str(trouble) for trouble in read(text).told]


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] Find the receipts 📅 2026-11-30 ⏳ 2026-11-28 🛫 2026-11-27 ➕ 2026-11-01 ⏫ 🔁 every week 🆔 tax-1 ⛔ a1,b2",  # noqa: E501
        "- [ ] Find the receipts [due:: 2026-11-30] [scheduled:: 2026-11-28] [start:: 2026-11-27] [created:: 2026-11-01] "  # noqa: E501
        "[priority:: high] [repeat:: every week] [id:: tax-1] [dependsOn:: a1, b2]",
        "- [ ] Find the receipts (due:: 2026-11-30) ⏳ 2026-11-28 [start::2026-11-27] ➕2026-11-01 ⏫\ufe0f "
        "(repeat:: every week) 🆔 tax-1 (dependsOn:: a1,b2) ^block-1",
    ],
)
def test_the_two_spellings_say_the_same(line: str) -> None:
    entry = one(line)
    assert (entry.id, entry.title, entry.place, entry.state) == (
        "tax-1",
        "Find the receipts",
        "notes/tasks.md:1",
        "open",
    )
    assert (entry.due, entry.scheduled) == (date(2026, 11, 30), date(2026, 11, 28))
    assert (entry.start, entry.created) == (date(2026, 11, 27), date(2026, 11, 1))
    assert (entry.priority, entry.recurrence, entry.depends_on) == ("high", "every week", ("a1", "b2"))
    assert entry.line == line


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("- [ ] a", "open"),
        ("* [x] a", "done"),
        ("+ [X] a", "done"),
        ("1. [/] a", "doing"),
        ("2) [-] a", "cancelled"),
        ("- [?] a", "open"),
        ("> - [ ] a", "open"),
        ("\t- [>] a", "open"),
    ],
)
def test_a_mark_says_the_state(line: str, state: str) -> None:
    assert one(line).state == state


@pytest.mark.parametrize(
    "line", ["- [] a", "- a", "[ ] a", "- [ ]", "- [ ]a", "- [link](x)", "- [x]: y", "a - [ ] b", "- [ ]  "]
)
def test_what_is_no_checkbox_is_no_task(line: str) -> None:
    assert read(line) == SourceReading((), ())


@pytest.mark.parametrize(
    ("line", "project", "energy", "minutes", "title"),
    [
        ("- [ ] Mend links project: site [energy:: low] [minutes:: 20]", "site", "low", 20, "Mend links"),
        ("- [ ] Write #deep project: site minutes: 45", "site", "high", 45, "Write"),
        ("- [ ] Write [project:: big one] energy: mid [estimate:: 1h30m]", "big one", "mid", 90, "Write"),
        ("- [ ] Write ⏱ 45m #project/site #energy/low", "site", "low", 45, "Write"),
        ("- [ ] Ask #anna about `project: x` and 10:30", "", None, None, "Ask #anna about `project: x` and 10:30"),
        ("- [ ] Read project:http://x.org #41", "", None, None, "Read project:http://x.org #41"),
        ("- [ ] Code `📅 2026-01-01` [other:: 3]", "", None, None, "Code `📅 2026-01-01` [other:: 3]"),
    ],
)
def test_project_energy_and_minutes(
    line: str, project: str, energy: str | None, minutes: int | None, title: str
) -> None:
    entry = one(line)
    assert (entry.project, entry.energy, entry.minutes, entry.title) == (project, energy, minutes, title)


def test_tags_are_kept_and_leave_the_title_at_its_end_only() -> None:
    entry = one("- [ ] Ask #anna about it #task #über/x")
    assert (entry.title, entry.tags) == ("Ask #anna about it", ("anna", "task", "über/x"))


def test_done_and_cancelled_days() -> None:
    assert one("- [x] a ✅ 2026-11-26").ended == date(2026, 11, 26)
    assert one("- [x] a [completion:: 2026-11-26]").ended == date(2026, 11, 26)
    assert one("- [-] a ❌ 2026-11-26").ended == date(2026, 11, 26)


NESTED = """\
# Site #
- [ ] Publish
    - not a task
        - [ ] Check links
    - [x] Write 🆔 w
\t- [ ] Ask
- plain
  - [ ] Alone
Text.
- [ ] Last
"""


def test_nested_tasks_know_their_parent_and_section() -> None:
    entries = {entry.title: entry for entry in read(NESTED).entries}
    publish = entries["Publish"].id
    assert {title: entry.parent for title, entry in entries.items()} == {
        "Publish": "",
        "Check links": publish,
        "Write": publish,
        "Ask": publish,
        "Alone": "",
        "Last": "",
    }
    assert {entry.section for entry in entries.values()} == {"Site"}


HIDDEN = """\
---
todo: |
  - [ ] in front matter
---
```sh
- [ ] in a fence
~~~
```
> ~~~~ md
> - [ ] in a quoted fence
> ~~~~
<!--
- [ ] in a comment
-->
%%
- [ ] in an Obsidian comment
%%
- [ ] `code` is a task
---
- [ ] below a rule
"""


def test_code_comments_and_front_matter_hold_no_tasks() -> None:
    reading = read(HIDDEN)
    assert [(entry.title, entry.place) for entry in reading.entries] == [
        ("`code` is a task", "notes/tasks.md:18"),
        ("below a rule", "notes/tasks.md:20"),
    ]
    assert reading.told == ()


def test_a_fence_that_is_never_closed_is_told_with_what_it_hides() -> None:
    assert told("- [ ] a\n```\n- [ ] b\n- [x] c\n") == [
        "notes/tasks.md:2: a code fence is opened here and never closed; 2 tasks are in it and not read"
    ]


def test_front_matter_that_is_never_closed_hides_nothing() -> None:
    assert [entry.title for entry in read("---\n- [ ] a\n").entries] == ["a"]


# ids


def ids(text: str, **values: object) -> list[str]:
    return [entry.id for entry in read(text, **values).entries]


def test_an_id_is_short_and_stays_while_the_title_does() -> None:
    (first,) = ids("- [ ] Find the receipts")
    assert first == "k4c6ro3"
    for text in (
        "# New\n\n* [x] **Find  the receipts**. 📅 2026-11-30 #tax ✅ 2026-11-27\n",
        "> 1. [/] FIND the receipts",
    ):
        assert ids(text) == [first]
    assert ids("- [ ] Find a receipt") != [first]
    assert ids("- [ ] Find the receipts", source="other") != [first]


def test_an_id_does_not_depend_on_the_file() -> None:
    parts = [Brought("a.md", b"- [ ] b"), Brought("b.md", b"- [ ] a")]
    assert [entry.id for entry in read_markdown(parts, options()).entries] == [*ids("- [ ] b"), *ids("- [ ] a")]


def test_the_same_title_again_is_another_task() -> None:
    first, second = ids("- [ ] Call\n- [x] call\n")
    assert first == ids("- [ ] Call")[0] != second


def test_a_recurring_task_is_another_one_each_time() -> None:
    before, after = ids(
        "- [ ] Water 🔁 every week 📅 2026-12-04\n- [x] Water 🔁 every week 📅 2026-11-27 ✅ 2026-11-27\n"
    )
    assert before != after
    assert [after] == ids("- [ ] Water 🔁 every week 📅 2026-11-27")


def test_an_id_that_stands_twice_is_told_and_the_second_gets_another() -> None:
    reading = read("- [ ] a 🆔 x\n- [ ] b [id:: x]\n")
    assert [str(trouble) for trouble in reading.told] == ["notes/tasks.md:2: id 'x' stands at notes/tasks.md:1 too"]
    first, second = reading.entries
    assert (first.id, second.id, second.has_own_id) == ("x", ids("- [ ] b")[0], False)


def test_two_thousand_tasks_have_two_thousand_ids() -> None:
    assert len(set(ids("".join(f"- [ ] Task {number}\n" for number in range(2000))))) == 2000


# what cannot be read


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("- [ ] a 📅 2026-02-30", "due: '2026-02-30' is no day; write one such as 2026-11-30"),
        ("- [ ] a [due:: tomorrow]", "due: 'tomorrow' is no day; write one such as 2026-11-30"),
        ("- [ ] a 📅", "due: no day stands there; write one such as 2026-11-30"),
        ("- [ ] a 📅 20261130", "due: '20261130' is no day; write one such as 2026-11-30"),
        ("- [ ] a 📅 2026-11-30 [due:: 2026-12-01]", "has two days of due: 2026-11-30 holds, not 2026-12-01"),
        (
            "- [ ] a 🔁 every blue moon",
            "recurrence: 'every blue moon' is not understood; write one such as every 2 weeks",
        ),
        ("- [ ] a [energy:: heaps]", "energy: 'heaps' is not understood"),
        ("- [ ] a [minutes:: a few]", "minutes: 'a few' is not understood"),
        ("- [ ] a [priority:: urgent]", "priority: 'urgent' is not understood"),
        ("- [x] a ✅ 2027-01-01", "is done on 2027-01-01, a day to come"),
        ("- [ ] a ➕ 2027-01-01", "was created on 2027-01-01, a day to come"),
        ("- [ ] a 🆔", "id: nothing stands there"),
    ],
)
def test_a_field_that_is_not_understood_is_told_and_the_task_kept(line: str, why: str) -> None:
    reading = read(line)
    assert [(str(trouble), trouble.kept) for trouble in reading.told] == [(f"notes/tasks.md:1: {why}", True)]
    assert [entry.title for entry in reading.entries] == ["a"]


def test_a_task_without_a_title_and_one_without_end_are_told() -> None:
    assert told("- [ ] 📅 2026-11-30") == ["notes/tasks.md:1: is a task without a title"]
    assert told(f"- [ ] {'a' * 30_000}") == ["notes/tasks.md:1: is a task of 30,006 characters"]


def test_another_encoding_is_read_and_told() -> None:
    reading = read("- [ ] Müll\n".encode("cp1252"))
    assert [entry.title for entry in reading.entries] == ["Müll"]
    assert told("x\n- [ ] Müll\n".encode("cp1252"))[0].startswith("notes/tasks.md:2: is not UTF-8 from here on")
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert [entry.title for entry in read("- [ ] Müll\n".encode(encoding)).entries] == ["Müll"]


def test_what_is_no_text_takes_nothing_from_the_other_files() -> None:
    with pytest.raises(SourceUnread, match="is no text: it holds zero bytes"):
        read(b"\0\1")
    reading = read_markdown([Brought("a.md", b"\0"), Brought("b.md", b"- [ ] b")], options())
    assert [entry.title for entry in reading.entries] == ["b"]
    assert [str(trouble) for trouble in reading.told] == ["a.md: is no text: it holds zero bytes"]


def test_lines_are_counted_as_editors_do() -> None:
    assert [entry.place for entry in read("a\x0c\u2028\r\n- [ ] b\r- [ ] c").entries] == [
        "notes/tasks.md:2",
        "notes/tasks.md:3",
    ]


def test_a_reading_is_json() -> None:
    assert read("- [ ] a 📅 2026-11-30 #x\n- [ ] b 📅 x").plain()["entries"][0]["due"] == "2026-11-30"


@pytest.mark.parametrize(
    ("text", "minutes"), [("45", 45), ("1h", 60), ("1h30m", 90), ("20'", 20), ("", None), ("0", None), ("x", None)]
)
def test_minutes(text: str, minutes: int | None) -> None:
    assert minutes_written(text) == minutes


PIECES = st.sampled_from(
    [
        "- [ ] ",
        "- [x] ",
        "  ",
        "\t",
        "> ",
        "a",
        "B c",
        "📅",
        " 2026-11-30",
        "[due:: ",
        "]",
        "(id:: ",
        ")",
        "🆔 ",
        "x",
        "🔁",
        "every ",
        "week",
        "\n",
        "\r\n",
        "```",
        "~~~",
        "<!--",
        "-->",
        "%%",
        "#tag",
        "`",
        "---\n",
        "^b",
        "\x0b",
        "\u2028",
        "é",
        "\ufeff",
        "⛔",
        ",",
    ]
)


@tried(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_is_too_odd_and_no_task_is_lost(text: str) -> None:
    reading = read(text)
    plain = reading.plain()
    assert len(plain["entries"]) == len({entry.id for entry in reading.entries})
    shown = {entry.number for entry in reading.entries} | {int(one.place.rpartition(":")[2]) for one in reading.told}
    if not any(mark in text for mark in ("```", "~~~", "<!--", "%%", "---")):
        lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        boxes = {
            number
            for number, line in enumerate(lines, 1)
            if line.lstrip(" \t").startswith(("- [ ] ", "- [x] ")) and line.split("] ", 1)[1].strip()
        }
        assert boxes <= shown


@tried(st.binary(max_size=200))
def test_bytes_raise_the_one_error_or_are_read(data: bytes) -> None:
    with contextlib.suppress(SourceUnread):
        read(data).plain()


@pytest.mark.parametrize(
    "line", ["> " * 200 + "x", "\t> " * 200 + "```", "[due::" + " " * 19_000, "`" * 19_000, "📅" * 5_000]
)
def test_no_line_takes_long(line: str) -> None:
    """One of these took two to the number of its signs; what is too slow here does not end."""
    read(line)
    read(f"- [ ] a {line}")
