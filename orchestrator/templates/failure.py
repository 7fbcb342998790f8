"""What went wrong inside a template, told in the user's words: file, line, name, what there is, and the mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from jinja2 import TemplateError as JinjaError

from orchestrator.errors import TemplateError, nearest_name
from orchestrator.templates.absent import NameAbsent
from orchestrator.templates.kind import kind_of
from orchestrator.templates.origin import Path, spelled_path
from orchestrator.templates.reader import Use
from orchestrator.templates.source import Source

_EVALUATION_ERRORS = (
    JinjaError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    NameError,
    RecursionError,
    TypeError,
    ValueError,
)
_NAMES_TOLD = 12
"""Of what there is to choose from; a line or two."""
_CHARACTERS_TOLD = 200
"""Of Python's own words, which may quote a value."""


@contextmanager
def evaluating(
    start: Source, uses: Iterable[Use], passed: Iterable[str], sources: Mapping[str, Source] = MappingProxyType({})
) -> Iterator[None]:
    """Everything a template can fail with becomes a TemplateError that says where; `start` is the one evaluated."""
    try:
        yield
    except TemplateError as error:
        if error.where:
            raise
        source, line = _place_of(error, start, sources)
        raise source.error(error.message, line, mend=error.mend) from error
    except NameAbsent as error:
        source, line = _place_of(error, start, sources)
        # Jinja knows the line of the whole expression; the use nearest to it is the one meant.
        here = sorted((use for use in uses if use.template == source.name), key=lambda use: abs(use.line - line))
        raise _absent(error, source, line, here, list(passed)) from error
    except _EVALUATION_ERRORS as error:
        source, line = _place_of(error, start, sources)
        found = str(error)[:_CHARACTERS_TOLD].rstrip(".") or type(error).__name__
        mend = "Look at the kinds of the values it works on."
        raise source.error(f"cannot be evaluated: {found}.", line, mend=mend) from error


def _place_of(error: BaseException, start: Source, sources: Mapping[str, Source]) -> tuple[Source, int]:
    """The innermost template in the traceback, and its line."""
    source, line = start, 0
    trace = error.__traceback__
    while trace is not None:
        template = trace.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            source = sources.get(template.name, start)
            line = template.get_corresponding_lineno(trace.tb_lineno)
        trace = trace.tb_next
    return source, line


def _absent(error: NameAbsent, source: Source, line: int, uses: list[Use], passed: list[str]) -> TemplateError:
    if isinstance(error.name, int):
        message = f"takes item {error.name} of {kind_of(error.owner)} that has no such item."
        return source.error(message, line, mend="Guard it with 'if', or loop.")
    name = str(error.name)
    if error.is_free_name:
        use = next((use for use in uses if use.path[0] == name), None)
        message, mend = f"uses '{name}', but is passed {_listed(passed)}.", _mend_of_name(name, passed, source)
    else:
        use = next((use for use in uses if name in use.path[1:]), None)
        path = use.path[: use.path.index(name, 1) + 1] if use else (name,)
        message, mend = _absent_attribute(error.owner, path)
    return source.error(message, use.line if use else line, use.column if use else 0, mend=mend)


def _mend_of_name(name: str, passed: list[str], source: Source) -> str:
    nearest = nearest_name(name, passed)
    written = f"rite '{nearest}'." if nearest else ""
    if not source.name:
        return f"W{written}" if written else "Name one of these."
    return f"Add it to reads, or w{written}" if written else "Add it to reads."


def _absent_attribute(owner: object, path: Path) -> tuple[str, str]:
    """What was found, and the mend. A path of one part is an attribute of something without a name."""
    spelled, before = spelled_path(path), spelled_path(path[:-1]) or "its value"
    if owner is None:
        return f"uses '{spelled}', but {before} is none.", f"Guard it with 'if {before}'."
    if not isinstance(owner, dict):
        return f"uses '{spelled}', but {before} is {kind_of(owner)}.", f"Take '{path[-1]}' away."
    nearest = nearest_name(path[-1], [key for key in owner if isinstance(key, str)])  # `{1: 'a'}` is written, too
    mend = f"Write '{spelled_path((*path[:-1], nearest))}'." if nearest else "Ask 'is defined' if it may be missing."
    return f"uses '{spelled}', but {before} has {_listed(list(owner))}.", mend


def _listed(names: list[str]) -> str:
    told = ", ".join(str(name) for name in names[:_NAMES_TOLD])
    return told + (" and more" if len(names) > _NAMES_TOLD else "") if names else "nothing"
