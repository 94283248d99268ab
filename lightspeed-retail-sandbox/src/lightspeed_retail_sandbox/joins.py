"""Where do nested records come from?

Mostly by convention: a record that names the key of another one (``shopID``, ``sendingShopID``) has that one as a
to-one relation, and a record whose key is named by others has those as a to-many relation. Exceptions stand in a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lightspeed_retail.resources import SHAPES
from lightspeed_retail.resources._base import Nested, One, Resource, Shape, Stamp

from .database import Database
from .tables import key_of, table_of


@dataclass(frozen=True)
class Through:
    """A table between the records and those nested in them."""

    table: str
    here: str
    there: str


@dataclass(frozen=True)
class Join:
    """How the records of a nested field are found.

    Attributes:
        table: Table or view that holds them.
        here: Column of the outer record.
        there: Column of the nested ones with the same value.
        where: What else must be true of the nested ones, in SQL.
        through: A table in between: its ``here`` matches the outer record, its ``there`` the nested one.
    """

    table: str
    here: str
    there: str
    where: str = ""
    through: Through | None = None


def _waiting(kind: str) -> Join:
    """The sale lines of a customer that wait for a sale."""
    return Join("SaleLine", "customerID", "customerID", where=f"n.saleID = 0 AND n.{kind} = 1")


_LABEL = Join("label_totals", "itemID", "itemID")

EXCEPTIONS: dict[tuple[str, str], Join] = {
    ("CreditAccount", "Contact"): Join(
        "Contact", "customerID", "contactID", through=Through("Customer", "customerID", "contactID")
    ),
    ("Customer", "Layaways"): _waiting("isLayaway"),
    ("Customer", "SpecialOrders"): _waiting("isSpecialOrder"),
    ("Customer", "Workorders"): _waiting("isWorkorder"),
    ("Customer", "Tags"): Join("Tag", "customerID", "tagID", through=Through("TagRelation", "customerID", "tagID")),
    ("Customer", "m"): Join("customer_totals", "customerID", "customerID"),
    ("DisplayTemplateItemAsLabel", "m"): _LABEL,
    ("DisplayTemplateLabel", "m"): _LABEL,
    ("DisplayTemplateOrder", "m"): Join("order_totals", "orderID", "orderID"),
    ("DisplayTemplateOrderLineAsLabel", "m"): _LABEL,
    ("DisplayTemplateOrderLineAsLabel", "Order"): Join("Order", "orderID", "orderID"),
    ("DisplayTemplateRegisterCount", "Employee"): Join(
        "Employee",
        "registerCountID",
        "employeeID",
        through=Through("register_count_employees", "registerCountID", "employeeID"),
    ),
    ("DisplayTemplateTransferItemAsLabel", "m"): _LABEL,
    ("DisplayTemplateWorkorder", "m"): Join("workorder_totals", "workorderID", "workorderID"),
    ("Employee", "EmployeeRights"): Join("EmployeeRight", "employeeRoleID", "employeeRoleID"),
    ("Item", "ItemComponents"): Join("ItemComponent", "itemID", "assemblyItemID"),
    ("Item", "Tags"): Join("Tag", "itemID", "tagID", through=Through("TagRelation", "itemID", "tagID")),
    ("ItemCustomFieldChoice", "CustomField"): Join("ItemCustomField", "customFieldID", "customFieldID"),
    ("ItemShop", "m"): Join("item_shop_totals", "itemShopID", "itemShopID"),
    ("OrderCustomFieldChoice", "CustomField"): Join("OrderCustomField", "customFieldID", "customFieldID"),
    ("OrderLine", "m"): Join("order_line_totals", "orderLineID", "orderLineID"),
    ("Sale", "SaleNotes"): Join("SaleNotes", "saleID", "saleID"),
    ("Sale", "TaxClassTotals"): Join("Tax", "saleID", "saleID"),
    ("SaleLine", "m"): Join("workorder_totals", "saleLineID", "saleLineID"),
}
"""Nested fields that the convention does not find, by class and field name."""


class Joins:
    """Knows how each nested field of the catalogue is found in a database.

    Args:
        database: Where the records are; filled, because a world may bring nested records inside the rows.
    """

    def __init__(self, database: Database) -> None:
        self._columns = {name: {c.lower(): c for c in columns} for name, columns in _sources(database)}
        self._known: dict[tuple[str, str], Join | None] = {}

    def inline(self, shape: type[Shape], field: Nested) -> bool:
        """Whether rows bring the nested records inside a column of their own."""
        return field.name.lower() in self._columns.get(table_of(shape), {})

    def find(self, shape: type[Shape], field: Nested) -> Join | None:
        """How the records of a nested field are found; None if nothing is stored for it."""
        at = (shape.__name__, field.name)
        if at not in self._known:
            self._known[at] = self._exception(shape, field) or self._convention(shape, field)
        return self._known[at]

    def columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The columns of tables that joins look rows up by, for indices."""
        for shape in SHAPES.values():
            for field in shape.fields.values():
                join = self.find(shape, field) if isinstance(field, Nested) else None
                if join:
                    yield (join.through.table, (join.through.here,)) if join.through else (join.table, (join.there,))

    def _exception(self, shape: type[Shape], field: Nested) -> Join | None:
        name = shape.__name__
        while (name, field.name) not in EXCEPTIONS:
            origin = SHAPES[name]
            name = origin.view_of if issubclass(origin, Resource) else ""
            if not name:
                return None
        return EXCEPTIONS[name, field.name]

    def _convention(self, shape: type[Shape], field: Nested) -> Join | None:
        table = table_of(field.shape)
        ours, theirs = self._columns.get(table_of(shape), {}), self._columns.get(table)
        if theirs is None:
            return None
        key = key_of(field.shape)
        if isinstance(field, One) and key:
            for name in (f"{field.relation}ID", f"{field.name}ID", key):
                if name.lower() in ours and name.lower() != "id":
                    return Join(table, ours[name.lower()], key)
        own = key_of(shape)
        if own.lower() in theirs and own.endswith("ID"):
            return Join(table, own, theirs[own.lower()])
        return None


def _sources(database: Database) -> Iterator[tuple[str, list[str]]]:
    yield from ((name, list(table.columns)) for name, table in database.tables.items())
    for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'view'"):
        yield row["name"], list(database.columns(row["name"]))


def searched(shape: type[Resource]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns that lists of a resource are sorted and filtered by, for indices."""
    key = key_of(shape)
    stamp = (shape.replication.field,) if isinstance(shape.replication, Stamp) else ()
    for name in (*shape.sortable, *stamp):
        if name != key:
            yield table_of(shape), (name, key) if key else (name,)
