"""The tool `look_up_work`: what a register says of a work, asked for by its DOI, or searched for by a command.

Nobody is asked unless `tools: {look_up_work: ...}` of `baton.yaml` names whom: without that it says so, and a
citation stays *not asked*, which is never *fine*. One work a call, one request each, with no cookies and no keys.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import Annotated, Any, Literal, TypedDict
from urllib.parse import quote

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.domain.provider import KEY_VARIABLES
from orchestrator.errors import ToolError
from orchestrator.ports.tool import Surroundings
from orchestrator.text.work import Work, doi_in, work_told
from orchestrator.tools.command import ProgramCall, run_command
from orchestrator.tools.web import Question, Unanswered, fetch

_ACCEPT = "application/vnd.citationstyles.csl+json"
_SETTINGS = ("doi", "search")
_MOST_BYTES = 1_000_000
"""Of a record; one of a paper with three thousand authors has 400,000."""
_MOST_FOUND = 5
"""Works of a search that are looked at: the one that is meant stands first, or is not there."""
_PATIENCE_S = 30.0
_GONE = frozenset({404, 410})
_LONGEST_QUERY = 300

State = Literal["found", "nothing", "not asked"]


class LookedUpWork(TypedDict):
    state: State
    """`nothing`: it was asked, and knows no such work. `not asked`: nobody was, or nobody could be."""
    why: str
    works: list[dict[str, Any]]
    """CSL-JSON, cut down to what a list of works has."""


def look_up_work(
    surroundings: Surroundings,
    doi: Annotated[str, "The DOI of one work, such as 10.1093/comjnl/27.2.97; empty to search."] = "",
    query: Annotated[str, "Words of its title and its authors, where no DOI is known."] = "",
) -> LookedUpWork:
    """Ask a register what it knows of one work, by its DOI or by words of its title."""
    settings = _settings(surroundings.settings)
    if doi:
        known = doi_in(doi)
        if not known:
            return _answer("nothing", f"“{doi[:80]}” is no DOI")
        return _of_register(settings["doi"], known) if settings["doi"] else _not_named("doi", "register of DOIs")
    if not query.strip():
        raise ToolError("was given neither a DOI nor words to search for.", mend="Pass doi or query.")
    if not settings["search"]:
        return _not_named("search", "search")
    return _searched(settings["search"], query[:_LONGEST_QUERY], surroundings)


def _settings(given: JSON) -> dict[str, str]:
    """Raises ToolError where `baton.yaml` says something else."""
    given = given or {}
    known = isinstance(given, dict) and all(name in _SETTINGS and isinstance(it, str) for name, it in given.items())
    if not known:
        raise ToolError(
            "tools: look_up_work in baton.yaml is not understood.",
            mend='Write {doi: "https://doi.org", search: "COMMAND {query}"}, or one of the two.',
        )
    return {name: str(given.get(name) or "") for name in _SETTINGS}


def _not_named(key: str, what: str) -> LookedUpWork:
    return _answer("not asked", f"no {what} is named: add {key} to tools: look_up_work in baton.yaml")


def _of_register(base: str, doi: str) -> LookedUpWork:
    address = f"{base.rstrip('/')}/{quote(doi, safe='/:;().-_')}"
    try:
        found = fetch(Question(address, agent="baton", accept=_ACCEPT))
    except Unanswered as error:
        if error.status in _GONE:
            return _answer("nothing", "the register knows no such DOI")
        return _answer("not asked", f"the register {error}")
    works = _works(found.data or b"")
    if works is None:
        return _answer("not asked", "the register answers with something else than a work as CSL-JSON")
    return _answer("found", "", works[:1]) if works else _answer("nothing", "the register tells no title of it")


def _searched(command: str, query: str, surroundings: Surroundings) -> LookedUpWork:
    try:
        words = [word.replace("{query}", query) for word in shlex.split(command)]
    except ValueError as error:
        raise ToolError(f"the command of the search cannot be read: {error}.", mend="Mend it in baton.yaml.") from error
    environment = {name: value for name, value in os.environ.items() if name not in KEY_VARIABLES}
    call = ProgramCall(tuple(words), surroundings.root, environment, b"", _PATIENCE_S, _MOST_BYTES)
    try:
        finished = run_command(call)
    except subprocess.TimeoutExpired:
        return _answer("not asked", f"the search did not end within {_PATIENCE_S:.0f} s")
    except OSError as error:
        return _answer("not asked", f"the search cannot be run: {error.strerror or error}")
    if finished.status:
        return _answer("not asked", f"the search ended with status {finished.status}")
    works = _works(finished.out)
    if works is None:
        return _answer("not asked", "the search prints something else than works as CSL-JSON")
    return _answer("found", "", works) if works else _answer("nothing", "the search finds no such work")


def _works(data: bytes) -> list[Work] | None:
    """Those of an answer that have a title; None where it is no CSL-JSON."""
    if len(data) > _MOST_BYTES:
        return None
    try:
        value = read_json(data.decode("utf-8-sig"))
    except (NotJSON, UnicodeDecodeError):
        return None
    records = value if isinstance(value, list) else [value]
    if not all(isinstance(record, dict) for record in records):
        return None
    return [work for work in map(work_told, records[:_MOST_FOUND]) if work]


def _answer(state: State, why: str, works: list[Work] | None = None) -> LookedUpWork:
    return {"state": state, "why": why, "works": works or []}
