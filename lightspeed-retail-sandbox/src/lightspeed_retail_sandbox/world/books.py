"""Writes to the account at moments of the past, as a client would."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from lightspeed_retail.resources import RESOURCES, SHAPES
from lightspeed_retail.resources._base import Nested, Shape
from lightspeed_retail_sandbox.account import Account
from lightspeed_retail_sandbox.changes import Change
from lightspeed_retail_sandbox.database import Row
from lightspeed_retail_sandbox.drafts import Draft
from lightspeed_retail_sandbox.effects import effects_of
from lightspeed_retail_sandbox.storage import Storage
from lightspeed_retail_sandbox.tables import table_of
from lightspeed_retail_sandbox.transactions import Transaction

T = TypeVar("T")


class Chance(random.Random):
    """A seeded random source; it only uses ``random()``, whose sequence is the same in every version of Python."""

    def happens(self, percent: float) -> bool:
        """Return true in that percentage of all calls."""
        return self.random() * 100 < percent

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, things: Sequence[T]) -> T:
        """Return one of the things."""
        return things[int(self.random() * len(things))]

    def favourite(self, things: Sequence[T]) -> T:
        """Return one of the things, the first ones far more often than the last ones."""
        return things[int(self.random() ** 3 * len(things))]

    def digits(self, count: int) -> str:
        """Return a text of that many digits."""
        return f"{int(self.random() * 10**count):0{count}}"


class Books:
    """The account, written to at given moments.

    Args:
        account: The account to write to.
        seed: Seed of the random choices.

    Attributes:
        chance: The random source of the whole script.
        tx: The transaction of the present moment.
    """

    tx: Transaction

    def __init__(self, account: Account, seed: int) -> None:
        self.chance = Chance(seed)
        self.database = account.database
        self._joins = account.lists.joins
        self._last: datetime | None = None

    @contextmanager
    def at(self, moment: datetime) -> Iterator[datetime]:
        """Write at a moment, or right after what was written last: keys ascend with time."""
        self._last = max(moment, self._last + timedelta(seconds=1)) if self._last else moment
        with self.database.transaction():
            self.tx = Transaction(self.database, self._last.isoformat())
            self._storage = Storage(self.tx, self._joins)
            yield self._last

    def local(self, shop: int, day: date, hour: float) -> datetime:
        """Return the moment at which clocks in a shop show an hour, in UTC."""
        clock = datetime.combine(day, time(int(hour), int(hour % 1 * 60)), self.database.zone(shop))
        return clock.astimezone(UTC)

    # --------------------------------------------------------------------------------------------- what clients can do

    def create(self, name: str, /, **values: Any) -> int:
        """Create a record of a class, with everything that follows from it; returns its key."""
        return self._storage.create(SHAPES[name], draft(SHAPES[name], values))

    def update(self, name: str, key: int, /, **values: Any) -> None:
        """Update a record of a class, with everything that follows from it."""
        self._storage.update(SHAPES[name], self.record(name, key), draft(SHAPES[name], values))

    def archive(self, name: str, key: int) -> None:
        """Archive a record of a class."""
        self._storage.archive(SHAPES[name], self.record(name, key))

    def call(self, slug: str, action: str, key: int = 0, keys: Mapping[str, int] | None = None, **values: Any) -> int:
        """Call an action of an endpoint; returns the key of the record that it creates or changes.

        Args:
            slug: The endpoint.
            action: The action.
            key: The record in the path.
            keys: Keys of the parents.
            values: The body.
        """
        resource = RESOURCES[slug]
        row = self.record(table_of(resource), key) if key else {}
        change = Change(self.tx, self._storage, resource, action, draft(resource, values), keys or {}, row, key=key)
        written = effects_of(resource).calls[action](change)
        return int(written.body["saleID"]) if written.body else int(str(written.keys[0]))

    # ---------------------------------------------------------------------------------------- what no client can do

    def insert(self, name: str, /, **values: Any) -> int:
        """Add a row that no request makes; returns its key."""
        return self.tx.insert(name, **values)

    def record(self, name: str, key: int) -> Row:
        """Return the row with a key.

        Raises:
            KeyError: There is none.
        """
        row = self.tx.record(name, key)
        if row is None:
            raise KeyError(f"{name} {key}")
        return row


def draft(shape: type[Shape], values: Mapping[str, Any]) -> Draft:
    """Return the draft of a body from values, nested records included."""
    made = Draft(shape)
    for name, value in values.items():
        field = shape.fields.get(name)
        if isinstance(field, Nested):
            records = value if isinstance(value, list) else [value]
            made.nested[name] = [draft(field.shape, record) for record in records]
        else:
            made.values[name] = value
    return made
