"""What a text is written in, where it is not Markdown: told by its marks, and never turned into something else."""

from __future__ import annotations

import re

from orchestrator.text.code_lines import outside_code
from orchestrator.text.dialect import is_restructured

_MARKS = {
    "AsciiDoc": (
        r"^={1,5} \S", r"^\[(?:source|NOTE|TIP|WARNING|quote|cols|%header)\b[^\]\n]*\]$", r"^:[a-z][\w-]*:(?: |$)",
        r"^(?:----|====|\.\.\.\.|\*\*\*\*)$", r"\b(?:link|image|xref|include):{1,2}[^\s\[]+\[", r"^\.[A-Z][^\n.]*$",
        r"^(?:NOTE|TIP|WARNING|IMPORTANT|CAUTION): \S", r"\[\.[\w-]+\][_*`#]",
    ),
    "LaTeX": (
        r"^\\documentclass", r"^\\(?:sub)*section\*?\{", r"^\\begin\{document\}", r"^\\usepackage",
        r"^\\(?:title|author)\{",
    ),
    "MediaWiki": (r"^={2,5}[^=\n]+={2,5}[ \t]*$", r"'''[^'\n]+'''", r"\{\{[A-Z][^{}\n]*\|", r"^\[\[(?:Category|File):"),
}  # fmt: skip
_HTML = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_ORG = re.compile(r"^#\+[A-Za-z_]+(?::|$)|^[ \t]*:PROPERTIES:$|\[\[[^\]\n]+\]\[[^\]\n]+\]\]", re.MULTILINE)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|~~~)|\]\(", re.MULTILINE)
_ENOUGH = 2
"""Different marks: one alone may be a sign that an author likes."""
_FROM = {"reStructuredText": "rst", "AsciiDoc": "asciidoc", "Org": "org", "LaTeX": "latex", "HTML": "html"}
"""What Pandoc calls it, where it reads it."""


def markup_of(text: str) -> str:
    """`reStructuredText`, `AsciiDoc`, `Org`, `LaTeX`, `HTML` or `MediaWiki`; empty for Markdown and plain text."""
    if is_restructured(text):
        return "reStructuredText"
    if _HTML.match(text):
        return "HTML"
    prose = "\n".join(line for _, line in outside_code(text.split("\n")))
    if len(_ORG.findall(prose)) >= _ENOUGH:
        return "Org"
    for name, marks in _MARKS.items():
        found = sum(re.search(mark, prose, re.MULTILINE) is not None for mark in marks)
        if found >= _ENOUGH and (name == "LaTeX" or not _MARKDOWN.search(prose)):
            return name
    return ""


def told_of(markup: str) -> str:
    """What the person should know who publishes it as it is."""
    convert = f", or turn it into Markdown first: pandoc -f {_FROM[markup]} -t gfm" if markup in _FROM else ""
    return (
        f"The note is written in {markup}, and the page keeps it so: where the site reads Markdown, its marks show. "
        f"Publish it to a site that reads {markup}{convert}."
    )
