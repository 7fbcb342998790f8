"""Reads `matrix` of a suite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from orchestrator.domain.canonical import JSON, digest_of_json
from orchestrator.domain.definition import OFFLINE, REPLAY, RoleModel
from orchestrator.domain.model_setting import MODEL_SETTINGS
from orchestrator.domain.provider import kind_called
from orchestrator.errors import nearest_name
from orchestrator.evals.matrix import AXES, MOST_CELLS, Matrix, Variant
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.read.profile_reader import read_profile
from orchestrator.workspace.read.settings import Settings, read_settings
from orchestrator.workspace.yaml.node import Items, Node, NodeEntry, Scalar, Table, called
from orchestrator.workspace.yaml.section import FileMap

KEY = "matrix"
_FOLDERS = ("prompts", "agents", "apps", "schemas")
"""What a variant of prompts may put another file in place of."""


def read_matrix(root: Path, section: FileMap, profile: str) -> Matrix:
    """The axes; `profile` is the suite's own, or empty."""
    below = section.below(KEY, AXES)
    if below is None or not any(map(below.has, AXES)):
        return Matrix()
    settings = read_settings(root)
    read = {
        "models": tuple(_models(below, settings)),
        "prompts": tuple(_prompts(root, below)),
        "settings": tuple(_settings(below)),
    }
    axes = {axis: variants for axis, variants in read.items() if variants}
    matrix = Matrix(axes, profile or settings.profile)
    _check(section, below, matrix, settings)
    return matrix


def _check(section: FileMap, below: FileMap, matrix: Matrix, settings: Settings) -> None:
    count = 1
    for variants in matrix.axes.values():
        count *= len(variants)
    if count > MOST_CELLS:
        section.fault(KEY, f"the matrix has {count} cells, and {MOST_CELLS} is the most", "Take variants out.")
        return
    names = [cell.name for cell in matrix.cells]
    for name in names:
        if names.count(name) > 1:
            section.fault(KEY, f"two cells are called {name}", "Give the variants names that tell them apart.")
            return
    for cell in matrix.cells:
        roles = settings.profiles.get(cell.profile, {})
        models = cell.models or tuple(model for models in roles.values() for model in models)
        for model in models:
            if misfit := _misfit(model, cell.settings, settings):
                below.fault("settings", f"cell {cell.name}: {misfit[0]}", misfit[1])
                return


def _misfit(model: RoleModel, values: Mapping[str, JSON], settings: Settings) -> tuple[str, str] | None:
    if values and model.name in (OFFLINE, REPLAY):
        return f"{model.name} takes no '{next(iter(values))}'", "Leave it out of the models, or the settings out."
    provider = model.name.partition(":")[0]
    kind = settings.providers[provider].kind if provider in settings.providers else provider
    if model.name in (OFFLINE, REPLAY):
        return None
    found = next(iter(kind_called(kind).misfits_in({**model.settings, **values})), None)
    return (found.found, found.mend) if found else None


def _models(below: FileMap, settings: Settings) -> Iterator[Variant]:
    """Profiles by their names, and models."""
    node = below.node("models")
    if node is None:
        return
    if not isinstance(node, Items):
        below.fault(
            "models", "'models' is no list", "Write a list of profiles and models: [offline, openai:gpt-5-mini]."
        )
        return
    for one in node.items:
        if isinstance(one, Scalar) and one.text in settings.profiles:
            yield Variant(one.text, profile=one.text)
            continue
        if isinstance(one, Scalar) and isinstance(one.value, str) and ":" not in one.text:
            near = nearest_name(one.text, settings.profiles)
            mend = f"Did you mean {near}?" if near else f"Profiles: {', '.join(settings.profiles)}."
            below.fault("models", f"'{one.text}' is no profile, and no provider:model", mend, node=one)
            continue
        alone = Table(one.place, {"models": NodeEntry(Scalar(one.place, "models", "models"), one)})
        models = read_profile(alone, "of the matrix", below, settings.providers).get("models", ())
        if models:
            said = "-".join(f"{key}-{_short(value)}" for key, value in models[0].settings.items())
            yield Variant(f"{models[0].name}{f'-{said}' if said else ''}", models=models)


def _short(value: JSON) -> str:
    """Of a setting, for the name of a cell; what is no word or number goes by its digest."""
    return digest_of_json(value).partition(":")[2][:6] if isinstance(value, dict | list) else str(value)


def _prompts(root: Path, below: FileMap) -> Iterator[Variant]:
    for name, node in _named(below, "prompts"):
        table = FileMap.over(node, f"prompts of {name}", below.faults) if _holds(node) else None
        files = {path: table.text(path) for path in table.table.entries} if table else {}
        for path, instead in files.items():
            for one in (path, instead):
                if fault := _no_file(root, one):
                    below.fault("prompts", fault[0], fault[1], node=node)
        yield Variant(name, files=files)


def _no_file(root: Path, path: str) -> tuple[str, str] | None:
    if Path(path).is_absolute() or ".." in Path(path).parts or Path(path).parts[:1] not in [(f,) for f in _FOLDERS]:
        return f"'{path}' lies in none of {', '.join(_FOLDERS)}", "Name a file as prompts/NAME.md.j2."
    if not (root / path).is_file() or leads_out(root, root / path):
        near = nearest_name(Path(path).name, [one.name for one in (root / path).parent.glob("*")])
        return f"there is no {path}", f"Did you mean {Path(path).with_name(near)}?" if near else "Write it."
    return None


def _settings(below: FileMap) -> Iterator[Variant]:
    for name, node in _named(below, "settings"):
        table = FileMap(node, f"settings of {name}", tuple(MODEL_SETTINGS), below.faults) if _holds(node) else None
        found: dict[str, JSON] = {}
        for key, setting in MODEL_SETTINGS.items() if table else ():
            value = table.node(key) if table else None
            if value is not None and setting.fits(value.plain):
                found[key] = value.plain
            elif value is not None and table:
                table.fault(key, f"'{key}' is {called(value)}", f"Write {setting.takes}.")
        yield Variant(name, settings=found)


def _named(below: FileMap, axis: str) -> Iterator[tuple[str, Node]]:
    """Name of a variant -> what it changes; nothing is a variant too."""
    table = below.map(axis)
    for name, entry in table.entries.items() if table else ():
        yield name, entry.value


def _holds(node: Node) -> bool:
    return not (isinstance(node, Scalar) and node.value is None)
