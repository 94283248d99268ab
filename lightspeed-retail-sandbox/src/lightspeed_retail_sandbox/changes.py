"""What is being written, and what follows from it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

from lightspeed_retail.resources._base import Nested, Resource, Shape

from .bodies import Body
from .database import Row
from .drafts import Draft, name_of
from .errors import ApiRefusal, not_done
from .tables import table_of
from .transactions import Transaction


class Writer(Protocol):
    """Stores records with what is nested in them and with all that follows from it."""

    def create(self, shape: type[Shape], draft: Draft, keys: Mapping[str, Any] | None = None) -> int:
        """Store a new record; returns its key."""

    def update(
        self, shape: type[Shape], row: Row, draft: Draft | None = None, keys: Mapping[str, Any] | None = None
    ) -> None:
        """Change a record."""

    def put(self, change: Change, field: Nested, draft: Draft, keys: Mapping[str, Any]) -> None:
        """Store a record inside another one."""

    def archive(self, shape: type[Shape], row: Row) -> None:
        """Archive a record."""

    def delete(self, shape: type[Shape], row: Row) -> None:
        """Remove a record for good."""


@dataclass
class Change:
    """A record on its way into the database.

    Attributes:
        tx: What the write sees and changes.
        writer: Stores other records.
        shape: What is written.
        action: What is asked for.
        draft: What the body says.
        keys: Columns that the path or the record around it settles.
        before: The stored row; empty for a new record.
        values: The columns that will be stored.
        key: Its key; 0 until a new record has one.
        body: The whole body, where files matter.
    """

    tx: Transaction
    writer: Writer
    shape: type[Shape]
    action: str
    draft: Draft
    keys: Mapping[str, Any] = field(default_factory=dict)
    before: Row = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    key: int = 0
    body: Body = field(default_factory=Body)

    @property
    def table(self) -> str:
        """Where it is stored."""
        return table_of(self.shape)

    @property
    def resource(self) -> type[Resource]:
        """The endpoint that is called."""
        if not issubclass(self.shape, Resource):
            raise TypeError(f"{self.shape.__name__} is no endpoint.")
        return self.shape

    @property
    def is_new(self) -> bool:
        """Whether it does not exist yet."""
        return not self.before

    def __getitem__(self, name: str) -> Any:
        """What a column holds after the write."""
        if name in self.values:
            return self.values[name]
        return self.before[name] if self.before else self.tx.blank(self.table, name)

    def sets(self, *names: str) -> bool:
        """Whether the body sets any of some fields."""
        return any(name in self.draft.values or name in self.draft.nested for name in names)

    def default(self, **values: object) -> None:
        """Set columns of a new record that the body leaves open."""
        if self.is_new:
            self.values |= {name: value for name, value in values.items() if not self.values.get(name)}

    @property
    def row(self) -> Row:
        """The row as it is stored now."""
        return self.tx.record(self.table, self.key) or {}

    def derive(self, **values: object) -> None:
        """Change columns of the stored row that follow from others; its stamp stays."""
        self.tx.derive(self.table, self.key, **values)

    def field(self, name: str) -> Nested:
        """One of its nested fields."""
        found = self.shape.fields[name]
        if not isinstance(found, Nested):
            raise TypeError(f"{self.shape.__name__}.{name} holds no records.")
        return found

    def refuse(self, why: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> ApiRefusal:
        """What a write that breaks a rule is answered with, in the form of the recorded refusals."""
        return not_done(name_of(self.shape), self.action, why, status)

    def invalid(self, why: str) -> ApiRefusal:
        """What a write with a wrong value is answered with."""
        return self.refuse(why, HTTPStatus.BAD_REQUEST)


@dataclass(frozen=True)
class Written:
    """What a write is answered with: a record, or several.

    Attributes:
        resource: Endpoint in whose form it comes.
        keys: Keys of the records.
        rows: Rows of records that are gone.
        body: The answer itself, where it is no record.
    """

    resource: type[Resource]
    keys: Sequence[object] = ()
    rows: Sequence[Row] = ()
    body: Mapping[str, Any] | None = None
