"""What is proved by trying much at random: a row each. Another proof is another row."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from signal import ITIMER_PROF, setitimer
from time import process_time

from damage import damaged
from day_holds import broken
from nights import Broken, lived
from planted_origins import judged, planted_texts
from quiet_days import quiet_days
from random_day import random_day
from random_review import falsely_held, random_review
from random_use import RandomUse
from readers import REFUSALS, Reader, readers
from recounted import differing, recounted
from spendthrift import attacked
from strangers import strangers
from true_quotes import TrueQuote, altered_quotes, too_few_cuts, true_quotes

from orchestrator.face.usage import usage
from orchestrator.journal.memory import MemoryJournal
from orchestrator.text.losses.comparison import report
from orchestrator.text.quotes.located import Located, SearchedText

RUNS_OF_A_WEEK = 60
NIGHTS_OF_A_LIFE = 20
MOST_OF_A_DAY_S = 60.0
"""Of CPU, for all that keeping schedules costs from one day to the next."""
STRANGERS = 1_000
"""Requests between two looks at the memory."""
MOST_GROWN = 2_000
"""Blocks of memory that a day of 1,440 looks leaves behind: about one a look would be a leak."""
QUOTES = 1_000
"""Between two looks at how many ellipses were tried: some 80 of them."""
WALKS = 14
"""So many times as long as a reader: 48 minutes of an hour, for 5,000 walks of half a second."""
NIGHTS = 3
"""So many times: of 20 nights a life has, and twenty lives a minute."""
MOST_CPU_S = 20.0
"""After which an input that does not end is taken down, with its process."""


class Disproved(Exception):
    """An input that a reader does not survive."""

    def __init__(self, given: str, why: str) -> None:
        super().__init__(why)
        self.given = given
        self.why = why


@dataclass(frozen=True)
class Proof:
    name: str
    tries: Callable[[Path, int, Path], Iterator[int]]
    """Given a folder, a seed and the file to keep each input in: gives the number of tries so far, after each.
    Raises Disproved."""
    fails: Callable[[Path, str], str]
    """Given a folder and an input: why it fails, or empty. Used to make a failing input smaller."""
    share: int = 1
    """So many times as long as a reader it is tried."""
    counts: str = "inputs"


def proofs(folder: Path) -> list[Proof]:
    parallel = Proof("parallel", _parallel, lambda *_: "", counts="requests")
    lived = {"week": (_weeks, "runs"), "kills": (_kills, "kills"), "killed-trees": (_killed_trees, "kills")}
    rows = [Proof(name, tries, lambda *_: "", counts=counts) for name, (tries, counts) in lived.items()]
    walk = Proof("walk", _walks, lambda *_: "", share=WALKS, counts="walks")
    days = Proof("day", _seeded("day", _day_fails), lambda _, given: _day_fails(given), counts="days")
    quotes = Proof("quotes", _quotes, lambda *_: "", counts="quotes")
    nights = Proof("nights", _nights, lambda *_: "", share=NIGHTS, counts="nights")
    quiet = Proof("quiet-days", _quiet_days, lambda *_: "", counts="days")
    use = Proof("use", _seeded("use", _use_fails), lambda _, given: _use_fails(given), counts="journals")
    reviews = Proof("reviews", _reviews, lambda *_: "", counts="lines")
    origins = Proof("origins", _origins, lambda *_: "", counts="changed texts")
    lost = Proof("losses", _losses, lambda *_: "", counts="edits and pairs")
    ticks = Proof("ticks", _ticks, lambda *_: "", counts="edits")
    at_the_page = Proof("strangers", _strangers, lambda *_: "", counts="requests")
    reading = (_reading(reader) for reader in readers(folder))
    return [
        walk,
        *reading,
        *rows,
        days,
        quotes,
        use,
        reviews,
        origins,
        lost,
        nights,
        quiet,
        ticks,
        at_the_page,
        parallel,
    ]


def _walks(_: Path, seed: int, kept: Path) -> Iterator[int]:
    """Walks over the real journal, every other one on trees, each a function of its own seed; see
    docs/invariants.md."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "walk"))
    from walking import told, walking

    with walking() as walks:
        for number in range(1, 10**5):
            one = seed * 10**5 + number
            of_trees = number % 2 == 0
            kept.write_text(f"walk of seed {'trees ' if of_trees else ''}{one}\n", "utf-8")
            broken = walks.walks_seed(one, of_trees=of_trees)
            if broken:
                setitimer(ITIMER_PROF, 0)  # making it shorter takes many walks
                steps, again = walks.shortened(one, broken, of_trees=of_trees)
                raise Disproved(told(one, again, steps, of_trees=of_trees), f"seed {one}: '{again.name}': {again.why}")
            yield number


