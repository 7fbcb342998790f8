"""Scripts of the writing app: pure functions from artifacts to an artifact. What comes from elsewhere arrives recorded."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from orchestrator.text import standing
from orchestrator.text.bibliography import NoStyle, PutIntoWords, all_known, note_mark, put_into_words
from orchestrator.text.citation import Citation, citations, escaped, written
from orchestrator.text.cited_place import CitedPlaces, place_of
from orchestrator.text.front_written import front_matter
from orchestrator.text.losses.comparison import losses
from orchestrator.text.recomputed import numbers_in, recomputed
from orchestrator.text.shelf import BookShelf, passage_in
from orchestrator.text.work import doi_in, key_for, told_in_a_line, work_of_entry

JSON = dict[str, Any]

_ON_THE_SHELF = 40
"""Works a model is shown: more are not read, and the rest of the library is searched by code."""
_MOST_ASKED = 40
"""Look-ups of a run, one after the other."""
_MOST_TOLD = 3
"""Citations in a question; the page below it has all."""
_MEANT = ("warning", "negation", "condition")
"""What a draft that says an outline in other words still has to say. Numbers and works are compared by themselves."""
_ONLY_KNOWN = "Nobody has looked at what this rests on."


def shelf(idea: str, library: JSON) -> JSON:
    """The works that bear on the idea by their words, with what the library says of them."""
    books = BookShelf(library["entries"])
    works = [_offered(books, key, idea) for key in books.nearest(idea, _ON_THE_SHELF)]
    return {"works": works, "total": len(books), "holes": _holes(library)}


def cite(outline: JSON, library: JSON, draft: str | None = None, citations: JSON | None = None) -> JSON:
    """The works that outline and draft name, what they say, and whom to ask about them.

    A point that needs a source gets the work of the library whose words it shares, else it is searched for.
    """
    books, before = BookShelf(library["entries"]), [one for one in (citations or {}).get("works", []) if one["key"]]
    known, found = {one["key"]: one for one in before}, {one["asked"]: one for one in before}
    points = [point for section in outline["sections"] for point in section["points"]]
    wanted: dict[str, JSON] = {}
    for place, point in enumerate(points):
        for one in _wanted(point, books, known, found):
            told = {"point": place, **_passage(books, one["key"], point["text"])}
            wanted.setdefault(one["key"] or f" {place}", one)["passages"].append(told)
    for key, sentence in _cited_in(draft or ""):
        one = wanted.setdefault(key, _named(key, books, known.get(key)))
        one["passages"].append({"point": None, **_passage(books, key, sentence)})
    settled = {one["asked"]: one["answer"] for one in (citations or {}).get("works", []) if one["answer"]}
    for one in wanted.values():
        one["answer"] = settled.get(one["asked"])
    asks = list({one["asked"]: _ask(one) for one in wanted.values() if one["asked"] and not one["answer"]}.values())
    return {
        "works": list(wanted.values()),
        "asks": asks[:_MOST_ASKED],
        "taken": list(books.keys) if any(not one["key"] for one in wanted.values()) else [],
        "holes": _holes(library),
    }


def cited(wanted: JSON, fetched: list[JSON]) -> JSON:
    """Each work with how it stands, and the passages it rests on."""
    answers = {one["item"]["asked"]: one["value"] or _not_asked(one["error"]) for one in fetched}
    works, taken = [], [*wanted["taken"], *(one["key"] for one in wanted["works"])]
    for one in wanted["works"]:
        answer = one["answer"] or answers.get(one["asked"])
        if answer is None and one["asked"]:
            answer = _not_asked(f"more than {_MOST_ASKED} look-ups")
        works.append(_stood(one, answer, taken))
        taken.append(works[-1]["key"])
    offered = [
        {"key": one["key"], "work": one["line"], "says": [told["text"] for told in one["passages"] if told["text"]] or _ONLY_KNOWN}
        for one in works
        if one["resolved"]
    ]
    return {"works": works, "offered": offered, "holes": wanted["holes"]}


def lay_out(outline: JSON, citations: JSON, idea: str = "") -> str:
    """The outline as a text with its citations and the passages they rest on; it says that it is one.

    An outline has the keys of works only. The page that the idea names with a key is put behind it again where it is
    clear which of its claims the point is; else it is left out, and the checklist tells it.
    """
    places, named = CitedPlaces(idea), Counter(_named_in(outline, citations))
    by_point: dict[int, list[tuple[JSON, JSON]]] = {}
    for one in citations["works"]:
        for told in one["passages"]:
            by_point.setdefault(told["point"], []).append((one, told))
    parts = [f"# {_plain(outline['title'])}", "*An outline with its sources, not a text written out.*"]
    place = 0
    for section in outline["sections"]:
        parts.append(f"## {_plain(section['heading'])}")
        lines: list[str] = []
        for point in section["points"]:
            lines += _point(point, by_point.get(place, []), places, named)
            place += 1
        parts.append("\n".join(lines))
    if outline.get("objection"):
        parts += ["## What speaks against it", f"- {_plain(outline['objection'])}"]
    return "\n\n".join(parts) + "\n"


def references(draft: str, citations: JSON) -> JSON:
    """What each citation of the draft stands for: what does not resolve, what differs, what nobody was asked about."""
    works = {one["key"]: one for one in citations["works"]}
    found = [(one.key, each) for each in _citations(draft) for one in each.cited]
    unresolved = [_unresolved(key, each, draft, works) for key, each in found if not works.get(key, {}).get("resolved")]
    used = {key for key, _ in found}
    kept = [works[key] for key in works if key in used]
    return {
        "told": _told_unresolved(unresolved),
        "unresolved": unresolved,
        "differs": [{"key": one["key"], **each} for one in kept for each in one["differs"]],
        "not_asked": [{"key": one["key"], "why": one["why"]} for one in kept if one["standing"] == "not asked"],
        "nobody_has_looked": [one["key"] for one in kept if not _read_of(one)],
        "unused": [one["key"] for one in works.values() if one["resolved"] and one["key"] not in used],
        "places": len(found),
        "works": [_told_of(one) for one in kept],
    }


def piece(draft: str, outline: JSON, citations: JSON, style: str | None) -> str:
    """The draft with its citations put into words, a list of works, and its title above it.

    Where no style can be used the citations stay as they are written, which the checklist tells.
    """
    works = {one["key"]: one["work"] for one in citations["works"] if one["resolved"]}
    found = all_known(_citations(draft), works)
    used = {one.key for each in found for one in each.cited}
    words, _ = _worded(found, works, style)
    body = _replaced(draft, found, words.citations) if words else draft
    if words:
        listed = [f"- {entry}" for entry in words.works]
    else:
        listed = [f"- {escaped(written(key))}: {_plain(told_in_a_line(works[key]))}" for key in sorted(used)]
    if words and words.notes:
        body = body.rstrip() + "\n\n" + "\n".join(f"{note_mark(at)}: {told}" for at, told in enumerate(words.notes, 1)) + "\n"
    if listed and not _has_list(draft):
        body = body.rstrip() + "\n\n## References\n\n" + "\n".join(listed) + "\n"
    header = front_matter({"title": outline["title"], "slug": outline["slug"]})
    return f"{header}\n{body}"


def boxes(
    idea: str, outline: JSON, draft: str, citations: JSON, references: JSON, style: str | None, critique: JSON | None = None
) -> JSON:
    """What is to be checked before it is kept. Code ticks what it has checked, and says what that was."""
    works = {one["key"]: one["work"] for one in citations["works"] if one["resolved"]}
    words, told = _worded(all_known(_citations(draft), works), works, style)
    in_style = words.style if words else f"they stay as they are written, and the works are listed in no style: {told}"
    told_of = [
        _box("Does every citation resolve?", *_citations_checked(references)),
        _box("Do library and register agree?", *_records_checked(references)),
        _box("Are the citations in a style?", words is not None, in_style),
        _box("Is the objection answered?", False, _objection(outline, critique), field="objection_answered"),
        _numbers(draft),
        _box("Were the sources opened?", False, _opened(references), field="sources_opened"),
        _losses(idea, outline, draft),
    ]
    still_open = sum(not box["ticked"] for box in told_of)
    told = f"{still_open} of {len(told_of)} boxes are open" if still_open else "Every box is ticked"
    return {"boxes": told_of, "told": told, "holes": citations["holes"]}


def checklist(boxes: JSON) -> str:
    """The boxes as a list that a person reads: what is asked, who ticked it, and what was found."""
    lines = [f"{_mark_of(box)}\n  {_plain(box['found'])}" for box in boxes["boxes"]]
    holes = [f"- Could not be read: {_plain(hole)}" for hole in boxes["holes"]]
    return "\n".join(("# Checklist", "", *lines, *holes)) + "\n"


def ticked(boxes: JSON, accept: JSON) -> str:
    """The checklist with what the person ticked as they kept the draft."""
    fields = accept["fields"] or {}
    told = [
        {**box, "ticked": True, "by": "you"} if box["field"] and not box["ticked"] and fields.get(box["field"]) is True else box
        for box in boxes["boxes"]
    ]
    return checklist({**boxes, "boxes": told})


def citations_stand(draft: str, citations: JSON) -> list[str]:
    """What `baton verify RUN` finds wrong with a run of this app."""
    return [f"line {one['line']}: {one['quote']}: {one['why']}" for one in references(draft, citations)["unresolved"]]


def _offered(books: BookShelf, key: str, idea: str) -> JSON:
    entry = books.entry(key)
    passage = books.passage(key, f"{idea} {entry.get('title', '')}")
    return {"key": key, "work": told_in_a_line(work_of_entry(entry)), "says": passage.text, "from": passage.origin}


def _holes(library: JSON) -> list[str]:
    told = [": ".join(filter(None, (one.get("place"), one["why"]))) for one in library["holes"]]
    return told if library["entries"] or told else ["the library holds no work"]


def _wanted(point: JSON, books: BookShelf, known: dict[str, JSON], found: dict[str, JSON]) -> list[JSON]:
    """What a point asks for: works by their keys, one that its words mean or that was found before, or a search."""
    if point.get("keys"):
        return [_named(key, books, known.get(key)) for key in dict.fromkeys(point["keys"])]
    if point["mark"] == "is yours":
        return []
    sought = point.get("search") or point["text"]
    key = books.best(sought)
    if key or sought in found:
        return [_named(key or found[sought]["key"], books, found.get(sought))]
    return [{**_named("", books, None), "sought": sought, "asked": sought}]


def _named(key: str, books: BookShelf, known: JSON | None) -> JSON:
    """A work by its key: the library's, or one that was found before."""
    if key not in books:
        sought, asked = (known or {}).get("sought", ""), (known or {}).get("asked", "")
        return {"key": key, "entry": None, "sought": sought, "asked": asked, "answer": None, "work": None, "passages": []}
    work = work_of_entry(books.entry(key))
    return {
        "key": key, "entry": books.entry(key)["place"], "sought": "", "asked": work.get("DOI", ""), "answer": None,
        "work": work, "passages": [],
    }


