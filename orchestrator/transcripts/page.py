"""A run as one self-contained page: opens from a file, needs no script and no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from orchestrator.domain.canonical import short
from orchestrator.domain.definition import App
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    PERSON,
    DecisionAnswered,
    DecisionOpened,
    DecisionWithdrawn,
    HandoffRecorded,
    ProfileSwapped,
    RunEnded,
    RunStarted,
)
from orchestrator.text.html import Html, document, tag
from orchestrator.text.quantity import amount, counted, span, weight
from orchestrator.transcripts.forgotten import Load, held, with_gaps
from orchestrator.transcripts.graph import graph_of
from orchestrator.transcripts.graph_svg import graph_svg
from orchestrator.transcripts.page_artifacts import artifacts_html
from orchestrator.transcripts.page_steps import LONGEST, BelowOf, bar, nothing_below, steps_html
from orchestrator.transcripts.timeline import SpanKind, Stay, stays, total
from orchestrator.values import dataclass, replace


@dataclass(frozen=True)
class SeenRun:
    """A run as it was when somebody looked."""

    events: Sequence[Event]
    load: Load
    app: App
    """As the run was pinned to it."""
    status: str
    now: str
    below: BelowOf = nothing_below
    asked_below: Sequence[tuple[str, str]] = ()
    """Of the branches that wait for the person: the decision, and what it asks of which branch."""

    @property
    def run(self) -> str:
        return self.events[0].stream

    @property
    def started(self) -> RunStarted:
        fact = self.events[0].fact
        if not isinstance(fact, RunStarted):
            raise ValueError(f"{self.run} does not begin with its start")
        return fact

    @cached_property
    def stays(self) -> list[Stay]:
        return stays(self.events, self.now)


def page(account: SeenRun) -> str:
    account = replace(account, load=with_gaps(account.load))
    title = f"{account.started.app} {account.run}"
    return document(title, STYLE, _body(account))


def _body(account: SeenRun) -> Iterator[str]:
    yield tag("header", *_head(account))
    yield from _now(account)
    yield from sections(account)
    last = account.events[-1]
    yield tag(
        "footer",
        tag("p", f"Derived from {counted(last.seq, 'event')} of {account.run}, journal head {short(last.digest, 16)}."),
        tag("p", f"Pinned to definition {short(account.started.definition, 16)}. All times are UTC."),
        class_="dim",
    )


def sections(account: SeenRun) -> Iterator[Html]:
    """Where the time went, the way through the app, every step, what was made, and what it cost."""
    yield _section("Time", *_time(account))
    yield _section("Path", tag("div", _path(account), class_="wide", tabindex=0, role="region", aria_label="Path"))
    yield _section("Steps", steps_html(account.stays, account.load, account.below))
    yield from _artifacts(account)
    yield _section("Cost", _cost(account))


def _section(title: str, *parts: str) -> Html:
    return tag("section", tag("h2", title), *parts, id=title.lower())


def _head(account: SeenRun) -> Iterator[Html]:
    started = account.started
    yield tag("h1", f"{started.app} {account.run} ", tag("span", account.status, class_=f"badge {account.status}"))
    yield tag("p", f"Started {account.events[0].at[:19].replace('T', ' ')}, profile {started.profile}.", class_="dim")
    for event in account.events:
        if isinstance(event.fact, ProfileSwapped):
            told = f"Profile {event.fact.profile} from {event.at[:19].replace('T', ' ')} on; what was answered stands."
            yield tag("p", told, class_="dim")
    if started.fork:
        shared = f"up to event {started.fork.seq}" if started.fork.seq else "of inputs only"
        yield tag("p", f"A fork of {started.fork.run}, with which it shares its past {shared}.", class_="dim")
    rows = (tag("tr", tag("th", name), tag("td", _input(account, name))) for name in started.inputs)
    yield tag("table", *rows)


def _input(account: SeenRun, name: str) -> str:
    value = account.load(account.started.inputs[name])
    file = account.started.files.get(name)
    if value.is_media:
        return f"{file or name} ({value.text})"
    return f"{file} ({held(value)}, {short(value.digest)})" if file else value.text


def _now(account: SeenRun) -> Iterator[Html]:
    """The question that is open."""
    opened = _open_decision(account)
    if opened:
        question = account.load(opened.question).text
        answers = ", ".join(answer.replace("_", " ") for answer in opened.answers)
        waiting = tag("p", tag("strong", f"{opened.decision} waits for you: "), question)
        yield tag("div", waiting, tag("p", f"Answers: {answers}. ", tag("code", f"baton inbox {opened.decision}")),
                  class_="now")  # fmt: skip

    for decision, question in account.asked_below:
        waiting = tag("p", tag("strong", f"{decision} waits for you: "), question)
        yield tag("div", waiting, tag("p", tag("code", f"baton inbox {decision}")), class_="now")


def _open_decision(account: SeenRun) -> DecisionOpened | None:
    """Of which no answer, withdrawal or end came since. What else is recorded meanwhile does not hide it."""
    for event in reversed(account.events):
        if isinstance(event.fact, DecisionOpened):
            return event.fact
        if isinstance(event.fact, DecisionAnswered | DecisionWithdrawn | HandoffRecorded | RunEnded):
            return None
    return None


_KINDS: dict[SpanKind, str] = {"work": "work", "wait": "waiting for you", "rest": "at rest"}


def _time(account: SeenRun) -> Iterator[Html]:
    spans = [piece for stay in account.stays for piece in stay.spans]
    yield bar(spans, "strip")
    told = ((kind, words, total(spans, kind)) for kind, words in _KINDS.items())
    keys = (
        tag("span", tag("span", "", class_=f"key {kind}"), f"{words} {span(time)}")
        for kind, words, time in told
        if time
    )
    yield tag("p", *keys)
    if spans and max(weight(piece.time) for piece in spans) > 2:
        yield tag("p", "A bar grows by one for each ten times longer.", class_="dim")


def _path(account: SeenRun) -> Html:
    taken: Counter[tuple[str, str]] = Counter()
    for event in account.events:
        if isinstance(event.fact, HandoffRecorded):
            taken[event.fact.phase, event.fact.to] += 1
    visits = Counter(stay.phase for stay in account.stays)
    visits.update(to for (_, to), times in taken.items() if to in ("end", "rejected") for _ in range(times))
    kinds = {phase.name: PERSON if phase.asks_person else phase.named or phase.kind for phase in account.app.phases}
    at = account.stays[-1].phase if account.stays and account.stays[-1].handoff is None else ""
    return graph_svg(graph_of(account.app, taken), visits, kinds, at)


def _artifacts(account: SeenRun) -> Iterator[Html]:
    shown = artifacts_html(account.events, account.load, account.app.result)
    if shown:
        yield _section("Artifacts", shown)


def _cost(account: SeenRun) -> Html:
    head = tag("tr", *(tag("th", name, class_=css) for name, css in _COLUMNS))
    paid = [stay.handoff for stay in account.stays if stay.handoff and stay.handoff.output_tokens]
    rows = [_cost_row(fact.phase, fact.by, fact.input_tokens, fact.output_tokens, fact.cost_usd) for fact in paid]
    tokens_in, tokens_out = sum(fact.input_tokens for fact in paid), sum(fact.output_tokens for fact in paid)
    return tag("table", head, *rows, _cost_row("all", "", tokens_in, tokens_out, sum(fact.cost_usd for fact in paid)))


_COLUMNS = (("phase", ""), ("by", ""), ("tokens in", "n"), ("out", "n"), ("cost", "n"))


def _cost_row(phase: str, by: str, tokens_in: int, tokens_out: int, cost_usd: float) -> Html:
    told = (f"{tokens_in:,}", f"{tokens_out:,}", f"${amount(cost_usd)}")
    numbers = (tag("td", number, class_="n") for number in told)
    return tag("tr", tag("td", phase), tag("td", by), *numbers)


STYLE = """
:root{--ink:#1b1f24;--dim:#5d6670;--line:#d5dae0;--paper:#fff;--soft:#f4f6f8;--work:#2468b0;--wait:#d29014;--rest:#9aa3ad;
--good:#1a7f44;--bad:#bb2d2d;--add:#d9f5e0;--del:#fbdedd;--find:#fff5d9;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e3e7eb;--dim:#98a2ad;--line:#3a424b;--paper:#15181c;--soft:#1f242a;
--work:#6aa7e8;--wait:#e0ac45;--rest:#69727c;--good:#58c27d;--bad:#f08080;--add:#1d4429;--del:#552424;--find:#41370f}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:56rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);
background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
p{margin:.4rem 0}.dim,small{color:var(--dim)}code,pre,.text{font:13px/1.5 ui-monospace,Menlo,Consolas,monospace}
a{color:var(--work)}
.badge{font-size:.85rem;font-weight:600;padding:.1rem .6rem;border-radius:1rem;border:1px solid;white-space:nowrap}
.done{color:var(--good)}.waiting{color:var(--wait)}.failed,.rejected,.cancelled,.expired{color:var(--bad)}
.running,.sleeping,.interrupted{color:var(--work)}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;
border-bottom:1px solid var(--line)}th{white-space:nowrap;padding-right:1rem}td.n,th.n{text-align:right}
.now{border:2px solid var(--wait);border-radius:.5rem;padding:.6rem 1rem;margin:1rem 0}
.strip{display:flex;height:2.2rem;border-radius:.4rem;overflow:hidden;margin:.6rem 0;gap:1px;background:var(--paper)}
.strip span{min-width:2px}
.work{background:var(--work)}.rest{background:var(--rest)}
.wait{background:repeating-linear-gradient(45deg,var(--wait) 0 6px,transparent 6px 11px);
outline:1px solid var(--wait);outline-offset:-1px}
.key{display:inline-block;width:1.1rem;height:.8rem;margin:0 .3rem 0 .8rem;vertical-align:-1px}
ol.steps{list-style:none;padding:0;margin:0}ol.steps>li{border-left:3px solid var(--work);padding:.1rem 0 .5rem .8rem;
margin:.7rem 0}ol.steps>li.yours{border-left-color:var(--wait)}ol.steps>li.broken{border-left-color:var(--bad)}
.bar{display:flex;height:.5rem;gap:1px;margin:.25rem 0}.bar span{border-radius:2px}
.bad{color:var(--bad)}
details{margin:.4rem 0;border:1px solid var(--line);border-radius:.4rem;padding:.3rem .7rem}summary{cursor:pointer}
.text{white-space:pre-wrap;background:var(--soft);padding:.6rem .8rem;border-radius:.4rem;margin:.4rem 0}
.text b{font-weight:700}
ins{background:var(--add);text-decoration:none;box-shadow:inset 0 -2px var(--good)}
del{background:var(--del);text-decoration:line-through}
.gap{display:block;color:var(--dim);text-align:center}
.finding{display:block;background:var(--find);border-left:3px solid var(--wait);padding:.2rem .6rem;margin:.2rem 0;
font:14px/1.4 system-ui,sans-serif;white-space:normal}
blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid var(--line);color:var(--dim)}
.wide{overflow-x:auto}svg{display:block}
svg text{fill:var(--ink);font:10px system-ui,sans-serif}svg .name{font-size:12px;font-weight:600;text-anchor:middle}
svg .kind{fill:var(--dim);text-anchor:middle}svg rect{fill:var(--paper);stroke:var(--rest)}
.been rect{fill:var(--soft);stroke:var(--work);stroke-width:2}
.here rect{fill:var(--find);stroke:var(--wait);stroke-width:3}
.open .name{fill:var(--dim)}.link path{fill:none;stroke:var(--rest)}.link.open path{stroke-dasharray:3 4}
.link.taken path{stroke:var(--work);stroke-width:2.2}.head.taken{fill:var(--work)}.head.open{fill:var(--rest)}
.link.open text{fill:var(--dim)}
@media print{body{max-width:none}}
""" + "".join(f".strip .w{n}{{flex:{n} 1 0}}.bar .w{n}{{width:{n * 1.3:g}rem}}\n" for n in range(LONGEST + 1))
"""How the page looks: one column that suits a phone and a screen, light or dark as the reader's device is."""
