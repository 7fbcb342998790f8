"""The reviews that are kept: each as a page, and held to its record and its sources again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from orchestrator.errors import NotFound, UsageError
from orchestrator.face.kept_reviews import kept_reviews, review_text
from orchestrator.features.reviews.verifying import VerifiedReview, verified_reviews
from orchestrator.text.quantity import counted
from orchestrator.web.drawing import as_text
from orchestrator.web.markdown import rendered
from orchestrator.web.page import PageVisit, Shown, WebPage

_FOLDER = "reviews"


class _ReviewLine(NamedTuple):
    file: str
    name: str
    told: str


def _look(visit: PageVisit) -> Shown:
    entries, holes = kept_reviews(visit.workspace.root)
    lines = [_ReviewLine(*_named(one)) for one in reversed(entries)]
    unread = [f"{one.get('place') or _FOLDER}: {one['why']}" for one in holes]
    return Shown("Reviews", {"reviews": lines, "unread": unread})


def _named(one: dict[str, object]) -> Iterator[str]:
    file = str(one["place"]).rpartition("/")[2].removesuffix(".md")
    following = one.get("next")
    outcomes = [str(each) for each in following] if isinstance(following, list) else []
    yield file
    yield str(one.get("review") or file)
    yield " · ".join([str(one.get("commentary") or "nobody says whether it was answered"), *outcomes])


def _file(visit: PageVisit) -> tuple[str, str]:
    """Its path below the workspace, and what stands in it."""
    name = visit.given["name"]
    if "/" in name or name.startswith("."):
        raise NotFound("review", name, mend="See what there is: /reviews")
    path = f"{_FOLDER}/{name}.md"
    try:
        return path, review_text(visit.workspace.root, path)
    except FileNotFoundError:
        raise NotFound("review", name, mend="See what there is: /reviews") from None
    except (OSError, ValueError) as error:  # no UTF-8, or a name that no file can have
        raise UsageError(f"{path} cannot be read: {error}") from error


def _review(visit: PageVisit) -> Shown:
    path, text = _file(visit)
    values = {"name": visit.given["name"], "path": path, "page": rendered(text).html, "text": as_text(text)}
    return Shown(visit.given["name"], values)


def _held(visit: PageVisit) -> Shown:
    """What `baton review verify` says, of what the run recorded alone: a look asks no source."""
    path, _ = _file(visit)
    [held] = verified_reviews(visit.workspace, path, offline=True)
    lines = [(line.number, line.text, line.standing, line.why) for line in held.lines]
    failing = [(line.number, line.text, line.standing, line.why) for line in held.failing]
    values = {"name": visit.given["name"], "path": path, "told": _told(held), "notes": list(held.told), "run": held.run}
    return Shown(f"{path} held to its record", {**values, "failing": failing, "lines": lines})


def _told(held: VerifiedReview) -> str:
    if held.broken:
        return held.broken
    if not held.run:
        return "there is nothing to hold it to"
    wrong = len(held.failing)
    if wrong:
        return f"{counted(wrong, 'line')} {'is' if wrong == 1 else 'are'} not what the record gives"
    return f"all {len(held.lines)} lines are what the record gives"


REVIEWS = WebPage("/reviews", "reviews.html", _look, nav="Reviews")
REVIEW = WebPage("/reviews/{name}", "review.html", _review)
HELD = WebPage("/reviews/{name}/held", "held.html", _held)
