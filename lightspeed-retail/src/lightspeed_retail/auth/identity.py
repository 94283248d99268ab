"""Whom does a token speak for?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightspeed_retail.errors import Forbidden, NotFound
from lightspeed_retail.resources.account import Session

from .claims import scope_claim

if TYPE_CHECKING:
    from lightspeed_retail.client import Lightspeed

UNKNOWN = "not known"


@dataclass(frozen=True)
class Identity:
    """Whom a token speaks for.

    Attributes:
        account_id: The account.
        employee: Name and key of the employee who logged in, for a reader.
        scopes: What the token may do, for a reader.
    """

    account_id: int
    employee: str
    scopes: str


def identify(account: Lightspeed, access_token: str) -> Identity:
    """Find out whom a token speaks for; the name of the employee costs a request.

    Args:
        account: The account, reached with that token.
        access_token: The token.

    Raises:
        LightspeedError: The API could not be asked, or refuses the token.
    """
    granted = scope_claim(access_token)
    return Identity(
        account_id=account.account_id,
        employee=_employee(account),
        scopes=" ".join(sorted(granted)) if granted else UNKNOWN,
    )


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
