"""Results of evals, one file a run of a suite: a line as each case ends, so that nothing is lost when it is cut off.

The first line is the head of a `SuiteResult` (everything but its cases, and how many there are to be). Then come, for
each judged case, a line with the digest of what it was judged from, and mostly one with what happened in it, which is
read when its account is asked for. They lie in `state/evals/SUITE/`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from shlex import quote

from orchestrator.domain.bounds import MAX_LINE_BYTES
from orchestrator.domain.canonical import JSON, Digest, quoted
from orchestrator.domain.codec import from_plain, spelt_text, to_plain
from orchestrator.domain.json_line import json_line, one_line
from orchestrator.domain.json_text import read_json
from orchestrator.errors import NotFound
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.files.looking import open_plain
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import open_to_append, write_whole
from orchestrator.values import dataclass, field

LATEST = "@last"
_ACCOUNT = '{"account":'
"""Begins the line of what happened in the case of the line before."""


@dataclass(frozen=True)
class ResultHead:
    """What a file of results says of itself."""

    suite: str
    id: str
    at: str
    profile: str
    definition: str
    total: int
    """How many repeats of cases there are to be."""
    v: int = 1
    record: str = ""
    """What was asked of models; a run that asks otherwise is another run."""
    batch: str = ""
    """What several that are run one after the other share: profiles, or cells of a matrix."""
    batch_of: tuple[str, ...] = ()
    """The profiles and cells of the batch, in order."""
    cell: Mapping[str, str] = field(default_factory=dict)
    """Of a matrix: axis -> variant."""
    selected: str = ""
    """Which of the suite's cases were meant, in words; empty where all were."""

    def result(self, cases: Sequence[CaseResult]) -> SuiteResult:
        complete = len(cases) >= self.total
        return SuiteResult(
            self.suite,
            self.id,
            self.at,
            self.profile,
            self.definition,
            tuple(cases),
            complete,
            self.selected,
            self.cell,
        )


