"""What value do a row's fields give a placeholder?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from target_lightspeed_retail.configuration.placeholders import (
    OUT,
    Blanks,
    MissingField,
    NotText,
    Object,
    Template,
    Whole,
    written,
)
from target_lightspeed_retail.outcomes.outcome import Rejected, refuse

from .keys import record_key


def value(template: Template, record: Mapping[str, Any], blanks: Blanks) -> Any:
    """Fill a template with the fields of a row.

    Args:
        template: The template.
        record: The fields.
        blanks: What null and missing fields come to.

    Raises:
        Rejected: A field is missing, or cannot be part of a text.
    """
    try:
        return template.filled(record, blanks) if isinstance(template, Object) else template.render(record, blanks)
    except MissingField as missing:
        raise refuse(
            f"It has no field {missing.name!r}.", "Set missing to omit, if that is right for such rows."
        ) from None
    except NotText as wrong:
        raise refuse(
            f"The field {wrong.name!r} is a list or an object, which cannot be part of a text.",
            "Name one of its fields, such as {address.city}.",
        ) from None


def segment(template: Template, record: Mapping[str, Any], blanks: Blanks) -> str:
    """Return one segment of a path, percent-encoded, so that a value can never add another segment.

    Args: as for :func:`value`.

    Raises:
        Rejected: A placeholder in it has no value.
    """
    for name in template.fields():
        found = value(Whole(name), record, blanks)
        if isinstance(found, Mapping | list) or found is OUT or found is None or not written(found).strip():
            raise _no_value(name)
    return quote(written(value(template, record, blanks)), safe="")


def path(templates: Mapping[str, Template], record: Mapping[str, Any], blanks: Blanks) -> dict[str, str]:
    """Return values for the placeholders of a path: keys of records.

    Args: as for :func:`value`, with a template for each placeholder.

    Raises:
        Rejected: One has no value, or its value is not a key.
    """
    keys = {}
    for name, template in templates.items():
        found = value(template, record, blanks)
        if found is OUT or found in (None, ""):
            raise _no_value(name)
        keys[name] = record_key(found, name)
    return keys


def _no_value(name: str) -> Rejected:
    return refuse(f"It has no value for {name}, which is part of the address.", "Fill it in.")
