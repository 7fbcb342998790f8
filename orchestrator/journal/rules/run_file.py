"""A run as one file: its events as they are chained, those of its branches, and every artifact they name. JSON Lines,
packed with gzip.

    {"format":"baton-run","v":1,"run":"pub-7f3a","events":42,"artifacts":30,"bytes":81233,"head":"sha256:...",
     "forgotten":[]}
    {"seq":1,"kind":"RunStarted","at":"...","actor":"you","body":{...},"digest":"sha256:..."}
    {"artifact":"sha256:...","type":"text/markdown","text":"# ..."}

A run with branches is of version 2: its first line counts all events, and names its branches in the order in which
their events follow those of the run:

    {"format":"baton-run","v":2, ... ,"branches":[{"run":"pub-7f3a/fetch.1","events":9,"head":"sha256:...",
     "forgotten":[]}]}

An artifact stands behind the first event that names it: as `text` where its bytes are UTF-8, else as `base64`. Nothing
in it says when or where it was written, so the same run gives the same bytes. What is read is bounded before it is
unpacked and before it is parsed.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import re
import zlib
from collections.abc import Iterable, Iterator

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.bounds import (
    MAX_ARTIFACT_BYTES,
    MAX_LINE_BYTES,
    MAX_RUN_FILE_BYTES,
    MAX_RUN_FILE_LINES,
    MIB,
)
from orchestrator.domain.canonical import JSON, Digest, canonical_json
from orchestrator.domain.json_line import json_line
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.errors import ImportNewer, ImportRefused
from orchestrator.ports.journal import Spelled
from orchestrator.values import dataclass

FORMAT = "baton-run"
ALONE = 1
"""The file's form where the run has no branches."""
VERSION = 2
"""With branches; a file of a later one is refused."""
_GZIP = b"\x1f\x8b"
_HEADER = {"format": str, "v": int, "run": str, "events": int, "artifacts": int, "bytes": int, "head": str}
_BRANCH = {"run": str, "events": int, "head": str, "forgotten": list}
_EVENT = {"seq": int, "kind": str, "at": str, "actor": str, "body": dict, "digest": str}
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}")
_TORN = "Export the run again, and bring the file over whole."


@dataclass(frozen=True)
class FiledStream:
    """The stream of the run, or of one of its branches."""

    run: str
    events: tuple[Spelled, ...]
    """At least one."""
    forgotten: tuple[Digest, ...] = ()
    """What they name and was erased."""

    @property
    def head(self) -> Digest:
        return self.events[-1].digest


@dataclass(frozen=True)
class RunFile:
    """What a file holds. Of one that was read no more is known than that it has this form."""

    streams: tuple[FiledStream, ...]
    """The run's first, then those of its branches."""
    artifacts: tuple[Artifact, ...]
    """Each once, in the order the events name them."""

    @property
    def root(self) -> FiledStream:
        return self.streams[0]

    @property
    def run(self) -> str:
        return self.root.run

    @property
    def branches(self) -> tuple[FiledStream, ...]:
        return self.streams[1:]

    @property
    def events(self) -> tuple[Spelled, ...]:
        return tuple(event for stream in self.streams for event in stream.events)

    @property
    def artifact_bytes(self) -> int:
        return sum(len(artifact.data) for artifact in self.artifacts)


def packed(file: RunFile, named: Iterable[Iterable[Digest]]) -> bytes:
    """The bytes of a run file.

    Args:
        file: what it is to hold.
        named: of each event, the artifacts it names; those of the branches last.

    Raises:
        ImportRefused: it would be larger than what is taken in anywhere.
    """
    lines = b"".join(f"{json_line(line)}\n".encode() for line in _lines(file, named))
    largest = max((len(artifact.data) for artifact in file.artifacts), default=0)
    if len(lines) > MAX_RUN_FILE_BYTES or largest > MAX_ARTIFACT_BYTES:
        raise ImportRefused(
            f"{file.run} has {len(lines):,} bytes, and its largest text {largest:,}; no run file may have "
            f"more than {MAX_RUN_FILE_BYTES:,}, and no text in it more than {MAX_ARTIFACT_BYTES:,}.",
            mend="A copy of the whole journal holds it: baton backup",
        )
    return gzip.compress(lines, mtime=0)


