"""A write in progress, and the effects that a class can declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol, TypeAlias

from lightspeed_retail.resources._base import Nested, Resource, Shape

from .bodies import Body
from .database import Row
from .drafts import Draft, name_of
from .errors import ApiRefusal, not_done
from .rules import Rules
from .tables import table_of
from .transactions import Transaction


class Writer(Protocol):
    """Stores records with their nested records and effects."""

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
    """A record that is being written.

    Attributes:
        tx: The transaction of the write.
        writer: Stores other records.
        shape: Class of the record.
        action: The requested action.
        draft: The fields of the body.
        keys: Columns set by the path or by the outer record.
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
        """Whether it is new."""
        return not self.before

    def __getitem__(self, name: str) -> Any:
        """Return what a column holds after the write."""
        if name in self.values:
            return self.values[name]
        return self.before[name] if self.before else self.tx.blank(self.table, name)

    def sets(self, *names: str) -> bool:
        """Return whether the body sets any of some fields."""
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
        """Set calculated columns of the stored row; its stamp does not move."""
        self.tx.derive(self.table, self.key, **values)

    def field(self, name: str) -> Nested:
        """Return one of its nested fields."""
        found = self.shape.fields[name]
        if not isinstance(found, Nested):
            raise TypeError(f"{self.shape.__name__}.{name} holds no records.")
        return found

    def refuse(self, why: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> ApiRefusal:
        """Return the refusal of a write that breaks a rule, in the form of the recorded ones."""
        return not_done(name_of(self.shape), self.action, why, status)

    def invalid(self, why: str) -> ApiRefusal:
        """Return the refusal of a write with an invalid value."""
        return self.refuse(why, HTTPStatus.BAD_REQUEST)


@dataclass(frozen=True)
class Written:
    """The result of a call: one record, or several.

    Attributes:
        resource: Endpoint whose form the reply has.
        keys: Keys of the records.
        rows: Rows of records that are gone.
        body: The reply itself, where it is not a record.
    """

    resource: type[Resource]
    keys: Sequence[object] = ()
    rows: Sequence[Row] = ()
    body: Mapping[str, Any] | None = None


Hook: TypeAlias = Callable[[Change], None]
Call: TypeAlias = Callable[[Change], Written]
Related: TypeAlias = Callable[[Change, list[Draft]], None]


@dataclass(frozen=True)
class Effects(Rules):
    """The rules of a class whose writes do more than store what was sent.

    Attributes:
        prepare: Runs before the record is stored: checks it, and sets columns that follow from those that were sent.
        settle: Runs after the record and its nested records are stored.
        check_removal: Runs before the record is archived or deleted, and refuses to if it must stay.
        after_removal: Runs after the record was archived or deleted.
        related: Nested fields whose records are not simply stored, with what stores them.
        quiet: Nested fields that do not move the record's stamp.
        calls: Actions beyond create, update, archive and delete.
    """

    prepare: Hook | None = None
    settle: Hook | None = None
    check_removal: Hook | None = None
    after_removal: Hook | None = None
    related: Mapping[str, Related] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    calls: Mapping[str, Call] = field(default_factory=dict)
