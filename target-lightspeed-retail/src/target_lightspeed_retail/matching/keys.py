"""Is a value the key of a record of this account?"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from target_lightspeed_retail.outcomes.outcome import refuse
from target_lightspeed_retail.rows import plain

NONE = "0"
"""What a foreign key holds that refers to no record."""

PROVISIONAL = "(new "
"""How the keys begin that a dry run gives to records which it does not create."""

_KEY = re.compile(r"[1-9][0-9]{0,17}|\(new [0-9]+\)")


def record_key(value: Any, name: str) -> str:
    """Return the key that a row has for a record, as text.

    Keys of this API are positive integers. Anything else in their place would address another endpoint, or none.

    Args:
        value: What the row has: a number or its text.
        name: Name of the key, for the message.

    Raises:
        Rejected: It is not a positive integer.
    """
    number = not isinstance(value, bool) and isinstance(value, int | float | Decimal)
    text = plain(value) if number else value
    if not isinstance(text, str) or not _KEY.fullmatch(text):
        raise refuse(
            f"{name} is not a key of this account: {value!r}.", "Keys are positive integers.", f"{name} is not a key"
        )
    return text