def _lines(file: RunFile, named: Iterable[Iterable[Digest]]) -> Iterator[JSON]:
    yield _first_line(file)
    left = {artifact.digest: artifact for artifact in file.artifacts}
    for event, digests in zip(file.events, named, strict=True):
        columns = {"seq": event.seq, "kind": event.kind, "at": event.at, "actor": event.actor}
        yield {**columns, "body": json.loads(event.body), "digest": event.digest}
        for digest in digests:
            artifact = left.pop(digest, None)
            if artifact:
                yield {"artifact": digest, "type": artifact.media_type, **_spelled(artifact.data)}


def _first_line(file: RunFile) -> JSON:
    head = {
        "format": FORMAT,
        "v": VERSION if file.branches else ALONE,
        "run": file.run,
        "events": len(file.events),
        "artifacts": len(file.artifacts),
        "bytes": file.artifact_bytes,
        "head": file.root.head,
        "forgotten": list(file.root.forgotten),
    }
    below = [
        {"run": one.run, "events": len(one.events), "head": one.head, "forgotten": list(one.forgotten)}
        for one in file.branches
    ]
    return head | ({"branches": below} if below else {})


def _spelled(data: bytes) -> dict[str, str]:
    try:
        return {"text": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode("ascii")}


def unpacked(data: bytes, name: str) -> RunFile:
    """What the bytes of a run file hold; nothing of it is believed yet.

    Args:
        data: at most one byte more than a run file may have.
        name: how a person calls the file, for errors.

    Raises:
        ImportRefused: it is no run file, is cut off, or passes a bound; one line says which.
        ImportNewer: a newer version of Baton has written it.
    """
    try:
        lines = _text(data).split("\n")
        head = _header(lines[0])
        return _read(head, lines[1:-1])
    except _Unfit as unfit:
        raise ImportRefused(f"{unfit}.", where=name, mend=unfit.mend) from None
    except _Newer as newer:
        raise ImportNewer(f"{newer}.", where=name, mend="Upgrade Baton here, then import it.") from None


class _Unfit(Exception):
    """The message is the middle of a sentence."""

    def __init__(self, found: str, mend: str = "Name a file that `baton export RUN` wrote.") -> None:
        super().__init__(found)
        self.mend = mend


class _Newer(Exception):
    pass


def _text(data: bytes) -> str:
    if not data.startswith(_GZIP):
        raise _Unfit("is no run file")
    if len(data) > MAX_RUN_FILE_BYTES:
        raise _Unfit(f"has more than {MAX_RUN_FILE_BYTES:,} bytes")
    lines = _inflated(data)
    if not lines.endswith(b"\n"):
        raise _Unfit("ends in the middle of a line", _TORN)
    if lines.count(b"\n") > MAX_RUN_FILE_LINES:
        raise _Unfit(f"has more than {MAX_RUN_FILE_LINES:,} lines")
    try:
        return lines.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Unfit("holds bytes that are no UTF-8") from error


def _inflated(data: bytes) -> bytes:
    """Unpacked piece by piece, so that a small file that swells is stopped at the bound."""
    inflating = zlib.decompressobj(wbits=31)
    pieces, size = [], 0
    try:
        while not inflating.eof:
            piece = inflating.decompress(data, MIB)
            data = inflating.unconsumed_tail
            size += len(piece)
            if size > MAX_RUN_FILE_BYTES:
                raise _Unfit(f"unpacks to more than {MAX_RUN_FILE_BYTES:,} bytes")
            if not (piece or data or inflating.eof):
                raise _Unfit("is cut off", _TORN)
            pieces.append(piece)
    except zlib.error as error:
        raise _Unfit("cannot be unpacked", _TORN) from error
    if inflating.unused_data:
        raise _Unfit("goes on behind its end", _TORN)
    return b"".join(pieces)


