"""The rules of the API, one module per business area. Classes without rules are stored and shown as they are."""

from __future__ import annotations

from lightspeed_retail.resources._base import Shape
from lightspeed_retail_sandbox.changes import Effects
from lightspeed_retail_sandbox.rules import declare, declared, rules_of
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
    print_views,
    purchasing,
    registers,
    sales,
    stock,
    transfers,
    workorders,
)

for area in (
    administration, assortment, categories, contacts, counts, custom_fields, customers, lines, payments, print_views,
    purchasing, registers, sales, stock, transfers, workorders,
):  # fmt: skip
    declare(area.RULES)

NONE = Effects()

SEARCHED: tuple[tuple[str, tuple[str, ...]], ...] = (("SaleLine", ("parentSaleLineID",)),)
"""Columns of large tables that only effects look rows up by."""


def effects_of(shape: type[Shape]) -> Effects:
    """Return the effects of a class; views share those of their origin."""
    for rules in (rules_of(shape), declared(table_of(shape))):
        if isinstance(rules, Effects):
            return rules
    return NONE
