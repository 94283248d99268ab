"""What is known of an item while time goes by."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .rules import TaxClass
    from .values import Row
    from .vendors import Vendor

DEFAULT = "default"
SERIALIZED = "serialized"
NON_INVENTORY = "non_inventory"


@dataclass(slots=True)
class Lot:
    """Units that came in together, and what one of them cost."""

    key: int
    left: int
    cost: int


@dataclass(slots=True)
class Fee:
    """A fixed fee that is charged on top of an item."""

    key: int
    amount: int
    taxable: bool


@dataclass(slots=True, eq=False)
class Shelf:
    """The stock of one item in one shop.

    Attributes:
        qoh: Units on hand. Units that someone reserved have left it. Below zero, more was sold than counted in.
        lots: What the units on hand cost, oldest first; together they hold ``qoh`` units, or none if it is negative.
        point: At this many units or fewer it is ordered again, up to ``level``.
        ordered: Units on purchase orders that did not come in yet.
        serials: Keys and serial numbers of the units on hand, of serialized items.
    """

    key: int
    point: int = 0
    level: int = 0
    stamp: int = 0
    qoh: int = 0
    lots: deque[Lot] = field(default_factory=deque)
    last_lot: Lot | None = None
    ordered: int = 0
    on_layaway: int = 0
    on_special_order: int = 0
    on_workorder: int = 0
    transfer_out: int = 0
    transfer_in: int = 0
    serials: deque[tuple[int, str]] = field(default_factory=deque)


@dataclass(slots=True, eq=False)
class Item:
    """Something that can be sold.

    Attributes:
        facts: The fields of its record that never change.
        cost: What the vendor takes for one, in dollars.
        price: What customers pay now.
        weight: How often it is sold, compared with others; 0 for what cannot be bought (yet).
        parts: The items it is put together from when it is sold, and how many of each.
        avg_cost: Average cost of the units on hand in all shops.
        shelves: Its stock, by index of the shop; empty if it is not stocked.
        total: Key of the record that sums the shops up.
    """

    key: int
    name: str
    type: str
    facts: Row
    tax_class: TaxClass
    category: int
    vendor: Vendor | None
    cost: int
    price: int
    msrp: int
    weight: int
    stamp: int
    fee: Fee | None = None
    parts: tuple[tuple[Item, int], ...] = ()
    archived: bool = False
    avg_cost: int = 0
    shelves: list[Shelf] = field(default_factory=list)
    total: int = 0

    @property
    def stocked(self) -> bool:
        """Whether its units are counted at all."""
        return self.type != NON_INVENTORY and not self.parts

    @property
    def qoh(self) -> int:
        """Units on hand in all shops."""
        return sum(shelf.qoh for shelf in self.shelves)
