"""Are the records of a reply what the catalogue says?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lightspeed_retail import relations
from lightspeed_retail.resources._base import Stamp
from lightspeed_retail.wire import Decoder, Raw

from . import shapes
from .examination import Answer
from .findings import Remark, note, problem

ALWAYS_THERE = "Contact"
"""The relation that comes with every record that can have it, in all recordings and samples."""

_ODD = re.compile("[\x00\ud800-\udfff]")


def remarks(answer: Answer) -> tuple[Remark, ...]:
    """Everything that differs in the records of a reply."""
    return tuple(remark for rule in RULES for remark in rule(answer))


def facts(answer: Answer) -> dict[str, Any]:
    """Names, shapes, status and cost of a reply, for a report."""
    unknown, misfits = _strangers(answer)
    return {
        "status": answer.status,
        "cost": answer.charged,
        "expected_cost": answer.question.request.cost,
        "records_under": shapes.name(answer.key) if answer.key else None,
        "relations": presence(answer),
        "unknown_fields": unknown,
        "misfits": misfits,
        "shape": shapes.shape(answer.body),
    }


def _envelope(answer: Answer) -> Iterator[Remark]:
    """The records stand under the documented key of an object."""
    documented = answer.resource.reply
    if not isinstance(answer.body, dict):
        yield problem("the reply is a list, not an object", "Runs cannot read it: report it.")
    elif answer.key.lower() not in ("", documented.lower()) and answer.resource.fields:
        yield problem(
            f"records come under {shapes.name(answer.key)} instead of {documented}", "Runs cannot read it: report it."
        )


def _objects(answer: Answer) -> Iterator[Remark]:
    """Records are objects; where nothing is documented of them, they need not be."""
    if len(answer.records) == len(answer.items):
        return
    if answer.resource.key:
        yield problem("texts in place of records", "Runs skip them and exit with 1: report it.")
    else:
        yield note("texts in place of records", "Runs keep them in the column _extra.")


def _keys(answer: Answer) -> Iterator[Remark]:
    """Every record has its key."""
    for key in answer.resource.key:
        if lacking := sum(_field(record, key) in (None, "") for record in answer.records):
            yield problem(
                f"{lacking} of {len(answer.records)} records without {key}",
                "Runs skip such records and exit with 1: report it.",
            )


def _stamp(answer: Answer) -> Iterator[Remark]:
    """Records show the stamp that a run follows."""
    following = answer.resource.replication
    if not isinstance(following, Stamp) or following.hidden or not answer.records:
        return
    if all(_field(record, following.field) in (None, "") for record in answer.records):
        instead = f"Runs follow {following.fallback} instead." if following.fallback else "Each run reads it in full."
        yield note(f"records without {following.field}", instead)


def _relations(answer: Answer) -> Iterator[Remark]:
    """The relation that every record should have is there; others may be empty, which is not to be told apart."""
    if (
        ALWAYS_THERE in answer.question.query.relations
        and answer.records
        and _presence(answer, ALWAYS_THERE) == "absent"
    ):
        yield note(f"records without the relation {ALWAYS_THERE}", "It is null in all rows.")


def _fields(answer: Answer) -> Iterator[Remark]:
    """The catalogue knows every field, and values fit their type."""
    unknown, misfits = _strangers(answer)
    if unknown:
        yield note(f"unknown fields: {', '.join(unknown)}", "Runs keep them in the column _extra.")
    if misfits:
        yield note(
            f"values of another type than declared: {', '.join(misfits)}", "Runs keep them in the column _extra."
        )


def _texts(answer: Answer) -> Iterator[Remark]:
    """Texts hold no NUL and no half of a surrogate pair."""
    odd = dict.fromkeys(shapes.name(key) for record in answer.records for key in record if _is_odd(record[key]))
    if odd:
        yield note(f"NUL or half a surrogate pair in the text of {', '.join(odd)}", "Runs put U+FFFD in its place.")


RULES = (_envelope, _objects, _keys, _stamp, _relations, _fields, _texts)
"""What is looked at in a reply."""


def _strangers(answer: Answer) -> tuple[list[str], list[str]]:
    """The fields that the catalogue does not know, and those whose values do not fit."""
    decoder = Decoder(answer.resource, relations.tree(answer.resource, answer.question.query.relations))
    decoded = [decoder.decode(record) for record in answer.records]
    return (
        _names(name for one in decoded for name in one.unknown),
        _names(name for one in decoded for name in one.misfits),
    )


def _names(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(shapes.path, names)))


def presence(answer: Answer) -> dict[str, str]:
    """Which requested relations the records have, those below others left out."""
    return {name: _presence(answer, name) for name in answer.question.query.relations if "." not in name}


def _presence(answer: Answer, relation: str) -> str:
    """Whether the records have a relation: ``present``, ``empty`` in all of them, or ``absent`` from all of them."""
    (field,) = relations.fields_along(answer.resource, relation)
    held = [record[field.name] for record in answer.records if field.name in record]
    return "absent" if not held else "empty" if all(value in ("", [], {}) for value in held) else "present"


def _is_odd(value: Any) -> bool:
    match value:
        case str():
            return _ODD.search(value) is not None
        case dict():
            return any(map(_is_odd, value.values()))
        case list():
            return any(map(_is_odd, value))
    return False


def _field(record: Raw, name: str) -> Any:
    """What a record has in a field, in whichever case it is spelled."""
    return record.get(name, next((record[key] for key in record if key.lower() == name.lower()), None))
