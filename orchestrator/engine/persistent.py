"""Values that are never changed: a changed one is another one, which shares with the first all that stays.

The state of a run is such a value. A run may have ten thousand handoffs, so nothing here costs more the longer it is.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, ValuesView
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

_BLOCK = 64
"""So many entries at most are copied to add one; every 64th time, the list of all blocks is."""

__all__ = ["Grown", "GrownTable", "ReadLater", "changed", "filled", "nothing", "put", "table", "with_all", "without"]

if TYPE_CHECKING:
    from dataclasses import replace as changed
    from dataclasses import replace as filled
else:

    def changed(value: T, **fields: Any) -> T:
        """`dataclasses.replace` for one without slots: that calls `__init__` with every field, here at every event."""
        made = object.__new__(type(value))
        object.__setattr__(made, "__dict__", value.__dict__ | fields)
        return made

    def filled(value: T, **fields: Any) -> T:
        """The same of one that nobody has seen yet, without another copy."""
        value.__dict__.update(fields)
        return value


def nothing() -> Mapping[Any, Any]:
    """An empty table."""
    return _NOTHING


_NOTHING: Mapping[Any, Any] = MappingProxyType({})


def table(entries: Mapping[K, V]) -> Mapping[K, V]:
    """A copy that nobody changes."""
    return with_all(_NOTHING, entries)


def put(entries: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return MappingProxyType(entries | {key: value})  # type: ignore[operator]  # as below


def with_all(entries: Mapping[K, V], more: Mapping[K, V]) -> Mapping[K, V]:
    """Both; of equal keys the later."""
    return MappingProxyType(entries | more)  # type: ignore[operator]  # dicts and tables have it, and it is the quick way


def without(entries: Mapping[K, V], key: K) -> Mapping[K, V]:
    if key not in entries:
        return entries
    return MappingProxyType({kept: value for kept, value in entries.items() if kept != key})


class ReadLater(Generic[T]):
    """The first blocks of a list, which are read when somebody asks for one of them, and once."""

    def __init__(self, entries: int, read: Callable[[int], Sequence[T]]) -> None:
        """So many `entries`, whole blocks of them; `read` gives as many."""
        self.entries = entries
        self._read = read
        self._all: tuple[T, ...] = ()

    def all(self) -> tuple[T, ...]:
        """Raises what `read` raises."""
        if not self._all and self.entries:
            self._all = tuple(self._read(self.entries))
        return self._all


class Grown(Sequence[T]):
    """A list that grows at its end."""

    __slots__ = ("_blocks", "_last", "_unread")

    def __init__(
        self, blocks: tuple[tuple[T, ...], ...] = (), last: tuple[T, ...] = (), unread: ReadLater[T] | None = None
    ) -> None:
        self._blocks = blocks
        self._last = last
        self._unread = unread
        """Stands before the blocks."""

    @classmethod
    def going_on(cls, unread: ReadLater[T], then: Sequence[T]) -> Grown[T]:
        """A list of which the first entries are read later."""
        whole = len(then) - len(then) % _BLOCK
        blocks = tuple(tuple(then[start : start + _BLOCK]) for start in range(0, whole, _BLOCK))
        return cls(blocks, tuple(then[whole:]), unread)

    def end(self) -> tuple[int, tuple[T, ...]]:
        """How many entries stand before the last block that is whole, and that block with what comes behind it."""
        block = self._blocks[-1] if self._blocks else ()
        return len(self) - len(block) - len(self._last), (*block, *self._last)

    def plus(self, entry: T) -> Grown[T]:
        last = (*self._last, entry)
        if len(last) == _BLOCK:
            return Grown((*self._blocks, last), (), self._unread)
        return Grown(self._blocks, last, self._unread)

    def __len__(self) -> int:
        before = self._unread.entries if self._unread else 0
        return before + len(self._blocks) * _BLOCK + len(self._last)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        place = at + len(self) if at < 0 else at
        if not 0 <= place < len(self):
            raise IndexError(at)
        if self._unread:
            if place < self._unread.entries:
                return self._unread.all()[place]
            place -= self._unread.entries
        block, within = divmod(place, _BLOCK)
        return self._blocks[block][within] if block < len(self._blocks) else self._last[within]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable((self._unread.all() if self._unread else (), *self._blocks, self._last))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Grown) and len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self)} entries>"


class GrownTable(Mapping[K, V], Generic[K, V]):
    """A table that grows at its end; an entry put again takes the place of the one before.

    A block is merged with the one before it as soon as that is no longer than it, so ten thousand entries are some ten
    blocks: whoever asks for what is not there yet asks all of them.
    """

    __slots__ = ("_blocks", "_last")

    def __init__(self, blocks: tuple[Mapping[K, V], ...] = (), last: Mapping[K, V] = _NOTHING) -> None:
        self._blocks = blocks
        self._last = last

    @classmethod
    def of(cls, entries: Mapping[K, V]) -> GrownTable[K, V]:
        """A table of these entries."""
        return cls((dict(entries),))

    def plus(self, key: K, value: V) -> GrownTable[K, V]:
        last: Mapping[K, V] = {**self._last, key: value}
        if len(last) < _BLOCK:
            return GrownTable(self._blocks, last)
        blocks = self._blocks
        while blocks and len(blocks[-1]) <= len(last):
            last, blocks = {**blocks[-1], **last}, blocks[:-1]
        return GrownTable((*blocks, last))

    def __getitem__(self, key: K) -> V:
        for block in (self._last, *reversed(self._blocks)):
            if key in block:
                return block[key]
        raise KeyError(key)

    def _whole(self) -> dict[K, V]:
        made: dict[K, V] = {}
        for block in (*self._blocks, self._last):
            made.update(block)
        return made

    def __len__(self) -> int:
        return len(self._whole())

    def __iter__(self) -> Iterator[K]:
        return iter(self._whole())

    def items(self) -> ItemsView[K, V]:
        return self._whole().items()

    def values(self) -> ValuesView[V]:
        return self._whole().values()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and self._whole() == dict(other)

    __hash__ = None  # type: ignore[assignment]  # as of every table
