"""Cassettes: the exchanges of one run as a text file, one JSON object a line.

The first line says what the file is. Then come the same facts that a journal holds, in order, each after the artifacts
that it is the first to name; so a message stands in the file once, however many requests carried it:

    {"cassette":"short-note","v":1,"projection":1,"from":["offline"],"app":"publish","definition":"sha256:..."}
    {"artifact":"sha256:...","type":"text/markdown","text":"Write the note ..."}
    {"fact":"ModelAsked","key":"sha256:...","model":"offline","system":"sha256:...","prompt":"sha256:..."}

Of a picture or a PDF only its digest, kind and size stand there: what was looked at lies with the case.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import assert_never, get_args

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.bounds import MAX_CASSETTE_BYTES, MAX_LINE_BYTES
from orchestrator.domain.canonical import JSON, Digest, canonical_json
from orchestrator.domain.codec import from_plain, to_plain
from orchestrator.domain.event import GENESIS, Event
from orchestrator.domain.facts import (
    Fact,
    ModelAnswered,
    ModelAsked,
    OutputRefused,
    PhaseStarted,
    ToolCalled,
    ToolReturned,
)
from orchestrator.domain.json_line import json_line
from orchestrator.domain.json_text import NotJSON, check_bounds, read_bounded, read_json
from orchestrator.domain.media import LeftOut
from orchestrator.domain.messages import PROJECTION_VERSION
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.errors import WorkspaceError
from orchestrator.files.looking import open_plain, read_plain
from orchestrator.files.writing import write_whole
from orchestrator.kinds.agent.conversation import next_request
from orchestrator.values import dataclass, field, replace

VERSION = 1
"""Of the file's form; another one is refused, with the command that records anew."""

Kept = PhaseStarted | ModelAsked | ModelAnswered | ToolCalled | ToolReturned | OutputRefused
"""The facts of a run that a cassette holds: where, and what was asked and answered. Failed attempts answer nothing."""
_FACTS: dict[str, type[Kept]] = {cls.__name__: cls for cls in get_args(Kept)}


@dataclass(frozen=True)
class Cassette:
    """What was asked and answered in one run, with every text it rests on."""

    name: str
    facts: tuple[Kept, ...]
    artifacts: Mapping[Digest, Artifact] = field(repr=False)
    sources: tuple[str, ...] = ()
    """Who answered: `offline`, a model by its name, `by hand`."""
    app: str = ""
    definition: Digest | None = None
    """What the run was pinned to; it lies beside the cassettes, so that a change can be told from it."""
    projection: int = PROJECTION_VERSION
    """The version of the projection its keys were made by."""

    def artifact(self, digest: Digest) -> Artifact:
        return self.artifacts[digest]


def recorded(name: str, facts: Iterable[Fact], artifact_of: Callable[[Digest], Artifact]) -> Cassette:
    """The cassette of a run's facts. What concerns only that run (costs reserved, versions read) is left out."""
    kept = tuple(_as_recorded(fact) for fact in facts if isinstance(fact, Kept))
    named = dict.fromkeys(digest for fact in kept for digest in _named(fact))
    sources = dict.fromkeys(fact.model for fact in kept if isinstance(fact, ModelAnswered))
    return Cassette(name, kept, {digest: artifact_of(digest) for digest in named}, tuple(sources))


def _as_recorded(fact: Kept) -> Kept:
    match fact:
        case PhaseStarted():
            return replace(fact, reads={})
        case ModelAsked():
            return replace(fact, reserved_usd=0.0, budget=None)
        case ModelAnswered():
            paid = fact.first_cost_usd or fact.cost_usd
            return replace(fact, cost_usd=paid, settles=0, reused="", first_cost_usd=0.0)
        case ToolReturned():
            return replace(fact, reused="", differs=None)
        case ToolCalled() | OutputRefused():
            return fact
        case _:
            assert_never(fact)


def _named(fact: Kept) -> Iterator[Digest]:
    match fact:
        case ModelAsked():
            yield from filter(None, (fact.system, fact.prompt, fact.tools, fact.output_schema, fact.settings))
            yield from fact.media.values()
        case ModelAnswered():
            yield fact.answer
        case ToolCalled():
            yield fact.arguments
        case ToolReturned():
            yield fact.result
        case OutputRefused():
            yield fact.repair
        case PhaseStarted():
            pass  # what it reads is of its own run
        case _:
            assert_never(fact)


def write_cassette(base: Path, below: Path, cassette: Cassette) -> None:
    """One fact or artifact a line, in a file below a folder."""
    write_whole(base, below, "".join(line + "\n" for line in _lines(cassette)).encode())


def _lines(cassette: Cassette) -> Iterator[str]:
    head = {"cassette": cassette.name, "v": VERSION, "projection": cassette.projection, "from": list(cassette.sources)}
    if cassette.app:
        head["app"] = cassette.app
    if cassette.definition:
        head["definition"] = cassette.definition
    yield json_line(head)
    told: set[Digest] = set()
    for fact in cassette.facts:
        for digest in _named(fact):
            if digest not in told:
                told.add(digest)
                yield json_line(_artifact_line(digest, cassette.artifact(digest)))
        yield json_line({"fact": type(fact).__name__, **to_plain(fact)})


