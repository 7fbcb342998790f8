"""The effect `save_file`: keep a text as a Markdown file of the workspace."""

from __future__ import annotations

from orchestrator.domain.canonical import JSON, digest_of
from orchestrator.errors import EffectError, EffectRefused
from orchestrator.files.writing import write_new
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.own_file import OwnFile
from orchestrator.tools.unified import unified


class SaveFile:
    """Never overwrites other text: a person moves the old file away first."""

    name = "save_file"

    def steps(self, binds: JSON) -> tuple[str, ...]:  # noqa: ARG002
        return ("write",)

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:  # noqa: ARG002
        saving = OwnFile.of(self.name, arguments, surroundings)
        there = saving.there
        if there == saving.data:
            will, nothing_to_do = f"nothing: {saving.shown} holds this text already", True
        elif there is None:
            will, nothing_to_do = f"save {saving.shown}", False
        else:
            will, nothing_to_do = f"not save: {saving.shown} is there with other text; move it away first", False
        return Preview(
            will=(will,),
            undo=f"rm {saving.shown}" if there is None else "",
            difference=unified(saving.shown, there, saving.data),
            binds={"path": saving.shown, "digest": None if there is None else digest_of(there)},
            nothing_to_do=nothing_to_do,
        )

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:  # noqa: ARG002
        saving = OwnFile.of(self.name, arguments, surroundings)
        there = saving.there
        if there is not None and there != saving.data:
            raise _taken(saving)
        if there is None:
            _write(saving, mark)
        return _saved(saving)

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:  # noqa: ARG002
        saving = OwnFile.of(self.name, arguments, surroundings)
        return Probe("done", _saved(saving)) if saving.there == saving.data else Probe("not_done")


def _saved(saving: OwnFile) -> JSON:
    return {"path": saving.shown, "digest": digest_of(saving.data)}


def _write(saving: OwnFile, mark: Mark) -> None:
    """Whole or not at all, and only where nothing is: also when somebody saves the file between look and write."""
    try:
        write_new(saving.root, saving.below, saving.data, half=f".{mark.key[:16]}.baton", sync=True)
    except FileExistsError as error:
        if saving.there != saving.data:
            raise _taken(saving) from error
    except OSError as error:
        raise EffectError(
            f"cannot be written: {error.strerror}.", where=saving.shown, mend="Make room for it, then baton resume."
        ) from error


def _taken(saving: OwnFile) -> EffectRefused:
    return EffectRefused(
        "is there already, with other text.",
        where=saving.shown,
        mend="Move it away or rename it, then go on with baton resume.",
    )
