"""Fields the chain added to items, customers and orders, and the values it filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .values import stamp

if TYPE_CHECKING:
    from .chance import Chance
    from .ledger import Ledger
    from .values import Row

HIGHEST_INTEGER = 400
NO_OWNER = {"itemID": 0, "customerID": 0, "orderID": 0, "itemMatrixID": 0}


@dataclass(frozen=True)
class Plan:
    """A field: its type, its unit, and the choices if it has some."""

    type: str
    name: str
    uom: str = ""
    precision: int = 0
    default: str = ""
    choices: tuple[str, ...] = ()
    archived: bool = False


PLANS = {
    "Item": (
        Plan("string", "Bin | shelf"),
        Plan("float", "Weight", uom="kg", precision=3),
        Plan("single_choice", "Wheel size", choices=('16"', '27.5"', '29"', "700c")),
        Plan("multi_choice", "Use", choices=("Commute", "Trail & Park", "Größere Touren", "Race")),
        Plan("boolean", "Made to order", default="false"),
        Plan("string", "Old catalogue page", archived=True),
    ),
    "Customer": (
        Plan("string", "Locker"),
        Plan("integer", "Saddle height", uom="mm"),
        Plan("single_choice", "Heard of us by", choices=("A friend", 'The "Radio"', "Search & ads")),
        Plan("date", "Member since"),
    ),
    "Order": (
        Plan("string", "Container no."),
        Plan("multi_choice", "Checks", choices=("Invoice", "Freight & duty", "Photos")),
        Plan("url", "Tracking link"),
    ),
}


class CustomFields:
    """The custom fields of one kind of record.

    Args:
        owner: ``Item``, ``Customer`` or ``Order``.
        founded: When they were made.
    """

    def __init__(self, owner: str, ledger: Ledger, chance: Chance, founded: int) -> None:
        self._owner = f"{owner.lower()}ID"
        self._ledger = ledger
        self._chance = chance
        self._made = stamp(founded)
        self._choices: dict[int, list[Row]] = {}
        self._plans = dict(enumerate(PLANS[owner], start=1))
        for key, plan in self._plans.items():
            self._write(owner, key, plan)

    def _write(self, owner: str, key: int, plan: Plan) -> None:
        self._ledger.write(
            f"{owner}CustomField",
            {
                "customFieldID": key,
                "type": plan.type,
                "name": plan.name,
                "uom": plan.uom,
                "decimalPrecision": plan.precision,
                "archived": plan.archived,
                "default": plan.default,
                "timeStamp": self._made,
            },
        )
        name = f"{owner}CustomFieldChoice"
        self._choices[key] = [
            {
                "customFieldChoiceID": self._ledger.key(name),
                "name": choice,
                "value": choice,
                "canBeDeleted": True,
                "customFieldID": key,
                "timeStamp": self._made,
            }
            for choice in plan.choices
        ]
        for choice in self._choices[key]:
            self._ledger.write(name, choice)

    def fill(self, record: int, moment: int, key_field: str = "") -> None:
        """Fill in one field of a record, or of another kind of record that shares the fields (``itemMatrixID``)."""
        key = self._chance.between(1, len(self._plans))
        plan = self._plans[key]
        self._ledger.write(
            "CustomFieldValue",
            {
                "customFieldValueID": self._ledger.key("CustomFieldValue"),
                "customFieldID": key,
                "name": plan.name,
                "type": plan.type,
                "value": self._value(key, plan),
                "deleted": False,
                "timeStamp": stamp(moment),
                **NO_OWNER,
                key_field or self._owner: record,
            },
        )

    def _value(self, key: int, plan: Plan) -> object:
        chance, choices = self._chance, self._choices[key]
        if choices:
            return chance.pick(choices) if plan.type == "single_choice" else choices[: chance.between(1, len(choices))]
        texts = {
            "integer": str(chance.below(HIGHEST_INTEGER)),
            "float": f"{chance.below(9)}.{chance.between(1, 9)}",
            "boolean": "true" if chance.happens(50) else "false",
            "date": f"{self._made[:4]}-0{chance.between(1, 9)}-1{chance.below(10)}",
            "url": f"https://tracking.example/?id={chance.digits(8)}&lang=en",
        }
        return texts.get(plan.type, f"00{chance.digits(3)}-{chance.digits(1)}")
