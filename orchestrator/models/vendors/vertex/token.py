"""The access token of Google's application default credentials: a file that `gcloud` or the person has put there."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials as OfPerson
from google.oauth2.service_account import Credentials as OfService

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Cause, Unreached

_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)

_OF_PERSON: Any = OfPerson.from_authorized_user_info
_OF_SERVICE: Any = OfService.from_service_account_info  # neither says what it takes

_known: dict[tuple[str, int], Any] = {}
"""By the file and when it was changed: a token is good for an hour, and asking for one takes another exchange."""
_asking = threading.Lock()
_TOKEN_S = 20.0
"""Seconds a token is waited for, where Google's library would wait two minutes in a thread that nothing can stop."""


def credentials_file() -> Path:
    """Where Google's own tools put it and look for it. What a machine in Google's cloud is given, is not asked for: the
    address it is asked at is no host of Google's, and answers nothing elsewhere.
    """
    given = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    folder = os.environ.get("CLOUDSDK_CONFIG")
    home = Path(folder) if folder else Path.home() / ".config" / "gcloud"
    return Path(given) if given else home / "application_default_credentials.json"


def default_headers(endpoint: Endpoint) -> Mapping[str, str]:
    """What a request carries in a key's place: the token, and which project it counts for, where that is another.

    It asks Google's own hosts for a token, by Google's library's own means, and waits.

    Raises:
        Unreached: there is no such file, or Google gives no token for it.
    """
    path = credentials_file()
    try:
        place = str(path), path.stat().st_mtime_ns
        with _asking:
            credentials = _known.get(place) or _read(path, endpoint)
            if not credentials.valid:
                credentials.refresh(partial(Request(), timeout=_TOKEN_S))
            _known[place] = credentials
    except OSError:
        raise _no_token("key", f"{path} cannot be read", endpoint) from None
    except TransportError:
        raise _no_token("connection", "there is no connection to Google's token service", endpoint) from None
    except (GoogleAuthError, ValueError) as error:
        raise _no_token("key", f"{path} was refused ({type(error).__name__})", endpoint) from None
    project = credentials.quota_project_id
    return {"authorization": f"Bearer {credentials.token}", **({"x-goog-user-project": project} if project else {})}


def _read(path: Path, endpoint: Endpoint) -> Any:
    """Of the two kinds that people have. Others name programs to run and addresses to ask, and are not used."""
    info = json.loads(path.read_text("utf-8"))
    match info:
        case {"type": "authorized_user"}:
            return _OF_PERSON(info)
        case {"type": "service_account"}:
            return _OF_SERVICE(info, scopes=_SCOPES)
    told = f"{path} holds credentials of neither a person (authorized_user) nor a service account"
    raise _no_token("key", told, endpoint)


def _no_token(cause: Cause, why: str, endpoint: Endpoint) -> Unreached:
    told = f"{endpoint.key_env or 'a key'} is not set, and {why}."
    mend = "Run: gcloud auth application-default login" if cause == "key" else "Check the network."
    return Unreached(cause, told, where=endpoint.name, mend=mend)