def _artifact_line(digest: Digest, artifact: Artifact) -> JSON:
    line: dict[str, JSON] = {"artifact": digest, "type": artifact.media_type}
    if artifact.is_media:
        return {**line, "bytes": artifact.size}
    if artifact.media_type == JSON_TYPE and canonical_json(artifact.value) == artifact.data:
        return {**line, "value": artifact.value}
    return {**line, "text": artifact.text}


def read_cassette(path: Path) -> Cassette:
    """The cassette in a file.

    Raises:
        WorkspaceError: it cannot be read, or a line is not what was recorded; the line is named.
    """
    try:
        data = read_plain(path, MAX_CASSETTE_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    return cassette_of(data, path)


def cassette_of(data: bytes, path: Path | str) -> Cassette:
    """The same of the bytes of a file. Raises what `read_cassette` raises."""
    if len(data) > MAX_CASSETTE_BYTES:
        raise WorkspaceError(
            f"the cassette is larger than {MAX_CASSETTE_BYTES:,} bytes.", where=str(path), mend=_RECORD
        )
    try:
        text = data.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(path, error) from None
    if not text:
        raise WorkspaceError("the cassette is empty.", where=str(path), mend=_RECORD)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    reading = _CassetteReading(path, _reader_of(text))
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        reading.take(number, line)
    return reading.cassette()


def _unreadable(path: Path | str, error: Exception) -> WorkspaceError:
    return WorkspaceError(f"the cassette cannot be read ({error}).", where=str(path), mend=_RECORD)


def _reader_of(text: str) -> Callable[[str], JSON]:
    """What keeps the bounds of a line as a whole keeps them in each line, and need not be looked at again."""
    try:
        check_bounds(text, MAX_LINE_BYTES)
    except NotJSON:
        return _read_line
    return read_bounded


def _read_line(line: str) -> JSON:
    return read_json(line, max_bytes=MAX_LINE_BYTES, halves=True)


def definition_named(path: Path) -> Digest | None:
    """The definition a cassette was recorded under, from its first line only.

    Raises:
        WorkspaceError: that line is not what was recorded.
    """
    reading = _CassetteReading(path, _read_line)
    with TextIOWrapper(open_plain(path), encoding="utf-8-sig", errors="replace") as file:
        reading.take(1, file.readline().removesuffix("\n"))
    return reading.cassette().definition


_RECORD = "Record it again: baton eval run SUITE --case CASE --record all"


class _CassetteReading:
    """One pass over a cassette's lines."""

    def __init__(self, path: Path | str, read: Callable[[str], JSON]) -> None:
        """`read` gives the value of a line."""
        self._path = path
        self._read = read
        self._head: Cassette | None = None
        self._facts: list[Kept] = []
        self._artifacts: dict[Digest, Artifact] = {}

    def take(self, number: int, line: str) -> None:
        try:
            value = self._read(line)
            if number == 1:
                self._take_head(value)
            elif "artifact" in value:
                self._take_artifact(value)
            else:
                self._facts.append(from_plain(_FACTS[value["fact"]], value))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise WorkspaceError(
                f"this line is not what was recorded ({type(error).__name__}: {error}).",
                where=f"{self._path}:{number}",
                mend=_RECORD,
            ) from None

    def _take_head(self, value: JSON) -> None:
        if value["v"] != VERSION:
            raise ValueError(f"version {value['v']}, known is {VERSION}")
        definition = value.get("definition")
        self._head = Cassette(
            name=value["cassette"],
            facts=(),
            artifacts={},
            sources=tuple(value.get("from", ())),
            app=value.get("app", ""),
            definition=Digest(definition) if definition else None,
            projection=value["projection"],
        )

    def _take_artifact(self, value: JSON) -> None:
        digest = Digest(value["artifact"])
        if "bytes" in value:
            self._artifacts[digest] = LeftOut.of_media(value["type"], digest, int(value["bytes"]))
            return
        is_value = "value" in value
        data = canonical_json(value["value"]) if is_value else value["text"].encode("utf-8", "surrogatepass")
        artifact = Artifact(data, value["type"])
        if artifact.digest != digest:
            raise ValueError(f"its digest is {artifact.digest}")
        self._artifacts[digest] = artifact

    def cassette(self) -> Cassette:
        if self._head is None:
            raise RuntimeError("the first line was not taken")
        self._check_whole()
        return replace(self._head, facts=tuple(self._facts), artifacts=self._artifacts)

    def _check_whole(self) -> None:
        for fact in self._facts:
            for digest in _named(fact):
                if digest not in self._artifacts:
                    raise WorkspaceError(f"the cassette lacks {digest}.", where=str(self._path), mend=_RECORD)


def rekeyed(cassette: Cassette) -> Cassette:
    """The same cassette with the keys of today's projection; what was asked and answered stays as it is."""
    return replace(cassette, facts=tuple(_rekeyed(cassette)), projection=PROJECTION_VERSION)


def _rekeyed(cassette: Cassette) -> Iterator[Kept]:
    """Each request is folded anew from what was recorded before it, exactly as it was when it was asked."""
    state: RunState | None = None
    for seq, fact in enumerate(cassette.facts, start=1):
        state = fold([Event("cassette", seq, "", "", fact, GENESIS)], state)
        turn = state.visit.turn if state.visit else None
        if isinstance(fact, ModelAsked) and turn:
            yield replace(fact, key=next_request(turn, fact.model, cassette.artifact).key)
        else:
            yield fact
