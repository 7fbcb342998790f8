"""Scripts of the research app: pure functions from artifacts to an artifact. No quote is believed that is not found."""

import re
from collections.abc import Sequence
from typing import Any

from orchestrator.text.quotes.checked import QuoteCheck, QuotedSource
from orchestrator.text.quotes.copies import copies
from orchestrator.text.quotes.differing import agreements, differences, unsupported
from orchestrator.text.quotes.located import Located

JSON = Any
_PIECE = 24_000
"""Characters of a source that one request holds: some 6,000 tokens, with room for the answer in the smallest models."""
_BETWEEN = (("\n\n", 4_000), ("\n", 2_000), (". ", 1_000), (" ", 400))
"""Where a piece may begin, and how far before the end of the one before."""
_AT_ONCE = 12
"""Claims that one request weighs."""
_OF_LEDGER = ("title", "digest", "fetched_at", "canonical", "licence", "partial")
_MOST_SOURCES = 60
"""Of one run: an hour of a model's work, and more than anybody checks."""
_MOST_FOUND = 20
"""That a search or the feeds add."""
_DOUBTS = ("partly", "no")
_MOST_HOLES = 5
"""Lines on parts of a search or of feeds that could not be read."""
_UNNAMED = "not configured"
"""Of a source nobody has; that is worth a word only to who has named nothing else."""
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_FILE = re.compile(r"(?!\w+:)[^\n\r\0]{1,500}")
_NOT_ONE = "neither an address that begins with https:// or http:// nor the path of a file"


def choose(topic: str, addresses: list[JSON], feeds: JSON, search: JSON, before: JSON) -> JSON:
    """What is to be read, each once, with who named it; and what cannot be, or was not asked."""
    earlier = before["entries"][0] if before["entries"] else None
    old = _old_ledger(earlier) if earlier else {"topic": "", "sources": []}
    topic = topic.strip() or old["topic"]
    told: list[str] = [f"{earlier['run']} has no sources to read again" for _ in [0] if earlier and not old["sources"]]
    named = [(str(one).strip(), "you") for one in addresses]
    named += [(one["address"], earlier["run"]) for one in old["sources"] if earlier]
    if topic and not earlier:
        named += [(one["url"], "the search") for one in search["entries"][:_MOST_FOUND]]
        named += [(one["url"], f"the feed {one['feed']}") for one in _speaking_of(topic, feeds["entries"])]
        told += _holes((*search["holes"], *feeds["holes"]), is_named=bool(named))
    sources: list[JSON] = []
    for address, by in named:
        is_own = by == "you" or bool(earlier)  # a search or a feed is somebody else's, and names no file of this machine
        if not (_ADDRESS.match(address) or (is_own and _FILE.fullmatch(address))):
            told.append(f"{address[:200]!r}, named by {by}, is {_NOT_ONE if is_own else 'no address of the web'}")
        elif address.partition("#")[0] not in [one["address"].partition("#")[0] for one in sources]:
            sources.append({"address": address, "named_by": by})
    if len(sources) > _MOST_SOURCES:
        told.append(f"{len(sources) - _MOST_SOURCES} more were named, and are left for another run")
    return {"topic": topic, "sources": sources[:_MOST_SOURCES], "told": told}


def _holes(holes: Sequence[JSON], *, is_named: bool) -> list[str]:
    """What a search and feeds could not give, and of a part of them why that part is missing."""
    whole = [f"{one['source']}: {one['why']}" for one in holes if not one["place"] and not (is_named and _UNNAMED in one["why"])]
    parts = [f"{one['source']}: {one['place']}: {one['why']}" for one in holes if one["place"]]
    more = [f"{len(parts) - _MOST_HOLES} more of that kind: baton sources try"] if len(parts) > _MOST_HOLES else []
    return [*whole, *parts[:_MOST_HOLES], *more]


def _speaking_of(topic: str, entries: list[JSON]) -> list[JSON]:
    """Entries of feeds in which every longer word of the topic stands, or every word where none is longer."""
    words = re.findall(r"\w{4,}", topic.casefold()) or re.findall(r"\w{2,}", topic.casefold())
    found = [
        one
        for one in entries
        if words and one["url"] and all(word in f"{one['title']} {one['summary']}".casefold() for word in words)
    ]
    return found[:_MOST_FOUND]


