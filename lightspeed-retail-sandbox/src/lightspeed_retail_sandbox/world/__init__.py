"""Demo data: three bicycle and outdoor shops over three years.

A script writes to an account of its own through the functions that serve requests, so that stock, totals, taxes and
balances follow from the rules of the API. The rows of that account are the data. The same seed, scale, number
of registers and present give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache

from lightspeed_retail_sandbox.account import Account, Batch

from .books import Books
from .naming import named
from .opening import data, found
from .paperwork import sign_in
from .repeats import Repeats, highest
from .story import Calendar, Rounds, Story

__all__ = ["build"]

REMEMBERED = 4
"""Accounts whose rows are kept for the next sandbox with the same data."""


def build(seed: int, scale: float, registers: int, now: datetime) -> Iterator[Batch]:
    """Make the rows of an account.

    Args:
        seed: Seed of the random choices and of the account.
        scale: Thousands of sales; the catalogue does not grow with it.
        registers: Registers in use; every shop has at least one.
        now: The present, with a time zone. History begins three years before it.

    Yields:
        The name of a stored class, with rows or with the SELECT that makes them of others.
    """
    yield from _played(seed, Rounds.of(scale), registers, now.astimezone(UTC).replace(microsecond=0))


@lru_cache(maxsize=REMEMBERED)
def _played(seed: int, rounds: Rounds, registers: int, now: datetime) -> tuple[Batch, ...]:
    account = Account((), now.timestamp, now)
    try:
        books, calendar = Books(account, seed), Calendar(now)
        chain = found(books, calendar.founded, registers, units=10 + rounds.tickets // 4)
        sign_in(chain, now, data()["words"]["rights"])
        before = highest(account.database)
        story = Story(chain, calendar)
        story.play_round(rounds)
        repeats = Repeats(account.database, before, rounds.count - 1, rounds.days)
        story.play_recent()
        rows = [
            (name, [named(name, row, seed) for row in account.database.rows(f'SELECT * FROM "{name}"')])  # noqa: S608
            for name in account.database.tables
        ]
        return (*rows, *(repeats.selects() if rounds.count > 1 else ()))
    finally:
        account.close()
