"""Custom fields: what those on customers, items and orders have in common."""

from __future__ import annotations

from ._base import Anything, Flag, Id, Integer, Many, Ref, Shape, Text, Timestamp

CUSTOM_FIELD_TYPES = (
    "string",
    "text",
    "url",
    "email",
    "datetime",
    "date",
    "boolean",
    "integer",
    "float",
    "single_choice",
    "multi_choice",
)
"""What a custom field can hold; ``string`` has room for 64 characters, ``text`` for 4096."""


WITH_CHOICES = ("single_choice", "multi_choice")
"""The types of custom fields that offer choices; one cannot be created without at least one choice."""


class CustomField(Shape):
    """A field that an account has added to its records."""

    customFieldID = Id()
    type = Text(
        "What the field holds; string has room for 64 characters, text for 4096.",
        writable=True,
        required=True,
        choices=CUSTOM_FIELD_TYPES,
    )
    name = Text("Label of the field.", writable=True, required=True)
    uom = Text("Unit of measure, at most four characters.", writable=True)
    decimalPrecision = Integer("Decimal places; only for type float.", writable=("update",))
    archived = Flag()
    default = Text("What new records hold in the field, as text whatever the type; may be missing.", writable=True)
    timeStamp = Timestamp()


def choices(target: str, *, in_replies: bool = False) -> Many:
    """Declare the choices that a custom field is created with.

    Args:
        target: Resource of the choices.
        in_replies: Whether replies show them; else they are only in requests.
    """
    return Many(
        target,
        "The values it offers." if in_replies else "The values it offers; only in requests.",
        wrapper="CustomFieldChoice",
        embedded=True,
        write_only=not in_replies,
        writable=("create",),
        required_when=("type", WITH_CHOICES),
    )


class CustomFieldChoice(Shape):
    """One of the values that a custom field of type single_choice or multi_choice offers."""

    customFieldChoiceID = Id()
    value = Text("What is stored; unique in the field. Empty when the name serves as value too.")
    name = Text("What people see.", writable=True, required=True)
    canBeDeleted = Flag("False for a choice that is in use.", writable=True)
    customFieldID = Ref("", "The custom field that offers it.")
    timeStamp = Timestamp()


class CustomFieldValue(Shape):
    """What one record holds in one custom field."""

    customFieldValueID = Id()
    customFieldID = Ref("", "The custom field of the customer, item or order.", writable=True)
    name = Text("Label of the custom field.")
    type = Text("Type of the custom field; tells how to read the value.", choices=CUSTOM_FIELD_TYPES)
    value = Anything("Text whatever the type; the choice, or several choices, in choice fields.", writable=True)
    deleted = Flag("Sent as true to take the value off the record.", writable=True)
    timeStamp = Timestamp()
