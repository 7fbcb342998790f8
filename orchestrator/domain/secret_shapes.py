"""What in a text has the shape of a key, token or password. A guess, for a person to look at before it goes out.

Values this machine knows are found by `secrets`; here nothing is known but how such things are written. Told are only
shapes: digests, identifiers and placeholders have shapes of their own, and are left out by them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import log2

from orchestrator.domain.canonical import JSON
from orchestrator.domain.unicode_tables import IGNORED
from orchestrator.values import dataclass

_T = "[A-Za-z0-9_-]"

SHAPES: tuple[tuple[str, str], ...] = (
    ("an AWS access key", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"),
    ("a GitHub token", r"gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255}"),
    ("a GitLab token", rf"gl(?:pat|dt|rt|cbt|ptt|ft|soat)-{_T}{{20,255}}"),
    ("a Slack token", r"xox[abceoprs]-[A-Za-z0-9-]{10,255}|xapp-\d-[A-Za-z0-9-]{10,255}"),
    ("a Slack webhook", r"hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/]{20,255}"),
    ("an Anthropic key", rf"sk-ant-{_T}{{20,255}}"),
    ("an OpenAI key", rf"sk-(?:proj|svcacct|admin|None|or-v1)-{_T}{{20,255}}"),
    ("an OpenAI key", r"sk-(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{20,255}"),
    ("a Google key", rf"AIza{_T}{{35}}(?!{_T})|GOCSPX-{_T}{{20,255}}|ya29\.{_T}{{20,255}}"),
    ("a Stripe key", r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,255}|whsec_[A-Za-z0-9+/=]{20,255}"),
    ("a token of npm", r"npm_[A-Za-z0-9]{36}"),
    ("a token of PyPI", rf"pypi-AgE{_T}{{20,255}}"),
    ("a Hugging Face token", r"hf_[A-Za-z0-9]{30,255}"),
    ("a Groq, xAI or Perplexity key", r"gsk_[A-Za-z0-9]{40,255}|xai-[A-Za-z0-9]{40,255}|pplx-[A-Za-z0-9]{32,255}"),
    ("a SendGrid key", rf"SG\.{_T}{{16,64}}\.{_T}{{16,128}}"),
    ("a Mailgun key", r"key-[0-9a-f]{32}\b"),
    ("a DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}"),
    ("a Shopify token", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("a Telegram token", rf"\d{{8,10}}:AA{_T}{{33}}(?!{_T})"),
    ("a Discord token", rf"[MNO][A-Za-z\d]{{23,25}}\.{_T}{{6}}\.{_T}{{27,38}}(?!{_T})"),
    ("a Databricks token", r"dapi[0-9a-f]{32}\b"),
    ("a Vault token", rf"hv[sbr]\.{_T}{{24,255}}"),
    ("a Linear or Notion token", r"lin_api_[A-Za-z0-9]{32,64}|ntn_[A-Za-z0-9]{40,64}"),
    ("an Airtable token", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
    ("a token of Atlassian", rf"ATATT3{_T}{{30,255}}"),
    ("an age key", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    ("a signed token (JWT)", rf"(?<![A-Za-z0-9_.-])eyJ{_T}{{8,2000}}\.eyJ{_T}{{8,4000}}\.{_T}{{8,2000}}"),
    ("a private key", r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d"),
)  # fmt: skip
"""What it is, and how it is written. Of each by itself, `re` looks for the letters it begins with, which is fast."""
TOKENS = tuple((kind, re.compile(shape)) for kind, shape in SHAPES)
IN_ADDRESS = re.compile(
    r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s/@:'\"`<>]{0,80}:(?P<value>[^\s/@'\"`<>]{1,200})@[\w.\[-]"
)
HEADER = re.compile(r"\b(?:[Bb]earer|[Bb]asic|BEARER|BASIC)\s{1,3}(?P<value>[A-Za-z0-9._~+/-]{16,400}={0,2})")
ON_COMMAND_LINE = re.compile(
    r"\s(?:-u|--user)[ =]['\"]?[\w.@-]{1,60}:(?P<value>[^\s'\"]{4,100})|\ssshpass\s+-p\s*(?P<pass>\S{3,100})"
)

NAMES = (
    r"pass(?:words?|wd|phrase|code)|pwd|secrets?|tokens?|api[ _-]?keys?"
    r"|(?:access|account|auth|private|signing|encryption|shared|secret)[ _-]?keys?|credentials?|bearer|pin"
    r"|passwort|kennwort|zugangswort|mot de passe|contrase[ñn]a|wachtwoord|has[łl]o|salasana|senha"
    r"|пароль|密码|パスワード"
)
NAMED = re.compile(rf"(?P<name>{NAMES})(?P<after>[\w.-]{{0,30}})", re.IGNORECASE)
VALUE = re.compile(
    r"[*_`\"'\]]{0,3}"
    r"(?P<sep>\s{0,20}(?:=>|:=|[:=|：])\s{0,20}|>|\s{1,3}(?:is|was|ist|lautet|war|est|es|är|is now)[ :]{1,3})"
    r"[*_]{0,2}[ \t]{0,3}"
    r"(?:(?P<quote>[`\"'])(?P<quoted>[^`\"'\n]{3,400})(?P=quote)|[`\"']?(?P<bare>[^\s`\"'|<>,;&]{3,400}))"
    r"(?P<rest>[^\n]{0,40})"
)
SAYS_OF_IT = re.compile(
    r"(?:len|length|min|max|count|type|url|uri|name|field|file|path|id|hint|policy|limit|size|hash|algo\w*|expir\w*|reset|prompt|manager|env|s)\Z",
    re.IGNORECASE,
)
STANDS_FOR_ONE = re.compile(
    r"(?:your|my|the|an?|some|example|sample|dummy|fake|placeholder|change|replace|insert|enter|todo|tbd|redacted|hidden|removed|none|null|nil"
    r"|true|false|yes|no|required|optional|string|str|text|int|bool|undefined|secrets?|passwords?|passwd|tokens?|api|key|value|unset|empty"
    r"|env|os|process|config|settings|self|this|get|read|load|input|getpass|args|prompt|file|vault|sha\d*|md5|https?|data|urn|in|of|for|and|is)"
    r"(?:\b|[_:.-]|\Z)|[$%{\[(<@#/\\~&?!]|x{3,}|\*{2,}|\.{2,}|…|-{3,}|_{3,}|•|0{4,}\Z|1234\Z",
    re.IGNORECASE,
)
RANDOM = re.compile(
    r"(?<![\w.-])(?P<name>[A-Za-z_][\w.-]{0,60})[\"'`]?\s{0,3}(?:=>|:=|[:=])\s{0,3}[\"'`]?(?P<value>[A-Za-z0-9+/_-]{20,400}={0,2})(?![\w+/=-])"
)
NAMES_AN_ADDRESS = re.compile(
    r"(?:sha\d*|md5|hash|digest|checksum|integrity|commit|rev|revision|ref|tree|parent|blob|etag|uuid|guid|fingerprint|version|slug|url|uri|href"
    r"|src|link|path|file|source|id|title|image|data|signature|sig|gpg|public|pub|anchor|class|name|tag|node|peer|address|head)",
    re.IGNORECASE,
)
HEX = re.compile(r"[0-9a-fA-F-]+\Z")
SHOWS_NOTHING = re.compile(f"[{IGNORED}]")


@dataclass(frozen=True, slots=True)
class Guess:
    """That something looks like a secret; never more of it than its beginning."""

    kind: str
    """`a GitHub token`, `a password`."""
    place: str
    """`page:12`, or `change.message:1` inside a value."""
    masked: str


def secret_shapes(value: JSON, place: str) -> list[Guess]:
    """What in a text or a JSON value looks like a secret, in order; the same one is told once."""
    found: dict[tuple[str, str], Guess] = {}
    for guess in _in_value(value, place):
        found.setdefault((guess.masked, guess.place.partition(":")[0]), guess)
    return list(found.values())


def _in_value(value: JSON, place: str) -> Iterator[Guess]:
    match value:
        case str():
            yield from _in_text(value, place)
        case Mapping():
            for name, below in value.items():
                if isinstance(below, str) and "\n" not in below:
                    yield from (
                        Guess(guess.kind, f"{place}.{name}", guess.masked)
                        for guess in _in_text(f'{name}: "{below}"', "")
                    )
                else:
                    yield from _in_value(below, f"{place}.{name}")
        case list() | tuple():
            for number, below in enumerate(value):
                yield from _in_value(below, f"{place}.{number}")


def _in_text(text: str, place: str) -> Iterator[Guess]:
    """In the order they stand. Markdown's escapes, and what shows nothing, do not hide one."""
    text = SHOWS_NOTHING.sub("", text).replace("\\_", "_").replace("\\-", "-")
    found = sorted([*_tokens(text), *_given_away(text), *_assigned(text), *_random(text)])
    end, line, at = -1, 1, 0
    for start, stop, kind in found:
        if start >= end:
            line += text.count("\n", at, start)
            at, end = start, stop
            yield Guess(kind, f"{place}:{line}", masked(text[start:stop]))


