"""Stores a record with its nested records, and runs the effects of its class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lightspeed_retail.resources import SHAPES
from lightspeed_retail.resources._base import Field, Nested, One, Ref, Shape

from .bodies import Body
from .changes import Change
from .database import Row
from .drafts import Draft
from .effects import effects_of
from .relations import Joins
from .rules import Join, declared, rules_of
from .tables import key_of, table_of
from .transactions import Transaction

WITHOUT_ENDPOINT = {
    "ccGatewayID": "CCGateway",
    "contactID": "Contact",
    "departmentID": "Department",
    "employeeRoleID": "EmployeeRole",
    "noteID": "Note",
    "receiptSetupID": "ReceiptSetup",
}
"""Where foreign keys point to that name no endpoint."""


class Storage:
    """Stores the records of one write.

    Args:
        tx: The transaction of the write.
        joins: How nested records are found.
    """

    def __init__(self, tx: Transaction, joins: Joins) -> None:
        self._tx = tx
        self._joins = joins

    def create(
        self, shape: type[Shape], draft: Draft, keys: Mapping[str, Any] | None = None, body: Body | None = None
    ) -> int:
        """Store a new record.

        Args:
            shape: What it is.
            draft: What the body says.
            keys: Columns that the path or the record around it settles.
            body: The whole body, where it may come with files.

        Returns:
            Its key; 0 if its kind has none.

        Raises:
            ApiRefusal: A rule forbids it.
        """
        change = Change(self._tx, self, shape, "create", draft, keys or {}, body=body or Body())
        change.values |= {**declared(change.table).defaults, **draft.values, **change.keys}
        self._check(change)
        change.key = self._tx.insert(change.table, **change.values)
        self._fill(change)
        return change.key

    def update(
        self, shape: type[Shape], row: Row, draft: Draft | None = None, keys: Mapping[str, Any] | None = None
    ) -> None:
        """Change a record; its stamp moves if anything but quiet relations is sent.

        Args:
            shape: What it is.
            row: How it is stored.
            draft: What the body says.
            keys: Columns that the record around it settles.

        Raises:
            ApiRefusal: A rule forbids it.
        """
        draft = draft or Draft(shape)
        moved = {name: key for name, key in (keys or {}).items() if row[name] != key}
        if not draft and not moved:
            return
        change = Change(self._tx, self, shape, "update", draft, keys or {}, row)
        change.key = row.get(key_of(shape), 0)
        change.values |= {**draft.values, **moved}
        self._check(change)
        if change.values or draft.nested.keys() - effects_of(shape).quiet:
            self._tx.update(change.table, row, **change.values)
        self._fill(change)

    def archive(self, shape: type[Shape], row: Row) -> None:
        """Archive a record; one that is archived already stays as it is.

        Raises:
            ApiRefusal: A rule forbids it.
        """
        if row["archived"]:
            return
        change = self._removable(shape, row, "archive")
        self._tx.update(change.table, row, archived=True)
        self._removed(change)

    def delete(self, shape: type[Shape], row: Row) -> None:
        """Remove a record for good.

        Raises:
            ApiRefusal: A rule forbids it.
        """
        change = self._removable(shape, row, "delete")
        self._tx.delete(change.table, rowid=row["rowid"])
        self._removed(change)

    def _removable(self, shape: type[Shape], row: Row, action: str) -> Change:
        change = Change(self._tx, self, shape, action, Draft(shape), before=row, key=row[key_of(shape)])
        check = effects_of(shape).check_removal
        if check:
            check(change)
        return change

    def _removed(self, change: Change) -> None:
        follow = effects_of(change.shape).after_removal
        if follow:
            follow(change)

    # --------------------------------------------------------------------------------------------------- checks

    def _check(self, change: Change) -> None:
        """Validate the record, and complete it."""
        self._point(change)
        prepare = effects_of(change.shape).prepare
        if prepare:
            prepare(change)
        self._refer(change)

    def _refer(self, change: Change) -> None:
        """Check that every record exists that this one refers to."""
        for name, value in change.values.items():
            table = _target(change.shape.fields.get(name))
            if table and value and change.before.get(name) != value and not self._tx.exists(table, value):
                raise change.invalid(f"{name}: there is no {table} '{value}'.")

    # ------------------------------------------------------------------------------------------- nested records

    def _nested(self, change: Change, *, pointed: bool) -> Iterator[tuple[Nested, Join, list[Draft]]]:
        """Yield the nested fields to store: those the record points to, or those that point to it."""
        sent, related = change.draft.nested, effects_of(change.shape).related
        for name, field in change.shape.fields.items():
            if name not in sent or name in related or not isinstance(field, Nested):
                continue
            join = None if self._joins.inline(change.shape, field) else self._joins.find(change.shape, field)
            if join and (isinstance(field, One) and join.here != key_of(change.shape)) == pointed:
                yield field, join, sent[name]

    def _point(self, change: Change) -> None:
        for field, join, drafts in self._nested(change, pointed=True):
            change.values[join.here] = self._pointed(change, field, join, drafts[0]) if drafts else 0

    def _pointed(self, change: Change, field: Nested, join: Join, draft: Draft) -> int:
        """Return the key of a to-one record: the one that is named, the record's own one, or a new one."""
        key = draft.key or (change[join.here] if rules_of(field.shape).part else 0)
        if not key:
            return self.create(field.shape, draft)
        row = self._tx.record(join.table, key)
        if row is None:
            raise change.invalid(f"{field.name}: there is no {field.target} '{key}'.")
        self.update(field.shape, row, draft)
        return int(key)

    def _fill(self, change: Change) -> None:
        """Store the records that point to this one, then run the effects."""
        effects = effects_of(change.shape)
        for field, join, drafts in self._nested(change, pointed=False):
            if (
                not key_of(field.shape) and rules_of(field.shape).matched_by is None
            ):  # they have no identity: replace them all
                self._tx.delete(join.table, **{join.there: change.key})
            for draft in drafts:
                self.put(change, field, draft, {join.there: change.key})
        for name, related in effects.related.items():
            if name in change.draft.nested:
                related(change, change.draft.nested[name])
        if effects.settle:
            effects.settle(change)

    def put(self, change: Change, field: Nested, draft: Draft, keys: Mapping[str, Any]) -> None:
        """Store a nested record: update the one that is named or matched, else create one.

        Raises:
            ApiRefusal: There is no record with the key that it names.
        """
        table = table_of(field.shape)
        row = self._tx.record(table, draft.key)
        if row is None and draft.key:
            raise change.invalid(f"{field.name}: there is no {field.target} '{draft.key}'.")
        matched_by = rules_of(field.shape).matched_by
        if row is None and matched_by is not None:
            row = self._tx.row(table, **keys, **{name: draft.values.get(name, 0) for name in matched_by})
        if row is None:
            self.create(field.shape, draft, keys)
        else:
            self.update(field.shape, row, draft, keys)


def _target(field: Field | None) -> str:
    """Return the table that a foreign key points to; empty if that is not known."""
    if not isinstance(field, Ref):
        return ""
    return table_of(SHAPES[field.target]) if field.target else WITHOUT_ENDPOINT.get(field.name, "")
