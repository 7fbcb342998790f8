"""A sentence of a text, or what stands for one (an item, a row), with all in it that a page could lose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from urllib.parse import unquote

from orchestrator.text.code_span import with_code
from orchestrator.text.inline import plain
from orchestrator.text.language import STOP_WORDS, STRONG_CAVEAT, language_of, word_set
from orchestrator.text.losses.day_list import days_sharing
from orchestrator.text.losses.family import Family, Language
from orchestrator.text.losses.lexicon import MISSED
from orchestrator.text.losses.number import UNITS, Number, unit_of
from orchestrator.text.losses.number_reader import RANKS, numbers_of
from orchestrator.text.losses.part import TextPart, parts
from orchestrator.text.losses.token import (
    Dated,
    Sign,
    Token,
    dates_of,
    ends_clause,
    months_in,
    signs_of,
    stem_of,
    tokens_of,
)
from orchestrator.text.sentences import sentences
from orchestrator.values import dataclass, field, replace

MOST = 1_000_000
"""Characters of one text that are read: five novels. What is longer is told."""
_LONGEST_PART = 20_000
"""Characters in which sentences are looked for at once; a longer paragraph is cut at a space."""
_LONGEST_SENTENCE = 1500
"""Characters. Nobody writes a longer one; what has no end is read in pieces, each looked for by itself."""
_ADDRESS = re.compile(
    r"\]\(\s*<?([^()\s<>]+(?:\([^()\s]*\)[^()\s<>]*)?)|<?\b((?:https?|ftp|mailto):[^\s<>)\]\"“”]+)|"
    r"(?:href|src)=[\"']([^\"']{1,500})[\"']|(?<![\w/.@-])(www\.[^\s<>)\]\"“”]+)|"
    r"(?<![\w/.@-])((?:[a-z0-9-]{2,40}\.){1,4}[a-z]{2,12}/[^\s<>)\]\"“”]+)|(?<![\w.+@-])([\w.+-]{1,64}@[\w-]{2,40}(?:\.[\w-]{2,20}){1,4})|"
    r"^ {0,3}\[[^\[\]]+\]:\s*<?(\S+?)>?(?:\s|$)"
)
_QUOTED = re.compile(
    r"“([^“”]{3,600})”|„([^„“”]{3,600})[“”]|«\s?([^«»]{3,600})\s?»|»([^«»]{3,600})«|「([^「」]{3,600})」|『([^『』]{3,600})』"
    r"|(?<![\w\"])\"(?=\S)([^\"\n]{3,600})(?<=\S)\"(?!\w)"
)
_ELLIPSIS = re.compile(r"\[?(?:…|\.\.\.)\]?")
_EN = word_set(
    "the and of to are not with for this that it from have you we be by or an if has do does which they their"
)
_DE = word_set(
    "der die das und nicht ist ein eine einen mit von zu den auf für werden wird auch sich dem des sie es im zum zur "
    "nur bei kein keine wenn oder aber er wir ich nie niemals sind hat haben muss darf vor bis dass"
)
_OTHER = word_set(
    "le la les est une dans que el los una del por il che non het een van voor niet är och det att som jest się på til "
    "avec pour pas para con como não uma os mais av ett ikke"
)
_SENTENCES_WORTH = 12
"""Words from which a text shows its language."""
_ACRONYM = re.compile(r"(?:[A-ZÄÖÜ][A-Z0-9ÄÖÜ]+(?:s|en)?|[A-Z]+\d\w*|[a-z]*[A-Z]?[a-z]+[A-Z]\w*|\w*[a-zA-Z]\d+\w*)")
_NO_NAMES = word_set(
    "i ok tv vs pdf monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december english german mr mrs dr note todo tip warning caution danger "
    "important herr herrn frau montag dienstag mittwoch donnerstag freitag samstag sonntag mondays tuesdays wednesdays "
    "thursdays fridays saturdays sundays eur usd gbp chf franken celsius fahrenheit ihr ihre ihrer "
    "ihren ihrem ihres ihnen"
)
_CALLS_NAMES = word_set("herr frau dr prof von firma mr mrs ms miss sir")


_LONGEST_NAME = 40
"""Characters."""


@dataclass(frozen=True, slots=True)
class Quoted:
    text: str
    words: tuple[str, ...]
    """The parts between ellipses, each as words with one space between."""


@dataclass
class Statement:
    text: str
    """As a reader sees it."""
    line: int
    section: int
    tokens: list[Token]
    language: Language | None
    codes: list[str]
    links: list[str]
    """Addresses, in the form that is compared."""
    quotes: list[Quoted]
    row: bool = False
    heading: bool = False
    sign: str = ""
    """The name of the callout it stands in, where that one warns."""
    names: list[str] = field(default_factory=list)

    @cached_property
    def signs(self) -> list[Sign]:
        found = signs_of(self.tokens, (self.language,)) if self.language else []
        if self.language == "de" and _VERB_FIRST.match(self.text):
            found.insert(0, Sign(frozenset({"if"}), "wenn", 0, 0))
        return found

    @cached_property
    def numbers(self) -> list[Number]:
        german = {"de": True, "en": False}.get(self.language or "")
        days = {dated.place for dated in self.dates}
        return [number for number in numbers_of(self.tokens, german=german) if number.place not in days]

    @cached_property
    def dates(self) -> list[Dated]:
        found = dates_of(self.tokens)
        return sorted([*found, *days_sharing(self.tokens, found)], key=lambda dated: dated.place)

    @cached_property
    def months(self) -> list[str]:
        """Months and days of the week that stand for themselves: `from April`, `on Fridays`."""
        return [month for token in self.tokens if token.kind == "word" for month in months_in(token)]

    @cached_property
    def stems(self) -> dict[str, list[int]]:
        """Stem -> places, in order."""
        found: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            if token.stem:
                found.setdefault(token.stem, []).append(place)
                if turned := _TURNED.match(token.word):  # `unsafe` is found where `not safe` is looked for
                    found.setdefault(stem_of(turned[1]), []).append(place)
        if len(found) < _FEW:  # such as `Do not do this.`: then every word counts
            for place, token in enumerate(self.tokens):
                if token.kind == "word" and not token.stem:
                    found.setdefault(f"={token.word}", []).append(place)
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(token.word for token in self.tokens if token.kind == "word")

    def of(self, *families: Family) -> list[Sign]:
        wanted = frozenset(families)
        return [sign for sign in self.signs if sign.families & wanted]

    def missed(self, family: Family) -> list[Sign]:
        """Signs of a family whose loss is told."""
        listed = MISSED[family]
        found = [sign for sign in self.signs if family in sign.families and sign.phrase in listed]
        found = [sign for sign in found if not (family == "before" and self._compares(sign))]
        if family == "often":
            found += [sign for sign in self.signs if sign.phrase in _SOME and not sign.start]
        if family == "maybe":
            found += [sign for sign in self.signs if sign.phrase in _CAN_DE and self._may_be(sign)]
        return [sign for sign in found if not self._guesses_nothing(sign)]

    def _may_be(self, sign: Sign) -> bool:
        """`Die Preise können sich geändert haben`."""
        clause = self.clause(sign.end)
        return bool(clause) and self.tokens[clause[-1]].word in ("haben", "sein")

    def _guesses_nothing(self, sign: Sign) -> bool:
        """`You may not` forbids, `we could not` was not able, `we may have to` orders nothing yet."""
        if sign.phrase == "may":
            return self._is_forbidden(sign)
        if sign.phrase in ("appear", "appears"):
            return not any(token.word in ("to", "that", "as") for token in self.tokens[sign.end : sign.end + 1])
        if sign.phrase == "could":
            return any(sign.start in self.clause(denial.end) or denial.start == sign.end for denial in self.denials)
        before = self.tokens[sign.start - 1].word if sign.start else ""
        return "must" in sign.families and before in ("may", "might", "could", "would")

    def _compares(self, sign: Sign) -> bool:
        """`Slower than before` puts nothing in order."""
        return any(one.word in ("als", "wie", "than", "as") for one in self.tokens[max(0, sign.start - 1) : sign.start])

    def _is_forbidden(self, sign: Sign) -> bool:
        """`Nobody may run` and `you may not` guess nothing."""
        return any(-5 <= denial.start - sign.end <= 0 for denial in self.denials)

    @cached_property
    def denials(self) -> list[Sign]:
        found = [sign for sign in self.of("not", "nothing") if not self.is_no_denial(sign)]
        return [sign for place, sign in enumerate(found) if not (place and self._only_stresses(sign))]

    def _only_stresses(self, sign: Sign) -> bool:
        """`Never, not even for a minute` denies once."""
        before, behind = self.tokens[max(0, sign.start - 1) : sign.start], self.tokens[sign.end : sign.end + 1]
        return any(one.word == "auch" for one in before) or any(one.word in ("even", "einmal") for one in behind)

    def is_no_denial(self, sign: Sign) -> bool:
        """`No, ...` denies nothing in its own sentence, and `zero` counts."""
        if sign.phrase in ("nor", "null", "zero", "non"):
            return True
        following = self.tokens[sign.end : sign.end + 1]
        return sign.phrase in ("no", "nein") and bool(following) and following[0].kind == "mark"

    @cached_property
    def warns(self) -> bool:
        """Whether it forbids, orders or warns: what a reader must not miss."""
        if self.sign or self.of("warns") or self.missed("must") or self.words & OR_ELSE:
            return True
        if self.language == "de" and self.words & {"nur", "höchstens"} and self.words & {"darf", "dürfen"}:
            return True  # forbids it to all others
        return any(self.forbids(sign) for sign in self.denials) or (
            self.language is None and STRONG_CAVEAT.search(self.text) is not None
        )

    def forbids(self, sign: Sign) -> bool:
        """Whether a denial tells the reader what not to do: `do not` at the beginning of a clause, `must not`."""
        before = [token.word for token in self.tokens[max(0, sign.start - 2) : sign.start]]
        ahead = self.tokens[sign.end : sign.end + 3]
        if self.language == "de":
            return self._forbids_in_german(sign)
        if sign.phrase in ("in no case", "under no circumstances", "on no account"):
            return True
        if before[-1:] and before[-1] in ("must", "may", "should", "shall", "can") and sign.phrase != "cannot":
            is_guess = bool(ahead) and ahead[0].word in ("be", "have", "help")
            if before[-1] == "can" and any(token.word in _NOT_FOR for token in ahead):
                return True
            return before[-1] not in ("can", "may") or "you" in before or (before[-1] == "may" and not is_guess)
        if sign.phrase == "no" and sign.start == 0 and not self.words & _FINITE:
            return True  # `No open flames within 5 metres.`
        if sign.phrase in ("nobody", "no one", "none") and bool(ahead) and ahead[0].word == "may":
            return True
        if before[-1:] == ["do"]:
            return len(before) == 1 or self._opens(sign.start - 1)
        if (
            sign.phrase == "never"
            and before[-1:] in (["is"], ["are"])
            and ahead
            and ahead[0].word.endswith(_PARTICIPLE)
        ):
            return True  # `Rice is never kept overnight.`
        if sign.phrase == "never":
            return self._opens(sign.start) and bool(ahead) and ahead[0].kind == "word"
        return any(token.word in _NOT_FOR for token in ahead)

    def _opens(self, place: int) -> bool:
        """Whether a clause begins here."""
        if place == 0 or self.tokens[place - 1].kind == "mark":
            return True
        return self.tokens[place - 1].word in ("please", "and", "but", "so", "then", "or", "always", "you")

    def _forbids_in_german(self, sign: Sign) -> bool:
        if sign.phrase in ("keinesfalls", "auf keinen fall", "unter keinen umständen", "niemals", "in keinem fall"):
            return True
        words = [token.word for token in self.tokens if token.kind != "mark"]
        if _NOT_FOR_DE & set(words):
            return True
        if {"darf", "dürfen", "darfst", "soll", "sollte", "sollten"} & set(words):
            return True
        if len(words) > 1 and words[1] in ("sie", "bitte"):
            return True
        return (
            bool(words)
            and words[-1].endswith("en")
            and not {"ist", "sind", "wird", "werden", "hat", "haben", "war"} & set(words)
        )

    def clause(self, place: int) -> range:
        """Places from here to the end of the clause: a mark, the end, or a comma with words before it."""
        end = place
        while end < len(self.tokens):
            token = self.tokens[end]
            if ends_clause(token) or (token.kind == "mark" and "," in token.text and end > place):
                break
            end += 1
        return range(place, end)


ADDRESS = word_set("https http www mailto")
"""With one of these a bare address begins, of which the parts are read as words."""
OR_ELSE = word_set("sonst andernfalls ansonsten otherwise else")
"""What comes of not heeding: `sonst können wir die Leistung kürzen`."""
_SOME = word_set("some many several few einige manche viele mehrere")
"""At the beginning of a sentence: `Some people feel dizzy.`"""
_CAN_DE = word_set("kann können")
_NOT_FOR = word_set(
    "safe recommended supported allowed permitted suitable intended advisable advised approved certified edible "
    "drinkable drinking potable production children meant guarantee guaranteed"
)
"""Behind a `not` these keep somebody from using it."""
_PARTICIPLE = ("ed", "pt", "en", "ld")
_FINITE = word_set("is are was were has have had will would can could does did do may might there need needs")
_NOT_FOR_DE = word_set(
    "gehört gehören geeignet zugelassen vorgesehen bestimmt erlaubt empfohlen gestattet zulässig essbar trinkbar "
    "trinkwasser sicher"
)
_TURNED = re.compile(r"(?:un|non|in|im)(\w{4,})$")
_VERB_FIRST = re.compile(
    r"[A-ZÄÖÜ]\w*[et]t? (?:sich|der|die|das|er|es|ein|eine|man|jemand|niemand|dein|deine|Ihr|Ihre)\b[^.?!:;,]*,[^?]*$"
)
"""`Wölbt sich der Deckel, ...` is as good as `wenn`."""
_FEW = 2
"""Words with a topic below which those without one are compared too."""


@dataclass
class Text:
    """A text as it is compared."""

    statements: list[Statement]
    headings: dict[int, str]
    """Section -> its heading."""
    code: list[tuple[int, str, int]]
    """Lines of blocks of code: line, text, number of the block."""
    links: set[str]
    codes: set[str]
    language: Language | None
    cut_at: int = 0
    """Line at which reading ended; 0 where all was read."""
    tables: dict[int, set[str]] = field(default_factory=dict)


def read_text(text: str, language: Language | None = None) -> Text:
    """`language`: of a text that does not show its own."""
    cut_at = 0
    if len(text) > MOST:
        text = text[:MOST].rsplit("\n", 1)[0]
        cut_at = text.count("\n") + 1
    found = parts(text)
    language = _language(" ".join(part.text for part in found[:400] if part.kind == "prose")) or language
    read = Text([], {0: ""}, [], set(), set(), language, cut_at)
    block, last = 0, -1
    for part in found:
        if part.kind == "code":
            block += part.line > last + 1
            last = part.line
            read.code.append((part.line, " ".join(part.text.split()), block))
            continue
        _take_in(read, part)
    return read


def _take_in(read: Text, part: TextPart) -> None:
    read.links |= set(_links(part.text))
    if part.kind == "definition":
        return
    for line, sentence in _sentences(part):
        statement = _statement(part, line, sentence, read.language)
        if part.kind == "heading":
            read.headings[part.section] = statement.text
        read.codes |= set(statement.codes)
        if statement.tokens:
            read.statements.append(statement)


def _sentences(part: TextPart) -> Iterator[tuple[int, str]]:
    """Sentences of a part, each with the line it begins on."""
    if part.kind != "prose":
        yield from ((part.line, piece) for piece in _pieces(part.text, _LONGEST_SENTENCE))
        return
    part = replace(part, text=_LOOSE_END.sub("", part.text))
    ends, count = [], 0
    for line in part.text.split("\n"):
        count += len("".join(line.split()))
        ends.append(count)
    at = place = 0
    for piece in _pieces(part.text, _LONGEST_PART):
        for sentence in (short for whole in sentences(piece) for short in _pieces(whole, _LONGEST_SENTENCE)):
            while place < len(ends) - 1 and ends[place] <= at:
                place += 1
            yield part.line + place, sentence
            at += len("".join(sentence.split()))


def _pieces(text: str, longest: int) -> Iterator[str]:
    while len(text) > longest:
        cut = text.rfind(" ", longest // 2, longest) + 1 or longest
        yield text[:cut]
        text = text[cut:]
    yield text


def _statement(part: TextPart, line: int, sentence: str, language: Language | None) -> Statement:
    codes: list[str] = []

    def put_by(code: str) -> str:
        codes.append(" ".join(code.split()))
        return f"qzc{len(codes) - 1}qz"

    masked = with_code(sentence, put_by) if "`" in sentence else sentence
    bare = plain(masked)
    tokens = tokens_of(bare, codes)
    own = _own_language(tokens, language)
    statement = Statement(
        _CODE.sub(lambda found: codes[int(found[1])] if int(found[1]) < len(codes) else found[0], bare),
        line,
        part.section,
        tokens,
        own,
        codes,
        list(_links(sentence)),
        [] if part.kind == "heading" else _quotes(bare, part, codes),
        row=part.kind == "row",
        heading=part.kind == "heading",
        sign=part.sign,
    )
    statement.names = _names(statement)
    return statement


_LOOSE_END = re.compile(r"[ \u00a0\u202f]+(?=[.,;:!?](?:\s|$))")
"""`to run .`, as it is left where a clause was cut out; in French it is how one writes."""
_CODE = re.compile(r"qzc(\d+)qz")


def _own_language(tokens: Sequence[Token], language: Language | None) -> Language | None:
    """Of one sentence: that of its text, unless its own words clearly are of the other."""
    words = [token.word for token in tokens if token.kind == "word"]
    german, english = sum(word in _DE for word in words), sum(word in _EN for word in words)
    other = sum(word in _OTHER for word in words)
    if german >= 2 and german > english + 1 and german > other:
        return "de"
    if english >= 2 and english > german + 1 and english > other:
        return "en"
    return language


def _language(text: str) -> Language | None:
    """None where it is neither of the two that are known here, as far as its words show."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", text[:20_000])]
    latin = sum(word[0] < "\u0250" for word in words)
    if not words or latin * 2 < len(words):
        return None
    german, english = sum(word in _DE for word in words), sum(word in _EN for word in words)
    other = sum(word in _OTHER for word in words)
    if other > max(german, english) or (len(words) > _SENTENCES_WORTH and (german + english) * 20 < len(words)):
        return None
    return "de" if german > english or (german == english and language_of(text) == "de") else "en"


