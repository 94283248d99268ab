"""What exists: every endpoint of the API, declared once."""

from __future__ import annotations

from . import (
    account,
    catalogs,
    custom_fields,
    customers,
    employees,
    inventory,
    items,
    labels,
    payments,
    print_views,
    purchasing,
    registers,
    reports,
    sales,
    shared,
    shops,
    taxes,
    workorders,
)
from ._base import RESOURCES, SHAPES

__all__ = [
    "RESOURCES",
    "SHAPES",
    "account",
    "catalogs",
    "custom_fields",
    "customers",
    "employees",
    "inventory",
    "items",
    "labels",
    "payments",
    "print_views",
    "purchasing",
    "registers",
    "reports",
    "sales",
    "shared",
    "shops",
    "taxes",
    "workorders",
]
