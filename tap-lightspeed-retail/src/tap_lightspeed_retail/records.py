"""How do replies become the records of a stream?"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Mapping
from typing import Any

from lightspeed_retail.days import Zones
from lightspeed_retail.wire import Decoder, Record

from .expectations import Expectations
from .leftovers import Leftovers
from .lists import Page
from .plan import Plan
from .schema import EXTRA, ROW


class Records:
    """Decodes the records of one stream.

    Args:
        plan: What the stream asks for.
        leftovers: Takes what the records have no column for.
        zones: The account's time zones.
        logger: Where to warn.
        on_page: Called with each page, before it is decoded.
    """

    def __init__(
        self,
        plan: Plan,
        leftovers: Leftovers,
        zones: Zones,
        logger: logging.Logger,
        *,
        on_page: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_page = on_page
        self._decoder = Decoder(plan.resource, plan.nested, zones=zones)
        self._leftovers = leftovers
        self._expectations = Expectations(plan.resource, logger)
        self._numbers = None if plan.resource.key else itertools.count(1)

    def of(self, page: Page) -> list[Record]:
        """Return the records of a page; warn of what does not fit."""
        self._on_page()
        records = []
        for raw in page.records:
            decoded = self._decoder.decode(raw)
            record = decoded.record
            self._expectations.see(raw, record, page.query)
            _add_parents(record, page.path)
            extra = self._leftovers.take(decoded)
            if self._leftovers.in_column:
                record[EXTRA] = extra
            if self._numbers:
                record[ROW] = next(self._numbers)
            records.append(record)
        self._expectations.end_page()
        return records

    @property
    def may_lack_archived(self) -> bool:
        """Whether archived records were requested, and all there are, and none came."""
        return self._expectations.may_lack_archived

    def report(self) -> None:
        """Warn, after the last record, of what was requested in vain."""
        self._expectations.report()


def _add_parents(record: Record, path: Mapping[str, Any]) -> None:
    """Add the keys of the parents that a record was read below."""
    for name, value in path.items():
        if record.get(name) is None:
            record[name] = value
