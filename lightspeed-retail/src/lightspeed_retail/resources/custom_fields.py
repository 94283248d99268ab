"""MODULE DOCSTRING."""

from __future__ import annotations

from ._base import Flag, Id, Integer, Ref, Shape, Text, Timestamp


class CustomField(Shape):
    """DOCSTRING."""

    customFieldID = Id()
    type = Text(
        writable=True,
        required=True,
        choices=(
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
        ),
    )
    name = Text(writable=True, required=True)
    uom = Text(writable=True)
    decimalPrecision = Integer(writable=("update",))
    archived = Flag()
    default = Text(writable=True)
    timeStamp = Timestamp()


class CustomFieldChoice(Shape):
    """DOCSTRING."""

    customFieldChoiceID = Id()
    value = Text()
    name = Text(writable=True, required=True)
    canBeDeleted = Flag(writable=True)
    customFieldID = Ref("CustomerCustomField")
    timeStamp = Timestamp()
