"""Exact decimals from the numbers that SQLite returns."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
FINEST = Decimal("0.0000001")
"""The smallest unit of a calculated amount."""


def exact(value: Any) -> Decimal:
    """Return a stored number as an exact decimal."""
    return Decimal(str(value or 0))


def cents(amount: Decimal) -> Decimal:
    """Return an amount rounded to cents."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def fine(amount: Decimal) -> Decimal:
    """Return a calculated amount rounded to the decimals that the API keeps."""
    return amount.quantize(FINEST, ROUND_HALF_UP)
