"""`orchestrator.values` means what the standard decorator means: both make the same classes here, and are compared."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, get_type_hints

import pytest

from orchestrator import values

ROOM: dict[str, int] = {}


def made_by(module: Any) -> dict[str, Any]:
    """The same classes, by one of the two decorators."""
    dataclass, field = module.dataclass, module.field

    @dataclass(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        names: Mapping[str, int] = field(default_factory=dict)
        hidden: str = field(default="", repr=False, compare=False)

    @dataclass(frozen=True, slots=True)
    class Point3(Point):
        z: int = 3
        y: int = 20

    @dataclass(frozen=True)
    class Line:
        begin: int
        end: int = field(init=False)
        kinds: ClassVar[tuple[str, ...]] = ("straight",)

        def __post_init__(self) -> None:
            object.__setattr__(self, "end", self.begin + 1)

    @dataclass(frozen=True, slots=True, order=True)
    class Rank:
        by: int
        name: str = ""

    @dataclass
    class Open:
        kept: list[int] = field(default_factory=list)
        one: int = 1

    @dataclass(frozen=True, eq=False)
    class Same:
        x: int = 1

    @dataclass(frozen=True)
    class Own:
        x: int

        def __repr__(self) -> str:
            return f"<{self.x}>"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own) and abs(self.x) == abs(other.x)

    @dataclass(frozen=True)
    class Empty:
        pass

    every = [Point, Point3, Line, Rank, Open, Same, Own, Empty]
    return {cls.__name__: cls for cls in every}


OURS, THEIRS = made_by(values), made_by(dataclasses)


def answer(ask: Callable[[dict[str, Any]], Any], classes: dict[str, Any]) -> Any:
    """What comes of it, or which error with which words."""
    try:
        return ask(classes)
    except Exception as error:  # noqa: BLE001
        return type(error), str(error)


@pytest.mark.parametrize(
    "ask",
    [
        lambda of: repr([of["Point"](1), of["Point3"](1), of["Line"](4), of["Rank"](1), of["Open"](), of["Empty"]()]),
        lambda of: repr(of["Point3"](1, 2, {"a": 1}, "h", 4)),
        lambda of: repr(of["Own"](5)),
        lambda of: [of["Point"](1) == of["Point"](1, hidden="other"), of["Point"](1) == of["Point"](2)],
        lambda of: [of["Point"](1) == of["Point3"](1), of["Point"](1) == 1, of["Same"]() == of["Same"]()],
        lambda of: [of["Own"](1) == of["Own"](-1), of["Empty"]() == of["Empty"](), of["Line"](1) == of["Line"](1)],
        lambda of: [hash(of["Rank"](1, "a")) == hash((1, "a")), hash(of["Line"](1)) == hash((1, 2))],
        lambda of: [hash(of["Empty"]()) == hash(()), hash(of["Own"](3)) == hash((3,))],
        lambda of: hash(of["Open"]()),
        lambda of: len({of["Same"](), of["Same"]()}),
        lambda of: sorted([of["Rank"](2, "b"), of["Rank"](1, "z"), of["Rank"](1, "a")])[0].name,
        lambda of: [of["Rank"](1) < of["Rank"](2), of["Rank"](1) >= of["Rank"](2), of["Rank"](1) <= of["Rank"](1)],
        lambda of: of["Rank"](1) < 1,
        lambda of: setattr(of["Point"](1), "x", 2),
        lambda of: setattr(of["Line"](1), "x", 2),
        lambda of: delattr(of["Point"](1), "x"),
        lambda of: of["Point"](),
        lambda of: of["Point"](1, 2, {}, "", 5),
        lambda of: of["Point"](1, nothing=2),
        lambda of: of["Open"]().kept is of["Open"]().kept,
        lambda of: [of["Point"](1).names, of["Point"](1, names={"a": 1}).names],
        lambda of: [hasattr(of["Point"](1), "__dict__"), hasattr(of["Line"](1), "__dict__")],
        lambda of: [of["Line"].kinds, of["Point"].__match_args__, of["Line"].__match_args__],
        lambda of: [of["Point3"].__slots__, of["Open"].one, hasattr(of["Open"], "kept")],
        lambda of: get_type_hints(of["Rank"]),
        lambda of: (lambda x, y: (x, y))(*dataclasses.astuple(of["Point"](1))[:2]),
        lambda of: dataclasses.asdict(of["Point3"](1)),
        lambda of: repr(dataclasses.replace(of["Point"](1), y=5)),
        lambda of: [(one.name, one.type, one.init, one.repr, one.compare) for one in dataclasses.fields(of["Point3"])],
        lambda of: [one.default for one in dataclasses.fields(of["Rank"])],
        lambda of: copy.copy(of["Point"](1, 3)) == of["Point"](1, 3),
        lambda of: copy.deepcopy(of["Line"](1)).end,
        lambda of: list(inspect.signature(of["Rank"](1).__init__).parameters),
    ],
)  # fmt: skip
def test_it_means_what_the_standard_one_means(ask: Callable[[dict[str, Any]], Any]) -> None:
    assert answer(ask, OURS) == answer(ask, THEIRS)


@pytest.mark.parametrize("classes", [OURS, THEIRS])
def test_fields_and_replace_take_what_either_decorator_made(classes: dict[str, Any]) -> None:
    point = classes["Point"](1, hidden="kept")
    assert values.is_dataclass(point)
    assert values.is_dataclass(classes["Point"])
    assert [one.name for one in values.fields(point)] == ["x", "y", "names", "hidden"]
    moved: Any = values.replace(point, y=9)
    assert (moved.x, moved.y, moved.hidden) == (1, 9, "kept")


def test_what_a_field_lacks_is_missing_whoever_made_its_class() -> None:
    for module in (values, dataclasses):
        told = values.fields(made_by(module)["Point"])
        lacking = [(one.default is values.MISSING, one.default_factory is values.MISSING) for one in told]
        assert lacking == [(True, True), (False, True), (True, False), (False, True)]


def test_what_is_no_dataclass_is_told_from_one() -> None:
    class Plain(OURS["Line"]):  # type: ignore[misc]
        pass

    assert not values.is_dataclass(3)
    assert not values.is_dataclass(int)
    assert values.is_dataclass(Plain)
    with pytest.raises(TypeError):
        values.fields(int)


def test_a_class_below_a_frozen_one_may_have_names_of_its_own() -> None:
    class Below(OURS["Line"]):  # type: ignore[misc]
        pass

    below = Below(1)
    below.seen = True
    assert below.seen
    with pytest.raises(dataclasses.FrozenInstanceError):
        below.begin = 3


def test_the_standard_decorator_may_stand_on_one_of_ours_and_not_the_other_way_round() -> None:
    @dataclasses.dataclass(frozen=True)
    class Theirs(OURS["Line"]):  # type: ignore[misc]
        more: int = 0

    assert [one.name for one in values.fields(Theirs)] == ["begin", "end", "more"]
    assert values.replace(Theirs(1), more=2) == Theirs(1, 2)
    with pytest.raises(TypeError, match="stands on"):
        values.dataclass(type("Ours", (THEIRS["Line"],), {}))


@values.dataclass(frozen=True, slots=True)
class Packed:
    x: int
    y: tuple[int, ...] = ()


def test_a_frozen_value_with_slots_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(Packed(1, (2,)))) == Packed(1, (2,))  # noqa: S301


def test_a_value_that_holds_itself_can_be_shown() -> None:
    box = OURS["Open"]()
    box.kept.append(box)
    assert "kept=[...]" in repr(box)


def test_making_values_imports_neither_the_standard_one_nor_inspect() -> None:
    told = "import sys; from orchestrator import values as v; made = type('C', (), {'__annotations__': {'x': 1}})"
    told += "; C = v.dataclass(made); print(C(1) == C(1), v.replace(C(1), x=2).x, repr(C(1)))"
    told += "; print({'dataclasses', 'inspect'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-S", "-c", told], capture_output=True, text=True, check=True).stdout
    assert shown == "True 2 C(x=1)\nset()\n"
