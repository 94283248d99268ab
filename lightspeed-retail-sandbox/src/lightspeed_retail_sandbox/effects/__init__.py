"""What follows from a write? One module per business area; resources without an entry are simply stored."""

from __future__ import annotations

from collections.abc import Mapping

from lightspeed_retail.resources._base import Shape
from lightspeed_retail_sandbox.changes import Effects
from lightspeed_retail_sandbox.tables import table_of

from . import (
    administration,
    assortment,
    categories,
    contacts,
    counts,
    custom_fields,
    customers,
    lines,
    payments,
    purchasing,
    registers,
    sales,
    stock,
    transfers,
    workorders,
)

NONE = Effects()

EFFECTS: Mapping[str, Effects] = {
    **administration.EFFECTS,
    **assortment.EFFECTS,
    **categories.EFFECTS,
    **contacts.EFFECTS,
    **counts.EFFECTS,
    **custom_fields.EFFECTS,
    **customers.EFFECTS,
    **lines.EFFECTS,
    **payments.EFFECTS,
    **purchasing.EFFECTS,
    **registers.EFFECTS,
    **sales.EFFECTS,
    **stock.EFFECTS,
    **transfers.EFFECTS,
    **workorders.EFFECTS,
}
"""The effects of every class of records that has any; views of a class share its own."""


SEARCHED: tuple[tuple[str, tuple[str, ...]], ...] = (("SaleLine", ("parentSaleLineID",)),)
"""Columns of large tables that effects find rows by and nothing else does."""


def effects_of(shape: type[Shape]) -> Effects:
    """What follows from a write of a shape."""
    return EFFECTS.get(shape.__name__) or EFFECTS.get(table_of(shape), NONE)
