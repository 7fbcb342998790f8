"""Prompts: the text an agent is asked with, rendered from templates that may include each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from jinja2 import Template, nodes

from orchestrator.domain.canonical import JSON
from orchestrator.errors import TemplateError, nearest_name
from orchestrator.templates import filters
from orchestrator.templates.bounds import MAX_INCLUDED, bounded_work, fits_text
from orchestrator.templates.failure import evaluating
from orchestrator.templates.printing import TemplateBlock
from orchestrator.templates.reader import Use
from orchestrator.templates.sandbox import Sandbox, node_count
from orchestrator.templates.source import Source
from orchestrator.templates.uses import include_name, template_uses

__all__ = ["Prompts", "Use", "line_uses", "render_line"]


class Prompts:
    """Templates by name.

    Args:
        sources: every template and what it includes, by the name `include` uses.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = {name: Source(name, text) for name, text in sources.items()}
        self._sandbox = Sandbox(dict(sources))
        self._templates: dict[str, Template] = {}
        self._trees: dict[str, nodes.Template] = {}
        self._uses: dict[str, tuple[Use, ...]] = {}

    @classmethod
    def of(cls, sources: Mapping[str, str]) -> Prompts:
        """The same, compiled once however often the same sources are rendered."""
        return _compiled(tuple(sources.items()))

    def render(self, name: str, values: Mapping[str, JSON]) -> str:
        """The prompt, each data block on lines of its own. What is printed is never rendered again.

        Raises:
            TemplateError: names the template, line and column, what was found there, and the mend.
        """
        uses = self.uses(name)
        source = self._sources[name]
        with bounded_work(), evaluating(source, uses, values, self._sources):
            template = self._template(name, source)
            return _put_together(template.root_render_func(template.new_context(dict(values))))

    def _template(self, name: str, source: Source) -> Template:
        if name in self._templates:
            self._sandbox.charge_for(name)
        else:
            with source.parsing():
                self._templates[name] = self._sandbox.get_template(name)
        return self._templates[name]

    def uses(self, name: str) -> tuple[Use, ...]:
        """Every place in the template, and in what it includes, that reads a value passed to it.

        Raises:
            TemplateError: it cannot be parsed, or uses something templates do not have.
        """
        if name not in self._uses:
            self.includes(name)
            with bounded_work(), self._sources[name].parsing():
                self._uses[name] = template_uses(name, self._open)
        return self._uses[name]

    def includes(self, name: str) -> tuple[str, ...]:
        """The template itself, then every template reached from it.

        Raises:
            TemplateError: an include that is missing, not constant, or leads back to where it stands.
        """
        if name not in self._sources:
            raise TemplateError(f"there is no template '{name}'.", mend=_did_you_mean(name, self._sources))
        reached: dict[str, None] = {}
        with bounded_work():
            self._reach(name, (), reached)
        if sum(node_count(self._open(each)[1]) for each in reached) > MAX_INCLUDED:
            found = f"has more than {MAX_INCLUDED:,} names, tags and values with all that it includes."
            raise self._sources[name].error(found, mend="Include less, or move work to a script.")
        return tuple(reached)

    def _reach(self, name: str, above: tuple[str, ...], reached: dict[str, None]) -> None:
        reached[name] = None
        source, tree = self._open(name)
        for node in tree.find_all(nodes.Include):
            included = include_name(node, source)
            if included not in self._sources:
                mend = _did_you_mean(included, self._sources)
                raise source.error(f"includes '{included}', which there is not.", node.lineno, mend=mend)
            if included in (*above, name):
                way = " -> ".join((*above, name, included))
                raise source.error(f"includes itself: {way}.", node.lineno, mend="Take one include out.")
            if included not in reached:
                self._reach(included, (*above, name), reached)

    def _open(self, name: str) -> tuple[Source, nodes.Template]:
        source = self._sources[name]
        if name not in self._trees:
            with source.parsing():
                self._trees[name] = self._sandbox.parse(source.text, name)
        return source, self._trees[name]


@lru_cache(maxsize=32)
def _compiled(sources: tuple[tuple[str, str], ...]) -> Prompts:
    return Prompts(dict(sources))


def render_line(source: str, values: Mapping[str, JSON]) -> str:
    """A template of one line, such as a gate's question; whatever it prints, the result stays one line.

    Raises:
        TemplateError: quotes the line, and says what was found and the mend.
    """
    line = _line(source)
    names = {use.path[0] for use in line.uses("")}
    read = {name: values[name] for name in names if name in values}  # loading costs what is loaded
    return " ".join(line.render("", read).split())


def line_uses(source: str) -> tuple[Use, ...]:
    """Every place in a one-line template that reads a value passed to it."""
    return _line(source).uses("")


@lru_cache(maxsize=256)
def _line(source: str) -> Prompts:
    line = Prompts({"": source})
    _, tree = line._open("")
    if any(node.name == filters.DATA for node in tree.find_all(nodes.Filter)):
        raise Source("", source).error("prints a data block in a single line.", mend="Print a short text without it.")
    return line


def _put_together(pieces: Iterator[str]) -> str:
    """Join what was printed. A data block is set on lines of its own, so that it is found again as one."""
    parts: list[str] = []
    length = 0
    for piece in filter(None, pieces):
        if parts and _runs_on(parts[-1], piece):
            parts.append("\n")
        parts.append(piece)
        length += len(piece) + 1
        fits_text(length)
    return "".join(parts)


def _runs_on(before: str, piece: str) -> bool:
    if not isinstance(before, TemplateBlock) and not isinstance(piece, TemplateBlock):
        return False
    return not before.endswith("\n") and not piece.startswith("\n")


def _did_you_mean(name: str, known: Mapping[str, object]) -> str:
    nearest = nearest_name(name, known)
    return f"Did you mean '{nearest}'?" if nearest else "Add it under prompts/, or name another."
