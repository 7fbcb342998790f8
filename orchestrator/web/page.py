"""What a page, and an act on one, is to the server: a path, and a function that knows nothing of HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from orchestrator.errors import UsageError
from orchestrator.values import dataclass, field

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace
    from orchestrator.web.driving import BackgroundDriver
    from orchestrator.web.memory import PageMemory
    from orchestrator.web.passes import Pass, Passes


class FormRefused(UsageError):
    """A form does not carry the token of the page it was on: it came from elsewhere, or the page is an old one."""


@dataclass(frozen=True)
class PageVisit:
    """One request, once it has come through the doorway."""

    workspace: Workspace
    pass_: Pass
    """Whose browser it is."""
    passes: Passes
    driver: BackgroundDriver
    memory: PageMemory
    """What is worth keeping between two looks."""
    given: Mapping[str, str]
    """The parts of the path that have names."""
    query: Mapping[str, str]
    """Of each name the last value."""

    def token(self, bound: str) -> str:
        """What a form carries, so that it is taken from this browser, for what the person had before them, alone."""
        return self.pass_.form_token(bound)


@dataclass(frozen=True)
class Shown:
    """What a template is given."""

    title: str
    values: Mapping[str, Any]
    status: int = 200


@dataclass(frozen=True)
class GoTo:
    """What was asked is done; the browser looks there now."""

    path: str
    """Empty: it stays where it is."""


class Instead(NamedTuple):
    """What was asked is not done, and this is how things are."""

    template: str
    shown: Shown


@dataclass(frozen=True)
class SentForm:
    """A form that was sent: of each name all values, in order."""

    values: Mapping[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The last value; empty where there is none. Lines end as texts here end them: browsers send CR LF."""
        given = self.values.get(name, [""])[-1]
        return given.replace("\r\n", "\n").replace("\r", "\n")

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def check(self, visit: PageVisit, bound: str) -> None:
        """Raises FormRefused when this form is not one that this browser was given for this."""
        if not visit.pass_.is_form_token(self.one("form_token"), bound):
            raise FormRefused(
                "this form is not of the page as it is now. Nothing was recorded.",
                mend="Look again, and answer there.",
            )


class WebPage(NamedTuple):
    path: str
    """As Starlette writes routes: `/decisions/{decision}`."""
    template: str
    look: Callable[[PageVisit], Shown]
    nav: str = ""
    """Its word in the navigation; empty: it is reached from other pages."""
    of_decision: bool = False
    """A link for one decision opens it, too; the decision is `{decision}` of its path."""


class WebAct(NamedTuple):
    path: str
    act: Callable[[PageVisit, SentForm], GoTo | Instead]
    of_decision: bool = False
    for_all: bool = False
    """Whatever a pass is for, it may be done with it."""


class WebStream(NamedTuple):
    path: str
    stream: Callable[[PageVisit], AsyncIterator[str]]
    """Gives whole events, as the protocol of server-sent events writes them."""
    of_decision: bool = False
