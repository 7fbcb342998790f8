"""Pages of the day. Scoring and placing are the kernel's; these scripts write its plan down, and check it again."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from orchestrator.text.worded import NUMBER, PART, PLAIN, is_plain, names_in, one_form, unfounded_number, words_of

JSON = dict[str, Any]

_MOST_OPENING = 240
"""Characters of the model's sentence: three lines of a screen."""
_ONLY_WHERE = {"meeting": "calendar", "meetings": "calendar", "energy": "energy"}
"""Plain words, where the plan has what they speak of: nobody says of an unread calendar that it has no meetings."""

def render_day(plan: JSON) -> str:
    """The Markdown page: conflict first, then the order, what is held and why, holes, yesterday."""
    if not plan["entries"]:
        return f"# No plan\n\n## Not known\n\n{_list(_holes(plan['holes']))}"
    day = plan["entries"][0]
    parts = [f"# {datetime.fromisoformat(day['day']):%A %d %B %Y}", _head(day)]
    parts += [f"**{_escaped(day['opening'])}.**"] if day["opening"] else []
    parts += ["## Order", _order(day)]
    parts += _section("Held back", _reasons(day["held"]))
    parts += _section("No place today", _reasons(day["left"]))
    parts += _section("Waiting for each other", (_escaped(" → ".join([*loop, loop[0]])) for loop in day["loops"]))
    parts += _section("How it went", _before(day["before"]))
    parts += _section("Not known", _unknown(day, plan["holes"]))
    return "\n\n".join(parts) + "\n"


def add_opening(page: str, plan: JSON, opening: str) -> str:
    """The page with its opening sentence. One that names what is not in the plan is left out, and the page says why."""
    told = " ".join(opening.split())
    fault = _fault_of(told, plan["entries"][0] if plan["entries"] else {"placed": [], "calendar": []}, page)
    line = f"*The opening sentence is left out: {fault}.*" if fault else told
    head, _, rest = page.partition("\n\n")
    return f"{head}\n\n{line}\n\n{rest}"


def file_name(plan: JSON) -> str:
    """`2026-11-27-0702`: the day, and when its plan was made. So another plan of the same day is another page."""
    as_of = plan["as_of"] or ""  # of a plan that was given nobody may have said it
    day = plan["entries"][0]["day"] if plan["entries"] else as_of[:10] or "unknown"
    return "-".join(filter(None, [day, as_of[11:16].replace(":", "")]))


def verify_plan(plan: JSON) -> list[str]:
    """Faults: a score that is not its addends' sum, a day overfilled, a dependency broken, a task lost."""
    return [fault for day in plan["entries"] for fault in _faults(day)]


def _faults(day: JSON) -> Iterator[str]:
    for item in _items(day):
        addends = sum(round(said["points"] * 100) for said in item["spoken"] if said["verb"] == "add")
        if addends != round(item["points"] * 100):
            yield f"{item['id']}: its addends come to {addends / 100:g}, and it has {item['points']:g} points"
    minutes = sum(item["minutes"] for item in day["placed"])
    if minutes > day["plannable_minutes"]:
        yield f"{minutes} minutes are placed, and {day['plannable_minutes']} can be planned"
    if day["deep_minutes"] > day["deep_limit"] and any(item["deep"] for item in day["placed"]):
        yield f"{day['deep_minutes']} deep minutes are placed, and {day['deep_limit']} are the limit"
    yield from _overlaps(day)
    yield from _broken_order(day)
    told = [item["id"] for item in _items(day)]
    yield from (f"{id_} is in no part of the plan" for id_ in day["open"] if id_ not in told)
    yield from (f"{id_} stands in the plan twice" for id_ in sorted(set(told)) if told.count(id_) > 1)


def _items(day: JSON) -> list[JSON]:
    return [*day["placed"], *day["held"], *day["left"]]


def _overlaps(day: JSON) -> Iterator[str]:
    busy = [(one["title"], one) for one in day["calendar"] if one["busy"] and not one["all_day"]]
    spans = [(name, _at(one["start"]), _at(one["end"])) for name, one in busy]
    for item in day["placed"]:
        start, end = _at(item["start"]), _at(item["end"])
        yield from (
            f"{item['id']} is placed across {name}"
            for name, began, over in spans
            if start < over and began < end and began < over
        )
        spans.append((item["id"], start, end))


def _broken_order(day: JSON) -> Iterator[str]:
    ends = {item["id"]: _at(item["end"]) for item in day["placed"]}
    for item in day["placed"]:
        for before in item["after"]:
            if before in day["open"] and not (before in ends and ends[before] <= _at(item["start"])):
                yield f"{item['id']} is placed before {before}, which it waits for"


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def _head(day: JSON) -> str:
    energy = f"energy {day['energy']}" if day["energy"] else "energy unsaid"
    return f"{energy}, {day['free_minutes']} min free, {day['plannable_minutes']} of them plannable."