Span = tuple[int, int, str]


def _tokens(text: str) -> Iterator[Span]:
    for kind, shape in TOKENS:
        for token in shape.finditer(text):
            before = text[max(0, token.start() - 1) : token.start()]
            if not before.isalnum() and len(set(token[0])) > 7:
                yield token.start(), token.end(), kind


def _given_away(text: str) -> Iterator[Span]:
    for pattern, kind in (
        (IN_ADDRESS, "a password in an address"),
        (HEADER, "what a header signs in with"),
        (ON_COMMAND_LINE, "a password on a command line"),
    ):
        for found in pattern.finditer(text):
            group = "value" if found.groupdict().get("value") else "pass"
            if not STANDS_FOR_ONE.match(found[group]):
                yield *found.span(group), kind


def _assigned(text: str) -> Iterator[Span]:
    """`password = ...`, as code, settings, tables and sentences write it."""
    end = 0
    for named in NAMED.finditer(text):
        if named.start() < end:
            continue
        given = VALUE.match(text, named.end())
        if given is None or SAYS_OF_IT.search(named["after"]) or _is_inside_a_word(text, named):
            continue
        name = (named["name"] + named["after"]).lower()
        value = (given["quoted"] or given["bare"]).rstrip(".,:!?)*_")
        if _is_given(name, given, value):
            start = given.start("quoted" if given["quoted"] else "bare")
            end = start + len(value)
            yield start, end, _kind(name)