def _header(line: str) -> JSON:
    head = _value(line, 1)
    if head.get("format") != FORMAT or not isinstance(head.get("v"), int):
        raise _Unfit("is no run file")
    if head["v"] > VERSION:
        raise _Newer(f"was written by a newer version of Baton (run file {head['v']}, this one knows {VERSION})")
    shape = _HEADER | {"forgotten": list} | ({"branches": list} if head["v"] == VERSION else {})
    if not _has(head, shape) or head["v"] < ALONE:
        raise _Unfit("line 1 is not how a run file begins")
    below = head.get("branches", [])
    if not all(isinstance(one, dict) and _has(one, _BRANCH) for one in below) or ("branches" in head and not below):
        raise _Unfit("line 1 does not say which branches the run has")
    for forgotten in (head["forgotten"], *(one["forgotten"] for one in below)):
        if not all(isinstance(digest, str) for digest in forgotten) or len(set(forgotten)) != len(forgotten):
            raise _Unfit("line 1 names what was forgotten twice, or not by its digest")
    return head


def _read(head: JSON, lines: list[str]) -> RunFile:
    events, artifacts = _parts(lines)
    if not events:
        raise _Unfit("holds no event", _TORN)
    streams = list(_streams(head, events))
    told = [head["head"], *(one["head"] for one in head.get("branches", ()))]
    file = RunFile(tuple(streams), tuple(artifacts))
    counts = head["events"], head["artifacts"], head["bytes"]
    if counts != (len(events), len(artifacts), file.artifact_bytes) or told != [one.head for one in streams]:
        raise _Unfit("does not hold what its first line says: it is cut off, or was changed", _TORN)
    return file


def _streams(head: JSON, events: list[Spelled]) -> Iterator[FiledStream]:
    """Each with as many events as the first line says; those that no branch has are the run's."""
    below = head.get("branches", [])
    of_branches = sum(one["events"] for one in below)
    if any(one["events"] < 1 for one in below) or of_branches >= len(events):
        raise _Unfit("does not hold what its first line says: it is cut off, or was changed", _TORN)
    start = 0
    for one in ({**head, "events": len(events) - of_branches}, *below):
        end = start + one["events"]
        yield FiledStream(one["run"], tuple(events[start:end]), tuple(one["forgotten"]))
        start = end


def _parts(lines: list[str]) -> tuple[list[Spelled], list[Artifact]]:
    events: list[Spelled] = []
    artifacts: list[Artifact] = []
    for number, line in enumerate(lines, 2):
        value = _value(line, number)
        if "artifact" in value:
            artifacts.append(_artifact(value, number))
        elif _has(value, _EVENT):
            told = value["seq"], value["kind"], value["at"], value["actor"]
            events.append(Spelled(*told, canonical_json(value["body"]), Digest(value["digest"])))
        else:
            raise _Unfit(f"line {number} is neither an event nor an artifact")
    return events, artifacts


def _value(line: str, number: int) -> dict[str, JSON]:
    try:
        value = read_json(line, max_bytes=MAX_LINE_BYTES, halves=True)
    except NotJSON as fault:
        raise _Unfit(f"line {number} cannot be read: {fault}") from fault
    if not isinstance(value, dict):
        raise _Unfit(f"line {number} is no object")
    return value


def _has(value: JSON, shape: dict[str, type]) -> bool:
    return value.keys() == shape.keys() and all(type(value[name]) is kind for name, kind in shape.items())


def _artifact(value: JSON, number: int) -> Artifact:
    spelled = "text" if "text" in value else "base64"
    if not _has(value, {"artifact": str, "type": str, spelled: str}):
        raise _Unfit(f"line {number} is no artifact")
    if not _MEDIA_TYPE.fullmatch(value["type"]):
        raise _Unfit(f"line {number} has {value['type'][:60]!r} for a media type")
    try:
        data = value["text"].encode() if spelled == "text" else base64.b64decode(value["base64"], validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise _Unfit(f"line {number} holds what its artifact cannot be made of") from error
    artifact = Artifact(data, value["type"])
    if len(data) > MAX_ARTIFACT_BYTES:
        raise _Unfit(f"line {number} has {len(data):,} bytes, and {MAX_ARTIFACT_BYTES:,} is the most")
    if artifact.digest != value["artifact"]:
        raise _Unfit(f"the artifact in line {number} is not what was written: its digest is another one", _TORN)
    return artifact