def _order(day: JSON) -> str:
    rows = [(item["start"], _placed_row(item)) for item in day["placed"]]
    rows += [(one["start"], _meeting_row(one)) for one in day["calendar"] if not one["all_day"]]
    whole = [f"| all day | | {_cell(one['title'])} | calendar |" for one in day["calendar"] if one["all_day"]]
    ordered = [row for _, row in sorted(rows, key=lambda row: _at(row[0]))]
    if not (whole or ordered):
        return f"Nothing is placed. {day['left_minutes']} min stay yours."
    head = ["| at | min | what | why |", "|---|---|---|---|"]
    return "\n".join([*head, *whole, *ordered]) + f"\n\n{day['left_minutes']} min stay yours."


def _placed_row(item: JSON) -> str:
    assumed = "?" if item["assumed"] else ""
    return f"| {item['start'][11:16]} | {item['minutes']}{assumed} | {_named(item)} | {_cell(_why(item))} |"


def _meeting_row(one: JSON) -> str:
    return f"| {one['start'][11:16]} | | {_cell(one['title'])} | calendar |"


def _why(item: JSON) -> str:
    """The reason that weighs most: a deadline before points."""
    first = [f"first: {said['why']}" for said in item["spoken"] if said["verb"] == "first"]
    added = sorted((said for said in item["spoken"] if said["verb"] == "add"), key=lambda said: -said["points"])
    return (first + [said["why"] for said in added] + ["" if not item["due"] else f"due {item['due']}"])[0]


def _reasons(items: list[JSON]) -> Iterator[str]:
    for item in items:
        why = item["why"] if isinstance(item["why"], str) else "; ".join(item["why"])
        yield f"{_named(item)}: {_escaped(why)}"


def _before(before: JSON | None) -> Iterator[str]:
    if before is None:
        return
    yield f"{before['day']}: planned {before['planned']}, done {len(before['done'])}"
    if before["open"]:
        yield f"still open: {_escaped(', '.join(before['open']))}"
    if before["gone"]:
        yield f"in no list any more, and nobody said they were done: {_escaped(', '.join(before['gone']))}"


def _unknown(day: JSON, holes: list[JSON]) -> Iterator[str]:
    yield from _holes(holes)
    yield from (f"{part}: nobody looked" for part in day["unread"])
    yield from (
        _escaped(f"rule {one['rule']} was left out ({one['place']}): {one['told']}") for one in day["failed_rules"]
    )
    yield from (_escaped(f"{one['place']}: {one['told']}") for one in day["troubles"])
    if day["defaults"]:
        yield f"assumed, since state/constraints.yaml does not say: {', '.join(day['defaults'])}"


def _holes(holes: list[JSON]) -> Iterator[str]:
    for hole in holes:
        since = f" (since {hole['since'][:10]})" if hole.get("since") else ""
        place = f"{hole['place']}: " if hole.get("place") else ""
        yield _escaped(f"{hole['source']}: {place}{hole['why']}{since}")


def _section(title: str, lines: Iterator[str]) -> list[str]:
    told = _list(lines)
    return [f"## {title}", told] if told else []


def _list(lines: Iterator[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _named(item: JSON) -> str:
    return f"{_cell(item['title'])} ({_cell(item['id'])})"


def _cell(text: str) -> str:
    return _escaped(text).replace("|", "\\|")


def _escaped(text: str) -> str:
    """Somebody's words in one line, with no mark of Markdown that would do something."""
    return re.sub(r"([\\`*_\[\]<>#~&])", r"\\\1", " ".join(text.split()))


def _fault_of(sentence: str, day: JSON, page: str) -> str:
    """Why a sentence may not open the day; empty when it may."""
    if not is_plain(sentence, _MOST_OPENING):
        return "it is not one plain sentence"
    meant = one_form(sentence)
    if number := unfounded_number(meant, set(NUMBER.findall(page)), _counts(day)):
        return f'it says "{number}", which stands nowhere in the plan'
    if named := _unplaced(meant, day):
        return f'it says "{named}", which has no time in the plan'
    plain = PLAIN - {word for word, part in _ONLY_WHERE.items() if not day.get(part)}
    titles = [words_of(one["title"]) | words_of(one.get("id", "")) for one in (*day["placed"], *day["calendar"])]
    for run in names_in(meant, plain):
        if not any(run <= title for title in titles):
            return f'it says "{" ".join(sorted(run))}", which no task or meeting of the plan is called'
    return ""


def _counts(day: JSON) -> set[str]:
    """What can be counted in the plan."""
    tasks, meetings = len(day["placed"]), len(day["calendar"])
    return {str(tasks), str(meetings), str(tasks + meetings)}


def _unplaced(meant: str, day: JSON) -> str:
    """What the sentence names of that which has no time in it: by its whole title, or by its id."""
    said = _joined(meant)
    for one in sorted((*day["placed"], *day["calendar"]), key=lambda one: -len(one["title"])):
        for name in (one["title"], one.get("id", "")):
            said = said.replace(_joined(name), "  ") if _joined(name).strip() else said
    for one in (*day.get("held", ()), *day.get("left", ())):
        for name in (one["title"], one["id"]):
            if _joined(name).strip() and _joined(name) in said:
                return " ".join(_joined(name).split())
    return ""


def _joined(text: str) -> str:
    """Words and numbers, with one space around each."""
    return f" {' '.join(PART.findall(one_form(text)))} "
