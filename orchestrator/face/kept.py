"""What was read of a source, kept in `state/kept/`: what has not changed is neither read nor parsed again.

It is a cache. What cannot be believed is not, without a word: a broken file, one that somebody else can write, one of
another version or of other settings. Where nothing can be written, nothing is kept. In a folder that is not known to be
the person's own nothing is believed or kept either: it may have come along. What holds a known secret is not kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.canonical import JSON
from orchestrator.errors import BatonError
from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.seen import Mark, are_as_marked, marks_of
from orchestrator.files.writing import remove, write_whole
from orchestrator.readers import table
from orchestrator.readers.reading import Brought, Placed, SourceReading, SourceTrouble
from orchestrator.readers.stored import brought_back, stored
from orchestrator.values import dataclass, field, replace
from orchestrator.workspace.home.trust_store import is_folder_trusted

if TYPE_CHECKING:
    from orchestrator.domain.secrets import Secrets

FOLDER = "state/kept"
_FORMAT = 1
"""Of the files here. Another is not read."""
_MOST_BYTES = 16_000_000
"""Of one file: as much as is read of one of Baton's own."""
_MOST_UNPACKED = 64_000_000
"""Of one part of a source: four times what any of them may have."""
_MOST_READINGS = 2
"""Of one source as it is: the days around today, for the plan, and the two weeks that `baton sources` shows."""
_PLAIN_NAME = re.compile(r"[a-z0-9_-]{1,60}")
"""Of a source, that is the name of its file too, also where capitals make no difference."""
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error)


@dataclass
class KeptSource:
    """What is known of a source from before; at first nothing."""

    read_at: datetime | None = None
    """When it was really read last, all of it."""
    digest: str = ""
    """Of its parts."""
    marks: Mapping[str, Mark | None] | None = None
    """Of every file and folder that was looked at; None, where there are none, or they vouch for nothing."""
    bodies: list[JSON] = field(default_factory=list)
    """The parts of a command or an address."""
    readings: list[JSON] = field(default_factory=list)
    since: datetime | None = None
    """The first time in a row that it could not be read."""
    why: str = ""
    """The last time."""

    def is_as_marked(self) -> bool:
        return self.marks is not None and are_as_marked(self.marks)

    def reading(self, wanted: JSON, entry: type[Placed] | None) -> SourceReading[Placed] | None:
        """What a reader made of it, told the same."""
        for held in self.readings if entry else ():
            if held["wanted"] == wanted and entry:
                with suppress(ValueError):
                    return brought_back(held["reading"], entry)
        return None

    def take_reading(self, wanted: JSON, reading: SourceReading[Placed]) -> None:
        """Beside those of the same day. What cannot be stored is not."""
        day = wanted.get("day")
        others = [one for one in self.readings if one["wanted"] != wanted and one["wanted"].get("day") in (None, day)]
        with suppress(TypeError):
            self.readings = [{"wanted": wanted, "reading": stored(reading)}, *others][:_MOST_READINGS]

    def take_parts(self, parts: Iterable[Brought]) -> None:
        self.bodies = [
            {
                "place": part.place,
                "data": base64.b64encode(zlib.compress(part.data)).decode(),
                "etag": part.etag,
                "last_modified": part.last_modified,
            }
            for part in parts
        ]

    def parts(self) -> tuple[Brought, ...]:
        """Those that were taken; none, where they are broken."""
        try:
            return tuple(
                Brought(one["place"], _unpacked(one["data"]), None, one["etag"], one["last_modified"])
                for one in self.bodies
            )
        except _BROKEN:
            return ()

    def forget_content(self) -> None:
        """Keep only since when it cannot be read."""
        self.read_at, self.digest, self.marks, self.bodies, self.readings = None, "", None, [], []


