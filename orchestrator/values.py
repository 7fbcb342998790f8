"""`dataclass` and its kin, for the project's own values: the same meaning, made when first used.

The standard decorator writes six methods for a class, compiles each by itself and imports `inspect` to do so: half a
millisecond a class, and a command that drives a run meets 150 classes, of which it makes a third. Here all methods but
`__init__` are shared functions over the fields' names, and `__init__` is compiled when the first value is made.

Whoever checks types, and whoever reads, sees the standard ones: `from orchestrator.values import dataclass, field,
fields, is_dataclass, replace, MISSING, Field`. `dataclasses.fields`, `replace` and `asdict` take these values too, and
`fields`, `replace` and `is_dataclass` here take those of the standard decorator.

What the standard decorator refuses is refused, when the class is made. So is what nobody here uses and is left out:
`init=False` of a class, `unsafe_hash`, `kw_only`, `weakref_slot`, `InitVar`. A class without a text of its own has
none, where the standard decorator writes its signature. `tests/values` makes the same classes by both decorators and
compares what comes of each.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from reprlib import recursive_repr
from types import MappingProxyType, MemberDescriptorType

TYPE_CHECKING = False
if TYPE_CHECKING:  # spelled so, because `typing` is not needed to import this
    from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
    from functools import cached_property as once
    from typing import Any

__all__ = ["MISSING", "Field", "dataclass", "field", "fields", "is_dataclass", "once", "replace"]


class _Sign:
    """Stands where a value may be, and is none."""

    def __init__(self, shown: str) -> None:
        self._shown = shown

    def __repr__(self) -> str:
        return self._shown


_MISSING, _FROM_FACTORY = _Sign("MISSING"), _Sign("<factory>")
_NO_METADATA: Mapping[str, Any] = MappingProxyType({})
_NEVER_FIELDS = ("ClassVar", "typing.ClassVar")
_LEFT_OUT = ("InitVar", "dataclasses.InitVar", "KW_ONLY", "dataclasses.KW_ONLY")


class _Field:
    """One field; `name` and `type` (as it is written) are filled in when its class is made."""

    __slots__ = ("compare", "default", "default_factory", "init", "metadata", "name", "repr", "type")

    def __init__(
        self,
        *,
        default: Any = _MISSING,
        default_factory: Any = _MISSING,
        init: bool = True,
        repr: bool = True,  # noqa: A002 - as the standard one names it
        compare: bool = True,
        metadata: Mapping[str, Any] = _NO_METADATA,
    ) -> None:
        if default is not _MISSING and default_factory is not _MISSING:
            raise ValueError("cannot specify both default and default_factory")
        self.name, self.type = "", ""
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.compare = init, repr, compare
        self.metadata = metadata if metadata is _NO_METADATA else MappingProxyType(metadata)

    @property
    def is_optional(self) -> bool:
        return self.default is not _MISSING or self.default_factory is not _MISSING

    def options(self) -> dict[str, Any]:
        """What `field` was given."""
        taken = {name: getattr(self, name) for name in ("init", "repr", "compare", "metadata")}
        made = {name: getattr(self, name) for name in ("default", "default_factory")}
        return taken | {name: value for name, value in made.items() if value is not _MISSING}


def _dataclass(
    cls: type | None = None,
    /,
    *,
    frozen: bool = False,
    slots: bool = False,
    eq: bool = True,
    order: bool = False,
    repr: bool = True,  # noqa: A002 - as the standard one names it
) -> Any:
    def made(cls: type) -> type:
        if order and not eq:
            raise ValueError("eq must be true if order is true")
        own = _own_fields(cls)
        every = tuple({one.name: one for one in (*_inherited(cls, frozen=frozen), *own)}.values())
        _refuse_late_demands(every)
        if slots:
            cls = _with_slots(cls, every)
        given: dict[str, Any] = _told(cls, every, frozen=frozen)
        given |= _methods(every, frozen=frozen, eq=eq, order=order, repr=repr)
        if frozen and slots:
            given |= {"__getstate__": _getstate, "__setstate__": _setstate}
        for name in given.keys() - _kept(cls, given):
            setattr(cls, name, given[name])
        return cls

    return made if cls is None else made(cls)


def _kept(cls: type, given: Mapping[str, Any]) -> set[str]:
    """What a class keeps, because it was written in it. (With `__eq__`, Python itself says that there is no hash.)"""
    own = cls.__dict__
    for name in _ONLY_OURS:
        if name in given and name in own:
            raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
    implied = {"__hash__"} if "__eq__" in own and own.get("__hash__") is None else set()
    return set(own) - implied


def _inherited(cls: type, *, frozen: bool) -> Iterator[_Field]:
    for base in reversed(cls.__mro__[1:]):
        if "_value_fields" in base.__dict__:
            if base.__dict__["_value_is_frozen"] is not frozen:
                words = ("frozen", "a non-frozen") if frozen else ("non-frozen", "a frozen")
                raise TypeError("cannot inherit {} dataclass from {} one".format(*words))
            yield from _fields_of(base)
        elif "__dataclass_fields__" in base.__dict__:
            raise TypeError(f"{cls.__qualname__} stands on {base.__qualname__}, which the standard decorator made")


def _own_fields(cls: type) -> list[_Field]:
    found = []
    for name, written in cls.__annotations__.items():
        if str(written).startswith(_NEVER_FIELDS):
            continue
        if str(written).startswith(_LEFT_OUT):
            raise TypeError(f"{cls.__qualname__}.{name}: orchestrator.values knows no {written}")
        given = getattr(cls, name, _MISSING)  # a base's too, as the standard one has it
        one = given if isinstance(given, _Field) else _Field(default=_MISSING if _is_slot(given) else given)
        one.name, one.type = name, written
        if one.default.__class__.__hash__ is None:
            kind = one.default.__class__
            raise ValueError(f"mutable default {kind} for field {name} is not allowed: use default_factory")
        if isinstance(given, _Field):
            _put_default(cls, one)
        found.append(one)
    for name, value in cls.__dict__.items():
        if isinstance(value, _Field):
            raise TypeError(f"{name!r} is a field but has no type annotation")
    return found


def _is_slot(value: object) -> bool:
    return isinstance(value, MemberDescriptorType)


def _refuse_late_demands(every: Iterable[_Field]) -> None:
    optional = ""
    for one in every:
        if one.init and one.is_optional:
            optional = one.name
        elif one.init and optional:
            raise TypeError(f"non-default argument {one.name!r} follows default argument")


def _put_default(cls: type, one: _Field) -> None:
    """As a plain default would stand in the class."""
    if one.default is _MISSING:
        delattr(cls, one.name)
    else:
        setattr(cls, one.name, one.default)


def _with_slots(cls: type, every: tuple[_Field, ...]) -> type:
    """A class anew, for slots can only be given to one that is not made yet."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    names = [one.name for one in every]
    held = {key: value for key, value in cls.__dict__.items() if key not in ("__dict__", "__weakref__", *names)}
    inherited = {name for base in cls.__mro__[1:-1] for name in _slots_of(base)}
    held["__slots__"] = tuple(name for name in names if name not in inherited)
    made = type(cls)(cls.__name__, cls.__bases__, held)
    made.__qualname__ = cls.__qualname__
    return made


