"""Who is logged in?"""

from __future__ import annotations

from dataclasses import dataclass

from .accounts import listing
from .auth.tokens import scope_claim
from .client import Lightspeed
from .errors import Forbidden, NotFound
from .resources.account import Account, Session

UNKNOWN = "not known"


@dataclass(frozen=True)
class Identity:
    """The account, employee and scopes of a token.

    Attributes:
        account_id: The account.
        employee: Name and ID of the employee who logged in, for a reader.
        scopes: Granted scopes, for a reader.
        other_accounts: Other accounts that the token can reach, for a reader; empty if none is known.
    """

    account_id: int
    employee: str
    scopes: str
    other_accounts: str = ""


def identify(account: Lightspeed, access_token: str) -> Identity:
    """Return who is logged in with a token; the employee and the other accounts cost a request each.

    Args:
        account: A client that uses the token.
        access_token: The token.

    Raises:
        LightspeedError: The API failed, or refuses the token.
    """
    granted = scope_claim(access_token)
    return Identity(
        account_id=account.account_id,
        employee=_employee(account),
        scopes=" ".join(sorted(granted)) if granted else UNKNOWN,
        other_accounts=_other_accounts(account),
    )


def _other_accounts(account: Lightspeed) -> str:
    try:
        found = {record["accountID"]: record.get("name") for record in account.list(Account)}
    except (Forbidden, NotFound):
        return ""
    return listing({key: name or "" for key, name in found.items() if key not in (None, account.account_id)})


def _employee(account: Lightspeed) -> str:
    try:
        session = account.get(Session)
    except (Forbidden, NotFound):
        return UNKNOWN
    employee = session.get("Employee")
    names = [employee.get("firstName"), employee.get("lastName")] if isinstance(employee, dict) else []
    name = " ".join(str(part) for part in names if part)
    key = session.get("employeeID")
    return " ".join(part for part in (name, f"(employee {key})" if key else "") if part) or UNKNOWN