class Results:
    """The results of one suite, newest last."""

    def __init__(self, root: Path, suite: str) -> None:
        self._root = root
        self._below = Path("state") / "evals" / suite
        self._folder = root / self._below

    def ids(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.jsonl"))

    def begin(self, head: ResultHead) -> Writing:
        write_whole(self._root, self._file(head.id), _line(to_plain(head)).encode(), mode=PRIVATE)
        return Writing(self._root, self._file(head.id))

    def go_on(self, id_: str, kept: Collection[Digest]) -> Writing:
        """Add to a run that was cut off. `kept`: what the results were judged from that stay; what is judged again is
        taken away first, and half a line at the end.
        """
        first, *lines = _lines(self._path(id_))
        stays, left = False, [first]
        for line in lines:
            stays = stays if line.startswith(_ACCOUNT) else _read(line)["from"] in kept
            left += [line] if stays else []
        write_whole(self._root, self._file(id_), "".join(left).encode(), mode=PRIVATE)
        return Writing(self._root, self._file(id_))

    def read(self, given: str = LATEST, *, profile: str = "") -> SuiteResult:
        """By id, the start of one, or `@last` (of a profile, if one is named).

        Raises:
            NotFound: there is no such result.
        """
        head, judged = self.opened(given, profile=profile)
        return head.result([case for _, case in judged])

    def opened(self, given: str = LATEST, *, profile: str = "") -> tuple[ResultHead, list[tuple[Digest, CaseResult]]]:
        """The head, and each judged case with the digest of what it was judged from."""
        ids = self.ids()
        for id_ in [given] if given in ids else reversed(ids):  # the start of one may be all of another
            if given != LATEST and not id_.startswith(given):
                continue
            lines = _lines(self._path(id_))
            first = next(lines, None)
            if first is None:
                continue
            head: ResultHead = from_plain(ResultHead, _read(first))
            if profile and head.profile != profile:
                continue
            return head, list(_judged(lines))
        suite, under = quote(self._folder.name), f" under {profile}" if profile else ""
        told = f"{suite} was not run yet{under}, so there is no result of it." if given == LATEST else ""
        command = f"baton eval run {suite}" + (f" --profile {quote(profile)}" if profile else "")
        raise NotFound("result", f"{given}{under}", ids, told=told, mend=f"Run it: {command}")

    def last(self, profile: str) -> SuiteResult | None:
        """The last whole one of a profile, or of a cell."""
        for id_ in reversed(self.ids()):
            head = _head(self._path(id_))
            if head and head.profile == profile and not head.selected:
                found = self.read(id_)
                if found.complete and found.cases:
                    return found
        return None

    def before(self, result: SuiteResult) -> SuiteResult | None:
        """The last one of its profile that came to its end before it, and has cases of it."""
        cases = {case.outcome.case for case in result.cases}
        for id_ in reversed([id_ for id_ in self.ids() if id_ < result.id]):
            head = _head(self._path(id_))
            if head is None or head.profile != result.profile:
                continue
            found = self.read(id_)
            if found.complete and cases & {case.outcome.case for case in found.cases}:
                return found
        return None

    def heads(self, most: int) -> list[ResultHead]:
        """Of the newest, newest first; what its cases are is not read."""
        found = (_head(self._path(id_)) for id_ in reversed(self.ids()[-most:]))
        return [head for head in found if head]

    def cut_off_batch(self, names: Sequence[str], record: str, selected: str) -> str:
        """The batch of the last run, where it is to do the same and not all of it came to its end; or empty."""
        last = next(filter(None, (_head(self._path(id_)) for id_ in reversed(self.ids()))), None)
        if last is None or (last.batch_of, last.record, last.selected) != (tuple(names), record, selected):
            return ""
        whole = [name for name in names if (one := self.of_batch(last.batch, name)) and not self._lacks(one)]
        return last.batch if len(whole) < len(names) else ""

    def of_batch(self, batch: str, profile: str) -> ResultHead | None:
        """The result of a batch that is of this profile or cell."""
        heads = (_head(self._path(id_)) for id_ in reversed(self.ids()))
        return next((head for head in heads if head and (head.batch, head.profile) == (batch, profile)), None)

    def _lacks(self, head: ResultHead) -> bool:
        return sum(not line.startswith(_ACCOUNT) for line in _lines(self._path(head.id))) - 1 < head.total

    def unfinished(self) -> ResultHead | None:
        """The last run's head, when it was cut off before its end."""
        ids = self.ids()
        if not ids:
            return None
        head = _head(self._path(ids[-1]))
        return head if head and self._lacks(head) else None

    def _path(self, id_: str) -> Path:
        return self._root / self._file(id_)

    def _file(self, id_: str) -> Path:
        """Below the workspace."""
        return self._below / f"{id_}.jsonl"


class Writing:
    """One file of results that grows."""

    def __init__(self, root: Path, below: Path) -> None:
        self._file = open_to_append(root, below)

    def add(self, line: str) -> None:
        """Keep one result, as `result_lines` spells it."""
        self._file.write(line)

    def close(self) -> None:
        self._file.close()


class Unkept:
    """Where results go that nobody will ask for."""

    def add(self, line: str) -> None:
        """Keep nothing."""


def result_lines(judged_from: Digest, case: CaseResult) -> str:
    """Of one case, each with its end: what it came to, and what happened in it."""
    happened = case.outcome.account.happened
    return _case_line(judged_from, case) + (one_line(f"{_ACCOUNT}{happened}}}") + "\n" if happened else "")


def _case_line(judged_from: Digest, case: CaseResult) -> str:
    """Put together as canonical JSON is, which costs half of what making plain values first does."""
    try:
        told = spelt_text(case)
    except ValueError:  # an evaluator's own number that is none: it stands as Python writes it
        return _line({"from": judged_from, "case": to_plain(case)})
    return one_line(f'{{"case":{told},"from":{quoted(judged_from)}}}') + "\n"


def _judged(lines: Iterable[str]) -> Iterator[tuple[Digest, CaseResult]]:
    """Each case with what happened in it, which is not read before it is told."""
    last: JSON = None
    for line in lines:
        if not line.startswith(_ACCOUNT):
            if last:
                yield _case(last)
            last = _read(line)
        elif last:
            last["case"]["outcome"]["account"] = {"happened": line[len(_ACCOUNT) : -len("}\n")]}
    if last:
        yield _case(last)


def _case(line: JSON) -> tuple[Digest, CaseResult]:
    """Before accounts were told when asked for, each stood in its case as it was told."""
    outcome = line["case"]["outcome"]
    if "transcript" in outcome:
        outcome["account"] = {"text": outcome["transcript"]}
    return Digest(line["from"]), from_plain(CaseResult, line["case"])


def _line(value: JSON) -> str:
    return json_line(value) + "\n"


def _head(path: Path) -> ResultHead | None:
    first = next(_lines(path), None)
    return from_plain(ResultHead, _read(first)) if first else None


def _lines(path: Path) -> Iterator[str]:
    """Whole lines only: the last one of a run that was killed may be half."""
    with TextIOWrapper(open_plain(path), encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield line


def _read(line: str) -> JSON:
    return read_json(line, max_bytes=MAX_LINE_BYTES, halves=True)
