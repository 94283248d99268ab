"""What does an access token say of itself?

Facts: the API's page on access tokens. They are JSON Web Tokens; ``acct`` is the account, ``scope`` the granted scopes,
``exp`` the end of their life. The page's table calls the scopes ``scopes``, its sample and the changelog ``scope``.
"""

from __future__ import annotations

import base64
import json
from typing import Any


def claims(access_token: str) -> dict[str, Any]:
    """Return what a token claims; nothing for one that is no JSON Web Token.

    The signature is not checked: this only saves requests, and the API judges the token itself.
    """
    _, _, rest = access_token.partition(".")
    content = rest.partition(".")[0]
    try:
        found = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def account_claim(access_token: str) -> int | None:
    """Return the account that a token is for; None if it does not say."""
    try:
        account_id = int(claims(access_token)["acct"])
    except (LookupError, TypeError, ValueError):
        return None
    return account_id if account_id > 0 else None


def scope_claim(access_token: str) -> frozenset[str] | None:
    """Return the scopes that a token was granted; None if it does not say."""
    found = claims(access_token)
    granted = found.get("scope", found.get("scopes"))
    if isinstance(granted, str):
        granted = granted.split()
    if isinstance(granted, list) and all(isinstance(name, str) for name in granted):
        return frozenset(granted)
    return None


def expiry_claim(access_token: str) -> float | None:
    """Return when a token expires, in UNIX seconds; None if it does not say."""
    try:
        return float(claims(access_token)["exp"])
    except (LookupError, TypeError, ValueError):
        return None
