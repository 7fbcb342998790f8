"""Read an app's inputs once, when a run starts. What is read here is recorded; nothing below looks again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.bounds import MAX_ARTIFACT_BYTES
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App, Field
from orchestrator.domain.media import types_of, word_of
from orchestrator.domain.secrets import Secrets, Tell
from orchestrator.domain.sources import AskedOf
from orchestrator.errors import NotFound, UsageError
from orchestrator.values import dataclass
from orchestrator.workspace.read.field_value import described, value_of
from orchestrator.workspace.read.folder_files import check_folder
from orchestrator.workspace.read.media_file import read_media, unheard
from orchestrator.workspace.read.source_file import read_source

DAY = "day"
"""An input of this name is the day that sources are read for: the only clock an app sees."""
TOPIC, AGAIN = "topic", "again"
"""Inputs of these names are what a search is told to look for, and the run whose work the source `made` gives."""
_PARTS = {"as_of", "entries", "holes"}
_OF_HOLE = ("source", "why", "since", "place")
_FIRST, _LAST = date(1000, 1, 1), date(9000, 1, 1)
"""Between them every reader can count a month or some years back and ahead."""


@dataclass(frozen=True)
class Inputs:
    artifacts: Mapping[str, Artifact]
    files: Mapping[str, str]
    """Input name -> the path its text was read from: its place in the workspace, or as the person wrote it."""

    def without(self, secrets: Secrets) -> Inputs:
        """The same with every secret taken out, told by file and line."""
        artifacts = {
            name: secrets.redact_artifact(artifact, self.files.get(name, name), lines=name in self.files)
            for name, artifact in self.artifacts.items()
        }
        return Inputs(artifacts, {name: secrets.redact_text(path, name) for name, path in self.files.items()})


@dataclass(frozen=True)
class Places:
    """Where paths start, and what day it is."""

    root: Path
    """The workspace; defaults that are paths start there."""
    here: Path
    """The folder that paths the person gave start from."""
    now: datetime
    """Local time, for `today` and `monday`."""
    source: Callable[[AskedOf], JSON] | None = None
    """What a source holds, `{as_of, entries, holes}`; None, where none is read and each value must be given."""
    tell: Tell = unheard
    """Told where something was taken out of a file."""


_NO_TEXTS: Mapping[str, Artifact] = MappingProxyType({})


def read_inputs(
    app: App, given: Mapping[str, JSON], places: Places, texts: Mapping[str, Artifact] = _NO_TEXTS
) -> Inputs:
    """The values of all inputs, defaults included; text from a command line is converted to the input's type.

    Args:
        app: whose inputs.
        given: values by name.
        places: where paths start.
        texts: of files, where they are known already and no path is given.

    Raises:
        UsageError: an input is missing, or its value is not of its type; a source that must be read cannot be.
        NotFound: there is no such input, or no such file.
    """
    known = {field.name: field for field in app.inputs}
    for name in (*given, *texts):
        if name not in known:
            raise NotFound("input", name, known, mend=f"{app.name} takes: {', '.join(known) or 'nothing'}.")
    artifacts: dict[str, Artifact] = {}
    files: dict[str, str] = {}
    for field in app.inputs:
        if field.source:
            continue  # their windows are other inputs
        if field.name in texts:
            artifacts[field.name] = _fitting(field, texts[field.name])
            continue
        _check_present(app, field, given)
        value = value_of(field, given.get(field.name, field.default), places.now)
        start = places.here if field.name in given else places.root
        if field.type == "file" and value is not None:
            path = _file(places.root, start, value)
            artifacts[field.name] = read_media(path, field.media, places.tell) if field.media else read_source(path)
            files[field.name] = _file_seen_from(places.root, start, value)
        elif field.type == "folder" and value is not None:
            artifacts[field.name] = Artifact.of_json(_seen_from(places.root, _path(start, value)))
        else:
            artifacts[field.name] = Artifact.of_json(value)
    plain = {name: artifact.value for name, artifact in artifacts.items() if name not in files}
    for field in app.inputs:
        if field.source:
            value = (
                _given(app, field, given, places)
                if field.name in given
                else _read(app, field, plain, places, _first(files, artifacts))
            )
            artifacts[field.name] = _bounded(field, Artifact.of_json(value))
    return Inputs({field.name: artifacts[field.name] for field in app.inputs}, files)


def _fitting(field: Field, artifact: Artifact) -> Artifact:
    """What another run or a program hands on for a file. Raises UsageError: the file is of another kind."""
    taken = types_of(field.media)
    if artifact.media_type in taken if taken else not artifact.is_media:
        return artifact
    wanted = " or ".join(dict.fromkeys(map(word_of, taken))) or "a text"
    found = artifact.media_type if artifact.is_media else "a text"
    raise UsageError(f"{field.name} is {found}, and {wanted} is wanted there.", mend="Give one.")


def _first(files: Mapping[str, str], artifacts: Mapping[str, Artifact]) -> tuple[str, str]:
    """The first file that was read, and the digest of what it held; both empty for none."""
    return next(((path, artifacts[name].digest) for name, path in files.items()), ("", ""))


def _read(app: App, field: Field, inputs: Mapping[str, JSON], places: Places, file: tuple[str, str]) -> JSON:
    if places.source is None:
        raise UsageError(
            f'{app.name} reads "{field.name}" from {field.source}, and no source is read here.',
            mend=f"Give its value among the inputs, {field.name}: {{entries: []}} where it is to have read nothing.",
        )
    day, start = (_readable(name, inputs.get(name)) for name in (DAY, field.window_start))
    topic, again = (_text(inputs.get(name)) for name in (TOPIC, AGAIN))
    value = places.source(AskedOf(field.source, day, start, field.window_days or 1, topic, again, app.name, *file))
    _check_stop(app, field, value)
    return value


def _check_stop(app: App, field: Field, value: JSON) -> None:
    """Raises UsageError: it cannot be read, and the app does not start without it."""
    if field.stops_unread and (holes := [hole for hole in value["holes"] if not hole.get("place")]):
        raise UsageError(
            f'{app.name} needs "{field.name}", which cannot be read: {holes[0]["source"]}: {holes[0]["why"]}.',
            mend=f"Mend that (baton sources), or give it yourself: -p {field.name}=JSON",
        )


def _given(app: App, field: Field, given: Mapping[str, JSON], places: Places) -> JSON:
    value = as_read(field, given[field.name], places.now)
    _check_stop(app, field, value)
    return value


def _bounded(field: Field, artifact: Artifact) -> Artifact:
    if len(artifact.data) > MAX_ARTIFACT_BYTES:
        raise UsageError(
            f"{field.source} holds {len(artifact.data):,} bytes, and {MAX_ARTIFACT_BYTES:,} are kept with a run.",
            mend=f"Read less of it: 'window' of input {field.name}, or a smaller source.",
        )
    return artifact


def as_read(field: Field, given: JSON, now: datetime) -> JSON:
    """A value that is given for an input from a source, in the form that one which is read has. Raises UsageError."""
    value = value_of(field, given, now)
    if not isinstance(value, Mapping) or not isinstance(value.get("entries"), list) or value.keys() - _PARTS:
        raise UsageError(
            f"{field.name} is read from {field.source}, and its value is {{as_of, entries, holes}}.",
            mend="Give an object with 'entries', a list.",
        )
    as_of = value.get("as_of")
    if as_of is not None and not _is_moment(as_of):
        raise UsageError(f"'as_of' of {field.name} is no moment.", mend="Write it as 2026-11-22T08:00:00+01:00.")
    holes = value.get("holes", [])
    if not isinstance(holes, list) or not all(map(_is_hole, holes)):
        mend = "Give a list of objects with 'source' and 'why', texts, and 'since' and 'place' where there are some."
        raise UsageError(f"'holes' of {field.name} are no holes.", mend=mend)
    return {"as_of": as_of, "entries": value["entries"], "holes": [{**dict.fromkeys(_OF_HOLE), **one} for one in holes]}


def _is_moment(value: JSON) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_hole(value: JSON) -> bool:
    if not isinstance(value, Mapping) or not {"source", "why"} <= value.keys() <= {*_OF_HOLE}:
        return False
    return all(isinstance(told, str) or (told is None and name in ("since", "place")) for name, told in value.items())


def _readable(name: str, value: JSON) -> date | None:
    """The day that an input holds. Raises UsageError: it lies so far off that no source can be read for it."""
    day = _date(value)
    if day is not None and not _FIRST <= day <= _LAST:
        raise UsageError(f"no source can be read for {name} {day}.", mend=f"Give a day from {_FIRST} to {_LAST}.")
    return day


def _text(value: JSON) -> str:
    return value.strip() if isinstance(value, str) else ""


def _date(value: JSON) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None  # an input that is called like it, and holds something else


def folders_named(app: App, given: Mapping[str, JSON], root: Path, here: Path) -> Iterator[Path]:
    """The folders a run would begin with, given or by default."""
    for field in app.inputs:
        value = given.get(field.name, field.default)
        if field.type == "folder" and isinstance(value, str) and value:
            yield _path(here if field.name in given else root, value)


def check_folders(app: App, inputs: Inputs, root: Path) -> None:
    """Raises UsageError where the app lists the files of a folder that is not there."""
    lists = [worker.each for phase in app.phases for worker in (phase, *phase.together) if worker.each]
    if not lists:
        return
    from orchestrator.templates.expression import Expression  # most apps have no list

    listed = {files.folder for each in lists for files in Expression.parse_each(each).listed}
    for field in app.inputs:
        folder = inputs.artifacts[field.name].value if field.name in listed else None
        if field.type == "folder" and folder:
            check_folder(root, folder, field.name, app.name)


def _check_present(app: App, field: Field, given: Mapping[str, JSON]) -> None:
    if field.name in given or not field.required:
        return
    raise UsageError(f'{app.name} needs "{field.name}" ({described(field)}).', mend=_how_to_give(app, field))


def _file(root: Path, start: Path, written: str) -> Path:
    """Raises NotFound: it would be there, had the person stood in the workspace's own folder."""
    path = _path(start, written)
    if start != root and not path.exists() and (root / written).is_file():
        raise NotFound("file", str(path), mend=f"Did you mean {root / written}? A path begins where you stand.")
    return path


