"""The characters of a page: in the encoding it says, where it can be read so, and told where it cannot."""

from __future__ import annotations

import codecs
import re

from orchestrator.values import dataclass

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OF_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_OF_PAGE = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE
)
_LOOKED_AT = 4_096
"""Bytes in which a page says its encoding; browsers look at a quarter of them."""
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_OF_WINDOWS = {f"{before}cp125{number}": f"cp125{number}" for number in range(9) for before in ("x-", "")}
_MEANT = {
    **dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "l1", "ascii", "us-ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5", "l5", "iso8859-9"), "cp1254"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "windows-874", "dos-874"), "cp874"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical", "visual", "csiso88598i"), "iso8859-8"),
    **dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80", "chinese", "csgb2312"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("ks_c_5601-1987", "euc-kr", "korean", "windows-949", "ks_c_5601-1989"), "cp949"),
    **dict.fromkeys(("koi", "koi8", "koi8_r", "cskoi8r"), "koi8-r"),
    **dict.fromkeys(("unicode-1-1-utf-8", "x-unicode20utf8", "unicode11utf8", "unicode20utf8", "utf8mb4"), "utf-8"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac_cyrillic"),
    "x-euc-jp": "euc_jp", "x-mac-roman": "mac_roman", "macintosh": "mac_roman", "unicode": "utf-16", "ucs-2": "utf-16",
    **_OF_WINDOWS,
}  # fmt: skip
"""What browsers take instead, as pages mean it (WHATWG Encoding)."""
_WIDE = frozenset(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"))
_OF_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
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
        return Decoded(text, name, _otherwise(said, name))
    if not _OF_UTF_8.search(data) and all(name == "utf-8" for name in said):
        return _as(data, _OTHERWISE, _otherwise(said, _OTHERWISE))
    return _as(data, said[0] if said else _OTHERWISE, "some of its characters cannot be read, and stand as �")


def _otherwise(said: list[str], name: str) -> str:
    return "" if not said or name == said[0] else f"it says it is {said[0]}, and is {name}"


def _as(data: bytes, encoding: str, told: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(
        text, encoding, told or ("some of its characters cannot be read, and stand as �" if "�" in text else "")
    )


def _said(content_type: str, data: bytes) -> list[str]:
    header = _OF_HEADER.search(content_type)
    page = _OF_PAGE.search(_COMMENT.sub(b"", data[:_LOOKED_AT]))
    by_server = _known(header[1]) if header else ""
    by_page = _known(page[1].decode("ascii", "replace")) if page else ""
    if by_page in _WIDE:  # it could not be read so far if it were
        by_page = "utf-8"
    if by_server == "utf-16":
        by_server = "utf-16-be" if data[:2_000:2].count(0) > data[1:2_000:2].count(0) else "utf-16-le"
    return [name for name in (by_server, by_page) if name]


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
