"""What a contract is: promises that every adapter of a port keeps, each tried by a method that says it in its name.

A contract is a plain class. pytest and unittest run a subclass whose name begins with `Test`; `check` runs one without
either. Nothing here rests on `assert`, which `python -O` leaves out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from reprlib import Repr
from typing import Any, Generic, NamedTuple, TypeVar
from unittest import SkipTest

C = TypeVar("C", bound="Contract")
T = TypeVar("T")

E = TypeVar("E", bound=Exception)

_TEST = "test_"
_WORDS_TOO: ContextVar[bool] = ContextVar("words_too", default=False)
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 300
_SHORT.maxlevel, _SHORT.maxtuple, _SHORT.maxlist, _SHORT.maxdict = 4, 12, 12, 12


class BrokenPromise(AssertionError):
    """An adapter does not keep something that its port promises."""

    def __init__(self, contract: str, promise: str, told: str) -> None:
        super().__init__(f"{contract}: {promise}. Here it does not hold: {told}")
        self.contract = contract
        self.promise = promise
        """In words."""
        self.told = told
        """What was found instead."""


class BrokenPromises(AssertionError):
    """All that one adapter does not keep."""

    def __init__(self, broken: Sequence[BrokenPromise]) -> None:
        super().__init__("\n".join(map(str, broken)))
        self.broken = tuple(broken)


class Kept(NamedTuple):
    """What came of a contract that was tried."""

    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    """Promises that need something of the adapter's maker which was not given, each with what."""


class Contract:
    """Made anew for each promise."""

    words_too = False
    """Whether an adapter has to say what is wrong in the words that Baton's own adapters use."""

    @classmethod
    def promises(cls) -> list[str]:
        """All of them, in words."""
        return [_words(name) for name in dir(cls) if name.startswith(_TEST)]


def check(contract: type[Contract]) -> Kept:
    """Try every promise of a contract.

    Raises:
        BrokenPromises: those that the adapter does not keep, each in a sentence.
    """
    kept, left_out, broken = [], [], []
    for name in (name for name in dir(contract) if name.startswith(_TEST)):
        try:
            getattr(contract(), name)()
            kept.append(_words(name))
        except SkipTest as why:
            left_out.append(f"{_words(name)}: {why}")
        except BrokenPromise as one:
            broken.append(one)
    if broken:
        raise BrokenPromises(broken)
    return Kept(tuple(kept), tuple(left_out))


def promised(method: Callable[[C], None]) -> Callable[[C], None]:
    """A promise: whatever does not hold in it, or is raised there, is told with what was promised."""

    @wraps(method)
    def tried(self: C) -> None:
        with telling(self, method.__name__):
            method(self)

    return tried


@contextmanager
def telling(contract: Contract, name: str) -> Iterator[None]:
    """Whatever goes wrong inside breaks the promise of this name."""
    before = _WORDS_TOO.set(contract.words_too)
    try:
        yield
    except (SkipTest, BrokenPromise):
        raise
    except AssertionError as error:
        raise BrokenPromise(type(contract).__name__, _words(name), str(error) or "an assertion of its own") from error
    except Exception as error:  # whatever another adapter raises breaks its promise
        told = f"{type(error).__name__} was raised: {error}"
        raise BrokenPromise(type(contract).__name__, _words(name), told) from error
    finally:
        _WORDS_TOO.reset(before)


def same(found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError(f"{_SHORT.repr(found)} was found, and not {_SHORT.repr(wanted)}")


def holds(condition: object, told: str) -> None:
    if not condition:
        raise AssertionError(told)


class Words(str):
    """What an adapter says of something in its own words: like any others, unless a contract holds to ours."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and (str(self) == str(other) or not _WORDS_TOO.get())

    def __hash__(self) -> int:
        return 0


class Raised(Generic[E]):
    """What was raised, once it was."""

    value: E


@contextmanager
def raising(kind: type[E], saying: str = "") -> Iterator[Raised[E]]:
    """Inside, this has to be raised; where a contract holds to our words, with these in it."""
    raised = Raised[E]()
    try:
        yield raised
    except kind as error:
        raised.value = error
        holds(saying in str(error) or not _WORDS_TOO.get(), f"{kind.__name__} says “{error}”, and not “{saying}”")
        return
    raise AssertionError(f"{kind.__name__} was not raised")


def awaited(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What it gives, in a loop of its own, also where the caller stands in one."""
    with ThreadPoolExecutor(1, "contract") as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


def side_by_side(work: Callable[[T], object], each: Iterable[T]) -> None:
    """Each in a thread of its own; what one raises is raised here."""
    every = list(each)
    with ThreadPoolExecutor(len(every), "contract") as threads:
        for done in [threads.submit(work, one) for one in every]:
            done.result()


def _words(name: str) -> str:
    return name.removeprefix(_TEST).replace("_", " ")