def _passage(books: BookShelf, key: str, bears_on: str) -> JSON:
    passage = books.passage(key, bears_on)
    return {"bears_on": bears_on, "text": passage.text, "from": passage.origin}


def _ask(one: JSON) -> JSON:
    doi = doi_in(one["asked"])
    return {"asked": one["asked"], "doi": doi, "query": "" if doi else one["asked"]}


def _not_asked(why: str) -> JSON:
    return {"state": "not asked", "why": why, "works": []}


def _stood(one: JSON, answer: JSON | None, taken: list[str]) -> JSON:
    """A work as the draft may cite it, or why it may not."""
    key, work = one["key"], one["work"] or {}
    if one["entry"] is not None:
        told = standing.of_library(work, answer)
    elif answer is None:
        told = {"standing": "unknown key", "resolved": False, "why": "no work of the library has this key", "differs": []}
    else:
        told, found = standing.of_search(one["sought"] or key, answer)
        work = dict(found or {})
        told["resolved"] = bool(work)
        key = key or (key_for(work, taken) if work else "")
    passages = [_of_abstract(told_of, work) for told_of in one["passages"]]
    kept = {name: value for name, value in work.items() if name != "abstract"}
    return {
        "key": key, **told, "line": told_in_a_line(work) if work else "", "passages": passages, "sought": one["sought"],
        "asked": one["asked"], "answer": answer, "place": one["entry"] or "", "work": kept,
    }


