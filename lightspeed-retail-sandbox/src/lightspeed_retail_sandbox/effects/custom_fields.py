"""Custom fields, their choices and their values."""

from __future__ import annotations

from typing import Any

from lightspeed_retail.resources._base import Integer
from lightspeed_retail.resources.custom_fields import WITH_CHOICES
from lightspeed_retail_sandbox.changes import Change, Effects, Related
from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.drafts import Draft
from lightspeed_retail_sandbox.rules import Join, Rules
from lightspeed_retail_sandbox.transactions import Transaction
from lightspeed_retail_sandbox.values import FLAGS

CHOICE_TYPES = frozenset(WITH_CHOICES)
MOST_CHOICES = 64
LONGEST = {"string": 64, "text": 4096}
LONGEST_UNIT = 4

OWNERS = {"Customer": "customerID", "Item": "itemID", "ItemMatrix": "itemMatrixID", "Order": "orderID"}
"""Classes with custom fields, with the column of values that refers to them."""

FIELDS = {"ItemMatrix": "Item"}
"""Classes that share the custom fields of another one."""


def values_of(owner: str) -> Related:
    """Return the function that stores the custom field values of a class."""
    fields = f"{FIELDS.get(owner, owner)}CustomField"

    def store(change: Change, drafts: list[Draft]) -> None:
        for draft in drafts:
            _store(change, fields, OWNERS[owner], draft)

    return store


def _store(change: Change, fields: str, column: str, draft: Draft) -> None:
    tx = change.tx
    row = tx.record("CustomFieldValue", draft.key)
    if draft.key and (row is None or row[column] != change.key):
        raise change.invalid(f"CustomFieldValues: there is no CustomFieldValue '{draft.key}'.")
    key = draft.values.get("customFieldID") or (row["customFieldID"] if row else 0)
    field = tx.record(fields, key)
    if field is None:
        raise change.invalid(f"CustomFieldValues: there is no CustomField '{key}'.")
    row = row or tx.row("CustomFieldValue", **{column: change.key, "customFieldID": key})
    if draft.values.get("deleted"):
        if row:
            tx.delete("CustomFieldValue", rowid=row["rowid"])
        return
    value = _value(change, fields, field, draft.values.get("value", ""))
    if row:
        tx.update("CustomFieldValue", row, value=value)
    else:
        held = {column: change.key, "customFieldID": key}
        tx.insert("CustomFieldValue", name=field["name"], type=field["type"], value=value, **held)


def _value(change: Change, fields: str, field: Row, value: Any) -> Any:
    """Return a value as stored: text, or in choice fields the choice or choices."""
    name = f"CustomFieldValues: '{field['name']}'"
    if field["type"] in CHOICE_TYPES:
        asked = value if isinstance(value, list) else [value]
        chosen = [_choice(change, fields, field, one) for one in asked if one not in ("", None)]
        if field["type"] == "single_choice":
            return chosen[0] if chosen else ""
        return chosen
    if isinstance(value, (dict, list)):
        raise change.invalid(f"{name} takes text.")
    text = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    if len(text) > LONGEST.get(field["type"], len(text)):
        raise change.invalid(f"{name} has room for {LONGEST[field['type']]} characters.")
    if field["type"] == "boolean" and text and text.lower() not in FLAGS:
        raise change.invalid(f"{name} is true or false.")
    return text


def _choice(change: Change, fields: str, field: Row, asked: Any) -> dict[str, Any]:
    """Return the choice that a body names by key, value or name."""
    wanted = asked if isinstance(asked, dict) else {"value": asked}
    for choice in change.tx.rows(f"{fields}Choice", customFieldID=field["customFieldID"]):
        names = ("customFieldChoiceID", "value", "name")
        meant = any(name in wanted and str(wanted[name]) == str(choice[name]) != "" for name in names)
        if meant or str(choice["name"]) == str(wanted.get("value")):
            return {name: value for name, value in choice.items() if name not in ("rowid", "deleted")}
    raise change.invalid(f"CustomFieldValues: '{field['name']}' does not offer {asked!r}.")


# ------------------------------------------------------------------------------------------------------ the fields


def _check_field(change: Change) -> None:
    if len(change["uom"] or "") > LONGEST_UNIT:
        raise change.invalid(f"uom has room for {LONGEST_UNIT} characters.")
    if change["decimalPrecision"] and change["type"] != "float":
        raise change.invalid("decimalPrecision is for type float only.")
    if change.is_new and change["type"] in CHOICE_TYPES and not change.draft.nested.get("CustomFieldChoices"):
        raise change.invalid(f"A custom field of type {change['type']} must have a CustomFieldChoice.")
    if not change.is_new and change.sets("type") and change["type"] != change.before["type"]:
        raise change.refuse("The type of a custom field cannot be changed.")


def _check_choice(change: Change) -> None:
    tx, field = change.tx, change["customFieldID"]
    siblings = tx.rows(change.table, customFieldID=field)
    if change.is_new and tx.value(change.table.removesuffix("Choice"), "type", customFieldID=field) not in CHOICE_TYPES:
        raise change.refuse("Only fields of type single_choice and multi_choice have choices.")
    if change.is_new and len(siblings) >= MOST_CHOICES:
        raise change.refuse(f"A custom field has at most {MOST_CHOICES} choices.")
    own = change["value"] or change["name"]
    if any((row["value"] or row["name"]) == own and row["rowid"] != change.key for row in siblings):
        raise change.refuse(f"The value '{own}' already exists on the custom field.")


def _keep_choice(change: Change) -> None:
    tx, row = change.tx, change.before
    if len(tx.rows(change.table, customFieldID=row["customFieldID"])) == 1:
        raise change.refuse("The last choice of a custom field cannot be deleted.")
    if not row["canBeDeleted"] or _in_use(tx, change):
        raise change.refuse("The choice is in use.")


def _in_use(tx: Transaction, change: Change) -> bool:
    owner = change.table.removesuffix("CustomFieldChoice")
    columns = [column for name, column in OWNERS.items() if FIELDS.get(name, name) == owner]
    values = tx.rows("CustomFieldValue", customFieldID=change.before["customFieldID"])
    mark = f'"customFieldChoiceID": {change.key},'.encode()
    return any(mark in row["value"] for row in values if isinstance(row["value"], bytes) and any(map(row.get, columns)))


def _choice_rules(owner: str) -> Effects:
    field = Join(f"{owner}CustomField", "customFieldID", "customFieldID")
    return Effects(
        defaults={"canBeDeleted": True}, joins={"CustomField": field}, prepare=_check_choice, check_removal=_keep_choice
    )


FIELDS_OF = ("Customer", "Item", "Order")
"""Classes with custom fields of their own."""

RULES = {
    "CustomFieldValue": Rules(columns=dict.fromkeys(OWNERS.values(), Integer)),
    **{f"{owner}CustomField": Effects(prepare=_check_field) for owner in FIELDS_OF},
    **{f"{owner}CustomFieldChoice": _choice_rules(owner) for owner in FIELDS_OF},
}
