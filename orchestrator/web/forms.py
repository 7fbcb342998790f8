"""Reading a form: bounded while it comes, so that nobody can fill the memory with one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from orchestrator.errors import UsageError
from orchestrator.web.page import SentForm

if TYPE_CHECKING:
    from starlette.requests import Request

MAX_FORM_BYTES = 24 * 1024 * 1024
"""A text of eight million bytes, each of them escaped: what `baton edit --with` reads of a file."""
_MOST_FIELDS = 200
_PATIENCE_S = 60.0
_FORM = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> SentForm:
    """Raises UsageError: it is none, too large, or comes too slowly."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise UsageError("what was sent is no form of this page. Nothing was recorded.")
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_FORM_BYTES:
                    raise UsageError("what was sent is too large. Nothing was recorded.")
        values = parse_qs(
            bytes(body).decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except (ValueError, TimeoutError) as error:
        raise UsageError("what was sent is no form of this page. Nothing was recorded.") from error
    return SentForm(values)