def _of_abstract(told: JSON, work: JSON) -> JSON:
    """What a work that is not in the library says of itself."""
    if told["text"] or not work.get("abstract"):
        return told
    passage = passage_in(work, told["bears_on"])
    return {**told, "text": passage.text, "from": passage.origin}


def _told_of(one: JSON) -> JSON:
    """A cited work as a person reads of it: what it is, what it rests on, and how it stands."""
    return {
        "key": one["key"], "resolved": one["resolved"], "work": one["line"], "standing": one["standing"], "why": one["why"],
        "rests_on": [f"“{told['text']}” ({told['from']})" for told in _read_of(one)] or [_ONLY_KNOWN],
    }


def _read_of(one: JSON) -> list[JSON]:
    """The passages somebody can read, each once; those that bear on the draft where there are some."""
    told = [each for each in one["passages"] if each["text"]]
    last = [each for each in told if each["point"] is None] or told
    return list({each["text"]: each for each in last}.values())


def _named_in(outline: JSON, citations: JSON) -> Iterator[str]:
    """The key of each work, once for each point that it stands behind."""
    count = sum(len(section["points"]) for section in outline["sections"])
    for one in citations["works"]:
        yield from (one["key"] for told in one["passages"] if told["point"] in range(count))


def _point(point: JSON, cited_by: list[tuple[JSON, JSON]], places: CitedPlaces, named: Counter[str]) -> Iterator[str]:
    """One item, and below it what each of its works says, or what was not found."""
    known = [(one, passage) for one, passage in cited_by if one["resolved"]]
    behind = [places.behind(one["key"], point["text"], is_only=named[one["key"]] == 1) for one, _ in known]
    cites = [written(one["key"]) + place for (one, _), place in zip(known, behind, strict=True)]
    keys = f" [{'; '.join(cites)}]" if known else ""
    is_yours = point["mark"] == "is yours" and not cited_by
    lacks = "" if known and len(known) == len(cited_by) else " *(yours)*" if is_yours else " *(needs a source)*"
    yield f"- {_plain(point['text'])}{keys}{lacks}"
    for one, passage in cited_by:
        if not one["resolved"]:
            yield f"  - {_missing(one)}"
        else:
            yield f"  - “{_plain(passage['text'])}” ({passage['from']})" if passage["text"] else f"  - {_ONLY_KNOWN}"


