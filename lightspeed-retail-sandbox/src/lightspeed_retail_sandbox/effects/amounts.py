"""How is money counted? Exactly, as decimals, from what SQLite gives back."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
FINEST = Decimal("0.0000001")
"""The most decimals that an amount has."""


def exact(value: Any) -> Decimal:
    """Return a stored number as it was written."""
    return Decimal(str(value or 0))


def cents(amount: Decimal) -> Decimal:
    """Return an amount that can be paid."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def fine(amount: Decimal) -> Decimal:
    """Return a calculated amount with the decimals that the API keeps."""
    return amount.quantize(FINEST, ROUND_HALF_UP)
