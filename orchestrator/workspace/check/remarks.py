"""Does an app do one thing? Remarks on one that may do more; it runs all the same, and what they say is for its author.

Five plain rules, each of which says what it saw:

- more phases than `max_phases` in `rules/governance.yaml`, not counting scripts: those work out from what is there
  what anybody would come to, and it is a model, a person or the world that a phase more is a thing more of;
- effects of more than one kind: whoever wants one of them has to take the other;
- more than two effects: it acts in more places than a person looks at before a yes;
- two results or more that no phase reads and that are not the app's `result`: work that nobody asked for;
- an effect that saves into the folder the app watches: each run makes what begins the next one.

A description is not judged by its words: "draft a note, and keep it" is one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import EFFECT, Phase
from orchestrator.errors import Fault
from orchestrator.files.finding import finds
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.read.governance import GOVERNANCE
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import Place, listed

_SCRIPT = "script"
_MOST_EFFECTS = 2
_MOST_UNREAD = 1
"""One may be kept for whoever looks at the run."""
_MARKDOWN = ".md"
_AFTER_WILD = re.compile(r"[^/*?\]]*$")
"""How every name ends that a pattern finds."""
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_SPLIT = "Move what can stand by itself to an app of its own; a phase `app: NAME` runs it from here."


def remarks(app: CheckedApp) -> Iterator[Fault]:
    """On an app that could be read whole; nothing on one that could not."""
    phases = app.source.phases
    if not app.names_are_certain or not phases:
        return
    yield from _on_length(app)
    yield from _on_effects(app)
    yield from _on_results(app)
    yield from _on_watch(app)


def _on_length(app: CheckedApp) -> Iterator[Fault]:
    counted = [source for source in app.source.phases if not _only_works_out(source)]
    most = app.files.governance.max_phases
    if len(counted) > most:
        told = f"the app has {len(counted)} phases beside its scripts, and max_phases in {GOVERNANCE} is {most}"
        yield _remark(counted[most].key.place, told, _SPLIT)


def _only_works_out(source: PhaseSource) -> bool:
    phase = source.phase
    return all(member.kind == _SCRIPT for member in phase.together or (phase,))


def _on_effects(app: CheckedApp) -> Iterator[Fault]:
    acting = [worker for worker in app.workers if worker.phase.kind == EFFECT]
    kinds = list(dict.fromkeys(worker.phase.named for worker in acting))
    if len(kinds) > 1:
        other = next(worker for worker in acting if worker.phase.named != kinds[0])
        yield _remark(other.key.place, f"the app has effects of {len(kinds)} kinds: {listed(kinds)}", _SPLIT)
    elif len(acting) > _MOST_EFFECTS:
        found = f"the app acts in {len(acting)} phases: {listed([worker.name for worker in acting])}"
        yield _remark(acting[_MOST_EFFECTS].key.place, found, _SPLIT)


def _on_results(app: CheckedApp) -> Iterator[Fault]:
    phases = [source.phase for source in app.source.phases]
    unread = [source for source in app.source.phases if _makes_unread(source, phases, app.source.app.result)]
    if len(unread) > _MOST_UNREAD:
        named = listed([source.phase.writes for source in unread])
        yield _remark(
            unread[1].key.place,
            f"nothing reads what these phases make: {named}",
            "Leave out what nobody reads, or name the one that is meant as `result`.",
        )


def _on_watch(app: CheckedApp) -> Iterator[Fault]:
    """What a run decides (a folder or name that it makes up) is not known here, and not remarked on."""
    watch = app.source.app.watch
    for worker in app.workers if watch else ():
        folder = worker.phase.constants.get("folder")
        if worker.phase.kind != EFFECT or not isinstance(folder, str):
            continue
        if _comes_back(watch, folder, worker.phase.constants.get("name"), worker.phase.named in app.catalog.effects):
            found = f"{worker.name} saves into '{folder}', and the app watches '{watch}': a run may begin the next one"
            yield _remark(worker.key.place, found, "Save into another folder, or watch one for what you drop alone.")


def _comes_back(watch: str, folder: str, name: JSON, is_markdown: bool) -> bool:
    """Whether what an effect saves there may be what the app watches. The effects that are built in save Markdown."""
    tail = _AFTER_WILD.search(watch)
    if is_markdown and tail and not (_MARKDOWN.endswith(tail[0]) or tail[0].endswith(_MARKDOWN)):
        return False
    known = f"{name.removesuffix(_MARKDOWN)}{_MARKDOWN}" if isinstance(name, str) and is_markdown else ""
    return finds(watch, f"{normpath(folder.strip('/') or '.')}/{known}".removeprefix("./"))


def _makes_unread(source: PhaseSource, phases: list[Phase], result: str) -> bool:
    """Effects and gates are there for what they do; all else for what somebody reads of it."""
    phase = source.phase
    if phase.acts or phase.asks_person or not phase.writes or phase.writes == result:
        return False
    others = (other for other in phases if other.name != phase.name)
    return all(phase.writes not in _named_in(other) for other in others) and not _decides(phase)


def _decides(phase: Phase) -> bool:
    """Where work goes hangs on it."""
    return any(edge.when for edge in phase.then)


def _named_in(phase: Phase) -> set[str]:
    """Every word of a phase that may be a name: rather too many, so that nothing that is read is called unread."""
    members = [word for member in phase.together for word in _named_in(member)]
    texts = [*phase.reads.values(), *phase.may_read.values(), phase.each, *(edge.when for edge in phase.then)]
    return {*members, *(word for text in texts for word in _WORD.findall(text)), *_WORD.findall(str(phase.spec))}


def _remark(place: Place, found: str, mend: str) -> Fault:
    return Fault(place.path, place.line, place.column, found, mend)
