"""Both decorators are asked to make the same odd classes: what one refuses the other refuses, in the same words."""

from __future__ import annotations

import abc
import copy
import dataclasses
import inspect
import pickle
import sys
import typing
import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import pytest

from orchestrator import values

T = TypeVar("T")

ASKED: dict[str, Callable[[Any], Any]] = {}
"""What is asked of a module that has `dataclass` and `field`, by its name."""


def ask(one: Callable[[Any], Any]) -> Callable[[Any], Any]:
    ASKED[one.__name__] = one
    return one


def written(name: str, *bases: type, **namespace: Any) -> Any:
    """A class as it is before it is decorated; `of` are its annotations."""
    given = {"__annotations__": namespace.pop("of", {}), "__module__": __name__, **namespace}
    return type(name, bases, given)


def at_home(cls: type) -> type:
    """Where pickle finds it."""
    setattr(sys.modules[__name__], cls.__name__, cls)
    return cls


@ask
def a_default_that_all_values_would_share(m: Any) -> Any:
    return m.dataclass(written("A", of={"x": "list"}, x=[]))


@ask
def such_a_default_given_to_field(m: Any) -> Any:
    return m.dataclass(written("A", of={"x": "dict"}, x=m.field(default={})))


@ask
def a_field_without_a_default_after_one_with_it(m: Any) -> Any:
    return m.dataclass(written("A", of={"x": "int", "y": "int"}, x=1))


@ask
def such_a_field_below_a_class(m: Any) -> Any:
    above = m.dataclass(written("A", of={"x": "list"}, x=m.field(default_factory=list)))
    return m.dataclass(written("B", above, of={"y": "int"}))


@ask
def such_a_field_that_init_does_not_take(m: Any) -> Any:
    made = m.dataclass(written("A", of={"x": "int", "y": "int"}, x=1, y=m.field(init=False)))
    return made(2).x


@ask
def frozen_below_open(m: Any) -> Any:
    return m.dataclass(frozen=True)(written("B", m.dataclass(written("A"))))


@ask
def open_below_frozen(m: Any) -> Any:
    return m.dataclass(written("B", m.dataclass(frozen=True)(written("A"))))


@ask
def open_below_a_plain_class_below_frozen(m: Any) -> Any:
    return m.dataclass(written("B", written("Plain", m.dataclass(frozen=True)(written("A")))))


@ask
def a_field_without_annotation(m: Any) -> Any:
    return m.dataclass(written("A", x=m.field(default=1)))


@ask
def a_default_and_a_factory(m: Any) -> Any:
    return m.field(default=1, default_factory=list)


@ask
def order_without_equality(m: Any) -> Any:
    return m.dataclass(order=True, eq=False)(written("A"))


@ask
def frozen_with_a_setter_of_its_own(m: Any) -> Any:
    return m.dataclass(frozen=True)(written("A", __setattr__=setattr))


@ask
def slots_twice(m: Any) -> Any:
    return m.dataclass(slots=True)(written("A", of={"x": "int"}, __slots__=("x",)))


@ask
def replacing_what_init_does_not_take(m: Any) -> Any:
    made = m.dataclass(written("A", of={"x": "int", "y": "int"}, y=m.field(init=False, default=1)))
    return m.replace(made(1), y=2)


@ask
def replacing_in_what_is_no_value(m: Any) -> Any:
    return m.replace(3, x=1)


@ask
def the_fields_of_what_is_no_value(m: Any) -> Any:
    return m.fields(3)


@ask
def a_default_that_init_does_not_take(m: Any) -> Any:
    kinds: list[dict[str, bool]] = [{}, {"slots": True}, {"frozen": True}, {"slots": True, "frozen": True}]
    field = m.field(init=False, default=3)
    return [m.dataclass(**kind)(written("A", of={"x": "int"}, x=copy.copy(field)))().x for kind in kinds]


