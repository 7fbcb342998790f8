"""A changed value is a copy of what the first one holds, and of nothing that was worked out of it."""

from __future__ import annotations

import pickle

import pytest

from orchestrator.values import dataclass, field, once, replace


@dataclass(frozen=True)
class Text:
    text: str
    language: str = "en"

    @once
    def length(self) -> int:
        """Its letters."""
        return len(self.text)


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    seen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    number: int

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError("below nothing")


class Named(Text):
    def __init__(self) -> None:
        super().__init__("named")


def test_what_was_worked_out_of_a_value_is_worked_out_anew_of_its_copy() -> None:
    first = Text("one")
    assert (first.length, replace(first, text="three").length, first.length) == (3, 5, 3)
    assert replace(first, language="de").__dict__.keys() == {"text", "language"}


def test_what_is_worked_out_once_is_found_by_its_name_in_the_class() -> None:
    assert Text.length.__doc__ == "Its letters."  # type: ignore[attr-defined]


def test_a_copy_with_slots_is_another_value() -> None:
    first = Place("here", ("a",))
    assert replace(first, name="there") == Place("there", ("a",))
    assert first == Place("here", ("a",))
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301 - of our own


def test_a_check_of_a_value_is_made_of_its_copy() -> None:
    with pytest.raises(ValueError, match="below nothing"):
        replace(Checked(1), number=-1)


@pytest.mark.parametrize("value", [Text("one"), Place("here")])
def test_what_is_no_field_cannot_be_changed(value: object) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        replace(value, odd=1)  # type: ignore[type-var]


def test_a_class_that_is_made_in_its_own_way_is_copied_in_it() -> None:
    with pytest.raises(TypeError):
        replace(Named(), text="other")


def test_a_field_that_is_no_part_of_making_one_cannot_be_given() -> None:
    @dataclass(frozen=True)
    class Counted:
        of: str
        count: int = field(default=0, init=False)

    with pytest.raises(ValueError, match="count"):
        replace(Counted("a"), count=3)
    assert replace(Counted("a"), of="b").of == "b"
