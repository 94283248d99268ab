"""Which account is it?"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from lightspeed_retail.costs import list_cost
from lightspeed_retail.errors import ConfigurationError, MalformedReply
from lightspeed_retail.query import address
from lightspeed_retail.resources.account import Account
from lightspeed_retail.transport import Request

if TYPE_CHECKING:
    from lightspeed_retail.settings import Settings
    from lightspeed_retail.transport import Transport


def resolve_account(settings: Settings, transport: Transport) -> int:
    """Find out which account to work on: as set, else as the token says, else as the API says.

    Args:
        settings: The settings.
        transport: The way to the API.

    Raises:
        ConfigurationError: The set account is not the token's.
        LightspeedError: The account cannot be found out.
    """
    claimed = account_claim(transport.token())
    if settings.account_id is None:
        return claimed or _asked(settings, transport)
    if claimed not in (None, settings.account_id):
        raise ConfigurationError(
            f"Setting 'account_id' is {settings.account_id}, but the token is for account {claimed}.",
            "Correct account_id or leave it out; or log in to the account that you mean.",
        )
    return settings.account_id


def account_claim(access_token: str) -> int | None:
    """Return the account that an access token names in its ``acct`` claim; None if it names none.

    The signature is not checked: this only saves a request, and the API judges the token itself.
    """
    _, _, rest = access_token.partition(".")
    claims = rest.partition(".")[0]
    try:
        return _account_id(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["acct"])
    except (ValueError, LookupError, TypeError):
        return None


def _asked(settings: Settings, transport: Transport) -> int:
    path = address(Account, settings.api_version, 0, {})
    body = transport.send(Request("GET", path, cost=list_cost(Account), asker=Account.slug())).body
    record: Any = body.get(Account.reply) if isinstance(body, dict) else None
    if isinstance(record, list) and len(record) == 1:
        record = record[0]
    try:
        return _account_id(record["accountID"])
    except (LookupError, TypeError, ValueError):
        raise MalformedReply(
            "The API was asked for the account of the token and did not name one.", "Set account_id."
        ) from None


def _account_id(value: Any) -> int:
    account_id = int(value)
    if account_id < 1:
        raise ValueError("no account")
    return account_id
