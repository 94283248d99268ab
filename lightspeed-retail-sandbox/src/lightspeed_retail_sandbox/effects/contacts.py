"""Contacts and notes: one phone number and one e-mail address per use, addresses and websites by position."""

from __future__ import annotations

import json
from typing import Any

from lightspeed_retail.resources._base import Anything
from lightspeed_retail_sandbox.changes import Change, Effects
from lightspeed_retail_sandbox.drafts import Draft
from lightspeed_retail_sandbox.rules import Rules

USE = "useType"


def _merge(change: Change) -> None:
    """Merge the entries of a body into the stored ones; remove empty entries."""
    for name, drafts in change.draft.nested.items():
        merged = _merged(change, name, drafts) if drafts else []
        change.values[name] = [entry for entry in merged if any(v for field, v in entry.items() if field != USE)]


def _merged(change: Change, name: str, drafts: list[Draft]) -> list[dict[str, Any]]:
    fields = change.field(name).shape.fields
    stored = change.before.get(name)
    held: list[dict[str, Any]] = json.loads(stored) if stored else []
    uses = [_use(change, name, draft) for draft in drafts] if USE in fields else []
    if len(set(uses)) < len(uses):
        raise change.invalid(f"{name}: there is more than one entry of a use.")
    for nth, draft in enumerate(drafts):
        blank: dict[str, Any] = dict.fromkeys(fields, "")
        place = nth
        if uses:
            draft.values[USE] = uses[nth]
            place = next((n for n, entry in enumerate(held) if entry.get(USE) == uses[nth]), len(held))
        if place < len(held):
            held[place] |= draft.values
        else:
            held.append(blank | draft.values)
    return held


def _use(change: Change, name: str, draft: Draft) -> str:
    """Return the use of an entry, by default the first choice."""
    return str(draft.values.get(USE) or change.field(name).shape.fields[USE].choices[0])


RULES = {
    "Contact": Effects(
        columns=dict.fromkeys(("Addresses", "Phones", "Emails", "Websites"), Anything), part=True, prepare=_merge
    ),
    "InternalNote": Rules(stored_as="Note", part=True),
    "Note": Rules(part=True, text="note"),
    "PrintedNote": Rules(stored_as="Note", part=True),
}
