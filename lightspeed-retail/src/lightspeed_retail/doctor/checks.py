"""Every check of an account, in the order they run in."""

from __future__ import annotations

from lightspeed_retail.resources.account import Locale, Session

from .account import CONNECTION, LOCALE, OTHER_VERSION, SCOPES_GRANTED, SESSION
from .check import Check
from .examination import Examination
from .headers import CLOCK, COSTS, LIMITS
from .lists import ANY_LIST, list_check
from .queries import ARCHIVED, FORMS, NEXT_PAGE, STAMPS

ESSENTIAL = (
    "shop",
    "item",
    "item_shop",
    "category",
    "customer",
    "vendor",
    "sale",
    "sale_line",
    "sale_payment",
    "inventory_log",
    "tag_group",
)
"""The lists that are checked unless told otherwise.

One page of each of the 66 lists that are read by default costs 77 drips, a whole bucket of the smallest account. These
are the most used ones, the one that a live account lacks a stamp on (shop), and the one that nothing is known of
(tag_group). Together with the other checks they cost less than 30.
"""

OUTSIDE = {Session: SESSION, Locale: LOCALE}
"""What stands outside the account, with its check."""


def checks(examination: Examination) -> tuple[Check, ...]:
    """Every check, with those of the lists that are to be checked."""
    return (
        CONNECTION,
        *(check for resource, check in OUTSIDE.items() if resource in examination.streams),
        *map(list_check, examination.listed),
        ANY_LIST,
        SCOPES_GRANTED,
        STAMPS,
        ARCHIVED,
        FORMS,
        NEXT_PAGE,
        OTHER_VERSION,
        LIMITS,
        COSTS,
        CLOCK,
    )
