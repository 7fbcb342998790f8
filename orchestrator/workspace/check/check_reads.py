"""What phases read and ask for by name is there, and has the fields and values asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

from orchestrator.domain.facts import EACH_ITEM
from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.check.mentions import place_at, place_of_name
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.read.shape import ITEM, NoSuchField, Shape
from orchestrator.workspace.yaml.faultlog import Place, did_you_mean, listed
from orchestrator.workspace.yaml.node import Scalar
from orchestrator.workspace.yaml.section import PATH


class ReadChecks:
    def __init__(self, app: CheckedApp) -> None:
        self._app = app
        self._names = app.names
        self._faults = app.faults

    def run(self) -> None:
        for source in self._app.source.phases:
            self._check_conditions(source)
            self._check_mentions(source)
            for worker in source.workers:
                self._check_reads(worker)
                self._check_each(worker)
        self._check_result()

    def _check_reads(self, source: PhaseSource) -> None:
        for key, paths in (("reads", source.phase.reads), ("may_read", source.phase.may_read)):
            for parameter, path in paths.items():
                scalar = source.scalar(key, parameter)
                if scalar:
                    self._check_path(source, tuple(path.split(".")), scalar.place, key.replace("_", " ") + " '{}'")

    def _check_each(self, source: PhaseSource) -> None:
        scalar = source.scalar("each")
        if scalar:
            self._check_expression(source, scalar, "'each'", Expression.parse_each)
            if PATH.fullmatch(scalar.text):
                self._check_path(source, (*scalar.text.split("."), ITEM), scalar.place, "lists '{}' in 'each'")

    def _check_conditions(self, source: PhaseSource) -> None:
        for number, edge in enumerate(source.phase.then):
            scalar = source.scalar("then", str(number), "when")
            if edge.when and scalar:
                self._check_expression(source, scalar, "'when'")

    def _check_expression(
        self, source: PhaseSource, scalar: Scalar, key: str, parse: Callable[[str], Expression] = Expression.parse
    ) -> None:
        try:
            expression = parse(scalar.text)
        except TemplateError as trouble:
            self._faults.add(scalar.place, f"{key} of {source.name}: {trouble.message.rstrip('.')}", trouble.mend)
            return
        for path in sorted(expression.paths):
            self._check_path(source, path, place_of_name(scalar, path), f"uses '{{}}' in {key}")
        for path, text in expression.comparisons:
            self._check_comparison(path, text, scalar)
        for files in expression.listed:
            self._check_folder(source, files.folder, scalar)

    def _check_folder(self, source: PhaseSource, name: str, scalar: Scalar) -> None:
        """Only what the person names says which folder is read."""
        if name not in self._names or self._names.is_folder(name) or self._app.source.doubtful:
            return
        found = f"'each' of {source.name} lists the files of '{name}', which is no input of type folder"
        mend = f"Make it one, '{name}: {{type: folder}}', or list the entries of a value: each: {name}"
        self._faults.add(place_of_name(scalar, (name,)), found, mend)

    def _check_mentions(self, source: PhaseSource) -> None:
        kind = self._app.kind(source)
        try:
            mentions = kind.mentions(source) if kind else ()
        except TemplateError as trouble:
            own = kind.own_words if kind else ""
            self._faults.add(
                source.place(source.phase.kind), f"{own} of {source.name}: {trouble.message.rstrip('.')}", trouble.mend
            )
            return
        for mention in mentions:
            self._check_path(source, mention.path, mention.place, "asks about '{}'")

    def _check_path(self, source: PhaseSource, path: tuple[str, ...], place: Place, says: str) -> None:
        name, rest = path[0], path[1:]
        if name == EACH_ITEM:
            if not source.phase.each:
                self._faults.add(place, f"{source.name} {says.format(name)}, but has no 'each'", "Add 'each: LIST'.")
            return
        if name not in self._names:
            self._app.unknown.add(name, source.name, says, place)
            return
        try:
            self._names.shape(name).at(rest, name)
        except NoSuchField as missing:
            tell_field(missing, place, self._app)

    def _check_comparison(self, path: tuple[str, ...], text: str, scalar: Scalar) -> None:
        shape = self._shape(path)
        allowed = shape.allowed if shape else None
        if shape and allowed is not None and text not in allowed:
            found = f'{spelled(path)} is never "{text}"; {shape.given_by} allows {listed(allowed)}'
            self._faults.add(place_of_text(scalar, text), found, "")

    def _shape(self, path: tuple[str, ...]) -> Shape | None:
        if path[0] not in self._names:
            return None
        try:
            return self._names.shape(path[0]).at(path[1:], path[0])
        except NoSuchField:
            return None

    def _check_result(self) -> None:
        source = self._app.source
        result = source.app.result
        if "result" in source.parts and result not in self._names:
            self._app.unknown.add(result, "'result'", "names '{}'", source.place("result"))


def tell_field(missing: NoSuchField, place: Place, app: CheckedApp) -> None:
    if missing.known:
        found = f"{missing.owner} has no '{missing.name}'; {missing.given_by} gives {listed(missing.known)}"
        mend = did_you_mean(missing.name, missing.known, "Use one of these.")
    else:
        asked = "entries" if missing.name == ITEM else f"'{missing.name}'"
        found, mend = f"{missing.owner} has no {asked}; {missing.given_by} gives a single value", "Use it whole."
    app.faults.add(place, found, mend)


def spelled(path: tuple[str, ...]) -> str:
    return ".".join(path).replace(f".{ITEM}", ITEM)


def place_of_text(scalar: Scalar, text: str) -> Place:
    return place_at(scalar, re.search(rf"[\"']{re.escape(text)}[\"']", scalar.text))
