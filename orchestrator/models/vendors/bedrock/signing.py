"""Amazon's signature on a request, for who has no bearer token: with the credentials that AWS's own tools use."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx2
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import BotoCoreError
from botocore.session import Session

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.failure import Unreached

_REGION = re.compile(r"bedrock-runtime(?:-fips)?\.([a-z0-9-]+)\.")
_OF_MACHINES = "iam-role"
"""What a machine in Amazon's cloud is given is not asked for: the address it is asked at is no host of Amazon's, and
everywhere else a second is lost on it."""


def signed(request: httpx2.Request, credentials: ReadOnlyCredentials) -> Mapping[str, str]:
    """The headers that make this very request, as it leaves, one of the owner of these credentials."""
    region = _REGION.search(request.url.host)
    unsigned = AWSRequest(
        method=request.method,
        url=str(request.url),
        data=request.content,
        headers={"host": request.headers["host"], "content-type": request.headers["content-type"]},
    )
    SigV4Auth(credentials, "bedrock", region[1] if region else "us-east-1").add_auth(unsigned)
    return {name: value for name, value in unsigned.headers.items() if name.lower() not in ("host", "content-type")}


def aws_credentials(endpoint: Endpoint) -> ReadOnlyCredentials:
    """From the environment, or AWS's own files, with the profile, role or sign-on that they name.

    It may wait for hosts of Amazon's, by botocore's own means.

    Raises:
        Unreached: there are none, or they have run out.
    """
    try:
        session = Session()
        session.get_component("credential_provider").remove(_OF_MACHINES)
        found = session.get_credentials()
        if found is not None:
            return found.get_frozen_credentials()
        why = "there are no AWS credentials in the environment or in ~/.aws"
    except BotoCoreError as error:
        why = f"AWS credentials cannot be used ({type(error).__name__})"
    told = f"{endpoint.key_env or 'a key'} is not set, and {why}."
    raise Unreached("key", told, where=endpoint.name, mend="Set the key, or run: aws configure") from None