def _missing(one: JSON) -> str:
    """Of a point without a work, in a few words; the checklist has all of them."""
    sought = f"“{_plain(one['sought'] or one['key'])}”"
    if one["standing"] == "not asked":
        return f"Not in the library, and nobody else was asked: {sought}"
    return f"{sought}: {_plain(one['why'])}" if one["standing"] != "nothing answers" else f"Nothing answers to {sought}"


def _unresolved(key: str, citation: Citation, draft: str, works: dict[str, JSON]) -> JSON:
    one = works.get(key)
    quote = " ".join(draft[citation.start : citation.end].split())
    if one is None or one["standing"] == "unknown key":
        return {
            "key": key, "line": citation.line, "quote": quote, "kind": "unknown key",
            "why": f"no work has this key. A name that is no citation is written \\@{key}",
        }
    kind = "could not be asked" if one["standing"] == "not asked" else "invented"
    return {"key": key, "line": citation.line, "quote": quote, "kind": kind, "why": one["why"]}


def _told_unresolved(unresolved: list[JSON]) -> str:
    """In one line, for the question of a gate."""
    told = "; ".join(f"{one['quote']} in line {one['line']}: {one['kind']}" for one in unresolved[:_MOST_TOLD])
    return f"{told}; and {len(unresolved) - _MOST_TOLD} more" if len(unresolved) > _MOST_TOLD else told


def _worded(found: list[Citation], works: dict[str, JSON], style: str | None) -> tuple[PutIntoWords | None, str]:
    """The citations in words, or why not."""
    used = {one.key for each in found for one in each.cited}
    try:
        return put_into_words(found, {key: works[key] for key in works if key in used}, style or ""), ""
    except NoStyle as error:
        return None, str(error)


def _citations(draft: str) -> list[Citation]:
    return citations(draft)


def _cited_in(draft: str) -> Iterator[tuple[str, str]]:
    """Each key with the sentence it stands in."""
    for each in citations(draft):
        before = re.split(r"(?<=[.!?])\s|\n\s*\n|\n\s*[-*+]\s", draft[max(0, each.start - 400) : each.start])[-1]
        behind = re.split(r"[.!?](?:\s|$)|\n\s*\n|\n\s*[-*+]\s", draft[each.end : each.end + 400])[0]
        for one in each.cited:
            yield one.key, f"{before} {behind}"


def _keys_of(draft: str) -> list[str]:
    return list(dict.fromkeys(one.key for each in citations(draft) for one in each.cited))


def _replaced(draft: str, found: list[Citation], words: tuple[str, ...]) -> str:
    parts, place = [], 0
    for each, said in zip(found, words, strict=True):
        parts += [draft[place : each.start], said]
        place = each.end
    return "".join((*parts, draft[place:]))


def _has_list(draft: str) -> bool:
    return re.search(r"^#{1,6} (?:References|Bibliography|Literatur|Quellen)\s*$", draft, re.MULTILINE) is not None