def _is_inside_a_word(text: str, named: re.Match[str]) -> bool:
    """`pin` in `spin`, `token` in `tokenizer`; but `db_password`, `clientSecret` and `AWS_SECRET_KEY` are names."""
    before, first = text[max(0, named.start() - 1) : named.start()], named["name"][0]
    glued = before.isalpha() and not (before.islower() and first.isupper())
    after = named["after"][:1]
    return (glued and len(named["name"]) < 6) or (after.isalpha() and after.islower())


def _is_given(name: str, given: re.Match[str], value: str) -> bool:
    """Whether what follows a name is a value somebody chose, and no word about it."""
    if len(value) < 3 or STANDS_FOR_ONE.match(value) or "(" in value or _is_identifier(value):
        return False
    if name == "pin":
        return value.isdecimal() and 4 <= len(value) <= 8
    if value.isdecimal():
        return len(value) >= 6 and name.startswith(("pass", "pwd", "kenn"))
    mixed = any(map(str.isdigit, value)) or any(not letter.isalnum() and letter not in "-_./ " for letter in value)
    if any(word in name for word in ("key", "token", "credential", "bearer")):
        return len(value) >= 8 and mixed and _bits(value) > 2.5
    spoken = given["sep"].strip(" :").isalpha()
    if given["quoted"]:
        return len(value) >= 4 and (not spoken or mixed or given["quote"] == "`")
    ends_line = not given["rest"].strip(" \t.*_`\"'|\\,;)}>") or given["rest"].lstrip().startswith(("#", "//"))
    return mixed or (ends_line and not spoken and len(value) >= 4 and "secret" not in name)


def _random(text: str) -> Iterator[Span]:
    for found in RANDOM.finditer(text):
        name, value = found["name"], found["value"]
        if NAMES_AN_ADDRESS.search(name) or STANDS_FOR_ONE.match(value) or HEX.match(value) or _is_words(value):
            continue
        bare = value.rstrip("=")
        kinds = (any(map(str.isupper, bare)), any(map(str.islower, bare)), any(map(str.isdigit, bare)))
        if all(kinds) and _bits(bare) > 3.7 and bare.count("/") < len(bare) / 8:
            yield *found.span("value"), "something random, as keys are"


def _is_words(value: str) -> bool:
    """A slug, a path, a name in several words."""
    parts = re.split(r"[-_/]", value)
    return len(parts) > 2 and sum(part.isalpha() or part.isdecimal() for part in parts) >= len(parts) - 1


def _is_identifier(value: str) -> bool:
    """A UUID or a digest with its name: known to all by what it is."""
    return bool(re.fullmatch(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|sha(?:1|256|384|512)[:-].*", value))


def _kind(name: str) -> str:
    if "key" in name:
        return "a key"
    return next((f"a {word}" for word in ("token", "secret", "pin") if word in name), "a password")


def _bits(text: str) -> float:
    """Shannon's entropy of its characters, in bits a character."""
    counts = (text.count(character) for character in set(text))
    return -sum(count / len(text) * log2(count / len(text)) for count in counts)


def masked(value: str) -> str:
    """The beginning, so that a person finds it, and how long it is."""
    shown = value if value.startswith("-----") else value[: min(4, len(value) // 4)]
    return shown if shown == value else f"{shown}… ({len(value)} characters)"
