"""One short line on what an artifact holds, for lists and progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from orchestrator.domain.answers import Door
from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.branch import is_failed
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import BudgetAwaited
from orchestrator.domain.money import purpose_of
from orchestrator.engine.state import Left, RunState
from orchestrator.text.losses.telling import lost_in_short
from orchestrator.text.quantity import amount, counted
from orchestrator.text.script import length_told
from orchestrator.text.visible import visible


def summary(artifact: Artifact) -> str:
    """What a person wants to know at a glance; always one line, made visible."""
    if artifact.is_media:
        return artifact.text
    if artifact.media_type != JSON_TYPE:
        return length_told(artifact.text)
    return " ".join(visible(_of_json(artifact.value)).split())


def failure(error: Artifact) -> str:
    """Where and why a phase failed and what mends it, made visible."""
    told = error.value
    return told_of(told.get("where", ""), told["message"], told["mend"])


def told_of(where: str, message: str, mend: str) -> str:
    """The same of its parts."""
    return visible(f"{where}: {message} {mend}".rstrip() if where else f"{message} {mend}".rstrip())


def awaited(fact: BudgetAwaited) -> str:
    """Why a request waits in line, and for whom; made visible."""
    holders = [
        visible(f"a {kind} of models" if kind == "check" else f"a {kind}" if kind else name)
        for name in fact.holders
        for kind in [purpose_of(name)]
    ]
    several = f" and {counted(len(holders) - _FEW_HOLDERS, 'other')}" if len(holders) > _FEW_HOLDERS else ""
    told = ", ".join(dict.fromkeys(holders[:_FEW_HOLDERS])) + several
    return f"waits for ${amount(fact.held_usd)} of the {fact.scope}'s cap that is reserved by {told}"


_FEW_HOLDERS = 3
"""As many as are named."""


def door_words(door: Door) -> str:
    """Where a person answered, behind who they are; empty: at a terminal, or from a program."""
    return _DOORS.get(door, "")


_DOORS: Mapping[str, str] = {"page": " on the page", "link": " by a link", "file": " in a file"}


def _of_json(value: JSON) -> str:
    if isinstance(value, list):
        count = sum(map(is_failed, value))
        return counted(len(value), "entry", "entries") + (f", {count} failed" if count else "")
    if not isinstance(value, Mapping):
        return str(value)
    failed = [name for name, one in value.items() if is_failed(one)]
    if failed:
        return f"{', '.join(value)}; failed: {', '.join(failed)}"
    for keys, told in _SHAPES:
        if keys <= value.keys():
            try:
                return told(value)
            except (AttributeError, KeyError, TypeError):
                break  # another app's artifact, with the same keys by chance
    return ", ".join(value)


def _aim(value: Mapping[str, JSON]) -> str:
    return f"{value['intent']} · {value['why']}"


def _review(value: Mapping[str, JSON]) -> str:
    weights = Counter(finding["weight"] for finding in value["findings"])
    told = ", ".join(f"{weights[weight]} {weight}" for weight in ("must", "should", "may") if weights[weight])
    return f"{value['verdict']} · {counted(len(value['findings']), 'finding')}" + (f" ({told})" if told else "")


def _mine(value: Mapping[str, JSON]) -> str:
    back, out = len(value["put_back"]), len(value["left_out"])
    told = [f"{counted(back, 'line')} of yours put back"] if back else []
    told += [f"{counted(out, 'line')} left out, as you had it"] if out else []
    return ", ".join(told) or "nothing of yours to put back"


def _metadata(value: Mapping[str, JSON]) -> str:
    return f"“{value['title']}” · {counted(len(value.get('tags', ())), 'tag')}"


def _change(value: Mapping[str, JSON]) -> str:
    operations = Counter(operation["do"] for operation in value["operations"])
    files = ", ".join(f"{counted(count, 'file')} to {do}" for do, count in operations.items())
    return f"{files} · {counted(len(value.get('checks', ())), 'check')}"


def _site(value: Mapping[str, JSON]) -> str:
    own = sum(page["same"] != "file" for page in value["own"])
    told = f"{value['generator']} site · {counted(len(value['pages']), 'page')}"
    return f"{told}, {own} of this note" if own else told


def _outcome(value: Mapping[str, JSON]) -> str:
    """The commit that was made; else why the first step had nothing to do."""
    steps = [found for found in value["steps"].values() if isinstance(found, Mapping)]
    for found in steps:
        if found.get("commit"):
            pushed = next((f" · pushed to {other['remote']}" for other in steps if other.get("pushed")), "")
            return f'{found["commit"][:7]} "{found.get("subject", "")}"{pushed}'
    return next((str(found["why"]) for found in steps if found.get("why")), "done")


def _snapshot(value: Mapping[str, JSON]) -> str:
    part = " · in part" if value["partial"] else ""
    return f"“{value['title'] or value['address']}” · {length_told(value['text'])}{part}"


def _located(value: Mapping[str, JSON]) -> str:
    found = sum(one["outcome"] == "found" for one in value["claims"])
    return f"{counted(len(value['claims']), 'claim')} · {found} found"


def _answer(value: Mapping[str, JSON]) -> str:
    said = value["answer"].replace("_", " ")
    return f"{said}: {value['comment']}" if value.get("comment") else said


_SHAPES: tuple[tuple[frozenset[str], Callable[[Mapping[str, JSON]], str]], ...] = (
    (frozenset({"intent", "why", "brief"}), _aim),
    (frozenset({"verdict", "findings"}), _review),
    (frozenset({"losses", "not_looked"}), lost_in_short),
    (frozenset({"put_back", "left_out"}), _mine),
    (frozenset({"fetched_at", "digest", "text", "partial"}), _snapshot),
    (frozenset({"title", "summary"}), _metadata),
    (frozenset({"operations", "message"}), _change),
    (frozenset({"generator", "pages", "own"}), _site),
    (frozenset({"effect", "key", "steps"}), _outcome),
    (frozenset({"answer", "comment", "fields"}), _answer),
    (frozenset({"claims", "failed", "to_weigh"}), _located),
    (frozenset({"summary", "claims"}), lambda value: counted(len(value["claims"]), "claim")),
)


def left_acting(state: RunState) -> list[str]:
    """Of each effect that was left in the middle of acting, what is known to have come of it."""
    told = "{} had begun to act when it was left: {}".format
    return [told(left.effect, _known(state, key, left)) for key, left in state.left.items()]


def _known(state: RunState, key: str, left: Left) -> str:
    done = [f"{step} was done" for step in state.begun.get(key, ())]
    not_done = [f"{step} was not done" for step, told in left.told.items() if told == "not_done"]
    unsure = ["whether more was done is not known" if done else "whether anything was done is not known"]
    return ", ".join([*done, *not_done, *([] if left.told and "in_doubt" not in left.told.values() else unsure)])
