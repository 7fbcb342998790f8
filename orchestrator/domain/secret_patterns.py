"""How keys, tokens and passwords are written, and what stands where one could stand and is none."""

from __future__ import annotations

import re

from orchestrator.domain.unicode_tables import IGNORED

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