class KeptSources:
    """Those of one workspace."""

    def __init__(self, root: Path, secrets: Callable[[], Secrets], folder: str = FOLDER) -> None:
        self._root = root
        self._secrets = secrets
        self._folder = folder

    @cached_property
    def is_own(self) -> bool:
        """Whether anything here is believed, and kept."""
        return is_folder_trusted(self._root)

    def load(self, name: str, key: str) -> KeptSource:
        """What is known of a source of these settings; nothing, where nothing can be believed."""
        if not self.is_own:
            return KeptSource()
        try:
            held = _checked(read_own(self._root, self._path(name), private=True))
            return _source_in(held) if held["key"] == key else KeptSource()
        except (OSError, *_BROKEN):
            return KeptSource()

    def save(self, name: str, key: str, kept: KeptSource) -> bool:
        """Instead of what was kept before, at once: the last of two processes holds. Returns whether it was kept."""
        if not self.is_own:
            return False
        try:
            if self._holds_secret(kept):
                kept = replace(kept)
                kept.forget_content()
                kept.why = "" if self._is_secret(kept.why) else kept.why
            data = _written(key, kept)
            if len(data) > _MOST_BYTES:
                kept = replace(kept)
                kept.forget_content()
                data = _written(key, kept)
            write_whole(self._root, self._path(name), data, mode=PRIVATE)
        except (OSError, BatonError, ValueError):
            return False
        return True

    def path(self, name: str) -> Path:
        """Where it is kept, or would be."""
        return self._root / self._path(name)

    def keep_only(self, names: Collection[str]) -> None:
        """Let go of what was kept of sources that are named no more."""
        meant = {Path(self._path(name)).name for name in names}
        with suppress(OSError):
            for path in (self._root / self._folder).glob("*.json") if self.is_own else ():
                if path.name not in meant:
                    remove(self._root, f"{self._folder}/{path.name}")

    def _holds_secret(self, kept: KeptSource) -> bool:
        texts = (json.dumps(kept.readings, ensure_ascii=False), kept.why, json.dumps(kept.marks, ensure_ascii=False))
        bodies = (part.data.decode("utf-8", "replace") for part in kept.parts())
        return any(self._is_secret(text) for text in (*texts, *bodies))

    def _is_secret(self, text: str) -> bool:
        return any(True for _ in self._known.found_in(text, self._folder))

    def _path(self, name: str) -> str:
        if _PLAIN_NAME.fullmatch(name):
            return f"{self._folder}/{name}.json"
        return f"{self._folder}/other-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}.json"

    @cached_property
    def _known(self) -> Secrets:
        return self._secrets()


def digest_of_parts(parts: Sequence[Brought], told: Sequence[SourceTrouble]) -> str:
    """Of all bytes, of where they lie, and of what could not be had."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{len(part.place)} {len(part.data)} {part.place}".encode("utf-8", "surrogatepass"))
        digest.update(part.data)
    digest.update(repr(told).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@cache
def made_by() -> JSON:
    """Which version of the readers this is: an update of the package writes their files anew, and so does an editor."""
    folder = Path(table.__file__).parent
    marks = marks_of(sorted(folder.rglob("*.py")))
    return hashlib.sha256(json.dumps(marks).encode()).hexdigest()


def _written(key: str, kept: KeptSource) -> bytes:
    """One JSON object; its first line has the digest of all that stands behind it."""
    held = {
        "format": _FORMAT,
        "made_by": made_by(),
        "key": key,
        "since": kept.since.isoformat() if kept.since else None,
        "why": kept.why,
        "read_at": kept.read_at.isoformat() if kept.read_at else None,
        "digest": kept.digest,
        "marks": kept.marks,
        "bodies": kept.bodies,
        "readings": kept.readings,
    }
    rest = f'"kept": {json.dumps(held, separators=(",", ":"))}}}\n'.encode()
    return f'{{"sha256": "{hashlib.sha256(rest).hexdigest()}",\n'.encode() + rest


def _checked(data: bytes) -> JSON:
    """Raises ValueError: it is not as it was written."""
    head, _, rest = data.partition(b"\n")
    if head != f'{{"sha256": "{hashlib.sha256(rest).hexdigest()}",'.encode():
        raise ValueError("it is not as it was written")
    held = json.loads(data)["kept"]
    if held["format"] != _FORMAT:
        raise ValueError("it is of another version")
    return held


def _source_in(held: JSON) -> KeptSource:
    """Of another version's, only since when the source cannot be read. Raises one of `_BROKEN`."""
    marks = held["marks"]
    kept = KeptSource(
        read_at=_moment(held["read_at"]),
        digest=held["digest"],
        marks=None if marks is None else {str(path): _mark(mark) for path, mark in marks.items()},
        bodies=[{**one} for one in held["bodies"]],
        readings=[{"wanted": {**one["wanted"]}, "reading": one["reading"]} for one in held["readings"]],
        since=_moment(held["since"]),
        why=held["why"],
    )
    if held["made_by"] != made_by():
        kept.forget_content()
    return kept


def _mark(held: Sequence[int] | None) -> Mark | None:
    if held is None:
        return None
    size, changed, entered, inode = map(int, held)
    return size, changed, entered, inode


def _moment(written: str | None) -> datetime | None:
    moment = datetime.fromisoformat(written) if written else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment


def _unpacked(packed: str) -> bytes:
    """Raises ValueError: there is more than anybody kept."""
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(base64.b64decode(packed), _MOST_UNPACKED)
    if unpacking.unconsumed_tail:
        raise ValueError("it holds more than was kept")
    return data