def _old_ledger(earlier: JSON) -> JSON:
    """What an earlier run knew of its sources and claims; of another app's, nothing."""
    ledger = earlier["made"].get("ledger")
    is_ours = earlier["app"] == "research" and isinstance(ledger, dict)
    return ledger if is_ours else {"topic": "", "sources": [], "claims": []}


def nothing_to_read(plan: JSON) -> str:
    """The page that says what is missing. Nothing is made up without a source."""
    lines = [f"# {_escaped(plan['topic'] or 'No topic')}", "", "Nothing was read, so nothing is said here.", ""]
    lines += [f"- {_escaped(one)}" for one in plan["told"]]
    lines += [
        "",
        "Name what to read, and run it again:",
        "",
        "- addresses, or paths of files in the workspace: `-p addresses='[\"https://...\", \"inbox/paper.pdf\"]'`",
        "- a search, in `baton.yaml`: `search: {reader: links, command: ...}` below `sources`",
        "- feeds, in `baton.yaml`: `feeds: {reader: feeds, address: ...}` below `sources`",
    ]
    return "\n".join(lines) + "\n"


def divide(fetched: list[JSON]) -> list[JSON]:
    """The texts, a source in one piece or several, cut between paragraphs where there are some."""
    pieces = []
    for number, one in enumerate(fetched, 1):
        text = one["value"]["text"] if one["value"] else ""
        for part, start in enumerate(_cuts(text), 1):
            pieces.append({"source": number, "piece": part, "text": text[start : start + _PIECE]})
    return pieces


def _cuts(text: str) -> list[int]:
    """Where pieces begin. Each reaches a little into the next, so that no sentence is in none of them."""
    starts, at = [], 0
    while at < len(text):
        starts.append(at)
        end = at + _PIECE
        if end >= len(text):
            break
        places = (text.rfind(between, end - reach, end) for between, reach in _BETWEEN)
        at = next((place for place in places if place > 0), end - 400)
    return starts


def locate(
    fetched: list[JSON],
    pieces: list[JSON],
    summaries: list[JSON],
    claims: JSON = None,
    mended: list[JSON] | None = None,
) -> JSON:
    """Every claim with what came of its quote; `failed` goes back to the summariser, `to_weigh` to who weighs."""
    told = _again(claims["claims"], mended or []) if claims else _first(summaries)
    check = QuoteCheck(_sources(fetched))
    for one in told:
        one |= check.of(one["quote"], _name(one["source"])).plain()
    failing = [one for one in told if one["outcome"] in ("not found", "elsewhere") and not one["given_up"]]
    proven = [one for one in told if one["outcome"] == "found"]
    return {"claims": told, "failed": _by_piece(failing, pieces), "to_weigh": _to_weigh(proven, fetched)}


def _first(summaries: list[JSON]) -> list[JSON]:
    found = [
        {"source": one["item"]["source"], "piece": one["item"]["piece"], **claim, "was": [], "given_up": False}
        for one in summaries
        if one["value"]
        for claim in one["value"]["claims"]
    ]
    # A page that sets a sentence apart as its motto has it twice.
    once: dict[tuple[int, str, str], JSON] = {}
    for one in found:
        once.setdefault((one["source"], one["claim"], one["quote"]), one)
    return [{"number": number, **one} for number, one in enumerate(once.values(), 1)]


def _again(claims: list[JSON], mended: list[JSON]) -> list[JSON]:
    """What was looked for again has its new words; what no new words were given for is given up, and stays."""
    given = {one["number"]: one for answer in mended if answer["value"] for one in answer["value"]["mended"]}
    asked = {one["number"] for answer in mended for one in answer["item"]["claims"]}
    told = []
    for one in claims:
        new = given.get(one["number"]) if one["number"] in asked else None
        if new and new["quote"] != one["quote"]:
            one = {**one, "claim": new["claim"], "quote": new["quote"], "was": [*one["was"], one["quote"]]}
        elif one["number"] in asked:
            one = {**one, "given_up": True}
        told.append(one)
    return told


