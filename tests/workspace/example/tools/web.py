"""Tools that read the web: addresses in, recorded results out."""

from typing import Any

JSON = dict[str, Any]


def read_site(url: str) -> JSON:
    """The page at an address: {"url", "text"}."""
    raise NotImplementedError


def search_web(query: str) -> list[JSON]:
    """What a search engine finds: [{"title", "url"}...]."""
    raise NotImplementedError


def find_citation(query: str) -> JSON:
    """One CSL-JSON item for a work."""
    raise NotImplementedError
