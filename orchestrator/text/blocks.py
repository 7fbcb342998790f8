"""The blocks of a Markdown text in order, each with the caption or the attributes that belong to it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from orchestrator.text.block import Block, BlockKind
from orchestrator.text.container import ContainerSpan, between, spans
from orchestrator.text.inline import IMAGE
from orchestrator.text.talk import with_turns
from orchestrator.values import replace

_ATTRIBUTES = re.compile(r"\{:?[ \t]*[.#:\w][^{}\n]*\}")
_CAPTION = re.compile(
    r"[*_]{0,3}(?:table|tab\.|figure|fig\.|listing|tabelle|abbildung|abb\.)(?:[ \t]*[\d.]{1,8})?[*_]{0,3}:",
    re.IGNORECASE,
)
_PANDOC = re.compile(r":[ \t]+\S")
_LONGEST = 60
"""Words of a caption."""

_KINDS: dict[str, BlockKind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "fence": "code",
    "code_block": "code",
    "table_open": "table",
    "blockquote_open": "quote",
    "html_block": "html",
    "hr": "rule",
}
_DEEPEST = 12
"""Quotes and lists inside each other. What is deeper is still part of the block it stands in, which is kept whole."""
_LINE = re.compile(r"\s*([^\w\s])\1{2,}\s*")
_NUMBERED_TITLE = re.compile(r"(?:\d+\.)+\d*\s+[A-Z][^.!?:;]{2,60}")
_ANCHOR = re.compile(r"[ \t]?<a\s[^<>]*>[ \t]?</a>")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:")
_EMPHASISED_TITLE = re.compile(r"(?P<marks>\*{1,3}|__?)(?=\S)[^*_.:\n]{2,60}(?P=marks)")
_PROSE_END = re.compile(r"[a-zäöüß)]{2}[.:!?](?:\s|$)")


def blocks(text: str) -> list[Block]:
    """The top-level blocks in order. Link definitions, which render as nothing, are blocks of their own."""
    lines = text.splitlines()
    found = spans(lines)
    pieces = [(start, end, None) for start, end in between(found, len(lines))]
    pieces_and_spans = sorted([*pieces, *((span.start, span.end, span) for span in found)], key=lambda one: one[:2])
    read = (block for start, end, span in pieces_and_spans for block in _stretch(lines[start:end], start, span))
    return with_turns(with_captions(read, lines))


def _stretch(lines: list[str], start: int, span: ContainerSpan | None) -> Iterator[Block]:
    if span is not None:
        yield Block(span.kind, "\n".join(lines).rstrip(), start + 1)
        return
    for block in _with_headings(_with_prose_dedented(_parsed(lines))):
        yield replace(block, line=block.line + start)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _parsed(lines: list[str]) -> Iterator[Block]:
    covered = 0
    for token in _parser().parse("\n".join(lines)):
        if token.level == 0 and token.map and token.type in _KINDS:
            first, end = token.map
            yield from _uncovered(lines, covered, first)
            covered = max(end, covered)
            if found := "\n".join(lines[first:end]).rstrip():
                yield Block(_KINDS[token.type], found, first + 1, _level(token))
    yield from _uncovered(lines, covered, len(lines))


def _level(token: Token) -> int:
    return int(token.tag[1]) if token.type == "heading_open" else 0


def _uncovered(lines: list[str], start: int, end: int) -> Iterator[Block]:
    for number in range(start, end):
        if lines[number].strip():
            yield Block("definition", lines[number], number + 1)


def _with_prose_dedented(found: Iterator[Block]) -> Iterator[Block]:
    """Plain-text documents indent their prose; Markdown takes that for code. Prose is told by its sentences."""
    for block in found:
        if block.kind != "code" or not _is_prose(block.text):
            yield block
            continue
        line = block.line
        for chunk in re.split(r"(\n\s*\n)", textwrap.dedent(block.text)):
            if chunk.strip():
                inner = textwrap.dedent(chunk).strip()
                yield from (replace(part, line=part.line + line - 1) for part in _parsed(inner.splitlines()))
            line += chunk.count("\n")


def _is_prose(text: str) -> bool:
    if text.lstrip().startswith(("```", "~~~")):
        return False
    lines = text.split("\n")
    marks = len(re.findall(r"[{}<>=;$|\\]|\(\)|--|^\s*[#%>$]", text, re.MULTILINE))
    return (
        len(text.split()) >= 12 and marks * 12 <= len(text.split()) and len(_PROSE_END.findall(text)) * 8 >= len(lines)
    )


def _with_headings(found: Iterator[Block]) -> Iterator[Block]:
    """Every heading in the one spelling with number signs; and those that plain texts number or put in bold."""
    for block in found:
        first, *rest = block.text.strip().split("\n")
        if block.kind == "heading" and not first.startswith("#"):
            yield from _underlined(block)
        elif block.kind == "list" and not rest and _NUMBERED_TITLE.fullmatch(first):
            yield replace(block, kind="heading", text=f"## {first}", level=2)
        elif block.kind == "paragraph" and _FOOTNOTE.match(first):
            line = block.line
            for definition in re.split(r"\n(?=\[\^)", block.text):
                yield replace(block, kind="definition", text=definition, line=line)
                line += definition.count("\n") + 1
        elif block.kind == "paragraph" and not rest and _EMPHASISED_TITLE.fullmatch(first):
            yield replace(block, kind="heading", level=6)
        elif block.kind == "heading":
            yield replace(block, text=_ANCHOR.sub("", block.text))
        else:
            yield block


def _underlined(block: Block) -> Iterator[Block]:
    """A heading of one line; more lines above an underline are a paragraph that meets a rule."""
    lines = [line for line in block.text.split("\n")[:-1] if not _LINE.fullmatch(line)]
    if len(lines) == 1:
        yield replace(block, text=f"{'#' * block.level} {lines[0].strip()}")
    elif lines:
        yield replace(block, kind="paragraph", text="\n".join(lines), level=0)


def with_captions(blocks: Iterable[Block], lines: Sequence[str]) -> list[Block]:
    """Blocks in order, each with the caption or the attributes that stand right above or below it."""
    together: list[Block] = []
    for block in blocks:
        if together and _belong(together[-1], block):
            together[-1] = _made_one(together[-1], block, lines)
        elif block.text:
            together.append(block)
    return together


def _belong(above: Block, below: Block) -> bool:
    if _ATTRIBUTES.fullmatch(below.text) and above.kind not in ("heading", "rule", "definition"):
        return True
    if _is_caption(below) and _has_captions(above):
        return not _CAPTION.match(above.text)
    return _is_caption(above) and _has_captions(below)


def _is_caption(block: Block) -> bool:
    if block.kind not in ("paragraph", "container") or block.words > _LONGEST:
        return False
    return _CAPTION.match(block.text) is not None or _PANDOC.match(block.text) is not None


def _has_captions(block: Block) -> bool:
    if block.kind in ("table", "code", "html"):
        return True
    return block.kind == "paragraph" and IMAGE.fullmatch(block.text) is not None


def _made_one(above: Block, below: Block, lines: Sequence[str]) -> Block:
    end = below.line + below.text.count("\n")
    kind = above.kind if _has_captions(above) and above.kind != "paragraph" else below.kind
    if kind == "paragraph":
        kind = "container"
    return replace(above, kind=kind, text="\n".join(lines[above.line - 1 : end]).rstrip())