def _by_piece(failing: list[JSON], pieces: list[JSON]) -> list[JSON]:
    texts = {(one["source"], one["piece"]): one["text"] for one in pieces}
    groups: dict[tuple[int, int], list[JSON]] = {}
    for one in failing:
        usual = "its words stand in another source" if one["outcome"] == "elsewhere" else "not these words"
        wrong = one["why"] or usual
        asked = {"number": one["number"], "claim": one["claim"], "quote": one["quote"], "what_is_wrong": wrong}
        groups.setdefault((one["source"], one["piece"]), []).append(asked)
    return [{"claims": asked, "text": texts[place]} for place, asked in groups.items()]


def _to_weigh(proven: list[JSON], fetched: list[JSON]) -> list[JSON]:
    """Claims with their passages, as they stand in the source."""
    asked = [{"number": one["number"], "claim": one["claim"], "passage": _passage(one, fetched)} for one in proven]
    return [asked[at : at + _AT_ONCE] for at in range(0, len(asked), _AT_ONCE)]


def _passage(one: JSON, fetched: list[JSON]) -> str:
    """The quote as it stands there, with the rest of the sentences that it is cut from."""
    text = fetched[one["source"] - 1]["value"]["text"]
    said = " ".join(text[one["spans"][0][0] : one["spans"][-1][1]].split())
    return " ".join(f"{one['goes_before']} {said} {one['goes_on']}".split())


def doubts(fetched: list[JSON], claims: JSON, weighed: list[JSON] | None = None) -> JSON:
    """The claims of which code or a model says that their quote, which was found, does not support them.

    `differ` counts those of which only one of the two says so: the person is asked.
    """
    answers = weighed or []
    verdicts = {one["number"]: one for answer in answers if answer["value"] for one in answer["value"]["verdicts"]}
    doubted: list[JSON] = []
    for one in claims["claims"]:
        if one["outcome"] != "found":
            continue
        code, verdict = unsupported(one["claim"], _passage(one, fetched)), verdicts.get(one["number"], {})
        model = verdict.get("supports", "not asked")
        if code or model in _DOUBTS:
            said = {"code": code or "nothing against it", "model": model, "because": verdict.get("why", "")}
            doubted.append({**_short(one), **said, "differ": bool(verdict) and bool(code) != (model in _DOUBTS)})
    told = [answer["error"] for answer in answers if answer["error"]]
    differ = sum(one["differ"] for one in doubted)
    return {"differ": differ, "claims": doubted, "weighed": sorted(verdicts), "told": told}


def side_by_side(doubted: JSON) -> str:
    """What the person judges, in lines."""
    parts = []
    for one in doubted["claims"]:
        because = f" ({_escaped(one['because'])})" if one["because"] else ""
        parts.append(
            f"{_numbered(one)}\n\n> {_escaped(one['quote'])}\n\n"
            f"{_name(one['source'])}; code: {_escaped(one['code'])}; model: {one['model']}{because}"
        )
    return "\n\n".join(parts) + "\n"


def _short(one: JSON) -> JSON:
    return {name: one[name] for name in ("number", "claim", "quote", "source")}


def ledger(plan: JSON, fetched: list[JSON], claims: JSON) -> JSON:
    """Sources and claims without the texts."""
    sources = []
    for number, one in enumerate(fetched, 1):
        value = one["value"] or {}
        kept = {name: value.get(name) or "" for name in _OF_LEDGER}
        sources.append({"number": number, "address": one["item"]["address"], "error": one["error"] or "", **kept})
    kept_claims = [{**_short(one), "outcome": one["outcome"]} for one in claims["claims"]]
    return {"topic": plan["topic"], "sources": sources, "claims": kept_claims}


def since(before: JSON, fetched: list[JSON], ledger: JSON) -> JSON:
    """What became of an earlier run's sources, and of the claims that were proven then."""
    if not before["entries"]:
        return {"run": "", "sources": [], "fallen": []}
    earlier = before["entries"][0]
    old = _old_ledger(earlier)
    now = {one["address"]: one for one in ledger["sources"]}
    check = QuoteCheck(_sources(fetched))
    fates = [
        {"address": one["address"], "was": one["number"], "fate": _fate(one, now.get(one["address"]))}
        for one in old["sources"]
    ]
    addresses = {one["number"]: one["address"] for one in old["sources"]}
    fallen = []
    for claim in old["claims"]:
        new = now.get(addresses[claim["source"]])
        if claim["outcome"] != "found" or new is None:
            continue
        found = check.of(claim["quote"], _name(new["number"]))
        if found.outcome != "found":
            fallen.append({**claim, "address": new["address"], "outcome": found.outcome, "why": found.why})
    return {"run": earlier["run"], "sources": fates, "fallen": fallen}