@ask
def a_field_again_below_its_class(m: Any) -> Any:
    above = m.dataclass(written("A", of={"x": "int"}, x=1))
    return m.dataclass(written("B", above, of={"x": "str"}))().x


@ask
def a_field_again_below_its_class_with_slots(m: Any) -> Any:
    above = m.dataclass(slots=True)(written("A", of={"x": "int"}, x=1))
    return m.dataclass(slots=True)(written("B", above, of={"x": "str"}))()


@ask
def slots_below_a_class_without(m: Any) -> Any:
    above = m.dataclass(frozen=True)(written("A", of={"x": "int"}))
    below = m.dataclass(frozen=True, slots=True)(written("B", above, of={"y": "int"}))
    return [below.__slots__, below(1, 2).__dict__, repr(below(1, 2))]


@ask
def fields_with_names_that_a_maker_might_use(m: Any) -> Any:
    names = ("self", "_set", "_missing", "set", "object", "cls", "x", "value")
    made = m.dataclass(frozen=True)(written("A", of=dict.fromkeys(names, "int"), value=m.field(default_factory=list)))
    return repr(made(*range(7)))


@ask
def a_class_with_an_init_of_its_own(m: Any) -> Any:
    def of_its_own(self: Any) -> None:
        self.x = 9

    return m.dataclass(written("A", of={"x": "int"}, __init__=of_its_own))().x


@ask
def an_init_that_somebody_wraps(m: Any) -> Any:
    made = m.dataclass(written("A", of={"x": "int"}))
    before, seen = made.__init__, []

    def wrapped(self: Any, *given: int) -> None:
        seen.append(given)
        before(self, *given)

    made.__init__ = wrapped
    return [made(1).x, made(2).x, seen]


@ask
def the_signature_of_a_class_that_made_nothing_yet(m: Any) -> Any:
    field = m.field(default_factory=list)
    made = m.dataclass(written("A", of={"x": "int", "y": "list", "z": "str"}, y=field, z="a"))
    return str(inspect.signature(made))


@ask
def the_types_that_its_init_takes(m: Any) -> Any:
    made = m.dataclass(written("A", of={"x": "int", "y": "str"}, y="b"))
    return typing.get_type_hints(made.__init__)


@ask
def a_class_of_a_type_that_is_left_open(m: Any) -> Any:
    @m.dataclass(frozen=True)
    class Box(Generic[T]):
        held: T

    made: Any = Box
    return [made[int](1) == made(1), made.__parameters__ == (T,), [one.name for one in m.fields(made)]]


@ask
def an_abstract_class_with_slots(m: Any) -> Any:
    class Shape(abc.ABC):
        @abc.abstractmethod
        def area(self) -> int: ...

    return m.dataclass(slots=True)(Shape)()


@ask
def a_class_whose_base_counts_those_below_it(m: Any) -> Any:
    seen = []

    class Counting:
        def __init_subclass__(cls) -> None:
            seen.append(cls.__name__)

    m.dataclass(slots=True)(written("A", Counting, of={"x": "int"}))
    return seen


@ask
def what_is_done_after_init_above_and_below(m: Any) -> Any:
    @m.dataclass
    class Above:
        x: int

        def __post_init__(self) -> None:
            self.seen = [self.x]

    @m.dataclass
    class Below(Above):
        y: int = 0

        def __post_init__(self) -> None:
            super().__post_init__()
            self.seen.append(self.y)

    made: Any = Below
    return made(1, 2).seen


@ask
def a_property_as_default(m: Any) -> Any:
    return m.dataclass(written("A", of={"x": "int"}, x=property(lambda _: 4)))(1)


@ask
def numbers_that_do_not_equal_themselves(m: Any) -> Any:
    made = m.dataclass(frozen=True)(written("A", of={"x": "float", "y": "int"}, y=0))
    number = float("nan")
    return made(number) == made(float("nan"))


@ask
def the_hash_of_what_holds_a_list(m: Any) -> Any:
    return hash(m.dataclass(frozen=True)(written("A", of={"x": "list", "y": "int"}, y=1))([]))


