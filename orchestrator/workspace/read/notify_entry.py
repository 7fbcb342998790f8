"""`notify` of `baton.yaml`: where a person is told what waits for them, and when not.

An address often holds a key: it is kept as it is written, with `${NAME}` for what stands elsewhere, and shown nowhere.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

from orchestrator.agenda.wall import WallSpan, wall_span
from orchestrator.domain.duration import duration
from orchestrator.domain.variable import without_variables
from orchestrator.values import dataclass, field
from orchestrator.workspace.yaml.node import Items, Scalar
from orchestrator.workspace.yaml.secret import is_secret, looks_random, smells_of_secret
from orchestrator.workspace.yaml.section import FileMap

KEYS = ("to", "remind_after", "escalate", "quiet", "summary", "include_text", "page")
_OF_ESCALATION = ("to", "after")
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://\S+", re.IGNORECASE)
_ALONE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_PIECES = re.compile(r"[/?&=@:,]+")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SHORTEST = timedelta(minutes=1)
"""Nobody looks at what is due more often."""
_MEND = "Put the whole address into ~/.config/baton/secrets as NAME=..., and write '${NAME}' here."


@dataclass(frozen=True)
class NotifyAddress:
    name: str
    """What it is called wherever it is told: its scheme, or the variable that holds it."""
    written: str = field(repr=False)
    """As it stands in `baton.yaml`."""

    @property
    def is_variable(self) -> bool:
        """All of it stands elsewhere."""
        return bool(_ALONE.fullmatch(self.written))


@dataclass(frozen=True)
class Notify:
    to: tuple[NotifyAddress, ...] = ()
    remind_after: timedelta = timedelta()
    """After the person was told; nothing: they are not reminded."""
    escalate_to: tuple[NotifyAddress, ...] = ()
    escalate_after: timedelta = timedelta()
    """The same, for other channels."""
    quiet: WallSpan | None = None
    """When nothing is sent, by the person's clock."""
    summary: int | None = None
    """The minute of the day, in quiet hours, at which what was held may be sent once; None: it may not."""
    include_text: bool = False
    """Whether a message has the question, and the beginning of what is shown."""
    page: str = ""
    """Where the person reaches `baton web`, without a slash at its end; empty: messages have no links."""

    @property
    def channels(self) -> tuple[NotifyAddress, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.to, *self.escalate_to)))


def read_notify(section: FileMap) -> Notify | None:
    """None: there is none, or nothing in it can be used."""
    notify = section.below("notify", KEYS)
    if notify is None:
        return None
    names = _Names()
    to = _addresses(notify, names, required=True)
    escalate = notify.below("escalate", _OF_ESCALATION)
    escalate_to = _addresses(escalate, names, required=True) if escalate else ()
    quiet = _quiet(notify)
    return Notify(
        to,
        _span(notify, "remind_after"),
        escalate_to,
        _span(escalate, "after", required=True) if escalate else timedelta(),
        quiet,
        _summary(notify, quiet),
        notify.flag("include_text", False),
        _page(notify),
    )


class _Names:
    """Calls each address by its scheme, or by its variable; a second one by a number more."""

    def __init__(self) -> None:
        self._known: dict[str, NotifyAddress] = {}

    def address(self, written: str) -> NotifyAddress:
        if written not in self._known:
            alone, scheme = _ALONE.fullmatch(written), _ADDRESS.match(written)
            name = alone[1] if alone else scheme[1].lower() if scheme else "address"
            taken = sum(one.name.partition("-")[0] == name for one in self._known.values())
            self._known[written] = NotifyAddress(f"{name}-{taken + 1}" if taken else name, written)
        return self._known[written]


def _addresses(section: FileMap, names: _Names, *, required: bool) -> tuple[NotifyAddress, ...]:
    """One, or a list of them."""
    node = section.node("to")
    if isinstance(node, Items):
        written = section.texts("to")
        if not node.items:
            section.fault("to", f"'to' of {section.what} names nobody", "Write an address, or a list of them.")
    else:
        one = section.scalar("to", required=required)
        written = (one,) if one else ()
    return tuple(dict.fromkeys(names.address(one.text) for one in written if _is_address(one, section)))


def _is_address(written: Scalar, section: FileMap) -> bool:
    """The address itself is in no fault."""
    if is_secret("to", written):  # which is told of every text
        return False
    if _ALONE.fullmatch(written.text):
        return True
    if not _ADDRESS.fullmatch(written.text):
        mend = "Write one such as ntfy://TOPIC or mailto://..., or '${NAME}' for one that stands elsewhere."
        section.fault("to", f"'to' of {section.what} is no address of a channel", mend, node=written)
        return False
    if _holds_key(written.text):
        section.fault("to", f"an address in 'to' of {section.what} holds a key", _MEND, node=written)
        return False
    return True


def _holds_key(address: str) -> bool:
    """A name before an `@` with a word behind it, a value that is called a key, or a piece that looks drawn at random:
    a topic that nobody guesses is a key too.
    """
    rest = without_variables(address).partition("://")[2]
    asked = (pair.partition("=") for pair in rest.partition("?")[2].split("&"))
    return any(smells_of_secret(name) and value for name, _, value in asked) or any(
        looks_random(piece) for piece in _PIECES.split(rest)
    )


def _span(section: FileMap, key: str, *, required: bool = False) -> timedelta:
    written = section.scalar(key, required=required)
    if written is None:
        return timedelta()
    try:
        span = duration(written.text)
    except ValueError as error:
        section.fault(key, f"'{written.text}' {error}", "Write 30m, 4h or 2d.", node=written)
        return timedelta()
    if span < _SHORTEST:
        section.fault(key, f"'{written.text}' is less than a minute", "Write 30m, 4h or 2d.", node=written)
    return span


def _quiet(section: FileMap) -> WallSpan | None:
    written = section.scalar("quiet")
    if written is None:
        return None
    try:
        return wall_span(written.text)
    except ValueError as error:
        section.fault("quiet", f"'{written.text}' {error}", "Write 20:00-07:30.", node=written)
        return None


def _summary(section: FileMap, quiet: WallSpan | None) -> int | None:
    written = section.scalar("summary")
    if written is None:
        return None
    found = _TIME.fullmatch(written.text)
    minute = int(found[1]) * 60 + int(found[2]) if found else None
    if minute is None:
        section.fault("summary", f"'{written.text}' is no time of a day", "Write 22:00.", node=written)
    elif (quiet is None or not _lies_in(minute, quiet)) and "quiet" not in section.doubtful:
        mend = "Write a time within 'quiet', or leave it out: outside of them each thing is told at once."
        section.fault("summary", f"'summary' at {written.text} is not in quiet hours", mend, node=written)
    return minute


def _lies_in(minute: int, span: WallSpan) -> bool:
    if span.start < span.end:
        return span.start <= minute < span.end
    return minute >= span.start or minute < span.end


def _page(section: FileMap) -> str:
    written = section.scalar("page")
    if written is None or is_secret("page", written):
        return ""
    address = written.text.rstrip("/")
    if not _is_page(address):
        mend = "Write scheme, host and port as your phone reaches it: https://desk.example:8443"
        section.fault("page", "'page' is no address of a page", mend, node=written)
        return ""
    return address


def _is_page(address: str) -> bool:
    """It is put into messages as it is, and in front of a token."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises where it is none
    except ValueError:
        return False
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(" ,;\"'<>\\")
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and is_plain
        and not ("@" in parts.netloc or parts.query or parts.fragment or "?" in address or "#" in address)
    )