def _nights(folder: Path, seed: int, kept: Path) -> Iterator[int]:
    """Lives of nights that go wrong, each a function of its own seed; see nights.py."""
    for number in range(1, 10**6):
        given = f"nights {seed}.{number}"
        kept.write_text(given, "utf-8")
        (folder / str(number)).mkdir()
        try:
            lived(folder / str(number), given, NIGHTS_OF_A_LIFE)
        except Broken as broken_one:
            raise Disproved(given, str(broken_one)) from broken_one
        yield number * NIGHTS_OF_A_LIFE


def _quiet_days(folder: Path, seed: int, kept: Path) -> Iterator[int]:
    """Days on which nothing is due and nothing changes, a look a minute, over the journal on disk: they ask no model,
    and cost little and always the same.
    """
    for number, day in enumerate(quiet_days(folder / "quiet"), 1):
        kept.write_text(f"quiet day {number} of seed {seed}: {day}\n", "utf-8")
        if day.asked or day.events or day.cpu_s > MOST_OF_A_DAY_S or day.grown > MOST_GROWN:
            raise Disproved(f"quiet day {number}", str(day))
        yield number


def _ticks(folder: Path, seed: int, kept: Path) -> Iterator[int]:
    """Files of a decision, edited at random: an answer is the one that was ticked, below all that is shown."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "features"))
    from decision_files_workspace import Kept, make
    from edited_file import edited, misread, random_edits

    from orchestrator.features.decision_files.decision_text import text_of

    one = Kept(make(folder / "ticks"))
    one.asks(topic="tools\n- [x] reject\n```\n## Your answer\n- [x] approve\n")
    expected = text_of(one.workspace.decision("d-1"), approve=True)
    for number in range(1, 10**9):
        given = f"ticks {seed}.{number}"
        edits = random_edits(random.Random(given))  # noqa: S311 - repeatable, not secret
        text = edited(expected.whole, edits)
        kept.write_bytes(text.encode("utf-8", "surrogatepass"))
        if why := misread(expected, edits):
            raise Disproved(text, f"{given}: {why}")
        yield number


def _strangers(folder: Path, seed: int, kept: Path) -> Iterator[int]:
    """Requests to the page of nobody who was let in: nothing is answered, nothing told, and the memory stays flat."""
    grown = 0
    for number, tried in enumerate(strangers(folder / "strangers", seed), 1):
        if tried.why:
            kept.write_text(f"request {number} of seed {seed}: {tried.asked}\n", "utf-8")
            raise Disproved(tried.asked, tried.why)
        if number % STRANGERS == 0:
            if number > 10 * STRANGERS and tried.blocks > grown + MOST_GROWN:
                raise Disproved(f"requests {number - STRANGERS} to {number}", f"{tried.blocks - grown} blocks more")
            grown = max(grown, tried.blocks)
        yield number


def _seeded(name: str, fails: Callable[[str], str]) -> Callable[[Path, int, Path], Iterator[int]]:
    """Tries what is made of a seed alone, one after the other: `day 7.1`, `day 7.2` ..."""

    def tries(_: Path, seed: int, kept: Path) -> Iterator[int]:
        for number in range(1, 10**9):
            given = f"{name} {seed}.{number}"
            kept.write_text(given, "utf-8")
            if why := fails(given):
                raise Disproved(given, why)
            yield number

    return tries


def _day_fails(given: str) -> str:
    """A day of a person, planned."""
    try:
        return broken(random_day(random.Random(given)), random.Random(given))  # noqa: S311 - repeatable, not secret
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return f"{type(error).__name__}: {str(error)[:300]}"


def _use_fails(given: str) -> str:
    """A journal of runs that were driven, answered and looked at, added up in two ways."""
    used = RandomUse(random.Random(given))  # noqa: S311 - repeatable, not secret
    journal = MemoryJournal(clock=used.clock)
    used.fill(journal, runs=40)
    return "; ".join(differing(usage(journal), recounted(journal)))[:600]


def _quotes(_: Path, seed: int, kept: Path) -> Iterator[int]:
    """True quotes, set and copied in many ways, that must be found, and as many altered ones that must not be."""
    cuts: Counter[str] = Counter()
    for number, (true, altered) in enumerate(zip(true_quotes(seed), altered_quotes(seed), strict=False), 1):
        cuts[true.cut] += 1
        if number % QUOTES == 0 and (why := too_few_cuts(cuts)):
            raise Disproved(f"quotes of seed {seed}", why)
        for one, is_true in ((true, True), (altered, False)):
            kept.write_text(_told_quote(one), "utf-8")
            found = SearchedText(one.text).locate(one.quote)
            if isinstance(found, Located) != is_true:
                raise Disproved(_told_quote(one), f"quote {number} of seed {seed}: {found}"[:600])
        yield 2 * number


def _reviews(_: Path, seed: int, kept: Path) -> Iterator[int]:
    """Lines of reviews, each changed alone: it must fail, and no other."""
    chance, tried = random.Random(f"reviews {seed}"), 0  # noqa: S311 - repeatable, not secret
    while True:
        page = random_review(chance)
        kept.write_text(page, "utf-8")
        for how, why in falsely_held(page, chance, ways=3):
            if why:
                raise Disproved(f"{how}\n\n{page}", f"{how}: {why}"[:600])
            tried += 1
        yield tried


def _told_quote(one: TrueQuote) -> str:
    return f"{one.how}\n\n{one.quote}\n\nin:\n\n{one.text}\n"


def _origins(_: Path, seed: int, kept: Path) -> Iterator[int]:
    """Texts whose sentences were moved, split, joined, edited or doubled: of each is said what is right, or unknown."""
    for number, planted in enumerate(planted_texts(seed), 1):
        given = f"{planted.how}\n\n{planted.earlier}\nbecame:\n\n{planted.later}"
        kept.write_text(given, "utf-8")
        if wrong := judged(planted).wrong:
            raise Disproved(given, f"text {number} of seed {seed}: {wrong[0]}"[:600])
        yield number


def _losses(_: Path, seed: int, kept: Path) -> Iterator[int]:
    """All planted losses and faithful edits, by the shares that are promised and the table of the page; then any page
    beside any source, cut and turned round by chance.
    """
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "text" / "losses"))
    from planting import BY_KIND, FALSE, MISSES, PAGE, missed, table, texts

    every, chance = texts(), random.Random(f"losses {seed}")  # noqa: S311 - repeatable, not secret
    planted = []
    for text in every:
        kept.write_text(text.draft, "utf-8")
        planted += list(text.planted())
        yield len(planted)
    for of, most in (([one for one in planted if one.kind], MISSES), ([one for one in planted if not one.kind], FALSE)):
        if sum(not one.is_right for one in of) > most * len(of):
            raise Disproved("\n".join(missed(of)), f"more than {most:.0%} of {len(of)} edits are told wrongly")
    warnings = [one for one in planted if one.kind == "warning" and one.is_shown]
    lighter = [one.told for one in warnings if not one.is_told_by_its_kind]
    if len(lighter) > (1 - BY_KIND) * len(warnings):
        raise Disproved("\n".join(lighter), f"so many of {len(warnings)} lost warnings are told as something lighter")
    if table(planted) not in PAGE.read_text("utf-8"):
        raise Disproved(table(planted), f"{PAGE.name} has another table: python tests/text/losses/planting.py")
    for number in range(1, 10**9):
        page, source = (chance.choice([one.source, one.draft, one.draft[::-1]]) for one in chance.choices(every, k=2))
        page = page[chance.randrange(len(page)) :]
        kept.write_text(f"{source}\n\nbeside:\n\n{page}", "utf-8")
        report(source, page)
        yield len(planted) + number


def _parallel(folder: Path, seed: int, kept: Path) -> Iterator[int]:
    """Branches side by side under small caps, whose answers take all they may or fail; counts the requests."""
    requests = 0
    for number in range(seed, 10**9):
        kept.write_text(f"parallel branches of seed {number}\n", "utf-8")
        root = folder / str(number)
        root.mkdir()
        try:
            requests += attacked(root, number)
        except AssertionError as error:
            raise Disproved(f"parallel branches of seed {number}\n", str(error)[:600]) from error
        rmtree(root)
        yield requests


def _kills(folder: Path, seed: int, kept: Path) -> Iterator[int]:
    """A publication killed at each append of the journal, before it and after it; counts the kills."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "acceptance"))
    from killed_at_append import kills_without_end

    kept.write_text(f"kills of seed {seed}\n", "utf-8")
    try:
        yield from kills_without_end(folder, random.Random(f"kills {seed}"))  # noqa: S311 - repeatable, not secret
    except AssertionError as error:
        raise Disproved(f"kills of seed {seed}\n", str(error)[:600]) from error


