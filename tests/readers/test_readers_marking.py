from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from brought import FRIDAY, given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.readers.tasks.markdown import read_markdown
from orchestrator.readers.tasks.marking import NotMarked, mark_done, mark_done_in
from orchestrator.readers.tasks.recurrence import NotUnderstood, recurrence_of
from orchestrator.readers.tasks.todo_txt import read_todo_txt


def tasks_of(text: str) -> tuple[HomeTask, ...]:
    return read_markdown(given(text), options()).entries


def done(text: str, which: int = 0) -> str:
    return mark_done(text, tasks_of(text)[which], FRIDAY)


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("- [ ] Buy milk", "- [x] Buy milk"),
        ("  * [/]  Buy milk  ", "  * [x]  Buy milk  "),
        ("> 1. [ ] Buy milk 📅 2026-11-30", "> 1. [x] Buy milk 📅 2026-11-30 ✅ 2026-11-27"),
        ("- [ ] Buy milk ⏫ ^ab-1", "- [x] Buy milk ⏫ ✅ 2026-11-27 ^ab-1"),
        ("- [ ] Buy milk [due:: 2026-11-30]", "- [x] Buy milk [due:: 2026-11-30] [completion:: 2026-11-27]"),
        ("- [ ] Buy `[ ] 📅` milk 🆔 m ✅ 2026-01-01 #x", "- [x] Buy `[ ] 📅` milk 🆔 m #x ✅ 2026-11-27"),
    ],
)
def test_one_line_is_changed_and_nothing_else(line: str, marked: str) -> None:
    before, after = "# Tasks\r\n\x0c- [ ] other\u2028\r\n", "\r\n\r\n- [x] old\nend without end"
    text = before + line + after
    which = next(at for at, entry in enumerate(tasks_of(text)) if "milk" in entry.title)
    assert done(text, which) == before + marked + after


def test_a_recurring_tasks_next_line_stands_above_and_keeps_its_distances() -> None:
    line = "- [ ] Water 🔁 every 2 weeks 📅 2026-11-20 ⏳ 2026-11-18 🛫 2026-11-17 ➕ 2026-11-01 🆔 w1 ⛔ a #home ^b1"
    assert done(f"a\r\n{line}\r\nb") == (
        "a\r\n- [ ] Water 🔁 every 2 weeks 📅 2026-12-04 ⏳ 2026-12-02 🛫 2026-12-01 ➕ 2026-11-27 #home\r\n"
        "- [x] Water 🔁 every 2 weeks 📅 2026-11-20 ⏳ 2026-11-18 🛫 2026-11-17 ➕ 2026-11-01 🆔 w1 ⛔ a #home ✅ 2026-11-27 ^b1\r\nb"  # noqa: E501
    )


def test_dataview_keeps_its_spelling_and_when_done_counts_from_the_day() -> None:
    assert done("- [ ] Water [repeat:: every week when done] [due:: 2026-11-20]") == (
        "- [ ] Water [repeat:: every week when done] [due:: 2026-12-04]\n"
        "- [x] Water [repeat:: every week when done] [due:: 2026-11-20] [completion:: 2026-11-27]"
    )


def test_a_recurring_task_without_a_day_comes_again_as_it_is() -> None:
    assert done("- [ ] Tidy 🔁 every week") == "- [ ] Tidy 🔁 every week\n- [x] Tidy 🔁 every week ✅ 2026-11-27"


def test_a_line_that_others_pushed_down_is_found() -> None:
    (entry,) = tasks_of("- [ ] a")
    assert mark_done("new\n- [ ] a", entry, FRIDAY) == "new\n- [x] a"


def test_of_two_lines_that_read_the_same_the_one_shown_is_marked() -> None:
    assert done("- [ ] a\n- [ ] a", 1) == "- [ ] a\n- [x] a"


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("- [x] a", "the task's line reads otherwise by now; nothing was written"),
        ("", "the task's line reads otherwise by now"),
        ("- [ ] a ", "the task's line reads otherwise by now"),
        ("\n- [ ] a\n- [ ] a", "the task's line stands in several lines and none is where it was"),
    ],
)
def test_a_line_that_reads_otherwise_is_left(now: str, why: str) -> None:
    (entry,) = tasks_of("- [ ] a")
    with pytest.raises(NotMarked, match=why):
        mark_done(now, entry, FRIDAY)


def test_bytes_keep_their_byte_order_mark_and_other_encodings_are_left() -> None:
    (entry,) = tasks_of("- [ ] Müll")
    assert (
        mark_done_in(b"\xef\xbb\xbf" + "- [ ] Müll\r\n".encode(), entry, FRIDAY)
        == b"\xef\xbb\xbf" + "- [x] Müll\r\n".encode()
    )
    with pytest.raises(NotMarked, match="the file is not UTF-8; nothing was written"):
        mark_done_in("- [ ] Müll".encode("cp1252"), entry, FRIDAY)