def _fate(old: JSON, new: JSON | None) -> str:
    if new is None:
        return "not read again"
    if new["error"] and not old["error"]:
        return f"gone: {new['error']}"
    if old["error"]:
        return "could not be read then, and cannot now" if new["error"] else "could not be read then"
    return "the same" if old["digest"] == new["digest"] else "changed"


def verify_report(fetched: list[JSON], claims: JSON, report: str) -> list[str]:
    """What `baton verify RUN` finds wrong: a quote that does not stand where the claims say it does, or one of the
    report, which may have been written by hand since, that stands in no source.
    """
    check = QuoteCheck(_sources(fetched))
    faults = []
    for one in claims["claims"]:
        now = check.of(one["quote"], _name(one["source"])).plain()
        wrong = [name for name in ("outcome", "stands_in", "spans", "page") if now[name] != one[name]]
        if wrong:
            was, is_ = one[wrong[0]], now[wrong[0]]
            faults.append(f"claim {one['number']} says {wrong[0].replace('_', ' ')} {was}, and it is {is_}")
    quoted = [_plain(line[2:]) for line in report.splitlines() if line.startswith("> ")]
    unsaid = [one for one in quoted if not any(_stands(one, source) for source in check.sources)]
    return faults + [f"the report quotes what no source says: {one[:200]}" for one in unsaid]


def _stands(quote: str, source: QuotedSource) -> bool:
    return isinstance(source.searched.locate(quote), Located)


def _sources(fetched: list[JSON]) -> list[QuotedSource]:
    return [
        QuotedSource(
            _name(number),
            one["value"]["text"] if one["value"] else "",
            (one["value"]["partial"] if one["value"] else one["error"]) or "",
            tuple(one["value"]["page_starts"]) if one["value"] else (),
        )
        for number, one in enumerate(fetched, 1)
    ]


def _name(number: int) -> str:
    return f"[{number}]"


def report(
    day: str,
    plan: JSON,
    fetched: list[JSON],
    summaries: list[JSON],
    claims: JSON,
    since: JSON,
    doubted: JSON,
    judge: JSON = None,
) -> str:
    """The Markdown page: what each source says with its quotes, what is not proven, and where all of it is from."""
    told = _Told(plan["topic"], fetched, claims["claims"], doubted, judge)
    parts = [f"# {_escaped(plan['topic'] or 'What these sources say')}", told.head(day)]
    parts += _section(f"Since {since['run']}", _since_then(since))
    for number, one in enumerate(fetched, 1):
        if one["value"]:
            parts += told.of_source(number, one["value"], summaries)
    parts += _section("Not proven", told.unproven())
    parts += _section("Doubted", told.doubts())
    parts += _section("May contradict each other", told.contradictions())
    parts += _section("The same text", told.copies())
    parts += ["## Sources", told.provenance()]
    parts += _section("Not read", [*told.unread(), *map(_escaped, plan["told"])])
    parts += _section("Not summarised", told.unsummarised(summaries))
    return "\n\n".join(parts) + "\n"


def _since_then(since: JSON) -> list[str]:
    moved = [one for one in since["sources"] if one["fate"] != "the same"]
    lines = [f"{_escaped(one['address'])}: {_escaped(one['fate'])}" for one in moved]
    same = len(since["sources"]) - len(moved)
    lines += [f"{_count(same, 'source')} as it was" if same == 1 else f"{same} sources as they were"] if same else []
    return lines + [
        f"no longer stands: {_escaped(one['claim'])} ({_escaped(one['address'])}: {one['outcome']}; it was quoted as "
        f"“{_escaped(one['quote'])}”)"
        for one in since["fallen"]
    ]


