from __future__ import annotations

import contextlib
from datetime import date

import pytest
from brought import given, options
from hypothesis import given as tried
from hypothesis import strategies as st

from orchestrator.readers.reading import SourceReading, SourceUnread
from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.readers.tasks.todo_txt import read_todo_txt


def read(text: str | bytes) -> SourceReading[HomeTask]:
    return read_todo_txt(given(text, "todo.txt"), options())


def test_a_line_is_a_task() -> None:
    (task,) = read(
        "(A) 2026-11-01 Find the receipts +taxes @home due:2026-11-30 t:2026-11-28 rec:+1w id:r p:q min:45 energy:low\n"
    ).entries
    assert (task.id, task.title, task.priority, task.state) == ("r", "Find the receipts", "high", "open")
    assert (task.created, task.due, task.scheduled) == (date(2026, 11, 1), date(2026, 11, 30), date(2026, 11, 28))
    assert (task.project, task.tags, task.recurrence, task.depends_on) == ("taxes", ("home",), "+1w", ("q",))
    assert (task.minutes, task.energy, task.place) == (45, "low", "todo.txt:1")


def test_done_tasks_name_their_end_first() -> None:
    (task,) = read("x 2026-11-26 2026-11-01 Find it pri:B").entries
    assert (task.state, task.ended, task.created, task.title) == (
        "done",
        date(2026, 11, 26),
        date(2026, 11, 1),
        "Find it",
    )
    assert task.priority == "medium"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("xylophone lesson", "xylophone lesson"),
        ("X 2026-11-26 Not done", "X 2026-11-26 Not done"),
        ("(a) not a priority", "(a) not a priority"),
        ("Really (A) not", "Really (A) not"),
        ("See http://x.org at 10:30", "See http://x.org at 10:30"),
        ("+only", "+only"),
        ("mail a@b.org 1+1", "mail a@b.org 1+1"),
    ],
)
def test_what_only_looks_like_a_sign_is_title(line: str, title: str) -> None:
    (task,) = read(line).entries
    assert (task.title, task.state) == (title, "open")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a due:2026-02-30", "due: '2026-02-30' is no day; write one such as 2026-11-30"),
        ("2026-13-01 a", "date: '2026-13-01' is no day; write one such as 2026-11-30"),
        ("a rec:often", "recurrence: 'often' is not understood; write one such as +1w"),
        ("a energy:huge", "energy: 'huge' is not understood"),
        ("a min:few", "min: 'few' is not understood"),
        ("x 2027-01-01 a", "is done on 2027-01-01, a day to come"),
    ],
)
def test_what_is_not_understood_is_told_and_the_task_kept(line: str, why: str) -> None:
    reading = read(f"b\n{line}")
    assert [str(trouble) for trouble in reading.told] == [f"todo.txt:2: {why}"]
    assert [entry.title for entry in reading.entries] == ["b", "a"]


@tried(
    st.lists(
        st.sampled_from(
            [
                "x ",
                "(A) ",
                "2026-11-01 ",
                "2026-99-99 ",
                "a",
                " +p",
                " @c",
                " due:",
                "x",
                "\n",
                "\r",
                "\x0b",
                "id:1",
                " ",
            ]
        )
    )
)
def test_each_line_is_a_task(pieces: list[str]) -> None:
    text = "".join(pieces)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [entry.number for entry in read(text).entries] == [
        number for number, line in enumerate(lines, 1) if line.strip()
    ]


@tried(st.binary(max_size=100))
def test_bytes_raise_the_one_error_or_are_read(data: bytes) -> None:
    with contextlib.suppress(SourceUnread):
        read(data).plain()
