"""Every error Baton raises on purpose, under one base.

    BatonError
    ├── UsageError               the command line or a call was put wrongly
    ├── NotFound                 no such app, run, decision, phase ...
    ├── WorkspaceError           the workspace cannot be used
    │   ├── WorkspaceMissing     there is none here or above, and none at home
    │   ├── Untrusted            it was not made here, and nobody has allowed what it would run
    │   ├── NotRepeated          a workflow was logged too seldom to become an app
    │   └── DefinitionFaults     faults in the user's files, all told at once
    ├── JournalError             the journal cannot be read or written
    │   ├── HeadMoved            somebody else appended first
    │   ├── JournalCorrupt       bytes in the journal are not what was written
    │   ├── JournalNewer         written by a newer version of Baton
    │   └── ArtifactForgotten    erased because the person wished it
    ├── ImportRefused            a run file cannot be taken in, or not written
    │   └── ImportNewer          a newer version of Baton has written it
    ├── RunError                 a run cannot do what was asked of it
    │   ├── RunDriven            a living process drives the run
    │   └── DriverLost           this process no longer drives the run
    ├── DecisionError            an answer cannot be taken
    │   ├── AnswerConflict       the decision has another answer already
    │   └── DecisionVoid    what was shown is no longer what would go out
    ├── BudgetReached            a request would pass a cap
    ├── TemplateError            a prompt or an expression cannot be evaluated
    ├── ModelError               a model gave no usable answer
    │   ├── ModelUnavailable     waiting or a change of settings may mend it
    │   └── NotRecorded          only recorded answers are allowed, and this was never asked
    ├── ToolError                a tool could not do its work; the model is told
    └── EffectError              an effect could not be carried out
        └── EffectRefused        the effect's own policy forbids it
            └── EffectMoved      a step would do other than what was approved

Callers catch by class, never by message.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

_LONGEST_NAME = 200
"""Characters of a name somebody may have mistyped."""
_FEW_NAMES = 100
"""So many are compared one by one in no time anybody notices."""
_NEIGHBOURS = 8
"""Names before and behind in the alphabet, from either end of the word: a slip is seldom in both ends."""
_MOST_SLIPS = 3
_FAR = 99
"""More slips than a typing mistake has."""
_SHORTEST_PART = 3
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))
_SHORT, _LONG = 5, 10
"""Letters: of a name that a single other letter makes another one, and of one that stays itself with several."""

TYPE_CHECKING = False
if TYPE_CHECKING:  # spelled so, because `typing` costs a tenth of `--help`
    from typing import Literal


class BatonError(Exception):
    """Something a person can mend: what happened, where, and what to do next."""

    kind = "error"
    exit_code = 1

    def __init__(self, message: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.mend = mend
        self.cause: str = self.kind
        """What a record says of it in one word; some errors know it more closely than by their kind."""

    def __str__(self) -> str:
        told = f"{self.where}: {self.message}" if self.where else self.message
        return f"{told} {self.mend}".rstrip()


class UsageError(BatonError):
    """The command or call was put wrongly."""

    kind = "usage"
    exit_code = 2


_LONGEST_SHOWN = 100
_MOST_LISTED = 12
"""Names told where none is near: an app's phases, mostly."""
"""Characters of a name that is told back: what was pasted by mistake is known by its beginning."""


class NotFound(BatonError):
    """A name or id leads nowhere. The nearest known one is offered, or all where nothing else says what to do.

    `told` takes the place of the sentence that the name is not there, where the person wrote no name (`@last`).
    """

    kind = "not_found"

    def __init__(self, noun: str, name: str, known: Iterable[str] = (), *, mend: str = "", told: str = "") -> None:
        self.noun = noun
        self.name = name
        names = tuple(known)
        nearest = nearest_name(name, names)
        offer = f"Did you mean {nearest}?" if nearest else ("" if mend else _listed(names))
        shown = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}..."
        super().__init__(told or f'there is no {noun} "{shown}".', mend=f"{offer} {mend}".strip())


class WorkspaceError(BatonError):
    """The workspace cannot be used."""

    kind = "workspace"


class WorkspaceMissing(WorkspaceError):
    """There is no workspace here or above, and none at home."""

    kind = "no_workspace"


class Untrusted(WorkspaceError):
    """The workspace was not made here, and nobody has allowed what would run or be sent to."""

    kind = "untrusted"