def _path(start: Path, written: str) -> Path:
    try:
        return start / Path(written).expanduser()
    except RuntimeError as error:  # `~` of an account that is in no list
        raise UsageError(f"{written} has no home folder behind it.", mend="Write the whole path.") from error


def _seen_from(root: Path, folder: Path) -> str:
    """How a folder is recorded: relative where it lies in the workspace, so that both can move together."""
    plain = _plain(folder)
    above = next((one for one in (root, Path(os.path.realpath(root))) if plain.is_relative_to(one)), None)
    return plain.relative_to(above).as_posix() if above else str(plain)


def _plain(path: Path) -> Path:
    """The path without `..`. Behind a link that leads elsewhere it goes up from there, and not back in the spelling."""
    plain = Path(os.path.normpath(path.absolute()))
    if os.path.realpath(plain) == os.path.realpath(path):
        return plain
    return Path(os.path.realpath(path.parent), path.name) if path.name != ".." else Path(os.path.realpath(path))


def _file_seen_from(root: Path, start: Path, written: str) -> str:
    """How a file is recorded: one that lies in the workspace by its place there, whatever folder the person stood in
    and however they wrote it, so that it is the same the next time. Else as they wrote it, from where it can be read.
    """
    path = _path(start, written)
    plain = _plain(path)
    real = Path(os.path.realpath(plain.parent), plain.name)  # a folder that is written by another of its names
    for file, above in ((plain, root), (real, Path(os.path.realpath(root)))):
        if file.is_relative_to(above):
            return file.relative_to(above).as_posix()
    return written if start == root or Path(written).is_absolute() else str(plain)


def _how_to_give(app: App, field: Field) -> str:
    first = next(iter(app.inputs)).name == field.name
    by_place = "FILE" if field.type == "file" else "VALUE"
    return f"Give it: baton run {app.name} {by_place if first else f'-p {field.name}=VALUE'}"