def _box(asks: str, is_ticked: bool, found: str, field: str = "") -> JSON:
    return {"asks": asks, "ticked": is_ticked, "by": "code" if is_ticked else "", "found": found, "field": field}


def _mark_of(box: JSON) -> str:
    return f"- [x] {box['asks']} (ticked by {box['by']})" if box["ticked"] else f"- [ ] {box['asks']} (open)"


def _citations_checked(references: JSON) -> tuple[bool, str]:
    lost, count = len(references["unresolved"]), references["places"]
    if not count:
        return False, "the draft cites nothing"
    unused = f"; not cited, and left out of the list: {', '.join(references['unused'])}" if references["unused"] else ""
    return not lost, f"{count - lost} of {count} citations, of {len(references['works'])} works{unused}"


def _records_checked(references: JSON) -> tuple[bool, str]:
    unasked, differs = references["not_asked"], references["differs"]
    told = [f"{one['key']}: {one['field']} “{one['ours']}”, the register says “{one['theirs']}”" for one in differs]
    if unasked:
        told.append(f"nobody was asked about {', '.join(one['key'] for one in unasked)} ({unasked[0]['why']})")
    return bool(references["works"]) and not told, "; ".join(told) or f"{len(references['works'])} works, no difference"


def _objection(outline: JSON, critique: JSON | None) -> str:
    said = (outline.get("objection") or "the outline names none").rstrip(".")
    heavy = [one["problem"] for one in (critique or {}).get("findings", []) if one["weight"] == "must"]
    return f"{said}. The reviewer still holds: {'; '.join(heavy)}" if heavy else said


def _numbers(draft: str) -> JSON:
    numbers = recomputed(draft)
    wrong = [f"line {one.line}: {one.said}, and {one.found}" for one in numbers.looked_at if not one.holds]
    right = [f"{one.said} ({one.found})" for one in numbers.looked_at if one.holds]
    told = [f"does not come out: {'; '.join(wrong)}"] if wrong else []
    told += [f"worked out again: {'; '.join(right)}"] if right else []
    if numbers.others:
        shown = ", ".join(f"{number} (line {line})" for line, number in numbers.others[:12])
        told.append(f"not worked out, {len(numbers.others)}: {shown}{' …' if len(numbers.others) > 12 else ''}")
    is_all = not wrong and not numbers.others
    return _box("Were the numbers recomputed?", is_all, "; ".join(told) or "the draft has no numbers", "numbers_checked")


def _opened(references: JSON) -> str:
    unread, count = references["nobody_has_looked"], len(references["works"])
    told = f"{count - len(unread)} of {count} works show a passage"
    return f"{told}; nobody has looked at {', '.join(unread)}" if unread else told


def _losses(idea: str, outline: JSON, draft: str) -> JSON:
    """Numbers, works, warnings, negations and conditions of the idea and its outline that the draft has no more."""
    points = [point for section in outline["sections"] for point in section["points"]]
    said = "\n\n".join((idea, *(point["text"] for point in points)))
    there = set(numbers_in(draft))
    lost = [number for number in numbers_in(said) if number not in there]
    keys = dict.fromkeys((*_keys_of(idea), *(key for point in points for key in point.get("keys", ()))))
    lost += [f"@{key}" for key in keys if key not in _keys_of(draft)]
    lost += _lost_places(idea, draft)
    lost += [f"{one.kind} “{one.lost or one.sentence}”" for one in losses(said, draft) if one.kind in _MEANT]
    found = f"the draft no longer has: {', '.join(lost)}" if lost else "every number, work, warning and condition is there"
    return _box("Is nothing lost?", not lost, found, "losses_accepted")


def _lost_places(idea: str, draft: str) -> list[str]:
    """Pages and what else the idea says behind a key that the draft cites, and says there no more."""
    told = [one for each in citations(draft) for one in each.cited]
    at, keys = {(one.key, one.label, one.locator) for one in told}, {one.key for one in told}
    lost = {}
    for one in (one for each in citations(idea) for one in each.cited if one.key in keys):
        if one.locator and (one.key, one.label, one.locator) not in at:
            lost[f"@{one.key}, {one.locator if one.label == 'page' else f'{one.label} {one.locator}'}"] = None
        elif not one.locator and one.suffix and one.suffix not in draft:
            lost[f"@{one.key}{place_of(one)}"] = None
    return list(lost)


def _plain(text: str) -> str:
    """Somebody's words in one line, with no mark of Markdown that would do something, and no citation."""
    return escaped(re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(text.split())))