def _links(text: str) -> Iterator[str]:
    if any(mark in text for mark in _OF_LINKS):
        for found in _ADDRESS.finditer(text):
            address = next(group for group in found.groups() if group)
            if _FILE.search(address):
                continue  # `node.js/deno`
            if text[found.end() : found.end() + 2] != "](":  # where it leads counts, not how it is called
                yield address_of(address)


_FILE = re.compile(r"^[\w.-]+\.(?:js|ts|jsx|tsx|py|md|txt|json|ya?ml|toml|html?|css|rs|go|java|sh|c|h|cpp)/")
"""What has the form of a domain and is the name of a file."""
_OF_LINKS = ("](", "/", "]:", "mailto:", "=", "www.", "@")
"""What an address has, whatever its kind."""


def address_of(target: str) -> str:
    """An address as it is compared: without what changes nothing of where it leads."""
    bare = unquote(target.strip().rstrip(".,;:!?'\"*_")).removeprefix("<").removesuffix(">")
    bare = re.sub(r"^(?:mailto:|https?://)?(?:www\.)?", "", bare, count=1, flags=re.IGNORECASE)
    return bare.rstrip("/").casefold()


def _quotes(bare: str, part: TextPart, codes: Sequence[str]) -> list[Quoted]:
    found = [next(group for group in quote.groups() if group) for quote in _QUOTED.finditer(bare)]
    if part.quoted and not part.sign:
        found = [bare]
    quoted = []
    for text in found:
        words = tuple(filter(None, (spaced(tokens_of(piece, codes)) for piece in _ELLIPSIS.split(text))))
        if sum(len(piece.split()) for piece in words) > 1:
            quoted.append(Quoted(text.strip(), words))
    return quoted