class NotRepeated(WorkspaceError):
    """A workflow was logged too seldom to become an app, and the person has not said why it is to be one."""

    kind = "not_repeated"


class Fault:
    """One mistake in a user's file. Lines and columns count from 1; 0 means the whole file.

    Written out: making a dataclass would cost `--help` a third of its time.
    """

    __slots__ = ("column", "found", "line", "mend", "path")

    def __init__(self, path: str, line: int, column: int, found: str, mend: str) -> None:
        self.path = path
        self.line = line
        self.column = column
        self.found = found
        self.mend = mend

    def __str__(self) -> str:
        place = self.path + "".join(f":{number}" for number in (self.line, self.column) if number)
        return f"{place}: {self.found}. {self.mend}".rstrip()

    def __repr__(self) -> str:
        return f"Fault{self._told()}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fault) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash(self._told())

    def __lt__(self, other: Fault) -> bool:
        return self._told() < other._told()

    def _told(self) -> tuple[str, int, int, str, str]:
        return self.path, self.line, self.column, self.found, self.mend


class DefinitionFaults(WorkspaceError):
    """Faults in the user's files, all told at once."""

    kind = "faults"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        paths = sorted({fault.path for fault in self.faults})
        count = len(self.faults)
        super().__init__(
            f"{count} fault{'s' if count != 1 else ''} in {', '.join(paths)}",
            mend="\n".join(f"  {fault}" for fault in self.faults),
        )

    def __str__(self) -> str:
        return f"{self.message}\n{self.mend}"


class JournalError(BatonError):
    """The journal cannot be read or written."""

    kind = "journal"


class HeadMoved(JournalError):
    """Somebody else appended to the stream first; read it again."""

    kind = "head_moved"

    def __init__(self, stream: str, message: str, *, mend: str) -> None:
        """`stream` is the one that was refused; with it all that was to be in the same commit."""
        super().__init__(message, mend=mend)
        self.stream = stream


class JournalCorrupt(JournalError):
    """Bytes in the journal are not the bytes that were written."""

    kind = "corrupt"


class JournalNewer(JournalError):
    """The journal was written by a newer version of Baton."""

    kind = "newer"


class ArtifactForgotten(JournalError):
    """The bytes were erased because the person wished it; the event that names them is still there."""

    kind = "forgotten"


class ImportRefused(BatonError):
    """A run file is not one, or cannot be taken in as it is."""

    kind = "import"


class ImportNewer(ImportRefused):
    """A run file, or something in it, that this version does not know."""


class RunError(BatonError):
    """A run cannot do what was asked of it in the state it is in."""

    kind = "run"


class RunDriven(RunError):
    """A living process drives the run; it is not taken over unless that is demanded."""

    kind = "driven"


class DriverLost(RunError):
    """Another process has claimed the run since; this one stops."""

    kind = "driver_lost"


class DecisionError(BatonError):
    """An answer to a decision cannot be taken."""

    kind = "decision"


class AnswerConflict(DecisionError):
    """The decision was answered already, with something else."""

    kind = "conflict"


class DecisionVoid(DecisionError):
    """The run has moved since the decision was opened, so what was shown is out of date."""

    kind = "void"


class BudgetReached(BatonError):
    """A request would pass a cap; nothing was sent."""

    kind = "budget"

    def __init__(
        self, scope: Literal["turn", "run", "day"], *, spent_usd: float, wanted_usd: float, cap_usd: float, day: str
    ) -> None:
        """`spent_usd` counts what is reserved for requests under way; `cap_usd` what the person has added."""
        super().__init__(
            f"{spent_usd:.9g} + {wanted_usd:.9g} would pass the {scope}'s {cap_usd:.9g} USD.",
            mend="Raise the cap: answer the decision, or change budgets in baton.yaml.",
        )
        self.scope: Literal["turn", "run", "day"] = scope
        self.spent_usd = spent_usd
        self.wanted_usd = wanted_usd
        self.cap_usd = cap_usd
        self.day = day


class TemplateError(BatonError):
    """A prompt or an expression cannot be evaluated."""

    kind = "template"


class ModelError(BatonError):
    """A model gave no usable answer."""

    kind = "model"


class ModelUnavailable(ModelError):
    """A model could not be asked: key, network, quota. Nothing was lost; go on when it is mended."""

    kind = "model_unavailable"


