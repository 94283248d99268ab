"""Which remarks of the SDK does a plugin not log?"""

from __future__ import annotations

import logging

_NOT_LOGGED = frozenset(
    {
        "Parsing env var for settings config...",
        "Skipping parse of env var settings...",
        "Skipping deselected stream '%s'.",  # the tap says it for all of them in one line
    }
)


class Remarks(logging.Filter):
    """Leaves out what the SDK logs in every run and what tells nobody anything."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether to log a record; at level DEBUG everything is logged."""
        return record.msg not in _NOT_LOGGED or logging.getLogger(record.name).isEnabledFor(logging.DEBUG)


REMARKS = Remarks()
"""One for all plugins: a logger takes the same filter only once."""
