"""The effect `append_file`: add a text to the end of a Markdown file of the workspace."""

from __future__ import annotations

from orchestrator.domain.canonical import JSON, digest_of
from orchestrator.errors import EffectError, EffectMoved
from orchestrator.files.place import USUAL
from orchestrator.files.writing import append
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.own_file import OwnFile
from orchestrator.tools.unified import unified


class AppendFile:
    """Adds to what the person saw, and only there: when the file has changed since, they are asked anew.

    A process that died in the middle of a write has left a beginning of the text; the rest of it is added then.
    """

    name = "append_file"

    def steps(self, binds: JSON) -> tuple[str, ...]:  # noqa: ARG002 - the port's shape
        return ("append",)

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:  # noqa: ARG002
        file = OwnFile.of(self.name, arguments, surroundings)
        before = file.there
        added = _added(before or b"", file.data)
        will = f"add {added.count(10)} lines to {file.shown}" if before is not None else f"make {file.shown}"
        return Preview(
            will=(will if added else f"nothing: there is no text to add to {file.shown}",),
            undo=f"take them out of the end of {file.shown}" if before is not None else f"rm {file.shown}",
            difference=unified(file.shown, before, (before or b"") + added),
            binds={"path": file.shown, "bytes": len(before or b""), "digest": digest_of(before or b"")},
            nothing_to_do=not added,
        )

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:  # noqa: ARG002
        file = OwnFile.of(self.name, arguments, surroundings)
        left = _left(file, mark)
        if left:
            try:
                append(file.root, file.below, left, mode=USUAL, sync=True)
            except OSError as error:
                why = f"cannot be written: {error.strerror}."
                raise EffectError(why, where=file.shown, mend="Make room for it, then baton resume.") from error
        return _appended(file, mark)

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:  # noqa: ARG002
        file = OwnFile.of(self.name, arguments, surroundings)
        return Probe("not_done") if _left(file, mark) else Probe("done", _appended(file, mark))


def _added(before: bytes, text: bytes) -> bytes:
    """On lines of its own: what was there ends its line first, and so does the text."""
    if not text.strip():
        return b""
    return (b"" if not before or before.endswith(b"\n") else b"\n") + text.removesuffix(b"\n") + b"\n"


def _left(file: OwnFile, mark: Mark) -> bytes:
    """What is still to be added to the file as it was approved. Raises EffectMoved when it is another one."""
    there, size = file.there or b"", mark.approved["bytes"]
    before, behind = there[:size], there[size:]
    added = _added(before, file.data)
    if digest_of(before) != mark.approved["digest"] or not (behind.startswith(added) or added.startswith(behind)):
        raise EffectMoved("has changed since it was shown.", where=file.shown, mend="Look at it again.")
    return added[len(behind) :]


def _appended(file: OwnFile, mark: Mark) -> JSON:
    return {"path": file.shown, "from_byte": mark.approved["bytes"]}