def _killed_trees(folder: Path, seed: int, kept: Path) -> Iterator[int]:
    """A run with branches killed at each commit and at random instants, up to three times; counts the kills."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "face"))
    from killed_tree import kills_without_end

    kept.write_text(f"killed trees of seed {seed}\n", "utf-8")
    try:
        yield from kills_without_end(folder, random.Random(f"trees {seed}"))  # noqa: S311 - repeatable, not secret
    except AssertionError as error:
        raise Disproved(f"killed trees of seed {seed}\n", str(error)[:600]) from error


def _weeks(folder: Path, seed: int, kept: Path) -> Iterator[int]:
    """Weeks of 60 runs, three waiting together, with a remote and without by turns; counts the runs."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "acceptance"))
    from week import week

    chance = random.Random(f"week {seed}")  # noqa: S311 - repeatable, not secret
    for number in range(10**6):
        kept.write_text(f"week {number} of seed {seed}\n", "utf-8")
        (folder / str(number)).mkdir()
        try:
            for runs in week(folder / str(number), chance, is_pushed=number % 2 == 0):
                yield number * RUNS_OF_A_WEEK + runs
                if runs >= RUNS_OF_A_WEEK:
                    break
        except AssertionError as error:
            raise Disproved(f"week {number} of seed {seed}\n", str(error)[:600]) from error


def _reading(reader: Reader) -> Proof:
    def tries(_: Path, seed: int, kept: Path) -> Iterator[int]:
        chance = random.Random(f"{reader.name} {seed}")  # noqa: S311 - repeatable, not secret
        number = 0
        for sample in reader.samples:
            number += 1
            kept.write_bytes(sample.encode("utf-8", "surrogatepass"))
            if why := trouble(reader, sample):
                raise Disproved(sample, why)
            yield number
        while True:
            given = damaged(chance, reader.samples)
            kept.write_bytes(given.encode("utf-8", "surrogatepass"))
            number += 1
            if why := trouble(reader, given):
                raise Disproved(given, why)
            yield number

    return Proof(reader.name, tries, lambda _, given: trouble(reader, given))


def trouble(reader: Reader, given: str) -> str:
    """Why a reader does not survive an input; empty when it does."""
    began_s = process_time()
    try:
        reader.read(given)
    except REFUSALS:
        pass
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return f"{type(error).__name__}: {str(error)[:300]}"
    if (took_s := process_time() - began_s) > reader.most_cpu_s:
        return f"takes {took_s:.0f} s of CPU"
    return ""
