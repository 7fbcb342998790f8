"""Names for addresses: of a page from its title, of a section from its heading."""

from __future__ import annotations

import re

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "&": " and "})
_LONGEST = 60
"""Characters, cut at a word: longer addresses are broken by mails and not remembered."""


def slug_of(title: str) -> str:
    """Lower-case ASCII words joined by hyphens; never empty."""
    text = title.translate(_UMLAUTS)
    if not text.isascii():
        from anyascii import anyascii  # tables for all scripts, which an English title does not need

        text = anyascii(text)
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’](?=\w)", "", text.lower()))
    kept: list[str] = []
    for word in words:
        if kept and len("-".join([*kept, word])) > _LONGEST:
            break
        kept.append(word[:_LONGEST])
    return "-".join(kept) or "page"


def anchor(heading: str) -> str:
    """The id that sites commonly give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
