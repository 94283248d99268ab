"""Which account is it?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightspeed_retail.costs import list_cost
from lightspeed_retail.errors import ConfigurationError, Forbidden, MalformedReply, NotFound
from lightspeed_retail.query import address
from lightspeed_retail.resources.account import Account
from lightspeed_retail.transport import Request

from .claims import account_claim

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
        MalformedReply: No account is set, and neither the token nor the API names one.
        LightspeedError: The API could not be asked.
    """
    wanted = settings.account_id
    found = account_claim(transport.token()) or _asked(settings, transport)
    if wanted and found not in (None, wanted):
        raise ConfigurationError(
            f"Setting 'account_id' is {wanted}, but the token is for account {found}.",
            "Correct account_id or leave it out; or log in to the account that you mean.",
        )
    account = found or wanted
    if account is None:
        raise MalformedReply("The API was asked for the account of the token and did not name one.", "Set account_id.")
    return account


def _asked(settings: Settings, transport: Transport) -> int | None:
    """The account that the API names for the token; None if it names none, or may not and one is set."""
    path = address(Account, settings.api_version, 0, {})
    try:
        body = transport.send(Request("GET", path, cost=list_cost(Account), asker=Account.slug())).body
    except (Forbidden, NotFound):
        if settings.account_id is None:
            raise
        return None
    record: Any = body.get(Account.reply) if isinstance(body, dict) else None
    if isinstance(record, list) and len(record) == 1:
        record = record[0]
    try:
        return _account_id(record["accountID"])
    except (LookupError, TypeError, ValueError):
        return None


def _account_id(value: Any) -> int:
    account_id = int(value)
    if account_id < 1:
        raise ValueError("no account")
    return account_id
