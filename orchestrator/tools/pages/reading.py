"""The text of a page of any kind; what may take long is read in a process of its own, which ends when it must."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from orchestrator.text.front_matter import NoHeader, front_matter_of
from orchestrator.text.written import Written
from orchestrator.tools.command import ProgramCall, run_command
from orchestrator.tools.pages.decoded import Decoded, decoded
from orchestrator.tools.pages.html_text import html_text
from orchestrator.tools.pages.page_text import EXTRA, PageText, UnreadablePage, one_line
from orchestrator.tools.pages.pdf_text import pdf_text

PATIENCE_S = 40.0
"""A scanned book of 400 pages takes a quarter of it."""
_LARGE = 300_000
"""Bytes of HTML. What is smaller takes tenths of a second whatever stands in it, and a process costs as much."""
_MOST_MEMORY = 2_000_000_000
_MOST_TOLD = 64_000_000
_HTML = ("text/html", "application/xhtml+xml")
_PDF = "application/pdf"
_TEXT = ("text/plain", "text/markdown", "text/x-markdown", "text/x-rst", "text/x-web-markdown")
_WORD = re.compile(r"\w")
_BEGINNING = 20_000
"""Characters in which a title is looked for: front matter may have a long summary and many tags before it."""
_XML = ("application/xml", "text/xml", "application/vnd.wap.xhtml+xml")
_BEGINS_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,800}?-->\s*)*"
    rb"<(?:!doctype html|html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|meta)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
"""As browsers look (WHATWG MIME Sniffing)."""
_UNSAID = ("", "application/octet-stream", "binary/octet-stream")
"""What a server says that does not know."""


def media_type_of(data: bytes, content_type: str, address: str) -> str:
    """What it is: by its first bytes where the server does not know, else what the server says."""
    said = content_type.partition(";")[0].strip().lower()
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _PDF
    name = address.partition("?")[0].rpartition("/")[2]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in ("md", "markdown") and said in (*_UNSAID, "text/plain"):
        return "text/markdown"
    is_html = bool(_BEGINS_HTML.match(data[:1024]))
    if said == _PDF and is_html:  # a page that asks who one is, in place of the document
        return _HTML[0]
    if said in _XML and b"<html" in data[:1024].lower():
        return _HTML[1]
    if said not in _UNSAID:
        return said
    if is_html or ending in ("html", "htm", "xhtml"):
        return _HTML[0]
    is_text = b"\0" not in data[:4096] if ending in ("txt", "rst") else _is_text(data)
    return "text/plain" if is_text else said or "of a kind nobody said"


def _is_text(data: bytes) -> bool:
    """Of what nobody says what it is: whether it can be read as a text, and has no marks of anything else."""
    if b"\0" in data[:4096] or data[:1] in (b"{", b"["):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_page(data: bytes, media_type: str, content_type: str, address: str) -> tuple[PageText, str]:
    """The text, and the encoding it was in.

    Raises:
        UnreadablePage: no text can be had, or not in time.
    """
    if media_type == _PDF:
        return _apart("pdf", data, address), ""
    if media_type in _HTML:
        text = _text(data, content_type)
        page = (
            _apart("html", text.text.encode("utf-8", "replace"), address)
            if len(data) > _LARGE
            else html_text(text.text, address)
        )
        return _telling(page, text.told), text.encoding
    if media_type in _TEXT:
        text = _text(data, content_type)
        return _telling(PageText(text.text.replace("\r\n", "\n"), title=_title(text.text)), text.told), text.encoding
    raise UnreadablePage(f"it is {one_line(media_type, 60)}, and HTML, PDF, plain text and Markdown are read")


def _text(data: bytes, content_type: str) -> Decoded:
    text = decoded(data, content_type)
    if "\0" in text.text:
        raise UnreadablePage("it is no text, whatever the server says")
    return text


def _title(text: str) -> str:
    """Of the front matter, else the first line with a word: `---` opens notes and is a rule in others."""
    found = front_matter_of(text[:_BEGINNING])
    said = None if isinstance(found, NoHeader) else found.values.get("title")
    if isinstance(said, Written) and isinstance(said.value, str) and said.value.strip():
        return one_line(said.value, 120)
    line = next((line for line in found.text[:2_000].splitlines() if _WORD.search(line)), "")
    return one_line(line.lstrip("# "), 120)


def _telling(page: PageText, told: str) -> PageText:
    return PageText.of_plain({**page.plain(), "told": [*page.told, *([told] if told else [])]}).bounded()


def _apart(kind: str, data: bytes, address: str) -> PageText:
    """Read in a process that has bounded time and memory, so that no page holds up or fills this one."""
    words = (sys.executable, "-P", "-m", "orchestrator.tools.pages.reading", kind, address)
    call = ProgramCall(words, Path("/"), {**os.environ, "PYTHONPATH": _path()}, data, PATIENCE_S, _MOST_TOLD)
    try:
        finished = run_command(call)
    except subprocess.TimeoutExpired as error:
        raise UnreadablePage(f"it cannot be read within {PATIENCE_S:g} s") from error
    try:
        told = json.loads(finished.out)
    except ValueError as error:
        raise UnreadablePage("it cannot be read with the memory and time there is for one page") from error
    if "unreadable" in told:
        raise UnreadablePage(told["unreadable"])
    return PageText.of_plain(told).bounded()


def _path() -> str:
    """Where this package lies: the process begins in another folder."""
    return str(Path(__file__).resolve().parents[3])


def _main() -> None:
    import resource

    if sys.platform == "linux":  # elsewhere the bound does not hold, or is lower than what Python takes to begin
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    kind, address = sys.argv[1:3]
    data = sys.stdin.buffer.read()
    try:
        page = pdf_text(data) if kind == "pdf" else html_text(data.decode(), address)
        told = page.bounded().plain()
    except UnreadablePage as error:
        told = {"unreadable": str(error)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main()

__all__ = ["EXTRA", "PATIENCE_S", "UnreadablePage", "media_type_of", "read_page"]
