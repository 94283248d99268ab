"""What follows from a write? One module per business area; resources without an entry are simply stored."""

from __future__ import annotations

from collections.abc import Mapping

from lightspeed_retail.resources._base import Shape
from lightspeed_retail_sandbox.changes import Effects
from lightspeed_retail_sandbox.tables import table_of

from . import assortment, categories, contacts, custom_fields, customers, purchasing, stock

NONE = Effects()

EFFECTS: Mapping[str, Effects] = {
    **assortment.EFFECTS,
    **categories.EFFECTS,
    **contacts.EFFECTS,
    **custom_fields.EFFECTS,
    **customers.EFFECTS,
    **purchasing.EFFECTS,
    **stock.EFFECTS,
}
"""The effects of every class of records that has any; views of a class share its own."""


def effects_of(shape: type[Shape]) -> Effects:
    """What follows from a write of a shape."""
    return EFFECTS.get(shape.__name__) or EFFECTS.get(table_of(shape), NONE)
