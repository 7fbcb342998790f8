"""HTML in which text of others is only ever text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from orchestrator.text.visible import visible


class Html(str):
    """Markup that was made here; every other text is escaped when it is put in."""

    __slots__ = ()

    def __html__(self) -> Html:
        """As templates ask what is markup already."""
        return self


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The browser itself refuses scripts and the network, should a text ever get out of its element."""
_VOID = frozenset({"meta", "br", "input"})


def tag(name: str, /, *children: str, **attributes: str | int) -> Html:
    """An element. `class_` and `stroke_width` stand for `class` and `stroke-width`."""
    spelled = "".join(f' {_spelled(key)}="{text(str(value))}"' for key, value in attributes.items())
    return Html(f"<{name}{spelled}>" if name in _VOID else f"<{name}{spelled}>{joined(children)}</{name}>")


def joined(parts: Iterable[str], between: str = "") -> Html:
    return Html(text(between).join(map(text, parts)))


def text(value: str) -> Html:
    """Any text, made visible and escaped; markup as it is."""
    return value if isinstance(value, Html) else Html(escape(visible(value), quote=True))


def document(title: str, style: str, body: Iterable[str]) -> str:
    """A whole page that opens from a file and needs nothing beside it."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Html(style)),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", *body), lang="en") + "\n"


def _spelled(attribute: str) -> str:
    return attribute.rstrip("_").replace("_", "-")
