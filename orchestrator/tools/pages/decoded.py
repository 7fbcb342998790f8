"""The characters of a page: in the encoding it says, where it can be read so, and told where it cannot."""

from __future__ import annotations

import codecs
import re

from orchestrator.values import dataclass

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OF_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_OF_PAGE = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE
)
_LOOKED_AT = 4_096
"""Bytes in which a page says its encoding; browsers look at a quarter of them."""
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
          "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
          "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}  # fmt: skip
"""What browsers take instead, as pages mean it (WHATWG Encoding)."""
_REFUSED = frozenset(("utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"))
_OTHERWISE = "cp1252"


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str
    told: str = ""
    """What a reader should know of it: characters that were lost, or another encoding than was said."""


def decoded(data: bytes, content_type: str) -> Decoded:
    """By the mark at its start, what the server says, what the page says, as UTF-8, else as old pages of the West."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding, "")
    said = _said(content_type, data)
    tried = [name for name in (*said, "utf-8") if name]
    for name in dict.fromkeys(tried):
        try:
            text = data.decode(name)
        except (UnicodeError, LookupError):
            continue
        told = "" if not said or name == said[0] else f"it says it is {said[0]}, and is {name}"
        return Decoded(text, name, told)
    return _as(data, said[0] if said else _OTHERWISE, "some of its characters cannot be read, and stand as �")


def _as(data: bytes, encoding: str, told: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(
        text, encoding, told or ("some of its characters cannot be read, and stand as �" if "�" in text else "")
    )


def _said(content_type: str, data: bytes) -> list[str]:
    header = _OF_HEADER.search(content_type)
    page = _OF_PAGE.search(data[:_LOOKED_AT])
    names = [header[1] if header else "", page[1].decode("ascii", "replace") if page else ""]
    return [known for name in names if (known := _known(name))]


def _known(name: str) -> str:
    """Its name to Python; empty for what is no encoding of text, or none a page may have."""
    name = name.strip().lower()
    try:
        found = codecs.lookup(_MEANT.get(name, name))
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return (
        found.name
        if name and is_text and found.name.replace("-", "_") not in {one.replace("-", "_") for one in _REFUSED}
        else ""
    )
