"""What is inside an access token? The claims of the real ones, in the same form: a JSON Web Token."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping

SIGNING_KEY = secrets.token_bytes(32)
KEY_ID = "sandbox"


def written(claims: Mapping[str, object]) -> str:
    """A signed token that carries claims.

    The real ones are signed with RS256; clients are told not to rely on that, and this one is signed with HS256.
    """
    header = {"typ": "JWT", "alg": "HS256", "kid": KEY_ID}
    content = ".".join(_base64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    return f"{content}.{_base64(hmac.new(SIGNING_KEY, content.encode(), hashlib.sha256).digest())}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