class NotRecorded(ModelError):
    """Only recorded answers are allowed here, and this was never asked."""

    kind = "not_recorded"


class ToolError(BatonError):
    """A tool could not do its work. The model is told and may try otherwise."""

    kind = "tool"


class EffectError(BatonError):
    """An effect could not be carried out."""

    kind = "effect"


class EffectRefused(EffectError):
    """The effect's own policy forbids what was asked, whoever approved it."""

    kind = "refused"


class EffectMoved(EffectRefused):
    """A step would do other than what was approved; it has done nothing. The person is asked anew."""

    kind = "moved"


def nearest_name(name: str, known: Iterable[str], *, most: int = _MOST_SLIPS) -> str | None:
    """The known name that was most likely meant, or None where none is near: a far guess misleads.

    One that a typing mistake leads to, or of which a part was written (`run` for `run_usd`). `most`: the slips of a
    mistake, 1 where a guess has consequences; then a part is none either.
    """
    if not name or len(name) > _LONGEST_NAME:
        return None
    names = tuple(known)
    if len(names) > _FEW_NAMES:
        names = _beside(name, names)
    written = name.casefold()
    near = [(slips, other) for other in names if (slips := _slips(written, other.casefold())) <= most]
    if near:
        return min(near, key=lambda one: one[0])[1]
    if most == 1:
        return None
    return next((other for other in names if _is_part(*sorted((written, other.casefold()), key=len))), None)


def _is_part(short: str, long: str) -> bool:
    """Whether a name stands at the beginning or the end of another, with something between it and the rest."""
    if len(short) < _SHORTEST_PART or len(short) == len(long):
        return False
    begins = long.startswith(short) and not long[len(short)].isalnum()
    return begins or (long.endswith(short) and not long[-len(short) - 1].isalnum())


def _slips(name: str, other: str) -> int:
    """How many letters were left out, added, mistaken or swapped with the next; `_FAR` for more than a mistake has.

    One, two or three if it begins with the right letter, which people seldom miss. In a short name another letter
    counts twice, and of two letters that differ in one nothing says that the other was meant.
    """
    longer = max(len(name), len(other))
    most = 1 if name[:1] != other[:1] else 2 if longer < _LONG else _MOST_SLIPS
    mistaken = 2 if longer < _SHORT else 1
    if abs(len(name) - len(other)) > most or (longer < _LONG and _is_other_number(name, other)):
        return _FAR
    if longer <= 2 and len(name) == len(other):
        return _FAR
    before: list[int] = []
    last = list(range(len(other) + 1))
    for at, letter in enumerate(name, 1):
        row = [at]
        for beside, meant in enumerate(other, 1):
            least = min(row[-1] + 1, last[beside] + 1, last[beside - 1] + mistaken * (letter != meant))
            if before and beside > 1 and letter == other[beside - 2] and name[at - 2] == meant:
                least = min(least, before[beside - 2] + 1)
            row.append(least)
        if min(row) > most:
            return _FAR
        before, last = last, row
    return last[-1] if last[-1] <= most else _FAR


def _is_other_number(name: str, other: str) -> bool:
    """Names that differ in the digits of a number alone are two (`d-9`, `d-1`; `qwen3-8b`, `qwen3-4b`)."""
    letters, others = (one.translate(_NO_DIGITS) for one in (name, other))
    return name != other and letters == others and len(name) == len(other)


def _listed(names: tuple[str, ...]) -> str:
    """What there is, in the order it stands in."""
    shown = [name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}..." for name in names[:_MOST_LISTED]]
    more = f" and {len(names) - len(shown):,} more" if len(names) > len(shown) else ""
    return f"There is: {', '.join(shown)}{more}." if shown else ""


def _beside(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Of very many names those that begin, or end, like this one. A file may hold thousands of mistakes, and to
    compare each with thousands of names takes minutes.
    """
    ways: dict[str, None] = {}
    forwards, backwards = _ordered(names)
    for ordered, sought, turn in ((forwards, name, 1), (backwards, name[::-1], -1)):
        at = bisect_left(ordered, sought)
        ways |= dict.fromkeys(other[::turn] for other in ordered[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS])
    return tuple(ways)


@lru_cache(maxsize=4)
def _ordered(names: tuple[str, ...]) -> tuple[list[str], list[str]]:
    return sorted(names), sorted(name[::-1] for name in names)
