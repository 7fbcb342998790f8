"""The state of a run as plain JSON, so that a process that opens the run folds only what came after it.

It is derived. Whoever keeps one must know it again as its own, and as made by the same version of the fold. Here it is
held to the events: the one it was taken at must be there, with its digest.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from orchestrator.domain import codec
from orchestrator.domain.canonical import JSON
from orchestrator.domain.event import Head
from orchestrator.engine.fold import Vouch, fold
from orchestrator.engine.persistent import Grown, GrownTable, ReadLater, table
from orchestrator.engine.state import Handoff, RunState
from orchestrator.errors import NotFound
from orchestrator.ports.journal import Journal
from orchestrator.values import MISSING, fields, is_dataclass

Read = Callable[[int], Sequence[Handoff]]
"""So many of the run's first handoffs."""
Convert = Callable[[Any, Read], Any]

_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
_SCALARS = frozenset({str, int, float, bool, type(None)})
_EVENTS = "orchestrator.domain."
"""Dataclasses of these modules are spelled as events spell them."""


def folded(journal: Journal, run: str, vouch: Vouch, kept: JSON = None) -> tuple[RunState, int]:
    """The state of a run, and the seq of the snapshot it was gone on from: 0 where it was folded from its beginning.

    Args:
        journal: where the run is.
        run: its id.
        vouch: as for `fold`.
        kept: a snapshot that was taken with this same `vouch`, by this version of the fold.

    Raises:
        NotFound: there is no such run.
        ValueError, KeyError: its events do not fit each other.
    """
    gone_on = None if kept is None else _gone_on(journal, run, vouch, kept)
    if gone_on:
        return gone_on
    events = journal.read(run)
    if not events:
        raise NotFound("run", run)
    return fold(events, RunState(Head(run), imported=journal.imported(run)), vouch=vouch), 0


def _gone_on(journal: Journal, run: str, vouch: Vouch, kept: JSON) -> tuple[RunState, int] | None:
    """None where the snapshot is of other events, or more of them have come in a file since."""
    try:
        state = state_of(kept, _earlier(journal, run))
        events = journal.read(run, after=state.head.seq - 1)
        if state.run != run or not events or events[0].head != state.head or state.imported != journal.imported(run):
            return None
        return fold(events[1:], state, vouch=vouch), state.head.seq
    except _BROKEN:  # the whole fold tells, when it is the events that do not fit
        return None


def _earlier(journal: Journal, run: str) -> Read:
    """Handoffs that a snapshot leaves out. They do not depend on who vouches for what."""

    def read(count: int) -> Sequence[Handoff]:
        events = journal.read(run)
        if not events:
            raise NotFound("run", run, (), mend="It was removed (baton gc). See what there is: baton runs")
        return fold(events).handoffs[:count]

    return read


def snapshot_of(state: RunState) -> JSON:
    """All of a state but its earlier handoffs, which its events tell again."""
    return _plain(state)


def state_of(snapshot: JSON, earlier: Read) -> RunState:
    """The state a snapshot stands for. Raises one of `_BROKEN` where it stands for none."""
    state: RunState = _made(RunState, snapshot, earlier)
    return state


def _plain(value: Any) -> JSON:
    kind = type(value)
    if kind in _SCALARS:
        return value
    if is_dataclass(kind):
        if kind.__module__.startswith(_EVENTS):
            return codec.to_plain(value)
        held = ((name, getattr(value, name)) for name, _ in _defaults(kind))
        defaults = dict(_defaults(kind))
        return {name: _plain(field) for name, field in held if field != defaults[name]}
    if isinstance(value, Grown):
        before, then = value.end()
        return {"before": before, "then": [_plain(item) for item in then]}
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(item)] for key, item in value.items()]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"a state holds a {kind.__name__}, and a snapshot cannot")


@cache
def _defaults(cls: type) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (field.name, field.default_factory() if field.default_factory is not MISSING else field.default)
        for field in fields(cls)
    )


def _made(cls: type, plain: JSON, read: Read) -> Any:
    converters = _converters(cls)
    made = {}
    for name, item in plain.items():
        convert = converters[name]
        made[name] = item if convert is None or item is None else convert(item, read)
    return cls(**made)


@cache
def _converters(cls: type) -> dict[str, Convert | None]:
    """Field -> how its plain value becomes what it holds; None where it is that already."""
    hints = get_type_hints(cls)
    return {field.name: _converter(hints[field.name]) for field in fields(cls)}


def _converter(hint: Any) -> Convert | None:
    """Raises TypeError of a type that a snapshot cannot hold."""
    origin = get_origin(hint)
    if hint in _SCALARS or origin is Literal or isinstance(hint, NewType):
        return None
    if origin in (Union, types.UnionType):
        return _converter(next(arg for arg in get_args(hint) if arg is not type(None)))
    if origin is None:
        return _of_class(hint)
    if origin in (Mapping, GrownTable):
        return _of_mapping(GrownTable.of if origin is GrownTable else table, *map(_converter, get_args(hint)))
    [item, *rest] = get_args(hint)
    if origin is Grown:
        return _of_grown(_converter(item))
    if origin is frozenset:
        return lambda plain, _: frozenset(plain)
    if origin is tuple and rest == [...]:
        return _of_items(_converter(item))
    if origin is tuple and not any(map(_converter, (item, *rest))):
        return lambda plain, _: tuple(plain)
    raise TypeError(f"a snapshot cannot hold {hint}")


def _of_class(cls: Any) -> Convert:
    if is_dataclass(cls) and isinstance(cls, type):
        if cls.__module__.startswith(_EVENTS):
            return lambda plain, _: codec.from_plain(cls, plain)
        return lambda plain, read: _made(cls, plain, read)
    if isinstance(cls, type) and issubclass(cls, tuple):
        return lambda plain, _: cls(*plain)
    raise TypeError(f"a snapshot cannot hold {cls}")


T = TypeVar("T")


def _of_mapping(make: Callable[[dict[Any, Any]], T], key: Convert | None, value: Convert | None) -> Convert:
    def made(plain: JSON, read: Read) -> T:
        return make({converted(key, name, read): converted(value, item, read) for name, item in plain})

    def converted(convert: Convert | None, item: Any, read: Read) -> Any:
        return item if convert is None or item is None else convert(item, read)

    return made


def _of_items(item: Convert | None) -> Convert:
    if item is None:
        return lambda plain, _: tuple(plain)
    return lambda plain, read: tuple(item(one, read) for one in plain)


def _of_grown(item: Convert | None) -> Convert:
    of_items = _of_items(item)
    return lambda plain, read: Grown.going_on(ReadLater(plain["before"], read), of_items(plain["then"], read))
