"""Channels over apprise, which knows a hundred and more. Nothing else of the project imports it.

What it logs may name an address, and an address is a secret: its log is read here for a status, and kept from all
others.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote

from orchestrator.domain.canonical import JSON
from orchestrator.domain.notice_facts import Settled
from orchestrator.domain.variable import filled_in
from orchestrator.errors import WorkspaceError
from orchestrator.features.triggers.library import library
from orchestrator.models.keys import value_named
from orchestrator.ports.channel import Delivery, Message
from orchestrator.workspace.home.folder import SETTINGS_FILE
from orchestrator.workspace.read.notify_entry import NotifyAddress

_LOG = "apprise"
_STATUS = re.compile(r"\b(?:error|status|code)\s*[=:]\s*(\d{3})\b", re.IGNORECASE)
_UNREACHED = re.compile(r"connection error|socket exception|timed? ?out|could not connect", re.IGNORECASE)
_BROKEN_OFF = re.compile(r"read timed out|connection aborted|disconnected|reset by peer|broken pipe", re.IGNORECASE)
"""The message may have been taken, and to send it again would be to send it twice."""
_NTFY = ("ntfy", "ntfys")
_MOST_BUTTONS = 3
"""As many as ntfy takes."""


def apprise_channel(address: NotifyAddress, environ: Mapping[str, str] = os.environ) -> AppriseChannel:
    """The channel at an address of `baton.yaml`.

    Raises:
        WorkspaceError: the extra is not installed, a variable is not set, or apprise takes no such address.
        Unreached: the secrets file cannot be used.
    """
    where = f"{SETTINGS_FILE}, notify {address.name}"
    apprise = library("apprise", where, "notify")
    _keep_to_itself()
    found = apprise.plugins.url_to_dict(_whole(address, environ, where), secure_logging=True)
    if not found or _plugin(apprise, found) is None:
        raise WorkspaceError(
            f"apprise takes no address like that of {address.name}.",
            where=where,
            mend="Compare it with apprise's page on it, then: baton notify test",
        )
    return AppriseChannel(apprise, found)


class AppriseChannel:
    def __init__(self, apprise: Any, parts: dict[str, JSON]) -> None:
        self._apprise = apprise
        self._parts = parts

    async def send(self, message: Message) -> Delivery:
        return await asyncio.to_thread(self._send, message)

    def _send(self, message: Message) -> Delivery:
        heard = _SendLog()
        _SEND_LOG.set(heard)  # of this thread's own context, which apprise hands on to its threads
        try:
            service = self._apprise.Apprise()
            service.add(_plugin(self._apprise, self._parts | self._buttons(message)))
            taken = service.notify(title=message.title, body=self._body(message), body_format="text")
        except Exception as error:  # noqa: BLE001 - whatever a library of a hundred services raises, it was not taken
            return Delivery("failed", f"it could not be asked ({type(error).__name__})")
        return Delivery("sent") if taken else Delivery(heard.how, heard.why)

    @property
    def _is_ntfy(self) -> bool:
        return self._parts.get("schema") in _NTFY

    def _buttons(self, message: Message) -> dict[str, JSON]:
        """Of ntfy: what a tap opens, and a button for each link. An address of ours holds neither comma nor quote."""
        links = message.links[:_MOST_BUTTONS]
        if not self._is_ntfy or not (links or message.page):
            return {}
        buttons = "; ".join(f"view, {link.label}, {link.address}, clear=true" for link in links)
        tapped = message.links[0].address if len(message.links) == 1 else message.page
        return {"click": tapped} | ({"actions": buttons} if buttons else {})

    def _body(self, message: Message) -> str:
        written = message.links[_MOST_BUTTONS:] if self._is_ntfy else message.links
        told = [f"{link.label}: {link.address}" for link in written]
        if message.page and not message.links and not self._is_ntfy:
            told.append(message.page)
        return "\n".join((*message.lines, *told))


def _plugin(apprise: Any, parts: Mapping[str, JSON]) -> Any:
    """None where it takes no such parts. It is made for each message: a plugin waits between two of its own."""
    asset = apprise.AppriseAsset(
        app_id="Baton", app_desc="Baton", app_url="", image_url_mask="", image_url_logo="", secure_logging=True
    )
    return apprise.Apprise.instantiate(dict(parts), asset=asset)


def _whole(address: NotifyAddress, environ: Mapping[str, str], where: str) -> str:
    """The address with what stands elsewhere. A part of one is quoted, so that a password may hold any character."""

    def value(name: str) -> str:
        found = value_named(name, environ, where)
        if not found:
            mend = f"Set it, or write {name}=... into ~/.config/baton/secrets (chmod 600)."
            raise WorkspaceError(f"{name} is not set, so nothing can be sent.", where=where, mend=mend)
        return found if address.is_variable else quote(found, safe="")

    return filled_in(address.written, value)


class _SendLog:
    """What apprise says while one message is sent."""

    def __init__(self) -> None:
        self.how: Settled = "failed"
        self.why = "it did not take the message"

    def hear(self, told: str, *, is_warning: bool) -> None:
        if _BROKEN_OFF.search(told):
            self.how, self.why = "unknown", "the connection broke off before it said whether it took the message"
        elif self.how == "unknown" or not is_warning:
            return
        elif status := _STATUS.search(told):
            self.why = f"it answered {status[1]}"
        elif _UNREACHED.search(told):
            self.why = "it could not be reached"


_SEND_LOG: ContextVar[_SendLog] = ContextVar("send_log")


class _Ear(logging.Filter):
    """Hears everything, and lets nothing through."""

    def filter(self, record: logging.LogRecord) -> bool:
        if heard := _SEND_LOG.get(None):
            heard.hear(record.getMessage(), is_warning=record.levelno >= logging.WARNING)
        return False


_EAR = _Ear()


def _keep_to_itself() -> None:
    """Before anything is parsed: without a listener Python prints warnings to the terminal. How a connection ended it
    says in its log for debugging alone.
    """
    log = logging.getLogger(_LOG)
    log.addFilter(_EAR)
    log.setLevel(logging.DEBUG)
