"""A value is of its field's type or refused, with how one is written."""

from __future__ import annotations

from datetime import datetime

import pytest

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Field
from orchestrator.errors import UsageError
from orchestrator.workspace.read.field_value import value_of
from orchestrator.workspace.read.form import filled_in, left_empty

SUNDAY = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - local time is meant
CHOICE = Field("mood", "choice", options=("low", "high"))
TASKS = Field("tasks", "list", items=(Field("title"), Field("due", "date", nullable=True)))


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        (Field("x"), "text", "text"),
        (Field("x", "number"), "2", 2),
        (Field("x", "number"), "0.5", 0.5),
        (Field("x", "number"), 12345678901234567890, 12345678901234567890),
        (Field("x", "boolean"), "Yes", True),
        (Field("x", "boolean"), False, False),
        (Field("x", "date"), "today", "2026-11-22"),
        (Field("x", "date"), "monday", "2026-11-16"),
        (Field("x", "date"), "2026-02-28", "2026-02-28"),
        (CHOICE, "high", "high"),
        (Field("x", "list"), "a, b,", ["a", "b"]),
        (Field("x", "list"), '["a, b"]', ["a, b"]),
        (TASKS, '[{"title": "t", "due": null}]', [{"title": "t", "due": None}]),
        (Field("x", "boolean"), "y", True),
        (Field("x", "boolean"), "No", False),
        (Field("x", "object"), '{"a": 1}', {"a": 1}),
        (Field("x", "date", nullable=True), "none", None),
        (Field("x", "number", nullable=True), "", None),
        (Field("x", required=False), None, None),
    ],
)
def test_text_becomes_a_value_of_the_type(field: Field, given: JSON, value: JSON) -> None:
    converted = value_of(field, given, SUNDAY)
    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(
    ("field", "given", "told"),
    [
        (Field("x"), 5, 'x is text, not "5"'),
        (Field("x", "number"), "many", 'x is a number, not "many"'),
        (Field("x", "number"), True, "x is a number"),
        (Field("x", "number"), "nan", "x is a number"),
        (Field("x", "number"), "1e999", "x is a number"),
        (Field("x", "boolean"), "perhaps", "x is true or false"),
        (Field("x", "date"), "2026-02-30", "Write it as 2026-11-22"),
        (CHOICE, "middling", "not one of mood: low, high"),
        (Field("x", "list"), 5, "x is a list"),
        (TASKS, "a, b", "a list of objects with title, due, written as JSON"),
        (TASKS, '[{"title": "t"}]', "an entry of tasks is an object with title, due"),
        (TASKS, '[{"title": "t", "due": "soon"}]', 'due is a date, or none, not "soon"'),
        (Field("x", "object"), "{", "x is JSON, written as JSON"),
        (Field("x", "object"), "NaN", "NaN is not JSON"),
        (Field("x"), None, "x has no value"),
    ],
)
def test_what_does_not_fit_is_refused(field: Field, given: JSON, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        value_of(field, given, SUNDAY)
    assert told in str(refused.value)


FORM = (Field("focus"), Field("count", "number", required=False, default=3), CHOICE)


def test_a_form_is_filled_in_with_defaults() -> None:
    values = filled_in(FORM, {"focus": "rest", "mood": "low"}, SUNDAY, how="baton answer d-1 yes")
    assert values == {"focus": "rest", "count": 3, "mood": "low"}


def test_every_missing_field_is_told_with_the_command_that_gives_them() -> None:
    with pytest.raises(UsageError, match=r"focus \(text\); mood \(one of: low, high\)") as refused:
        filled_in(FORM, {}, SUNDAY, how="baton answer d-1 yes")
    assert refused.value.mend == "Give it: baton answer d-1 yes -p focus=VALUE -p mood=VALUE"


def test_a_field_the_form_has_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean focus"):
        filled_in(FORM, {"focsu": "rest", "mood": "low"}, SUNDAY, how="")


def test_a_form_nobody_fills_in_holds_its_defaults() -> None:
    assert left_empty(FORM, SUNDAY) == {"count": 3}