def _slots_of(base: type) -> tuple[str, ...]:
    slots = base.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _told(cls: type, every: tuple[_Field, ...], *, frozen: bool) -> dict[str, Any]:
    """What is known of a class of values, by itself and for whoever looks at the standard names; its `__init__`."""
    return {
        "_value_fields": every,
        "_value_is_frozen": frozen,
        "__dataclass_fields__": _Standard("__dataclass_fields__", cls, frozen=frozen),
        "__dataclass_params__": _Standard("__dataclass_params__", cls, frozen=frozen),
        "__match_args__": tuple(one.name for one in every if one.init),
        "__init__": _InitLater(cls),
        "__replace__": _replace,
    }


_ONLY_OURS = ("__setattr__", "__delattr__", "__lt__", "__le__", "__gt__", "__ge__")
"""What is asked for with `frozen` and `order`, so that a class cannot have it in its own way too."""

# What compares and hashes takes all fields at once, in a tuple that is made without Python code.


def _methods(every: tuple[_Field, ...], *, frozen: bool, eq: bool, order: bool, repr: bool) -> dict[str, Any]:  # noqa: A002
    made: dict[str, Any] = {"__repr__": _repr} if repr else {}
    held = _held_by([one.name for one in every if one.compare])
    if eq:
        made["__eq__"] = _compares(held, operator.eq)
        made["__hash__"] = (lambda self: hash(held(self))) if frozen else None
    if order:
        made |= {f"__{name}__": _compares(held, getattr(operator, name)) for name in ("lt", "le", "gt", "ge")}
    if frozen:
        made |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
    return made