def spaced(tokens: Sequence[Token]) -> str:
    return " ".join(token.word or token.text.lower() for token in tokens if token.kind != "mark")


def _names(statement: Statement) -> list[str]:
    """Capitals where grammar asks for none. German nouns all have one: there, signs of a name are asked for."""
    found, opens = [], True
    for place, token in enumerate(statement.tokens):
        if token.kind != "word":
            opens = ends_clause(token) or token.text[:1] in '"“„‘' if token.kind == "mark" else False
            continue
        text = token.text.removesuffix("'s").removesuffix("’s")
        if text in UNITS and place and statement.tokens[place - 1].kind == "number":
            continue  # `2.5 GB` may become `2.5GB`
        if (
            text.lower() not in _NO_NAMES
            and 1 < len(text) <= _LONGEST_NAME
            and _is_name(statement, place, text, opens=opens)
        ):
            found.append(text)
        opens = False
    return found


def _is_name(statement: Statement, place: int, text: str, *, opens: bool) -> bool:
    if opens and text.lower() not in _ALSO_NAMES and (text.lower() in RANKS or text.lower() in STOP_WORDS):
        return False  # `FIRST: ...`
    if _ACRONYM.fullmatch(text):
        return True
    if not text[0].isupper() or text[1:2].isupper() or statement.heading or statement.row:
        return False
    called = [token for token in statement.tokens[max(0, place - 2) : place] if token.kind == "word"]
    if called and called[-1].word in _CALLS_NAMES and called[-1].text != "ms":  # `200 ms. If`
        return called[-1].word != "von" or (called[0].text[0].isupper() and not _COMMON_DE.search(text))
    if statement.language == "de":
        return not opens and _stands_behind_a_noun(statement, place) and not _COMMON_DE.search(text)
    return not opens and bool(statement.tokens[place].stem) and statement.language == "en"


_ALSO_NAMES = word_set("us who it")
_COMMON_DE = re.compile(
    r"(?:\w{5}ern|ungen?|heit(?:en)?|keit(?:en)?|schaft(?:en)?|ionen?|täten?|tät|ismus|gefahr|zeit|teile?|stoffe?|kosten|"
    r"geräte?|mittel|nummer|perioden?|nisse)$"
)
"""So end words that are no name, `Makros von Drittanbietern`."""


def _stands_behind_a_noun(statement: Statement, place: int) -> bool:
    """`der Biologe Sindre Aasheim`: two nouns in a row, of which the first measures nothing."""
    before = statement.tokens[place - 1] if place > 1 else None
    if before is None or before.kind != "word" or not before.text[0].isupper() or before.text[1:2].isupper():
        return False
    opening = statement.tokens[place - 2]
    return (
        bool(before.stem)
        and not unit_of(before.text)
        and not ends_clause(opening)
        and (place < 3 or statement.tokens[place - 2].kind != "number")
    )