def test_what_is_done_or_not_understood_is_refused() -> None:
    with pytest.raises(NotMarked, match="is done already"):
        done("- [x] a")
    with pytest.raises(NotMarked, match="not understood when it comes again: 'every blue moon'"):
        done("- [ ] a 🔁 every blue moon 📅 2026-11-20")
    with pytest.raises(NotMarked, match="not understood when it comes again"):
        done("- [ ] a 🔁 every 9999 years 📅 2026-11-20")


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("Buy milk", "x 2026-11-27 Buy milk"),
        (
            "(A) 2026-11-01 Buy milk +home @shop due:2026-11-30",
            "x 2026-11-27 2026-11-01 Buy milk +home @shop due:2026-11-30 pri:A",
        ),
        (
            "(B) Water rec:+1w due:2026-11-20 t:2026-11-19 id:w",
            "(B) Water rec:+1w due:2026-11-27 t:2026-11-26\nx 2026-11-27 Water rec:+1w due:2026-11-20 t:2026-11-19 id:w pri:B",  # noqa: E501
        ),
        (
            "2026-11-01 Water rec:3d due:2026-11-20",
            "2026-11-27 Water rec:3d due:2026-11-30\nx 2026-11-27 2026-11-01 Water rec:3d due:2026-11-20",
        ),
    ],
)
def test_todo_txt_is_marked_in_its_own_way(line: str, marked: str) -> None:
    text = f"x 2026-11-01 old\n{line}\nnext"
    entry = read_todo_txt(given(text, "todo.txt"), options()).entries[1]
    assert mark_done(text, entry, FRIDAY) == f"x 2026-11-01 old\n{marked}\nnext"


@pytest.mark.parametrize(
    ("words", "day", "following"),
    [
        ("every day", "2026-11-27", "2026-11-28"),
        ("every 3 days", "2026-11-27", "2026-11-30"),
        ("every other day", "2026-11-27", "2026-11-29"),
        ("every weekday", "2026-11-27", "2026-11-30"),
        ("every week", "2026-11-27", "2026-12-04"),
        ("every 2 weeks on Monday", "2026-11-27", "2026-12-07"),
        ("every week on Tuesday, Friday", "2026-11-24", "2026-11-27"),
        ("every week on tue and fri", "2026-11-27", "2026-12-01"),
        ("every Sunday", "2026-11-27", "2026-11-29"),
        ("every month", "2026-01-31", "2026-02-28"),
        ("every month on the 15th", "2026-11-27", "2026-12-15"),
        ("every month on the 31st", "2026-01-31", "2026-03-31"),
        ("every month on the 1st and the 15th", "2026-11-02", "2026-11-15"),
        ("every month on the last", "2026-02-28", "2026-03-31"),
        ("every month on the last Friday", "2026-11-27", "2026-12-25"),
        ("every month on the 2nd Wednesday", "2026-11-27", "2026-12-09"),
        ("every 3 months on the 5th Monday", "2026-11-30", "2027-05-31"),
        ("every year", "2024-02-29", "2025-02-28"),
        ("every January on the 15th", "2026-11-27", "2027-01-15"),
        ("every January", "2026-01-31", "2027-01-31"),
        ("1w", "2026-11-27", "2026-12-04"),
        ("+1b", "2026-11-27", "2026-11-30"),
        ("+1m", "2026-01-31", "2026-02-28"),
    ],
)
def test_the_next_day(words: str, day: str, following: str) -> None:
    assert recurrence_of(words).after(date.fromisoformat(day)) == date.fromisoformat(following)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "every",
        "weekly",
        "every 0 days",
        "every week on blue",
        "every month on the 0th",
        "every month on the 32nd",
        "+0w",
        "every fortnight",
        "every day on Monday",
        "every month on the sixth Monday",
        "every week on t",
        "every  ",
        "a" * 1000,
    ],
)
def test_what_names_no_recurrence(words: str) -> None:
    with pytest.raises(NotUnderstood):
        recurrence_of(words)


WORDS = st.sampled_from(
    [
        "every",
        "2",
        "0",
        "9999",
        "other",
        "day",
        "weeks",
        "month",
        "year",
        "weekday",
        "on",
        "the",
        "1st",
        "31st",
        "30th",
        "last",
        "first",
        "fifth",
        "Monday",
        "fri,",
        "and",
        "February",
        "when",
        "done",
        "+1w",
        "3m",
    ]
)


@tried(st.lists(WORDS, max_size=9).map(" ".join), st.dates())
def test_the_next_day_is_later_or_there_is_none(words: str, day: date) -> None:
    with contextlib.suppress(NotUnderstood):
        assert recurrence_of(words).after(day) > day


@tried(
    st.lists(
        st.sampled_from(
            [
                "- [ ] a",
                "- [ ] b 📅 2026-11-20",
                "- [/] c 🔁 every week 📅 2026-11-20 🆔 c",
                "x",
                "\n",
                "\r\n",
                "\r",
                " ",
            ]
        ),
        max_size=12,
    )
)
def test_marking_takes_one_line_and_adds_none_but_the_next(pieces: list[str]) -> None:
    text = "".join(pieces)
    for entry in tasks_of(text):
        if entry.state not in ("open", "doing"):
            continue
        after = mark_done(text, entry, FRIDAY)
        assert len(tasks_of(after)) == len(tasks_of(text)) + bool(entry.recurrence)
        opened = [one for one in tasks_of(after) if one.state in ("open", "doing")]
        assert len(opened) == len([one for one in tasks_of(text) if one.state in ("open", "doing")]) - (
            not entry.recurrence
        )
        if entry.recurrence:
            assert any(one.due == date(2026, 11, 20) + timedelta(weeks=1) for one in opened)