@ask
def what_a_field_is_said_to_be(m: Any) -> Any:
    field = m.fields(m.dataclass(written("A", of={"x": "int"}, x=m.field(default=1, metadata={"unit": "s"}))))[0]
    field.metadata["unit"] = "ms"


@ask
def a_weak_reference(m: Any) -> Any:
    return [weakref.ref(m.dataclass(written("A"))()) is None, weakref.ref(m.dataclass(slots=True)(written("A"))())]


@ask
def the_text_of_a_class(m: Any) -> Any:
    return m.dataclass(written("A", of={"x": "int"}, __doc__="What it is.")).__doc__


@ask
def a_value_of_the_standard_one_below_this_one_packed(m: Any) -> Any:
    above = m.dataclass(frozen=True, slots=True)(written("A", of={"x": "int"}))
    below = at_home(dataclasses.dataclass(frozen=True)(written("B", above, of={"y": "int"})))
    return repr(pickle.loads(pickle.dumps(below(1, 2))))  # noqa: S301 - our own


@ask
def a_value_of_a_plain_class_below_this_one_copied(m: Any) -> Any:
    below = written("C", m.dataclass(frozen=True, slots=True)(written("A", of={"x": "int"})))
    return copy.deepcopy(below(1)).x


@ask
def values_within_values_as_plain_data(m: Any) -> Any:
    inner, outer = (m.dataclass(written(name, of={"x": "object"})) for name in ("A", "B"))
    return [dataclasses.asdict(outer([inner(1)])), dataclasses.astuple(outer({"k": inner(1)}))]


@ask
def values_taken_apart(m: Any) -> Any:
    match m.dataclass(frozen=True)(written("A", of={"x": "int", "y": "int"}))(1, 2):
        case object(x=1, y=y):
            return y
    return None


def answer(question: Callable[[Any], Any], module: Any) -> Any:
    """What comes of it, or which error with which words."""
    try:
        return repr(question(module))
    except Exception as error:  # noqa: BLE001
        return type(error).__name__, str(error)


@pytest.mark.parametrize("name", ASKED)
def test_both_say_the_same_of(name: str) -> None:
    assert answer(ASKED[name], values) == answer(ASKED[name], dataclasses)


@pytest.mark.parametrize("option", ["init", "unsafe_hash", "kw_only", "weakref_slot", "match_args"])
def test_what_is_left_out_is_refused_when_the_class_is_made(option: str) -> None:
    make: Any = values.dataclass
    with pytest.raises(TypeError, match=option):
        make(**{option: True})


@pytest.mark.parametrize("annotation", ["InitVar[int]", "dataclasses.InitVar[int]", "KW_ONLY", "dataclasses.KW_ONLY"])
def test_so_are_annotations_that_are_no_fields(annotation: str) -> None:
    with pytest.raises(TypeError, match=r"A\.x: orchestrator.values knows no"):
        values.dataclass(written("A", of={"x": annotation}))


def test_order_with_a_way_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="Cannot overwrite attribute __lt__ in class A"):
        values.dataclass(order=True)(written("A", __lt__=max))


def test_frozen_slots_of_an_open_type_are_made_where_older_standard_ones_fail() -> None:
    """There `Box[int](1)` raises TypeError: it refuses, in a broken way, what typing notes on the value."""

    @values.dataclass(frozen=True, slots=True)
    class Box(Generic[T]):
        held: T

    assert Box[int](1) == Box(1)


def test_a_value_can_be_replaced_by_copy_as_of_python_3_13() -> None:
    made: Any = values.dataclass(written("A", of={"x": "int", "y": "int"}))
    assert made(1, 2).__replace__(y=3) == made(1, 3)


def test_an_init_is_compiled_once() -> None:
    made: Any = values.dataclass(written("A", of={"x": "int"}))
    made(1)
    assert made.__init__ is made.__init__
    assert inspect.isfunction(made.__dict__["__init__"])
