"""A JSON object of any schema, filled by the names of its fields where the material really has the value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.models.offline.keyphrase import keyphrases
from orchestrator.models.offline.metadata import summary_of
from orchestrator.models.offline.piece import DraftPiece, pieces_of
from orchestrator.models.offline.salience import salience_of
from orchestrator.models.offline.task import Declined
from orchestrator.models.offline.title import title_of
from orchestrator.text.document import Document, read_document
from orchestrator.text.inline import plain
from orchestrator.text.slug import slug_of

_MOST_CLAIMS = 8
"""As many as a person checks one by one."""
_FEWEST_WORDS = 6
"""A shorter sentence, such as “Nothing was changed.”, seldom says something by itself."""
_TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|prompts?|rules)\b|\bsystem prompt\b|"
    r"\b(?:ignorier\w*|vergiss|vergesst)\b.{0,40}\banweisung|\bignore[zr]?\b.{0,40}\bconsignes\b|"
    r"\byou are (?:now )?(?:an? |the )?(?:ai|assistant|language model)\b",
    re.IGNORECASE,
)
"""An order to whoever is asked to read, which says nothing of any subject."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'`)\]]+[^\s<>\"'`)\].,;:!?]")
_DAY = r"(?P<due>\d{4}-\d{2}-\d{2})"
_TASK = re.compile(
    r"^\s*(?:[-*+]|\d+[.)])?\s*(?:\[ \]\s*(?P<box>.+)|(?:TODO|Action(?: item)?|AI|Task|Aufgabe)\b[:\s-]+(?P<marked>.+)"
    r"|(?P<owner>[A-ZÄÖÜ][\w.-]+):\s+(?P<named>.+)|(?P<doer>[A-ZÄÖÜ][\w.-]+)\s+(?:will|to|shall|wird|"
    r"soll)\s+(?P<does>.+))$"
)
_LABELS = """
agenda attendees apologies date decision decisions location minutes next note notes outcome place present question
result results status summary time title topic where when i it nobody somebody that there they this we what who
anwesend beschluss datum entscheidung ergebnis frage notiz ort protokoll tagesordnung thema uhrzeit zeit
das dies er es ich man niemand sie wir
"""
_NOBODY = frozenset(_LABELS.split())
"""What may stand before a colon or a `will` in minutes and is no person."""


def fill(schema: Mapping[str, JSON], material: str) -> JSON | Declined:
    """The object, or the reason why one of its required fields cannot be had."""
    document = read_document(material)
    filled: dict[str, JSON] = {}
    for name, field in schema.get("properties", {}).items():
        value = _value(name, field, document, material)
        if value is not None:
            filled[name] = value
        elif name in schema.get("required", ()) and not _takes_null(field):
            return Declined(
                f"The offline model finds nothing in the material that is the {name.replace('_', ' ')}. "
                "Give it yourself, or choose a profile with a language model."
            )
        elif name in schema.get("required", ()):
            filled[name] = None
    return filled


def speaks_of(source: str, topic: str) -> bool:
    """Whether a longer word of the topic stands in the source, in some form; a topic without one asks for nothing."""
    said = source.casefold()
    stems = [word[: max(4, len(word) - 2)] for word in re.findall(r"\w{4,}", topic.casefold())]
    return not stems or any(stem in said for stem in stems)


def _takes_null(field: Mapping[str, JSON]) -> bool:
    return "null" in field.get("type", ()) if isinstance(field.get("type"), list) else False


def _value(name: str, field: Mapping[str, JSON], document: Document, material: str) -> JSON | None:
    kind = field.get("type")
    single = kind if isinstance(kind, str) else next((one for one in kind or () if one != "null"), "")
    if single == "string" and "enum" not in field:
        return _text(name, document)
    if single == "array":
        found = _list(name, field.get("items", {}), document, material)
        return found if found or field.get("minItems") == 0 else None  # whoever writes a least of none takes none
    return None


def _text(name: str, document: Document) -> str | None:
    given = document.front_matter
    finders: dict[str, Callable[[], str]] = {
        "title": lambda: title_of(document),
        "slug": lambda: given.slug or slug_of(title_of(document)),
        "summary": lambda: summary_of(document),
        "abstract": lambda: summary_of(document),
        "date": lambda: given.date,
    }
    return finders[name]() or None if name in finders else None


def _list(name: str, items: Mapping[str, JSON], document: Document, material: str) -> list[JSON]:
    if items.get("type") == "string":
        if name in ("tags", "keywords", "topics"):
            return list(keyphrases(document))
        if name in ("addresses", "urls", "links"):
            return list(dict.fromkeys(_ADDRESS.findall(material)))
        return []
    fields = set(items.get("properties", {}))
    if name == "claims" and {"claim", "quote"} <= fields:
        return [{"claim": text, "quote": text} for text in _weightiest(document)]
    if name in ("tasks", "actions", "todos") and "title" in fields:
        return [{key: task.get(key) for key in items["properties"]} for task in _tasks(material)]
    return []


def _weightiest(document: Document) -> list[str]:
    """Sentences in the words of the material, those that say most of what it is about, in its order."""
    salience = salience_of(document.sections)
    pieces = [piece for section in document.sections for piece in pieces_of(section.blocks)]
    standing = [piece for piece in pieces if _stands_alone(piece)]
    best = sorted(range(len(standing)), key=lambda place: (-salience.of(standing[place].text), place))[:_MOST_CLAIMS]
    return [standing[place].text for place in sorted(best)]


def _stands_alone(piece: DraftPiece) -> bool:
    if piece.whole or piece.leans or piece.announces or piece.plain.endswith("?") or _TO_A_MACHINE.search(piece.plain):
        return False
    return len(piece.plain.split()) >= _FEWEST_WORDS


def _tasks(material: str) -> Iterator[dict[str, JSON]]:
    for line in material.splitlines():
        found = _TASK.match(line)
        if found is None:
            continue
        words = plain(found["box"] or found["marked"] or found["named"] or found["does"]).rstrip(".")
        inner = _TASK.match(words)
        owner = found["owner"] or found["doer"]
        if inner and (inner["owner"] or inner["doer"]):
            owner, words = inner["owner"] or inner["doer"], inner["named"] or inner["does"]
        if owner and owner.casefold() in _NOBODY:
            continue
        day = re.search(_DAY, words)
        yield {"title": words, "owner": owner, "due": day["due"] if day else None}
