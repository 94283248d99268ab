"""Which accounts can the token reach, and which one is used?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .auth.tokens import account_claim
from .costs import list_cost
from .errors import ConfigurationError, Forbidden, MalformedReply, NotFound
from .query import address
from .resources.account import Account
from .settings import Settings
from .transport import Request, Transport


def resolve_account(settings: Settings, transport: Transport) -> int:
    """Return the account to read or write: as set, else as the token claims, else as the API says.

    The API is asked only if the claim of the token does not decide.

    Args:
        settings: The settings.
        transport: Sends requests to the API.

    Raises:
        ConfigurationError: The token cannot reach the set account; or it can reach several and none is set.
        MalformedReply: No account is set, and neither the token nor the API names one.
        LightspeedError: The API failed.
    """
    wanted, claimed = settings.account_id, account_claim(transport.token())
    if claimed is not None and wanted in (None, claimed):
        return claimed
    found = reachable_accounts(settings, transport, required=wanted is None)
    if wanted is None:
        return _only(found)
    if wanted in found or not (found or claimed):
        return wanted
    raise ConfigurationError(
        f"Setting 'account_id' is {wanted}, but the token is for account {listing(found) or claimed}.",
        "Correct account_id or leave it out; or log in to the account that you mean.",
    )


def reachable_accounts(settings: Settings, transport: Transport, *, required: bool = True) -> dict[int, str]:
    """Ask the API which accounts the token can reach.

    Args:
        settings: The settings.
        transport: Sends requests to the API.
        required: Whether a token that is not allowed to ask is an error; otherwise the result is empty.

    Returns:
        The name of each account by its ID; an empty name if the account has none.

    Raises:
        LightspeedError: The API failed.
    """
    path = address(Account, settings.api_version, 0, {})
    try:
        body = transport.send(Request("GET", path, cost=list_cost(Account), asker=Account.slug())).body
    except (Forbidden, NotFound):
        if required:
            raise
        return {}
    records: Any = body.get(Account.reply) if isinstance(body, dict) else None
    return dict(filter(None, map(_id_and_name, records if isinstance(records, list) else [records])))


def listing(accounts: Mapping[int, str]) -> str:
    """Format accounts for a reader: ``7 (Bikes), 8 (Skis)``."""
    return ", ".join(f"{account_id} ({name})" if name else str(account_id) for account_id, name in accounts.items())


def _only(found: Mapping[int, str]) -> int:
    if not found:
        raise MalformedReply("The API was asked for the account of the token and did not name one.", "Set account_id.")
    if len(found) > 1:
        raise ConfigurationError(
            f"The token can reach {len(found)} accounts: {listing(found)}.", "Set account_id to one of them."
        )
    return next(iter(found))


def _id_and_name(record: Any) -> tuple[int, str] | None:
    """The ID and the name in a record of an account; None if it has no ID."""
    try:
        account_id = int(record["accountID"])
    except (LookupError, TypeError, ValueError):
        return None
    name = record.get("name")
    return (account_id, name if isinstance(name, str) else "") if account_id > 0 else None