def _held_by(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return operator.attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _compares(held: Callable[[Any], tuple[Any, ...]], by: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    def compared(self: Any, other: Any) -> Any:
        return by(held(self), held(other)) if other.__class__ is self.__class__ else NotImplemented

    return compared


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in _fields_of(type(self)) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_to_set(self: Any, name: str, value: Any) -> None:
    if _is_kept(self, name):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    object.__setattr__(self, name, value)


def _refuse_to_delete(self: Any, name: str) -> None:
    if _is_kept(self, name):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")
    object.__delattr__(self, name)


def _is_kept(self: Any, name: str) -> bool:
    """A class below a frozen one that is no dataclass may have names of its own."""
    cls = type(self)
    return "_value_fields" in cls.__dict__ or any(one.name == name for one in _fields_of(cls))


_STATES: dict[type, tuple[Callable[[Any], tuple[Any, ...]], tuple[Callable[[Any, Any], None], ...]]] = {}
"""Of a class that was pickled: what gives all that a value holds, and what sets each of it."""


def _state_of(cls: type) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[Callable[[Any, Any], None], ...]]:
    names = [one.name for one in _fields(cls)]
    _STATES[cls] = _held_by(names), tuple(_putting(cls, name) for name in names)
    return _STATES[cls]


def _putting(cls: type, name: str) -> Callable[[Any, Any], None]:
    slot = getattr(cls, name, None)
    if isinstance(slot, MemberDescriptorType):
        return slot.__set__
    return lambda value, held: object.__setattr__(value, name, held)


def _getstate(self: Any) -> tuple[Any, ...]:
    cls = type(self)
    return (_STATES.get(cls) or _state_of(cls))[0](self)


def _setstate(self: Any, state: Iterable[Any]) -> None:
    cls = type(self)
    for put, value in zip((_STATES.get(cls) or _state_of(cls))[1], state, strict=True):
        put(self, value)


class _InitLater:
    """The `__init__` of a class until somebody looks at it or calls it: then the compiled one takes its place."""

    def __init__(self, cls: type) -> None:
        self._cls = cls

    def __get__(self, value: object, cls: type | None = None) -> Any:
        compiled = _init(self._cls)
        if self._cls.__dict__["__init__"] is self:  # and not what somebody put there since
            self._cls.__init__ = compiled
        return compiled.__get__(value, cls)


def _init(cls: type) -> Callable[..., None]:
    """Compiled, because one that goes over the fields takes five times as long for each value."""
    every = _fields_of(cls)
    me = "__self" if "self" in {one.name for one in every} else "self"
    known: dict[str, Any] = {"__missing": _FROM_FACTORY, "__set": object.__setattr__}
    taken: list[str] = [me]
    put: list[tuple[str, str]] = []
    for one in every:
        name, made = one.name, one.default_factory is not _MISSING
        known |= {f"__default_{name}": one.default, f"__made_{name}": one.default_factory}
        value = f"__made_{name}() if {name} is __missing else {name}" if made else name
        if one.init:
            default = "__missing" if made else f"__default_{name}"
            taken.append(f"{name}={default}" if one.is_optional else name)
        elif made:
            value = f"__made_{name}()"
        elif one.default is not _MISSING and _is_slot(getattr(cls, name, None)):
            value = f"__default_{name}"  # which cannot stand in a class with slots
        else:
            continue  # its default stands in the class, or `__post_init__` sets it
        put.append((name, value))
    body = _settings(cls, me, put, known)
    if hasattr(cls, "__post_init__"):
        body.append(f" {me}.__post_init__()")
    exec(f"def __init__({', '.join(taken)}):\n" + ("\n".join(body) or " pass"), known)  # noqa: S102 - names alone
    init: Callable[..., None] = known["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    init.__annotations__ = {one.name: one.type for one in every if one.init} | {"return": None}
    return init


def _settings(cls: type, me: str, put: list[tuple[str, str]], known: dict[str, Any]) -> list[str]:
    """The lines that set the fields. Of a frozen value without slots all at once, which takes half the time."""
    at_once = cls.__dict__["_value_is_frozen"] and len(put) >= _AT_ONCE
    if at_once and not any(_is_slot(getattr(cls, name, None)) for name, _ in put):
        return [f" __set({me}, '__dict__', {{{', '.join(f'{name!r}: {value}' for name, value in put)}}})"]
    return [f" {_setting(cls, me, name, value, known)}" for name, value in put]


def _setting(cls: type, me: str, name: str, value: str, known: dict[str, Any]) -> str:
    """The line that sets one field: of a frozen value past its `__setattr__`, through the slot where there is one."""
    if not cls.__dict__["_value_is_frozen"]:
        return f"{me}.{name} = {value}"
    slot = getattr(cls, name, None)
    if isinstance(slot, MemberDescriptorType):
        known[f"__set_{name}"] = slot.__set__
        return f"__set_{name}({me}, {value})"
    return f"__set({me}, {name!r}, {value})"


_AT_ONCE = 4
"""Fields from which on a table of them all is made quicker than each is set."""


class _Standard:
    """A name of the standard module on a class of ours, made when somebody asks for it: seldom, and never to start."""

    def __init__(self, name: str, cls: type, *, frozen: bool) -> None:
        self._name, self._cls, self._frozen = name, cls, frozen

    def __get__(self, value: object, cls: type | None = None) -> Any:
        import dataclasses

        every = _fields_of(self._cls)
        held: dict[str, Any] = {one.name: dataclasses.field(**one.options()) for one in every}
        held |= {"__annotations__": {one.name: one.type for one in every}, "__module__": self._cls.__module__}
        held["__doc__"] = "The fields alone."
        plain: type = type(self._cls.__name__, (), held)
        decorate = dataclasses.dataclass(init=False, repr=False, eq=False, frozen=self._frozen)
        made = getattr(decorate(plain), self._name)
        setattr(self._cls, self._name, made)
        return made


def _fields_of(value: Any) -> tuple[_Field, ...]:
    """Of a class of ours, or of a value of one."""
    found: tuple[_Field, ...] = value._value_fields
    return found


def _decorated(cls: type) -> str:
    """Where its fields stand: which decorator made it, or the next one above it. "" for no dataclass."""
    for base in cls.__mro__:
        for name in ("_value_fields", "__dataclass_fields__"):
            if name in base.__dict__:
                return name
    return ""


def _is_dataclass(value: Any) -> bool:
    return bool(_decorated(value if isinstance(value, type) else type(value)))


def _fields(value: Any) -> tuple[Any, ...]:
    cls = value if isinstance(value, type) else type(value)
    if _decorated(cls) == "_value_fields":
        return _fields_of(cls)
    import dataclasses

    return tuple(_as_ours(one, lacking=dataclasses.MISSING) for one in dataclasses.fields(value))


def _as_ours(standard: Any, *, lacking: Any) -> _Field:
    """A field of a class that a user wrote, such as what a tool takes: what it lacks is our `MISSING`."""
    names = [name for name in ("default", "default_factory") if getattr(standard, name) is not lacking]
    given = {name: getattr(standard, name) for name in (*names, "init", "repr", "compare", "metadata")}
    one = _Field(**given)
    one.name, one.type = standard.name, standard.type
    return one


_COPIERS: dict[type, Callable[[Any, Mapping[str, Any]], Any] | None] = {}
"""Class -> what gives the same value with other fields, where nothing else has to be done to make one. It gives
None where something is to be another that is no field."""


def _copier(cls: type) -> Callable[[Any, Mapping[str, Any]], Any] | None:
    """Of a frozen class made by our own `__init__` from all of its fields, and by nothing that it does after."""
    every = _fields_of(cls) if "_value_fields" in cls.__dict__ and cls.__dict__["_value_is_frozen"] else ()
    is_made_plainly = all("__new__" not in base.__dict__ for base in cls.__mro__[:-1])
    init = cls.__dict__.get("__init__")
    is_ours = isinstance(init, _InitLater) or "__set" in getattr(init, "__globals__", ())
    takes_all = bool(every) and all(one.init for one in every) and not hasattr(cls, "__post_init__")
    if not (is_ours and is_made_plainly and takes_all):
        return None
    names = [one.name for one in every]
    slots = [_putting(cls, name) for name in names if _is_slot(getattr(cls, name, None))]
    if slots and len(slots) < len(names):
        return None
    return _slots_copied(cls, names, slots) if slots else _copied(cls, frozenset(names))


def _copied(cls: type, names: frozenset[str]) -> Callable[[Any, Mapping[str, Any]], Any]:
    def copied(value: Any, changes: Mapping[str, Any]) -> Any:
        if not changes.keys() <= names:
            return None
        held = value.__dict__
        if len(held) > len(names):  # what it has worked out of its fields stays with it
            held = {name: held[name] for name in names}
        made: Any = object.__new__(cls)
        object.__setattr__(made, "__dict__", held | changes)
        return made

    return copied


def _slots_copied(cls: type, names: list[str], slots: list[Any]) -> Callable[[Any, Mapping[str, Any]], Any]:
    held_by, put = _held_by(names), dict(zip(names, slots, strict=True))

    def copied(value: Any, changes: Mapping[str, Any]) -> Any:
        if not changes.keys() <= put.keys():
            return None
        made: Any = object.__new__(cls)
        for slot, held in zip(slots, held_by(value), strict=True):
            slot(made, held)
        for name, other in changes.items():
            put[name](made, other)
        return made

    return copied


def _replace(value: Any, /, **changes: Any) -> Any:
    cls = type(value)
    if cls not in _COPIERS:
        _COPIERS[cls] = _copier(cls)
    copied = _COPIERS[cls]
    made = copied(value, changes) if copied else None  # `__init__` would be given every field by name
    if made is not None:
        return made
    if _decorated(cls) != "_value_fields":
        import dataclasses

        return dataclasses.replace(value, **changes)
    kept = {one.name: getattr(value, one.name) for one in _fields_of(cls) if one.init}
    for name in changes.keys() - kept.keys():
        if any(one.name == name for one in _fields_of(cls)):
            raise ValueError(f"field {name} is declared with init=False, it cannot be specified with replace()")
    return cls(**kept | changes)


class _Once:
    """`functools.cached_property` without its lock, which Python 3.11 takes for half a microsecond: two threads that
    ask for the first time work out the same twice. It stands behind what the value has of this name by then.
    """

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work, self._name, self.__doc__ = work, work.__name__, work.__doc__

    def __get__(self, value: Any, cls: type | None = None) -> Any:
        if value is None:
            return self
        made = value.__dict__[self._name] = self._work(value)
        return made


if not TYPE_CHECKING:
    once = _Once
    MISSING, Field, field = _MISSING, _Field, _Field
    dataclass, fields, is_dataclass, replace = _dataclass, _fields, _is_dataclass, _replace
