"""What a text is written in, where it is not Markdown: told by its marks, and never turned into something else."""

from __future__ import annotations

import re

from orchestrator.text.dialect import is_restructured

_MARKS = {
    "AsciiDoc": (
        r"^={1,5} \S", r"^\[(?:source|NOTE|TIP|WARNING|quote|cols|%header)\b[^\]\n]*\]$", r"^:[a-z][\w-]*:(?: |$)",
        r"^(?:----|====|\.\.\.\.|\*\*\*\*)$", r"\b(?:link|image|xref|include):{1,2}[^\s\[]+\[", r"^\.[A-Z][^\n.]*$",
    ),
    "Org": (
        r"^\*+ \S", r"^#\+[A-Za-z_]+:", r"^#\+(?:BEGIN|begin)_\w+", r"^[ \t]*:PROPERTIES:$",
        r"\[\[[^\]\n]+\]\[[^\]\n]+\]\]",
    ),
    "LaTeX": (
        r"^\\documentclass", r"^\\(?:sub)*section\*?\{", r"^\\begin\{document\}", r"^\\usepackage",
        r"^\\(?:title|author)\{",
    ),
    "HTML": (r"\A\s*(?:<!doctype html|<html\b)", r"^<(?:head|body)\b", r"</(?:html|body)>"),
    "MediaWiki": (r"^={2,5}[^=\n]+={2,5}[ \t]*$", r"'''[^'\n]+'''", r"\{\{[A-Z][^{}\n]*\|", r"^\[\[(?:Category|File):"),
}  # fmt: skip
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|~~~)|\]\(", re.MULTILINE)
_ENOUGH = 2
"""Different marks: one alone may be a sign that an author likes."""
_FROM = {"reStructuredText": "rst", "AsciiDoc": "asciidoc", "Org": "org", "LaTeX": "latex", "HTML": "html"}
"""What Pandoc calls it, where it reads it."""


def markup_of(text: str) -> str:
    """`reStructuredText`, `AsciiDoc`, `Org`, `LaTeX`, `HTML` or `MediaWiki`; empty for Markdown and plain text."""
    if is_restructured(text):
        return "reStructuredText"
    for name, marks in _MARKS.items():
        found = sum(re.search(mark, text, re.MULTILINE | re.IGNORECASE) is not None for mark in marks)
        if found >= _ENOUGH and (name in ("LaTeX", "HTML") or not _MARKDOWN.search(text)):
            return name
    return ""


def told_of(markup: str) -> str:
    """What the person should know who publishes it as it is."""
    convert = f", or turn it into Markdown first: pandoc -f {_FROM[markup]} -t gfm" if markup in _FROM else ""
    return (
        f"The note is written in {markup}, and the page keeps it so: where the site reads Markdown, its marks show. "
        f"Publish it to a site that reads {markup}{convert}."
    )