class _Told:
    def __init__(self, topic: str, fetched: list[JSON], claims: list[JSON], doubted: JSON, judge: JSON) -> None:
        self.topic = topic
        self.fetched = fetched
        self.claims = claims
        self.doubted = doubted
        self.is_judged = judge is not None
        self.dropped = _numbers(judge["fields"]["drop"]) if judge else set()
        read = [number for number, one in enumerate(fetched, 1) if one["value"]]
        self.groups = [[read[place] for place in group] for group in copies([self._text(number) for number in read])]
        self.proven = [one for one in claims if one["outcome"] == "found" and one["number"] not in self.dropped]
        self.also = self._also()

    def _text(self, number: int) -> str:
        return self.fetched[number - 1]["value"]["text"]

    def _counted(self, number: int) -> int:
        """The source that it counts as: of copies the first."""
        return next((min(group) for group in self.groups if number in group), number)

    def _also(self) -> dict[int, list[int]]:
        """Claim -> the other sources that say the same; a copy is not another source."""
        said: dict[int, set[int]] = {}
        for first, second in agreements([one["claim"] for one in self.proven]):
            one, other = self.proven[first], self.proven[second]
            if self._counted(one["source"]) != self._counted(other["source"]):
                said.setdefault(one["number"], set()).add(other["source"])
                said.setdefault(other["number"], set()).add(one["source"])
        return {number: sorted(sources) for number, sources in said.items()}

    def head(self, day: str) -> str:
        read = sum(bool(one["value"]) for one in self.fetched)
        alone = sum(one["number"] not in self.also for one in self.proven)
        counts = {name: sum(one["outcome"] == name for one in self.claims) for name in _UNPROVEN}
        told = [f"{_count(len(self.claims), 'claim')} from {_count(read, 'source')}, read on {day}"]
        found = sum(one["outcome"] == "found" for one in self.claims)
        told += [f"{found} with a quote that stands there"]
        told += [f"{found - len(self.proven)} of them left out by you"] if found > len(self.proven) else []
        told += [f"{alone} in one source only"]
        told += [f"{count} {_UNPROVEN[name]}" for name, count in counts.items() if count]
        told += [f"{_count(len(self.fetched) - read, 'source')} could not be read"] if read < len(self.fetched) else []
        return "; ".join(told) + ". " + self._weighed()

    def _weighed(self) -> str:
        found = sum(one["outcome"] == "found" for one in self.claims)
        weighed = len(self.doubted["weighed"])
        if not weighed:
            why = "no model was asked, or none could say"
            return f"Whether the quotes support the claims has not been weighed: {why}."
        left = f"; {found - weighed} nobody has weighed" if weighed < found else ""
        return f"Whether the quotes support the claims was asked of a model for {weighed} of them{left}."

    def of_source(self, number: int, value: JSON, summaries: list[JSON]) -> list[str]:
        said = [one["value"]["summary"] for one in summaries if one["value"] and one["item"]["source"] == number]
        said = [summary for summary in said if summary]
        lines = [f"## {_name(number)} {_escaped(value['title'] or value['address'])}"]
        lines += [_escaped(" ".join(said))] if said else []
        lines += [f"*Only a part of it was read: {_escaped(value['partial'])}.*"] if value["partial"] else []
        lines += [f"*{_escaped(one)}.*" for one in value["told"]]
        lines += [f"*{_escaped(value['steps'][0])} led on to it.*"] if value["steps"] else []
        mine = [self._claim(one) for one in self.proven if one["source"] == number]
        if mine:
            return [*lines, *mine]
        made = any(one["source"] == number for one in self.claims)
        return [*lines, "*No claim of it is proven.*" if made else "*Nothing of it was taken.*"]

    def _claim(self, one: JSON) -> str:
        text = self._text(one["source"])
        quote = " […] ".join(text[start:end] for start, end in one["spans"])
        place = f"page {one['page']}, line {one['line']}" if one["page"] else f"line {one['line']}"
        notes = [f"{_name(one['source'])}, {place}"]
        also = self.also.get(one["number"])
        notes.append(f"also {', '.join(map(_name, also))}" if also else "one source")
        notes += ["asked for again"] if one["was"] else []
        lines = [_numbered(one), "", f"> {_escaped(quote)}", "", f"({'; '.join(notes)})"]
        for what, words in (("begins within a sentence", one["goes_before"]), ("is cut short", one["goes_on"])):
            lines += ["", f"- The quote {what}: “{_escaped(words)}”"] if words else []
        lines += [f"- It leaves out: “{_escaped(words)}”" for words in one["left_out"]]
        return "\n".join(lines)

    def unproven(self) -> list[str]:
        lines = []
        for one in self.claims:
            if one["outcome"] in _UNPROVEN:
                where = f", and the words stand in {one['stands_in']}" if one["stands_in"] else ""
                why = f" ({_escaped(one['why'])})" if one["why"] else ""
                found = f"{_name(one['source'])}: {one['outcome']}{where}{why}"
                lines.append(f"{_numbered(one)} {found}. Quoted as “{_escaped(one['quote'])}”")
        return lines

    def doubts(self) -> list[str]:
        lines = []
        for one in self.doubted["claims"]:
            answer = "; you left it out" if one["number"] in self.dropped else "; you kept it" if self.is_judged else ""
            because = f" ({_escaped(one['because'])})" if one["because"] else ""
            said = f"code says: {_escaped(one['code'])}; the model says: {one['model']}{because}"
            lines.append(f"{_numbered(one)} {_name(one['source'])}: {said}{answer}")
        doubted = {one["number"] for one in self.doubted["claims"]}
        left = [one for one in self.claims if one["number"] in self.dropped - doubted]
        told = "you left it out, and nothing was said against it"
        lines += [f"{_numbered(one)} {_name(one['source'])}: {told}" for one in left]
        strange = sorted(self.dropped - {one["number"] for one in self.claims})
        lines += [f"You left out {number}, and there is no such claim" for number in strange]
        return lines + [f"Not weighed: {_escaped(error)}" for error in self.doubted["told"]]

    def contradictions(self) -> list[str]:
        """Each once: what a copy says, its first one has said."""
        told = [one for one in self.proven if self._counted(one["source"]) == one["source"]]
        return [
            f"**{told[one.first]['number']}** and **{told[one.second]['number']}**: {_escaped(one.why)}"
            for one in differences([one["claim"] for one in told], self.topic)
        ]

    def copies(self) -> list[str]:
        told = "are copies of each other, and count as one source"
        return [f"{', '.join(map(_name, group))} {told}" for group in self.groups]

    def provenance(self) -> str:
        rows = ["| | address | read | snapshot | licence | author, day | archive |", "|---|---|---|---|---|---|---|"]
        for number, one in enumerate(self.fetched, 1):
            if value := one["value"]:
                by = ", ".join(filter(None, [value["author"], value["published"]]))
                reached = value["reached"] or value["address"]
                calls = value["canonical"] not in ("", reached)
                address = f"{reached} (calls itself {value['canonical']})" if calls else reached
                read, digest = value["fetched_at"][:16], value["digest"][:19]
                cells = [_name(number), address, read, digest, value["licence"] or "not said", by, value["archive"]]
                rows.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
        return "\n".join(rows)

    def unread(self) -> list[str]:
        failed = [(number, one) for number, one in enumerate(self.fetched, 1) if not one["value"]]
        return [f"{_name(number)} {_escaped(one['error'])}" for number, one in failed]

    def unsummarised(self, summaries: list[JSON]) -> list[str]:
        return [f"{_name(one['item']['source'])} {_escaped(one['error'])}" for one in summaries if not one["value"]]


_UNPROVEN = {"not found": "not found", "elsewhere": "in another source", "unchecked": "unchecked"}


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"## {title}", "\n".join(f"- {line}" for line in lines)] if lines else []


def _numbers(given: list[JSON]) -> set[int]:
    """Of claims, as they come from a form."""
    return {int(one) for one in given if str(one).strip().isdecimal()}


def _numbered(one: JSON) -> str:
    return f"**{one['number']}.** {_escaped(one['claim'])}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _cell(text: str) -> str:
    return _escaped(text).replace("|", "\\|")


def _plain(escaped: str) -> str:
    return re.sub(r"\\([\\`*_\[\]<>#~&])", r"\1", escaped)


def _escaped(text: str) -> str:
    """Somebody's words in one line, with no mark of Markdown that would do something."""
    return re.sub(r"([\\`*_\[\]<>#~&])", r"\\\1", " ".join(str(text).split()))
